package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/store"
)

// attempt is one claim of one batch, from the claim to its settling.
type attempt struct {
	o      *Outbox
	b      store.Batch
	parts  []view.Part
	stop   context.Context // ends when nothing new may be begun
	calls  context.Context // ends when calls in flight are cut
	halt   context.CancelFunc
	called bool // a call was made
	again  bool // what goes out may be there already, and nobody can know
}

// handle sends one batch and settles it. It returns an error only when nothing can be sent
// any more.
func (o *Outbox) handle(stop, calls context.Context, halt context.CancelFunc, b store.Batch) error {
	a := &attempt{o: o, b: b, stop: stop, calls: calls, halt: halt}
	r, err := a.run()
	return a.settle(context.WithoutCancel(stop), r, err)
}

// run sends the batch: it looks whether it arrived already, asks whether it is wanted and when,
// and makes the call.
func (a *attempt) run() (r meeting.Receipt, err error) {
	defer func() {
		if p := recover(); p != nil {
			what := fmt.Sprintf("%T", p) // a panic's words may repeat what people wrote
			if fault, ok := p.(runtime.Error); ok {
				what = fault.Error()
			}
			a.o.cfg.Log.Error().Str("ref", a.b.ID).Str("panic", what).Bytes("stack", debug.Stack()).Msg("a notice could not be drawn")
			err = &callError{class: unknown, method: "draw", code: "cannot_draw"}
		}
	}()
	if err := a.load(); err != nil {
		return r, err
	}
	if a.b.Doubt {
		if found, err := a.reconcile(); err != nil || found != nil {
			return a.whole(value(found)), err
		}
	}
	if err := a.meet(); err != nil {
		return r, err
	}
	if err := a.ask(); err != nil {
		return r, err
	}
	r, err = a.send()
	return a.whole(r), err
}

// whole adds to the receipt of a direct message all that it says.
func (a *attempt) whole(r meeting.Receipt) meeting.Receipt {
	if r.TS != "" && a.parts[0].N.Direct() {
		r.Message = slices.Clone(a.b.Notices)
	}
	return r
}

func value(r *meeting.Receipt) meeting.Receipt {
	if r == nil {
		return meeting.Receipt{}
	}
	return *r
}

// load reads the escalations of the batch as they are now.
func (a *attempt) load() error {
	a.parts = a.parts[:0]
	states := map[meeting.ID]*meeting.Escalation{}
	var gone, unread []uint64
	for _, n := range a.b.Notices {
		e, ok := states[n.Of]
		if !ok {
			var err error
			e, err = a.o.cfg.Store.Get(context.WithoutCancel(a.stop), n.Of)
			if errors.Is(err, store.ErrNotFound) {
				e, err = nil, nil
			}
			if err != nil {
				err = fmt.Errorf("read %s: %w", n.Of, err)
			}
			if err != nil && (!n.Direct() || strings.HasPrefix(a.b.Lane, store.AsideLane)) {
				return err
			}
			if err != nil { // its readers hear of the other escalations all the same
				a.log(zerolog.ErrorLevel).Err(err).Msg("a notice is put aside because its record cannot be read")
				unread = append(unread, n.ID)
				continue
			}
			states[n.Of] = e
		}
		if e == nil {
			a.dropped(n, "there is no such escalation")
			gone = append(gone, n.ID)
			continue
		}
		a.parts = append(a.parts, view.Part{E: e, N: n})
	}
	if len(unread) > 0 {
		until := a.o.clock.Now().Add(a.o.delay(1))
		if err := a.o.cfg.Store.Aside(context.WithoutCancel(a.stop), a.b, unread, until); err != nil {
			return fmt.Errorf("put notices aside: %w", err)
		}
		if err := a.without(unread); err != nil {
			return err
		}
	}
	return a.drop(gone)
}

// askAgain is how long an hour for a reader is believed: they come back earlier than they
// said, or move to another zone, and what comes for them meanwhile waits behind it.
const askAgain = 15 * time.Minute

