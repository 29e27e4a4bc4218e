package proof

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// debt is something that was owed to somebody: what, and since when.
type debt struct {
	key string
	at  time.Time
}

// book is what the laws are checked against. It lives through all lives of the program.
type book struct {
	mu       sync.Mutex
	policy   *meeting.Policy
	owed     []meeting.Notice            // all that was ever owed, without numbers
	batches  map[string][]meeting.Notice // by the id that stands in the message's metadata
	sent     map[string]bool             // batches that were settled as delivered
	parked   map[string]string           // batches that Slack refused for good: its word
	settled  map[uint64]string           // notices: how they ended
	useless  map[uint64]bool             // notices that nobody needed when they were claimed
	acked    map[meeting.ID]int          // the last event that a caller was told of
	effects  map[string]time.Time        // requests that had their effect, by escalation and key: when
	broken   []string                    // laws that were broken on the way
	attempts int
}

// covered is how a notice ended of which the rest of its message says the same.
const covered = "covered"

func newBook(p *meeting.Policy) *book {
	return &book{
		policy: p, batches: map[string][]meeting.Notice{}, sent: map[string]bool{}, parked: map[string]string{},
		settled: map[uint64]string{}, useless: map[uint64]bool{}, acked: map[meeting.ID]int{}, effects: map[string]time.Time{},
	}
}

func (b *book) breaks(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = append(b.broken, fmt.Sprintf(format, args...))
}

func (b *book) owes(of meeting.ID, all []meeting.Notice) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range all {
		n.Of = of
		b.owed = append(b.owed, n)
	}
}

// effect notes that a request changed something, which it may do once in eight days.
func (b *book) effect(e *meeting.Escalation, key string) {
	if key == "" {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	k := e.ID.String() + " " + key
	if was, ok := b.effects[k]; ok && e.Changed.Before(was.AddDate(0, 0, 8)) {
		b.broken = append(b.broken, "a request had its effect twice: "+k)
	}
	b.effects[k] = e.Changed
}

// told notes what a caller was told is kept.
func (b *book) told(e *meeting.Escalation) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acked[e.ID] = max(b.acked[e.ID], e.Seq)
}

func (b *book) claimed(c store.Batch) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.attempts++
	// The set of a batch in doubt is the same at each attempt.
	if was, ok := b.batches[c.ID]; ok && c.Doubt {
		for _, n := range c.Notices {
			if !slices.ContainsFunc(was, func(o meeting.Notice) bool { return o.ID == n.ID }) {
				b.broken = append(b.broken, fmt.Sprintf("batch %s in doubt grew by notice %d", c.ID, n.ID))
			}
		}
	}
	for _, n := range c.Notices {
		if how := b.settled[n.ID]; how != "" {
			b.broken = append(b.broken, fmt.Sprintf("notice %d (%s) was %s and is claimed again", n.ID, n.Kind, how))
		}
		if !slices.ContainsFunc(b.batches[c.ID], func(o meeting.Notice) bool { return o.ID == n.ID }) {
			b.batches[c.ID] = append(b.batches[c.ID], n)
		}
	}
}

func (b *book) delivered(c store.Batch, r meeting.Receipt) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range c.Notices {
		b.settled[n.ID] = "delivered"
		if r.Parked != "" {
			b.settled[n.ID] = "parked"
		}
	}
	if r.Parked != "" {
		b.parked[c.ID] = r.Parked
	} else {
		b.sent[c.ID] = true
	}
}

// needless says that nobody needs the notice any more, as the state stands.
func (b *book) needless(e *meeting.Escalation, n meeting.Notice, now time.Time) bool {
	return e.Wanted(n, now, b.policy).Drop ||
		!n.Direct() && n.Kind != meeting.MakeChannel && e.Channel.State != meeting.ChannelLive ||
		n.Kind == meeting.MakeChannel && e.Channel.State == meeting.ChannelLive ||
		(n.Kind == meeting.ShowCard || n.Kind == meeting.PinCard) && !e.Stands(n)
}

// looked notes whether anybody needs what was just claimed.
func (b *book) looked(e *meeting.Escalation, n meeting.Notice, now time.Time) {
	needless := b.needless(e, n, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.useless[n.ID] = needless
}

// dropped is something that the program says nobody needs any more: it was so when it looked,
// after the claim, or is so now, or what stays of its batch says the same.
func (b *book) dropped(e *meeting.Escalation, n meeting.Notice, said bool, now time.Time) {
	needless := b.needless(e, n, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settled[n.ID] = "dropped"
	switch {
	case needless || b.useless[n.ID]:
	case said:
		b.settled[n.ID] = covered
	default:
		b.broken = append(b.broken, fmt.Sprintf("%s: notice %d (%s %q to %q) was dropped and is wanted", e.ID, n.ID, n.Kind, n.Subject, n.To))
	}
}

// unsettled is all that was owed and neither said nor dropped nor replaced by a newer one,
// and that waits for nothing any more.
func (b *book) unsettled(s store.Store, now time.Time) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	ended := map[string]time.Time{} // key -> the newest that ended
	exact := map[debt]bool{}
	for _, set := range b.batches {
		for _, n := range set {
			if b.settled[n.ID] == "" {
				continue
			}
			exact[debt{n.Key(), n.At}] = true
			if n.At.After(ended[n.Key()]) {
				ended[n.Key()] = n.At
			}
		}
	}
	var left []string
	replaced := map[string]bool{} // by one that was owed later; it may carry an earlier hour
	for _, n := range slices.Backward(b.owed) {
		at := n.At.UTC().Truncate(time.Microsecond)
		if exact[debt{n.Key(), at}] || n.Replaces() && (replaced[n.Key()] || !ended[n.Key()].Before(at)) {
			replaced[n.Key()] = true
			continue
		}
		e, err := s.Get(context.Background(), n.Of)
		if err != nil {
			left = append(left, fmt.Sprintf("%s: %v", n.Of, err))
			continue
		}
		if v := e.Wanted(n, now, b.policy); v.Drop || v.Until.After(now) {
			continue
		}
		left = append(left, fmt.Sprintf("%s: %s %q to %q, owed since %s", n.Of, n.Kind, n.Subject, n.To, n.At.Format(time.DateTime)))
	}
	return left
}
