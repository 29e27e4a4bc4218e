package boltstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
)

// view runs fn in a read transaction. A page that cannot be read is an error.
func (s *Store) view(ctx context.Context, fn func(tx *bbolt.Tx) error) (err error) {
	if s.closed.Load() {
		return store.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the store's file cannot be read, it may be damaged: %v\n%s", p, debug.Stack())
		}
	}()
	err = s.db.View(fn)
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return store.ErrClosed
	}
	return err
}

// stored finds the escalation as the transaction sees it. Nobody may change what it returns.
func (s *Store) stored(tx *bbolt.Tx, id meeting.ID) (*record.Stored, error) {
	last, err := end(tx, id)
	if err != nil {
		return nil, err
	}
	if last == nil {
		return nil, fmt.Errorf("%s: %w", id, store.ErrNotFound)
	}
	if e := s.cache.Get(id); e != nil && e.State.Seq == last.Seq && e.Chain == last.Chain {
		return e, nil
	}
	e, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	s.cache.Put(e) // committed, also in the writer's transaction: it loads before it saves
	return e, nil
}

// Get returns the escalation as last committed.
func (s *Store) Get(ctx context.Context, id meeting.ID) (*meeting.Escalation, error) {
	var e *record.Stored
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		var err error
		e, err = s.stored(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return record.Clone(e.State), nil
}

// ByChannel finds the escalation whose channel, present or past, has the id.
func (s *Store) ByChannel(ctx context.Context, channel string) (meeting.ID, error) {
	var id meeting.ID
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		v := tx.Bucket(bChannel).Get([]byte(channel))
		if v == nil {
			return fmt.Errorf("channel %s: %w", channel, store.ErrNotFound)
		}
		id = idOf(v)
		return nil
	})
	return id, err
}

// ByPerson returns the rows of the escalations that the person is in, newest first.
func (s *Store) ByPerson(ctx context.Context, who meeting.UserID) ([]meeting.Row, error) {
	return s.rows(ctx, bPerson, string(who))
}

// ByCustomer returns the rows of the customer's escalations, newest first.
func (s *Store) ByCustomer(ctx context.Context, customer string) ([]meeting.Row, error) {
	return s.rows(ctx, bCustomer, record.Fold(customer))
}

func (s *Store) rows(ctx context.Context, index []byte, word string) ([]meeting.Row, error) {
	var rows []meeting.Row
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		prefix := append([]byte(word), 0)
		c := tx.Bucket(index).Cursor()
		for k, _ := c.Seek(prefix); hasPrefix(k, prefix); k, _ = c.Next() {
			id := k[len(prefix):]
			if len(id) != 8 {
				continue // a longer word that begins with this one and a zero byte
			}
			row, err := readRow(tx, idOf(id))
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		slices.Reverse(rows)
		return nil
	})
	return rows, err
}

// People returns those of the ids that the directory knows.
func (s *Store) People(ctx context.Context, ids ...meeting.UserID) (map[meeting.UserID]meeting.Person, error) {
	found := map[meeting.UserID]meeting.Person{}
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		for _, id := range ids {
			v := tx.Bucket(bPeople).Get([]byte(id))
			if v == nil {
				continue
			}
			var p profile
			if err := json.Unmarshal(v, &p); err != nil {
				return fmt.Errorf("person %s: %w", id, err)
			}
			found[id] = p.Person
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// profile is a person as kept.
type profile struct {
	meeting.Person
	As time.Time `json:",omitzero"` // of the last moment that Slack named
}

// Learn keeps people as Slack showed them then; whoever is known so already costs no write.
func (s *Store) Learn(ctx context.Context, at time.Time, people ...meeting.Person) error {
	people = slices.Clone(people)
	return s.write(ctx, func(g *group) (func() error, error) {
		b, news := g.bucket(bPeople), [][2][]byte{}
		for _, p := range people {
			if p.ID == "" {
				return nil, errors.New("learn: a person has no id")
			}
			was, now := b.Get([]byte(p.ID)), profile{p, record.Cut(at)}
			var kept profile
			if was != nil {
				if err := json.Unmarshal(was, &kept); err != nil {
					return nil, fmt.Errorf("person %s: %w", p.ID, err)
				}
			}
			switch {
			case at.IsZero():
				now.As = kept.As
			case now.As.Before(kept.As):
				continue
			}
			data, err := json.Marshal(now)
			if err != nil {
				return nil, fmt.Errorf("person %s: %w", p.ID, err)
			}
			if string(was) != string(data) {
				news = append(news, [2][]byte{[]byte(p.ID), data})
			}
		}
		if len(news) == 0 {
			return nil, nil
		}
		return func() error {
			for _, n := range news {
				if err := b.Put(n[0], n[1]); err != nil {
					return fmt.Errorf("person %s: %w", n[0], err)
				}
			}
			return nil
		}, nil
	})
}

// Due returns up to limit escalations whose next moment is at or before now.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) ([]meeting.ID, error) {
	var ids []meeting.ID
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		until := string(record.Stamp(now))
		c := tx.Bucket(bDue).Cursor()
		for k, _ := c.First(); k != nil && len(ids) < limit && string(k[:8]) <= until; k, _ = c.Next() {
			ids = append(ids, idOf(k[8:]))
		}
		return nil
	})
	return ids, err
}

// NextDue is the earliest moment in the due index; zero when there is none.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		if k, _ := tx.Bucket(bDue).Cursor().First(); k != nil {
			at = readStamp(k)
		}
		return nil
	})
	return at, err
}

// Backup writes a copy of the file as of one moment. While it runs, pages that are replaced
// are not used again, so the file grows until the target has taken all of it: give it a
// local file, and ship that. Space that is free in the file is copied as it is.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	return s.view(ctx, func(tx *bbolt.Tx) error {
		to := &stoppable{ctx: ctx, w: w}
		if _, err := tx.WriteTo(to); err != nil {
			if to.err != nil { // bbolt keeps only its words
				err = to.err
			}
			return fmt.Errorf("backup: %w", err)
		}
		return nil
	})
}

// stoppable ends a long copy when the context ends.
type stoppable struct {
	ctx context.Context
	w   io.Writer
	err error // what stopped it
}

func (s *stoppable) Write(p []byte) (n int, err error) {
	if s.err = s.ctx.Err(); s.err == nil {
		n, s.err = s.w.Write(p)
	}
	return n, s.err
}

var _ store.Store = (*Store)(nil)
