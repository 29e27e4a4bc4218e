package portable

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Escalation is an escalation as it is kept, to the byte.
type Escalation struct {
	ID       meeting.ID
	Ending   []byte // the end of its log, sealed
	State    []byte `json:",omitempty"` // the state that was kept last, sealed; nil for none
	Events   []Event
	Requests []Request `json:",omitempty"` // as Arrange orders them
	Hash     []byte    // SHA-256 of the state that all this leads to
}

// Event is a row of the audit log.
type Event struct {
	record.Event
	Body []byte `json:",omitempty"` // salt and body; empty once it was erased
}

// Request is a request that was answered, and the event after which it was.
type Request struct {
	After      int
	Name, Said []byte
}

// Arrange puts the requests in order; of those of one name the last stays.
func (e *Escalation) Arrange() {
	slices.SortFunc(e.Requests, func(a, b Request) int { return cmp.Or(bytes.Compare(a.Name, b.Name), cmp.Compare(b.After, a.After)) })
	e.Requests = slices.CompactFunc(e.Requests, func(a, b Request) bool { return bytes.Equal(a.Name, b.Name) })
	slices.SortStableFunc(e.Requests, func(a, b Request) int { return cmp.Compare(a.After, b.After) })
}

// Verify reads the escalation as a keeper would, verifies its chain, and compares the state that the
// log alone leads to with the one that is kept. It notes the state's hash.
func (e *Escalation) Verify() (*record.Stored, error) {
	last, err := record.OpenEnd(e.Ending)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.ID, err)
	}
	kept, err := record.OpenState(e.State)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.ID, err)
	}
	log := &record.Log{ID: e.ID}
	for i := range e.Events {
		row := e.Events[i].Event
		row.Body = e.Events[i].Body
		if err := log.Add(&row); err != nil {
			return nil, err
		}
		if err := log.Fits(kept); err != nil {
			return nil, err
		}
	}
	if err := log.End(last, kept); err != nil {
		return nil, err
	}
	played := &record.Stored{State: &meeting.Escalation{}}
	whole := meeting.Whole(log.Events)
	if whole {
		if err := played.Carry(log, last); err != nil {
			return nil, err
		}
	}
	log.Events = log.Events[kept.Kept:]
	if err := kept.Carry(log, last); err != nil {
		return nil, err
	}
	hash, err := hashOf(kept.State)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.ID, err)
	}
	if whole {
		if again, err := hashOf(played.State); err != nil || !bytes.Equal(hash, again) {
			return nil, fmt.Errorf("%s: the state that is kept is not the one that its log leads to", e.ID)
		}
	}
	e.Hash = hash
	return kept, nil
}

func hashOf(state *meeting.Escalation) ([]byte, error) {
	data, err := json.Marshal(state)
	sum := sha256.Sum256(data)
	return sum[:], err
}

// PutBox writes the notices and batches of the outbox, in which what arrived was admitted.
func (w *Writer) PutBox(owed []lane.Owed, arrived []meeting.Notice, batches []lane.Batch) error {
	byNo := map[uint64]lane.Owed{}
	for _, o := range owed {
		byNo[o.Notice.ID] = o
	}
	if len(arrived) > 0 {
		box, err := lane.Load(owed, batches)
		if err != nil {
			return err
		}
		for _, n := range arrived {
			box.Admit(n)
		}
		changed := box.Take()
		for _, no := range changed.Gone {
			delete(byNo, no)
		}
		for _, o := range changed.Owed {
			byNo[o.Notice.ID] = o
		}
	}
	all := slices.SortedFunc(maps.Values(byNo), func(a, b lane.Owed) int { return cmp.Compare(a.Notice.ID, b.Notice.ID) })
	for i := range all {
		if err := w.Put(Record{Notice: &all[i]}); err != nil {
			return err
		}
	}
	slices.SortFunc(batches, func(a, b lane.Batch) int { return cmp.Compare(a.ID, b.ID) })
	for _, b := range batches {
		if err := w.Put(Record{Batch: &Batch{b.ID, b}}); err != nil {
			return err
		}
	}
	return nil
}
