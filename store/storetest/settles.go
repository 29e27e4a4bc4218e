package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var settleTests = map[string]func(*testing.T, Harness){
	"an answer enters every escalation":          answers,
	"an answer to another batch settles nothing": strayAnswer,
	"a late settle is fenced":                    fenced,
	"a late settle that nobody overtook is good": lateButGood,
	"what is settled stays settled":              settledTwice,
	"part of a batch is dropped":                 dropPart,
	"what was dropped whole is settled":          dropWhole,
	"what cannot be sent is put aside":           aside,
	"a postponed batch waits":                    postponed,
	"doubt stays":                                doubtStays,
	"a thawed batch grows":                       thawed,
	"a batch in doubt does not thaw":             noThaw,
}

// answers parks one batch of two escalations: both note it and tell their chair.
func answers(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Contoso")
	k.silence(monday)
	k.ask(1, bo, monday)
	k.ask(2, bo, monday)
	k.ask(1, bo, monday)
	seq := []int{k.get(1).Seq, k.get(2).Seq}
	at := monday.Add(time.Hour)
	k.deliver(k.claimLane(at, "dm/UBO"), meeting.Receipt{Parked: "msg_too_long"}, at)
	k.reopen()
	require.Equal(t, seq[0]+2, k.get(1).Seq)
	require.Equal(t, seq[1]+1, k.get(2).Seq)
	log, err := k.s.Events(k.ctx, 2)
	require.NoError(t, err)
	require.Equal(t, meeting.NoticeParked{Kind: meeting.AskQuestion, To: bo.ID, Subject: "1", Why: "msg_too_long", Kept: true}, log[seq[1]].Body)
	require.Equal(t, at, log[seq[1]].At)
	require.Equal(t, "tell-parked tell-parked", kinds(k.claimLane(at, "dm/UANA")))
	k.nothing(at.Add(time.Hour), "dm/UBO")
	stuck := func() []meeting.ID {
		rows, err := k.s.ByPerson(k.ctx, meeting.Operators)
		require.NoError(t, err)
		return ids(rows)
	}
	require.Equal(t, []meeting.ID{2, 1}, stuck())
	k.update(2, func(e *meeting.Escalation) error {
		return e.SendAgain(meeting.Operator{Person: ana}, seq[1]+1, meeting.DefaultPolicy(), at)
	})
	require.Equal(t, "ask-question", kinds(k.claimLane(at, "dm/UBO")))
	require.Equal(t, []meeting.ID{1}, stuck())
	k.reopen()
	require.Equal(t, []meeting.ID{1}, stuck())
}

func strayAnswer(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	stray := b
	stray.ID = "another"
	k.allFenced(stray)
	require.Empty(t, k.get(1).Channel.ID)
	k.deliver(b, meeting.Receipt{Channel: "C1"}, monday)
	require.Equal(t, "C1", k.get(1).Channel.ID)
}

// allFenced tries each way to settle b; none may have an effect.
func (k *kit) allFenced(b store.Batch) {
	k.Helper()
	before := text(k, k.get(1))
	require.ErrorIs(k, k.s.Delivered(k.ctx, b, meeting.Receipt{Channel: "CLATE"}, monday), store.ErrFenced)
	require.ErrorIs(k, k.s.Drop(k.ctx, b, noticeIDs(b)), store.ErrFenced)
	require.ErrorIs(k, k.s.Postpone(k.ctx, b, monday.AddDate(1, 0, 0), true, false), store.ErrFenced)
	require.ErrorIs(k, k.s.Postpone(k.ctx, b, monday.AddDate(1, 0, 0), false, true), store.ErrFenced)
	require.Equal(k, before, text(k, k.get(1)))
}

