package app_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/story"
	"escalate/store"
	"escalate/store/pgstore"
	"escalate/store/pgstore/pgtest"
)

// A story is the same whichever keeper the program has: here it is a database, on real sockets in
// virtual time, and its restarts find there what was kept.
func TestAStoryOnPostgreSQL(t *testing.T) {
	for _, name := range []string{"alert", "hurry", "rooms"} {
		address := pgtest.Database(t)
		s, err := story.Load(name)
		require.NoError(t, err)
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, s)
				w.cfg.Open = func(_ string, p *meeting.Policy) (store.Store, error) {
					kept, err := pgstore.Open(t.Context(), address, pgstore.Options{Policy: p, Looks: -1})
					require.NoError(t, err)
					return kept, nil
				}
				w.plays(s)
			})
		})
	}
}
