package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"escalate/bot/meeting"
	"escalate/store"
)

// A file is whole work for Slack each time: after an hour of errors it is brought again once an hour.
const (
	filesOften = 16
	filePause  = time.Hour
)

// tries is how often a code that nobody knows is met before it counts as a refusal.
const tries = 5

// settle writes the outcome of an attempt. The error it returns ends the outbox.
func (a *attempt) settle(ctx context.Context, r meeting.Receipt, err error) error {
	o, now := a.o, a.o.clock.Now()
	var (
		unwanted *unwantedError
		wait     *waitError
		f        *callError
	)
	switch {
	case err == nil:
		a.delivered(ctx, r)
	case errors.Is(err, errSettled):
		o.lanes.forget(a.b.Lane)
	case errors.As(err, &unwanted):
		a.unwanted(ctx, unwanted.why)
	case errors.As(err, &wait):
		a.log(zerolog.DebugLevel).Str("why", wait.why).Time("until", wait.at).Msg("notices wait")
		a.postpone(ctx, wait.at, false)
	case errors.As(err, &f):
		return a.failed(ctx, f, now)
	case errors.Is(err, store.ErrFenced):
		a.log(zerolog.DebugLevel).Msg("another attempt has taken the batch")
	default:
		a.log(zerolog.ErrorLevel).Err(err).Msg("a notice waits because the store failed")
		a.postpone(ctx, now.Add(o.delay(a.fails())), false)
	}
	return nil
}

// failed decides what a failed call means for the batch.
func (a *attempt) failed(ctx context.Context, f *callError, now time.Time) error {
	o := a.o
	if f.class == unknown {
		if o.lanes.change(a.b.Lane, func(l *memo) { l.strange++ }).strange >= tries {
			f.class = refused
		}
	}
	if f.class == barred {
		if _, known := classes[f.code]; !known && a.strangeFor(now) >= barredLong {
			f.class = refused
		}
	}
	if f.class == barred {
		a.logBarred(f, now)
	} else {
		a.log(level(f.class)).Str("method", string(f.method)).Str("code", f.code).AnErr("error", network(f)).Msg("Slack did not take it")
	}
	switch f.class {
	case barred:
		a.postpone(ctx, now.Add(max(barredPause, o.delay(a.fails()))), false)
	case limited:
		a.postpone(ctx, now.Add(f.after), false)
	case doubtful:
		o.lanes.change(a.b.Lane, (*memo).lookAgain)
		n := a.fails()
		pause := o.delay(n)
		if n > filesOften && (f.method == upload || f.method == complete) {
			pause = filePause
		}
		a.postpone(ctx, now.Add(pause), true)
	case refused:
		r := meeting.Receipt{Parked: f.code}
		if len(a.parts) > 0 {
			r.Channel = a.parts[0].E.Channel.ID
		}
		a.delivered(ctx, r)
	case dead:
		a.halt()
		a.postpone(ctx, now, false)
		return fmt.Errorf("the bot token is not accepted by Slack any more (%s): put a valid one in place and start again; nothing that is owed is lost", f.code)
	default:
		a.postpone(ctx, now.Add(o.delay(a.fails())), false)
	}
	return nil
}

// strangeFor is for how long the lane's first batch has been refused with a word that nobody knows.
func (a *attempt) strangeFor(now time.Time) time.Duration {
	since := a.o.lanes.change(a.b.Lane, func(l *memo) {
		if l.since.IsZero() || l.since.After(now) {
			l.since = now
		}
	}).since
	return now.Sub(since)
}

// fails counts one more failure of the lane.
func (a *attempt) fails() int {
	return a.o.lanes.change(a.b.Lane, func(l *memo) { l.fails++ }).fails
}

// level returns how loud a failure is logged: what passes by itself is no warning.
func level(c class) zerolog.Level {
	switch c {
	case limited:
		return zerolog.InfoLevel
	case dead:
		return zerolog.ErrorLevel
	}
	return zerolog.WarnLevel
}

// network is the part of a fault's error that is worth a log line.
func network(f *callError) error {
	if f.class == doubtful || f.class == undone {
		return f.err
	}
	return nil
}

// delivered hands the receipt to the store. When the store fails thrice the lease runs out,
// and the next attempt finds by looking that this one arrived.
func (a *attempt) delivered(ctx context.Context, r meeting.Receipt) {
	var err error
	for range 3 {
		err = a.o.cfg.Store.Delivered(ctx, a.b, r, a.o.clock.Now())
		if err == nil || errors.Is(err, store.ErrFenced) || errors.Is(err, store.ErrClosed) {
			break
		}
	}
	a.settled(err, "a receipt was not kept")
	if err == nil {
		a.o.lanes.forget(a.b.Lane)
		return
	}
	a.o.lanes.change(a.b.Lane, (*memo).lookAgain)
}

// unwanted drops whatever is left of the batch.
func (a *attempt) unwanted(ctx context.Context, why string) {
	var ids []uint64
	for _, n := range a.b.Notices {
		a.dropped(n, why)
		ids = append(ids, n.ID)
	}
	err := a.o.cfg.Store.Drop(ctx, a.b, ids)
	a.settled(err, "a notice was not dropped")
	if err == nil {
		a.o.lanes.forget(a.b.Lane)
	}
}

// postpone gives the claim back. A doubt stays until it is resolved by settling; the set may
// grow again only while there is none.
func (a *attempt) postpone(ctx context.Context, until time.Time, doubt bool) {
	doubt = doubt || a.b.Doubt
	if cut := until.Truncate(time.Microsecond); cut.Before(until) { // as the store would: the wait would not be over
		until = cut.Add(time.Microsecond)
	}
	err := a.o.cfg.Store.Postpone(ctx, a.b, until, doubt, !doubt)
	a.settled(err, "a claim was not given back")
}

// dropped logs why a notice of the batch is not sent.
func (a *attempt) dropped(n meeting.Notice, why string) {
	a.o.cfg.Log.Debug().Str("ref", a.b.ID).Str("kind", string(n.Kind)).Str("of", n.Of.String()).Uint64("notice", n.ID).
		Str("why", why).Msg("a notice is not wanted any more")
}

// settled logs what the store said.
func (a *attempt) settled(err error, what string) {
	switch {
	case err == nil:
	case errors.Is(err, store.ErrFenced), errors.Is(err, store.ErrClosed):
		a.log(zerolog.DebugLevel).Err(err).Msg(what)
	default:
		a.log(zerolog.ErrorLevel).Err(err).Msg(what)
	}
}

// log begins a log line that names the batch and nothing that people wrote.
func (a *attempt) log(l zerolog.Level) *zerolog.Event {
	ev := a.o.cfg.Log.WithLevel(l).Str("ref", a.b.ID).Int("attempt", a.b.Attempt)
	if len(a.b.Notices) > 0 {
		ev = ev.Str("kind", string(a.b.Notices[0].Kind)).Str("of", a.b.Notices[0].Of.String())
	}
	return ev
}