func fenced(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	first := k.claim(monday, 1)[0]
	second := k.claim(monday.Add(lease), 1)[0]
	k.allFenced(first)
	k.reopen()
	k.allFenced(first)
	ahead := second
	ahead.Attempt++
	k.allFenced(ahead)
	k.deliver(second, meeting.Receipt{Channel: "C1"}, monday)
	require.Equal(t, "C1", k.get(1).Channel.ID)

	// Whoever gave the claim back cannot settle any more.
	third := k.claimLane(monday, "set/1")
	require.NoError(t, k.s.Postpone(k.ctx, third, monday, false, false))
	k.allFenced(third)
	require.Equal(t, 2, k.claimLane(monday, "set/1").Attempt)
}

func lateButGood(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	k.deliver(b, meeting.Receipt{Channel: "C1"}, monday.Add(10*lease))
	require.Equal(t, "C1", k.get(1).Channel.ID)
	k.silence(monday)

	// Also when another batch of the lane was claimed meanwhile: an urgent one.
	k.tell(1, monday)
	routine := k.claimLane(monday, "dm/UANA")
	k.outsider(1, monday)
	urgent := k.claimLane(monday.Add(lease), "dm/UANA")
	require.True(t, urgent.Notices[0].Urgent)
	k.deliver(routine, meeting.Receipt{}, monday.Add(lease))
	k.nothing(monday.Add(lease), "dm/UANA") // the urgent one is still in flight
	k.deliver(urgent, meeting.Receipt{}, monday.Add(lease))
	k.nothing(monday.Add(time.Hour), "dm/UANA")
}

func settledTwice(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	k.deliver(b, meeting.Receipt{Channel: "C1"}, monday)
	k.allFenced(b)
	k.reopen()
	k.allFenced(b)
	require.Equal(t, "C1", k.get(1).Channel.ID)
}

func dropPart(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.silence(monday)
	for range 4 {
		k.ask(1, bo, monday)
	}
	b := k.claimLane(monday, "dm/UBO")
	require.NoError(t, k.s.Drop(k.ctx, b, nil))
	require.NoError(t, k.s.Drop(k.ctx, b, []uint64{b.Notices[0].ID, b.Notices[2].ID, 1 << 40}))
	k.nothing(monday, "dm/UBO")
	require.NoError(t, k.s.Postpone(k.ctx, b, monday, true, false))
	k.reopen()
	again := k.claimLane(monday, "dm/UBO")
	require.Equal(t, b.ID, again.ID)
	require.Equal(t, []meeting.Notice{b.Notices[1], b.Notices[3]}, again.Notices)
	k.deliver(again, meeting.Receipt{}, monday)
	k.nothing(monday.Add(time.Hour), "dm/UBO")
}

// aside: what cannot be sent of one escalation waits beside the lane of its reader, and a newer
// notice of the same key still takes its place.
func aside(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Kaigan")
	k.silence(monday)
	for _, id := range []meeting.ID{1, 2, 2} {
		k.ask(id, bo, monday)
	}
	b := k.claimLane(monday, "dm/UBO")
	require.Len(t, b.Notices, 3)
	later := monday.Add(5 * time.Minute)
	require.NoError(t, k.s.Aside(k.ctx, b, []uint64{b.Notices[0].ID}, later))
	k.deliver(b, meeting.Receipt{}, monday)
	k.nothing(monday, "aside/ESC-1/UBO")
	k.ask(2, bo, monday)
	k.deliver(k.claimLane(monday, "dm/UBO"), meeting.Receipt{}, monday)
	k.reopen()
	own := k.claimLane(later, "aside/ESC-1/UBO")
	require.Equal(t, []meeting.ID{1}, of(own))
	require.NoError(t, k.s.Aside(k.ctx, own, noticeIDs(own), later.Add(time.Minute)))
	k.allFenced(own)
	k.nothing(later, "aside/ESC-1/UBO")
	own = k.claimLane(later.Add(time.Minute), "aside/ESC-1/UBO")
	k.deliver(own, meeting.Receipt{}, later)
	k.nothing(later.Add(time.Hour), "aside/ESC-1/UBO")
}

