package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/meeting"
	"escalate/store"
)

var laneTests = map[string]func(*testing.T, Harness){
	"the outbox does as its model": modelled,
}

// modelled lets random commands, relays, clocks and kills loose on a store and holds every
// claim against a model that is small enough to be read.
func modelled(t *testing.T, h Harness) {
	rapid.Check(t, func(r *rapid.T) {
		w := &world{kit: newKit(t, h), m: &model{}, now: monday, shadows: map[meeting.ID]*meeting.Escalation{}}
		defer func() { require.NoError(r, w.s.Close()) }()
		severities := []meeting.Severity{meeting.High, meeting.Critical, meeting.High}
		for i, severity := range severities {
			w.openAs("Northwind", severity)
			id := meeting.ID(i + 1)
			e, err := opening("Northwind", severity, monday)(id)
			require.NoError(r, err)
			w.shadows[id] = e
			w.owe(e)
		}
		steps := map[string]func(*rapid.T){
			"change": w.change, "change again": w.change, "tick": w.tick, "claim": w.claims, "claim more": w.claims,
			"deliver": w.delivers, "drop": w.drops, "aside": w.asides, "postpone": w.postpones, "wait": w.waits, "kill": w.kill,
			"": w.check,
		}
		r.Repeat(steps)
	})
}

type world struct {
	*kit
	m       *model
	now     time.Time
	shadows map[meeting.ID]*meeting.Escalation
	out     []store.Batch // claimed and not settled, as far as the relay knows
}

// owe moves what the shadow's commands left into the model.
func (w *world) owe(e *meeting.Escalation) {
	_, notices := e.Take()
	for _, n := range notices {
		n.Of = e.ID
		w.m.owe(n)
	}
}

func (w *world) run(r *rapid.T, id meeting.ID, fn func(e *meeting.Escalation) error) {
	_, err := w.s.Update(w.ctx, id, "", fn)
	shadow := w.shadows[id]
	if want := fn(shadow); want != nil {
		require.Equal(r, want, err)
		shadow.Take()
		return
	}
	require.NoError(r, err)
	w.owe(shadow)
}

func (w *world) id(r *rapid.T) meeting.ID {
	return meeting.ID(rapid.IntRange(1, len(w.shadows)).Draw(r, "id"))
}

func (w *world) change(r *rapid.T) {
	who := rapid.SampledFrom([]meeting.Person{bo, cy}).Draw(r, "who")
	at, due := w.now, w.now.Add(26*time.Hour)
	w.run(r, w.id(r), rapid.SampledFrom([]func(*meeting.Escalation) error{
		asking(who, at),
		asking(who, at),
		summing("Down since "+at.String(), at),
		func(e *meeting.Escalation) error {
			return e.PlanFollowUp(ana, meeting.Newest, meeting.Plan{Start: due, Length: time.Hour}, []meeting.Person{bo, cy}, at)
		},
		func(e *meeting.Escalation) error {
			return e.Assign(ana, meeting.Technical, meeting.Newest, []meeting.Person{who}, at)
		},
	}).Draw(r, "command"))
}

func (w *world) tick(r *rapid.T) {
	w.run(r, w.id(r), func(e *meeting.Escalation) error { e.Tick(w.now, meeting.DefaultPolicy()); return nil })
}

func (w *world) waits(r *rapid.T) {
	w.now = w.now.Add(rapid.SampledFrom([]time.Duration{
		time.Microsecond, time.Second, lease - time.Microsecond, lease, time.Hour, 13 * time.Hour,
	}).Draw(r, "wait"))
}

func (w *world) kill(*rapid.T) { w.reopen() }

func (w *world) claims(r *rapid.T) {
	limit := rapid.IntRange(1, 12).Draw(r, "limit")
	urgent, routine := w.m.ready(w.now)
	got, err := w.s.Claim(w.ctx, w.now, lease, limit)
	require.NoError(r, err)
	w.out = append(w.out, w.m.claimed(r, got, urgent, routine, limit, w.now)...)
}

