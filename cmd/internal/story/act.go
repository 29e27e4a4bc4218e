package story

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"escalate/bot/slackfake"
	"escalate/bot/slackfake/blockkit"
)

// person does what a person does, or looks at what they see.
func (r *runner) person(st Step) error {
	p := r.Slack.Person(st.Who)
	switch st.Verb {
	case "in": // "in #channel /escalate …"
		channel, rest, _ := strings.Cut(st.Rest, " ")
		command, text, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return p.Command(channel, command, strings.TrimSpace(text))
	case "fill":
		return r.fill(p, st)
	case "submit":
		return r.submit(p, st.Rest)
	case "click", "click-as-seen", "click-first":
		return r.click(p, st)
	case "menu":
		what, place := splitPlace(st.Rest)
		item, option, ok := strings.Cut(what, ": ")
		if !ok {
			item, option = "", what
		}
		return r.menu(p, place, item, option)
	case "choose":
		return r.choose(p, st)
	case "keep":
		return r.keep(p, st)
	case "close":
		return p.CloseView()
	case "home":
		return p.OpenHome()
	case "shortcut":
		return p.Shortcut(st.Rest)
	case "says":
		channel, text, _ := strings.Cut(st.Rest, " ")
		_, err := p.Say(channel, strings.TrimSpace(text), "")
		return err
	case "message-shortcut": // "message-shortcut <id> in #channel: words of the message"
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

// fill is "fill Label: value", several values parted by " || ", several lines as "|" lines.
func (r *runner) fill(p *slackfake.Person, st Step) error {
	label, value, ok := strings.Cut(st.Rest, ":")
	if !ok {
		return errors.New(`write "fill Label: value"`)
	}
	value = strings.TrimSpace(value)
	has := func(c blockkit.Control) bool { return c.BlockID == label || c.Label == label }
	if err := r.Wait(func() bool { v := p.View(); return v != nil && slices.ContainsFunc(v.Controls(), has) }); err != nil {
		return fmt.Errorf("there is no such field: %w", err)
	}
	if len(st.More) > 0 {
		return p.Fill(label, strings.Join(st.More, "\n"))
	}
	if strings.HasPrefix(value, "long ") { // "long 3000 🙂": a text of that many characters
		var n int
		var what string
		if _, err := fmt.Sscanf(value, "long %d %s", &n, &what); err == nil {
			return p.Fill(label, strings.Repeat(what, n))
		}
	}
	return p.Fill(label, strings.Split(value, " || ")...)
}

// submit is "submit", "submit refused: words" or "submit twice".
func (r *runner) submit(p *slackfake.Person, rest string) error {
	if words, ok := strings.CutPrefix(rest, "refused: "); ok {
		return refusedWith(p.Submit(), words)
	}
	if rest == "twice" {
		r.Slack.Duplicate(2)
		defer r.Slack.Duplicate(0)
	}
	return p.Submit()
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

// click presses a button on the newest thing in the place that has it.
func (r *runner) click(p *slackfake.Person, st Step) error {
	what, place := splitPlace(st.Rest)
	var where slackfake.Surface
	if err := r.Wait(func() bool {
		where = r.find(p, place, func(b []string) bool { return slices.Contains(b, what) })
		return where != nil
	}); err != nil {
		return fmt.Errorf("there is no such button: %w", err)
	}
	switch st.Verb {
	case "click-as-seen":
		return p.ClickAsSeen(where, what)
	case "click-first": // of several that are called alike
		what = firstOf(where, what)
	}
	return p.Click(where, what)
}

// firstOf names the first of the buttons with a text by its place.
func firstOf(where slackfake.Surface, text string) string {
	var all []blockkit.Control
	switch s := where.(type) {
	case slackfake.View:
		all = s.Controls()
	case slackfake.Message:
		all = s.Buttons()
	}
	if i := slices.IndexFunc(all, func(c blockkit.Control) bool { return c.Text == text }); i >= 0 {
		return all[i].BlockID + "/" + all[i].ActionID
	}
	return text
}

// keep remembers a message by its button, for a click weeks later: "keep Name: Button in #channel".
func (r *runner) keep(p *slackfake.Person, st Step) error {
	name, rest, _ := strings.Cut(st.Rest, ": ")
	what, place := splitPlace(rest)
	var m slackfake.Message
	err := r.Wait(func() bool {
		found, ok := r.find(p, place, func(b []string) bool { return slices.Contains(b, what) }).(slackfake.Message)
		m = found
		return ok
	})
	if err != nil {
		return fmt.Errorf("there is no such button: %w", err)
	}
	if r.kept == nil {
		r.kept = map[string]slackfake.Message{}
	}
	r.kept[name] = m
	return nil
}

// find is the newest surface in the place whose buttons fit.
func (r *runner) find(p *slackfake.Person, place string, fits func(buttons []string) bool) slackfake.Surface {
	if name, ok := strings.CutPrefix(place, "kept "); ok {
		if m, ok := r.kept[name]; ok {
			return m
		}
		return nil
	}
	if v := p.View(); v != nil && (place == "" || place == "form") {
		var names []string
		for _, c := range v.Controls() {
			names = append(names, c.Text, c.ActionID)
		}
		if fits(names) {
			return *v
		}
		return nil
	}
	switch {
	case place == "home":
		if v, ok := p.HomeView(); ok {
			var names []string
			for _, c := range v.Controls() {
				names = append(names, c.Text)
			}
			if fits(names) {
				return slackfake.Home
			}
		}
		return nil
	case place == "":
		if m := newest(p.DMs(), fits); m != nil {
			return m
		}
		for _, c := range p.Channels() {
			if m := newest(p.Messages(c.ID), fits); m != nil {
				return m
			}
		}
		return nil
	}
	return newest(r.messages(p, place), fits)
}

func (r *runner) messages(p *slackfake.Person, place string) []slackfake.Message {
	if place == "dm" {
		return p.DMs()
	}
	return p.Messages(place)
}

// newest is the newest message whose buttons fit. The result is an untyped nil without one.
func newest(all []slackfake.Message, fits func([]string) bool) slackfake.Surface {
	for _, m := range slices.Backward(all) {
		var names []string
		for _, c := range m.Buttons() {
			names = append(names, c.Text, c.ActionID)
			for _, o := range c.Options {
				names = append(names, o.Text)
			}
		}
		if fits(names) {
			return m
		}
	}
	return nil
}

// menu chooses from an overflow menu of the newest message that has the option.
func (r *runner) menu(p *slackfake.Person, place, menu, option string) error {
	var where slackfake.Surface
	if err := r.Wait(func() bool {
		where = r.find(p, place, func(b []string) bool { return slices.Contains(b, option) })
		return where != nil
	}); err != nil {
		return fmt.Errorf("there is no such menu: %w", err)
	}
	return p.Overflow(where, menu, option)
}

// choose is "choose What: option in place".
func (r *runner) choose(p *slackfake.Person, st Step) error {
	rest, place := splitPlace(st.Rest)
	what, option, ok := strings.Cut(rest, ": ")
	if !ok {
		what, option = "", rest
	}
	var where slackfake.Surface
	if err := r.Wait(func() bool {
		where = r.find(p, place, func(b []string) bool { return slices.Contains(b, option) })
		return where != nil
	}); err != nil {
		return fmt.Errorf("there is no such choice: %w", err)
	}
	return p.Choose(where, what, option)
}

func (r *runner) messageShortcut(p *slackfake.Person, rest string) error {
	id, rest, _ := strings.Cut(rest, " in ")
	channel, words, _ := strings.Cut(rest, ": ")
	for _, m := range slices.Backward(p.Messages(channel)) {
		if strings.Contains(m.Text+strings.Join(m.Lines(""), "\n"), words) {
			return p.MessageShortcut(id, m.Channel, m.TS)
		}
	}
	return fmt.Errorf("there is no message with %q in %s", words, channel)
}
