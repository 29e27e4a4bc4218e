package view

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/notes"
)

// memo keeps what the contract check says of one record while it is drawn at several sizes.
type memo struct {
	points     []meeting.Point
	comparison contract.Comparison
	found      bool
	compared   bool
	beyond     map[int]exceeding
	minutes    []notes.Section
}

// exceeding is what an option gives beyond the contract, and whether that needs an exception.
type exceeding struct {
	contract.Beyond
	needed bool
}

// once is where the page keeps what it computes once.
func (p *page) once() *memo {
	if p.memo == nil {
		p.memo = &memo{}
	}
	return p.memo
}

// document is the minutes.
func (p *page) document() []notes.Section {
	m := p.once()
	if m.minutes == nil {
		m.minutes = notes.Document(p.e, p.v.policy())
	}
	return m.minutes
}

// checkedTo is the moment up to which an outage still going on counts. In a message it is
// when the record last changed, so that one record is always drawn the same; in what
// somebody opens it is the minute at which they do.
func (p *page) checkedTo() time.Time {
	if p.opened {
		return p.now.Truncate(time.Minute)
	}
	return p.e.Changed
}

// points is what people are shown of the contract check.
func (p *page) points() []meeting.Point {
	m := p.once()
	if !m.found {
		m.points, m.found = p.e.Points(p.checkedTo(), p.v.policy()), true
	}
	return m.points
}

// comparison is the options side by side.
func (p *page) comparison() contract.Comparison {
	m := p.once()
	if !m.compared {
		m.comparison, m.compared = p.e.Comparison(p.checkedTo(), p.v.policy()), true
	}
	return m.comparison
}

// exceeds is what an option gives beyond the contract.
func (p *page) exceeds(option int) exceeding {
	m := p.once()
	x, ok := m.beyond[option]
	if !ok {
		x.Beyond, x.needed = p.e.Beyond(option, p.checkedTo())
		if m.beyond == nil {
			m.beyond = map[int]exceeding{}
		}
		m.beyond[option] = x
	}
	return x
}

// row of the comparison for an option; ok is false for one that was withdrawn.
func (p *page) compared(no int) (contract.Row, bool) {
	for _, r := range p.comparison().Rows {
		if r.Option.No == no {
			return r, true
		}
	}
	return contract.Row{}, false
}

// soFar says up to when an outage still going on is counted; "" when none is.
func (p *page) soFar() string {
	to := p.e.CountsTo(p.checkedTo())
	if _, ongoing := p.e.Record(p.checkedTo(), p.v.policy()).Facts().Down(); !ongoing {
		return ""
	}
	return "The ongoing outage is counted up to " + when(to, p.e.Zone(p.e.Chair)) + "."
}

// fromAll says that a note was begun in the list of all points.
const fromAll = "all"

// pointRef names a point and the figures that were shown with it. from is the role whose
// form led to it, or fromAll; no is the option of that form.
func pointRef(of meeting.ID, x meeting.Point, from string, no int) Ref {
	return Ref{Of: of, No: no, Key: strings.Join([]string{string(x.Topic), digest(x.Figures()), from}, ":")}
}

// PointFrom is the last part of a point's Ref: from where its buttons were pressed.
func PointFrom(ref Ref) string {
	parts := strings.Split(ref.Key, ":")
	return parts[len(parts)-1]
}

// FindPoint finds what a Ref names among the points as they are now; of a button from before there
// were points, the point that its finding is part of. same says that the figures are those that
// were shown; ok is false when the point is gone.
func FindPoint(all []meeting.Point, ref Ref) (x meeting.Point, same, ok bool) {
	parts := strings.Split(ref.Key, ":")
	for _, x := range all {
		id := func(f meeting.Finding) bool { return f.ID == parts[0] }
		if string(x.Topic) == parts[0] || slices.ContainsFunc(x.Findings, id) {
			return x, len(parts) > 1 && digest(x.Figures()) == parts[1], true
		}
	}
	return x, false, false
}
