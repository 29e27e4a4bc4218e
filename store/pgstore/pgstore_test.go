package pgstore

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"escalate/store"
	"escalate/store/pgstore/pgtest"
	"escalate/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// patience is long where a machine is busy with other tests.
const patience = 30 * time.Second

// kept is a store that knows its database.
type kept struct {
	*Store
	url string
}

// used are the databases of this test binary, each with the store that had it last. To make one
// takes longer than most tests.
var used = map[string]*Store{}

// database is an empty one: a new one, or one whose store was closed.
func database(t *testing.T) string {
	for url, s := range used {
		if s == nil || !s.closed {
			continue
		}
		c, err := pgx.Connect(t.Context(), url)
		require.NoError(t, err)
		defer c.Close(t.Context())
		_, err = c.Exec(t.Context(), "delete from "+strings.Join(slices.DeleteFunc(slices.Clone(tables), func(t string) bool {
			return t == "meta" || t == "lanes"
		}), "; delete from ")+"; update meta set numbered = 0; update lanes set version = 0; update speaker set holder = '', until = '-infinity'",
			pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		used[url] = nil
		return url
	}
	return pgtest.Database(t)
}

func opened(t *testing.T, url string) *kept {
	s, err := Open(t.Context(), url, Options{Patience: patience})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	used[url] = s
	return &kept{s, url}
}

// kill ends the store as a kill of its process would: nothing is given back, and its connections
// are ended by the server.
func (k *kept) kill(t *testing.T) {
	k.mu.Lock()
	again := k.closed
	k.closed = true
	k.mu.Unlock()
	if again {
		return
	}
	k.hush()
	k.look.Wait()
	pgtest.Admin(t, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", "escalate "+k.me)
	k.pool.Close()
}

// over lets the lease of whoever speaks be over, as ten seconds later.
func over(t *testing.T, s *Store) {
	_, err := s.pool.Exec(t.Context(), "update speaker set until = '-infinity'")
	require.NoError(t, err)
}

func TestConformance(t *testing.T) {
	storetest.Run(t, storetest.Harness{
		Open: func(t *testing.T) store.Store { return opened(t, database(t)) },
		Reopen: func(t *testing.T, s store.Store) store.Store {
			k := s.(*kept)
			k.kill(t)
			again := opened(t, k.url)
			over(t, again.Store)
			return again
		},
		Restore: func(t *testing.T, backup []byte) store.Store {
			url := database(t)
			require.NoError(t, Restore(t.Context(), url, bytes.NewReader(backup)))
			return opened(t, url)
		},
	})
}
