package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// openForm opens the form that a button names: "form:<name>".
func (b *Bot) openForm(ctx context.Context, r router.Request) (router.Reply, error) {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.Action, view.ActForm+":"), ":")
	switch name {
	case view.FormOpen:
		return b.openShortcut(ctx, r)
	case view.FormAway:
		return b.awayForm(ctx, r)
	case view.FormHandOver:
		return b.handOverForm(ctx, r)
	}
	in, err := b.load(ctx, r, view.ParseRef(r.Value))
	if err != nil {
		return router.Nothing(), err
	}
	return b.form(ctx, in, name)
}

// form opens one form of an escalation for whoever may fill it.
func (b *Bot) form(ctx context.Context, in input, name string) (router.Reply, error) {
	if f := b.forms[name]; f != nil {
		in.Ref.Of, in.Ref.Home = in.E.ID, in.View.Home
		shown, err := b.opened(ctx, in, f)
		switch {
		case err == nil:
			return router.Open(shown), nil
		case f.its().stale != nil:
			return f.its().stale(ctx, in, err)
		}
		return router.Nothing(), err
	}
	build, err := b.builder(ctx, in.Request, name)
	if err != nil {
		return router.Nothing(), err
	}
	if build == nil {
		return router.Nothing(), meeting.Refuse("", "This button is from an older version. Please use the newest card in the channel, or %s.", b.View.Command)
	}
	in.Ref.Of, in.Ref.Home = in.E.ID, in.View.Home
	in.Ref = current(in.E, name, in.Ref)
	if in.Ref.Seen == "" || name != view.FormWhy && !slices.Contains(exceptionForms, name) { // theirs is that of the message they stand in
		in.Ref.Seen = b.View.Seen(name, build, in.E, in.By, in.Ref)
	}
	if err := b.mayFill(ctx, in, name); err != nil {
		if slices.Contains(exceptionForms, name) {
			return b.askedException(ctx, in, err)
		}
		refusal, _ := meeting.AsRefusal(err)
		if name != view.FormWhy || refusal == nil || !refusal.Stale {
			return router.Nothing(), err
		}
		// The form shows the decision whole, as it is now; sent in, it says that it was changed.
	}
	return router.Open(build(in.E, in.By, in.Ref)), nil
}

// current gives the form the revisions of what it is drawn from now, whatever an older
// button carried.
func current(e *meeting.Escalation, name string, ref view.Ref) view.Ref {
	switch name {
	case view.FormDecision:
		ref.No, ref.Rev = 0, 0
		if d := e.Pending(); d != nil {
			ref.No, ref.Rev = d.No, d.Rev
		}
	case view.FormOption:
		ref.Rev, ref.Warn = 0, false
		if o := e.Option(ref.No); o != nil {
			ref.Rev = o.Rev
			ref.Warn = e.Phase == meeting.Voting || e.Phase == meeting.Deciding && len(e.Ballots) > 0
		}
	}
	return ref
}

// more adds the further fields to the form that the button stands in. What was typed stays.
func (b *Bot) more(ctx context.Context, r router.Request) (router.Reply, error) {
	ref := view.ParseRef(r.View.Metadata)
	ref.More = true
	if r.View.Callback == view.FormOpen {
		return b.moreOpening(ctx, r, ref)
	}
	in, err := b.load(ctx, r, ref)
	if err != nil {
		return router.Nothing(), err
	}
	if f := b.forms[r.View.Callback]; f != nil {
		in.Form = nil
		shown, err := b.drawn(ctx, in, f, b.sheet(in))
		if err != nil {
			return router.Nothing(), err
		}
		return router.Show(shown), nil
	}
	build, err := b.builder(ctx, r, r.View.Callback)
	if build == nil || err != nil {
		return router.Nothing(), err
	}
	return router.Show(build(in.E, in.By, ref)), nil
}

