package boltstore

import (
	"container/list"
	"sync"

	"escalate/bot/meeting"
)

// cached is how many decoded escalations are kept at hand: enough for the meetings that are
// held at the same time, and a few megabytes at most.
const cached = 64

// cache keeps the escalations used last, decoded.
type cache struct {
	mu    sync.Mutex
	limit int
	order *list.List // of *slot, the one used last in front
	byID  map[meeting.ID]*list.Element
}

type slot struct {
	id meeting.ID
	s  *stored
}

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), byID: map[meeting.ID]*list.Element{}}
}

// get returns the escalation if it is kept in just this version.
func (c *cache) get(id meeting.ID, version int) *stored {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.byID[id]
	if !ok || el.Value.(*slot).s.version() != version {
		return nil
	}
	c.order.MoveToFront(el)
	return el.Value.(*slot).s
}

// put keeps a committed version; an older one never replaces a newer one.
func (c *cache) put(id meeting.ID, s *stored) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.byID[id]; ok {
		if el.Value.(*slot).s.version() < s.version() {
			el.Value.(*slot).s = s
		}
		c.order.MoveToFront(el)
		return
	}
	c.byID[id] = c.order.PushFront(&slot{id, s})
	if c.order.Len() > c.limit {
		last := c.order.Back()
		delete(c.byID, c.order.Remove(last).(*slot).id)
	}
}
