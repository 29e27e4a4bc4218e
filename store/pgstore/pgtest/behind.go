package pgtest

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Number does something in a database behind its programs' back, and returns the number that it answers; 0
// for none.
func Number(t testing.TB, database, sql string, args ...any) (n int) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), database)
	require.NoError(t, err)
	err = c.QueryRow(t.Context(), sql, args...).Scan(&n)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	require.NoError(t, errors.Join(err, c.Close(t.Context())), sql)
	return n
}

// sqlCut ends two of the programs' connections, after a moment.
const sqlCut = `select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity, pg_sleep(0.02)
	where datname = $1 and application_name like 'escalate %' order by random() limit 2) as those`

// Cut ends connections of the programs that have a database open, every few milliseconds, until it
// is told to stop; that returns how many it ended.
func Cut(t testing.TB, database string) (stop func() (n int, err error)) {
	t.Helper()
	u, err := url.Parse(database)
	require.NoError(t, err)
	killer, err := pgx.Connect(t.Context(), Server(t))
	require.NoError(t, err)
	ctx, end := context.WithCancel(t.Context())
	n, failed := 0, make(chan error, 1)
	go func() {
		var err error
		for ctx.Err() == nil && err == nil {
			gone := 0
			err = killer.QueryRow(context.WithoutCancel(ctx), sqlCut, strings.TrimPrefix(u.Path, "/")).Scan(&gone)
			n += gone
		}
		failed <- errors.Join(err, killer.Close(context.WithoutCancel(ctx)))
	}()
	return func() (int, error) {
		end()
		err := <-failed
		return n, err
	}
}
