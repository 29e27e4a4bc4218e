package pgstore

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
)

// Get returns the escalation as last committed.
func (s *Store) Get(ctx context.Context, id meeting.ID) (e *meeting.Escalation, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		found, err := s.load(ctx, c, id, &pgx.Batch{}, false, nil)
		if err == nil {
			e = record.Clone(found.State)
		}
		return err
	})
	return e, err
}

// Events returns the audit log after verifying it. The body of an event that was erased is nil.
func (s *Store) Events(ctx context.Context, id meeting.ID) (all []meeting.Event, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		var state, ended []byte
		var rows []record.Event
		b := &pgx.Batch{}
		queueBytes(b, &state, sqlState, id)
		queueBytes(b, &ended, sqlEnd, id)
		queueEvents(b, &rows, id, 0)
		if err := c.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("%s: read the log: %w", id, err)
		}
		if ended == nil {
			return fmt.Errorf("%s: %w", id, store.ErrNotFound)
		}
		last, err := record.OpenEnd(ended)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		kept, err := record.OpenState(state)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		log := &record.Log{ID: id}
		for i := range rows {
			if log.Seq == last.Seq {
				break // it came since
			}
			if err := log.Add(&rows[i]); err != nil {
				return err
			}
			if err := log.Fits(kept); err != nil {
				return err
			}
		}
		all = log.Events
		return log.End(last, kept)
	})
	return all, err
}

// Head returns the number and the chain hash of the escalation's last event.
func (s *Store) Head(ctx context.Context, id meeting.ID) (h store.Head, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		var ended []byte
		b := &pgx.Batch{}
		queueBytes(b, &ended, sqlEnd, id)
		if err := c.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("%s: read the end of the log: %w", id, err)
		}
		if ended == nil {
			return fmt.Errorf("%s: %w", id, store.ErrNotFound)
		}
		last, err := record.OpenEnd(ended)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		h = store.Head{Seq: last.Seq, Chain: last.Chain}
		return nil
	})
	return h, err
}

// ByChannel finds the escalation whose channel, present or past, has the id.
func (s *Store) ByChannel(ctx context.Context, channel string) (id meeting.ID, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		ids, err := list[meeting.ID](ctx, c, "select of from channel where id = $1", channel)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return fmt.Errorf("channel %s: %w", channel, store.ErrNotFound)
		}
		id = ids[0]
		return nil
	})
	return id, err
}

// list reads one column.
func list[T any](ctx context.Context, c *pgx.Conn, sql string, args ...any) ([]T, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.AppendRows([]T(nil), rows, pgx.RowTo[T])
}

// What is found by words.
const (
	byPerson   = "person"
	byCustomer = "customer"
)

// word is what stands in the index for one that may be long.
func word(text string) []byte {
	if len(text) <= 128 {
		return append([]byte("="), text...)
	}
	sum := sha256.Sum256([]byte(text))
	return append([]byte("#"), sum[:]...)
}

// ByPerson returns the rows of the escalations that the person is in, newest first.
func (s *Store) ByPerson(ctx context.Context, who meeting.UserID) ([]meeting.Row, error) {
	return s.rows(ctx, byPerson, string(who))
}

// ByCustomer returns the rows of the customer's escalations, newest first.
func (s *Store) ByCustomer(ctx context.Context, customer string) ([]meeting.Row, error) {
	return s.rows(ctx, byCustomer, record.Fold(customer))
}

func (s *Store) rows(ctx context.Context, what, text string) (rows []meeting.Row, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		rows = nil
		ends, err := list[[]byte](ctx, c,
			"select ending from found join escalation using (of) where what = $1 and word = $2 order by of desc", what, word(text))
		if err != nil {
			return err
		}
		for _, end := range ends {
			last, err := record.OpenEnd(end)
			if err != nil {
				return fmt.Errorf("a row of %s: %w", what, err)
			}
			row, err := last.Row()
			if err != nil {
				return fmt.Errorf("a row of %s: %w", what, err)
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// Precedents returns what standing decisions left for later ones.
func (s *Store) Precedents(ctx context.Context) (all []meeting.Precedent, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		bodies, err := list[[]byte](ctx, c, "select body from precedent order by place")
		if err != nil {
			return err
		}
		all = make([]meeting.Precedent, len(bodies))
		for i, body := range bodies {
			if err := json.Unmarshal(body, &all[i]); err != nil {
				return fmt.Errorf("precedent: %w", err)
			}
		}
		return nil
	})
	return all, err
}

// People returns those of the ids that the directory knows.
func (s *Store) People(ctx context.Context, ids ...meeting.UserID) (found map[meeting.UserID]meeting.Person, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		bodies, err := list[[]byte](ctx, c, "select body from person where id = any($1)", names(ids))
		if err != nil {
			return err
		}
		found = map[meeting.UserID]meeting.Person{}
		for _, body := range bodies {
			var p meeting.Person
			if err := json.Unmarshal(body, &p); err != nil {
				return fmt.Errorf("a person: %w", err)
			}
			found[p.ID] = p
		}
		return nil
	})
	return found, err
}

func names(ids []meeting.UserID) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return all
}

// Due returns up to limit escalations whose next moment is at or before now.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) (ids []meeting.ID, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		ids, err = list[meeting.ID](ctx, c,
			"select of from escalation where due_at <= $1 order by due_at, of limit $2", record.Cut(now), max(limit, 0))
		return err
	})
	return ids, err
}

// NextDue is the earliest moment in the due index; zero when there is none.
func (s *Store) NextDue(ctx context.Context) (at time.Time, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		var first *time.Time
		err := c.QueryRow(ctx, "select min(due_at) from escalation where due_at is not null").Scan(&first)
		if err == nil && first != nil {
			at = first.UTC()
		}
		return err
	})
	return at, err
}

// Over returns the rows of escalations that are over and not erased.
func (s *Store) Over(ctx context.Context, after meeting.ID, limit int) (all []meeting.Row, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		all = nil
		rows, err := c.Query(ctx, "select ending from escalation where of > $1 and not open order by of", after)
		if err != nil {
			return fmt.Errorf("read what is over: %w", err)
		}
		defer rows.Close()
		for rows.Next() && len(all) < limit {
			var ended []byte
			if err := rows.Scan(&ended); err != nil {
				return fmt.Errorf("read what is over: %w", err)
			}
			last, err := record.OpenEnd(ended)
			if err != nil {
				return fmt.Errorf("read what is over: %w", err)
			}
			row, err := last.Row()
			if err != nil {
				return fmt.Errorf("read what is over: %w", err)
			}
			if !row.Erased {
				all = append(all, row)
			}
		}
		rows.Close()
		return rows.Err()
	})
	return all, err
}
