package storetest

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var keyTests = map[string]func(*testing.T, Harness){
	"a request opens one escalation":        createOnce,
	"a request changes an escalation once":  updateOnce,
	"a refusal keeps no key":                refusalKeepsNone,
	"keys are kept for eight days":          keysLast,
	"a wrong clock hides no key":            wrongClock,
	"the empty key names nothing":           emptyKey,
	"keys of any length and bytes are told": strangeKeys,
	"a request that says something else":    saidOtherwise,
}

func createOnce(t *testing.T, h Harness) {
	k := newKit(t, h)
	first, err := k.s.Create(k.ctx, "view-1", opening("Northwind", meeting.High, monday))
	require.NoError(t, err)
	k.summary(first.ID, "It is down", monday)
	for range 2 {
		again, err := k.s.Create(k.ctx, "view-1", opening("Contoso", meeting.High, monday))
		require.NoError(t, err)
		require.Equal(t, k.get(first.ID), again)
		k.reopen()
	}
	other, err := k.s.Create(k.ctx, "view-2", opening("Contoso", meeting.High, monday))
	require.NoError(t, err)
	require.Equal(t, first.ID+1, other.ID)
}

func updateOnce(t *testing.T, h Harness) {
	k := newKit(t, h)
	one, two := k.open("Northwind"), k.open("Contoso")
	for i := range 3 {
		e, err := k.s.Update(k.ctx, one, "click-1", asking(bo, monday.Add(time.Duration(i)*time.Minute)))
		require.NoError(t, err)
		require.Len(t, e.Questions, 1)
		require.Equal(t, k.get(one), e)
		if i == 1 {
			k.reopen()
		}
	}
	e, err := k.s.Update(k.ctx, two, "click-1", asking(bo, monday))
	require.NoError(t, err)
	require.Len(t, e.Questions, 1, "the key of one escalation is none of another")
	e, err = k.s.Update(k.ctx, one, "click", asking(bo, monday))
	require.NoError(t, err)
	require.Len(t, e.Questions, 2, "part of a key is another key")
}

func refusalKeepsNone(t *testing.T, h Harness) {
	k := newKit(t, h)
	no := errors.New("no")
	_, err := k.s.Create(k.ctx, "view-1", func(meeting.ID) (*meeting.Escalation, error) { return nil, no })
	require.Equal(t, no, err)
	e, err := k.s.Create(k.ctx, "view-1", opening("Northwind", meeting.High, monday))
	require.NoError(t, err)
	_, err = k.s.Update(k.ctx, e.ID, "view-2", func(*meeting.Escalation) error { return no })
	require.Equal(t, no, err)
	e, err = k.s.Update(k.ctx, e.ID, "view-2", asking(bo, monday))
	require.NoError(t, err)
	require.Len(t, e.Questions, 1)
}

// keysLast repeats early requests after a week of events, and a request that changed nothing.
func keysLast(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	key := func(i int) string { return "click-" + strconv.Itoa(i) }
	_, err := k.s.Update(k.ctx, id, "nothing", func(*meeting.Escalation) error { return nil })
	require.NoError(t, err)
	const clicks = 48 // every four hours
	for i := range clicks {
		_, err := k.s.Update(k.ctx, id, key(i), asking(bo, monday.Add(time.Duration(i)*4*time.Hour)))
		require.NoError(t, err)
	}
	for i := range clicks {
		e, err := k.s.Update(k.ctx, id, key(i), asking(bo, monday.AddDate(0, 0, 8)))
		require.NoError(t, err)
		require.Len(t, e.Questions, clicks, "%s came twice", key(i))
	}
	e, err := k.s.Update(k.ctx, id, "nothing", asking(bo, monday.AddDate(0, 0, 8)))
	require.NoError(t, err)
	require.Len(t, e.Questions, clicks)
}

// wrongClock has one event of a machine whose clock had not been set yet.
func wrongClock(t *testing.T, h Harness) {
	k := newKit(t, h)
	id, now := k.open("Northwind"), monday.Add(48*time.Hour)
	keys := []string{"click", "early", "late"}
	for i, after := range []time.Duration{0, -72 * time.Hour, time.Minute} {
		_, err := k.s.Update(k.ctx, id, keys[i], asking(bo, now.Add(after)))
		require.NoError(t, err)
	}
	for range 2 {
		for _, key := range keys {
			e, err := k.s.Update(k.ctx, id, key, asking(bo, now.Add(2*time.Minute)))
			require.NoError(t, err)
			require.Len(t, e.Questions, 3, key)
		}
		k.reopen()
	}
}

func emptyKey(t *testing.T, h Harness) {
	k := newKit(t, h)
	require.Equal(t, meeting.ID(1), k.open("Northwind"))
	require.Equal(t, meeting.ID(2), k.open("Northwind"))
	k.ask(1, bo, monday)
	k.ask(1, bo, monday)
	require.Len(t, k.get(1).Questions, 2)
}

func strangeKeys(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	for i, key := range []string{" ", "\x00", "\x00\x00", "a/b", strings.Repeat("x", 50_000), strings.Repeat("x", 50_001)} {
		for range 2 {
			e, err := k.s.Update(k.ctx, id, key, asking(bo, monday))
			require.NoError(t, err)
			require.Len(t, e.Questions, i+1)
		}
	}
}

// saidOtherwise sends a form again, as it was and corrected, after its first answer got lost.
func saidOtherwise(t *testing.T, h Harness) {
	k := newKit(t, h)
	long := strings.Repeat("view", 100)
	for _, name := range []string{"view-1", long} {
		first, err := k.s.Create(k.ctx, store.Saying(name, "one"), opening("Northwind", meeting.High, monday))
		require.NoError(t, err)
		id := first.ID
		_, err = k.s.Update(k.ctx, id, store.Saying(name, "one"), asking(bo, monday))
		require.NoError(t, err)
		for range 3 { // at hand, still without a later event, and out of the file
			_, err = k.s.Create(k.ctx, store.Saying(name, "two"), opening("Contoso", meeting.High, monday))
			require.ErrorIs(t, err, store.ErrSaidOtherwise)
			_, err = k.s.Update(k.ctx, id, store.Saying(name, "two"), asking(bo, monday))
			require.ErrorIs(t, err, store.ErrSaidOtherwise)
			for _, key := range []string{store.Saying(name, "one"), name} {
				again, err := k.s.Create(k.ctx, key, opening("Contoso", meeting.High, monday))
				require.NoError(t, err)
				require.Equal(t, id, again.ID)
				e, err := k.s.Update(k.ctx, id, key, asking(bo, monday))
				require.NoError(t, err)
				require.Len(t, e.Questions, 1)
			}
			k.reopen()
		}
		_, err = k.s.Create(k.ctx, store.Saying("other"+name, "two"), opening("Contoso", meeting.High, monday))
		require.NoError(t, err)
	}
}
