package view

import (
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// next draws what comes next, with its buttons.
func (p *page) next(s step) {
	p.say("*Next:* " + s.text)
	row := []slack.BlockElement{}
	if s.main != nil {
		row = append(row, s.main)
	}
	for _, b := range s.others {
		row = append(row, b)
	}
	p.row(row...)
}

// anytime is the row for the rest.
func (p *page) anytime() {
	if !p.open() {
		act, label := p.checkInNotes()
		p.row(button(ActPublish, "Publish the notes", p.ref()), button(act, label, p.ref()))
		return
	}
	var row []slack.BlockElement
	if p.mayPropose() {
		row = append(row, p.form(FormOption, "Propose an option", p.ref()))
	}
	row = append(row, p.form(FormItems, "Add action items", p.ref()))
	again, plan := entry{}, entry{FormID(FormFollowUp), "Plan the follow-up meeting", p.ref()}
	if f := p.e.Upcoming(); f != nil && slices.ContainsFunc(p.step().others, func(b *slack.ButtonBlockElement) bool { return b.ActionID == plan.action }) {
		plan = entry{} // it is changed among the next steps
	}
	if p.e.Phase == meeting.Decided {
		again = entry{FormID(FormReescalate), "Escalate again", p.ref()}
	}
	p.row(row...)
	p.with("*People:* ask, add, remove, hand over", menu(ActItem+":people",
		entry{FormID(FormAsk), "Ask someone", p.ref()},
		entry{FormID(FormPeople), "Add or remove people", p.ref()},
		entry{FormID(FormRoles), "Name people for roles", p.ref()},
		entry{FormID(FormHandOverChair), "Hand over the chair", p.ref()},
	))
	check, label := p.checkInNotes()
	p.with("*More:* notes, follow-up, ending", menu(ActItem+":more",
		entry{ActPublish, "Publish the notes", p.ref()},
		entry{check, label, p.ref()},
		plan,
		again,
		entry{FormID(FormWithdraw), "Withdraw the escalation", p.ref()},
	))
}

// checkInNotes is the button with which Legal or the chair chooses whether the contract check is published.
func (p *page) checkInNotes() (action, label string) {
	if p.e.CheckOut {
		return ActPutBack, "Add contract check back"
	}
	return ActLeaveOut, "Leave out contract check"
}
