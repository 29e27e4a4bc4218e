package pgstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
)

const (
	sqlEnd    = "select ending from escalation where of = $1"
	sqlLock   = sqlEnd + " for no key update"
	sqlState  = "select body from state where of = $1"
	sqlEvents = "select seq, at, by, kind, digest, chain, body from event where of = $1 and seq > $2 order by seq"
)

// queueBytes has one value read into to, which stays nil where there is no row.
func queueBytes(b *pgx.Batch, to *[]byte, sql string, id meeting.ID) {
	b.Queue(sql, id).Query(func(rows pgx.Rows) error {
		*to = nil
		for rows.Next() {
			if err := rows.Scan(to); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

func queueEvents(b *pgx.Batch, to *[]record.Event, id meeting.ID, after int) {
	b.Queue(sqlEvents, id, after).Query(func(rows pgx.Rows) error {
		*to = nil
		for rows.Next() {
			var ev record.Event
			if err := rows.Scan(&ev.Seq, &ev.At, &ev.By, &ev.Kind, &ev.Digest, &ev.Chain, &ev.Body); err != nil {
				return err
			}
			ev.At = ev.At.UTC()
			*to = append(*to, ev)
		}
		return rows.Err()
	})
}

// load finds the escalation as last committed; b is what goes before in the same round trip, and
// more, where it is not nil, adds what goes behind the lock. Nobody may change what is returned.
func (s *Store) load(ctx context.Context, c *pgx.Conn, id meeting.ID, b *pgx.Batch, lock bool, more func(*pgx.Batch)) (*record.Stored, error) {
	base := s.cache.Get(id)
	var kept, ended []byte
	var rows []record.Event
	sql := sqlEnd
	if lock {
		sql = sqlLock
		queueBytes(b, &ended, sql, id)
	}
	if base == nil {
		queueBytes(b, &kept, sqlState, id) // before the end, so that this is not behind it
	}
	if !lock {
		queueBytes(b, &ended, sql, id)
	}
	if base != nil {
		queueEvents(b, &rows, id, base.State.Seq)
	}
	if more != nil {
		more(b)
	}
	if err := c.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("%s: read: %w", id, err)
	}
	if ended == nil {
		return nil, fmt.Errorf("%s: %w", id, store.ErrNotFound)
	}
	if base != nil {
		next, err := carry(id, base, ended, rows)
		if err == nil {
			s.cache.Put(next)
			return next, nil
		}
		// The database went back, or the state at hand was wrong: it is read again.
		s.cache.Drop(id)
		return s.load(ctx, c, id, &pgx.Batch{}, lock, nil)
	}
	base, err := record.OpenState(kept)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	b = &pgx.Batch{}
	queueEvents(b, &rows, id, base.State.Seq)
	if err := c.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("%s: read: %w", id, err)
	}
	next, err := carry(id, base, ended, rows)
	if err != nil {
		return nil, err
	}
	s.cache.Put(next)
	return next, nil
}

// carry brings a state to the end of the log by the events that follow it; some may have come
// after that end was read.
func carry(id meeting.ID, base *record.Stored, ended []byte, rows []record.Event) (*record.Stored, error) {
	last, err := record.OpenEnd(ended)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	log := base.Log(id)
	for i := range rows {
		if log.Seq == last.Seq {
			break
		}
		if err := log.Add(&rows[i]); err != nil {
			return nil, fmt.Errorf("%w; restore a backup", err)
		}
	}
	if log.Seq > last.Seq {
		return nil, log.Missing()
	}
	if err := log.End(last, &record.Stored{}); err != nil {
		return nil, fmt.Errorf("%w; restore a backup", err)
	}
	if len(log.Events) == 0 && base.State.Seq > 0 && base.Row.ID != 0 {
		return base, nil
	}
	next := &record.Stored{State: record.Clone(base.State), Kept: base.Kept}
	return next, next.Carry(log, last)
}
