package page

import (
	"slices"
	"strings"

	"escalate/bot/slackfake"
	"escalate/cmd/demo/internal/draw"
)

// railPerson is one person in the switch.
type railPerson struct {
	person
	On     bool
	Href   string
	Unread int  // direct messages
	Dot    bool // something in a channel
	Form   bool // a form is open
	Time   string
	Label  string
}

// unread is how much of a channel a person has not seen; of what is looked at now, nothing.
func (l *looking) unread(person, channel string) int {
	if person == l.me.ID && channel == l.room.ID && !l.room.Home {
		return 0
	}
	return l.st.reads.unread(person, channel)
}

// rail is the switch of person.
func (l *looking) rail() any {
	var out []railPerson
	for i, p := range peopleOf(l.st.Slack) {
		who := l.st.Slack.Person(p.ID)
		r := railPerson{
			person: p, On: p.ID == l.me.ID, Form: who.View() != nil,
			Unread: l.unread(p.ID, who.DM()), Time: l.st.Clock.Now().In(p.location()).Format("15:04"),
		}
		sees := l.room.Home || l.room.DM
		for _, c := range who.Channels() {
			r.Dot = r.Dot || l.unread(p.ID, c.ID) > 0
			sees = sees || c.Name == l.room.Key
		}
		at := l.room.Key
		if !sees {
			at = "dm"
		}
		r.Href = "/" + p.Handle + "/" + at
		said := []string{p.Name, p.Title}
		if r.Unread > 0 {
			said = append(said, amount(r.Unread, "unread message"))
		}
		if r.Dot {
			said = append(said, "unread in channels")
		}
		if i < 9 {
			said = append(said, "Alt+"+string(rune('1'+i)))
		}
		r.Label = strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", ")
		out = append(out, r)
	}
	return out
}

// sideChannel is one line of the list on the left.
type sideChannel struct {
	Name, Href        string
	On, Private, Lost bool
	Unread            int
}

// side is the list of channels, and the app.
func (l *looking) side() any {
	var open, archived []sideChannel
	for _, c := range l.person.Channels() {
		one := sideChannel{
			Name: c.Name, Href: "/" + l.me.Handle + "/" + c.Name, On: c.Name == l.room.Key, Private: c.Private,
			Unread: l.unread(l.me.ID, c.ID), Lost: c.Archived,
		}
		if c.Archived {
			archived = append(archived, one)
		} else {
			open = append(open, one)
		}
	}
	byName := func(a, b sideChannel) int { return natural(a.Name, b.Name) }
	slices.SortFunc(open, byName)
	slices.SortFunc(archived, byName)
	return map[string]any{
		"Team": "Example Company", "Me": l.me, "Channels": open, "Archived": archived, "App": l.app.Name,
		"Home": l.room.Home, "DM": l.room.DM, "Unread": l.unread(l.me.ID, l.person.DM()),
		"Shortcuts": l.app.Global, "Stranger": l.me.Stranger,
	}
}

// natural orders names so that esc-2 stands before esc-10.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, ra := digits(a)
		nb, rb := digits(b)
		switch {
		case na != "" && nb != "":
			na, nb = strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
			if len(na) != len(nb) {
				return len(na) - len(nb)
			}
			if c := strings.Compare(na, nb); c != 0 {
				return c
			}
			a, b = ra, rb
		case a[0] != b[0]:
			return int(a[0]) - int(b[0])
		default:
			a, b = a[1:], b[1:]
		}
	}
	return len(a) - len(b)
}

func digits(s string) (number, rest string) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

type pin struct{ TS, Text, Href string }

// head is the line above the messages: name, topic, people, pins.
func (l *looking) head() any {
	data := map[string]any{
		"Me": l.me, "Room": l.room, "App": l.app.Name, "Handle": l.me.Handle, "Topic": "", "Members": nil, "Pins": nil, "Count": "",
		"Archived": false,
	}
	if l.room.DM || l.room.Home || l.room.None {
		return data
	}
	c := l.room.Channel
	var members []person
	for _, id := range c.Members {
		members = append(members, l.author(id))
	}
	var pins []pin
	for _, m := range l.person.Messages(c.ID) {
		if m.Pinned {
			pins = append(pins, pin{TS: m.TS, Text: firstLine(m, l.me.Handle), Href: "#m" + strings.ReplaceAll(m.TS, ".", "-")})
		}
	}
	data["Topic"], data["Members"], data["Pins"], data["Archived"] = c.Topic, members, pins, c.Archived
	data["Count"] = amount(len(members), "member")
	return data
}

func firstLine(m slackfake.Message, who string) string {
	for _, line := range m.Lines(who) {
		if line = strings.Trim(line, "# "); line != "" {
			return line
		}
	}
	return m.Text
}

// foot is where one types.
func (l *looking) foot() any {
	hint, can := "Message #"+l.room.Key+", or type / for a command", true
	switch {
	case l.room.Home, l.room.None:
		hint, can = "", false
	case l.room.DM:
		hint, can = "This app only writes here. Commands can be typed in any channel.", false
	case l.room.Channel.Archived:
		hint, can = "This channel is archived.", false
	}
	return map[string]any{"Can": can, "Hint": hint, "Room": l.room, "Shortcuts": l.app.Global, "Commands": l.app.Commands, "Words": words, "Stranger": l.me.Stranger}
}

// modal is the form in front of the person.
func (l *looking) modal() any {
	v := l.scene.form
	if v == nil {
		return nil
	}
	l.scene.formID = v.ID
	state := l.st.play.state()
	played := state.Fills
	if played.As != l.me.Handle {
		played.Block = ""
	}
	return map[string]any{
		"Played": played.Block, "Pace": state.Pace,
		"ID": v.ID, "Title": v.Title, "Submit": v.Submit, "Close": v.Close, "Trouble": v.Trouble, "Deep": v.Depth > 1,
		"Body": l.reader.Blocks(v.Blocks, draw.Surface{ID: v.ID, State: v.State, Errors: v.Errors}),
		"Bad":  len(v.Errors),
	}
}
