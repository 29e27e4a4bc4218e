package boltstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
)

// saltSize is long enough that nobody finds a short body by guessing from its digest.
const saltSize = 16

// event is one row of the audit log as kept: no text is in it.
type event struct {
	Seq    int            `json:"seq"`
	At     time.Time      `json:"at"`
	By     meeting.UserID `json:"by,omitempty"`
	Kind   string         `json:"kind"`
	Digest []byte         `json:"digest"` // SHA-256 of salt and body
	Chain  []byte         `json:"chain"`  // SHA-256 of the chain before and all this
	body   []byte         // salt and body
}

// link is the chain hash of the event, which follows the chain before it.
func (ev *event) link(before [32]byte, id meeting.ID) [32]byte {
	h := sha256.New()
	for _, piece := range [][]byte{
		before[:], number(id), number(ev.Seq), stamp(ev.At), number(len(ev.By)), []byte(ev.By),
		number(len(ev.Kind)), []byte(ev.Kind), ev.Digest,
	} {
		h.Write(piece)
	}
	return [32]byte(h.Sum(nil))
}

// encode makes rows of the events that follow d.
func (s *Store) encode(d *draft, events []meeting.Event) ([]event, [32]byte, error) {
	rows, chain := make([]event, len(events)), d.chain
	for i, ev := range events {
		if ev.Seq != d.now.Seq+1+i {
			return nil, chain, fmt.Errorf("%s: event %d follows event %d", d.id, ev.Seq, d.now.Seq+i)
		}
		body, err := json.Marshal(settledBody(ev.Body))
		if err != nil {
			return nil, chain, fmt.Errorf("%s, event %d: %w", d.id, ev.Seq, err)
		}
		salted := make([]byte, saltSize, saltSize+len(body))
		if _, err := io.ReadFull(s.rand, salted); err != nil {
			return nil, chain, fmt.Errorf("%s, event %d: salt: %w", d.id, ev.Seq, err)
		}
		salted = append(salted, body...)
		digest := sha256.Sum256(salted)
		row := event{Seq: ev.Seq, At: cut(ev.At), By: ev.By, Kind: ev.Kind, Digest: digest[:], body: salted}
		chain = row.link(chain, d.id)
		next := chain
		row.Chain = next[:]
		rows[i] = row
	}
	return rows, chain, nil
}

// settledBody is a copy of the body whose moments are written as those of the state are.
func settledBody(c meeting.Change) any {
	v := reflect.New(reflect.TypeOf(c)).Elem()
	s := shapeOf(v.Type())
	copyInto(v, reflect.ValueOf(c), s)
	settle(v, s)
	return v.Interface()
}

// Behind an event stand its body and the requests that were answered before the next one.
const (
	bodyMark    = 'b'
	requestMark = 'k'
)

func eventKey(id meeting.ID, seq int) []byte { return join(number(id), number(seq)) }

// bodyKey is where the body of the event with the key stands.
func bodyKey(key []byte) []byte { return join(key, []byte{bodyMark}) }

func putEvents(tx *bbolt.Tx, id meeting.ID, events []event) error {
	for _, ev := range events {
		data, err := json.Marshal(ev)
		if err != nil {
			return fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
		key := eventKey(id, ev.Seq)
		if err := tx.Bucket(bEvents).Put(key, data); err != nil {
			return fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
		if err := tx.Bucket(bEvents).Put(bodyKey(key), ev.body); err != nil {
			return fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
	}
	return nil
}

// Events returns the audit log after verifying it. The body of an event that was erased,
// which an empty value in its place marks, is nil.
func (s *Store) Events(ctx context.Context, id meeting.ID) ([]meeting.Event, error) {
	var all []meeting.Event
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		last, err := end(tx, id)
		if err != nil {
			return err
		}
		if last == nil {
			return fmt.Errorf("%s: %w", id, store.ErrNotFound)
		}
		kept, err := loadKept(tx, id)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		if kept.kept > last.seq {
			return fmt.Errorf("the audit log of %s is broken at event %d: it is missing", id, last.seq+1)
		}
		all, err = readEvents(tx, id, &stored{state: &meeting.Escalation{}}, func(seq int, chain [32]byte) bool {
			return seq != kept.kept || chain == kept.chain
		})
		return err
	})
	return all, err
}

// readEvents reads the events that follow a state and verifies them, up to the log's end. fits
// may find fault with the chain at an event.
func readEvents(tx *bbolt.Tx, id meeting.ID, from *stored, fits func(seq int, chain [32]byte) bool) ([]meeting.Event, error) {
	var all []meeting.Event
	seq, chain := from.state.Seq, from.chain
	broken := func(what string) ([]meeting.Event, error) {
		return nil, fmt.Errorf("the audit log of %s is broken at event %d: %s", id, seq, what)
	}
	last, err := end(tx, id)
	if err != nil {
		return nil, err
	}
	c := tx.Bucket(bEvents).Cursor()
	for k, v := c.Seek(eventKey(id, seq+1)); ; k, v = c.Next() {
		if len(k) > 16 && hasPrefix(k, number(id)) {
			continue // a body or a request
		}
		if seq == last.seq && bytes.Equal(k, endKey(id)) {
			break
		}
		if seq++; seq > last.seq || !bytes.Equal(k, eventKey(id, seq)) {
			return broken("it is missing, or it is not one of the log")
		}
		row, err := decodeEvent(v)
		if err != nil {
			return broken("it cannot be read")
		}
		if chain = row.link(chain, id); row.Seq != seq || string(row.Chain) != string(chain[:]) {
			return broken("its digest does not fit what came before")
		}
		if !fits(seq, chain) {
			return broken("the state goes with another one")
		}
		ev := meeting.Event{Seq: row.Seq, At: row.At, By: row.By, Kind: row.Kind}
		switch salted := tx.Bucket(bEvents).Get(bodyKey(k)); {
		case salted == nil:
			return broken("its body is missing")
		case len(salted) == 0: // erased
		default:
			if sum := sha256.Sum256(salted); string(sum[:]) != string(row.Digest) || len(salted) < saltSize {
				return broken("its body was changed after it was written")
			}
			if ev.Body, err = meeting.DecodeChange(row.Kind, salted[saltSize:]); err != nil {
				return broken(err.Error())
			}
		}
		all = append(all, ev)
	}
	if chain != last.chain {
		return broken("the log's end goes with another one")
	}
	return all, nil
}

func decodeEvent(v []byte) (event, error) {
	var row event
	err := json.Unmarshal(v, &row)
	return row, err
}
