package boltstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// Delivered settles a batch with Slack's answer, which enters each escalation of the batch.
func (s *Store) Delivered(ctx context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	return s.write(ctx, func(g *group) (func() error, error) {
		kept, err := g.fenced(b)
		if err != nil {
			return nil, err
		}
		all, of, err := g.byEscalation(kept)
		if err != nil {
			return nil, err
		}
		var changes []*change
		for _, id := range of {
			d, err := g.existing(id)
			if err != nil {
				return nil, err
			}
			work := clone(d.now)
			for _, o := range all {
				if o.Notice.Of != id {
					continue
				}
				if err := work.Receive(o.Notice, *clone(&r), cut(at)); err != nil {
					return nil, fmt.Errorf("%s, receipt of notice %d: %w", id, o.Notice.ID, err)
				}
			}
			c, err := g.change(d, work)
			if err != nil {
				return nil, err
			}
			changes = append(changes, c)
		}
		return func() error {
			// First the old notices go: what the answer leaves is new, whatever its key.
			if err := g.settle(b.ID, kept, all); err != nil {
				return err
			}
			for _, c := range changes {
				if err := g.put(c); err != nil {
					return err
				}
			}
			return nil
		}, nil
	})
}

// settle ends the batch and forgets the notices that are left of it.
func (g *group) settle(id string, b *batch, left []*owed) error {
	for _, o := range left {
		if err := g.forget(o); err != nil {
			return err
		}
	}
	if err := g.outbox(batches).delete([]byte(id)); err != nil {
		return fmt.Errorf("batch %s: %w", id, err)
	}
	return g.land(id, b)
}

// Drop settles notices of the batch that are not wanted any more.
func (s *Store) Drop(ctx context.Context, b store.Batch, notices []uint64) error {
	return s.without(ctx, b, notices, (*group).forget)
}

// Aside has notices of the batch wait in a lane of their own.
func (s *Store) Aside(ctx context.Context, b store.Batch, notices []uint64, until time.Time) error {
	until = cut(until)
	return s.without(ctx, b, notices, func(g *group, o *owed) error { return g.aside(o, until) })
}

// without takes notices out of the batch, each to where away puts it.
func (s *Store) without(ctx context.Context, b store.Batch, notices []uint64, away func(*group, *owed) error) error {
	notices = slices.Clone(notices)
	return s.write(ctx, func(g *group) (func() error, error) {
		kept, err := g.fenced(b)
		if err != nil {
			return nil, err
		}
		all, _, err := g.byEscalation(kept)
		if err != nil {
			return nil, err
		}
		var gone []*owed
		kept.Notices = nil
		for _, o := range all {
			if slices.Contains(notices, o.Notice.ID) {
				gone = append(gone, o)
			} else {
				kept.Notices = append(kept.Notices, o.Notice.ID)
			}
		}
		if len(gone) == 0 {
			return nil, nil
		}
		return func() error {
			for _, o := range gone {
				if err := away(g, o); err != nil {
					return err
				}
			}
			if len(kept.Notices) == 0 {
				return g.settle(b.ID, kept, nil)
			}
			return g.putBatch(b.ID, kept)
		}, nil
	})
}

// aside moves the notice into the lane of what cannot be sent of its escalation to its reader.
// A newer one of its key makes it needless.
func (g *group) aside(o *owed, until time.Time) error {
	newer := o.Notice.Replaces() && g.outbox(twins).get([]byte(o.Notice.Key())) != nil
	if err := g.forget(o); err != nil || newer {
		return err
	}
	o.Batch, o.Until = "", until
	o.Notice.Lane = store.AsideLane + o.Notice.Of.String() + "/" + string(o.Notice.To)
	return g.wait(o)
}

// errThaw refuses to let a set grow of which something may have been sent.
var errThaw = errors.New("a batch in doubt stays as it is: it cannot be thawed")

// Postpone gives the claim back: the batch waits until then. A thawed set waits as single
// notices in their old places; what comes for the person meanwhile does not wait for that moment,
// and takes them along. The next claim makes a new batch of it.
func (s *Store) Postpone(ctx context.Context, b store.Batch, until time.Time, doubt, thaw bool) error {
	until = cut(until)
	return s.write(ctx, func(g *group) (func() error, error) {
		kept, err := g.fenced(b)
		if err != nil {
			return nil, err
		}
		if doubt {
			kept.doubtful()
		}
		if !thaw {
			kept.Claimed, kept.Until = false, until
			return func() error {
				if err := g.putBatch(b.ID, kept); err != nil {
					return err
				}
				return g.land(b.ID, kept)
			}, nil
		}
		if kept.Doubt {
			return nil, fmt.Errorf("batch %s: %w", b.ID, errThaw)
		}
		all, _, err := g.byEscalation(kept)
		if err != nil {
			return nil, err
		}
		return func() error {
			if err := g.settle(b.ID, kept, nil); err != nil {
				return err
			}
			for _, o := range all {
				if err := g.thaw(o, until); err != nil {
					return err
				}
			}
			return nil
		}, nil
	})
}

// thaw lets the notice wait again. When a newer one of its key came meanwhile, that one
// takes its place.
func (g *group) thaw(o *owed, until time.Time) error {
	o.Batch, o.Until = "", until
	twin := g.outbox(twins).get([]byte(o.Notice.Key()))
	if !o.Notice.Replaces() || twin == nil {
		return g.wait(o)
	}
	newer, err := g.owed(readNumber(twin))
	if err != nil {
		return err
	}
	if err := g.forget(o); err != nil {
		return err
	}
	if newer.Notice.Lane != o.Notice.Lane || rank(newer.Notice) != rank(o.Notice) {
		return nil
	}
	if err := g.forget(newer); err != nil {
		return err
	}
	newer.Place = o.Place
	if !gathers(newer.Notice) {
		newer.Until = until
	}
	return g.wait(newer)
}