func of(b store.Batch) (ids []meeting.ID) {
	for _, n := range b.Notices {
		ids = append(ids, n.Of)
	}
	return ids
}

func dropWhole(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.silence(monday)
	before := k.get(1)
	k.ask(1, bo, monday)
	k.ask(1, bo, monday)
	b := k.claimLane(monday, "dm/UBO")
	k.ask(1, bo, monday)
	require.NoError(t, k.s.Drop(k.ctx, b, noticeIDs(b)[:1]))
	require.NoError(t, k.s.Drop(k.ctx, b, noticeIDs(b)[1:]))
	k.allFenced(b)
	next := k.claimLane(monday, "dm/UBO")
	require.Len(t, next.Notices, 1)
	require.Equal(t, "3", next.Notices[0].Subject, "the lane is free again")
	require.Greater(t, k.get(1).Seq, before.Seq)
}

func postponed(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	until := monday.Add(30 * time.Second)
	require.NoError(t, k.s.Postpone(k.ctx, b, until, false, false))
	for range 2 {
		require.Empty(t, k.claim(until.Add(-time.Microsecond), 10))
		next, err := k.s.NextClaim(k.ctx, monday)
		require.NoError(t, err)
		require.Equal(t, until, next)
		k.reopen()
	}
	want := b
	want.Attempt, want.Began = 2, until
	require.Equal(t, []store.Batch{want}, k.claim(until, 10))
}

func doubtStays(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	want := k.claim(monday, 1)[0]
	for i, step := range []struct{ doubt, isDoubt bool }{
		{false, false}, // a refusal of Slack: surely not sent
		{true, true},   // a timeout
		{false, true},  // looked for it: not found, to be looked for again
		{true, true},   // sent again, and again no answer
		{false, true},
	} {
		at := monday.Add(time.Duration(i+1) * time.Second)
		require.NoError(t, k.s.Postpone(k.ctx, want, at, step.doubt, false))
		if step.doubt && want.First.IsZero() {
			want.First = want.Began
		}
		want.Attempt, want.Began, want.Doubt = want.Attempt+1, at, step.isDoubt
		require.Equal(t, []store.Batch{want}, k.claim(at, 10))
	}
}

// thawed has a batch wait for the morning: what comes meanwhile goes with it, at once or, when
// that has to wait as well, in the morning.
func thawed(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.silence(monday)
	k.ask(1, bo, monday)
	k.ask(1, bo, monday)
	b := k.claimLane(monday, "dm/UBO")
	morning := monday.Add(12 * time.Hour)
	require.NoError(t, k.s.Postpone(k.ctx, b, morning, false, true))
	k.allFenced(b)
	k.nothing(monday.Add(time.Hour), "dm/UBO")
	k.ask(1, bo, monday.Add(time.Hour))
	k.reopen()
	three := k.claimLane(monday.Add(time.Hour), "dm/UBO")
	require.Len(t, three.Notices, 3)
	require.NoError(t, k.s.Postpone(k.ctx, three, morning, false, true))
	k.nothing(morning.Add(-time.Microsecond), "dm/UBO")
	k.reopen()
	grown := k.claimLane(morning, "dm/UBO")
	require.Equal(t, "ask-question ask-question ask-question", kinds(grown))
	require.Equal(t, b.Notices, grown.Notices[:2])
	require.False(t, grown.Doubt)
	k.deliver(grown, meeting.Receipt{}, morning)
	k.nothing(morning.Add(time.Hour), "dm/UBO")
}

func noThaw(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	require.Error(t, k.s.Postpone(k.ctx, b, monday, true, true))
	require.NoError(t, k.s.Postpone(k.ctx, b, monday, true, false))
	again := k.claim(monday, 1)[0]
	require.Error(t, k.s.Postpone(k.ctx, again, monday, false, true))
	require.Empty(t, k.claim(monday, 1), "it is still claimed")
	k.deliver(again, meeting.Receipt{Channel: "C1"}, monday)
}
