package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// form is a row of the table of forms, whatever its form is read into.
type form interface {
	Names() (first, look string)
	Opened(view.Sheet) view.Sheet
	Draw(view.Sheet) slack.ModalViewRequest
	Shown(view.Sheet) view.Sheet
	SavedNow(view.Sheet) (view.Blocks, bool)
	its() traits
	saves() bool // false of a modal of text
	// try runs the form's command on e, which nobody keeps, with what the form begins with.
	try(e *meeting.Escalation, in input, s view.Sheet) error
	// read turns what was typed into the command that it asks for, give what the second look showed.
	read(b *Bot, in input) (command, error)
	give(b *Bot, in input) (command, error)
}

// traits are what can hold of a form beside its fields.
type traits struct {
	chair bool // only the chair may fill it: whoever else presses its button is told so at once
	shown bool // what it is about was shown by the message that its button stands in
	// reopens: a button that showed something else opens the form all the same, about what is so now.
	reopens bool
	// stale answers a button that showed something else; nil refuses it.
	stale func(ctx context.Context, in input, err error) (router.Reply, error)
	// renew points a form that is shown again to what is so now, where opening it does not.
	renew func(*view.Sheet)
	// beside is what is shown above the form, of what only the store knows.
	beside func(ctx context.Context, in input) (view.Blocks, error)
}

// row is a form and the command that takes what it is read into.
type row[T any] struct {
	view.Form[T]
	traits
	do func(e *meeting.Escalation, in input, x T) error // nil of a modal of text
	// ready completes what was read, outside the store: by what only the view knows.
	ready func(in *input, x *T)
	// may refuses who may not fill the form, or not now, where do does not tell it from what the
	// form begins with.
	may func(e *meeting.Escalation, in input) error
	// then is what is shown once it is saved; nil repeats how it was read, and closes the form where there is nothing to.
	then func(ctx context.Context, in input, e *meeting.Escalation, x T) (router.Reply, error)
}

func (r row[T]) its() traits { return r.traits }

func (r row[T]) saves() bool { return r.do != nil }

func (r row[T]) try(e *meeting.Escalation, in input, s view.Sheet) error {
	switch {
	case r.may != nil:
		return r.may(e, in)
	case r.do == nil:
		return nil
	}
	return r.do(e, in, r.Start(s))
}

func (r row[T]) read(b *Bot, in input) (command, error) {
	s := b.sheet(in)
	x, err := r.Read(s)
	if err != nil {
		return command{}, err
	}
	if r.Look != nil && (r.Clear == nil || !r.Clear(x)) {
		return r.looks(s, x), nil
	}
	r.readied(&in, &x)
	c := do(func(e *meeting.Escalation) error { return r.do(e, in, x) })
	r.shows(b, &c, in, &x)
	return c, nil
}

// looks shows what was read once more; nothing is saved yet.
func (r row[T]) looks(s view.Sheet, x T) command {
	return command{skip: true, next: func(*meeting.Escalation) router.Reply { return router.Show(r.DrawLook(s, x)) }}
}

// lookAgain shows what was changed at the second look.
func (r row[T]) lookAgain(b *Bot, in input) (command, error) {
	s := b.sheet(in)
	x, err := r.Read(s)
	return r.looks(s, x), err
}

func (r row[T]) readied(in *input, x *T) {
	if r.ready != nil {
		r.ready(in, x)
	}
}

// give saves what the second look showed; what was changed there is shown once more. Whether
// it was is said inside the change: a form that was saved and comes again is answered as it was
// then, whatever has happened since.
func (r row[T]) give(b *Bot, in input) (command, error) {
	s := b.sheet(in)
	same := r.Looked(s)
	x, err := r.Read(s.AsShown())
	r.readied(&in, &x)
	c := do(func(e *meeting.Escalation) error {
		switch {
		case e.Seq != in.E.Seq:
			return errMoved
		case !same:
			return errShowAgain
		case err != nil:
			return err
		}
		return r.do(e, in, x)
	})
	c.again = r.lookAgain
	r.shows(b, &c, in, &x)
	return c, nil
}

func (r row[T]) shows(b *Bot, c *command, in input, x *T) {
	if r.then != nil {
		c.then = func(ctx context.Context, e *meeting.Escalation) (router.Reply, error) { return r.then(ctx, in, e, *x) }
		return
	}
	c.next = func(e *meeting.Escalation) router.Reply {
		in.E = e
		if shown, ok := r.Repeated(b.sheet(in)); ok {
			return router.Back(shown)
		}
		return router.Close()
	}
}

