package notes

import (
	"fmt"
	"strconv"

	"escalate/bot/meeting"
)

// vote returns the vote of this round. While it is open the notes say who has voted and nobody
// what.
func (n *notes) vote() Section {
	e, s := n.e, Section{Title: "Vote"}
	b := e.Ballot()
	switch {
	case b != nil && e.Phase == meeting.Voting:
		s.add(PlainLine, "", "Open until "+n.moment(b.Ends()))
		var in []meeting.UserID
		for _, id := range b.Rules.Voters {
			if _, ok := b.Cast[id]; ok {
				in = append(in, id)
			}
		}
		if len(in) > 0 {
			s.add(Bullet, "Voted so far", n.names(in))
		}
		if out := b.Undecided(); len(out) > 0 {
			s.add(Bullet, "Not voted yet", n.names(out))
		}
	case e.Counting() != nil:
		n.result(&s, *b)
	case e.OfRound() != nil && e.OfRound().Ballot == 0:
		s.add(PlainLine, "", "No vote was held; the approver decided without one")
	}
	return s
}

// result is a vote that was closed, with the ballots by name.
func (n *notes) result(s *Section, b meeting.Ballot) {
	t := n.e.Tally(&b)
	if t.Advice != 0 {
		s.add(PlainLine, "", "Recommended "+n.label(t.Advice))
	} else {
		s.add(PlainLine, "", "No recommendation: "+t.Why)
	}
	held := n.span(b.Opened, b.Closed)
	if n.e.Meeting.Start.IsZero() || n.day(n.e.Meeting.Start) != n.day(b.Opened) {
		held = n.day(b.Opened) + ", " + held
	}
	s.add(Bullet, "Held", held)
	s.add(Bullet, "Voted", fmt.Sprintf("%d of %d (quorum %d)", t.Voted, len(b.Rules.Voters), t.Quorum))
	by := func(label string, is func(meeting.Cast) bool) {
		var ids []meeting.UserID
		for _, id := range b.Rules.Voters {
			if c, ok := b.Cast[id]; ok && is(c) {
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			return
		}
		s.add(Bullet, label, strconv.Itoa(len(ids))+" - "+n.names(ids))
		for _, id := range ids {
			if why := meeting.OneLine(b.Cast[id].Reason); why != "" {
				s.add(SubBullet, n.e.Name(id), why)
			}
		}
	}
	for _, no := range b.Options {
		by("For option "+strconv.Itoa(no), func(c meeting.Cast) bool { return c.Choice == meeting.ForOption && c.Option == no })
	}
	by("Abstained", func(c meeting.Cast) bool { return c.Choice == meeting.Abstain })
	by("Recused", func(c meeting.Cast) bool { return c.Choice == meeting.Recuse })
	if out := b.Undecided(); len(out) > 0 {
		s.add(Bullet, "Did not vote", n.names(out))
	}
	for _, f := range t.Missing {
		s.add(Bullet, "Required function that did not vote", string(f))
	}
	if open := b.OpenPoints(); open > 0 && !n.e.CheckOut {
		s.add(Bullet, "", "Vote opened with "+count(open, "open point"))
	}
}

// earlierVotes returns the votes that do not count now: void ones without their ballots, which
// were never counted, and those of earlier rounds in full.
func (n *notes) earlierVotes() Section {
	s := Section{Title: "Earlier Votes"}
	for _, b := range n.e.Ballots {
		switch {
		case b.OfEarlierRound():
			s.add(PlainLine, "Vote "+strconv.Itoa(b.No), "of an earlier round")
			n.result(&s, b)
		case b.Void != "":
			s.add(Bullet, "Vote "+strconv.Itoa(b.No), "opened "+n.moment(b.Opened)+", void: "+b.Void)
		}
	}
	return s
}
