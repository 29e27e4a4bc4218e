package bot

import (
	"context"
	"errors"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// checkItems reads the tasks and shows the dates that it understood, before they are saved.
func (b *Bot) checkItems(in input) (command, error) {
	owner, drafts, err := view.ParseItems(in.Form, in.Read)
	return command{skip: true, next: func(*meeting.Escalation) router.Reply {
		return router.Show(view.ItemsCheck(in.Form, in.Read, in.By, owner, drafts, in.Ref))
	}}, err
}

// giveItems saves what the check showed; what was changed there is shown once more.
func (b *Bot) giveItems(in input) (command, error) {
	c := b.checked(in, view.ItemsUnchanged, func(in input) error {
		owner, drafts, err := view.ParseItems(in.Form, view.AsShown(in.Read, in.Ref))
		if err != nil {
			return err
		}
		return in.E.AddItems(in.By, owner, view.ItemsFor(in.E, in.Ref, drafts), in.At)
	})
	c.again = b.checkItems
	return c, nil
}

// checked saves what a check showed, unless it would not be the same now. Whether it is, is
// asked inside the change: a form that was saved and comes again is answered as it was then,
// whatever has happened since.
func (b *Bot) checked(in input, unchanged func(view.Values, view.Reading, view.Ref) bool, save func(input) error) command {
	return do(func(e *meeting.Escalation) error {
		in.E, in.Read = e, b.reading(in.Request, e)
		if !unchanged(in.Form, in.Read, in.Ref) {
			return errShowAgain
		}
		return save(in)
	})
}

// errShowAgain: the check is shown once more before anything is saved.
var errShowAgain = errors.New("to be shown again")

func (b *Bot) handOverItem(in input) (command, error) {
	to, err := view.ParseItemHandOver(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.HandOverItem(in.By, in.Ref.Item(), to, in.At) }), err
}

func (b *Bot) refuseItem(in input) (command, error) {
	reason, err := view.ParseItemRefuse(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.WillNotDo(in.By, in.Ref.Item(), reason, in.At) }), err
}

func (b *Bot) snoozeItem(in input) (command, error) {
	until, err := view.ParseItemSnooze(in.Form, in.Read)
	c := do(func(e *meeting.Escalation) error { return e.Snooze(in.By, in.Ref.Item(), until, in.At) })
	c.next = func(e *meeting.Escalation) router.Reply { return b.quiet(e, in, in.Ref.Item()) }
	return c, err
}

func (b *Bot) cancelItem(in input) (command, error) {
	reason, err := view.ParseItemCancel(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.CancelItem(in.By, in.Ref.Item(), reason, in.At) }), err
}

func (b *Bot) linkItem(in input) (command, error) {
	parts, err := view.ParseItemLink(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error { return e.Link(in.By, in.Ref.Item(), parts, in.At) }), err
}

// itemFromMessage opens the form of action items with the message's text as the task.
func (b *Bot) itemFromMessage(ctx context.Context, r router.Request) (router.Reply, error) {
	in, err := b.here(ctx, r)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Open(view.ItemsFormWith(in.E, in.By, view.Ref{Of: in.E.ID}, r.Message.Text)), nil
}
