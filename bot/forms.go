package bot

import (
	"context"
	"strings"

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
	return b.form(in, name)
}

// form opens one form of an escalation for whoever may fill it.
func (b *Bot) form(in input, name string) (router.Reply, error) {
	build, ok := view.Forms[name]
	if !ok {
		return router.Nothing(), meeting.Refuse("", "This button is from an older version. Please use the newest card in the channel, or %s.", b.View.Command)
	}
	if err := mayFill(in, name); err != nil {
		return router.Nothing(), err
	}
	in.Ref.Of = in.E.ID
	return router.Open(build(in.E, in.By, current(in.E, name, in.Ref))), nil
}

// mayFill refuses before anything is typed what would be refused afterwards.
func mayFill(in input, name string) error {
	if view.ChairOnly(name) && in.By.ID != in.E.Chair {
		return meeting.Refuse("", "This is for the chair, %s.", in.E.Name(in.E.Chair))
	}
	if name == view.FormOption && in.E.Phase != meeting.Reviewing && in.Ref.No == 0 {
		return meeting.Refuse("", "Options are frozen from the opening of the vote to the decision: %s is %s.", in.E.ID, in.E.Phase)
	}
	if name == view.FormVote {
		return in.E.ReadyToVote()
	}
	if !in.E.Phase.Open() && name != view.FormReescalate {
		return in.E.Over()
	}
	return nil
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
	build, ok := view.Forms[r.View.Callback]
	if !ok {
		return router.Nothing(), nil
	}
	return router.Show(build(in.E, in.By, ref)), nil
}

// submission reads a form and gives the command that it asks for, and what is shown after.
type submission func(in input) (command, error)

// command is what a submitted form does. After it the form closes, or shows the next view.
type command struct {
	do   func(*meeting.Escalation) error
	next func(*meeting.Escalation) router.Reply // nil: the form closes
	skip bool                                   // only show next: nothing is changed yet
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
			return b.refused(in, err)
		}
		e := in.E
		if !c.skip {
			if e, err = b.change(ctx, in, c.do); err != nil {
				return b.refused(in, err)
			}
		}
		if c.next == nil {
			return router.Close(), nil
		}
		return c.next(e), nil
	}
}

// refused shows a stale form again over what it is about now; what was typed stays.
func (b *Bot) refused(in input, err error) (router.Reply, error) {
	refusal, ok := meeting.AsRefusal(err)
	build := view.Forms[in.View.Callback]
	if !ok || build == nil {
		return router.Nothing(), err
	}
	if refusal.Stale {
		ref := current(in.E, in.View.Callback, in.Ref)
		if d := in.E.Pending(); d != nil && in.View.Callback == view.FormWhy {
			ref.No, ref.Rev = d.No, d.Rev // the form shows it whole
		}
		return router.Show(view.WithAlert(build(in.E, in.By, ref), refusal.Text)), nil
	}
	if more := in.Ref; refusal.Field != "" && !more.More && !view.HasInput(build(in.E, in.By, in.Ref), refusal.Field) {
		more.More = true
		if form := build(in.E, in.By, more); view.HasInput(form, refusal.Field) {
			return router.Show(view.WithAlert(form, refusal.Text)), nil
		}
	}
	if refusal.Field == "confirm" && !in.Ref.Warn {
		ref := in.Ref
		ref.Warn = true
		return router.Show(view.WithAlert(build(in.E, in.By, ref), refusal.Text)), nil
	}
	return router.Nothing(), err
}
