package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
)

// kTraces marks a file in whose unused pages something that was erased still stands.
var kTraces = []byte("traces")

// erase deletes the bodies of earlier events, and what the requests of the escalation said. The state
// that is left is kept at the end of the group.
func (g *group) erase(d *draft, gone []int) error {
	d.erased = true
	events, prefix := g.bucket(bEvents), record.Number(d.id)
	for _, seq := range gone {
		key := bodyKey(eventKey(d.id, seq))
		if events.Get(key) == nil {
			return fmt.Errorf("%s: event %d, which is to be erased, is not there", d.id, seq)
		}
		if err := events.Put(key, nil); err != nil {
			return fmt.Errorf("%s, event %d: %w", d.id, seq, err)
		}
	}
	var said [][]byte
	c := events.Cursor()
	for k, v := c.Seek(prefix); hasPrefix(k, prefix); k, v = c.Next() {
		if len(k) > 16 && k[16] == requestMark && len(v) > 0 {
			said = append(said, bytes.Clone(k))
		}
	}
	for _, k := range said {
		if err := events.Put(k, nil); err != nil {
			return fmt.Errorf("%s, what its requests said: %w", d.id, err)
		}
	}
	return g.bucket(bMeta).Put(kTraces, []byte("=")) //nolint:wrapcheck // bbolt names what it could not write
}

// Scrub overwrites the unused pages of the file if something that was erased may stand in them. It
// may be called again and again; Open calls it where a program ended before it was done.
func (s *Store) Scrub(ctx context.Context) error {
	marked := false
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		marked = tx.Bucket(bMeta).Get(kTraces) != nil
		return nil
	})
	if err != nil || !marked {
		return err
	}
	s.commits.Lock()
	defer s.commits.Unlock()
	return scrub(s.db)
}

// scrub overwrites what is unused; nobody else may commit meanwhile. bbolt goes back to the last but one commit when the last one is
// damaged, so one more commit comes first: then nobody goes back to what was erased.
func scrub(db *bbolt.DB) error {
	if err := db.Update(func(*bbolt.Tx) error { return nil }); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	tx, err := db.Begin(true) // takes back the pages that nobody reads any more
	if err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	if err := tx.Rollback(); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	if db.Stats().PendingPageN > 0 {
		return store.ErrRead
	}
	if tx, err = db.Begin(true); err != nil { // nobody wrote since, so all unused pages are free
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	err = overwrite(tx)
	if err = errors.Join(err, tx.Rollback()); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bMeta).Delete(kTraces) }); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	return nil
}

// overwrite writes zeros over all pages that nothing leads to, and over what lies behind the last one.
func overwrite(tx *bbolt.Tx) error {
	f, err := os.OpenFile(tx.DB().Path(), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	size := int64(os.Getpagesize())
	if info := tx.DB().Info(); info.PageSize > 0 {
		size = int64(info.PageSize)
	}
	zeros := make([]byte, size)
	err = func() error {
		for id := 0; ; id++ {
			page, err := tx.Page(id)
			switch {
			case err != nil:
				return err
			case page == nil: // the end of what bbolt uses
				return overwriteRest(f, int64(id)*size, zeros)
			case page.Type != "free":
				id += page.OverflowCount
				continue
			}
			if _, err := f.WriteAt(zeros, int64(id)*size); err != nil {
				return err
			}
		}
	}()
	return errors.Join(err, f.Sync(), f.Close())
}

func overwriteRest(f *os.File, from int64, zeros []byte) error {
	end, err := f.Seek(0, io.SeekEnd)
	for ; err == nil && from < end; from += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(int64(len(zeros)), end-from)], from)
	}
	return err
}

// Over returns the rows of escalations that are over and not erased.
func (s *Store) Over(ctx context.Context, after meeting.ID, limit int) (rows []meeting.Row, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		for id, more := nextID(tx, after+1); more && len(rows) < limit; id, more = nextID(tx, id+1) {
			row, err := readRow(tx, id)
			if err != nil {
				return err
			}
			if !row.Phase.Open() && !row.Erased {
				rows = append(rows, row)
			}
		}
		return nil
	})
	return rows, err
}

var (
	_ store.Scrubber = (*Store)(nil)
	_ store.Ledger   = (*Store)(nil)
)