// drawn draws a form, with what only the store knows above it.
func (b *Bot) drawn(ctx context.Context, in input, f form, s view.Sheet) (slack.ModalViewRequest, error) {
	var top view.Blocks
	if beside := f.its().beside; beside != nil {
		var err error
		in.E, in.Ref = s.E, s.Ref
		if top, err = beside(ctx, in); err != nil {
			return slack.ModalViewRequest{}, err
		}
	}
	return view.Above(f.Draw(s), top...), nil
}

// opened is a form as somebody opens it, if they may fill it.
func (b *Bot) opened(ctx context.Context, in input, f form) (slack.ModalViewRequest, error) {
	in.Form = nil
	s := f.Opened(b.sheet(in))
	if in.Seen = s.Ref.Shown(); in.Seen.Figures == "" || !f.its().shown {
		s, in.Seen.Rev = f.Shown(s), meeting.Newest.Rev
	}
	if f.its().shown { // the revision is that of its message
		in.Seen.Rev = s.Ref.Rev
	}
	in.Seen.Figures, in.Ref = "", s.Ref // other figures are refused once it is sent
	if err := b.mayBeFilled(ctx, in, f); err != nil {
		if refusal, ok := meeting.AsRefusal(err); !ok || !refusal.Stale || !f.its().reopens {
			return slack.ModalViewRequest{}, err
		}
	}
	return b.drawn(ctx, in, f, s)
}

// mayBeFilled refuses before anything is typed what would be refused afterwards: the command is
// tried on a record of its own, which is thrown away.
func (b *Bot) mayBeFilled(ctx context.Context, in input, f form) error {
	if f.its().chair && in.By.ID != in.E.Chair {
		return meeting.Refuse("", "This is for the chair, %s.", in.E.Name(in.E.Chair))
	}
	e, err := b.Store.Get(ctx, in.Ref.Of)
	if err != nil {
		return fmt.Errorf("load %s: %w", in.Ref.Of, err)
	}
	err = f.try(e, in, b.sheet(in))
	if refusal, ok := meeting.AsRefusal(err); ok && refusal.Field != "" {
		return nil // a field can be filled better
	}
	return err
}

// again answers a form that was not saved. Where it is shown once more, what was typed stays.
func (b *Bot) again(ctx context.Context, in input, f form, err error) (router.Reply, error) {
	refused := meeting.Refusals(err)
	if len(refused) == 0 {
		return router.Nothing(), err
	}
	s := b.sheet(in)
	switch {
	case refused[0].Anyway:
		s.Ref.Warn = true
		s = f.Shown(f.Opened(s))
		again, err := b.drawn(ctx, in, f, s)
		return router.Show(again), err
	case refused[0].Stale:
		if s.E, err = b.Store.Get(ctx, in.Ref.Of); err != nil {
			return router.Nothing(), fmt.Errorf("load %s: %w", in.Ref.Of, err)
		}
		again, err := b.renewed(ctx, in, f, s)
		return router.Show(view.WithAlert(again, refused[0].Text)), err
	}
	return widened(s, err, func(s view.Sheet) (slack.ModalViewRequest, error) { return b.drawn(ctx, in, f, s) })
}

// widened answers a form that was refused. A refusal under an input that is not in sight brings
// that there; otherwise each stands under its input.
func widened(s view.Sheet, err error, draw func(view.Sheet) (slack.ModalViewRequest, error)) (router.Reply, error) {
	refused := meeting.Refusals(err)
	for _, ref := range []view.Ref{{}, {More: true}, {Warn: true}} {
		wide := s
		wide.Ref.More, wide.Ref.Warn = s.Ref.More || ref.More, s.Ref.Warn || ref.Warn
		again, derr := draw(wide)
		switch {
		case derr != nil:
			return router.Nothing(), derr
		case !inSight(again, refused):
			continue
		case wide.Ref.More == s.Ref.More && wide.Ref.Warn == s.Ref.Warn:
			return router.Nothing(), err
		}
		return router.Show(view.WithAlert(again, sentences(refused))), nil
	}
	return router.Nothing(), err
}

// sentences is every refusal, one a line.
func sentences(refused []*meeting.Refusal) string {
	var lines []string
	for _, r := range refused {
		lines = append(lines, r.Text)
	}
	return strings.Join(lines, "\n")
}

func inSight(v slack.ModalViewRequest, refused []*meeting.Refusal) bool {
	for _, r := range refused {
		if r.Field != "" && !view.HasInput(v, r.Field) {
			return false
		}
	}
	return true
}

// renewed is a form that was about something else, over what is so now.
func (b *Bot) renewed(ctx context.Context, in input, f form, s view.Sheet) (slack.ModalViewRequest, error) {
	if renew := f.its().renew; renew != nil {
		renew(&s)
	}
	s = f.Opened(s)
	now, hidden := f.SavedNow(s)
	s.Ref.More = s.Ref.More || hidden
	s = f.Shown(s)
	again, err := b.drawn(ctx, in, f, s)
	return view.Above(again, now...), err
}
