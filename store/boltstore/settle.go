package boltstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Delivered settles a batch with Slack's answer, which enters each escalation of the batch.
func (s *Store) Delivered(ctx context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	return s.settle(ctx, b, func(g *group, box *lane.Box, left []meeting.Notice) (func() error, error) {
		var changes []*change
		for _, id := range escalationsOf(left) {
			d, err := g.existing(id)
			if err != nil {
				return nil, err
			}
			work := record.Clone(d.now)
			for _, n := range left {
				if n.Of != id {
					continue
				}
				if err := work.Receive(n, *record.Clone(&r), record.Cut(at)); err != nil {
					return nil, fmt.Errorf("%s, receipt of notice %d: %w", id, n.ID, err)
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
			if err := box.Settle(b); err != nil {
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

// escalationsOf names the escalations of the notices, each once, in their order.
func escalationsOf(all []meeting.Notice) (of []meeting.ID) {
	for _, n := range all {
		if !slices.Contains(of, n.Of) {
			of = append(of, n.Of)
		}
	}
	return of
}

// settle changes the lanes if b's attempt is still the present one.
func (s *Store) settle(ctx context.Context, b store.Batch,
	prepare func(g *group, box *lane.Box, left []meeting.Notice) (func() error, error),
) error {
	return s.write(ctx, func(g *group) (func() error, error) {
		box, err := g.box()
		if err != nil {
			return nil, err
		}
		left, err := box.Left(b)
		if err != nil {
			return nil, err
		}
		return prepare(g, box, left)
	})
}

// Drop settles notices of the batch that are not wanted any more.
func (s *Store) Drop(ctx context.Context, b store.Batch, notices []uint64) error {
	return s.without(ctx, b, notices, func(box *lane.Box) error { return box.Drop(b, notices) })
}

// Aside has notices of the batch wait in a lane of their own.
func (s *Store) Aside(ctx context.Context, b store.Batch, notices []uint64, until time.Time) error {
	return s.without(ctx, b, notices, func(box *lane.Box) error { return box.Aside(b, notices, record.Cut(until)) })
}

// without writes nothing when the batch has none of the notices.
func (s *Store) without(ctx context.Context, b store.Batch, notices []uint64, away func(*lane.Box) error) error {
	return s.settle(ctx, b, func(_ *group, box *lane.Box, left []meeting.Notice) (func() error, error) {
		if !slices.ContainsFunc(left, func(n meeting.Notice) bool { return slices.Contains(notices, n.ID) }) {
			return nil, nil
		}
		return func() error { return away(box) }, nil
	})
}

// Postpone gives the claim back: the batch waits until then.
func (s *Store) Postpone(ctx context.Context, b store.Batch, until time.Time, doubt, thaw bool) error {
	return s.settle(ctx, b, func(_ *group, box *lane.Box, _ []meeting.Notice) (func() error, error) {
		return func() error { return box.Postpone(b, record.Cut(until), doubt, thaw) }, nil
	})
}
