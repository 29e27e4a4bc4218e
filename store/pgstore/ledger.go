package pgstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Rows shows the summary rows in the order of their numbers until fn has enough.
func (s *Store) Rows(ctx context.Context, fn func(meeting.Row) bool) error {
	const atOnce = 256
	for after := meeting.ID(0); ; {
		var ends [][]byte
		err := s.read(ctx, func(ctx context.Context, c *pgx.Conn) (err error) {
			ends, err = list[[]byte](ctx, c, "select ending from escalation where of > $1 order by of limit $2", after, atOnce)
			return err
		})
		if err != nil || len(ends) == 0 {
			return err
		}
		for _, ended := range ends {
			row, err := rowOf(ended)
			if err != nil {
				return err
			}
			if !fn(row) {
				return nil
			}
			after = row.ID
		}
	}
}

func rowOf(ended []byte) (row meeting.Row, err error) {
	last, err := record.OpenEnd(ended)
	if err == nil {
		row, err = last.Row()
	}
	if err != nil {
		return row, fmt.Errorf("a summary row: %w", err)
	}
	return row, nil
}

// Log returns the audit log as it is kept, after verifying it.
func (s *Store) Log(ctx context.Context, id meeting.ID) (all []store.Entry, err error) {
	verified, err := s.Events(ctx, id)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		var rows []record.Event
		b := &pgx.Batch{}
		queueEvents(b, &rows, id, 0)
		if err := c.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("%s: read the log: %w", id, err)
		}
		all = nil
		for _, row := range rows[:min(len(rows), len(verified))] { // others came since
			e := store.Entry{Seq: row.Seq, At: row.At, By: row.By, Kind: row.Kind, Digest: row.Digest, Chain: row.Chain}
			e.Body = append(e.Body, row.Content()...)
			all = append(all, e)
		}
		return nil
	})
	return all, err
}

// Owed returns what is owed to people and channels, in the order in which it became owed.
func (s *Store) Owed(ctx context.Context) (all []store.Owing, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		owed, batches, err := readOutbox(ctx, c)
		all = lane.Owing(owed, batches)
		return err
	})
	return all, err
}

// readOutbox reads what is owed, admitted or not, and the batches that it is sent with.
func readOutbox(ctx context.Context, c interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}) (owed []lane.Owed, batches []lane.Batch, err error) {
	b := &pgx.Batch{}
	queueOwed(b, &owed, "true")
	queueBatches(b, &batches)
	if err := c.SendBatch(ctx, b).Close(); err != nil {
		return nil, nil, fmt.Errorf("read what is owed: %w", err)
	}
	return owed, batches, nil
}

// Size returns how many bytes the database takes.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		return c.QueryRow(ctx, "select pg_database_size(current_database())").Scan(&n)
	})
	return n, err
}

// Layout is the layout of the tables that this program makes.
func (s *Store) Layout() int { return layout }
