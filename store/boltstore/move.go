package boltstore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/portable"
	"escalate/store/internal/record"
)

// kMoved marks a file whose content went on elsewhere, by the name of that place.
var kMoved = []byte("moved")

// refuseMoved is an error for a file that must not go on, because another place does.
func refuseMoved(db *bbolt.DB, path string) error {
	to := ""
	err := db.View(func(tx *bbolt.Tx) error {
		to = string(tx.Bucket(bMeta).Get(kMoved))
		return nil
	})
	if err == nil && to != "" {
		err = faulty(Unusable, "what is in the file %s was moved to %s; name that in ESCALATE_DB", path, to)
	}
	return err
}

// Leave carries the content of the file, which no program may hold, to another place. Once carry
// has it there the file is marked, and no program goes on with it.
func Leave(path, to string, carry func(dump func(io.Writer) error) error) error {
	if err := look(path); errors.Is(err, fs.ErrNotExist) {
		return faulty(Unusable, "there is no file %s", path)
	} else if err != nil {
		return err
	}
	db, err := openFile(path)
	if err != nil {
		return err
	}
	if err = present.check(db, path); err == nil {
		err = refuseMoved(db, path)
	}
	if err == nil {
		err = carry(func(w io.Writer) error { _, err := dump(db, w); return err })
	}
	if err == nil {
		err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bMeta).Put(kMoved, []byte(to)) })
	}
	return errors.Join(err, db.Close())
}

// Load makes a file of a portable copy, where there is none: all of it or nothing. The new file is
// read again and compared with the copy before it has its name.
func Load(path string, r io.Reader) (sum store.Sum, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return sum, errors.Join(fmt.Errorf("%s: %w; name a file that is not there yet", path, store.ErrNotEmpty), err)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".escalate-*")
	if err != nil {
		return sum, faulty(Unusable, "the file %s cannot be made: %w", path, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	half := filepath.Join(dir, "half.db")
	if err := create(half, present); err != nil {
		return sum, err
	}
	db, err := openFile(half)
	if err != nil {
		return sum, err
	}
	db.NoSync = true // it has no name yet
	sum, err = fill(db, r)
	if err == nil {
		err = db.Sync()
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return sum, err
	}
	s, err := Open(half, Options{}) // which makes the due index
	if err != nil {
		return sum, err
	}
	if err := s.Close(); err != nil {
		return sum, err
	}
	if err := KeepOwner(filepath.Dir(path), half); err != nil {
		return sum, err
	}
	if err := os.Link(half, path); errors.Is(err, fs.ErrExist) {
		return sum, fmt.Errorf("%s: %w", path, store.ErrNotEmpty)
	} else if err != nil { // where a file cannot have two names
		if err := os.Rename(half, path); err != nil {
			return sum, fmt.Errorf("make the file %s: %w", path, err)
		}
	}
	return sum, syncFolder(path)
}

func fill(db *bbolt.DB, r io.Reader) (store.Sum, error) {
	want, err := portable.Read(r, func(rec portable.Record) error {
		return db.Update(func(tx *bbolt.Tx) error { return put(tx, rec) })
	})
	if err != nil {
		return want, err
	}
	got, err := dump(db, io.Discard)
	if err == nil && got != want {
		err = errors.New("what was written is not what was read; nothing was changed")
	}
	return want, err
}

// put writes one record of a copy.
func put(tx *bbolt.Tx, rec portable.Record) error {
	box := tx.Bucket(bOutbox)
	switch {
	case rec.Given != nil:
		data, err := json.Marshal(Restored{Floor: rec.Given.Escalation})
		if err != nil {
			return err
		}
		return errors.Join(tx.Bucket(bMeta).Put(kRestored, data), box.SetSequence(rec.Given.Notice), putHome(tx, rec.Given.Home))
	case rec.Person != nil:
		data, err := json.Marshal(profile(*rec.Person))
		if err != nil {
			return err
		}
		return tx.Bucket(bPeople).Put([]byte(rec.Person.ID), data)
	case rec.Opened != nil:
		return tx.Bucket(bCreated).Put(rec.Opened.Name, join(record.Number(rec.Opened.Of), rec.Opened.Said))
	case rec.Escalation != nil:
		return putEscalation(tx, rec.Escalation)
	case rec.Precedent != nil:
		b := tx.Bucket(bPrecedents)
		next, err := b.NextSequence()
		if err != nil {
			return err
		}
		place := record.Number(next)
		return errors.Join(shelf{b, []byte{placeOf}}.put(record.Number(rec.Precedent.Of), place), shelf{b, []byte{byPlace}}.putJSON(place, rec.Precedent.Precedent))
	case rec.Notice != nil:
		return shelf{box, []byte{notices}}.putJSON(record.Number(rec.Notice.Notice.ID), rec.Notice)
	case rec.Batch != nil:
		return shelf{box, []byte{batches}}.putJSON([]byte(rec.Batch.ID), rec.Batch.Batch)
	}
	return errors.New("the copy has a record that this version does not know")
}

func putEscalation(tx *bbolt.Tx, e *portable.Escalation) error {
	kept, err := e.Verify()
	if err != nil {
		return err
	}
	rows := make([]record.Event, len(e.Events))
	for i, ev := range e.Events {
		rows[i] = ev.Event
		rows[i].Body = ev.Body
	}
	events := tx.Bucket(bEvents)
	err = errors.Join(putEvents(tx, e.ID, rows), events.Put(endKey(e.ID), e.Ending))
	if e.State != nil {
		err = errors.Join(err, tx.Bucket(bState).Put(record.Number(e.ID), e.State))
	}
	for _, r := range e.Requests {
		err = errors.Join(err, events.Put(join(eventKey(e.ID, r.After), []byte{requestMark}, r.Name), r.Said))
	}
	for _, channel := range channels(kept.State) {
		err = errors.Join(err, tx.Bucket(bChannel).Put([]byte(channel), record.Number(e.ID)))
	}
	g := &group{tx: tx}
	return errors.Join(err, g.index(e.ID, &meeting.Row{}, &kept.Row))
}

// dump writes a portable copy of all that the file holds.
func dump(db *bbolt.DB, to io.Writer) (sum store.Sum, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		w := portable.NewWriter(to)
		last, err := lastID(tx)
		if err != nil {
			return err
		}
		home, err := readHome(tx)
		if err != nil {
			return err
		}
		if err := w.Put(portable.Record{Given: &portable.Given{Escalation: last, Notice: tx.Bucket(bOutbox).Sequence(), Home: home}}); err != nil {
			return err
		}
		for _, part := range []func(*bbolt.Tx, *portable.Writer) error{dumpPeople, dumpOpened, dumpEscalations, dumpPrecedents, dumpBox} {
			if err := part(tx, w); err != nil {
				return err
			}
		}
		sum, err = w.Close()
		return err
	})
	return sum, err
}

