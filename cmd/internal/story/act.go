package story

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"escalate/bot/slackfake"
	"escalate/bot/slackfake/blockkit"
	"escalate/bot/slackfake/wire"
)

// person does what a person does, or looks at what they see.
func (r *runner) person(st Step) error {
	p := r.Slack.Person(st.Who)
	switch st.Verb {
	case "in": // "in #channel /escalate …"
		channel, rest, _ := strings.Cut(st.Rest, " ")
		command, text, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return r.when(func() error { return p.Command(channel, command, strings.TrimSpace(text)) })
	case "fill":
		return r.fill(p, st)
	case "submit":
		return r.submit(p, st.Rest)
	case "click", "click-as-seen", "click-first":
		return r.click(p, st)
	case "menu", "choose": // "menu What: option in place"
		rest, place := splitPlace(st.Rest)
		what, option, ok := strings.Cut(rest, ": ")
		if !ok {
			what, option = "", rest
		}
		return r.on(p, place, option, func(where slackfake.Surface) error {
			if st.Verb == "menu" {
				return p.Overflow(where, what, option)
			}
			return p.Choose(where, what, option)
		})
	case "keep":
		return r.keep(p, st)
	case "close":
		return r.when(p.CloseView)
	case "home":
		return p.OpenHome()
	case "shortcut":
		return p.Shortcut(st.Rest)
	case "says":
		channel, text, _ := strings.Cut(st.Rest, " ")
		return r.when(func() error {
			_, err := p.Say(channel, strings.TrimSpace(text), "")
			return err
		})
	case "attaches": // what another app posts: "robbie attaches #channel: words"
		channel, words, _ := strings.Cut(st.Rest, ": ")
		r.Slack.FromApp(st.Who, channel, "", nil, wire.Encode([]any{wire.Obj{"fallback": words, "text": words}}))
		return nil
	case "message-shortcut":
		return r.messageShortcut(p, st.Rest)
	case "sees":
		return r.sees(p, st.Who, st.Rest)
	case "sees-no":
		return r.seesNo(p, st.Who, st.Rest)
	}
	if strings.HasPrefix(st.Verb, "/") {
		return p.Command("", st.Verb, st.Rest)
	}
	return fmt.Errorf("people cannot %q here", st.Verb)
}

// errNotYet says that what a step is about is not there yet.
var errNotYet = errors.New("not there yet")

func notYet(err error) bool {
	return errors.Is(err, errNotYet) || errors.As(err, new(*slackfake.NotThereError))
}

// when does a deed as soon as it can be done. What somebody does not see yet they look for again when anything has
// changed: to look first and to do it then would be two moments, with another card in front of them at the second.
func (r *runner) when(deed func() error) error {
	var err error
	if late := r.Wait(func() bool {
		err = deed()
		return !notYet(err)
	}); late != nil {
		return fmt.Errorf("%w: %w", err, late)
	}
	return err
}

// on does a deed on the newest thing in the place that has the button or option and on which the deed can be done:
// that one card has a button of the name does not make it the card that was meant.
func (r *runner) on(p *slackfake.Person, place, button string, deed func(slackfake.Surface) error) error {
	return r.when(func() error {
		err := fmt.Errorf("there is no such button: %w", errNotYet)
		for _, where := range r.having(p, place, button) {
			if err = deed(where); !notYet(err) {
				break
			}
		}
		return err
	})
}

// fill is "fill Label: value", several values parted by " || ", several lines as "|" lines.
func (r *runner) fill(p *slackfake.Person, st Step) error {
	label, value, ok := strings.Cut(st.Rest, ":")
	if !ok {
		return errors.New(`write "fill Label: value"`)
	}
	values := strings.Split(strings.TrimSpace(value), " || ")
	if len(st.More) > 0 {
		values = []string{strings.Join(st.More, "\n")}
	}
	var n int
	var what string
	if _, err := fmt.Sscanf(values[0], "long %d %s", &n, &what); err == nil { // "long 3000 🙂": a text of that many characters
		values = []string{strings.Repeat(what, n)}
	}
	has := func(c blockkit.Control) bool { return c.BlockID == label || c.Label == label }
	return r.when(func() error {
		if v := p.View(); v == nil || !slices.ContainsFunc(v.Controls(), has) {
			return fmt.Errorf("there is no such field: %w", errNotYet)
		}
		return p.Fill(label, values...)
	})
}

// submit is "submit", "submit refused: words" or "submit twice".
func (r *runner) submit(p *slackfake.Person, rest string) error {
	if rest == "twice" {
		r.Slack.Duplicate(2)
		defer r.Slack.Duplicate(0)
	}
	err := r.when(p.Submit)
	if words, ok := strings.CutPrefix(rest, "refused: "); ok {
		return refusedWith(err, words)
	}
	return err
}

