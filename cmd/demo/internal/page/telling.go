package page

import (
	"strings"

	"escalate/bot/slackfake/blockkit"
	"escalate/cmd/internal/story"
)

// sentence says in words what a step of a story is.
func (st *stage) sentence(s story.Step) string {
	if s.Verb == "quiet" {
		return st.named(strings.TrimSpace(s.Rest)) + " hears nothing more"
	}
	if s.Who == "" {
		return happening(s)
	}
	name := s.Who
	for _, p := range st.people {
		if p.Handle == s.Who {
			name = p.Name
		}
	}
	return name + " " + st.deed(s)
}

// named puts the names of people in place of their handles.
func (st *stage) named(words string) string {
	all := strings.Split(words, ", ")
	for i, w := range all {
		for _, p := range st.people {
			if p.Handle == w {
				all[i] = p.Name
			}
		}
	}
	return strings.Join(all, ", ")
}

// placed reads "Done in dm" as “Done” in the direct message.
func placed(rest string) string {
	what, where := rest, ""
	if i := strings.LastIndex(rest, " in "); i >= 0 && somewhere(rest[i+4:], "") != "" {
		what, where = rest[:i], " in "+spelled(rest[i+4:])
	}
	return "“" + what + "”" + where
}

func spelled(where string) string {
	switch where {
	case "dm":
		return "the direct message"
	case "home":
		return "Home"
	}
	return where
}

// quoted reads "one + two" as “one” and “two”.
func quoted(words string) string {
	return "“" + strings.ReplaceAll(words, " + ", "” and “") + "”"
}

// label is what the person reads above a field of their open form; what a story calls it, when no
// such form is open yet.
func (st *stage) label(handle, field string) string {
	if c, ok := st.control(handle, field); ok && c.Label != "" {
		return "“" + c.Label + "”"
	}
	return strings.ReplaceAll(field, "_", " ")
}

// control is the field of somebody's open form that a story names by its block or its label.
func (st *stage) control(handle, name string) (blockkit.Control, bool) {
	if v := st.Slack.Person(handle).View(); v != nil {
		for _, c := range v.Controls() {
			if c.BlockID == name || c.Label == name {
				return c, true
			}
		}
	}
	return blockkit.Control{}, false
}

// fills is the field that a step fills; ok is false where it fills none.
func (st *stage) fills(s story.Step) (f field, ok bool) {
	if s.Verb != "fill" {
		return f, false
	}
	name, _, _ := strings.Cut(s.Rest, ":")
	c, ok := st.control(s.Who, name)
	return field{As: s.Who, Block: c.BlockID}, ok
}

func (st *stage) deed(s story.Step) string {
	first, rest, _ := strings.Cut(s.Rest, ": ")
	switch s.Verb {
	case "fill":
		first = st.label(s.Who, strings.TrimSuffix(first, ":"))
		if len(s.More) > 0 {
			return "fills in " + strings.TrimSuffix(first, ":") + ": " + strings.Join(s.More, " / ")
		}
		return "fills in " + first + ": " + st.named(rest)
	case "submit":
		if words, ok := strings.CutPrefix(s.Rest, "refused: "); ok {
			return "sends the form, and it is refused (" + words + ")"
		}
		return "sends the form"
	case "click":
		return "presses " + placed(s.Rest)
	case "click-as-seen":
		return "presses " + placed(s.Rest) + ", as it was a moment ago"
	case "menu", "choose":
		return "chooses " + placed(s.Rest)
	case "keep":
		return "remembers a button: " + s.Rest
	case "close":
		return "closes the form"
	case "home":
		return "opens Home"
	case "shortcut", "message-shortcut":
		return "uses the shortcut " + s.Rest
	case "says":
		return "writes in " + s.Rest
	case "sees":
		return "sees " + quoted(rest)
	case "sees-no":
		return "does not see " + quoted(rest)
	case "in":
		return "types in " + s.Rest
	}
	return "types " + s.Verb + " " + s.Rest
}

func happening(s story.Step) string {
	switch {
	case strings.HasPrefix(s.Verb, "+"):
		return "Time passes: " + s.Verb
	case s.Verb == "until":
		return "Time passes until " + s.Rest
	case s.Verb == "crash":
		return "The bot is killed"
	case s.Verb == "start":
		return "The bot starts again"
	case s.Verb == "slack":
		return "Slack: " + s.Rest
	}
	return strings.TrimSpace(s.Verb + " " + s.Rest)
}

// follow is where a step can be watched. p.mu is held.
func (p *player) follow(s story.Step) place {
	to := p.last
	if s.Who == "" {
		return to
	}
	if to.As != s.Who {
		to = place{As: s.Who, At: "dm"}
	}
	rest := s.Rest
	switch s.Verb {
	case "home":
		to.At = "home"
	case "in", "says":
		to.At, _, _ = strings.Cut(rest, " ")
	case "sees", "sees-no":
		to.At = somewhere(strings.SplitN(rest, ": ", 2)[0], to.At)
	case "click", "menu", "choose", "click-as-seen":
		if i := strings.LastIndex(rest, " in "); i >= 0 {
			to.At = somewhere(rest[i+4:], to.At)
		}
	default:
		if strings.HasPrefix(s.Verb, "/") {
			to.At = "dm"
		}
	}
	to.At = strings.TrimPrefix(to.At, "#")
	return to
}

func somewhere(where, otherwise string) string {
	if where == "dm" || where == "home" || strings.HasPrefix(where, "#") {
		return where
	}
	return otherwise
}
