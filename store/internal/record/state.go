package record

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"escalate/bot/meeting"
)

// Stride is how many events may follow a state that was kept: as many as are decoded in less
// time than a person notices, and enough that keeping the state costs a change next to nothing.
const Stride = 100

// Stored is an escalation as committed. Nobody changes it: whoever needs to takes a Clone.
type Stored struct {
	State *meeting.Escalation
	Chain [32]byte // of its last event
	Kept  int      // the event up to which the keeper holds the state itself; 0 for none
	Row   meeting.Row
	Anew  bool // the state that was kept last holds what was erased since
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrSum is a checksum that does not fit.
var ErrSum = errors.New("its checksum does not fit: it is damaged; restore a backup")

func seal(data []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, crc32.Checksum(data, castagnoli)), data...)
}

func unseal(value []byte, least int) ([]byte, error) {
	if len(value) < 4+least || binary.BigEndian.Uint32(value) != crc32.Checksum(value[4:], castagnoli) {
		return nil, ErrSum
	}
	return value[4:], nil
}

// SealState is the state to be kept.
func (s *Stored) SealState() ([]byte, error) {
	data, err := json.Marshal(s.State)
	if err != nil {
		return nil, err
	}
	return seal(append(s.Chain[:], data...)), nil
}

// OpenState is the state that was kept last. Of nil it is the empty one.
func OpenState(value []byte) (*Stored, error) {
	s := &Stored{State: &meeting.Escalation{}}
	if value == nil {
		return s, nil
	}
	data, err := unseal(value, 32)
	if err != nil {
		return nil, err
	}
	s.Chain = [32]byte(data[:32])
	if err := json.Unmarshal(data[32:], s.State); err != nil {
		return nil, err
	}
	s.Kept = s.State.Seq
	return s, nil
}

// Due reports whether enough events followed the state that was kept last, or it must not stay.
func (s *Stored) Due() bool { return s.Anew || s.State.Seq >= s.Kept+Stride }

// Log is the log that follows the state.
func (s *Stored) Log(id meeting.ID) *Log { return &Log{ID: id, Seq: s.State.Seq, Chain: s.Chain} }

// Carry brings the state, which is nobody else's, to the log's end.
func (s *Stored) Carry(log *Log, last *Ending) (err error) {
	if err := s.State.Resume(log.Events); err != nil {
		return fmt.Errorf("%s: %w; restore a backup", log.ID, err)
	}
	Settle(s.State)
	s.Chain = last.Chain
	if s.Row, err = last.Row(); err != nil {
		return fmt.Errorf("%s, row: %w", log.ID, err)
	}
	return nil
}

// Ending is what is written with each change: the number and the chain hash of the last event, so
// that a log that was cut or goes on otherwise is found out, and the summary row of the
// escalation as it is after it.
type Ending struct {
	Seq   int
	Chain [32]byte
	row   []byte // JSON
}

// SealEnd is the end of the log to be kept.
func (s *Stored) SealEnd() ([]byte, error) {
	row, err := json.Marshal(&s.Row)
	if err != nil {
		return nil, err
	}
	return seal(append(append(Number(s.State.Seq), s.Chain[:]...), row...)), nil
}

// OpenEnd reads the end of a log.
func OpenEnd(value []byte) (*Ending, error) {
	data, err := unseal(value, 8+32)
	if err != nil {
		return nil, err
	}
	return &Ending{Seq: int(binary.BigEndian.Uint64(data)), Chain: [32]byte(data[8:40]), row: data[40:]}, nil
}

// Row is the summary row.
func (e *Ending) Row() (row meeting.Row, err error) {
	err = json.Unmarshal(e.row, &row)
	return row, err
}
