package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// What a second look comes to: it is read once more, by the escalation as it is now, or it is
// shown once more before anything is saved.
var (
	errMoved     = errors.New("changed since it was read")
	errShowAgain = errors.New("to be shown again")
)

// openForm opens the form that a button names: "form:<name>".
func (b *Bot) openForm(ctx context.Context, r router.Request) (router.Reply, error) {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.Action, view.ActForm+":"), ":")
	if lone, ok := b.loneForms()[name]; ok {
		return lone.open(ctx, r)
	}
	in, err := b.load(ctx, r, view.ParseRef(r.Value))
	if err != nil {
		return router.Nothing(), err
	}
	return b.form(ctx, in, name)
}

// form opens one form of an escalation for whoever may fill it.
func (b *Bot) form(ctx context.Context, in input, name string) (router.Reply, error) {
	f := b.forms[name]
	if f == nil {
		return b.answered(ctx, in, router.Nothing(), b.older())
	}
	in.Ref.Of, in.Ref.Home = in.E.ID, in.View.Home
	shown, err := b.opened(ctx, in, f)
	if err == nil {
		return router.Open(shown), nil
	}
	reply := router.Nothing()
	if f.its().stale != nil {
		reply, err = f.its().stale(ctx, in, err)
	}
	return b.answered(ctx, in, reply, err)
}

// older refuses a button that this version does not know any more.
func (b *Bot) older() error {
	if b.Updating != nil {
		if err := b.Updating(); err != nil {
			return err
		}
	}
	return meeting.Refuse("", "This button is from an older version. Please use the newest card in the channel, or %s.", b.View.Command)
}

// more adds the further fields to the form that the button stands in. What was typed stays.
func (b *Bot) more(ctx context.Context, r router.Request) (router.Reply, error) {
	ref := view.ParseRef(r.View.Metadata)
	ref.More = true
	if lone := b.loneForms()[r.View.Callback]; lone.more != nil {
		return lone.more(ctx, r, ref)
	}
	in, err := b.load(ctx, r, ref)
	if err != nil {
		return router.Nothing(), err
	}
	f := b.forms[r.View.Callback]
	if f == nil {
		return router.Nothing(), nil
	}
	in.Form = nil
	shown, err := b.drawn(ctx, in, f, b.sheet(in))
	if err != nil {
		return router.Nothing(), err
	}
	return router.Show(shown), nil
}

// submission reads a form and gives the command that it asks for, and what is shown after.
type submission func(b *Bot, in input) (command, error)

// command is what a submitted form does. After it the form closes, or shows the next view.
type command struct {
	do   func(*meeting.Escalation) error
	next func(*meeting.Escalation) router.Reply                           // nil: the form closes
	then func(context.Context, *meeting.Escalation) (router.Reply, error) // next, where the store is asked
	skip bool                                                             // only show next: nothing is changed yet
	// again is what is done instead when do asks for another look (errShowAgain).
	again submission
}

// do is a command after which the form closes.
func do(f func(*meeting.Escalation) error) command { return command{do: f} }

// submit is the way of every form of an escalation: read it, do it, show what follows. A
// refusal opens the further fields when the one it belongs to is among them.
func (b *Bot) submit(name string) router.Handler {
	f := b.forms[name]
	read := f.read
	if first, _ := f.Names(); name != first {
		read = f.give
	}
	return whileItMoves(func(ctx context.Context, r router.Request) (router.Reply, error) {
		in, err := b.load(ctx, r, view.ParseRef(r.View.Metadata))
		if err != nil {
			return router.Nothing(), err
		}
		c, err := read(b, in)
		if err != nil {
			return b.again(ctx, in, f, err)
		}
		e := in.E
		if !c.skip {
			e, err = b.change(ctx, in, c.do)
			switch {
			case errors.Is(err, errMoved):
				return router.Nothing(), err
			case errors.Is(err, errShowAgain):
				c, err = c.again(b, in)
			}
			if err != nil {
				return b.again(ctx, in, f, err)
			}
		}
		reply := router.Close()
		switch {
		case c.next != nil:
			reply = c.next(e)
		case c.then != nil:
			if reply, err = c.then(ctx, e); err != nil {
				return reply, err
			}
		}
		if !c.skip {
			reply = b.recorded(in, e, name, reply)
		}
		if !in.Ref.Home || c.skip {
			return reply, nil
		}
		home, err := b.home(ctx, r) // it stands under the form
		return reply.And(home), err
	})
}

// looks is how often a form is read by a record that changed under it. People do not write so fast: what moves more often
// is a store that reads what was.
const looks = 20

// whileItMoves submits a form once more, by the escalation as it is now, as long as that changed meanwhile.
func whileItMoves(submit router.Handler) router.Handler {
	return func(ctx context.Context, r router.Request) (router.Reply, error) {
		for range looks {
			if reply, err := submit(ctx, r); !errors.Is(err, errMoved) {
				return reply, err
			}
		}
		return router.Nothing(), fmt.Errorf("save a form: %w, %d times", errMoved, looks)
	}
}

// itemFromMessage opens the form of action items with the message's text as the task.
func (b *Bot) itemFromMessage(ctx context.Context, r router.Request) (router.Reply, error) {
	in, err := b.here(ctx, r)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Open(quoting(r, view.ItemsForm.DrawWith(b.sheet(in), view.Tasks{First: r.Message.Text}))), nil
}
