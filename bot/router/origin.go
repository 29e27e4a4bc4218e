package router

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// A response_url works for thirty minutes (docs.slack.dev/interactivity/handling-user-interaction); most forms are sent
// or given up long before.
const (
	originLife = 30 * time.Minute
	originMost = 2000
)

// origin is the direct message from which a form was opened, and the address by which it can be replaced. Whoever has the
// address can write there, so it is never logged, and forgotten once it was used.
type origin struct {
	message Message
	url     string
	since   time.Time
}

// origins remembers them by the view that was opened.
type origins struct {
	mu sync.Mutex
	m  map[string]*origin
}

// keep remembers where a view was opened from; only a direct message is of interest.
func (o *origins) keep(view string, c *call, now time.Time) {
	if c.place != atMessage || c.responseURL == "" || len(c.steps) != 1 || !c.steps[0].req.Message.Direct() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, old := range o.m {
		if now.Sub(old.since) > originLife {
			delete(o.m, id)
		}
	}
	if o.m == nil || len(o.m) >= originMost {
		o.m = map[string]*origin{}
	}
	o.m[view] = &origin{message: c.steps[0].req.Message, url: c.responseURL, since: c.received}
}

// of returns where a view, or the first of its stack, was opened from; nil when nobody knows.
func (o *origins) of(v *slack.View, now time.Time) *origin {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, id := range []string{v.ID, v.RootViewID} {
		if known := o.m[id]; known != nil && now.Sub(known.since) <= originLife {
			return known
		}
	}
	return nil
}

// used forgets an origin: its message shows what became of it.
func (o *origins) used(done *origin) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, known := range o.m {
		if known == done {
			delete(o.m, id)
		}
	}
}

// onCard reports whether a card in a channel was clicked, where others look too.
func (c *call) onCard() bool {
	return c.place == atMessage && len(c.steps) > 0 && !c.steps[0].req.Message.Ephemeral && !c.steps[0].req.Message.Direct()
}

// record is the call that replaces the direct message that something was done from; none when there is none.
func (c *call) record(p part) []speech {
	s := speech{by: byURL, text: p.text, blocks: p.blocks, replace: true, record: true}
	var m Message
	switch {
	case c.origin != nil:
		s.url, m = c.origin.url, c.origin.message
	case c.place != atMessage || c.responseURL == "" || !c.steps[0].req.Message.Direct():
		return nil
	default:
		m = c.steps[0].req.Message
	}
	_ = json.Unmarshal(m.metadata, &s.metadata) // one that cannot be read is nothing of ours
	return []speech{s}
}
