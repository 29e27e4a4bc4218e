package boltstore

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/boltstore/bolttest"
)

// A file is one workspace's and one app's.
func TestAFileKnowsWhereItBelongs(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	begin(t, s)
	ours := store.Home{Team: "T1", Name: "Example", App: "A1"}
	require.NoError(t, s.Belong(ctx, store.Home{Team: "T1", Name: "Example"}), "of an older program, which did not know the app")
	require.NoError(t, s.Belong(ctx, ours))
	require.NoError(t, s.Close())
	s = opened(t, path)
	require.NoError(t, s.Belong(ctx, ours))
	require.NoError(t, s.Belong(ctx, store.Home{Team: "T1", Name: "Example Ltd", App: "A1"}), "a workspace may be renamed")
	err := s.Belong(ctx, store.Home{Team: "T2", Name: "Other", App: "A2"})
	require.EqualError(t, err, "the file "+path+" belongs to the workspace Example Ltd (T1), and these tokens are of Other (T2); name that workspace's own file, or set the tokens of this one")
	err = s.Belong(ctx, store.Home{Team: "T1", Name: "Example", App: "A2"})
	require.ErrorContains(t, err, "belongs to the app A1, and these tokens are of the app A2")
	require.ErrorContains(t, Adopt(path), "in use")
	require.NoError(t, s.Close())
	require.NoError(t, Adopt(path))
	s = opened(t, path)
	require.NoError(t, s.Belong(ctx, store.Home{Team: "T1", Name: "Example", App: "A2"}))
	require.Error(t, s.Belong(ctx, ours))
	require.NoError(t, s.Close())
	require.Empty(t, faultsOf(t, path))
}

// Whoever holds the file alone knows at its start that no claim of before is alive; whoever shares
// a keeper does not.
func TestASoleOwnerLooksIntoDoubtAtOnce(t *testing.T) {
	for _, sole := range []bool{true, false} {
		ctx, path := context.Background(), fresher(t, t.TempDir())
		s := opened(t, path)
		begin(t, s)
		before, err := s.Claim(ctx, monday, time.Minute, 10)
		require.NoError(t, err)
		require.NotEmpty(t, before)
		left := fresherCopy(t, path) // what a kill leaves
		again, err := Open(left, Options{Sole: sole})
		require.NoError(t, err)
		after, err := again.Claim(ctx, monday.Add(time.Second), time.Minute, 10)
		require.NoError(t, err)
		if !sole {
			require.Empty(t, after)
			require.NoError(t, again.Close())
			continue
		}
		require.Len(t, after, len(before))
		for _, b := range after {
			i := slices.IndexFunc(before, func(o store.Batch) bool { return o.ID == b.ID })
			require.GreaterOrEqual(t, i, 0)
			require.True(t, b.Doubt, "nobody knows whether it arrived")
			require.Equal(t, []any{2, monday, before[i].Notices}, []any{b.Attempt, b.First, b.Notices})
		}
		more, err := again.Claim(ctx, monday.Add(2*time.Second), time.Minute, 10)
		require.NoError(t, err)
		require.Empty(t, more, "its own claims are alive")
		require.ErrorIs(t, again.Postpone(ctx, before[0], monday, false, false), store.ErrFenced)
		require.NoError(t, again.Close())
	}
}

// A list of free pages that names pages in use shows only when something is written. Then the
// program ends with the sentence about the damaged file, instead of refusing everybody for ever.
func TestDamageThatShowsOnWritingEndsAllWriting(t *testing.T) {
	ctx, path := context.Background(), longMeeting(t)
	bolttest.FreeAll(t, path)
	require.NotEmpty(t, faultsOf(t, path))

	s := opened(t, path)
	_, err := s.Get(ctx, 2)
	require.NoError(t, err, "reading is well")
	<-s.Waiting()
	_, err = s.Update(ctx, 2, "", ask("Why?", monday))
	require.ErrorIs(t, err, store.ErrBroken)
	require.ErrorContains(t, err, "the file "+path+" is damaged; restore a backup of it")
	<-s.Waiting()
	_, err = s.Claim(ctx, monday, time.Minute, 1)
	require.ErrorIs(t, err, store.ErrBroken, "whoever sends hears of it, and ends the program")
	_, err = s.Update(ctx, 1, "", func(*meeting.Escalation) error { return nil })
	require.ErrorIs(t, err, store.ErrBroken)
}
