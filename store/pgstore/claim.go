package pgstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Claim takes up to limit batches that may be sent now, if this process speaks or may.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) (out []store.Batch, err error) {
	if limit <= 0 {
		return nil, nil
	}
	if s.over.Load() {
		return nil, fmt.Errorf("%w: what is in the database was moved elsewhere, or is a newer version's", store.ErrBroken)
	}
	now = record.Cut(now)
	var first, back, ticked bool
	err = s.lanes(ctx, 1, func(t *laneTx) error {
		if !ticked {
			first, back = s.watch.Tick(now)
			ticked = true
		}
		if t.unsure && stillClaimed(t.box, out) {
			return nil
		}
		out = nil
		if t.holder != s.me {
			if t.alive {
				return nil
			}
			t.takes = true
		}
		if (first || back) && t.box.Ahead(now) {
			t.box.Rewind(now, back)
		}
		out, err = t.box.Claim(now, lease, limit, func() (string, error) { return strings.ToLower(rand.Text()), nil })
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// stillClaimed reports whether the batches are claimed as they were to be, though no answer came.
func stillClaimed(box *lane.Box, claimed []store.Batch) bool {
	return len(claimed) > 0 && !slices.ContainsFunc(claimed, func(b store.Batch) bool {
		_, err := box.Left(b)
		return err != nil
	})
}

// NextClaim is the earliest moment at which something waiting may be claimed by this process. One
// that may not speak is told by Waiting once it may.
func (s *Store) NextClaim(ctx context.Context, now time.Time) (at time.Time, err error) {
	err = s.lanes(ctx, 1, func(t *laneTx) error {
		at = time.Time{}
		if t.holder == s.me || !t.alive {
			at = t.box.Next(record.Cut(now))
		}
		return nil
	})
	return at, err
}

// Waiting signals that something new may be claimed.
func (s *Store) Waiting() <-chan struct{} { return s.waiting }

// settle changes the lanes if b's attempt is still the present one. Where no answer came to a
// commit that did so, and it is not any more, it was this that ended it.
func (s *Store) settle(ctx context.Context, b store.Batch, act func(t *laneTx, left []meeting.Notice) error) error {
	return s.lanes(ctx, 4, func(t *laneTx) error {
		left, err := t.box.Left(b)
		if errors.Is(err, store.ErrFenced) && t.unsure {
			return nil
		}
		if err != nil {
			return err
		}
		return act(t, left)
	})
}

// Drop settles notices of the batch that are not wanted any more.
func (s *Store) Drop(ctx context.Context, b store.Batch, notices []uint64) error {
	return s.settle(ctx, b, func(t *laneTx, _ []meeting.Notice) error { return t.box.Drop(b, notices) })
}

// Aside has notices of the batch wait in a lane of their own.
func (s *Store) Aside(ctx context.Context, b store.Batch, notices []uint64, until time.Time) error {
	return s.settle(ctx, b, func(t *laneTx, _ []meeting.Notice) error { return t.box.Aside(b, notices, record.Cut(until)) })
}

// Postpone gives the claim back: the batch waits until then.
func (s *Store) Postpone(ctx context.Context, b store.Batch, until time.Time, doubt, thaw bool) error {
	return s.settle(ctx, b, func(t *laneTx, _ []meeting.Notice) error {
		return t.box.Postpone(b, record.Cut(until), doubt, thaw)
	})
}

// Delivered settles a batch with Slack's answer, which enters each escalation of the batch.
func (s *Store) Delivered(ctx context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	return s.settle(ctx, b, func(t *laneTx, left []meeting.Notice) error {
		drafts := map[meeting.ID]*draft{}
		for _, id := range rising(left) {
			before, err := s.load(t.ctx, t.conn, id, &pgx.Batch{}, true, nil)
			if err != nil {
				return err
			}
			drafts[id] = newDraft(id, before)
		}
		for _, n := range left { // in the order of the batch, which is that of what they leave
			d := drafts[n.Of]
			if !slices.Contains(t.drafts, d) {
				t.drafts = append(t.drafts, d)
			}
		}
		for _, d := range t.drafts {
			work := record.Clone(d.now)
			for _, n := range left {
				if n.Of != d.id {
					continue
				}
				if err := work.Receive(n, *record.Clone(&r), record.Cut(at)); err != nil {
					return fmt.Errorf("%s, receipt of notice %d: %w", d.id, n.ID, err)
				}
			}
			if _, err := s.take(d, work); err != nil {
				return err
			}
		}
		return t.box.Settle(b)
	})
}

// rising names the escalations of the notices in the order of their numbers, which is that of
// the locks.
func rising(all []meeting.Notice) (of []meeting.ID) {
	for _, n := range all {
		of = append(of, n.Of)
	}
	slices.Sort(of)
	return slices.Compact(of)
}
