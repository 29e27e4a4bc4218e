package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// step is what comes next: a sentence, the one primary button (nil when it is not a button's
// turn), and the others that lead on from here.
type step struct {
	text   string
	main   *slack.ButtonBlockElement
	others []*slack.ButtonBlockElement
}

// step finds what comes next. What only the chair can do comes after somebody has taken the chair.
func (p *page) step() step {
	s := p.inPhase()
	s.others = others(s.others...) // some are there at times only
	if s.main != nil && p.nobodys(s.main.ActionID, s.main.Value) {
		s.text, s.main = "somebody takes the chair. Then "+s.text, primary(ActTakeChair, "Take the chair", p.ref())
	}
	return s
}

// inPhase finds what comes next in the phase.
func (p *page) inPhase() step {
	e := p.e
	switch e.Phase {
	case meeting.Reviewing:
		if e.Standing() == nil && e.Pending() != nil {
			return p.stepPending()
		}
		return p.stepReviewing()
	case meeting.Voting:
		return p.stepVoting()
	case meeting.Deciding:
		if e.Pending() != nil {
			return p.stepPending()
		}
		return p.stepDeciding()
	case meeting.Decided:
		if e.Pending() != nil {
			return p.stepPending()
		}
		return p.stepDecided()
	case meeting.Closed:
		return step{
			text: "nothing; it is closed. The chair, the approver or the sponsor can escalate it again.",
			main: p.form(FormReescalate, "Escalate again", p.ref()),
		}
	case meeting.Withdrawn:
	}
	return step{text: "nothing; the record stays as it is. If the matter goes on, open a new one with " + Esc(p.v.command()) + "."}
}

func (p *page) stepReviewing() step {
	e := p.e
	without := p.form(FormDecision, "Decide without a vote", p.ref())
	if e.ReadyToVote() == nil {
		return step{
			text: "the chair opens the vote. The reviews are in and there are " + itoa(len(e.LiveOptions())) + " options.",
			main: primary(ActOpenVote, "Open the vote", p.ref()),
			others: []*slack.ButtonBlockElement{
				p.form(FormVote, "Change the vote's settings", p.ref()), without,
			},
		}
	}
	var out []string
	for _, r := range e.Reviews {
		if !r.In() {
			out = append(out, string(r.Kind))
		}
	}
	text := ""
	if len(out) > 0 {
		text = "the " + join(out) + " " + pluralOf(len(out), "review", "reviews")
	}
	n := len(e.LiveOptions())
	if n < meeting.MinOptions {
		if text != "" {
			text += ", and "
		}
		text += "at least two options (" + itoa(n) + " so far)"
	}
	s := step{text: text + ". Then the chair opens the vote.", main: p.nextReview()}
	if s.main == nil {
		s.main = p.main(FormOption, "Propose an option", p.ref())
	}
	if n > 0 {
		s.others = append(s.others, without)
	}
	return s
}

// reviewOut returns the first review that is still out; nil when all are in.
func (p *page) reviewOut() *meeting.Review {
	i := slices.IndexFunc(p.e.Reviews, func(r meeting.Review) bool { return !r.In() })
	if i < 0 {
		return nil
	}
	return &p.e.Reviews[i]
}

// nextReview is the button of the first review that is still out; nil when all are in.
func (p *page) nextReview() *slack.ButtonBlockElement {
	r := p.reviewOut()
	if r == nil {
		return nil
	}
	name := strings.ToLower(reviewName(r.Kind))
	if r.Drafted() && p.vacant(r.Kind) {
		return p.main(FormRoles, "Name the "+roleName(r.Kind), p.key(string(r.Kind)))
	}
	if r.Drafted() {
		b := p.confirm(*r)
		b.Text = plain("Confirm the "+name, 75)
		return lead(b)
	}
	return p.main(string(r.Kind), "Write the "+name, p.key(string(r.Kind)))
}

