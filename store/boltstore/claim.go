package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
)

// fresh is the moment of a lane that never had to wait.
var fresh = stamp(time.Time{})

// The layout of a key in the ready bucket: class, moment, place of the head, lane.
const (
	readyTime  = 1
	readyPlace = readyTime + 8
	readyLane  = readyPlace + 8
)

// readyLanes finds up to limit lanes that may be claimed now, urgent ones first, then in the
// order in which their first notices became owed: what had to wait is not overtaken for ever.
func readyLanes(tx *bbolt.Tx, now time.Time, limit int) []string {
	var keys [][]byte
	until := string(stamp(now))
	for class := byte(0); class <= 1 && len(keys) < limit; class++ {
		found := outbox(tx, ready).under(join([]byte{class}, fresh), limit)
		most := len(found) + limit
		outbox(tx, ready).scan(join([]byte{class}, number(readNumber(fresh)+1)), func(k, _ []byte) bool {
			if k[0] != class || string(k[readyTime:readyPlace]) > until {
				return false
			}
			found = append(found, bytes.Clone(k))
			return len(found) < most
		})
		slices.SortFunc(found, func(a, b []byte) int {
			return bytes.Compare(a[readyPlace:], b[readyPlace:])
		})
		keys = append(keys, found[:min(len(found), limit-len(keys))]...)
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = string(k[readyLane:])
	}
	return names
}

// Claim takes up to limit batches that may be sent now. It writes nothing when nothing waits.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	if limit <= 0 {
		return nil, nil
	}
	if err := s.unwell(); err != nil {
		return nil, err
	}
	now = cut(now)
	if first, back := s.watch.tick(now); first || back {
		if err := s.rewind(ctx, now, back); err != nil {
			return nil, err
		}
	}
	something := false
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		something = len(readyLanes(tx, now, 1)) > 0
		return nil
	})
	if err != nil || !something {
		return nil, err
	}
	var out []store.Batch
	err = s.write(ctx, func(g *group) (func() error, error) {
		out = nil
		// Earlier changes of this group are in the lanes already, and in the index soon.
		if err := g.finishLanes(); err != nil {
			return nil, err
		}
		free := readyLanes(g.tx, now, limit)
		if len(free) == 0 {
			return nil, nil
		}
		return func() error {
			for _, lane := range free {
				b, err := g.claim(lane, now, lease)
				if err != nil {
					return fmt.Errorf("claim in lane %s: %w", lane, err)
				}
				out = append(out, b)
			}
			return nil
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// claim takes the first batch of a lane that is ready.
func (g *group) claim(lane string, now time.Time, lease time.Duration) (store.Batch, error) {
	first, err := g.head(lane)
	if err != nil {
		return store.Batch{}, err
	}
	if first == nil {
		return store.Batch{}, errors.New("nothing waits there")
	}
	id, b := first.Batch, &batch{Lane: lane}
	if id == "" {
		if id, err = g.freeze(first, b); err != nil {
			return store.Batch{}, err
		}
	} else if b, err = g.frozen(id); err != nil {
		return store.Batch{}, err
	}
	if b.Claimed { // its lease ran out
		b.doubtful()
	}
	b.Attempt, b.Claimed, b.Began, b.Lease, b.Until = b.Attempt+1, true, now, cut(now.Add(lease)), time.Time{}
	if err := g.putBatch(id, b); err != nil {
		return store.Batch{}, err
	}
	if err := g.outbox(flights).put([]byte(lane), []byte(id)); err != nil {
		return store.Batch{}, err
	}
	out := store.Batch{
		ID: id, Lane: lane, Attempt: b.Attempt, Began: b.Began, First: b.First, Doubt: b.Doubt,
	}
	for _, no := range b.Notices {
		o, err := g.owed(no)
		if err != nil {
			return store.Batch{}, err
		}
		out.Notices = append(out.Notices, o.Notice)
	}
	return out, nil
}

// freeze makes a batch of the lane's first notice, or of all the routine ones that wait for
// that person.
func (g *group) freeze(first *owed, b *batch) (string, error) {
	id, err := g.s.batchID()
	if err != nil {
		return "", err
	}
	set := []*owed{first}
	if gathers(first.Notice) {
		set = nil
		for _, k := range g.outbox(lanes).under(append(lanePrefix(b.Lane), rank(first.Notice)), math.MaxInt) {
			o, err := g.owed(readNumber(g.outbox(lanes).get(k)))
			if err != nil {
				return "", err
			}
			set = append(set, o)
		}
	}
	for _, o := range set {
		if n := o.Notice; n.Replaces() {
			if err := g.outbox(twins).delete([]byte(n.Key())); err != nil {
				return "", fmt.Errorf("notice %d: %w", n.ID, err)
			}
		}
		o.Batch, o.Until = id, time.Time{}
		if err := g.putOwed(o); err != nil {
			return "", err
		}
		b.Notices = append(b.Notices, o.Notice.ID)
	}
	return id, nil
}

// NextClaim is the earliest moment at which something waiting may be claimed: now, when it
// may be at once.
func (s *Store) NextClaim(ctx context.Context, now time.Time) (time.Time, error) {
	var at time.Time
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		for class := byte(0); class <= 1; class++ {
			for _, k := range outbox(tx, ready).under([]byte{class}, 1) {
				t := readStamp(k[readyTime:])
				if t.Before(now) {
					t = cut(now)
				}
				if at.IsZero() || t.Before(at) {
					at = t
				}
			}
		}
		return nil
	})
	return at, err
}

// Waiting signals that something new may be claimed.
func (s *Store) Waiting() <-chan struct{} { return s.waiting }

// fenced finds the batch if b's attempt is still the present one.
func (g *group) fenced(b store.Batch) (*batch, error) {
	kept, err := g.batch(b.ID)
	if err != nil {
		return nil, err
	}
	if kept == nil || kept.Attempt != b.Attempt || !kept.Claimed {
		return nil, fmt.Errorf("batch %s, attempt %d: %w", b.ID, b.Attempt, store.ErrFenced)
	}
	return kept, nil
}

// byEscalation finds the notices of the batch and the escalations that they are of, in order.
func (g *group) byEscalation(b *batch) (all []*owed, of []meeting.ID, err error) {
	for _, no := range b.Notices {
		o, err := g.owed(no)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, o)
		if !slices.Contains(of, o.Notice.Of) {
			of = append(of, o.Notice.Of)
		}
	}
	return all, of, nil
}
