package boltstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
)

// Restored is the mark of a file that was a copy and took the place of another one.
type Restored struct {
	At    time.Time  // when it was put in the place
	Floor meeting.ID // numbers up to this one were given, or may have been, and are not given again
}

var kRestored = []byte("restored")

// MarkRestored marks a copy, before it is put in the file's place. Old messages in Slack name
// escalations that came after the copy was made: their numbers must not come to mean others.
func MarkRestored(path string, r Restored) error {
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("mark %s as restored: %w", path, err)
	}
	db, err := openFile(path)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bMeta).Put(kRestored, data) })
	return errors.Join(err, db.Close())
}

// Restored is the mark of the file; the zero value when it never was a copy.
func (s *Store) Restored(ctx context.Context) (r Restored, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		r, err = readRestored(tx)
		return err
	})
	return r, err
}

func readRestored(tx *bbolt.Tx) (r Restored, err error) {
	if v := tx.Bucket(bMeta).Get(kRestored); v != nil {
		if err := json.Unmarshal(v, &r); err != nil {
			return r, fmt.Errorf("the mark of a restored copy: %w", err)
		}
	}
	return r, nil
}

// Last is the number given last; 0 while there is no escalation.
func (s *Store) Last(ctx context.Context) (id meeting.ID, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		id, err = lastID(tx)
		return err
	})
	return id, err
}

// lastID is the highest number that was given.
func lastID(tx *bbolt.Tx) (meeting.ID, error) {
	r, err := readRestored(tx)
	if k, _ := tx.Bucket(bEvents).Cursor().Last(); k != nil {
		return max(r.Floor, idOf(k)), err
	}
	return r.Floor, err
}

// Compact writes what is in the file into a new one, without the room that is free, and puts that
// one in its place. A crash leaves the old or the new one. It is for a file that no program holds.
func Compact(path string) (before, after int64, err error) {
	if err := look(path); err != nil {
		return 0, 0, err
	}
	src, err := openFile(path)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	if _, err := layout(src, path); err != nil {
		return 0, 0, err
	}
	if err := src.Update(forgetAllRequests); err != nil {
		return 0, 0, fmt.Errorf("compact %s: %w", path, err)
	}
	half := path + ".compact"
	if err := os.Remove(half); err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, 0, fmt.Errorf("remove what an earlier run left: %w", err)
	}
	defer func() { _ = os.Remove(half) }() // it has its own name by then, or is of no use
	if err := compactInto(src, half); err != nil {
		return 0, 0, fmt.Errorf("compact %s: %w", path, err)
	}
	if before, after, err = sizes(path, half); err != nil {
		return 0, 0, err
	}
	if err := KeepOwner(path, half); err != nil {
		return 0, 0, err
	}
	if err := os.Rename(half, path); err != nil {
		return 0, 0, fmt.Errorf("compact %s: %w", path, err)
	}
	return before, after, syncFolder(path)
}

// forgetAllRequests takes all requests out that are too old to come again.
func forgetAllRequests(tx *bbolt.Tx) error {
	for id, more := nextID(tx, 1); more; id, more = nextID(tx, id+1) {
		row, err := readRow(tx, id)
		if err == nil {
			err = forgetRequests(tx, id, row.Changed, math.MaxInt)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compactStep bounds what one transaction of the new file holds.
const compactStep = 4 << 20

func compactInto(src *bbolt.DB, half string) error {
	dst, err := bbolt.Open(half, 0o600, &bbolt.Options{Timeout: time.Second, NoSync: true})
	if err != nil {
		return err
	}
	return errors.Join(bbolt.Compact(dst, src, compactStep), dst.Sync(), dst.Close())
}

func sizes(a, b string) (int64, int64, error) {
	one, err := os.Stat(a)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the file: %w", err)
	}
	two, err := os.Stat(b)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the file: %w", err)
	}
	return one.Size(), two.Size(), nil
}
