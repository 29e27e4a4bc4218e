package boltstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"escalate/bot/meeting"
)

// keep is how long request keys are kept, in the escalation's own time. Slack repeats an
// event for minutes and a person a form for hours; a day and an hour covers both.
const keep = 25 * time.Hour

// sweepAtOnce bounds what one commit forgets of old request keys; each adds at most one.
const sweepAtOnce = 16

// change is what one command did to one escalation, ready to be written.
type change struct {
	d       *draft
	next    *meeting.Escalation // nil when no event happened
	events  []event
	chain   [32]byte
	notices []meeting.Notice
}

// change collects what the command left in work, a clone of d.now, and settles work, which
// is the state that the next request of the group finds. Its caller gets it too, but only
// when the group is over and what is kept of it was copied.
func (g *group) change(d *draft, work *meeting.Escalation) (*change, error) {
	events, notices := work.Take()
	c := &change{d: d, notices: notices}
	if len(events) == 0 {
		return c, nil
	}
	var err error
	if c.events, c.chain, err = g.s.encode(d, events); err != nil {
		return nil, err
	}
	settleState(work)
	c.next = work
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
	return nil
}

// Create keeps a new escalation and numbers it.
func (s *Store) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	var out *meeting.Escalation
	err := s.write(ctx, func(g *group) (func() error, error) {
		if key != "" {
			if v := g.bucket(bCreated).Get(keyName(key)); v != nil {
				d, err := g.existing(idOf(v))
				if err != nil {
					return nil, err
				}
				out = clone(d.now)
				return nil, nil
			}
		}
		id := g.next()
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
				if err := g.bucket(bCreated).Put(keyName(key), number(id)); err != nil {
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
		if key != "" && g.keys(id, byName).get(keyName(key)) != nil {
			out = clone(d.now)
			return nil, nil
		}
		work := clone(d.now)
		if err := fn(work); err != nil {
			return nil, err
		}
		c, err := g.change(d, work)
		if err != nil {
			return nil, err
		}
		if out = work; c.next == nil {
			out = clone(d.now)
		}
		if c.next == nil && len(c.notices) == 0 && key == "" {
			return nil, nil
		}
		return func() error {
			if err := g.put(c); err != nil {
				return err
			}
			return g.putKey(c, key)
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// keyName is a request key as a bucket's key: a long one is kept as its digest.
func keyName(key string) []byte {
	if len(key) <= 128 {
		return append([]byte{'='}, key...)
	}
	sum := sha256.Sum256([]byte(key))
	return append([]byte{'#'}, sum[:]...)
}

// pending stands for the time of a key whose request made no event happen: the escalation
// does not know how late it is until the next event.
var pending = []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// putKey keeps the request's key and forgets keys that are old enough.
func (g *group) putKey(c *change, key string) error {
	at := pending
	if c.next != nil {
		at = stamp(c.next.Changed)
		if err := g.sweep(c.d.id, at, stamp(c.next.Changed.Add(-keep))); err != nil {
			return fmt.Errorf("%s, old request keys: %w", c.d.id, err)
		}
	}
	if key == "" {
		return nil
	}
	name := keyName(key)
	if err := errors.Join(g.keys(c.d.id, byName).put(name, at), g.keys(c.d.id, byTime).put(join(at, name), nil)); err != nil {
		return fmt.Errorf("%s, request key: %w", c.d.id, err)
	}
	return nil
}

// sweep forgets keys of the escalation from before limit and gives pending ones their time.
func (g *group) sweep(id meeting.ID, now, limit []byte) error {
	names, times := g.keys(id, byName), g.keys(id, byTime)
	var old [][]byte
	times.scan(nil, func(k, _ []byte) bool {
		if string(k[:8]) >= string(limit) {
			return false
		}
		old = append(old, bytes.Clone(k))
		return len(old) < sweepAtOnce
	})
	for _, k := range old {
		if err := errors.Join(names.delete(k[8:]), times.delete(k)); err != nil {
			return err
		}
	}
	for _, k := range times.under(pending, sweepAtOnce) {
		if err := errors.Join(times.delete(k), times.put(join(now, k[8:]), nil), names.put(k[8:], now)); err != nil {
			return err
		}
	}
	return nil
}
