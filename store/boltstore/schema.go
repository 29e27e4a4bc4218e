package boltstore

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
)

// schema is a version of the file's layout, and the steps to it from older ones.
type schema struct {
	version int
	steps   map[int]func(*bbolt.Tx) error // steps[v] leads from v to v+1
}

// present is the layout of this program. A change of layout raises the version and adds the
// step; a new optional field in a record needs neither, unless the events lead to it: then the
// states are to be made anew.
var present = schema{version: 3, steps: map[int]func(*bbolt.Tx) error{2: remakeStates}}

// The keys of the meta bucket.
var (
	kSchema = []byte("schema")
	kPolicy = []byte("policy")
)

func (s schema) create(db *bbolt.DB) error {
	return db.Update(func(tx *bbolt.Tx) error {
		if err := createBuckets(tx); err != nil {
			return err
		}
		return s.mark(tx)
	})
}

func (s schema) mark(tx *bbolt.Tx) error {
	return tx.Bucket(bMeta).Put(kSchema, []byte(strconv.Itoa(s.version)))
}

// layout reads which layout the file has.
func layout(db *bbolt.DB, path string) (have int, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bMeta)
		if meta == nil {
			return errors.New("no meta bucket")
		}
		var err error
		have, err = strconv.Atoi(string(meta.Get(kSchema)))
		return err
	})
	if err != nil || have < 1 {
		return 0, faulty(Unusable, "the file %s was not made by escalate; name another file", path)
	}
	return have, nil
}

// check refuses a file that this program does not understand and migrates an older one.
func (s schema) check(db *bbolt.DB, path string) error {
	have, err := layout(db, path)
	switch {
	case err != nil:
		return err
	case have > s.version:
		return faulty(OtherLayout, "the file %s was written by a newer escalate (layout %d, this one knows %d); run that version again, or restore a backup from before the update",
			path, have, s.version)
	case have < s.version:
		return s.migrate(db, path, have)
	}
	return nil
}

// migrate copies the file first, then takes all steps in one transaction.
func (s schema) migrate(db *bbolt.DB, path string, have int) error {
	copied := fmt.Sprintf("%s.v%d.bak", path, have)
	if err := copyFile(db, copied); err != nil {
		return fmt.Errorf("copy the file %s to %s before changing its layout: %w", path, copied, err)
	}
	err := db.Update(func(tx *bbolt.Tx) error {
		for v := have; v < s.version; v++ {
			step := s.steps[v]
			if step == nil {
				return fmt.Errorf("layout %d is too old for this version", v)
			}
			if err := step(tx); err != nil {
				return fmt.Errorf("from layout %d: %w", v, err)
			}
		}
		if err := createBuckets(tx); err != nil {
			return err
		}
		return s.mark(tx)
	})
	if err != nil {
		return fmt.Errorf("the file %s could not be brought to layout %d; it is as it was, and a copy is %s: %w", path, s.version, copied, err)
	}
	return nil
}

// copyFile writes a copy that is there as a whole or not at all.
func copyFile(db *bbolt.DB, to string) error {
	half := to + ".new"
	f, err := os.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(f)
		return err
	})
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(half, to); err != nil {
		return err
	}
	return syncFolder(to)
}

// dueAtOnce bounds how many escalations one transaction of renewDue decodes.
const dueAtOnce = 256

// renewDue computes the due index anew when another policy made it. The policy's name is
// written last, so a crash on the way makes it begin again.
func (s *Store) renewDue() error {
	if s.aside {
		return nil
	}
	name := []byte("=" + s.policy.Name)
	same := false
	err := s.db.View(func(tx *bbolt.Tx) error {
		same = string(tx.Bucket(bMeta).Get(kPolicy)) == string(name)
		return nil
	})
	if err != nil || same {
		return err
	}
	for after, more := meeting.ID(0), true; more; {
		err := s.db.Update(func(tx *bbolt.Tx) error {
			for range dueAtOnce {
				if after, more = nextID(tx, after+1); !more {
					return tx.Bucket(bMeta).Put(kPolicy, name)
				}
				if err := s.renewDueOf(tx, after); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// renewDueOf computes one escalation's moment. Nothing is due in one that is over, so only
// its row is read.
func (s *Store) renewDueOf(tx *bbolt.Tx, id meeting.ID) error {
	row, err := readRow(tx, id)
	if err != nil {
		return err
	}
	if !row.Phase.Open() {
		return saveDue(tx, id, time.Time{})
	}
	e, err := load(tx, id)
	if err != nil {
		return err
	}
	return saveDue(tx, id, e.State.NextDue(s.policy))
}
