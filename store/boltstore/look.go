package boltstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Look opens a file or a copy of one to be read only: it changes nothing in it, not even its
// layout, and any number of programs may look at once. Whatever writes returns an error. A file
// that a running program holds is a FileError with InUse.
func Look(path string) (_ *Store, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, faulty(Unusable, "there is no file %s; name the bot's file, or a copy of it", path)
	case err != nil:
		return nil, faulty(Unusable, "the file %s cannot be looked at: %w", path, err)
	case !info.Mode().IsRegular():
		return nil, faulty(Unusable, "%s is not a file; name the bot's file, or a copy of it", path)
	case info.Size() < int64(2*os.Getpagesize()): // bbolt's first two pages say where everything is
		return nil, damaged(path, "it is too short")
	}
	db, err := openAs(path, &bbolt.Options{ReadOnly: true, Timeout: 300 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(damaged(path, p), db.Close())
		}
	}()
	have, err := layout(db, path)
	if err == nil && have != present.version {
		err = faulty(OtherLayout, "the file %s has layout %d, and this escalate reads layout %d; use the version that wrote it, or start the bot of this version on a copy, which brings it up to date",
			path, have, present.version)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return newStore(db, Options{Policy: meeting.DefaultPolicy()}), nil
}

// Rows shows the summary rows in the order of their numbers until fn has enough.
func (s *Store) Rows(ctx context.Context, fn func(meeting.Row) bool) error {
	return s.view(ctx, func(tx *bbolt.Tx) error {
		for id, more := nextID(tx, 1); more; id, more = nextID(tx, id+1) {
			if err := ctx.Err(); err != nil {
				return err
			}
			row, err := readRow(tx, id)
			if err != nil {
				return err
			}
			if !fn(row) {
				return nil
			}
		}
		return nil
	})
}

// Log returns the audit log as it is kept, after verifying it.
func (s *Store) Log(ctx context.Context, id meeting.ID) ([]store.Entry, error) {
	if _, err := s.Events(ctx, id); err != nil {
		return nil, err
	}
	var all []store.Entry
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		prefix, c := record.Number(id), tx.Bucket(bEvents).Cursor()
		for k, v := c.Seek(prefix); hasPrefix(k, prefix); k, v = c.Next() {
			if len(k) > 16 || string(k) == string(endKey(id)) {
				continue
			}
			row, err := decodeEvent(v)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			e := store.Entry{Seq: row.Seq, At: row.At, By: row.By, Kind: row.Kind, Digest: row.Digest, Chain: row.Chain}
			row.Body = tx.Bucket(bEvents).Get(bodyKey(k))
			e.Body = append(json.RawMessage(nil), row.Content()...)
			all = append(all, e)
		}
		return nil
	})
	return all, err
}

// Head returns the number and the chain hash of the escalation's last event.
func (s *Store) Head(ctx context.Context, id meeting.ID) (h store.Head, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		last, err := end(tx, id)
		if err == nil && last == nil {
			err = fmt.Errorf("%s: %w", id, store.ErrNotFound)
		}
		if err == nil {
			h = store.Head{Seq: last.Seq, Chain: last.Chain}
		}
		return err
	})
	return h, err
}

// Owed returns what is owed to people and channels, in the order in which it became owed.
func (s *Store) Owed(ctx context.Context) (all []store.Owing, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		owed, sets, err := readOutbox(tx)
		all = lane.Owing(owed, sets)
		return err
	})
	return all, err
}

// Size returns how many bytes the file takes.
func (s *Store) Size(context.Context) (int64, error) {
	info, err := os.Stat(s.db.Path())
	if err != nil {
		return 0, fmt.Errorf("look at the file: %w", err)
	}
	return info.Size(), nil
}
