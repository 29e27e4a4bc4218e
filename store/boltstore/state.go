package boltstore

import (
	"fmt"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// An escalation stands in the file as its log, and now and then as the state that its events led
// to: a change appends to the log and writes little else, and reading goes on from the
// state that was kept last. A change of the record's shape needs no migration as long as
// encoding/json reads the old one.

// load reads the escalation, which has an end.
func load(tx *bbolt.Tx, id meeting.ID) (*record.Stored, error) {
	s, err := loadKept(tx, id)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	last, err := end(tx, id)
	if err != nil {
		return nil, err
	}
	log := s.Log(id)
	if err := readEvents(tx, log, last, s); err != nil {
		return nil, fmt.Errorf("%w; restore a backup", err)
	}
	return s, s.Carry(log, last)
}

// loadKept reads the state that was kept last, or the empty one.
func loadKept(tx *bbolt.Tx, id meeting.ID) (*record.Stored, error) {
	return record.OpenState(tx.Bucket(bState).Get(record.Number(id)))
}

// remakeStates makes the states that were kept anew from their logs. One whose log was erased in
// parts stays as it is: nothing else tells what stood there.
func remakeStates(tx *bbolt.Tx) error {
	for id, more := nextID(tx, 1); more; id, more = nextID(tx, id+1) {
		if tx.Bucket(bState).Get(record.Number(id)) == nil {
			continue
		}
		last, err := end(tx, id)
		if err != nil {
			return err
		}
		s := &record.Stored{State: &meeting.Escalation{}}
		log := s.Log(id)
		if err := readEvents(tx, log, last, s); err != nil {
			return fmt.Errorf("%w; restore a backup", err)
		}
		if !meeting.Whole(log.Events) {
			continue
		}
		if err := s.Carry(log, last); err != nil {
			return err
		}
		if err := keepState(tx, id, s); err != nil {
			return err
		}
	}
	return nil
}

// keepState writes the state once enough events followed the one that was kept last.
func keepState(tx *bbolt.Tx, id meeting.ID, s *record.Stored) error {
	if !s.Due() {
		return nil
	}
	data, err := s.SealState()
	if err == nil {
		err = tx.Bucket(bState).Put(record.Number(id), data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	s.Kept = s.State.Seq
	// What is too old to come again goes at the same time.
	return forgetRequests(tx, id, s.State.Changed, 2*record.Stride)
}
