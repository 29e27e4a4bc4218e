package boltstore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
)

// Behind an event stand its body and the requests that were answered before the next one.
const (
	bodyMark    = 'b'
	requestMark = 'k'
)

func eventKey(id meeting.ID, seq int) []byte { return join(record.Number(id), record.Number(seq)) }

// bodyKey is where the body of the event with the key stands.
func bodyKey(key []byte) []byte { return join(key, []byte{bodyMark}) }

func putEvents(tx *bbolt.Tx, id meeting.ID, events []record.Event) error {
	for _, ev := range events {
		data, err := json.Marshal(ev)
		if err != nil {
			return fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
		key := eventKey(id, ev.Seq)
		if err := tx.Bucket(bEvents).Put(key, data); err != nil {
			return fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
		if err := tx.Bucket(bEvents).Put(bodyKey(key), ev.Body); err != nil {
			return fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
	}
	return nil
}

// Events returns the audit log after verifying it. The body of an event that was erased,
// which an empty value in its place marks, is nil.
func (s *Store) Events(ctx context.Context, id meeting.ID) ([]meeting.Event, error) {
	log := &record.Log{ID: id}
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
		return readEvents(tx, log, last, kept)
	})
	return log.Events, err
}

// readEvents reads the events that follow what is in the log, up to its end, and verifies them
// and that the state that was kept goes with them.
func readEvents(tx *bbolt.Tx, log *record.Log, last *record.Ending, kept *record.Stored) error {
	c := tx.Bucket(bEvents).Cursor()
	for k, v := c.Seek(eventKey(log.ID, log.Seq+1)); ; k, v = c.Next() {
		if len(k) > 16 && hasPrefix(k, record.Number(log.ID)) {
			continue // a body or a request
		}
		if log.Seq == last.Seq && bytes.Equal(k, endKey(log.ID)) {
			break
		}
		if log.Seq == last.Seq || !bytes.Equal(k, eventKey(log.ID, log.Seq+1)) {
			return log.Missing()
		}
		row, err := decodeEvent(v)
		if err != nil {
			return log.Broken("it cannot be read")
		}
		if row.Body = tx.Bucket(bEvents).Get(bodyKey(k)); row.Body == nil {
			return log.Broken("its body is missing")
		}
		if err := log.Add(&row); err != nil {
			return err
		}
		if err := log.Fits(kept); err != nil {
			return err
		}
	}
	return log.End(last, kept)
}

func decodeEvent(v []byte) (record.Event, error) {
	var row record.Event
	err := json.Unmarshal(v, &row)
	return row, err
}
