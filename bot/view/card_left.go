package view

import (
	"strings"
	"time"

	"escalate/bot/meeting"
)

// Left draws what a card that a newer message has replaced says from then on: a record of what it was
// about, without buttons.
func (v *View) Left(e *meeting.Escalation, l meeting.LeftCard, now time.Time) Post {
	what := "the vote has closed"
	draw := func(p *page) { p.leftBallot(l.No) }
	if l.Kind == meeting.DecisionCard {
		what, draw = "this decision was approved or replaced", func(p *page) { p.leftDecision(l.No) }
	}
	return Post{Text: e.ID.String() + ": " + what, Blocks: v.fitted(e, now, draw)}
}

// leftBallot is the record of a vote whose result, or whose successor, is a newer message.
func (p *page) leftBallot(no int) {
	if no < 1 || no > len(p.e.Ballots) {
		p.say("This vote is over.")
		return
	}
	b := &p.e.Ballots[no-1]
	switch {
	case b.Void != "":
		p.ballotVoid(b)
	case b.No == p.e.Ballot().No:
		p.head("Vote closed")
		p.say("Closed " + when(b.Closed, p.e.Zone(p.e.Chair)) + ". The result is in a newer message.")
	default:
		p.head("Vote " + itoa(b.No) + " · replaced")
		p.say("Result: " + p.outcome(b) + ". A newer vote replaced it.")
		p.castByName(b)
	}
}

// leftDecision is the record of a decision that was approved, or that another one replaced.
func (p *page) leftDecision(no int) {
	d := p.e.Decision(no)
	if d == nil {
		p.say("This decision is in a newer message.")
		return
	}
	by := p.e.Decision(d.SupersededBy)
	switch {
	case by != nil:
		p.head("Decision " + itoa(d.No) + " · replaced")
		p.say("Decision " + itoa(by.No) + ", " + p.option(by.Option) + ", replaced it.")
		p.facts([]fact{{"Because", by.Reason}})
	case !d.Fell.IsZero():
		p.head("Decision " + itoa(d.No) + " · refused")
		p.say("Its exception was refused, " + when(d.Fell, p.e.Zone(p.e.Chair)) + ".")
	default:
		p.head("Decision prepared · option " + itoa(d.Option))
		p.say("Approved by " + p.name(d.Approved) + ", " + when(d.On, p.e.Zone(d.Approved)) + ". The decision is in a newer message.")
		return
	}
	p.facts([]fact{{"Option", strings.TrimPrefix(p.optionFlat(d.Option), "Option ")}, {"Reasons", strings.Join(d.Reasons, "\n")}})
	p.small(p.approvedBy(d))
	p.dissent(d)
}
