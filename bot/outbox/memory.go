package outbox

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// What is remembered here makes things quicker or calmer. Losing it, in a crash, loses
// nothing: the store holds the truth.

// memo is what is known of the batch that waits first in a lane.
type memo struct {
	batch  string    // the batch that the looks are about
	looks  int       // how often we looked for it without finding it
	looked time.Time // the last time
	blind  bool      // Slack does not let us look there

	repeats  int       // how often it was said again without knowing whether it had arrived
	repeated time.Time // the last time

	fails   int       // attempts that failed in a row
	strange int       // of them, those that could not be drawn
	since   time.Time // when Slack first refused it with a word that nobody knows
	taken   int       // names of the channel that are known to be taken
}

// lookAgain forgets the looks: what was sent since may have arrived.
func (l *memo) lookAgain() { l.batch, l.looks = "", 0 }

// lanes remembers memos until a lane's batch is settled.
type lanes struct {
	mu sync.Mutex
	m  map[string]memo
}

func (l *lanes) get(lane string) memo {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.m[lane]
}

// change updates a lane's memo and returns it.
func (l *lanes) change(lane string, fn func(*memo)) memo {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.m == nil {
		l.m = map[string]memo{}
	}
	v := l.m[lane]
	fn(&v)
	l.m[lane] = v
	return v
}

func (l *lanes) forget(lane string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.m, lane)
}

// met remembers when Slack last said who somebody is.
type met struct {
	mu sync.Mutex
	m  map[meeting.UserID]time.Time
}

// lately reports whether Slack said it within a day; after a clock that was set back it did not.
func (m *met) lately(id meeting.UserID, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.m[id]
	return ok && now.Sub(at) < meetEvery && !now.Before(at)
}

func (m *met) note(id meeting.UserID, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m == nil {
		m.m = map[meeting.UserID]time.Time{}
	}
	m.m[id] = now
}

// cardKey names one card of one escalation.
type cardKey struct {
	of   meeting.ID
	kind meeting.CardKind
}

// cardMemo is what is known of one card.
type cardMemo struct {
	busy  bool
	last  time.Time // when it was last sent
	ts    string    // the message that sum is about
	sum   [32]byte  // of what Slack shows, as far as we know
	plain bool      // Slack refused its blocks: send the plain ones
}

// cards lets one call for a card out at a time and remembers what it shows.
type cards struct {
	mu sync.Mutex
	m  map[cardKey]cardMemo
}

// enter takes the card, unless a call for it is in flight.
func (c *cards) enter(k cardKey, now time.Time) (cardMemo, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		c.m = map[cardKey]cardMemo{}
	}
	if len(c.m) > crowd {
		for old, v := range c.m {
			if !v.busy && now.Sub(v.last) > time.Hour {
				delete(c.m, old)
			}
		}
	}
	v := c.m[k]
	if v.busy {
		return v, false
	}
	v.busy = true
	c.m[k] = v
	return v, true
}

// shows reports whether the message is known to show just this.
func (c *cards) shows(k cardKey, ts string, sum [32]byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.m[k]
	return ok && v.ts == ts && v.sum == sum
}

// leave gives the card back with what is known of it now.
func (c *cards) leave(k cardKey, v cardMemo) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v.busy = false
	c.m[k] = v
}

// sum is a digest of what a post shows; ok is false when it cannot be told.
func sum(p view.Post) (d [32]byte, ok bool) {
	b, err := json.Marshal(p)
	return sha256.Sum256(b), err == nil
}

// rooms remembers the channel of each direct conversation, as Slack named it.
type rooms struct {
	mu sync.Mutex
	m  map[meeting.UserID]string
}

func (r *rooms) get(to meeting.UserID) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.m[to]
}

func (r *rooms) put(to meeting.UserID, channel string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.m == nil || len(r.m) > 16*crowd {
		r.m = map[meeting.UserID]string{}
	}
	r.m[to] = channel
}
