package pgstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Standing is how a database and the replicas on it are doing.
type Standing struct {
	Layout  int
	Bytes   int64
	Ahead   time.Duration // of the clock that was given before the database's
	Speaker string        // the replica that speaks; empty: nobody does
	Term    int64         // how often another has begun to speak
	Left    time.Duration // how long its lease still runs

	Replicas    []Replica
	Escalations map[string]int // by phase
	Owed        int            // messages and calls that are not made yet
	OldestOwed  time.Time
	Doubtful    int // of which nobody knows whether they arrived
	NextDue     time.Time
	Standbys    int  // servers that copy this one
	Waits       bool // a commit waits until one of them has it
}

// Replica is a program that has the database open.
type Replica struct {
	ID, Version     string
	Layout, Sockets int
	Ahead           time.Duration // of its clock before the database's, when it looked last
	Listens         bool          // it is told at once of what others left; otherwise it looks
	Since           time.Time
	Silent          time.Duration // since it looked last
}

// Present reports whether it may still be alive.
func (r Replica) Present() bool { return r.Silent < gone }

// Look looks at a database beside its bots. It changes nothing.
func Look(ctx context.Context, url string, o Options) (v Standing, err error) {
	config, err := configure(url, o)
	if err != nil {
		return v, err
	}
	c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return v, fmt.Errorf("connect to the database: %w", err)
	}
	err = pgx.BeginTxFunc(ctx, c, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		v, err = standing(ctx, tx, o.Clock)
		return err
	})
	return v, errors.Join(err, c.Close(ctx))
}

// Standing is how the database is doing, as this process sees it.
func (s *Store) Standing(ctx context.Context) (v Standing, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		return pgx.BeginTxFunc(ctx, c, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
			v, err = standing(ctx, tx, nil)
			return err
		})
	})
	return v, err
}

// Me is the name of this process among the replicas.
func (s *Store) Me() string { return s.me }

// Connections is how many of the pool's are used, and how many wait to be.
func (s *Store) Connections() (used, idle int) {
	stat := s.pool.Stat()
	return int(stat.AcquiredConns()), int(stat.IdleConns())
}

const sqlStanding = `select (select layout from meta), pg_database_size(current_database()),
	coalesce(extract(epoch from $1::timestamptz - clock_timestamp()), 0)::float8,
	case when until > clock_timestamp() then holder else '' end, term,
	case when until > clock_timestamp() then extract(epoch from until - clock_timestamp()) else 0 end::float8,
	(select min(due_at) from escalation where due_at is not null),
	(select count(*) from pg_stat_replication),
	current_setting('synchronous_standby_names') <> '' and current_setting('synchronous_commit') in ('on', 'remote_apply') from speaker`

const sqlReplicas = `select id, version, layout, sockets, extract(epoch from ahead)::float8, listens, began,
	extract(epoch from clock_timestamp() - seen)::float8 from replica order by began, id`

func standing(ctx context.Context, tx pgx.Tx, clock func() time.Time) (v Standing, err error) {
	if _, err := arranged(ctx, tx, layout); err != nil {
		return v, err
	}
	var at, due *time.Time
	if clock != nil {
		now := clock()
		at = &now
	}
	var ahead, left float64
	if err := tx.QueryRow(ctx, sqlStanding, at).Scan(&v.Layout, &v.Bytes, &ahead, &v.Speaker, &v.Term, &left, &due, &v.Standbys, &v.Waits); err != nil {
		return v, fmt.Errorf("look at the database: %w", err)
	}
	v.Ahead, v.Left = seconds(ahead), seconds(left)
	if due != nil {
		v.NextDue = due.UTC()
	}
	var r Replica
	var silent float64
	err = each(ctx, tx, sqlReplicas, []any{&r.ID, &r.Version, &r.Layout, &r.Sockets, &ahead, &r.Listens, &r.Since, &silent}, func() error {
		r.Ahead, r.Silent, r.Since = seconds(ahead), seconds(silent), r.Since.UTC()
		v.Replicas = append(v.Replicas, r)
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("look at the replicas: %w", err)
	}
	return v, errors.Join(v.count(ctx, tx), v.owe(ctx, tx))
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

func (v *Standing) count(ctx context.Context, tx pgx.Tx) error {
	v.Escalations = map[string]int{}
	var ended []byte
	return each(ctx, tx, "select ending from escalation", []any{&ended}, func() error {
		last, err := record.OpenEnd(ended)
		if err != nil {
			return err
		}
		row, err := last.Row()
		v.Escalations[string(row.Phase)]++
		return err
	})
}

func (v *Standing) owe(ctx context.Context, tx pgx.Tx) error {
	owed, batches, err := readOutbox(ctx, tx)
	for _, o := range lane.Owing(owed, batches) {
		v.Owed++
		if v.OldestOwed.IsZero() || o.At.Before(v.OldestOwed) {
			v.OldestOwed = o.At
		}
		if o.Doubt {
			v.Doubtful++
		}
	}
	return err
}
