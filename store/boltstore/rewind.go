package boltstore

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// backMost is how far a clock may go back without anybody's caring.
const backMost = 2 * time.Second

// watch is the clock of those who claim.
type watch struct {
	mu   sync.Mutex
	seen time.Time
}

// tick notes now. The clock may have gone back before the first tick, in the time of another
// run; or since the last one, and then all that waits was put off by a clock that was ahead.
func (w *watch) tick(now time.Time) (first, back bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	first, back = w.seen.IsZero(), now.Before(w.seen.Add(-backMost))
	w.seen = now
	return first, back
}

// rewind lets nothing wait for a moment that a clock named which was ahead: what was claimed by it
// is claimed for as long from now on, and what was put off by it may be claimed now. all says
// that every wait is of that kind; else only those are that began in what is still to come.
func (s *Store) rewind(ctx context.Context, now time.Time, all bool) error {
	found := false
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		for class := byte(0); class <= 1; class++ {
			outbox(tx, ready).scan(join([]byte{class}, stamp(now)), func(k, _ []byte) bool {
				found = k[0] == class
				return false
			})
			if found {
				break
			}
		}
		return nil
	})
	if err != nil || !found {
		return err
	}
	return s.write(ctx, func(g *group) (func() error, error) {
		return func() error {
			for _, k := range g.outbox(readyOf).under(nil, math.MaxInt) {
				if err := g.rewind(string(k), now, all); err != nil {
					return fmt.Errorf("lane %s after the clock went back: %w", k, err)
				}
			}
			return nil
		}, nil
	})
}

func (g *group) rewind(lane string, now time.Time, all bool) error {
	key := g.outbox(readyOf).get([]byte(lane))
	if bytes.Compare(key[readyTime:readyPlace], stamp(now)) <= 0 {
		return nil
	}
	if id := g.outbox(flights).get([]byte(lane)); id != nil {
		b, err := g.frozen(string(id))
		if err != nil || !b.Began.After(now) || !b.Lease.After(b.Began) {
			return err
		}
		b.Lease = now.Add(b.Lease.Sub(b.Began)) // its beginning stays: nobody knows when that was
		return g.putBatch(string(id), b)
	}
	prefix := lanePrefix(lane)
	for _, k := range g.outbox(lanes).under(prefix, math.MaxInt) {
		o, err := g.owed(readNumber(g.outbox(lanes).get(k)))
		if err != nil {
			return err
		}
		if o.Batch != "" {
			b, err := g.frozen(o.Batch)
			if err != nil {
				return err
			}
			if all || b.Began.After(now) {
				b.Until = now
				if err := g.putBatch(o.Batch, b); err != nil {
					return err
				}
			}
			continue
		}
		if all || o.Notice.At.After(now) {
			o.Until = now
			if err := g.putOwed(o); err != nil {
				return err
			}
		}
	}
	return nil
}
