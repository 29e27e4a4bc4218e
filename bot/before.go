package bot

import (
	"context"
	"fmt"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// trial runs a form's command with something that fits into its fields. What it refuses
// without naming a field, it would refuse whatever was typed.
type trial func(e *meeting.Escalation, in input) error

// anything stands for a text that somebody would type.
const anything = "-"

// trials are the forms whose commands can refuse the person or the moment.
var trials = map[string]trial{
	view.FormRoles: func(e *meeting.Escalation, in input) error {
		role := meeting.Role(in.Ref.Key)
		if role == "" {
			return nil // the role is chosen in the form
		}
		if refusal, ok := meeting.AsRefusal(e.Assign(in.By, role, nil, in.At)); ok {
			return meeting.Refuse("", "%s", refusal.Text) // nobody named fits everywhere: it is about who may name them
		}
		return nil
	},
	view.FormPeople: func(e *meeting.Escalation, in input) error { return e.Add(in.By, nil, in.At) },
	view.FormAsk:    func(e *meeting.Escalation, in input) error { return e.Ask(in.By, in.By, "", in.At) },
	view.FormAnswer: func(e *meeting.Escalation, in input) error { return e.Answer(in.By, in.Ref.No, "", in.At) },
	view.FormOption: func(e *meeting.Escalation, in input) error {
		offer := meeting.Offering{Title: anything}
		if in.Ref.No == 0 {
			return e.AddOption(in.By, offer, in.At)
		}
		return e.EditOption(in.By, in.Ref.No, in.Ref.Rev, offer, false, in.At)
	},
	view.FormVote: func(e *meeting.Escalation, _ input) error { return e.ReadyToVote() },
	view.FormReason: func(e *meeting.Escalation, in input) error {
		return e.Vote(in.By, in.Ref.No, withReason(in, anything), in.At)
	},
	view.FormDecision: func(e *meeting.Escalation, in input) error {
		d := meeting.DecisionDraft{Reasons: []string{anything}, Why: anything, Reason: anything}
		live := e.LiveOptions()
		if len(live) == 0 {
			return meeting.Refuse("", "There is no option to decide for yet. Please propose one first.")
		}
		d.Option = live[0].No
		return e.PrepareDecision(in.By, d, in.Ref.No, in.Ref.Rev, in.At)
	},
	view.FormWhy: func(e *meeting.Escalation, in input) error {
		return e.Approve(in.By, in.Ref.No, in.Ref.Rev, anything, in.At)
	},
	view.FormExplain: func(e *meeting.Escalation, in input) error {
		f, _, ok := view.FindFinding(e.Findings(in.At, nil), in.Ref)
		if !ok {
			return nil // the form says that it is gone
		}
		return e.Explain(in.By, f.ID, f.About, f.Figures, "", nil, in.At)
	},
	view.FormExceptionGrant:  mayAnswer,
	view.FormExceptionRefuse: mayAnswer,
	view.FormExceptionAsk:    mayAnswer,
	view.FormDisagree:        func(e *meeting.Escalation, in input) error { return e.Disagree(in.By, in.Ref.No, "", in.At) },
	view.FormItems:           func(e *meeting.Escalation, in input) error { return e.AddItems(in.By, in.By, nil, in.At) },
	view.FormItemHandOver: func(e *meeting.Escalation, in input) error {
		return e.HandOverItem(in.By, in.Ref.No, meeting.Person{Standing: meeting.Bot}, in.At)
	},
	view.FormItemRefuse: func(e *meeting.Escalation, in input) error { return e.WillNotDo(in.By, in.Ref.No, "", in.At) },
	view.FormItemSnooze: func(e *meeting.Escalation, in input) error {
		return e.Snooze(in.By, in.Ref.No, in.At.Add(time.Minute), in.At)
	},
	view.FormItemCancel: func(e *meeting.Escalation, in input) error { return e.CancelItem(in.By, in.Ref.No, "", in.At) },
	view.FormItemLink:   func(e *meeting.Escalation, in input) error { return e.Link(in.By, in.Ref.No, nil, in.At) },
}

// mayFill refuses before anything is typed what would be refused afterwards. The trial runs
// on a copy of its own, which is thrown away.
func (b *Bot) mayFill(ctx context.Context, in input, name string) error {
	if view.ChairOnly(name) && in.By.ID != in.E.Chair {
		return meeting.Refuse("", "This is for the chair, %s.", in.E.Name(in.E.Chair))
	}
	try, ok := trials[name]
	if !ok {
		return nil
	}
	e, err := b.Store.Get(ctx, in.Ref.Of)
	if err != nil {
		return fmt.Errorf("load %s: %w", in.Ref.Of, err)
	}
	err = try(e, in)
	if refusal, ok := meeting.AsRefusal(err); ok && refusal.Field != "" {
		return nil // a field can be filled better
	}
	return err
}
