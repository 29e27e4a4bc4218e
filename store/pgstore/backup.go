package pgstore

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/portable"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Backup writes a portable copy, as of one moment, that Load makes a store of. Whoever wants a copy
// of the database itself has PostgreSQL's own means.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	done, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		_, err := dump(ctx, tx, w)
		return err
	})
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

const sqlGiven = "select numbered, home, (select case when is_called then last_value else 0 end from notice_id_seq) from meta"

// dump writes a portable copy of what the transaction sees.
func dump(ctx context.Context, tx pgx.Tx, to io.Writer) (sum store.Sum, err error) {
	if _, err := tx.Exec(ctx, "set local statement_timeout = 0"); err != nil {
		return sum, err
	}
	w := portable.NewWriter(to)
	var given portable.Given
	var home []byte
	err = tx.QueryRow(ctx, sqlGiven).Scan(&given.Escalation, &home, &given.Notice)
	if err == nil {
		given.Home, err = readHome(home)
	}
	if err != nil {
		return sum, err
	}
	if err := w.Put(portable.Record{Given: &given}); err != nil {
		return sum, err
	}
	for _, part := range []func(context.Context, pgx.Tx, *portable.Writer) error{dumpPeople, dumpOpened, dumpEscalations, dumpPrecedents, dumpBox} {
		if err := part(ctx, tx, w); err != nil {
			return sum, err
		}
	}
	return w.Close()
}

// each shows the rows of a query, one after another.
func each(ctx context.Context, tx pgx.Tx, sql string, to []any, fn func() error) error {
	rows, err := tx.Query(ctx, sql)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, to, fn)
	return err
}

func dumpPeople(ctx context.Context, tx pgx.Tx, w *portable.Writer) error {
	var body []byte
	var told int64
	return each(ctx, tx, "select body, told from person order by id", []any{&body, &told}, func() error {
		var p portable.Person
		if err := json.Unmarshal(body, &p.Person); err != nil {
			return fmt.Errorf("a person: %w", err)
		}
		if told != 0 {
			p.As = time.UnixMicro(told).UTC()
		}
		return w.Put(portable.Record{Person: &p})
	})
}

func dumpOpened(ctx context.Context, tx pgx.Tx, w *portable.Writer) error {
	var o portable.Opened
	return each(ctx, tx, "select name, said, of from opened order by name", []any{&o.Name, &o.Said, &o.Of}, func() error {
		return w.Put(portable.Record{Opened: &o})
	})
}

func dumpEscalations(ctx context.Context, tx pgx.Tx, w *portable.Writer) error {
	for after := meeting.ID(0); ; {
		rows, err := tx.Query(ctx, "select of from escalation where of > $1 order by of limit 256", after)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[meeting.ID])
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			e, err := collect(ctx, tx, id)
			if err == nil {
				_, err = e.Verify()
			}
			if err == nil {
				err = w.Put(portable.Record{Escalation: e})
			}
			if err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

// collect reads all that is kept of one escalation.
func collect(ctx context.Context, tx pgx.Tx, id meeting.ID) (*portable.Escalation, error) {
	e := &portable.Escalation{ID: id}
	var rows []record.Event
	b := &pgx.Batch{}
	queueBytes(b, &e.Ending, sqlEnd, id)
	queueBytes(b, &e.State, sqlState, id)
	queueEvents(b, &rows, id, 0)
	b.Queue("select after, name, said from request where of = $1", id).Query(func(rows pgx.Rows) (err error) {
		e.Requests, err = pgx.CollectRows(rows, pgx.RowToStructByPos[portable.Request])
		return err
	})
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("%s: read: %w", id, err)
	}
	for _, row := range rows {
		e.Events = append(e.Events, portable.Event{Event: row, Body: row.Body})
	}
	e.Arrange()
	return e, nil
}

func dumpPrecedents(ctx context.Context, tx pgx.Tx, w *portable.Writer) error {
	var of meeting.ID
	var body []byte
	return each(ctx, tx, "select of, body from precedent order by place", []any{&of, &body}, func() error {
		p := portable.Precedent{Of: of}
		if err := json.Unmarshal(body, &p.Precedent); err != nil {
			return fmt.Errorf("%s, precedent: %w", of, err)
		}
		return w.Put(portable.Record{Precedent: &p})
	})
}

// dumpBox admits what arrived, as whoever claims would.
func dumpBox(ctx context.Context, tx pgx.Tx, w *portable.Writer) error {
	var owed, arrived []lane.Owed
	var batches []lane.Batch
	b := &pgx.Batch{}
	queueOwed(b, &owed, "admitted")
	queueOwed(b, &arrived, "not admitted")
	queueBatches(b, &batches)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("read the lanes: %w", err)
	}
	var news []meeting.Notice
	for _, o := range arrived {
		news = append(news, o.Notice)
	}
	return w.PutBox(owed, news, batches)
}