// ask drops what is not wanted any more. The rest goes out together as soon as one part of
// it may: the parts of one message have one reader, who is disturbed once. When all of it
// has to wait, it waits until the first hour that one part may go, and is asked in between.
// What another part of the same message says already is dropped too.
func (a *attempt) ask() error {
	now := a.o.clock.Now()
	var unwanted []uint64
	var wait waitError
	ready := false
	for _, p := range a.parts {
		v := a.o.wanted(p.E, p.N, now, a.o.cfg.Policy)
		switch {
		case v.Drop:
			a.dropped(p.N, v.Why)
			unwanted = append(unwanted, p.N.ID)
		case !v.Until.After(now):
			ready = true
		case wait.at.IsZero() || v.Until.Before(wait.at):
			wait = waitError{at: v.Until, why: v.Why}
		}
	}
	if err := a.drop(unwanted); err != nil {
		return err
	}
	if !ready {
		if soon := now.Add(askAgain); wait.at.After(soon) {
			wait.at = soon
		}
		return &wait
	}
	var said []uint64
	for _, p := range a.parts {
		if slices.ContainsFunc(a.parts, func(o view.Part) bool { return o.E.Covers(o.N, p.N) }) {
			a.dropped(p.N, "another part of the message says it")
			said = append(said, p.N.ID)
		}
	}
	return a.drop(said)
}

// drop settles some notices of the batch as unwanted; errSettled when none is left.
func (a *attempt) drop(ids []uint64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := a.o.cfg.Store.Drop(context.WithoutCancel(a.stop), a.b, ids); err != nil {
		return fmt.Errorf("drop notices: %w", err)
	}
	return a.without(ids)
}

// without goes on with the rest of the batch; errSettled when none is left.
func (a *attempt) without(ids []uint64) error {
	a.parts = slices.DeleteFunc(a.parts, func(p view.Part) bool { return slices.Contains(ids, p.N.ID) })
	a.b.Notices = slices.DeleteFunc(slices.Clone(a.b.Notices), func(n meeting.Notice) bool { return slices.Contains(ids, n.ID) })
	if len(a.b.Notices) == 0 {
		return errSettled
	}
	return nil
}

// urgent reports whether the batch may use the tokens kept for urgent ones.
func (a *attempt) urgent() bool {
	return slices.ContainsFunc(a.b.Notices, func(n meeting.Notice) bool { return n.Urgent })
}

// call makes one call as soon as it may be made: at once, or in a later attempt. place is
// the channel or person of a message, "" for other calls.
func (a *attempt) call(m method, place string, fn func(context.Context) error) error {
	now := a.o.clock.Now()
	if a.stop.Err() != nil {
		return &waitError{at: now, why: "stopping"}
	}
	// A call that outlives its lease could meet its own repetition. By a clock that went back
	// nobody can tell.
	if now.After(a.b.Began.Add(a.o.cfg.Lease-callLimit-2*time.Second)) || now.Before(a.b.Began.Add(-callLimit)) {
		return &waitError{at: now, why: "the lease is nearly over"}
	}
	if at := a.o.pace.take(a.b.Lane, m, place, a.urgent(), a.called, now); at.After(now) {
		return &waitError{at: at, why: "pace of " + string(m)}
	}
	a.called = true
	ctx, cancel := context.WithTimeout(a.calls, callLimit)
	defer cancel()
	f := judge(m, fn(ctx))
	if f == nil {
		if a.o.bars.lifted(m, a.barPlace(m), a.o.clock.Now()) {
			a.log(zerolog.InfoLevel).Str("method", a.barPlace(m)).Msg("Slack takes it again; what was kept goes out")
		}
		return nil
	}
	if f.class == limited {
		now := a.o.clock.Now()
		if f.after == 0 {
			f.after = a.o.delay(a.o.lanes.change(a.b.Lane, func(l *memo) { l.fails++ }).fails)
		}
		a.o.pace.stop(m, now.Add(f.after))
	}
	return f
}
