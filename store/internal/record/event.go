package record

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"escalate/bot/meeting"
)

// saltSize is long enough that nobody finds a short body by guessing from its digest.
const saltSize = 16

// Event is one row of the audit log as kept: no text is in it.
type Event struct {
	Seq    int            `json:"seq"`
	At     time.Time      `json:"at"`
	By     meeting.UserID `json:"by,omitempty"`
	Kind   string         `json:"kind"`
	Digest []byte         `json:"digest"` // SHA-256 of salt and body
	Chain  []byte         `json:"chain"`  // SHA-256 of the chain before and all this
	Body   []byte         `json:"-"`      // salt and body; empty once it was erased
}

// Content is the body without its salt; empty once it was erased.
func (ev *Event) Content() []byte { return ev.Body[min(saltSize, len(ev.Body)):] }

// link is the chain hash of the event, which follows the chain before it.
func (ev *Event) link(before [32]byte, id meeting.ID) [32]byte {
	h := sha256.New()
	for _, piece := range [][]byte{
		before[:], Number(id), Number(ev.Seq), Stamp(ev.At), Number(len(ev.By)), []byte(ev.By),
		Number(len(ev.Kind)), []byte(ev.Kind), ev.Digest,
	} {
		h.Write(piece)
	}
	return [32]byte(h.Sum(nil))
}

// Encode makes rows of the events that follow number seq and its chain, and returns the last
// chain. The salts come from rand.
func Encode(rand io.Reader, id meeting.ID, seq int, chain [32]byte, events []meeting.Event) ([]Event, [32]byte, error) {
	rows := make([]Event, len(events))
	for i, ev := range events {
		if ev.Seq != seq+1+i {
			return nil, chain, fmt.Errorf("%s: event %d follows event %d", id, ev.Seq, seq+i)
		}
		body, err := json.Marshal(settledBody(ev.Body))
		if err != nil {
			return nil, chain, fmt.Errorf("%s, event %d: %w", id, ev.Seq, err)
		}
		salted := make([]byte, saltSize, saltSize+len(body))
		if _, err := io.ReadFull(rand, salted); err != nil {
			return nil, chain, fmt.Errorf("%s, event %d: salt: %w", id, ev.Seq, err)
		}
		salted = append(salted, body...)
		digest := sha256.Sum256(salted)
		row := Event{Seq: ev.Seq, At: Cut(ev.At), By: ev.By, Kind: ev.Kind, Digest: digest[:], Body: salted}
		chain = row.link(chain, id)
		next := chain
		row.Chain = next[:]
		rows[i] = row
	}
	return rows, chain, nil
}

// Gone returns the numbers of the earlier events whose bodies go with these.
func Gone(events []meeting.Event) (gone []int) {
	for _, ev := range events {
		if c, ok := ev.Body.(meeting.Erased); ok {
			gone = append(gone, c.Events...)
		}
	}
	return gone
}

// Log is what was read of one escalation's log, from some state on, and verified. Begin it with
// the number and the chain of the last event before.
type Log struct {
	ID     meeting.ID
	Seq    int
	Chain  [32]byte
	Events []meeting.Event
}

// Broken is the error that the log is broken at the event after the last that was read.
func (l *Log) Broken(what string) error {
	return fmt.Errorf("the audit log of %s is broken at event %d: %s", l.ID, l.Seq+1, what)
}

// Missing is the error that the next event is not there.
func (l *Log) Missing() error { return l.Broken("it is missing, or it is not one of the log") }

// Add verifies the next event. One that was erased has no body.
func (l *Log) Add(row *Event) error {
	if row.Seq != l.Seq+1 {
		return l.Missing()
	}
	chain := row.link(l.Chain, l.ID)
	if string(row.Chain) != string(chain[:]) {
		return l.Broken("its digest does not fit what came before")
	}
	ev := meeting.Event{Seq: row.Seq, At: row.At, By: row.By, Kind: row.Kind}
	if len(row.Body) > 0 {
		if sum := sha256.Sum256(row.Body); string(sum[:]) != string(row.Digest) || len(row.Body) < saltSize {
			return l.Broken("its body was changed after it was written")
		}
		var err error
		if ev.Body, err = meeting.DecodeChange(row.Kind, row.Body[saltSize:]); err != nil {
			return l.Broken(err.Error())
		}
	}
	l.Seq, l.Chain, l.Events = row.Seq, chain, append(l.Events, ev)
	return nil
}

// Fits verifies that a state which was kept goes with the log, once it was read so far.
func (l *Log) Fits(kept *Stored) error {
	if l.Seq == kept.Kept && l.Chain != kept.Chain {
		return l.last("the state goes with another one")
	}
	return nil
}

// End verifies that the log ends where its end says, and that no state was kept of what follows.
func (l *Log) End(last *Ending, kept *Stored) error {
	switch {
	case l.Seq < last.Seq || l.Seq < kept.Kept:
		return l.Missing()
	case l.Chain != last.Chain:
		return l.last("the log's end goes with another one")
	}
	return nil
}

// last is the error that the log is broken at the event that was read last.
func (l *Log) last(what string) error {
	l.Seq--
	return l.Broken(what)
}
