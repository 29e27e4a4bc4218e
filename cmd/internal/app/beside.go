package app

import (
	"context"
	"strings"
	"sync"
	"time"

	"escalate/bot/router"
	"escalate/store"
	"escalate/store/boltstore"
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

// appOf is the app's id, which stands in its app-level token: xapp-1-A0123-….
func appOf(token string) string {
	if parts := strings.Split(token, "-"); len(parts) > 3 && strings.HasPrefix(parts[2], "A") {
		return parts[2]
	}
	return ""
}

// sole reports whether the keeper has one owner, so that whoever else listens does so by mistake.
func sole(kept store.Store) bool {
	_, ok := kept.(*boltstore.Store)
	return ok
}

// updating returns what refuses a button that this version does not know while replicas of another run.
func updating(kept store.Store) func() error {
	several, ok := kept.(interface{ Updating() bool })
	return func() error {
		if ok && several.Updating() {
			return store.ErrNotYet
		}
		return nil
	}
}

// belongs refuses a file of another workspace or app.
func belongs(ctx context.Context, kept store.Store, c Config, me router.Identity) error {
	file, ok := kept.(interface {
		Belong(context.Context, store.Home) error
	})
	if !ok {
		return nil
	}
	return file.Belong(ctx, store.Home{Team: me.TeamID, Name: me.Team, App: appOf(c.AppToken)})
}
