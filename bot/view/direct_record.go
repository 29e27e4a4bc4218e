package view

import (
	"strings"

	"escalate/bot/meeting"
)

// became says in a line what became of a request that was answered elsewhere, or that nobody waits for any more.
func (p *page) became(n meeting.Notice) {
	items := p.e.Given(n)
	// All others are no action items.
	//exhaustive:ignore
	switch n.Kind {
	case meeting.GiveItems, meeting.NagItem, meeting.TellOverdue, meeting.TellItem, meeting.AskDate:
		lines := each(items, func(i meeting.Item) string { return p.item(i) })
		if n.Kind == meeting.AskDate {
			lines = append([]string{"The later date no longer needs your answer."}, lines...)
		}
		p.title(strings.Join(lines, "\n"))
	default:
		p.title(p.becameOf(n))
	}
	if !p.open() {
		p.small(p.ended())
	}
}

// overItems says what became of those items of a message that are not asked for any more, below those that are.
func (p *page) overItems(n meeting.Notice) {
	if n.Kind != meeting.GiveItems {
		return
	}
	for _, i := range p.e.Given(n) {
		if !i.Open() || i.Owner != n.To {
			p.small(p.item(i))
		}
	}
}

// becameOf is became of what is no action item.
func (p *page) becameOf(n meeting.Notice) string {
	e, role := p.e, meeting.Role(n.Subject)
	//exhaustive:ignore
	switch n.Kind {
	case meeting.AskReview, meeting.AskConfirm, meeting.NudgeReview:
		if r := e.Review(role); r != nil {
			return "*" + reviewName(role) + "*: " + p.reviewState(*r) + "."
		}
	case meeting.AskQuestion:
		if q := e.Question(n.Number()); q != nil && q.Answer != "" {
			return "You answered the question of " + p.name(q.By) + "."
		}
	case meeting.AskVote, meeting.NudgeVote:
		if b := e.Ballot(); b != nil && b.No == n.Number() && e.Phase == meeting.Voting {
			return "You voted. Your ballot can be changed on the vote's card until it closes."
		}
		return "The vote is over."
	case meeting.AskDecision, meeting.NudgeDecision:
		return p.becameOfDecision(e.Decision(n.Number()))
	case meeting.AskException, meeting.NudgeException:
		if x := e.Exception(n.Number()); x != nil {
			return p.exceptionState(*x)
		}
	case meeting.OfferChair:
		return p.name(e.Chair) + " has the chair."
	case meeting.OfferHandOver:
		return "The hand-over of " + p.name(meeting.UserID(n.Subject)) + " is not offered any more, or was taken over."
	case meeting.NameChecker:
		role, _, _ = e.Checker(n, p.checkedTo())
		if id := e.The(role); id != "" {
			return p.name(id) + " approves exceptions for " + p.sideNames([]meeting.Role{role}) + "."
		}
	case meeting.AskStandIn:
		return p.nameOr(p.deciders()) + " can approve the decision."
	case meeting.AskDates:
		return "Every action item that you were asked about has a date, or is done."
	case meeting.AskHandOn:
		return "The action items have new owners."
	case meeting.TellOutsider:
		return p.name(meeting.UserID(n.Subject)) + " is not in the channel any more."
	case meeting.TellChannel:
		return "The channel is there again."
	}
	return "Nothing is needed from you any more."
}

// becameOfDecision says what became of a decision that somebody was asked for.
func (p *page) becameOfDecision(d *meeting.Decision) string {
	switch {
	case d == nil:
		return "There is no decision to approve any more."
	case d.Approved != "":
		return "Decision " + itoa(d.No) + ", " + p.option(d.Option) + ": approved by " + p.name(d.Approved) + ", " + when(d.On, p.e.Zone(d.Approved)) + "."
	case p.e.Pending() != nil && p.e.Pending().No == d.No && len(p.deciders()) > 0:
		return "The decision was written anew, " + when(d.At, p.e.Zone(d.By)) + ". " + p.nameOr(p.deciders()) + " approves it."
	}
	return "The decision no longer needs your approval."
}