// submission reads a form and gives the command that it asks for, and what is shown after.
type submission func(in input) (command, error)

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
func (b *Bot) submit(s submission) router.Handler {
	return func(ctx context.Context, r router.Request) (router.Reply, error) {
		in, err := b.load(ctx, r, view.ParseRef(r.View.Metadata))
		if err != nil {
			return router.Nothing(), err
		}
		c, err := s(in)
		if err != nil {
			return b.refused(ctx, in, err)
		}
		e := in.E
		if !c.skip {
			e, err = b.changeAsSeen(ctx, in, in.View.Callback, c.do)
			if errors.Is(err, errShowAgain) {
				c, err = c.again(in)
			}
			if err != nil {
				return b.refused(ctx, in, err)
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
		if !in.Ref.Home || c.skip {
			return reply, nil
		}
		home, err := b.home(ctx, r) // it stands under the form
		return reply.And(home), err
	}
}

// changeAsSeen makes the change that a form or button asks for, and refuses it when what that
// showed has changed since. What refuses the person or the moment comes first.
func (b *Bot) changeAsSeen(ctx context.Context, in input, form string, command func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	if in.Ref.Seen == "" {
		return b.change(ctx, in, command)
	}
	if f := b.forms[form]; f != nil {
		return b.changeSighted(ctx, in, f, command)
	}
	build, err := b.builder(ctx, in.Request, form)
	if err != nil {
		return nil, err
	}
	return b.change(ctx, in, func(e *meeting.Escalation) error {
		now := b.View.Seen(form, build, e, in.By, in.Ref)
		if err := command(e); err != nil || now == in.Ref.Seen {
			return err
		}
		return view.Meanwhile(form)
	})
}

// changeSighted is changeAsSeen for what has a row.
func (b *Bot) changeSighted(ctx context.Context, in input, f sighted, command func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	if in.Ref.Seen == "" {
		return b.change(ctx, in, command)
	}
	return b.change(ctx, in, func(e *meeting.Escalation) error {
		s := b.sheet(in)
		s.E = e
		now := f.Seen(s)
		if err := command(e); err != nil || now == in.Ref.Seen {
			return err
		}
		return f.Meanwhile()
	})
}

// refused answers a form that was not saved. Where the form is shown again, what was typed stays.
func (b *Bot) refused(ctx context.Context, in input, err error) (router.Reply, error) {
	if f := b.forms[in.View.Callback]; f != nil {
		return b.again(ctx, in, f, err)
	}
	refusal, ok := meeting.AsRefusal(err)
	build, berr := b.builder(ctx, in.Request, in.View.Callback)
	switch {
	case berr != nil:
		return router.Nothing(), errors.Join(err, berr)
	case !ok || build == nil:
		return router.Nothing(), err
	}
	again := func(form slack.ModalViewRequest) (router.Reply, error) {
		return router.Show(view.WithAlert(view.Retyped(form, in.Form), refusal.Text)), nil
	}
	switch {
	case refusal.Anyway:
		return router.Show(view.Retyped(b.View.AnywayForm(in.E, in.By, in.Ref, in.At), in.Form)), nil
	case refusal.Stale:
		if in.E, err = b.Store.Get(ctx, in.Ref.Of); err != nil {
			return router.Nothing(), fmt.Errorf("load %s: %w", in.Ref.Of, err)
		}
		return again(b.asNow(in, build))
	}
	if more := in.Ref; refusal.Field != "" && !more.More && !view.HasInput(build(in.E, in.By, in.Ref), refusal.Field) {
		more.More = true
		if form := build(in.E, in.By, more); view.HasInput(form, refusal.Field) {
			return again(form)
		}
	}
	if refusal.Field == "confirm" && !in.Ref.Warn {
		ref := in.Ref
		ref.Warn = true
		return again(build(in.E, in.By, ref))
	}
	return router.Nothing(), err
}

// asNow is a stale form over what it is about now.
func (b *Bot) asNow(in input, build view.Builder) slack.ModalViewRequest {
	name := in.View.Callback
	if name == view.FormVote {
		return b.View.AnywayForm(in.E, in.By, in.Ref, in.At)
	}
	ref := answering(in.E, name, current(in.E, name, in.Ref))
	if d := in.E.Pending(); d != nil && name == view.FormWhy {
		ref.No, ref.Rev = d.No, d.Rev // the form shows it whole
	}
	now, hidden := b.View.SavedNow(name, build, in.E, in.By, ref, in.Form)
	ref.More = ref.More || hidden
	ref.Seen = b.View.Seen(name, build, in.E, in.By, ref)
	return view.Above(build(in.E, in.By, ref), now...)
}
