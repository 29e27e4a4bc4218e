package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// keeper is the store as one life of the program has it: it counts the commits, kills at
// them, writes nothing after death, and keeps the books for the laws.
type keeper struct {
	store.Store // the real one
	l           *life
	b           *book
	now         func() time.Time
	tidy        bool
	waiting     chan struct{}
	say         func(format string, args ...any)
}

// turn lets what reaches the store at one moment come in its turn, in a tidy life.
func (k *keeper) turn(what ...string) {
	if k.tidy {
		time.Sleep(instant(what...))
	}
}

// signals passes on that something may be claimed; in a tidy life a little later, when what else
// came of the write has come.
func (k *keeper) signals(from <-chan struct{}) {
	for {
		select {
		case <-k.l.ctx.Done():
			return
		case <-from:
		}
		k.turn("waiting")
		select {
		case k.waiting <- struct{}{}:
		default:
		}
	}
}

// Waiting signals that something new may be claimed.
func (k *keeper) Waiting() <-chan struct{} { return k.waiting }

// commit runs one write to something. effect says, after it, whether anything was written.
func (k *keeper) commit(what, to, by string, write func() error, effect func() bool) error {
	k.turn(what, to, by)
	k.say("writes %s %s %s", what, to, by)
	k.l.strike(beforeCommit, k.l.count(&k.l.tried), what)
	if k.l.died() {
		return errDead
	}
	err := write()
	if err == nil && effect() {
		k.l.strike(afterCommit, k.l.count(&k.l.commits), what)
	}
	if k.l.died() {
		return errDead
	}
	return err
}

func always() bool { return true }

// Create keeps a new escalation.
func (k *keeper) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (e *meeting.Escalation, err error) {
	var owed []meeting.Notice
	err = k.commit("open", "", key, func() (err error) {
		e, err = k.Store.Create(ctx, key, func(id meeting.ID) (*meeting.Escalation, error) {
			shadow, err := open(id)
			if err != nil {
				return nil, err
			}
			_, owed = shadow.Take()
			return open(id)
		})
		if err == nil {
			k.b.owes(e.ID, owed)
			k.b.told(e)
		}
		return err
	}, always)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// Update changes one. fn is run on a copy as well, to see what it leaves to be said.
func (k *keeper) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (e *meeting.Escalation, err error) {
	var owed []meeting.Notice
	before, ran := 0, false
	what := "change"
	if key == "" {
		what = "tick"
	}
	err = k.commit(what, id.String(), key, func() (err error) {
		e, err = k.Store.Update(ctx, id, key, func(e *meeting.Escalation) error {
			before, owed, ran = e.Seq, nil, true
			shadow := copied(e)
			if fn(shadow) == nil {
				_, owed = shadow.Take()
			}
			return fn(e)
		})
		if err == nil {
			k.b.owes(id, owed)
			k.b.told(e)
			if ran && e.Seq != before {
				k.b.effect(e, key)
			}
		}
		return err
	}, func() bool { return ran && e.Seq != before })
	if err != nil {
		return nil, err
	}
	return e, nil
}

// copied is a copy of the state alone.
func copied(e *meeting.Escalation) *meeting.Escalation {
	raw, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	c := &meeting.Escalation{}
	if err := json.Unmarshal(raw, c); err != nil {
		panic(err)
	}
	return c
}

// Learn keeps people.
func (k *keeper) Learn(ctx context.Context, at time.Time, people ...meeting.Person) error {
	return k.commit("learn", fmt.Sprint(people), "", func() error { return k.Store.Learn(ctx, at, people...) }, func() bool { return false })
}

// Claim hands out what may be sent; in a tidy life one after the other, so that the workers
// begin in this order.
func (k *keeper) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) (all []store.Batch, err error) {
	if k.l.died() {
		return nil, errDead
	}
	if k.turn("claim"); k.tidy {
		limit = min(limit, 1)
	}
	if all, err = k.Store.Claim(ctx, now, lease, limit); err != nil {
		return nil, err
	}
	for _, b := range all {
		k.say("claims %s %s", b.Lane, b.Notices[0].Kind)
		k.b.claimed(b)
		for _, n := range b.Notices {
			if e, err := k.Store.Get(context.Background(), n.Of); err == nil {
				k.b.looked(e, n, now)
			}
		}
		k.l.strike(afterCommit, k.l.count(&k.l.commits), "claim of "+string(b.Notices[0].Kind))
	}
	if k.l.died() {
		return nil, errDead
	}
	return all, nil
}

// Delivered settles a batch.
func (k *keeper) Delivered(ctx context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	return k.commit("receipt of "+string(b.Notices[0].Kind), b.Lane, "", func() error {
		owed := map[meeting.ID][]meeting.Notice{}
		for _, n := range b.Notices {
			e, err := k.Store.Get(context.Background(), n.Of)
			if err != nil {
				return err
			}
			if e.Receive(n, r, at) == nil {
				_, more := e.Take()
				owed[n.Of] = append(owed[n.Of], more...)
			}
		}
		err := k.Store.Delivered(ctx, b, r, at)
		if err == nil {
			k.b.delivered(b, r)
			for id, more := range owed {
				k.b.owes(id, more)
			}
		}
		return err
	}, always)
}

// Drop settles what is not wanted any more.
func (k *keeper) Drop(ctx context.Context, b store.Batch, ids []uint64) error {
	return k.commit("drop", b.Lane, "", func() error {
		for _, n := range b.Notices {
			for _, id := range ids {
				if n.ID != id {
					continue
				}
				e, err := k.Store.Get(context.Background(), n.Of)
				if err != nil {
					return err
				}
				said := slices.ContainsFunc(b.Notices, func(o meeting.Notice) bool { return !slices.Contains(ids, o.ID) && e.Covers(o, n) })
				k.b.dropped(e, n, said, k.now())
			}
		}
		return k.Store.Drop(ctx, b, ids)
	}, always)
}

// Aside puts away what cannot be read.
func (k *keeper) Aside(ctx context.Context, b store.Batch, ids []uint64, until time.Time) error {
	return k.commit("aside", b.Lane, "", func() error { return k.Store.Aside(ctx, b, ids, until) }, always)
}

// Postpone gives a claim back.
func (k *keeper) Postpone(ctx context.Context, b store.Batch, until time.Time, doubt, thaw bool) error {
	return k.commit("postpone", b.Lane, "", func() error { return k.Store.Postpone(ctx, b, until, doubt, thaw) }, always)
}

// The reads of a dead program find nothing.

// Get returns one.
func (k *keeper) Get(ctx context.Context, id meeting.ID) (*meeting.Escalation, error) {
	if k.l.died() {
		return nil, errDead
	}
	return k.Store.Get(ctx, id)
}

// Due returns what is due.
func (k *keeper) Due(ctx context.Context, now time.Time, limit int) ([]meeting.ID, error) {
	if k.l.died() {
		return nil, errDead
	}
	return k.Store.Due(ctx, now, limit)
}
