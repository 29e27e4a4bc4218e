package boltstore

import (
	"context"
	"fmt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// change is what one command did to one escalation, ready to be written.
type change struct {
	d       *draft
	next    *meeting.Escalation // nil when no event happened
	events  []record.Event
	chain   [32]byte
	notices []meeting.Notice
	gone    []int // numbers of earlier events whose bodies go
}

// change collects what the command left in work, a clone of d.now, and settles work, which is
// the caller's. The next request of the group finds a copy, which nobody outside ever had.
func (g *group) change(d *draft, work *meeting.Escalation) (*change, error) {
	events, notices := work.Take()
	c := &change{d: d, notices: notices}
	if len(events) == 0 {
		return c, nil
	}
	var err error
	if c.events, c.chain, err = record.Encode(g.s.rand, d.id, d.now.Seq, d.chain, events); err != nil {
		return nil, err
	}
	c.gone = record.Gone(events)
	record.Settle(work)
	c.next = record.Clone(work)
	return c, nil
}

// put writes the change; states and indexes follow at the end of the group.
func (g *group) put(c *change) error {
	if err := g.owe(c.d.id, c.notices); err != nil {
		return err
	}
	if c.next == nil {
		return nil
	}
	if err := putEvents(g.tx, c.d.id, c.events); err != nil {
		return err
	}
	c.d.now, c.d.chain, c.d.dirty = c.next, c.chain, true
	if len(c.gone) > 0 {
		return g.erase(c.d, c.gone)
	}
	return nil
}

// Create keeps a new escalation and numbers it.
func (s *Store) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	var out *meeting.Escalation
	err := s.write(ctx, func(g *group) (func() error, error) {
		name, said := record.RequestName(key)
		if v := g.bucket(bCreated).Get([]byte(name)); key != "" && v != nil {
			d, err := g.existing(idOf(v))
			if err != nil {
				return nil, err
			}
			out = record.Clone(d.now)
			return nil, record.SameWords(string(v[8:]), said)
		}
		id, err := g.next()
		if err != nil {
			return nil, err
		}
		work, err := open(id)
		if err != nil {
			return nil, err
		}
		if work == nil || work.ID != id {
			return nil, fmt.Errorf("create %s: open did not return that escalation", id)
		}
		d := &draft{id: id, now: &meeting.Escalation{}}
		c, err := g.change(d, work)
		if err != nil {
			return nil, err
		}
		if c.next == nil {
			return nil, fmt.Errorf("create %s: open left no event", id)
		}
		out = work
		return func() error {
			g.last, g.drafts[id] = id, d
			if key != "" {
				if err := g.bucket(bCreated).Put([]byte(name), join(record.Number(id), []byte(said))); err != nil {
					return fmt.Errorf("%s, request key: %w", id, err)
				}
			}
			return g.put(c)
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Update changes an escalation.
func (s *Store) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	var out *meeting.Escalation
	err := s.write(ctx, func(g *group) (func() error, error) {
		d, err := g.existing(id)
		if err != nil {
			return nil, err
		}
		if known, err := g.known(d, key); err != nil || known {
			out = record.Clone(d.now)
			return nil, err
		}
		work := record.Clone(d.now)
		if err := fn(work); err != nil {
			return nil, err
		}
		c, err := g.change(d, work)
		if err != nil {
			return nil, err
		}
		if out = work; c.next == nil {
			out = record.Clone(d.now)
		}
		if c.next == nil && len(c.notices) == 0 && key == "" {
			return nil, nil
		}
		return func() error {
			if err := g.put(c); err != nil {
				return err
			}
			return g.putRequest(d, key)
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
