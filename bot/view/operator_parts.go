package view

import (
	"slices"
	"strings"

	"escalate/bot/meeting"
)

// FormMoveParts moves all that somebody left behind, in all escalations; Ref.Key names them.
const FormMoveParts = "move-parts"

// Departure is somebody who has left, and where they still hold something.
type Departure struct {
	ID    meeting.UserID
	Holds []*meeting.Escalation
}

// Departures returns who has left and still holds something, in the order in which the escalations name them.
func Departures(all []*meeting.Escalation) (out []Departure) {
	for _, e := range all {
		for _, id := range e.Departed() {
			i := slices.IndexFunc(out, func(d Departure) bool { return d.ID == id })
			if i < 0 {
				i, out = len(out), append(out, Departure{ID: id})
			}
			out[i].Holds = append(out[i].Holds, e)
		}
	}
	return out
}

// leftWords says why somebody has no part any more: "Sarah Martinez has left".
func leftWords(e *meeting.Escalation, id meeting.UserID) string {
	p := &page{e: e}
	return p.name(id) + " " + p.gone(id)
}

// parts is what somebody holds in each escalation, a line each. No customer stands in it.
func (d Departure) parts() (lines []string) {
	for _, e := range d.Holds {
		p := &page{e: e, text: maxName, rows: listed}
		lines = append(lines, e.ID.String()+": "+p.holdings(d.ID))
	}
	return lines
}

// line is a departure on Home.
func (d Departure) line() string {
	lines := d.parts()
	s := leftWords(d.Holds[0], d.ID) + " and still has parts: " + strings.Join(lines[:min(len(lines), 3)], "; ")
	if more := len(lines) - 3; more > 0 {
		s += "; and parts in " + countOf(more, "more escalation", "more escalations")
	}
	return s
}

// Moving is what somebody left behind, and who takes it.
type Moving struct {
	Departure
	To meeting.Person
}

// MovePartsForm moves what somebody left behind. It belongs to no escalation.
var MovePartsForm = Form[Moving]{
	Name: FormMoveParts, Title: "Move their parts", Submit: "Move all of it",
	Inputs: func(f *form, m *Moving) {
		if len(m.Holds) == 0 && !f.reading {
			f.gone("They have nothing any more that could be moved.")
			return
		}
		if len(m.Holds) > 0 {
			f.add(bullets("What "+m.Holds[0].Name(m.ID)+" still has", listed, m.parts()...))
		}
		f.add(section("All of it goes to one person at once. They get a message, and each channel is told who moved it."))
		f.someone(&m.To, "to", "Who takes it", need("Please choose who takes it."))
	},
}

// FormCustomerName corrects the name of a customer.
const FormCustomerName = "customer-name"

// Correction is what a customer is rightly called in an escalation.
type Correction struct {
	Of   meeting.ID
	Name string
}

// CustomerNameForm corrects the name of a customer, for operators, who need not be in the escalation: what it is now
// is not shown.
var CustomerNameForm = Form[Correction]{
	Name: FormCustomerName, Title: "Correct customer's name", Submit: "Save name",
	Inputs: func(f *form, c *Correction) {
		f.add(section("Cards, topic and published notes show the new name. The channel keeps its own, and everybody in it hears who changed the name."))
		typed := ""
		f.line(&typed, "number", "Escalation number", atMost(20), hint("For example ESC-7"), need("Please write the number of the escalation, for example ESC-7."))
		if f.reading && f.well("number") {
			var ok bool
			if c.Of, ok = escalationNumber(typed); !ok {
				f.refuse("number", "We could not read “%s”. Please write the number of the escalation, for example ESC-7.", typed)
			}
		}
		f.line(&c.Name, "customer", "Customer's name", atMost(meeting.MaxCustomer), need("Please write the customer's name."))
	},
}

// saidSteppedIn tells the channel what an operator did.
func (p *page) saidSteppedIn(n meeting.Notice) {
	s := p.e.Step(n)
	if s == nil {
		return
	}
	by := "*" + p.esc(s.Name) + "*, who looks after this bot, "
	if s.Of != "" {
		by = leftWords(p.e, s.Of) + ". " + by
	}
	switch s.Did {
	case meeting.Seated:
		p.say(by + "has taken the chair.")
	case meeting.Renamed:
		p.say(by + "has corrected the customer's name. It was “" + p.esc(s.Was) + "” and is “" + p.esc(p.e.Customer) + "”. This channel keeps its name.")
	case meeting.Moved:
		p.say(by + "has moved what they had here to " + p.name(s.To) + ".")
	}
}

// tellParts tells somebody what they have now that somebody else left behind.
func (p *page) tellParts(n meeting.Notice) {
	s := p.e.Step(n)
	if s == nil {
		return
	}
	p.title(leftWords(p.e, s.Of) + ". " + p.esc(s.Name) + ", who looks after this bot, has moved what they had here to you. Yours here now: " + p.holdings(n.To) + ".")
	p.openOf(n.To)
	p.row(p.reading("Where it stands", string(meeting.StatusCard)))
}
