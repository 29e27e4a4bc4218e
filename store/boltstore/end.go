package boltstore

import (
	"fmt"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// endKey comes after the keys of all events of the escalation.
func endKey(id meeting.ID) []byte { return eventKey(id, -1) }

func putEnd(tx *bbolt.Tx, id meeting.ID, s *record.Stored) error {
	data, err := s.SealEnd()
	if err == nil {
		err = tx.Bucket(bEvents).Put(endKey(id), data)
	}
	if err != nil {
		return fmt.Errorf("%s, end of the log: %w", id, err)
	}
	return nil
}

// end reads the end of the log, which stands behind its last event, in the same page; nil when
// there is no such escalation.
func end(tx *bbolt.Tx, id meeting.ID) (*record.Ending, error) {
	v := tx.Bucket(bEvents).Get(endKey(id))
	if v == nil {
		return nil, nil
	}
	last, err := record.OpenEnd(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	return last, nil
}

// readRow reads the summary row.
func readRow(tx *bbolt.Tx, id meeting.ID) (row meeting.Row, err error) {
	last, err := end(tx, id)
	switch {
	case err != nil:
		return row, err
	case last == nil:
		return row, fmt.Errorf("%s has no row: %w", id, record.ErrSum)
	}
	if row, err = last.Row(); err != nil {
		return row, fmt.Errorf("%s, row: %w", id, err)
	}
	return row, nil
}

// nextID is the first escalation from that number on.
func nextID(tx *bbolt.Tx, from meeting.ID) (id meeting.ID, ok bool) {
	k, _ := tx.Bucket(bEvents).Cursor().Seek(record.Number(from))
	if k == nil {
		return 0, false
	}
	return idOf(k), true
}
