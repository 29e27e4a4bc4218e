package bot

import (
	"sync"
	"time"
)

// latestLimit bounds what is remembered; beyond it all is forgotten, which costs no more than
// believing one late word.
const latestLimit = 4096

// latest remembers when each thing last happened, by Slack's clock: Slack delivers events in any
// order, and again after minutes, when the opposite may have happened since
// (docs.slack.dev/apis/events-api, retries).
type latest struct {
	mu sync.Mutex
	at map[string]time.Time
}

// overtaken says that something later has been told of the same thing. What bears no time never is.
func (l *latest) overtaken(thing string, at time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at == nil || len(l.at) >= latestLimit {
		l.at = map[string]time.Time{}
	}
	switch {
	case at.IsZero():
		return false
	case at.Before(l.at[thing]):
		return true
	}
	l.at[thing] = at
	return false
}
