package pgstore

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/pgstore/pgtest"
)

// An update rolls over the replicas, and back: what the release before could not read is refused in
// words until none of its programs was there for an hour, and from then on none starts.
func TestAnUpdateRollsForwardAndBack(t *testing.T) {
	address := pgtest.Database(t)
	t.Cleanup(func() { delete(used, address) }) // nobody else goes on with it
	before := opened(t, address, direct)
	open(t, before)
	asks := func(s store.Store, what string) error {
		_, err := s.Update(t.Context(), 1, "", func(e *meeting.Escalation) error { return e.Ask(ana, ana, what, monday) })
		return err
	}
	require.NoError(t, asks(before, "Is it down?"))
	log, err := before.Events(t.Context(), 1)
	require.NoError(t, err)
	asking := log[len(log)-1].Kind

	// The next release adds a column, and changes what an asking is.
	_, err = connect(t, address).Exec(t.Context(), "alter table escalation add column later int not null default 0; update meta set layout = 3", pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
	start := func() *Store {
		s, err := Open(t.Context(), address, Options{Patience: patience, Version: "next", release: &release{layout: 3, since: map[string]int{asking: 3}}})
		require.NoError(t, err)
		return s
	}
	next := start()
	require.Eventually(t, func() bool { return next.Updating() && before.Updating() }, patience, 50*time.Millisecond)
	refusal, ok := meeting.AsRefusal(asks(next, "Is it still down?"))
	require.True(t, ok)
	require.Equal(t, "An update of this app is under way. Please press again in a minute.", refusal.Text)
	waives := func(s store.Store) {
		_, err := s.Update(t.Context(), 1, "", func(e *meeting.Escalation) error {
			return e.Waive(ana, meeting.Technical, "nobody is there", monday)
		})
		require.NoError(t, err)
	}
	waives(next) // what both know goes on

	// And back: the release before has lost nothing.
	require.NoError(t, next.Close())
	e, err := before.Get(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, e.Questions, 1)
	require.NoError(t, asks(before, "And now?"))

	// And forward for good.
	next = start()
	defer func() { require.NoError(t, next.Close()) }()
	require.NoError(t, before.Close())
	_, err = next.Claim(t.Context(), monday, time.Minute, 1) // it speaks
	require.NoError(t, err)
	_, ok = meeting.AsRefusal(asks(next, "It may come back"))
	require.True(t, ok)
	_, err = connect(t, address).Exec(t.Context(), "update replica set seen = seen - interval '1 hour' where id = $1", before.me)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return asks(next, "Is it up?") == nil }, patience, 50*time.Millisecond)
	require.False(t, next.Updating())
	_, err = Open(t.Context(), address, Options{})
	require.ErrorAs(t, err, new(*UnfitError))
	require.ErrorContains(t, err, "has layout 3, and this escalate knows 2: run a newer version")
}
