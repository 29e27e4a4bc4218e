package storetest

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

// processTests are of several processes on the same memory.
var processTests = map[string]func(*testing.T, Harness){
	"what one process changed the other sees": seenByBoth,
	"a request is known in every process":     knownByBoth,
	"one process speaks":                      oneSpeaks,
	"whoever lost the speech may settle":      lostSpeech,
	"processes that are killed lose nothing":  killedInTurn,
}

func twoKit(t *testing.T, h Harness) *kit {
	h.two = true
	return newKit(t, h)
}

// seenByBoth has each process hold a state that the other has changed since, also by more events
// than are kept beside a state.
func seenByBoth(t *testing.T, h Harness) {
	k := twoKit(t, h)
	id := k.open("Northwind")
	for i := range 6 {
		e, err := k.through(i).Update(k.ctx, id, "", asking(bo, monday))
		require.NoError(t, err)
		require.Len(t, e.Questions, i+1)
		for j := range 2 {
			again, err := k.through(j).Get(k.ctx, id)
			require.NoError(t, err)
			require.Equal(t, e, again)
		}
	}
	for i := range 250 {
		_, err := k.s.Update(k.ctx, id, "click-"+strconv.Itoa(i), asking(bo, monday))
		require.NoError(t, err)
	}
	want := k.get(id)
	e, err := k.twin.Get(k.ctx, id)
	require.NoError(t, err)
	require.Equal(t, want, e)
	log, err := k.twin.Events(k.ctx, id)
	require.NoError(t, err)
	require.Len(t, log, want.Seq)
	at, err := k.twin.NextDue(k.ctx)
	require.NoError(t, err)
	require.Equal(t, k.nextDue(), at)
}

func knownByBoth(t *testing.T, h Harness) {
	k := twoKit(t, h)
	first, err := k.s.Create(k.ctx, "view", opening("Northwind", meeting.High, monday))
	require.NoError(t, err)
	for i := range 4 {
		e, err := k.through(i).Create(k.ctx, "view", opening("Contoso", meeting.High, monday))
		require.NoError(t, err)
		require.Equal(t, first.ID, e.ID)
		e, err = k.through(i).Update(k.ctx, first.ID, store.Saying("click", "one"), asking(bo, monday))
		require.NoError(t, err)
		require.Len(t, e.Questions, 1)
	}
	_, err = k.twin.Update(k.ctx, first.ID, store.Saying("click", "two"), asking(bo, monday))
	require.ErrorIs(t, err, store.ErrSaidOtherwise)
	e, err := k.twin.Create(k.ctx, "", opening("Contoso", meeting.High, monday))
	require.NoError(t, err)
	require.Equal(t, first.ID+1, e.ID)
}

// oneSpeaks: only one process is handed batches, whoever owed the notices; after a change of
// speaker the other is, and nothing twice.
func oneSpeaks(t *testing.T, h Harness) {
	k := twoKit(t, h)
	k.h.Seize(t, k.s)
	const n = 4
	for i := range n {
		_, err := k.through(i).Create(k.ctx, "", opening("Northwind", meeting.High, monday))
		require.NoError(t, err)
	}
	none, err := k.twin.Claim(k.ctx, monday, lease, 10)
	require.NoError(t, err)
	require.Empty(t, none)
	next, err := k.twin.NextClaim(k.ctx, monday)
	require.NoError(t, err)
	require.Zero(t, next)
	lanes := map[string]bool{}
	note := func(all []store.Batch) {
		for _, b := range all {
			require.False(t, lanes[b.Lane], "%s is claimed twice", b.Lane)
			lanes[b.Lane] = true
		}
	}
	note(k.claim(monday, n/2))
	k.h.Seize(t, k.twin)
	require.Empty(t, k.claim(monday, 10))
	more, err := k.twin.Claim(k.ctx, monday, lease, 10)
	require.NoError(t, err)
	note(more)
	require.Len(t, lanes, n)

	// What the first had in flight comes once its lease is over, in doubt.
	later, err := k.twin.Claim(k.ctx, monday.Add(lease), lease, 10)
	require.NoError(t, err)
	require.Len(t, later, n)
	for _, b := range later {
		require.True(t, b.Doubt)
	}
}

// lostSpeech: an answer that comes late is good as long as nobody has taken the batch since, and
// the new speaker sees at once that it was settled.
func lostSpeech(t *testing.T, h Harness) {
	k := twoKit(t, h)
	k.h.Seize(t, k.s)
	for range 2 {
		k.open("Northwind")
	}
	claimed := k.claim(monday, 10)
	require.Len(t, claimed, 2)
	k.h.Seize(t, k.twin)
	none, err := k.twin.Claim(k.ctx, monday, lease, 10)
	require.NoError(t, err)
	require.Empty(t, none)
	k.deliver(claimed[0], meeting.Receipt{Channel: "C1"}, monday)
	e, err := k.twin.Get(k.ctx, claimed[0].Notices[0].Of)
	require.NoError(t, err)
	require.Equal(t, "C1", e.Channel.ID)
	got, err := k.twin.Claim(k.ctx, monday.Add(lease), lease, 100)
	require.NoError(t, err)
	again := store.Batch{}
	for _, b := range got {
		require.NotEqual(t, claimed[0].ID, b.ID)
		if b.ID == claimed[1].ID {
			again = b
		}
	}
	require.Equal(t, 2, again.Attempt)
	require.ErrorIs(t, k.s.Delivered(k.ctx, claimed[1], meeting.Receipt{Channel: "C2"}, monday), store.ErrFenced)
	require.NoError(t, k.twin.Delivered(k.ctx, again, meeting.Receipt{Channel: "C2"}, monday))
}

// killedInTurn kills one of two processes again and again while both change something.
func killedInTurn(t *testing.T, h Harness) {
	k := twoKit(t, h)
	id := k.open("Northwind")
	want := 0
	for range 5 {
		together(8, func(i int) {
			_, err := k.through(i).Update(k.ctx, id, "", asking(bo, monday))
			require.NoError(t, err)
		})
		want += 8
		k.s, k.twin = k.twin, h.Reopen(t, k.s)
		require.Len(t, k.get(id).Questions, want)
		claimed := k.claim(monday.Add(time.Duration(want)*time.Hour), 1)
		require.LessOrEqual(t, len(claimed), 1)
	}
}
