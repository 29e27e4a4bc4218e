package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// maxDesk is how many escalations an operator's Home is drawn from.
const maxDesk = 30

// operator is whoever the settings name to look after the bot, as they stand when something is done.
func (b *Bot) operator(by meeting.Person) (meeting.Operator, error) {
	if !b.isOperator(by.ID) {
		return meeting.Operator{}, meeting.Refuse("", "Only the operators of this bot can do this, and you are not one of them now. Nothing was changed.")
	}
	return meeting.Operator{Person: by}, nil
}

func (b *Bot) isOperator(id meeting.UserID) bool { return slices.Contains(b.Operators, id) }

// desk is what an operator finds on Home; nil for everybody else.
func (b *Bot) desk(ctx context.Context, by meeting.Person) (*view.Desk, error) {
	if !b.isOperator(by.ID) || by.Standing != meeting.FullMember && by.Standing != meeting.Unverified {
		return nil, nil
	}
	rows, err := b.Store.ByPerson(ctx, meeting.Operators)
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	d := &view.Desk{More: max(0, len(rows)-maxDesk)}
	for _, row := range rows[:min(len(rows), maxDesk)] {
		e, err := b.Store.Get(ctx, row.ID)
		if err != nil {
			return nil, fmt.Errorf("desk, %s: %w", row.ID, err)
		}
		d.Escalations = append(d.Escalations, e)
	}
	return d, nil
}

// operate runs an operator's command on the escalation that the button names; they need not be in it.
func (b *Bot) operate(ctx context.Context, in input, say string, command func(*meeting.Escalation, meeting.Operator) error) (router.Reply, error) {
	op, err := b.operator(in.By)
	if err != nil {
		return router.Nothing(), err
	}
	_, err = b.change(ctx, in, func(e *meeting.Escalation) error { return command(e, op) })
	switch {
	case errors.Is(err, store.ErrNotFound):
		return router.Nothing(), errGone
	case err != nil:
		return router.Nothing(), err
	}
	return b.saidOf(in, say), nil
}

// sendAgain sends once more what Slack refused for good.
func (b *Bot) sendAgain(ctx context.Context, in input) (router.Reply, error) {
	return b.operate(ctx, in, "It is being sent again.", func(e *meeting.Escalation, op meeting.Operator) error {
		return e.SendAgain(op, in.Ref.No, b.Policy, in.At)
	})
}