// claimed holds what was claimed against what may be: which lanes, what in them, as which attempt.
func (m *model) claimed(r *rapid.T, got []store.Batch, urgent, routine map[string]bool, limit int, now time.Time) []store.Batch {
	require.Len(r, got, min(limit, len(urgent)+len(routine)))
	for _, b := range got {
		require.NotEmpty(r, b.ID)
		from := routine
		if len(urgent) > 0 {
			from = urgent // the urgent come first
		}
		require.Contains(r, from, b.Lane)
		delete(from, b.Lane)
		want := m.claim(b.Lane, b.ID, now)
		require.Equal(r, want.Attempt, b.Attempt)
		require.Equal(r, text(r, anonymous(want)), text(r, anonymous(b)))
	}
	return got
}

// anonymous is the batch without the numbers of its notices, which the model does not give.
func anonymous(b store.Batch) store.Batch {
	b.Notices = append([]meeting.Notice(nil), b.Notices...)
	for i := range b.Notices {
		b.Notices[i].ID = 0
	}
	return b
}

// pick takes one of the batches that the relay once claimed, perhaps a stale one.
func (w *world) pick(r *rapid.T) (store.Batch, *frozenSet) {
	if len(w.out) == 0 {
		r.Skip("nothing is out")
	}
	b := rapid.SampledFrom(w.out).Draw(r, "batch")
	return b, w.m.current(b)
}

func (w *world) delivers(r *rapid.T) {
	b, set := w.pick(r)
	receipt := meeting.Receipt{Channel: "C" + b.ID, TS: b.ID, Parked: rapid.SampledFrom([]string{"", "", "", "msg_too_long"}).Draw(r, "parked")}
	err := w.s.Delivered(w.ctx, b, receipt, w.now)
	if set == nil {
		require.ErrorIs(r, err, store.ErrFenced)
		return
	}
	require.NoError(r, err)
	w.m.settle(set)
	var of []meeting.ID
	for _, o := range set.all {
		id := o.Of
		require.NoError(r, w.shadows[id].Receive(o.Notice, receipt, w.now))
		of = append(of, id)
	}
	done := map[meeting.ID]bool{}
	for _, id := range of { // in the order in which they stand in the batch
		if !done[id] {
			w.owe(w.shadows[id])
		}
		done[id] = true
	}
}

func (w *world) drops(r *rapid.T) {
	b, set := w.pick(r)
	n := rapid.IntRange(0, len(b.Notices)).Draw(r, "drop")
	err := w.s.Drop(w.ctx, b, noticeIDs(b)[:n])
	if set == nil {
		require.ErrorIs(r, err, store.ErrFenced)
		return
	}
	require.NoError(r, err)
	w.m.drop(set, set.left(b, n))
}

// left is how many of the first n that were claimed the set still holds.
func (s *frozenSet) left(b store.Batch, n int) int { return max(n-(len(b.Notices)-len(s.all)), 0) }

func (w *world) asides(r *rapid.T) {
	b, set := w.pick(r)
	n := rapid.IntRange(0, len(b.Notices)).Draw(r, "aside")
	until := w.now.Add(rapid.SampledFrom([]time.Duration{0, time.Minute}).Draw(r, "until"))
	err := w.s.Aside(w.ctx, b, noticeIDs(b)[:n], until)
	if set == nil {
		require.ErrorIs(r, err, store.ErrFenced)
		return
	}
	require.NoError(r, err)
	w.m.aside(set, set.left(b, n), until)
}

func (w *world) postpones(r *rapid.T) {
	b, set := w.pick(r)
	until := w.now.Add(rapid.SampledFrom([]time.Duration{0, time.Second, 10 * time.Hour}).Draw(r, "until"))
	doubt, thaw := rapid.Bool().Draw(r, "doubt"), rapid.Bool().Draw(r, "thaw")
	err := w.s.Postpone(w.ctx, b, until, doubt, thaw)
	switch {
	case set == nil:
		require.ErrorIs(r, err, store.ErrFenced)
	case thaw && (doubt || set.Doubt):
		require.Error(r, err)
	default:
		require.NoError(r, err)
		w.m.postpone(set, until, doubt, thaw)
	}
}

// check holds the store's word for the next moment, and the states, against the model's.
func (w *world) check(r *rapid.T) {
	next, err := w.s.NextClaim(w.ctx, w.now)
	require.NoError(r, err)
	require.Equal(r, w.m.next(w.now), next)
	id := w.id(r)
	e, err := w.s.Get(w.ctx, id)
	require.NoError(r, err)
	require.Equal(r, text(r, w.shadows[id]), text(r, e))
}
