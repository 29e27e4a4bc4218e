package notes

import (
	"strconv"
	"strings"

	"escalate/bot/meeting"
)

func (n *notes) decision() Section {
	e, s := n.e, Section{Title: "Decision"}
	d := e.Standing()
	switch {
	case d == nil && e.Fallen() != nil && e.Fallen().Round == e.Round:
		f := *e.Fallen()
		s.add(PlainLine, "", "None: the exception of decision "+strconv.Itoa(f.No)+" for "+n.label(f.Option)+" was refused on "+n.moment(f.Fell))
		n.decided(&s, f, Bullet)
	case d == nil:
		s.add(PlainLine, "", "None yet")
	case d != e.OfRound():
		s.add(PlainLine, "", "None yet in round "+strconv.Itoa(e.Round)+"; the decision of an earlier round still applies: Approved "+n.label(d.Option))
		n.decided(&s, *d, Bullet)
	default:
		s.add(PlainLine, "", "Approved "+n.label(d.Option))
		n.decided(&s, *d, Bullet)
	}
	if w := e.Pending(); w != nil {
		s.add(Bullet, "Awaiting approval", n.label(w.Option)+", prepared by "+e.Name(w.By)+" on "+n.moment(w.At))
		for _, r := range w.Reasons {
			s.add(SubBullet, "", r)
		}
	}
	if part := n.uncovered(); part != "" {
		s.add(Bullet, "Promised, but not assigned", part)
	}
	return s
}

// decided is by whom, when, and how it stands to the vote.
func (n *notes) decided(s *Section, d meeting.Decision, level LineLevel) {
	e := n.e
	by := e.Name(d.Approved)
	if d.StandIn {
		by = e.Name(d.Approved) + ", standing in for the approver"
	}
	by += ", " + n.moment(d.On)
	if d.By != d.Approved {
		by += "; prepared by " + e.Name(d.By)
	}
	s.add(level, "Approved by", by)
	if b := d.Ballot; b > 0 && b <= len(e.Ballots) {
		switch t := e.Tally(&e.Ballots[b-1]); {
		case !e.Ballots[b-1].Holds(d.Option):
			s.add(level, "", "It was not on the ballot")
		case t.Advice == d.Option:
			s.add(level, "", "Follows the vote's recommendation")
		case t.Advice == 0:
			s.add(level, "", "The vote gave no recommendation: "+t.Why)
		default:
			s.add(level, "", "Against the vote's recommendation, which was "+n.label(t.Advice))
		}
	} else if s.Title != "Decision" {
		s.add(level, "", "Decided without a vote")
	}
	if d.Why != "" {
		s.add(level, "Why", d.Why)
	}
	n.subject(s, d, level)
	if d.Reason != "" {
		s.add(level, "Replaces decision "+strconv.Itoa(d.Supersedes), d.Reason)
	}
}

func (n *notes) uncovered() string {
	var parts []string
	for _, p := range n.e.Uncovered() {
		parts = append(parts, meeting.OneLine(n.e.PartText(p)))
	}
	return strings.Join(parts, "; ")
}

func (n *notes) rationale() Section {
	s := Section{Title: "Rationale"}
	if d := n.e.Standing(); d != nil {
		for _, r := range d.Reasons {
			s.add(Bullet, "", r)
		}
	}
	return s.orNotGiven(notGiven)
}
