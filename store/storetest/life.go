package storetest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var lifeTests = map[string]func(*testing.T, Harness){
	"a context that ended stops every call":  ended,
	"a closed store says so":                 closed,
	"what was begun before the close counts": closing,
	"a backup opens equal":                   backup,
	"a backup is of one moment":              backupWhileWriting,
	"a backup stops with its context":        backupStops,
}

func ended(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	before := k.get(1)
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	for name, err := range everyCall(ctx, k.s, b) {
		require.ErrorIs(t, err, context.Canceled, name)
	}
	require.Equal(t, before, k.get(1))
	k.deliver(b, meeting.Receipt{Channel: "C1"}, monday)
}

func closed(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	require.NoError(t, k.s.Close())
	for name, err := range everyCall(k.ctx, k.s, b) {
		require.ErrorIs(t, err, store.ErrClosed, name)
	}
	require.NoError(t, k.s.Close(), "closing twice is harmless")
}

// closing closes in the midst of changes: each was either written or refused.
func closing(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	const n = 30
	errs := make([]error, n)
	together(n+1, func(i int) {
		if i == n {
			require.NoError(t, k.s.Close())
			return
		}
		_, errs[i] = k.s.Update(k.ctx, id, "", asking(bo, monday))
	})
	written := 0
	for _, err := range errs {
		if err == nil {
			written++
		} else {
			require.ErrorIs(t, err, store.ErrClosed)
		}
	}
	k.reopen()
	require.Len(t, k.get(id).Questions, written)
}

// copyOf backs the store up and opens the copy as a kit.
func (k *kit) copyOf() *kit {
	k.Helper()
	var file bytes.Buffer
	require.NoError(k, k.s.Backup(k.ctx, &file))
	return &kit{T: k.T, h: k.h, s: k.h.Restore(k.T, file.Bytes()), ctx: k.ctx}
}

func backup(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Contoso")
	require.NoError(t, k.s.Learn(k.ctx, monday, ana, bo))
	_, err := k.s.Update(k.ctx, 2, "click", asking(bo, monday))
	require.NoError(t, err)
	claimed := k.claim(monday, 1)[0]
	c := k.copyOf()
	k.ask(1, bo, monday) // what comes later is not in it
	require.Empty(t, c.get(1).Questions)
	require.Equal(t, k.get(2), c.get(2))
	log, err := c.s.Events(c.ctx, 2)
	require.NoError(t, err)
	require.Len(t, log, c.get(2).Seq)
	known, err := c.s.People(c.ctx, ana.ID, bo.ID)
	require.NoError(t, err)
	require.Len(t, known, 2)
	e, err := c.s.Update(c.ctx, 2, "click", asking(bo, monday))
	require.NoError(t, err)
	require.Len(t, e.Questions, 1, "request keys are in it")
	require.Equal(t, meeting.ID(3), c.open("Fabrikam"))
	c.nothing(monday, claimed.Lane)
	again := c.claimLane(monday.Add(time.Hour), claimed.Lane)
	require.Equal(t, claimed.ID, again.ID)
	require.True(t, again.Doubt)
}

func backupWhileWriting(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	k.ask(id, bo, monday)
	var copied *kit
	together(20, func(i int) {
		if i == 10 {
			copied = k.copyOf()
			return
		}
		k.ask(id, bo, monday)
	})
	e := copied.get(id)
	log, err := copied.s.Events(copied.ctx, id)
	require.NoError(t, err)
	require.Len(t, log, e.Seq)
	require.Len(t, copied.claimLane(monday, "dm/UBO").Notices, len(e.Questions))
}

// stopping ends the context at the first byte.
type stopping struct{ cancel func() }

func (s stopping) Write(p []byte) (int, error) { s.cancel(); return len(p), nil }

func backupStops(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	ctx, cancel := context.WithCancel(k.ctx)
	require.ErrorIs(t, k.s.Backup(ctx, stopping{cancel}), context.Canceled)
	k.ask(1, bo, monday)
}