func dumpPeople(tx *bbolt.Tx, w *portable.Writer) error {
	return tx.Bucket(bPeople).ForEach(func(k, v []byte) error {
		var p profile
		if err := json.Unmarshal(v, &p); err != nil {
			return fmt.Errorf("person %s: %w", k, err)
		}
		at := portable.Person(p)
		return w.Put(portable.Record{Person: &at})
	})
}

func dumpOpened(tx *bbolt.Tx, w *portable.Writer) error {
	return tx.Bucket(bCreated).ForEach(func(k, v []byte) error {
		return w.Put(portable.Record{Opened: &portable.Opened{Name: k, Said: v[8:], Of: idOf(v)}})
	})
}

func dumpEscalations(tx *bbolt.Tx, w *portable.Writer) error {
	for id, more := nextID(tx, 1); more; id, more = nextID(tx, id+1) {
		e := &portable.Escalation{ID: id, Ending: tx.Bucket(bEvents).Get(endKey(id)), State: tx.Bucket(bState).Get(record.Number(id))}
		prefix, c := record.Number(id), tx.Bucket(bEvents).Cursor()
		for k, v := c.Seek(prefix); hasPrefix(k, prefix); k, v = c.Next() {
			switch {
			case bytes.Equal(k, endKey(id)):
			case len(k) == 16:
				row, err := decodeEvent(v)
				if err != nil {
					return fmt.Errorf("%s: %w", id, err)
				}
				e.Events = append(e.Events, portable.Event{Event: row, Body: tx.Bucket(bEvents).Get(bodyKey(k))})
			case k[16] == requestMark:
				e.Requests = append(e.Requests, portable.Request{After: int(readNumber(k[8:16])), Name: k[17:], Said: v})
			}
		}
		e.Arrange()
		if _, err := e.Verify(); err != nil {
			return err
		}
		if err := w.Put(portable.Record{Escalation: e}); err != nil {
			return err
		}
	}
	return nil
}

func dumpPrecedents(tx *bbolt.Tx, w *portable.Writer) error {
	of := map[string]meeting.ID{}
	places, kept := shelf{tx.Bucket(bPrecedents), []byte{placeOf}}, shelf{tx.Bucket(bPrecedents), []byte{byPlace}}
	places.scan(func(k, v []byte) bool { of[string(v)] = idOf(k); return true })
	var bad error
	kept.scan(func(k, v []byte) bool {
		p := portable.Precedent{Of: of[string(k)]}
		if bad = json.Unmarshal(v, &p.Precedent); bad == nil {
			bad = w.Put(portable.Record{Precedent: &p})
		}
		return bad == nil
	})
	return bad
}

func dumpBox(tx *bbolt.Tx, w *portable.Writer) error {
	owed, sets, err := readOutbox(tx)
	if err != nil {
		return err
	}
	return w.PutBox(owed, nil, sets)
}
