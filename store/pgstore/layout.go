package pgstore

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// steps are the changes of the tables, each from the layout before it. A step only adds: programs
// of the release before go on while the new one starts.
//
//go:embed layout/*.sql
var steps embed.FS

// layout is the layout of this program.
const layout = 2

// prepareLock is the advisory lock of whoever changes the layout, or has to be alone. It ends with
// its transaction, for a pooler keeps a session, and with it a lock, of a client that is gone.
const prepareLock = 0x65736361

// prepare makes the tables or brings them up to date, notes that this process is there, and computes
// moments anew that another policy made.
func (s *Store) prepare(ctx context.Context, o Options) error {
	err := s.try(ctx, 4*s.patience, func(ctx context.Context, c *pgx.Conn) error {
		return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			arrange := migrate
			if o.Beside {
				arrange = arranged
			}
			if _, err := arrange(ctx, tx, s.release.layout); err != nil {
				return err
			}
			if err := notMoved(ctx, tx); err != nil {
				return err
			}
			return s.register(ctx, tx, o)
		})
	})
	if err != nil {
		return fmt.Errorf("prepare the database: %w", err)
	}
	if o.Aside {
		return nil
	}
	return s.renewDue(ctx)
}

// UnfitError is why a program cannot go on with a database, whatever it tries: somebody has to do
// something about it. Its text is a sentence.
type UnfitError struct{ error }

func unfit(format string, args ...any) error { return &UnfitError{fmt.Errorf(format, args...)} }

// migrate brings the tables to the layout of this program, or beyond: then it asks whether this
// program may go on with them. It returns the layout that it found; 0 is none.
func migrate(ctx context.Context, tx pgx.Tx, mine int) (was int, err error) {
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", prepareLock); err != nil {
		return 0, err
	}
	var there bool
	if err := tx.QueryRow(ctx, "select to_regclass('meta') is not null").Scan(&there); err != nil {
		return 0, err
	}
	if there {
		if err := tx.QueryRow(ctx, "select layout from meta").Scan(&was); err != nil {
			return 0, err
		}
	}
	if was > layout {
		var from int
		if err := tx.QueryRow(ctx, "select readable_from from meta").Scan(&from); err != nil {
			return was, err
		}
		return was, tooNew(was, from, mine)
	}
	for next := was + 1; next <= layout; next++ { // a test's next release has made its own
		sql, err := steps.ReadFile(fmt.Sprintf("layout/%d.sql", next))
		if err != nil {
			return was, err
		}
		if _, err := tx.Exec(ctx, string(sql), pgx.QueryExecModeSimpleProtocol); err != nil {
			return was, notOwner(err, was)
		}
		if _, err := tx.Exec(ctx, "update meta set layout = $1", next); err != nil {
			return was, err
		}
	}
	return was, nil
}

// arranged returns the layout of tables that this program can work with, and changes nothing.
func arranged(ctx context.Context, tx pgx.Tx, mine int) (was int, err error) {
	var there bool
	if err := tx.QueryRow(ctx, "select to_regclass('replica') is not null").Scan(&there); err != nil || !there {
		return 0, errors.Join(err, unfit("the tables are not there yet, or older: the bot makes them at its first start, or escalate migrate"))
	}
	var from int
	if err := tx.QueryRow(ctx, "select layout, readable_from from meta").Scan(&was, &from); err != nil {
		return 0, err
	}
	return was, tooNew(was, from, mine)
}

// tooNew is an error where a program of layout mine may not go on with the tables.
func tooNew(was, from, mine int) error {
	if from > mine {
		return unfit("the database has layout %d, and this escalate knows %d: run a newer version, or restore a backup from before the update", was, mine)
	}
	return nil
}

// notOwner says what to do where the tables are another role's.
func notOwner(err error, was int) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42501" {
		return unfit("the database has layout %d, this escalate needs %d, and its role may not change tables: run escalate migrate as their owner (%s)", was, layout, pg.Message)
	}
	return err
}

// notMoved is an error where the content goes on elsewhere.
func notMoved(ctx context.Context, tx pgx.Tx) error {
	to := ""
	if err := tx.QueryRow(ctx, "select moved from meta").Scan(&to); err != nil {
		return err
	}
	if to != "" {
		return unfit("what is in the database was moved to %s; name that in ESCALATE_DB", to)
	}
	return nil
}

// gone is how long a process that did not say goodbye has to be silent until it counts as dead.
const gone = 30 * time.Second

// slackTakes is how many connections Slack takes of one app.
const slackTakes = 10

// register notes that this process is there, and refuses one too many: beyond its limit Slack ends
// connections of those that listen already.
func (s *Store) register(ctx context.Context, tx pgx.Tx, o Options) error {
	if o.Aside {
		return nil
	}
	if _, err := tx.Exec(ctx, "delete from replica where seen < clock_timestamp() - interval '1 day'"); err != nil {
		return err
	}
	var others, held int
	err := tx.QueryRow(ctx, "select count(*), coalesce(sum(sockets), 0) from replica where seen > clock_timestamp() - interval '10 seconds'").Scan(&others, &held)
	if err != nil {
		return err
	}
	if held+o.Sockets >= slackTakes && others > 0 {
		return fmt.Errorf("%d other replicas hold %d connections to Slack, and %d more would reach the %d that Slack takes of one app: set ESCALATE_SOCKETS to 1, or run fewer replicas",
			others, held, o.Sockets, slackTakes)
	}
	_, err = tx.Exec(ctx, sqlHere, s.me, o.Version, s.release.layout, o.Sockets, nil, false)
	return err
}

// alone is an error where another process has the database open, or had it just now.
func alone(ctx context.Context, tx pgx.Tx) error {
	var n int
	if err := tx.QueryRow(ctx, "select count(*) from replica where seen > clock_timestamp() - $1::interval", gone).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%d escalate have the database open, or had it less than %s ago: stop them first", n, gone)
	}
	return nil
}
