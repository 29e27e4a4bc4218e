package pgstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"escalate/store"
)

// unsure is a commit of which no answer came.
type unsure struct{ err error }

func (u *unsure) Error() string { return "no answer to a commit: " + u.err.Error() }
func (u *unsure) Unwrap() error { return u.err }

// What PostgreSQL says when the same may go well the next time.
var (
	locks     = []string{"40001", "40P01", "55P03"}                   // a lock that was not had
	elsewhere = []string{"25006", "53300", "57P01", "57P02", "57P03"} // a server that ends, starts, is full or only reads
)

// The pauses between attempts.
const (
	firstPause = 20 * time.Millisecond
	lastPause  = time.Second
)

// try does something on a connection, again when that is gone or the database asks for it, until
// it is done or the time is over.
func (s *Store) try(ctx context.Context, limit time.Duration, do func(ctx context.Context, c *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err, more := s.once(ctx, do)
		if err == nil || !more {
			return err
		}
		select {
		case <-time.After(pause):
			continue
		case <-ctx.Done():
		}
		if _, ok := errors.AsType[*unsure](err); ok {
			return fmt.Errorf("%w: %w", store.ErrUnsure, err)
		}
		return err
	}
}

// once does it once, and says whether another attempt makes sense. What was begun and not
// committed is rolled back.
func (s *Store) once(ctx context.Context, do func(ctx context.Context, c *pgx.Conn) error) (err error, more bool) {
	pooled, err := s.pool.Acquire(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err(), false
		}
		return fmt.Errorf("connect to the database: %w", err), true
	}
	defer pooled.Release()
	c := pooled.Conn()
	defer func() { // also when a change ends its goroutine
		if !c.IsClosed() && c.PgConn().TxStatus() != 'I' {
			back, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			_, _ = c.Exec(back, "rollback") // of a connection that cannot even do that the pool lets go
		}
	}()
	if err = do(ctx, c); err == nil {
		return nil, false
	}
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && slices.Contains(locks, pg.Code), c.IsClosed():
		more = true
	case pg != nil && (slices.Contains(elsewhere, pg.Code) || strings.HasPrefix(pg.Code, "08")):
		_ = c.Close(ctx)
		more = true
	}
	if ctx.Err() != nil && !errors.As(err, new(*unsure)) {
		return ctx.Err(), false
	}
	return err, more
}

// sqlBounds lets nobody wait long for a process that is stopped with a lock in its hands: its
// session is ended. It stands in each transaction, because a pooler refuses it at the connection.
const sqlBounds = "select set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', $1, true)"

// begin begins a transaction in the batch.
func (s *Store) begin() *pgx.Batch {
	b := &pgx.Batch{}
	b.Queue("begin")
	b.Queue(sqlBounds, fmt.Sprint(s.silence.Milliseconds()))
	return b
}

// commit sends what is to be written, and the commit behind it, in one go.
func commit(ctx context.Context, c *pgx.Conn, b *pgx.Batch) error {
	b.Queue("commit")
	err := c.SendBatch(ctx, b).Close()
	var pg *pgconn.PgError
	if err == nil || errors.As(err, &pg) && pg.Severity == "ERROR" && !c.IsClosed() {
		return err // what the server refused was not committed
	}
	return &unsure{err}
}

// read does something that changes nothing.
func (s *Store) read(ctx context.Context, do func(ctx context.Context, c *pgx.Conn) error) error {
	done, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	return s.try(ctx, s.patience, do)
}
