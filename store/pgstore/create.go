package pgstore

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

const sqlOpened = "insert into opened (name, said, of) values ($1, $2, $3)"

// Create keeps a new escalation and numbers it.
func (s *Store) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	done, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	w := &wish{key: key, open: open}
	if err := s.openings.Do(ctx, w); err != nil {
		return nil, err
	}
	return w.out, nil
}

// createAll keeps one after another: each is numbered only once the one before is kept or refused.
func (s *Store) createAll(group []*request) {
	for i := range group {
		s.serve(group[i:i+1], s.create)
	}
}

func (s *Store) create(a *attempt) error {
	w := a.group[0].What
	name, said := record.RequestName(w.key)
	var id meeting.ID
	var before meeting.ID
	var words []byte
	b := s.begin()
	b.Queue("update meta set numbered = numbered + 1 returning numbered").QueryRow(func(row pgx.Row) error { return row.Scan(&id) })
	b.Queue("select of, said from opened where name = $1", []byte(name)).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			if err := rows.Scan(&before, &words); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err := a.conn.SendBatch(a.ctx, b).Close(); err != nil {
		return fmt.Errorf("number an escalation: %w", err)
	}
	w.out, w.err = nil, nil
	if d := a.unsure; d != nil { // nobody else is numbered meanwhile, so it shows whether it was kept
		var rows []record.Event
		b := &pgx.Batch{}
		queueEvents(b, &rows, d.id, 0)
		if err := a.conn.SendBatch(a.ctx, b).Close(); err != nil {
			return err
		}
		if d.kept(rows, nil) {
			w.out = record.Clone(d.now)
			b := &pgx.Batch{}
			b.Queue("rollback") // of the number
			b.Queue("begin")
			b.Queue(sqlStillAsLocal, d.id)
			return commit(a.ctx, a.conn, b)
		}
		a.unsure = nil
	}
	if w.key != "" && before != 0 {
		if w.err = record.SameWords(string(words), said); w.err != nil {
			return nil //nolint:nilerr // it is the caller's own refusal, and nothing is written
		}
		found, err := s.load(a.ctx, a.conn, before, &pgx.Batch{}, false, nil)
		if err == nil {
			w.out = record.Clone(found.State)
		}
		return err
	}
	d := newDraft(id, nil)
	if s.openIn(d, w); w.err != nil {
		return nil //nolint:nilerr // likewise
	}
	b = &pgx.Batch{}
	if w.key != "" {
		b.Queue(sqlOpened, []byte(name), []byte(said), id)
	}
	return s.finish(a, d, b)
}

// openIn runs what opens the escalation.
func (s *Store) openIn(d *draft, w *wish) {
	defer func() {
		if p := recover(); p != nil {
			w.err = fmt.Errorf("the opening panicked: %v\n%s", p, debug.Stack())
		}
	}()
	work, err := w.open(d.id)
	if w.err = err; err != nil {
		return
	}
	if work == nil || work.ID != d.id {
		w.err = fmt.Errorf("create %s: open did not return that escalation", d.id)
		return
	}
	happened, err := s.take(d, work)
	if w.err = err; err == nil && !happened {
		w.err = fmt.Errorf("create %s: open left no event", d.id)
	}
	w.out = work
}
