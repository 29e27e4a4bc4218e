// Package notes writes the notes of an escalation: the headings of a meeting's minutes in their
// order and what was said under each, as plain text that a card, a file and a page draw.
//
// It is a function of the escalation alone. It must never import Slack or storage, read a clock,
// or decide anything: what is true stands in package meeting.
package notes

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// Title is the heading of the notes, and Meeting what kind of meeting they are of.
const (
	Title   = "Customer Complaint Escalation Meeting Notes"
	Meeting = "Enterprise Customer Escalation Review"
)

// Section is one heading of the notes and what stands under it. Everything in it is plain
// text: whoever draws it escapes it.
type Section struct {
	Title string
	Cut   Cut
	Lines []Line
}

// Cut is how soon a section gives way where there is little room, as on a card.
type Cut int

// What gives way, the last first. What was decided, between what, and who does it never does.
const (
	CutNever  Cut = iota
	CutThird      // what minutes usually leave out
	CutSecond     // the customer's background and the reviews
	CutFirst      // the contract check
)

// Line is one line of a section.
type Line struct {
	Level LineLevel
	No    int    // of a numbered line: the option's own number, or the place in the list
	Label string // a bold lead before the text: "Issue"; of a numbered line its name
	Text  string // one line, without line breaks; empty where only lines below say something
}

// LineLevel is how a line stands in its section.
type LineLevel int

// The levels of a line.
const (
	PlainLine LineLevel = iota
	Bullet
	Numbered
	SubBullet
)

// notGiven stands under a heading that every set of notes has: a reader shall see that it
// was left empty and not lost.
const notGiven = "Not given"

// Document returns the notes as the state has them: the headings of a meeting's minutes in their
// order, then the contract check and what minutes usually leave out. Headings of the first kind
// are always there; the others only when there is something to say. Moments are in the meeting's zone (else
// the chair's, else UTC), which is named. What people voted is left out while a vote is open.
func Document(e *meeting.Escalation, p *meeting.Policy) []Section {
	n := begin(e, p)
	doc := []Section{n.header(), n.objective()}
	for _, s := range []Section{n.background(), n.complaint(), n.technical(), n.business(), n.legal()} {
		s.Cut = CutSecond
		doc = append(doc, s)
	}
	doc = append(doc, n.options())
	if s := n.vote(); len(s.Lines) > 0 {
		doc = append(doc, s)
	}
	doc = append(doc, n.decision(), n.rationale(), n.items(), n.followUp(), n.adjourned())
	if s := n.contractCheck(); len(s.Lines) > 0 {
		doc = append(doc, s)
	}
	for _, s := range []Section{
		n.exceptions(), n.questions(), n.dissent(), n.waived(), n.withdrawnOptions(), n.earlierVotes(), n.superseded(), n.effect(),
		n.handOvers(), n.closing(),
	} {
		if s.Cut = CutThird; len(s.Lines) > 0 {
			doc = append(doc, s)
		}
	}
	return doc
}

// notes draws the document of one escalation.
type notes struct {
	e      *meeting.Escalation
	policy *meeting.Policy
	zone   *time.Location
	found  func() []meeting.Point // what the contract check asks, computed once
}

func begin(e *meeting.Escalation, p *meeting.Policy) *notes {
	return &notes{e: e, policy: p, zone: zone(e, p), found: sync.OnceValue(func() []meeting.Point { return e.Points(e.Changed, p) })}
}

// count is "1 point", "3 points".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// zone is in which the notes are written.
func zone(e *meeting.Escalation, p *meeting.Policy) *time.Location {
	cal := &calendar.Calendar{}
	if p != nil && p.Calendar != nil {
		cal = p.Calendar
	}
	for _, name := range []string{e.Meeting.Zone, e.Zone(e.Chair)} {
		if name != "" {
			return cal.Zone(name)
		}
	}
	return time.UTC
}

// add puts one line at the end.
func (s *Section) add(level LineLevel, label, text string) {
	s.Lines = append(s.Lines, Line{Level: level, Label: label, Text: meeting.OneLine(text)})
}

// text adds what somebody typed as bullets, one a line.
func (s *Section) text(typed string) {
	for _, l := range meeting.TypedLines(typed) {
		s.add(Bullet, "", l)
	}
}

// labelled adds what somebody typed under a label: in the same line, or below it when it has
// several lines.
func (s *Section) labelled(label, typed string) {
	switch lines := meeting.TypedLines(typed); len(lines) {
	case 0:
	case 1:
		s.add(Bullet, label, lines[0])
	default:
		s.add(Bullet, label, "")
		for _, l := range lines {
			s.add(SubBullet, "", l)
		}
	}
}

// orNotGiven says so when nothing was added.
func (s Section) orNotGiven(what string) Section {
	if len(s.Lines) == 0 {
		s.add(PlainLine, "", what)
	}
	return s
}

// day is a date as minutes write it.
func (n *notes) day(t time.Time) string { return t.In(n.zone).Format("January 2, 2006") }

// clock is a time of day with the zone named.
func (n *notes) clock(t time.Time) string {
	return t.In(n.zone).Format("3:04 PM ") + zoneName(t.In(n.zone))
}

// zoneName returns the zone as people write it: "EST"; where the zone database has only an offset
// ("-03"), it is said as one.
func zoneName(t time.Time) string {
	name, _ := t.Zone()
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return "UTC" + t.Format("-07:00")
	}
	return name
}

// moment is date, time and zone.
func (n *notes) moment(t time.Time) string { return n.day(t) + ", " + n.clock(t) }

// span is a start and an end on one day, "2:00 PM - 3:30 PM Europe/Rome"; the end's date is
// added when it is another one.
func (n *notes) span(from, to time.Time) string {
	switch {
	case to.IsZero():
		return n.clock(from)
	case n.day(from) != n.day(to):
		return n.clock(from) + " - " + n.moment(to)
	}
	return from.In(n.zone).Format("3:04 PM") + " - " + n.clock(to)
}

// who is a person with their title, or their role when the profile has no title.
func (n *notes) who(id meeting.UserID) string {
	p := n.e.Person(id)
	if title := meeting.OneLine(p.Title); title != "" {
		return p.Display() + ", " + title
	}
	return p.Display() + ", " + n.e.RolesOf(id)
}

func (n *notes) names(ids []meeting.UserID) string {
	var out []string
	for _, id := range ids {
		out = append(out, n.e.Name(id))
	}
	return strings.Join(out, ", ")
}

// continues reports whether a text was typed as the end of a sentence.
func continues(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }
