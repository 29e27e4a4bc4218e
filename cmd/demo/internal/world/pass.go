package world

import (
	"context"
	"errors"
	"time"
)

// Real time. patience is how long the bot may be busy before something is wrong; lull how long
// nothing may have been going on before what is waited for will not happen by itself; blink how
// long nothing may have been going on before the clock is moved, for between two things that
// the bot does there is a moment in which nobody sees that it is at work.
const (
	patience = 15 * time.Second
	lull     = 3 * time.Second
	blink    = 8 * time.Millisecond
)

// next is the next moment at which the bot has something to do; busy while it does it now.
func (w *World) next() (at time.Time, busy bool, err error) {
	r := w.life()
	if r == nil {
		return time.Time{}, false, ErrNotRunning
	}
	ctx := context.Background()
	now := w.Clock.Now()
	due, err := r.store.NextDue(ctx)
	claim, err2 := r.store.NextClaim(ctx, now)
	if failed := err != nil || err2 != nil; failed || r.sending() { // what fails here is asked again
		return time.Time{}, true, nil
	}
	for _, t := range []time.Time{due, claim} {
		switch {
		case t.IsZero():
		case !t.After(now):
			return time.Time{}, true, nil
		case at.IsZero() || t.Before(at):
			at = t
		}
	}
	return at, false, nil
}

// Rest waits until the bot has nothing to do now, and says when it will have next; the zero
// time is never. Without a bot the error is [ErrNotRunning].
func (w *World) Rest(ctx context.Context) (time.Time, error) {
	last := time.Now()
	end := last.Add(patience)
	for {
		at, busy, err := w.next()
		if err != nil {
			return at, err
		}
		if busy {
			last = time.Now()
		} else if time.Since(last) >= blink {
			return at, nil
		}
		if ctx.Err() != nil {
			return at, ctx.Err()
		}
		if time.Now().After(end) {
			return at, errors.New("the bot is still busy")
		}
		time.Sleep(time.Millisecond)
	}
}

// Pass lets time go by: the clock jumps from one thing that the bot does to the next. It
// ends early with the context.
func (w *World) Pass(ctx context.Context, d time.Duration) {
	target := w.Clock.Now().Add(d)
	for {
		at, err := w.Rest(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil || at.IsZero() || at.After(target) {
			break
		}
		w.Clock.Move(at)
	}
	w.Clock.Move(target)
	_, _ = w.Rest(ctx)
}

// Hurry takes the short waits out of what is under way: cards wait a second or three before
// they are posted or changed again. The clock moves only to what is due within a few seconds
// of it, and twenty in all.
func (w *World) Hurry(ctx context.Context) {
	const step, most = 5 * time.Second, 20 * time.Second
	end := w.Clock.Now().Add(most)
	for ctx.Err() == nil {
		at, err := w.Rest(ctx)
		if err != nil || at.IsZero() || at.After(end) || at.Sub(w.Clock.Now()) > step {
			return
		}
		w.Clock.Move(at)
	}
}

// ErrNothing says that nothing more will happen by itself.
var ErrNothing = errors.New("nothing more is planned: nothing will happen until somebody does something")

// Until moves the clock from one thing that the bot does to the next until seen says that
// something could be seen, at most a hundred days.
func (w *World) Until(ctx context.Context, seen func() bool) error {
	const most = 100 * 24 * time.Hour
	end := w.Clock.Now().Add(most)
	for ctx.Err() == nil {
		at, err := w.Rest(ctx)
		switch {
		case err != nil:
			return err
		case seen():
			return nil
		case at.IsZero() || at.After(end):
			return ErrNothing
		}
		w.Clock.Move(at)
	}
	return ctx.Err()
}

// Wait lets time go by until cond holds, at most a few minutes of it. An answer to a click
// is on its way for a moment, so the clock is moved only when that moment is over too.
func (w *World) Wait(ctx context.Context, cond func() bool) error {
	const answer = 80 * time.Millisecond
	end, last := w.Clock.Now().Add(5*time.Minute), time.Now().Add(patience)
	idle := time.Now()
	for {
		if w.holds(ctx, cond, answer) {
			return nil
		}
		at, err := w.Rest(ctx)
		switch later := at.IsZero() || at.After(end); {
		case err != nil:
			return err
		case time.Now().After(last), later && time.Since(idle) > lull:
			return errors.New("it did not happen")
		case !later:
			w.Clock.Move(at)
			idle = time.Now()
		}
	}
}

// holds waits for cond, in real time.
func (w *World) holds(ctx context.Context, cond func() bool, most time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	return w.Slack.WaitFor(ctx, cond) == nil
}
