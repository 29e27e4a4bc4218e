package proof

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/store"
)

// mutant is a program that is wrong on purpose. The zero mutant is right.
type mutant struct {
	name   string
	store  func(s store.Store, r *rig) store.Store // lies about the store
	twice  bool                                    // the wire repeats a message whose answer was lost
	nights bool                                    // thinks that people work day and night
}

func (m mutant) into(r *rig) {
	r.mutant = m
	if m.nights {
		hours, err := calendar.ParseHours("Mon-Sun 00:00-23:59")
		require.NoError(r.t, err)
		r.policy.Calendar = calendar.New(hours, nil)
	}
}

// mutants is the list of TestMutantsAreCaught.
var mutants = []mutant{
	{name: "drops a notice at restart", store: func(s store.Store, r *rig) store.Store { return &droppy{Store: s, first: r.lives > 1} }},
	{name: "forgets a claim", store: func(s store.Store, _ *rig) store.Store { return &forgetful{s} }},
	{name: "nags rung by rung", store: func(s store.Store, r *rig) store.Store { return &rungs{s, r} }},
	{name: "counts a late vote", store: func(s store.Store, _ *rig) store.Store { return &lenient{s} }},
	{name: "answers before it is kept", store: func(s store.Store, _ *rig) store.Store { return &hasty{Store: s} }},
	{name: "forgets the keys of requests", store: func(s store.Store, _ *rig) store.Store { return &keyless{Store: s} }},
	{name: "draws from an old state", store: func(s store.Store, r *rig) store.Store {
		return &stale{s, r, map[meeting.ID]snap{}, make(chan struct{}, 1)}
	}},
	{name: "never looks at its cards", store: func(s store.Store, _ *rig) store.Store { return &blind{s} }},
	{name: "repeats at the wire", twice: true},
	{name: "writes at night", nights: true},
}

// within is how many seeds a mutant may live through.
const within = 100

// Programs that are wrong on purpose are caught, each within a hundred fortnights:
//
//   - one drops a notice when it starts again: what was owed is never said;
//   - one forgets that it had claimed a notice, and does not look before it repeats it;
//   - one catches up rung by rung after an outage, one reminder for each missed moment;
//   - one counts ballots that came after the close;
//   - one answers before what it says is kept;
//   - one forgets the keys of requests, so that a form delivered twice counts twice;
//   - one draws from an hour-old state: people hear of what they have done;
//   - one updates only the cards that its commands think of: others grow old;
//   - one lets its HTTP client repeat a message whose answer was lost;
//   - one believes that people work day and night.
//
// They are made by wrappers around the store and the wire, so that the program itself holds
// no switch for them.
func TestMutantsAreCaught(t *testing.T) {
	if !full() {
		t.Skip("each takes a fortnight or more: PROOF_FULL=1 runs them")
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for seed := uint64(1); seed <= within; seed++ {
				var f fortnight
				t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { f = live(t, plan{seed: seed, mutant: m, crowded: seed%4 == 0, days: days()}) })
				if f.err != nil {
					t.Logf("caught in fortnight %d: %.300s", seed, f.err)
					return
				}
			}
			t.Fatalf("lived through %d fortnights", within)
		})
	}
}

// droppy loses the first notice that it finds waiting when it starts again.
type droppy struct {
	store.Store
	first bool
}

// Claim loses one.
func (d *droppy) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	all, err := d.Store.Claim(ctx, now, lease, limit)
	if err != nil || len(all) == 0 || !d.first {
		return all, err
	}
	d.first = false
	var ids []uint64
	for _, n := range all[0].Notices {
		ids = append(ids, n.ID)
	}
	return all[1:], d.Drop(ctx, all[0], ids)
}

// forgetful never knows that it tried before.
type forgetful struct{ store.Store }

