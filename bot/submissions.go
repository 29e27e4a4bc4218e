package bot

import (
	"context"
	"slices"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// submissions is every form of an escalation by its name.
func (b *Bot) submissions() map[string]submission {
	all := map[string]submission{
		view.FormRoles:    b.assign,
		view.FormPeople:   b.addPeople,
		view.FormAsk:      b.ask,
		view.FormAnswer:   b.answer,
		view.FormOption:   b.saveOption,
		view.FormVote:     b.startVote,
		view.FormReason:   b.voteWithReason,
		view.FormDecision: b.prepareDecision,
		view.FormWhy:      b.approveWhy,
		view.FormDisagree: b.disagree,
		view.FormExplain:  b.saveExplanation,

		view.FormExceptionGrant:  b.grantWith,
		view.FormExceptionRefuse: b.refuseException,
		view.FormExceptionAsk:    b.askAboutException,

		view.FormItems:      b.checkItems,
		view.FormItemsCheck: b.giveItems,

		view.FormItemHandOver: b.handOverItem,
		view.FormItemRefuse:   b.refuseItem,
		view.FormItemSnooze:   b.snoozeItem,
		view.FormItemCancel:   b.cancelItem,
		view.FormItemLink:     b.linkItem,
	}
	for _, f := range b.formTable() {
		first, look := f.Names()
		all[first] = func(in input) (command, error) { return f.read(b, in) }
		if look != "" {
			all[look] = func(in input) (command, error) { return f.give(b, in) }
		}
	}
	return all
}

func (b *Bot) assign(in input) (command, error) {
	role := meeting.Role(in.Ref.Key)
	people, err := view.ParseRole(in.Form, in.Read, role)
	return do(func(e *meeting.Escalation) error { return e.Assign(in.By, role, people, in.At) }), err
}

func (b *Bot) addPeople(in input) (command, error) {
	people, err := view.ParsePeople(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.Add(in.By, people, in.At) }), err
}

func (b *Bot) ask(in input) (command, error) {
	to, text, err := view.ParseAsk(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.Ask(in.By, to, text, in.At) }), err
}

func (b *Bot) answer(in input) (command, error) {
	text, err := view.ParseAnswer(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.Answer(in.By, in.Ref.No, text, in.At) }), err
}

// saveOption keeps an option, and shows back how its parts and amounts were understood, and
// what the contract check finds in them.
func (b *Bot) saveOption(in input) (command, error) {
	offer, err := view.ParseOption(in.Form, in.Read)
	if in.Ref.No == 0 {
		return command{
			do: func(e *meeting.Escalation) error { return e.AddOption(in.By, offer, in.At) },
			then: func(ctx context.Context, e *meeting.Escalation) (router.Reply, error) {
				return b.foundOption(ctx, e, in, newest(e, in.By.ID, offer.Title))
			},
		}, err
	}
	confirmed := in.Form.Ticked("confirm")
	return command{
		do: func(e *meeting.Escalation) error {
			return e.EditOption(in.By, in.Ref.No, in.Ref.Rev, offer, confirmed, in.At)
		},
		then: func(ctx context.Context, e *meeting.Escalation) (router.Reply, error) {
			return b.foundOption(ctx, e, in, in.Ref.No)
		},
	}, err
}

// newest is the option of that title that somebody proposed last: when the form comes again,
// others may have been proposed since.
func newest(e *meeting.Escalation, by meeting.UserID, title string) int {
	for _, o := range slices.Backward(e.Options) {
		if o.By == by && o.Offer.Title == title {
			return o.No
		}
	}
	return len(e.Options)
}

func (b *Bot) startVote(in input) (command, error) {
	rules, _, err := view.ParseVote(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.OpenVote(in.By, rules, in.Ref.Warn, in.At) }), err
}

func (b *Bot) voteWithReason(in input) (command, error) {
	reason, err := view.ParseReason(in.Form, in.Read)
	c := withReason(in, reason)
	return do(func(e *meeting.Escalation) error { return e.Vote(in.By, in.Ref.No, c, in.At) }), err
}

// withReason is the ballot that the form of a reason was opened for; option 0 abstains.
func withReason(in input, reason string) meeting.Cast {
	c := meeting.Cast{Choice: meeting.ForOption, Option: in.Ref.Rev, Reason: reason, At: in.Clicked}
	if c.Option == 0 {
		c.Choice = meeting.Abstain
	}
	return c
}

func (b *Bot) prepareDecision(in input) (command, error) {
	d, err := view.ParseDecision(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error {
		return e.PrepareDecision(in.By, d, in.Ref.No, in.Ref.Rev, in.At)
	}), err
}

func (b *Bot) approveWhy(in input) (command, error) {
	why, err := view.ParseWhy(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.Approve(in.By, in.Ref.No, in.Ref.Rev, why, in.At) }), err
}

func (b *Bot) disagree(in input) (command, error) {
	text, err := view.ParseDisagree(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.Disagree(in.By, in.Ref.No, text, in.At) }), err
}
