package lane

import (
	"cmp"
	"sync"
	"time"
)

// backMost is how far a clock may go back without anybody's caring.
const backMost = 2 * time.Second

// Watch is the clock of those who claim. The zero value has seen nothing yet.
// It may be used by several goroutines at once.
type Watch struct {
	mu   sync.Mutex
	seen time.Time
}

// Tick notes now. The clock may have gone back before the first tick, in the time of another
// run; or since the last one, and then all that waits was put off by a clock that was ahead.
func (w *Watch) Tick(now time.Time) (first, back bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	first, back = w.seen.IsZero(), now.Before(w.seen.Add(-backMost))
	w.seen = now
	return first, back
}

// Ahead reports whether something waits for a moment after now.
func (b *Box) Ahead(now time.Time) bool {
	b.line()
	for _, q := range b.order {
		if q.at.After(now) {
			return true
		}
	}
	return false
}

// Rewind lets nothing wait for a moment that a clock named which was ahead: what was claimed by it
// is claimed for as long from now on, and what was put off by it may be claimed now. all says
// that every wait is of that kind; else only those are that began in what is still to come.
func (b *Box) Rewind(now time.Time, all bool) {
	b.line()
	for _, q := range b.order {
		if !q.at.After(now) {
			continue
		}
		if s := b.flying(q); s != nil {
			lasts := max(cmp.Or(s.Lasts, s.Lease.Sub(s.Began)), 0) // old ones do not say
			if end := now.Add(lasts); s.Began.After(now) && s.Lease.After(end) {
				s.Lease = end // its beginning stays: nobody knows when that was
				b.keep(s)
			}
			continue
		}
		for _, o := range q.owed {
			if s := b.batches[o.Batch]; s != nil {
				if all || s.Began.After(now) {
					s.Until = now
					b.keep(s)
				}
			} else if all || o.Notice.At.After(now) {
				o.Until = now
				b.changed(o)
			}
		}
	}
}

// Orphan ends every claim, because those who made them are known to be gone. What became of their
// attempts nobody knows, so each is in doubt once it is claimed again, which may be at once.
func (b *Box) Orphan() {
	for _, s := range b.batches {
		if s.Claimed {
			s.Lease = time.Time{}
			b.keep(s)
		}
	}
}