func pluralOf(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func (p *page) stepVoting() step {
	b := p.e.Ballot()
	return step{
		text: "vote on the ballot's card by " + when(b.Closes, p.e.Zone(p.e.Chair)) + ". Then the approver decides.",
		others: []*slack.ButtonBlockElement{
			button(ActMyBallot, "My ballot", p.no(b.No, 0)), p.closeVote(b),
		},
	}
}

func (p *page) stepDeciding() step {
	text := "someone prepares the decision, and " + p.nameOr(p.deciders()) + " approves it. "
	if len(p.deciders()) == 0 {
		text = "the chair names an approver; then someone prepares the decision. "
	}
	s := step{text: text + p.adviceLine(), main: p.nameApprover()}
	if s.main == nil {
		s.main = p.main(FormDecision, "Prepare the decision", p.ref())
	}
	if p.e.Fallen() != nil {
		s.text = "the exception was refused, so the decision no longer applies. Add or change an option, then prepare another decision. " + p.adviceLine()
		if p.mayPropose() {
			s.others = append(s.others, p.form(FormOption, "Propose an option", p.ref()))
		}
	}
	if p.e.ReadyToVote() == nil {
		s.others = append(s.others, p.form(FormVote, "Vote again", p.ref()))
	}
	return s
}

// adviceLine is what the vote says, in a sentence.
func (p *page) adviceLine() string {
	b := p.e.Counting()
	if b == nil {
		return "There is no vote that counts."
	}
	t := p.e.Tally(b)
	if t.Advice == 0 {
		return "The vote gave no recommendation: " + t.Why + "."
	}
	return "The vote recommends " + p.option(t.Advice) + "."
}

// option is an option in words, for mrkdwn.
func (p *page) option(no int) string {
	if o := p.e.Option(no); o != nil {
		return "option " + itoa(no) + " (" + p.esc(o.Offer.Title) + ")"
	}
	return "option " + itoa(no)
}

func (p *page) stepPending() step {
	d := p.e.Pending()
	text := "the prepared decision, " + p.option(d.Option) + ", is waiting for " + p.nameOr(p.deciders()) + "."
	if s := p.e.Standing(); s != nil && s.No == d.Supersedes { // not one whose exception was refused
		text += " Until then, decision " + itoa(d.Supersedes) + " applies."
	}
	s := step{text: text, main: p.nameApprover()}
	if s.main == nil {
		s.others = append(s.others, p.form(FormDecision, "Change the decision", p.no(d.No, d.Rev)))
	}
	if p.e.Phase == meeting.Decided {
		s.others = append(s.others, p.adjourn(false))
	}
	return s
}

// nameApprover is the button that comes before a decision which nobody could approve; nil when somebody can.
func (p *page) nameApprover() *slack.ButtonBlockElement {
	if len(p.deciders()) > 0 {
		return nil
	}
	return p.main(FormRoles, "Name the "+roleName(meeting.Approver), p.key(string(meeting.Approver)))
}

// nameOr joins people with "or"; nobody is said as such.
func (p *page) nameOr(ids []meeting.UserID) string {
	switch len(ids) {
	case 0:
		return "an approver (the chair has to name one first)"
	case 1:
		return p.name(ids[0])
	}
	return p.name(ids[0]) + " or " + p.name(ids[1])
}

// adjourn is the button that ends the meeting; nil once it was adjourned in this round.
func (p *page) adjourn(isMain bool) *slack.ButtonBlockElement {
	if p.e.Adjourned.After(p.e.RoundBegan()) {
		return nil
	}
	if isMain {
		return primary(ActAdjourn, "Adjourn the meeting", p.ref())
	}
	return button(ActAdjourn, "Adjourn the meeting", p.ref())
}

func (p *page) stepDecided() step {
	e := p.e
	items := p.form(FormItems, "Add action items", p.ref())
	plan := p.form(FormFollowUp, "Plan the follow-up", p.ref())
	end := p.form(FormClose, "Close the escalation", p.ref())
	effect := p.form(FormEffect, "Record the review", p.ref())
	x := e.Effect()
	if x != nil && x.At.Before(e.RoundBegan()) {
		x = nil
	}
	f := e.Upcoming()
	switch {
	case len(e.Items) == 0 && p.adjourn(true) != nil:
		return step{"action items, so that what was decided gets done.", lead(items), others(p.adjourn(false), plan)}
	case len(e.Items) == 0 && f == nil && x == nil:
		return step{"action items or a follow-up meeting. Without either, the chair closes the escalation.", lead(items), others(plan, end)}
	case p.adjourn(true) != nil:
		return step{"the chair adjourns the meeting; that publishes the notes.", p.adjourn(true), others(plan)}
	case f != nil && p.now.Before(f.Plan.Start):
		return step{
			"the action items, then the follow-up meeting " + when(f.Plan.Start, f.Plan.Zone) + ".", nil,
			others(p.form(FormFollowUp, "Change the follow-up", p.no(f.No, 0)), end),
		}
	case f != nil:
		return step{"the chair records how well the decision worked.", lead(effect), others(end)}
	case x == nil:
		return step{"a follow-up meeting, to see whether the promises were kept.", lead(plan), others(effect, end)}
	case x.Outcome == meeting.EscalateIt:
		return step{"the review says: escalate again.", lead(p.form(FormReescalate, "Escalate again", p.ref())), others(plan, end)}
	case x.Outcome == meeting.MeetAgain:
		return step{"the review says: another follow-up.", lead(plan), others(end)}
	}
	return step{"the chair closes the escalation.", lead(end), nil}
}

func lead(b *slack.ButtonBlockElement) *slack.ButtonBlockElement {
	return b.WithStyle(slack.StylePrimary)
}

func others(all ...*slack.ButtonBlockElement) []*slack.ButtonBlockElement {
	return slices.DeleteFunc(all, func(b *slack.ButtonBlockElement) bool { return b == nil })
}
