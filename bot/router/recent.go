package router

import (
	"sync"
	"time"
)

const (
	recentTime  = 5 * time.Minute
	recentLimit = 4096
)

// recent remembers the trigger ids of the last minutes, so that a click delivered twice is answered once. What it
// forgets costs a repeated answer, nothing more: the store keeps the keys.
type recent struct {
	mu       sync.Mutex
	now, old map[string]bool // two generations: the older is dropped as a whole
	since    time.Time
}

// seen says that id was seen before, and remembers it.
func (s *recent) seen(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil || len(s.now) >= recentLimit || time.Since(s.since) > recentTime {
		s.old, s.now, s.since = s.now, map[string]bool{}, time.Now()
	}
	if s.now[id] || s.old[id] {
		return true
	}
	s.now[id] = true
	return false
}
