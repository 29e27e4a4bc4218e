package app

import (
	"context"
	"sync"
	"time"

	"escalate/bot/router"
	"escalate/store"
)

// uptime knows since when Slack is connected.
type uptime struct {
	mu sync.Mutex
	in *router.Router
	at time.Time
}

func (u *uptime) begin(in *router.Router) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.in, u.at = in, time.Now()
}

// since is when Slack said hello for the first time, and zero while no socket is open.
func (u *uptime) since() time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.in == nil || u.in.Healthy() != nil {
		return time.Time{}
	}
	return u.at
}

// beside runs what answers the operator; the function that it returns ends it and waits for it,
// before the store is closed.
func beside(ctx context.Context, c Config, kept store.Store, connected func() time.Time) func() {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { c.Beside(ctx, kept, connected) })
	return func() {
		cancel()
		running.Wait()
	}
}
