package pgstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/store/lane"
)

// laneTx is a transaction that holds the row of lanes. It may be tried several times.
type laneTx struct {
	ctx     context.Context
	conn    *pgx.Conn
	box     *lane.Box
	holder  string // of the speech
	alive   bool   // its lease runs
	takes   bool   // this process takes the speech over
	drafts  []*draft
	unsure  bool // a commit of this was sent before, and no answer came
	version int64
}

// lanes does something with the lanes. Only one does so at a time in this process, and, by the
// lock, in all.
func (s *Store) lanes(ctx context.Context, patience int, act func(t *laneTx) error) error {
	done, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	t := &laneTx{}
	return s.try(context.WithoutCancel(ctx), time.Duration(patience)*s.patience, func(ctx context.Context, c *pgx.Conn) error {
		t.ctx, t.conn = ctx, c
		return s.inLanes(t, act)
	})
}

// inLanes locks the lanes, admits what arrived, acts, and writes what that changed. What is at
// hand of the lanes is true as long as the version is the one that this process wrote last.
func (s *Store) inLanes(t *laneTx, act func(t *laneTx) error) error {
	var arrived []lane.Owed
	b := s.begin()
	b.Queue("select version from lanes for update").QueryRow(func(row pgx.Row) error { return row.Scan(&t.version) })
	b.Queue("select holder, until > clock_timestamp() from speaker").QueryRow(func(row pgx.Row) error { return row.Scan(&t.holder, &t.alive) })
	queueOwed(b, &arrived, "not admitted")
	if err := t.conn.SendBatch(t.ctx, b).Close(); err != nil {
		return fmt.Errorf("lock the lanes: %w", err)
	}
	if s.box == nil || s.version != t.version {
		box, err := s.loadBox(t)
		if err != nil {
			return err
		}
		s.box, s.version = box, t.version
	}
	t.box, t.drafts, t.takes = s.box, nil, false
	good := false
	defer func() {
		if !good {
			s.box = nil
		}
	}()
	for _, o := range arrived {
		t.box.Admit(o.Notice)
	}
	if err := act(t); err != nil {
		good = len(arrived) == 0 && nothing(t.box.Take()) // a refusal alone leaves the lanes as they were
		return err
	}
	changed := t.box.Take()
	if nothing(changed) && len(t.drafts) == 0 && !t.takes {
		good = true
		return nil
	}
	if err := s.writeLanes(t, changed); err != nil {
		return err
	}
	s.version, good = t.version+1, true
	return nil
}

func nothing(c lane.Changes) bool {
	return len(c.Owed)+len(c.Gone)+len(c.Batches)+len(c.Over) == 0
}

// queueOwed has notices read in the order of their numbers.
func queueOwed(b *pgx.Batch, to *[]lane.Owed, where string) {
	b.Queue("select id, body from notice where " + where + " order by id").Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var no uint64
			var body []byte
			var o lane.Owed
			if err := rows.Scan(&no, &body); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &o); err != nil {
				return fmt.Errorf("notice %d: %w", no, err)
			}
			o.Notice.ID = no
			*to = append(*to, o)
		}
		return rows.Err()
	})
}

// queueBatches has the batches read.
func queueBatches(b *pgx.Batch, to *[]lane.Batch) {
	b.Queue("select id, body from batch").Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var set lane.Batch
			var body []byte
			if err := rows.Scan(&set.ID, &body); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &set); err != nil {
				return fmt.Errorf("batch %s: %w", set.ID, err)
			}
			*to = append(*to, set)
		}
		return rows.Err()
	})
}

// loadBox reads all that was admitted.
func (s *Store) loadBox(t *laneTx) (*lane.Box, error) {
	var owed []lane.Owed
	var batches []lane.Batch
	b := &pgx.Batch{}
	queueOwed(b, &owed, "admitted")
	queueBatches(b, &batches)
	if err := t.conn.SendBatch(t.ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read the lanes: %w", err)
	}
	return lane.Load(owed, batches)
}

const (
	sqlAdmitted = "update notice set admitted = true, body = $2 where id = $1"
	sqlBatch    = "insert into batch (id, body) values ($1, $2) on conflict (id) do update set body = excluded.body"
	sqlTakeOver = "update speaker set holder = $1, term = term + 1, until = clock_timestamp() + " + lease
)

// writeLanes writes and commits what was changed.
func (s *Store) writeLanes(t *laneTx, changed lane.Changes) error {
	b := &pgx.Batch{}
	if len(changed.Gone) > 0 {
		b.Queue("delete from notice where id = any($1)", changed.Gone)
	}
	for _, o := range changed.Owed {
		body, err := json.Marshal(o)
		if err != nil {
			return fmt.Errorf("notice %d: %w", o.Notice.ID, err)
		}
		b.Queue(sqlAdmitted, o.Notice.ID, body)
	}
	if len(changed.Over) > 0 {
		b.Queue("delete from batch where id = any($1)", changed.Over)
	}
	for _, set := range changed.Batches {
		body, err := json.Marshal(set)
		if err != nil {
			return fmt.Errorf("batch %s: %w", set.ID, err)
		}
		b.Queue(sqlBatch, set.ID, body)
	}
	var owed []int64
	for _, d := range t.drafts {
		if err := s.write(b, d, &owed); err != nil {
			return err
		}
	}
	if t.takes {
		b.Queue(sqlTakeOver, s.me)
	}
	b.Queue("update lanes set version = version + 1")
	s.speech.sending.RLock()
	defer s.speech.sending.RUnlock()
	if err := commit(t.ctx, t.conn, b); err != nil {
		t.unsure = t.unsure || errors.As(err, new(*unsure))
		return err
	}
	for _, d := range t.drafts {
		s.committed(d)
	}
	if changed.News {
		poke(s.waiting)
	}
	if t.holder != s.me && !t.takes { // it settles late: the lane is free for whoever speaks
		poke(s.bell)
	}
	s.arrived(owed)
	return nil
}
