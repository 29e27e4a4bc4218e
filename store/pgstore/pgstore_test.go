package pgstore

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
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
	url  string
	way  way
	wire *wire
}

// way is how a database is reached, of which the address is given.
type way struct {
	through func(address string) string
	mute    bool
}

var direct = way{through: func(address string) string { return address }}

// used are the databases of this test binary, each with the stores that had it. To make one
// takes longer than most tests.
var used = map[string][]*Store{}

// database is an empty one: a new one, or one whose store was closed.
func database(t *testing.T) string {
	for url, all := range used {
		if len(all) == 0 || slices.ContainsFunc(all, func(s *Store) bool { return !s.closed }) {
			continue
		}
		sql := "update meta set numbered = 0; update lanes set version = 0; update speaker set holder = '', until = '-infinity'"
		for _, table := range []string{"escalation", "state", "event", "request", "opened", "found", "channel", "person", "precedent", "notice", "batch", "replica"} {
			sql += "; delete from " + table
		}
		_, err := connect(t, url).Exec(t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		used[url] = nil
		return url
	}
	return pgtest.Database(t)
}

func opened(t *testing.T, url string, by way) *kept {
	w := &wire{}
	s, err := Open(t.Context(), by.through(url), Options{Patience: patience, Mute: by.mute, dial: w.dial})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	used[url] = append(used[url], s)
	return &kept{s, url, by, w}
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
func over(t *testing.T, url string) {
	c, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	_, err = c.Exec(t.Context(), "update speaker set until = '-infinity'")
	require.NoError(t, errors.Join(err, c.Close(t.Context()))) // at once: a test kills a process hundreds of times
}

// connect is a connection of the test's own.
func connect(t *testing.T, url string) *pgx.Conn {
	c, err := pgx.Connect(context.Background(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close(context.Background())) })
	return c
}

// seize gives the speech to the store, as if the other had been silent for long.
func seize(t *testing.T, s store.Store) {
	k := s.(*kept)
	_, err := k.pool.Exec(t.Context(), "update speaker set holder = $1, term = term + 1, until = clock_timestamp() + interval '1 hour'", k.me)
	require.NoError(t, err)
}

// spoil changes one byte.
func spoil(t *testing.T, s store.Store, id meeting.ID, what storetest.Part, seq int) store.Store {
	k := s.(*kept)
	sql, args := "update event set "+string(what)+" = set_byte("+string(what)+", 20, get_byte("+string(what)+", 20) # 1) where of = $1 and seq = $2", []any{id, seq}
	switch what {
	case storetest.State:
		sql, args = "update state set body = set_byte(body, 100, get_byte(body, 100) # 1) where of = $1", []any{id}
	case storetest.End:
		sql, args = "update escalation set ending = set_byte(ending, 60, get_byte(ending, 60) # 1) where of = $1", []any{id}
	}
	tag, err := k.pool.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
	require.EqualValues(t, 1, tag.RowsAffected())
	return reopened(t, s)
}

// reopened kills the process, and ten seconds pass.
func reopened(t *testing.T, s store.Store) store.Store {
	k := s.(*kept)
	k.kill(t)
	again := opened(t, k.url, k.way)
	over(t, k.url)
	return again
}

// harness makes stores that reach their databases through something.
func harness(by way) storetest.Harness {
	return storetest.Harness{
		Open:   func(t *testing.T) store.Store { return opened(t, database(t), by) },
		Reopen: reopened,
		Restore: func(t *testing.T, backup []byte) store.Store {
			url := database(t)
			_, err := Load(t.Context(), by.through(url), Options{Patience: patience}, bytes.NewReader(backup))
			require.NoError(t, err)
			return opened(t, url, by)
		},
		Twin:  func(t *testing.T, s store.Store) store.Store { return opened(t, s.(*kept).url, by) },
		Seize: seize,
		Cut: func(t *testing.T, s store.Store, at storetest.Moment) {
			w := s.(*kept).wire
			w.cut(at)
			t.Cleanup(func() {
				armed, _ := w.disarm()
				require.False(t, armed, "nothing was cut")
			})
		},
		Spoil: spoil,
	}
}

func TestConformance(t *testing.T) {
	h := harness(direct)
	require.Empty(t, h.Cannot())
	storetest.Run(t, h)
}

func TestConformanceThroughPgBouncer(t *testing.T) {
	if testing.Short() {
		t.Skip("the same suite a second time")
	}
	storetest.Run(t, harness(way{through: pgtest.Bouncer(t)}))
}

// Nobody is told of anything: all that others leave is found by looking.
func TestConformanceWithoutNotifications(t *testing.T) {
	if testing.Short() {
		t.Skip("the same suite a third time")
	}
	storetest.Run(t, harness(way{through: direct.through, mute: true}))
}
