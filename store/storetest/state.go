package storetest

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/meeting"
	"escalate/store"
)

var stateTests = map[string]func(*testing.T, Harness){
	"what was written is read":                 roundTrip,
	"numbers have no holes":                    numbers,
	"a refused change changes nothing":         atomic,
	"a change without an event writes nothing": empty,
	"fn may run twice":                         twice,
	"what is not there is not found":           notFound,
}

// roundTrip holds random lives of escalations against what the store says of them, also
// after a kill: the state, the log, and that the log leads to the state.
func roundTrip(t *testing.T, h Harness) {
	rapid.Check(t, func(r *rapid.T) {
		k := newKit(t, h)
		defer func() { require.NoError(r, k.s.Close()) }()
		want := map[meeting.ID]*meeting.Escalation{}
		at := monday
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(30*time.Hour)).Draw(r, "wait")))
			if len(want) == 0 || rapid.IntRange(0, 4).Draw(r, "open") == 0 {
				e, err := k.s.Create(k.ctx, "", opening("Northwind", meeting.High, at))
				require.NoError(r, err)
				require.Equal(r, meeting.ID(len(want)+1), e.ID)
				want[e.ID] = e
				continue
			}
			id := meeting.ID(rapid.IntRange(1, len(want)).Draw(r, "id"))
			e, err := k.s.Update(k.ctx, id, "", command(r, at))
			if _, refused := meeting.AsRefusal(err); refused {
				continue
			}
			require.NoError(r, err)
			want[id] = e
		}
		k.agrees(r, want)
		if rapid.Bool().Draw(r, "kill") {
			k.reopen()
			k.agrees(r, want)
		}
	})
}

func (k *kit) agrees(r require.TestingT, want map[meeting.ID]*meeting.Escalation) {
	for id, w := range want {
		e, err := k.s.Get(k.ctx, id)
		require.NoError(r, err)
		require.Equal(r, w, e)
		log, err := k.s.Events(k.ctx, id)
		require.NoError(r, err)
		again, err := meeting.Replay(log)
		require.NoError(r, err)
		require.Equal(r, text(r, e), text(r, again))
	}
	all, err := k.s.ByPerson(k.ctx, ana.ID)
	require.NoError(r, err)
	require.Len(r, all, len(want))
	for i, row := range all {
		require.Equal(r, meeting.ID(len(want)-i), row.ID)
		require.Equal(r, text(r, want[row.ID].Row()), text(r, row))
	}
}

// command draws one command. Its moment may be in any zone and finer than a microsecond.
func command(r *rapid.T, at time.Time) func(e *meeting.Escalation) error {
	at = at.In(time.FixedZone("here", 3600)).Add(7 * time.Nanosecond)
	who := rapid.SampledFrom([]meeting.Person{ana, bo, cy, dee}).Draw(r, "who")
	words := rapid.StringN(1, 40, -1).Draw(r, "words")
	n := rapid.IntRange(0, 3).Draw(r, "n")
	switch rapid.IntRange(0, 8).Draw(r, "command") {
	case 0:
		return func(e *meeting.Escalation) error { return e.Ask(ana, who, words, at) }
	case 1:
		return func(e *meeting.Escalation) error { return e.Answer(who, n, words, at) }
	case 2:
		return func(e *meeting.Escalation) error {
			return e.SetSummary(ana, meeting.Newest, words, meeting.Critical, at)
		}
	case 3:
		return func(e *meeting.Escalation) error { return e.Add(ana, []meeting.Person{who}, at) }
	case 4:
		return func(e *meeting.Escalation) error { return e.Remove(ana, who.ID, at) }
	case 5:
		return func(e *meeting.Escalation) error {
			return e.AddItems(ana, who, []meeting.ItemDraft{{Text: words}, {Text: words}}, at)
		}
	case 6:
		return func(e *meeting.Escalation) error { return e.Done(who, n, at) }
	case 7:
		return func(e *meeting.Escalation) error {
			return e.Assign(ana, meeting.Technical, meeting.Newest, []meeting.Person{who}, at)
		}
	}
	return func(e *meeting.Escalation) error { e.Tick(at, meeting.DefaultPolicy()); return nil }
}

func numbers(t *testing.T, h Harness) {
	k := newKit(t, h)
	no := errors.New("no")
	for want := meeting.ID(1); want <= 5; want++ {
		_, err := k.s.Create(k.ctx, "", func(meeting.ID) (*meeting.Escalation, error) { return nil, no })
		require.Equal(t, no, err)
		require.Equal(t, want, k.open("Customer "+strconv.Itoa(int(want))))
		if want == 3 {
			k.reopen()
		}
	}
}

// atomic leaves events and notices and then refuses: none of it may be seen anywhere.
func atomic(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	k.silence(monday)
	before, due := k.get(id), k.nextDue()
	no := errors.New("no")
	_, err := k.s.Update(k.ctx, id, "key", func(e *meeting.Escalation) error {
		require.NoError(t, e.Ask(ana, bo, "Why?", monday))
		require.NoError(t, e.Assign(ana, meeting.Technical, meeting.Newest, []meeting.Person{cy}, monday))
		e.Customer = "somebody else"
		return no
	})
	require.Same(t, no, err, "the error comes as it is")
	for range 2 {
		require.Equal(t, before, k.get(id))
		log, err := k.s.Events(k.ctx, id)
		require.NoError(t, err)
		require.Len(t, log, before.Seq)
		require.Empty(t, k.claim(monday.Add(time.Hour), 10))
		require.Equal(t, due, k.nextDue())
		rows, err := k.s.ByPerson(k.ctx, bo.ID)
		require.NoError(t, err)
		require.Empty(t, rows)
		k.reopen()
	}
}

func (k *kit) nextDue() time.Time {
	k.Helper()
	at, err := k.s.NextDue(k.ctx)
	require.NoError(k, err)
	return at
}

func empty(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	before := k.get(id)
	e := k.update(id, func(*meeting.Escalation) error { return nil })
	require.Equal(t, before, e)
	e = k.update(id, func(e *meeting.Escalation) error { e.Customer = "scribbled"; return nil })
	require.Equal(t, before, e, "what no event says has not happened")
	require.Equal(t, before, k.get(id))
}

// twice lets fn keep count: however often the keeper runs it, it counts once.
func twice(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	runs := 0
	e := k.update(id, func(e *meeting.Escalation) error {
		runs++
		return e.Ask(ana, bo, "Why?", monday)
	})
	require.GreaterOrEqual(t, runs, 1)
	require.Len(t, e.Questions, 1, "only one run counts")
	require.Equal(t, e, k.get(id))
}

func notFound(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	for _, id := range []meeting.ID{0, 2, -1} {
		_, err := k.s.Get(k.ctx, id)
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = k.s.Events(k.ctx, id)
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = k.s.Update(k.ctx, id, "key", func(*meeting.Escalation) error { panic("not to be run") })
		require.ErrorIs(t, err, store.ErrNotFound)
	}
	for _, channel := range []string{"", "C0", "c"} {
		_, err := k.s.ByChannel(k.ctx, channel)
		require.ErrorIs(t, err, store.ErrNotFound)
	}
}
