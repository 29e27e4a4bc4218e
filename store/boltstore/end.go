package boltstore

import (
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
)

// ending is what stands behind the last event of a log, in the same page, and is written with
// each change: the number and the chain hash of that event, so that a log that was cut or goes
// on otherwise is found out, and the summary row of the escalation as it is after it.
type ending struct {
	seq   int
	chain [32]byte
	row   []byte // JSON
}

// endKey comes after the keys of all events of the escalation.
func endKey(id meeting.ID) []byte { return eventKey(id, -1) }

func putEnd(tx *bbolt.Tx, id meeting.ID, s *stored) error {
	row, err := json.Marshal(&s.row)
	if err == nil {
		err = tx.Bucket(bEvents).Put(endKey(id), seal(join(number(s.state.Seq), s.chain[:], row)))
	}
	if err != nil {
		return fmt.Errorf("%s, end of the log: %w", id, err)
	}
	return nil
}

// end reads the end of the log; nil when there is no such escalation.
func end(tx *bbolt.Tx, id meeting.ID) (*ending, error) {
	v := tx.Bucket(bEvents).Get(endKey(id))
	if v == nil {
		return nil, nil
	}
	data, err := unseal(v)
	if err != nil || len(data) < 8+32 {
		return nil, fmt.Errorf("%s: %w", id, errSum)
	}
	return &ending{seq: int(readNumber(data)), chain: [32]byte(data[8:40]), row: data[40:]}, nil
}

// readRow reads the summary row.
func readRow(tx *bbolt.Tx, id meeting.ID) (row meeting.Row, err error) {
	last, err := end(tx, id)
	switch {
	case err != nil:
		return row, err
	case last == nil:
		return row, fmt.Errorf("%s has no row: %w", id, errSum)
	}
	if err := json.Unmarshal(last.row, &row); err != nil {
		return row, fmt.Errorf("%s, row: %w", id, err)
	}
	return row, nil
}

// nextID is the first escalation from that number on.
func nextID(tx *bbolt.Tx, from meeting.ID) (id meeting.ID, ok bool) {
	k, _ := tx.Bucket(bEvents).Cursor().Seek(number(from))
	if k == nil {
		return 0, false
	}
	return idOf(k), true
}
