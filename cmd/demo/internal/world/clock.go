package world

import (
	"sync"
	"time"
)

// Clock is the real time, moved: it goes on by itself, and jumps ahead when it is told to.
type Clock struct {
	mu       sync.Mutex
	ahead    time.Duration // how far before the real time
	sleepers map[*sleeper]bool
}

type sleeper struct {
	until time.Time
	wake  chan time.Time
	timer *time.Timer
}

// NewClock begins at the moment.
func NewClock(at time.Time) *Clock {
	return &Clock{ahead: time.Until(at), sleepers: map[*sleeper]bool{}}
}

// Now is the moved time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time { return time.Now().Add(c.ahead).Round(0).UTC() }

// After fires once d has passed on this clock, by itself or by a move.
func (c *Clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &sleeper{until: c.now().Add(d), wake: make(chan time.Time, 1)}
	c.sleepers[s] = true
	s.timer = time.AfterFunc(d, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.fire(s)
	})
	return s.wake
}

// fire wakes a sleeper once. c.mu is held.
func (c *Clock) fire(s *sleeper) {
	if c.sleepers[s] {
		delete(c.sleepers, s)
		s.timer.Stop()
		s.wake <- c.now()
	}
}

// Move jumps to the moment; whoever sleeps until then or earlier wakes. Backwards is nothing.
func (c *Clock) Move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if !to.After(now) {
		return
	}
	c.ahead += to.Sub(now)
	for s := range c.sleepers {
		if !s.until.After(to) {
			c.fire(s)
			continue
		}
		s.timer.Reset(s.until.Sub(to))
	}
}
