package bot

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

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
	all, more, err := b.stuck(ctx, maxDesk)
	return &view.Desk{Escalations: all, More: more}, err
}

// stuck is the escalations in which an operator can help, the newest first, and how many were left out.
func (b *Bot) stuck(ctx context.Context, most int) (all []*meeting.Escalation, more int, err error) {
	rows, err := b.Store.ByPerson(ctx, meeting.Operators)
	if err != nil {
		return nil, 0, fmt.Errorf("operators: %w", err)
	}
	for _, row := range rows[:min(len(rows), most)] {
		e, err := b.Store.Get(ctx, row.ID)
		if err != nil {
			return nil, 0, fmt.Errorf("operators, %s: %w", row.ID, err)
		}
		all = append(all, e)
	}
	return all, len(rows) - len(all), nil
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

// takeVacantChair makes an operator the chair of an escalation whose chair has left.
func (b *Bot) takeVacantChair(ctx context.Context, in input) (router.Reply, error) {
	return b.operate(ctx, in, "You are the chair now.", func(e *meeting.Escalation, op meeting.Operator) error {
		return e.TakeVacantChair(op, in.At)
	})
}

// departure is where somebody who has left still holds something.
func (b *Bot) departure(ctx context.Context, id meeting.UserID) (view.Departure, error) {
	all, _, err := b.stuck(ctx, math.MaxInt)
	for _, d := range view.Departures(all) {
		if d.ID == id {
			return d, err
		}
	}
	return view.Departure{ID: id}, err
}

// movePartsForm asks to whom goes what somebody left behind.
func (b *Bot) movePartsForm(ctx context.Context, r router.Request) (router.Reply, error) {
	if _, err := b.operator(r.By); err != nil {
		return router.Nothing(), err
	}
	ref := view.ParseRef(r.Value)
	left, err := b.departure(ctx, ref.Person())
	if err != nil {
		return router.Nothing(), err
	}
	return router.Open(view.MovePartsForm.DrawWith(b.lone(r, ref), view.Moving{Departure: left})), nil
}

// moveParts moves what somebody left behind, in every escalation. What a crash leaves is still on Home.
func (b *Bot) moveParts(ctx context.Context, r router.Request) (router.Reply, error) {
	op, err := b.operator(r.By)
	if err != nil {
		return router.Nothing(), err
	}
	ref := view.ParseRef(r.View.Metadata)
	m, err := view.MovePartsForm.Read(b.lone(r, ref))
	if err != nil {
		return router.Nothing(), err
	}
	left, err := b.departure(ctx, ref.Person())
	if err != nil {
		return router.Nothing(), err
	}
	r = anew(r)
	var moved, refused []string
	for _, e := range left.Holds {
		_, err := b.update(ctx, r, e.ID, func(e *meeting.Escalation) error { return e.MoveParts(op, left.ID, m.To, r.At) })
		switch refusal, no := meeting.AsRefusal(err); {
		case no && len(moved) == 0:
			return router.Nothing(), err // nothing was moved yet: the form stays
		case no:
			refused = append(refused, "Not "+e.ID.String()+": "+refusal.Text)
		case err != nil:
			return router.Nothing(), fmt.Errorf("move parts in %s: %w", e.ID, err)
		default:
			moved = append(moved, e.ID.String())
		}
	}
	if len(moved) == 0 {
		return router.Nothing(), meeting.Refuse("to", "They have nothing any more that could be moved.")
	}
	home, err := b.home(ctx, r)
	text := fmt.Sprintf("%s now has what was left behind in %s.", m.To.Display(), strings.Join(moved, ", "))
	return router.Say(strings.Join(append([]string{text}, refused...), "\n")).And(home), err
}

// customerNameForm asks what a customer is rightly called.
func (b *Bot) customerNameForm(_ context.Context, r router.Request) (router.Reply, error) {
	if _, err := b.operator(r.By); err != nil {
		return router.Nothing(), err
	}
	return router.Open(view.CustomerNameForm.Draw(b.lone(r, view.Ref{}))), nil
}

// correctCustomer corrects the name of a customer.
func (b *Bot) correctCustomer(ctx context.Context, r router.Request) (router.Reply, error) {
	op, err := b.operator(r.By)
	if err != nil {
		return router.Nothing(), err
	}
	c, err := view.CustomerNameForm.Read(b.lone(r, view.Ref{}))
	if err != nil {
		return router.Nothing(), err
	}
	_, err = b.update(ctx, r, c.Of, func(e *meeting.Escalation) error { return e.CorrectCustomer(op, c.Name, r.At) })
	switch {
	case errors.Is(err, store.ErrNotFound):
		return router.Nothing(), meeting.Refuse("number", "There is no escalation %s. Nothing was changed.", c.Of)
	case err != nil:
		return router.Nothing(), err
	}
	home, err := b.home(ctx, r)
	return router.Say(fmt.Sprintf("The customer of %s is called %s now.", c.Of, c.Name)).And(home), err
}
