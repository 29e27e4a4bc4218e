package story

import (
	"fmt"
	"slices"
	"strings"

	"escalate/bot/slackfake"
)

// sees waits until a person sees all the words (parted by " + ") together in one message of
// the place: "sees #channel: words", "sees dm: …", "sees form: …", "sees home: …".
func (r *runner) sees(p *slackfake.Person, who, rest string) error {
	place, words, ok := strings.Cut(rest, ": ")
	if !ok {
		return fmt.Errorf(`write "sees dm: words"`)
	}
	err := r.Wait(func() bool { return r.shows(p, who, place, words) })
	if place == "dm" {
		r.seen[who] = len(slices.DeleteFunc(p.DMs(), func(m slackfake.Message) bool { return m.Ephemeral }))
	}
	if err != nil {
		return fmt.Errorf("but they see:\n%s", r.view(p, who, place))
	}
	return nil
}

// seesNo says that nobody shows a person the words, once everything has been said.
func (r *runner) seesNo(p *slackfake.Person, who, rest string) error {
	place, words, _ := strings.Cut(rest, ": ")
	r.Pass(Settle)
	if r.shows(p, who, place, words) {
		return fmt.Errorf("but they see:\n%s", r.view(p, who, place))
	}
	return nil
}

func (r *runner) shows(p *slackfake.Person, who, place, words string) bool {
	for _, text := range r.texts(p, who, place) {
		all := true
		for w := range strings.SplitSeq(words, " + ") {
			all = all && strings.Contains(text, w)
		}
		if all {
			return true
		}
	}
	return false
}

// texts is what stands in a place, message by message, as the person reads it.
func (r *runner) texts(p *slackfake.Person, who, place string) []string {
	switch place {
	case "form":
		v := p.View()
		if v == nil {
			return nil
		}
		return []string{v.Title + "\n" + strings.Join(v.Lines(), "\n") + "\n" + strings.Join(v.Alerts, "\n") + "\n" + state(*v)}
	case "home":
		return []string{strings.Join(p.Home(), "\n")}
	}
	var out []string
	for _, m := range r.messages(p, place) {
		text := strings.Join(m.Lines(who), "\n")
		for _, f := range m.Files {
			text += "\n" + f.Name
		}
		out = append(out, m.Text+"\n"+text)
	}
	return out
}

// state is what the inputs of a form hold.
func state(v slackfake.View) string {
	var b strings.Builder
	for _, c := range v.Controls() {
		if got := v.Value(c.BlockID); len(got) > 0 {
			fmt.Fprintf(&b, "%s = %s\n", c.Label, strings.Join(got, ", "))
		}
	}
	return b.String()
}

func (r *runner) view(p *slackfake.Person, who, place string) string {
	texts := r.texts(p, who, place)
	if len(texts) == 0 {
		return "  (nothing)"
	}
	if len(texts) > 6 {
		texts = texts[len(texts)-6:]
	}
	return "  " + strings.ReplaceAll(strings.Join(texts, "\n---\n"), "\n", "\n  ")
}
