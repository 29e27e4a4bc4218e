// Package portable is the form in which all that a store keeps goes from one keeper to another, or
// into a backup: one record a line, in an order that does not depend on the keeper, and a SHA-256
// over all of it. So two stores that hold the same write the same bytes.
//
// This package must never do input or output but on what it is given, or read the clock.
package portable

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/lane"
)

// head is the first line; its number rises when an older program could not read what follows.
const head = `{"escalate":"portable copy","form":1}`

// Record is one line. One field is set.
type Record struct {
	Given      *Given      `json:",omitempty"`
	Person     *Person     `json:",omitempty"`
	Opened     *Opened     `json:",omitempty"`
	Escalation *Escalation `json:",omitempty"`
	Precedent  *Precedent  `json:",omitempty"`
	Notice     *lane.Owed  `json:",omitempty"`
	Batch      *Batch      `json:",omitempty"`
	End        *end        `json:",omitempty"`
}

// Given is the numbers that were given last, and are not given again, and whose all this is.
type Given struct {
	Escalation meeting.ID
	Notice     uint64
	Home       store.Home
}

// Person is somebody of the directory, by id.
type Person struct {
	meeting.Person
	As time.Time `json:",omitzero"` // of the last moment that Slack named
}

// Opened is the request that opened an escalation, by name.
type Opened struct {
	Name, Said []byte
	Of         meeting.ID
}

// Precedent is what a decision left for later ones, in the order in which they came.
type Precedent struct {
	Of meeting.ID
	meeting.Precedent
}

// Batch is a set of notices that was frozen, by id.
type Batch struct {
	ID string
	lane.Batch
}

type end struct {
	Records int
	Sum     string
}

// Writer writes a copy.
type Writer struct {
	w     *bufio.Writer
	hash  hash.Hash
	count int
	sum   store.Sum
	err   error
}

// NewWriter begins a copy.
func NewWriter(w io.Writer) *Writer {
	p := &Writer{w: bufio.NewWriter(w), hash: sha256.New()}
	p.line([]byte(head + "\n"))
	return p
}

func (w *Writer) line(data []byte) {
	if w.err == nil {
		w.hash.Write(data)
		_, w.err = w.w.Write(data)
	}
}

// Put writes one record.
func (w *Writer) Put(r Record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write a copy: %w", err)
	}
	w.line(append(data, '\n'))
	w.count++
	if r.Escalation != nil {
		w.sum.Escalations++
		w.sum.Events += len(r.Escalation.Events)
	}
	return w.err
}

// Close writes the end, and returns what the copy holds.
func (w *Writer) Close() (store.Sum, error) {
	w.sum.SHA256 = hex.EncodeToString(w.hash.Sum(nil))
	data, err := json.Marshal(Record{End: &end{w.count, w.sum.SHA256}})
	if err != nil {
		return w.sum, fmt.Errorf("write a copy: %w", err)
	}
	w.line(append(data, '\n'))
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.sum, w.err
}

// Is reports whether what is read begins as a copy does.
func Is(from io.Reader) bool {
	begins := make([]byte, len(head))
	_, err := io.ReadFull(from, begins)
	return err == nil && string(begins) == head
}

// Read shows each record of a copy, and returns what it holds once all of it was there and whole.
func Read(from io.Reader, each func(Record) error) (sum store.Sum, err error) {
	r, h := bufio.NewReader(from), sha256.New()
	line, err := r.ReadBytes('\n')
	if err != nil || string(line) != head+"\n" {
		return sum, errors.Join(errors.New("this is no copy that escalate wrote of a database, or one of a newer version"), notEnd(err))
	}
	for count := 0; ; count++ {
		h.Write(line)
		if line, err = r.ReadBytes('\n'); err != nil {
			return sum, errors.Join(errors.New("the copy's end is missing"), notEnd(err))
		}
		var rec Record
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&rec); err != nil {
			return sum, fmt.Errorf("record %d of the copy cannot be read: %w", count+1, err)
		}
		if rec.End != nil {
			sum.SHA256 = hex.EncodeToString(h.Sum(nil))
			if *rec.End != (end{count, sum.SHA256}) {
				return sum, errors.New("the copy is damaged: its checksum does not fit")
			}
			return sum, nil
		}
		if rec.Escalation != nil {
			sum.Escalations++
			sum.Events += len(rec.Escalation.Events)
		}
		if err := each(rec); err != nil {
			return sum, err
		}
	}
}

// notEnd is the error of reading, where it is not just that there was no more.
func notEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
