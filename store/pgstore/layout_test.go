package pgstore

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/pgstore/pgtest"
)

// Replicas start at once on an empty database, and on one of the layout before: all of them come up,
// and what is there stays.
func TestReplicasThatStartAtOnceMigrateOnce(t *testing.T) {
	for _, from := range []int{0, 1} {
		t.Run(fmt.Sprint("from layout ", from), func(t *testing.T) {
			address := pgtest.Database(t)
			c := connect(t, address)
			if from == 1 {
				sql, err := steps.ReadFile("layout/1.sql")
				require.NoError(t, err)
				_, err = c.Exec(t.Context(), string(sql)+"; update meta set numbered = 7", pgx.QueryExecModeSimpleProtocol)
				require.NoError(t, err)
			}
			var starting sync.WaitGroup
			all, errs := make([]*Store, 6), make([]error, 6)
			for i := range all {
				starting.Go(func() { all[i], errs[i] = Open(t.Context(), address, Options{Patience: patience}) })
			}
			starting.Wait()
			for i, s := range all {
				require.NoError(t, errs[i])
				defer func() { require.NoError(t, s.Close()) }()
			}
			var have, numbered, replicas int
			require.NoError(t, c.QueryRow(t.Context(), "select layout, numbered, (select count(*) from replica) from meta").Scan(&have, &numbered, &replicas))
			require.Equal(t, []int{layout, 7 * from, len(all)}, []int{have, numbered, replicas})
		})
	}
}

// One step of two fails: the tables are as they were, and the next start makes them.
func TestAMigrationIsWholeOrNotAtAll(t *testing.T) {
	address := pgtest.Database(t)
	c := connect(t, address)
	_, err := c.Exec(t.Context(), "create table replica (strange int)")
	require.NoError(t, err)
	_, err = Open(t.Context(), address, Options{Patience: patience})
	require.ErrorContains(t, err, "replica")
	var there bool
	require.NoError(t, c.QueryRow(t.Context(), "select to_regclass('meta') is not null").Scan(&there))
	require.False(t, there)
	_, err = c.Exec(t.Context(), "drop table replica")
	require.NoError(t, err)
	opened(t, address, direct)
}

// The tables are of a release to come, which says from which layout on a program may go on.
func TestAProgramGoesOnWithTablesOfTheNextRelease(t *testing.T) {
	address := pgtest.Database(t)
	t.Cleanup(func() { delete(used, address) }) // nobody else goes on with it
	before := opened(t, address, direct)
	open(t, before)
	_, err := connect(t, address).Exec(t.Context(), "alter table escalation add column later int not null default 0; alter table replica add column later text; update meta set layout = 3, readable_from = 2",
		pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
	ask(t, before, "still here")
	require.Len(t, ask(t, opened(t, address, direct), "back again").Questions, 2)
	_, err = connect(t, address).Exec(t.Context(), "update meta set readable_from = 3")
	require.NoError(t, err)
	_, err = Open(t.Context(), address, Options{})
	require.ErrorAs(t, err, new(*UnfitError))
	require.ErrorContains(t, err, "has layout 3, and this escalate knows 2: run a newer version")
}

// The tables are one role's and the program is another's: it is told what to do until their owner
// has migrated, then works with the tables, and can rewrite no log.
func TestTheTablesAreAnotherRoles(t *testing.T) {
	address := pgtest.Database(t)
	owner, bot := fmt.Sprintf("owner_%d", os.Getpid()), fmt.Sprintf("bot_%d", os.Getpid())
	as := func(role string) string {
		u, err := url.Parse(address)
		require.NoError(t, err)
		u.User = url.User(role)
		return u.String()
	}
	c := connect(t, address)
	name := pgx.Identifier{c.Config().Database}.Sanitize()
	for _, role := range []string{owner, bot} {
		pgtest.Admin(t, "create role "+role+" login")
	}
	_, err := c.Exec(t.Context(), "alter database "+name+" owner to "+owner+"; grant create on schema public to "+owner, pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
	for range 2 {
		_, err = Open(t.Context(), as(bot), Options{})
		require.ErrorAs(t, err, new(*UnfitError))
		require.ErrorContains(t, err, "run escalate migrate as their owner")
	}
	for _, want := range []int{0, layout} {
		was, now, err := Migrate(t.Context(), as(owner), Options{}, bot)
		require.NoError(t, err)
		require.Equal(t, []int{want, layout}, []int{was, now})
	}
	t.Cleanup(func() {
		delete(used, as(bot)) // nobody else goes on with it
		for _, role := range []string{owner, bot} {
			_, err := connect(t, address).Exec(context.Background(), "drop owned by "+role+" cascade; alter database "+name+" owner to current_user; drop role "+role, pgx.QueryExecModeSimpleProtocol)
			require.NoError(t, err)
		}
	})
	s := opened(t, as(bot), direct)
	open(t, s)
	ask(t, s, "why?")
	require.NoError(t, s.Belong(t.Context(), store.Home{Team: "T1", Name: "Example", App: "A1"}))
	require.NoError(t, s.Learn(t.Context(), monday, ana))
	claimed, err := s.Claim(t.Context(), monday, time.Minute, 10)
	require.NoError(t, err)
	require.NoError(t, s.Delivered(t.Context(), claimed[0], meeting.Receipt{Channel: "C1"}, monday))
	_, err = store.Erase(t.Context(), s, 1, true, meeting.Deed{By: "alice"}, monday)
	require.NoError(t, err)
	var copied bytes.Buffer
	require.NoError(t, s.Backup(t.Context(), &copied))
	for _, forged := range []string{"update event set digest = chain", "delete from event", "update event set kind = ''", "drop table event"} {
		_, err = s.pool.Exec(t.Context(), forged)
		require.Regexp(t, "permission denied|must be owner", err, forged)
	}
}

// A database is one workspace's and one app's.
func TestADatabaseKnowsWhereItBelongs(t *testing.T) {
	address := database(t)
	s := opened(t, address, direct)
	ours := store.Home{Team: "T1", Name: "Example", App: "A1"}
	require.NoError(t, s.Belong(t.Context(), ours))
	require.NoError(t, s.Belong(t.Context(), ours))
	err := s.Belong(t.Context(), store.Home{Team: "T2", Name: "Other", App: "A2"})
	require.ErrorAs(t, err, new(*UnfitError))
	require.ErrorContains(t, err, "belongs to the workspace Example (T1), and these tokens are of Other (T2); name that workspace's own database")
	require.ErrorContains(t, Adopt(t.Context(), address, Options{}), "stop them first")
	require.NoError(t, s.Close())
	require.NoError(t, Adopt(t.Context(), address, Options{}))
	require.NoError(t, opened(t, address, direct).Belong(t.Context(), store.Home{Team: "T1", Name: "Example", App: "A2"}))
}
