package record

import (
	"container/list"
	"sync"

	"escalate/bot/meeting"
)

// Cached is how many decoded escalations are kept at hand: enough for the meetings that are
// held at the same time, and a few megabytes at most.
const Cached = 64

// Cache keeps the escalations used last, decoded. What it holds may be behind what is kept.
type Cache struct {
	mu    sync.Mutex
	limit int
	order *list.List // of *Stored, the one used last in front
	byID  map[meeting.ID]*list.Element
}

// NewCache makes a cache of up to limit escalations.
func NewCache(limit int) *Cache {
	return &Cache{limit: limit, order: list.New(), byID: map[meeting.ID]*list.Element{}}
}

// Get returns the escalation as it was last put; nil when it is not at hand.
func (c *Cache) Get(id meeting.ID) *Stored {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.byID[id]
	if !ok {
		return nil
	}
	c.order.MoveToFront(el)
	return el.Value.(*Stored)
}

// Put keeps a committed state; an older one never replaces a newer one.
func (c *Cache) Put(s *Stored) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := s.State.ID
	if el, ok := c.byID[id]; ok {
		if el.Value.(*Stored).State.Seq < s.State.Seq {
			el.Value = s
		}
		c.order.MoveToFront(el)
		return
	}
	c.byID[id] = c.order.PushFront(s)
	if c.order.Len() > c.limit {
		delete(c.byID, c.order.Remove(c.order.Back()).(*Stored).State.ID)
	}
}

// Drop lets go of what turned out not to be what is kept.
func (c *Cache) Drop(id meeting.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.byID[id]; ok {
		c.order.Remove(el)
		delete(c.byID, id)
	}
}

// Len is how many are at hand.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.byID)
}
