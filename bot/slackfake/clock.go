package slackfake

import "time"

// Clock is the workspace's calendar. A nil Config.Clock is the time of package time, which is virtual in a synctest
// bubble.
type Clock interface {
	// Now is the current time.
	Now() time.Time
	// After sends once d has passed on this clock.
	After(d time.Duration) <-chan time.Time
}

type wallClock struct{}

func (wallClock) Now() time.Time                         { return time.Now() }
func (wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
