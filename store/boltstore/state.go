package boltstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
)

// An escalation stands in the file as its log, and every stride events as the state that they
// led to: a change appends to the log and writes little else, and reading goes on from the
// state that was kept last. A change of the record's shape needs no migration as long as
// encoding/json reads the old one.

// stride is how many events may follow a state that was kept: as many as are decoded in less
// time than a person notices, and enough that keeping the state costs a change next to nothing.
const stride = 100

// stored is an escalation as committed. Nobody changes it: whoever needs to takes a clone.
type stored struct {
	state *meeting.Escalation
	chain [32]byte // of its last event
	kept  int      // the event up to which the file holds the state itself; 0 for none
	row   meeting.Row
}

// version tells the states of one escalation apart.
func (s *stored) version() int { return s.state.Seq }

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	stateShape = shapeOf(reflect.TypeFor[meeting.Escalation]())
)

var errSum = errors.New("its checksum does not fit: the file is damaged; restore a backup")

func seal(data []byte) []byte {
	sum := crc32.Checksum(data, castagnoli)
	return append([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}, data...)
}

func unseal(value []byte) ([]byte, error) {
	if len(value) < 4 {
		return nil, errSum
	}
	sum := crc32.Checksum(value[4:], castagnoli)
	if [4]byte(value[:4]) != [4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)} {
		return nil, errSum
	}
	return value[4:], nil
}

// settleState brings a whole state into the form in which it would be read back.
func settleState(e *meeting.Escalation) { settle(reflect.ValueOf(e).Elem(), stateShape) }

// load reads the escalation, which has an end.
func load(tx *bbolt.Tx, id meeting.ID) (*stored, error) {
	s, err := loadKept(tx, id)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	tail, err := readEvents(tx, id, s, func(int, [32]byte) bool { return true })
	if err == nil {
		err = s.state.Resume(tail)
	}
	if err != nil {
		return nil, fmt.Errorf("%w; restore a backup", err)
	}
	settleState(s.state)
	last, err := end(tx, id)
	if err != nil {
		return nil, err
	}
	s.chain = last.chain
	s.row, err = readRow(tx, id)
	return s, err
}

// loadKept reads the state that was kept last, or the empty one.
func loadKept(tx *bbolt.Tx, id meeting.ID) (*stored, error) {
	s := &stored{state: &meeting.Escalation{}}
	v := tx.Bucket(bState).Get(number(id))
	if v == nil {
		return s, nil
	}
	data, err := unseal(v)
	if err != nil || len(data) < 32 {
		return nil, errSum
	}
	s.chain = [32]byte(data[:32])
	if err := json.Unmarshal(data[32:], s.state); err != nil {
		return nil, err
	}
	s.kept = s.state.Seq
	return s, nil
}

// keepState writes the state once enough events followed the one that was kept last.
func keepState(tx *bbolt.Tx, id meeting.ID, s *stored) error {
	if s.state.Seq < s.kept+stride {
		return nil
	}
	data, err := json.Marshal(s.state)
	if err == nil {
		err = tx.Bucket(bState).Put(number(id), seal(join(s.chain[:], data)))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	s.kept = s.state.Seq
	return nil
}