// splitPlace parts "Approve in dm" into what and where; where is "" when it is not named.
func splitPlace(rest string) (what, place string) {
	if i := strings.LastIndex(rest, " in "); i >= 0 {
		if p := rest[i+4:]; p == "dm" || p == "form" || p == "home" || strings.HasPrefix(p, "#") || strings.HasPrefix(p, "kept ") {
			return rest[:i], p
		}
	}
	return rest, ""
}

// click presses a button.
func (r *runner) click(p *slackfake.Person, st Step) error {
	what, place := splitPlace(st.Rest)
	return r.on(p, place, what, func(where slackfake.Surface) error {
		switch st.Verb {
		case "click-as-seen":
			return p.ClickAsSeen(where, what)
		case "click-first": // of several that are called alike
			return p.Click(where, firstOf(where, what))
		}
		return p.Click(where, what)
	})
}

// firstOf names the first of the buttons with a text by its place.
func firstOf(where slackfake.Surface, text string) string {
	all := controlsOf(where)
	if i := slices.IndexFunc(all, func(c blockkit.Control) bool { return c.Text == text }); i >= 0 {
		return all[i].BlockID + "/" + all[i].ActionID
	}
	return text
}

// keep remembers a message by its button, for a click weeks later: "keep Name: Button in #channel".
func (r *runner) keep(p *slackfake.Person, st Step) error {
	name, rest, _ := strings.Cut(st.Rest, ": ")
	what, place := splitPlace(rest)
	return r.on(p, place, what, func(where slackfake.Surface) error {
		m, ok := where.(slackfake.Message)
		if !ok {
			return errors.New("only a message can be kept")
		}
		if r.kept == nil {
			r.kept = map[string]slackfake.Message{}
		}
		r.kept[name] = m
		return nil
	})
}

// having are the things in the place that have the button or option, in the order in which a person would take them.
func (r *runner) having(p *slackfake.Person, place, button string) []slackfake.Surface {
	var all []slackfake.Surface
	for _, where := range r.surfaces(p, place) {
		if slices.ContainsFunc(controlsOf(where), func(c blockkit.Control) bool {
			return c.Text == button || c.ActionID == button ||
				slices.ContainsFunc(c.Options, func(o blockkit.Option) bool { return o.Text == button })
		}) {
			all = append(all, where)
		}
	}
	return all
}

// surfaces are what a person looks at in a place, the newest first. Without a place that is the form in front of them,
// else their direct messages and then their channels.
func (r *runner) surfaces(p *slackfake.Person, place string) []slackfake.Surface {
	if name, ok := strings.CutPrefix(place, "kept "); ok {
		if m, ok := r.kept[name]; ok {
			return []slackfake.Surface{m}
		}
		return nil
	}
	if v := p.View(); v != nil && (place == "" || place == "form") {
		return []slackfake.Surface{*v}
	}
	switch place {
	case "form":
		return nil
	case "home":
		if v, ok := p.HomeView(); ok {
			return []slackfake.Surface{v}
		}
		return nil
	case "":
		all := newestFirst(p.DMs())
		for _, c := range p.Channels() {
			all = append(all, newestFirst(p.Messages(c.ID))...)
		}
		return all
	}
	return newestFirst(r.messages(p, place))
}

func (r *runner) messages(p *slackfake.Person, place string) []slackfake.Message {
	if place == "dm" {
		return p.DMs()
	}
	return p.Messages(place)
}

func newestFirst(all []slackfake.Message) []slackfake.Surface {
	var out []slackfake.Surface
	for _, m := range slices.Backward(all) {
		out = append(out, m)
	}
	return out
}

func controlsOf(where slackfake.Surface) []blockkit.Control {
	switch s := where.(type) {
	case slackfake.View:
		return s.Controls()
	case slackfake.Message:
		return s.Buttons()
	}
	return nil
}

// messageShortcut is "message-shortcut <id> in #channel: words of the message".
func (r *runner) messageShortcut(p *slackfake.Person, rest string) error {
	id, rest, _ := strings.Cut(rest, " in ")
	channel, words, _ := strings.Cut(rest, ": ")
	return r.when(func() error {
		for _, m := range slices.Backward(p.Messages(channel)) {
			if strings.Contains(m.Text+strings.Join(m.Lines(""), "\n"), words) {
				return p.MessageShortcut(id, m.Channel, m.TS)
			}
		}
		return fmt.Errorf("there is no message with %q in %s: %w", words, channel, errNotYet)
	})
}
