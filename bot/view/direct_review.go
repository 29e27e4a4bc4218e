package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// corrections is how many changed lines a message about a corrected review lists.
const corrections = 3

// tellReview says to whoever relied on a review what it says now, line by line from the old to the new.
func (p *page) tellReview(n meeting.Notice) {
	c, ok := p.e.Corrected(n)
	if !ok {
		p.title("A review was corrected.")
		p.row(p.reading("Read the reviews", string(meeting.StatusCard)))
		return
	}
	b, voted := p.e.Ballot(), false
	if b != nil && p.e.Phase == meeting.Voting {
		_, voted = b.Cast[n.To]
	}
	s := p.name(c.By) + " corrected the " + string(c.Kind) + " review"
	switch {
	case voted:
		s += " after you voted. You can change your vote until " + when(b.Ends(), p.zone(n)) + "."
	case p.e.Phase == meeting.Voting:
		s += " while the vote is open."
	case p.e.Phase == meeting.Decided:
		s += " after the decision. The decision does not change."
	default:
		s += " after the vote."
	}
	p.title(s)
	lines := changedLines(c.Before, c.Now)
	more := len(lines) - corrections
	if more > 0 {
		lines = lines[:corrections]
	}
	p.facts(lines)
	if more > 0 {
		p.small(many(more, "more line") + " changed.")
	}
	var row []slack.BlockElement
	if voted {
		row = append(row, button(ActMyBallot, "My ballot", p.no(b.No, 0)))
	}
	p.row(append(row, p.reading("Compare the options", string(meeting.OptionsCard)), p.reading("Read the reviews", string(meeting.StatusCard)))...)
}

// changedLines is what two revisions of a review say differently, as "old → new".
func changedLines(before, now meeting.Content) []fact {
	old, out := map[string]string{}, []fact(nil)
	for _, f := range reviewSays(before) {
		old[f.label] = f.text
	}
	say := func(text string) string {
		if text == "" {
			return "nothing"
		}
		return Cut(meeting.OneLine(text), 120)
	}
	for _, f := range reviewSays(now) {
		if old[f.label] != f.text {
			out = append(out, fact{f.label, say(old[f.label]) + " → " + say(f.text)})
		}
		delete(old, f.label)
	}
	for _, f := range reviewSays(before) {
		if _, gone := old[f.label]; gone {
			out = append(out, fact{f.label, say(f.text) + " → nothing"})
		}
	}
	return out
}
