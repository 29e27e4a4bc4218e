package boltstore

import (
	"bytes"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// owed is a notice in the outbox.
type owed struct {
	Notice meeting.Notice
	Place  uint64    // its place in the lane: its own number, or that of the one it replaced
	Batch  string    `json:",omitempty"` // once it was frozen
	Until  time.Time `json:",omitzero"`  // not before; of a set that was thawed
}

// batch is a set of notices frozen to be sent together.
type batch struct {
	Lane    string
	Notices []uint64
	Attempt int
	Claimed bool `json:",omitempty"` // the present attempt was neither settled nor given back
	Began   time.Time
	Lease   time.Time // when the claim runs out
	Until   time.Time `json:",omitzero"` // not before, once given back
	Doubt   bool      `json:",omitempty"`
	First   time.Time `json:",omitzero"`
}

// doubtful notes that nobody knows whether the present attempt arrived.
func (b *batch) doubtful() {
	if !b.Doubt {
		b.Doubt, b.First = true, b.Began
	}
}

// rank orders the notices within a lane. To a person the urgent goes first, then what is about
// a moment that was agreed on (both at any hour), then the routine, which may
// wait for the morning. To any other place all goes in the order in which it became owed.
func rank(n meeting.Notice) byte {
	switch {
	case !n.Direct() || n.Urgent:
		return 0
	case n.AtItsMoment():
		return 1
	}
	return 2
}

// gathers says that the notice is sent together with all that waits like it in its lane.
func gathers(n meeting.Notice) bool { return rank(n) == 2 }

func lanePrefix(lane string) []byte { return append([]byte(lane), 0) }

func laneKey(o *owed) []byte {
	return join(lanePrefix(o.Notice.Lane), []byte{rank(o.Notice)}, number(o.Place))
}

// owe keeps the notices of the escalation; one that replaces takes the place of the one
// that waits, never of one that was frozen to be sent.
func (g *group) owe(id meeting.ID, notices []meeting.Notice) error {
	for _, n := range notices {
		if strings.IndexByte(n.Lane, 0) >= 0 {
			return fmt.Errorf("%s: a notice %s has a lane with a zero byte", id, n.Kind)
		}
		no, err := g.bucket(bOutbox).NextSequence()
		if err != nil {
			return fmt.Errorf("%s: number a notice: %w", id, err)
		}
		n.ID, n.Of, n.At, n.Late = no, id, cut(n.At), cut(n.Late)
		if err := g.wait(&owed{Notice: n, Place: no}); err != nil {
			return err
		}
	}
	return nil
}

// wait puts a notice that is not frozen into its lane.
func (g *group) wait(o *owed) error {
	n := o.Notice
	if n.Replaces() {
		key := []byte(n.Key())
		if v := g.outbox(twins).get(key); v != nil {
			old, err := g.owed(readNumber(v))
			if err != nil {
				return err
			}
			if old.Notice.Lane == n.Lane && rank(old.Notice) == rank(n) {
				o.Place = old.Place
				if !gathers(n) {
					o.Until = old.Until
				}
			}
			if err := g.forget(old); err != nil {
				return err
			}
		}
		if err := g.outbox(twins).put(key, number(n.ID)); err != nil {
			return fmt.Errorf("notice %d: %w", n.ID, err)
		}
	}
	if err := g.outbox(lanes).put(laneKey(o), number(n.ID)); err != nil {
		return fmt.Errorf("notice %d: %w", n.ID, err)
	}
	return g.putOwed(o)
}

// owed is a copy of the notice of that number.
func (g *group) owed(no uint64) (*owed, error) {
	if o, ok := g.owing[no]; ok {
		c := *o
		return &c, nil
	}
	v := g.outbox(notices).get(number(no))
	if v == nil {
		return nil, fmt.Errorf("notice %d is missing in the outbox", no)
	}
	o := &owed{}
	if err := json.Unmarshal(v, o); err != nil {
		return nil, fmt.Errorf("notice %d: %w", no, err)
	}
	return o, nil
}

// putOwed keeps the notice. It is written at the end of the group: a card of which many
// people change something is owed and replaced by each of them.
func (g *group) putOwed(o *owed) error {
	g.lanes[o.Notice.Lane] = true
	c := *o
	g.owing[o.Notice.ID] = &c
	return nil
}

// finishOwed writes the notices that the group leaves.
func (g *group) finishOwed() error {
	for _, no := range slices.Sorted(maps.Keys(g.owing)) {
		data, err := json.Marshal(g.owing[no])
		if err == nil {
			err = g.outbox(notices).put(number(no), data)
		}
		if err != nil {
			return fmt.Errorf("notice %d: %w", no, err)
		}
	}
	return nil
}

// forget takes the notice out of the outbox, by its own number: a newer one of the same key
// stays.
func (g *group) forget(o *owed) error {
	g.lanes[o.Notice.Lane] = true
	no, key := number(o.Notice.ID), []byte(o.Notice.Key())
	delete(g.owing, o.Notice.ID)
	if err := g.outbox(notices).delete(no); err != nil {
		return fmt.Errorf("notice %d: %w", o.Notice.ID, err)
	}
	if err := g.outbox(lanes).delete(laneKey(o)); err != nil {
		return fmt.Errorf("notice %d: %w", o.Notice.ID, err)
	}
	if bytes.Equal(g.outbox(twins).get(key), no) {
		if err := g.outbox(twins).delete(key); err != nil {
			return fmt.Errorf("notice %d: %w", o.Notice.ID, err)
		}
	}
	return nil
}

func (g *group) batch(id string) (*batch, error) {
	v := g.outbox(batches).get([]byte(id))
	if v == nil {
		return nil, nil
	}
	b := &batch{}
	if err := json.Unmarshal(v, b); err != nil {
		return nil, fmt.Errorf("batch %s: %w", id, err)
	}
	return b, nil
}

// frozen is batch for one that must be there.
func (g *group) frozen(id string) (*batch, error) {
	b, err := g.batch(id)
	if err == nil && b == nil {
		err = fmt.Errorf("batch %s is missing", id)
	}
	return b, err
}

func (g *group) putBatch(id string, b *batch) error {
	g.lanes[b.Lane] = true
	data, err := json.Marshal(b)
	if err == nil {
		err = g.outbox(batches).put([]byte(id), data)
	}
	if err != nil {
		return fmt.Errorf("batch %s: %w", id, err)
	}
	return nil
}

// land ends the batch's claim on its lane.
func (g *group) land(id string, b *batch) error {
	g.lanes[b.Lane] = true
	flying, lane := g.outbox(flights), []byte(b.Lane)
	if string(flying.get(lane)) != id {
		return nil // its lease ran out and another batch of the lane was claimed since
	}
	if err := flying.delete(lane); err != nil {
		return fmt.Errorf("batch %s: %w", id, err)
	}
	return nil
}

// batchID makes an id that no other batch ever had, not even one from before a backup was
// restored: it is looked for in Slack.
func (s *Store) batchID() (string, error) {
	raw := make([]byte, 10)
	if _, err := io.ReadFull(s.rand, raw); err != nil {
		return "", fmt.Errorf("make a batch id: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(raw)), nil
}