// Claim forgets the doubt.
func (f *forgetful) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	all, err := f.Store.Claim(ctx, now, lease, limit)
	for i := range all {
		all[i].Doubt, all[i].First = false, time.Time{}
	}
	return all, err
}

// rungs wakes at every moment that was missed, one after another.
type rungs struct {
	store.Store
	r *rig
}

// Update catches up step by step.
func (s *rungs) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	for range 50 {
		e, err := s.Get(ctx, id)
		if key != "" || err != nil {
			break
		}
		at := e.NextDue(s.r.policy)
		if at.IsZero() || !at.Before(s.r.clock.Now().Add(-time.Minute)) {
			break
		}
		if _, err := s.Store.Update(ctx, id, "", func(e *meeting.Escalation) error { e.Tick(at, s.r.policy); return nil }); err != nil {
			return nil, err
		}
		time.Sleep(20 * time.Second)
	}
	return s.Store.Update(ctx, id, key, fn)
}

// Delivered forgets that what was said now was late, and told what is true now.
func (s *rungs) Delivered(ctx context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	if len(b.Notices) > 0 {
		r.Said = b.Notices[0].At
	}
	return s.Store.Delivered(ctx, b, r, at)
}

// lenient opens every vote again for whoever comes late.
type lenient struct{ store.Store }

// Update lets the ballot in and hides that it did.
func (s *lenient) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	return s.Store.Update(ctx, id, key, func(e *meeting.Escalation) error {
		b := e.Ballot()
		if key == "" || b == nil || b.Void != "" {
			return fn(e)
		}
		n, was := len(e.Ballots)-1, *b
		b.Closes, b.AllIn, b.Closed = time.Now().Add(1000*time.Hour), time.Time{}, time.Time{}
		cast := len(b.Cast)
		err := fn(e)
		if now := &e.Ballots[n]; len(now.Cast) == cast || err != nil || !was.Closed.IsZero() {
			now.Closes, now.AllIn, now.Closed = was.Closes, was.AllIn, was.Closed
		} else {
			now.Closes, now.Closed = was.Closes, was.Closed
		}
		return err
	})
}

// hasty tells the caller of one change in thirty that it is kept, and keeps nothing.
type hasty struct {
	store.Store
	n atomic.Int64
}

// Update lies now and then.
func (s *hasty) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	if key == "" || s.n.Add(1)%30 != 0 {
		return s.Store.Update(ctx, id, key, fn)
	}
	e, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return e, fn(e)
}

// keyless takes every delivery for a new one.
type keyless struct {
	store.Store
	n atomic.Int64
}

// Update makes each key another one.
func (s *keyless) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	if key != "" {
		key = fmt.Sprint(key, " ", s.n.Add(1))
	}
	return s.Store.Update(ctx, id, key, fn)
}

// blind drops every look at the cards.
type blind struct{ store.Store }

// Claim drops them.
func (s *blind) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	all, err := s.Store.Claim(ctx, now, lease, limit)
	var out []store.Batch
	for _, b := range all {
		if b.Notices[0].Kind != meeting.LookAtCards {
			out = append(out, b)
		} else if err := s.Drop(ctx, b, []uint64{b.Notices[0].ID}); err != nil {
			return out, err
		}
	}
	return out, err
}

// stale reads what was true up to an hour ago.
type stale struct {
	store.Store
	r    *rig
	seen map[meeting.ID]snap
	lock chan struct{}
}

type snap struct {
	e  *meeting.Escalation
	at time.Time
}

// Get returns what it saw before.
func (s *stale) Get(ctx context.Context, id meeting.ID) (*meeting.Escalation, error) {
	s.lock <- struct{}{}
	defer func() { <-s.lock }()
	now := s.r.clock.Now()
	if x, ok := s.seen[id]; ok && now.Sub(x.at) < time.Hour {
		return copied(x.e), nil
	}
	e, err := s.Store.Get(ctx, id)
	if err == nil {
		s.seen[id] = snap{copied(e), now}
	}
	return e, err
}
