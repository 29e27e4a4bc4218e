package router

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

const (
	// openEvery is the least time between two apps.connections.open of this process, whatever happens. Without it a
	// server that accepts and at once disconnects is dialled thousands of times a second.
	openEvery = time.Second
	// apart is how long after the first hello the next socket is opened, and after all were lost at once, so that their
	// refreshes fall apart.
	apart = 10 * time.Second
	// shortLife is what a connection must live to count as a good one, and oddLife what it must live for nobody to ask why
	// it ended: Slack refreshes one after hours.
	shortLife = 5 * time.Second
	oddLife   = time.Minute
	// The pauses after failures: doubling from one second, and from ten when Slack says that too many sockets are open
	// (ten per app, docs.slack.dev/apis/events-api/using-socket-mode).
	longestPause        = 30 * time.Second
	firstCrowdedPause   = 10 * time.Second
	longestCrowdedPause = 2 * time.Minute
	longestRetryAfter   = 5 * time.Minute
)

// The reasons of a disconnect that change what we do (docs.slack.dev/apis/events-api/using-socket-mode; the second is
// not in the documentation but in Slack's own clients).
const (
	linkDisabled      = "link_disabled"
	tooManyWebsockets = "too_many_websockets"
)

// guard spaces the openings of all sockets.
type guard struct {
	mu     sync.Mutex
	next   time.Time
	opened map[int]time.Time // each socket's last opening
	rng    *rand.Rand
}

// pause is how long to wait before the next opening of socket n, which it takes as made.
func (g *guard) pause(n int) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	at := now
	if g.next.After(now) {
		at = g.next
	}
	for other, opened := range g.opened {
		if age := now.Sub(opened); other != n && age >= 0 && age < shortLife {
			at = opened.Add(apart)
		}
	}
	if g.opened == nil {
		g.opened = map[int]time.Time{}
	}
	g.opened[n] = at
	g.next = at.Add(openEvery + time.Duration(g.rng.Int64N(int64(openEvery/4))))
	return at.Sub(now)
}

// spread is d and up to a quarter more, so that several processes do not move in step.
func (g *guard) spread(d time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return d + time.Duration(g.rng.Int64N(int64(d)/4+1))
}

// keep holds socket n open until ctx ends: connections live on while alive does, and the next is opened only before ctx
// ends.
func (r *Router) keep(ctx, alive context.Context, n int) {
	if n > 0 {
		select {
		case <-r.connected:
		case <-ctx.Done():
			return
		}
		if !sleep(ctx, time.Duration(n)*apart) {
			return
		}
	}
	bad, crowded := 0, 0 // failures in a row
	diagnose := false
	for sleep(ctx, r.guard.pause(n)) {
		l, life := r.newLink(alive, n, diagnose)
		l.live(life)
		if ctx.Err() != nil {
			return
		}
		why := l.why()
		if err := hopeless(l.failure, why); err != nil {
			r.fail(err)
			return
		}
		lived := time.Since(l.begun)
		if l.hello.Load() && lived >= shortLife && why != tooManyWebsockets {
			bad, crowded, diagnose = 0, 0, lived < oddLife
			continue
		}
		bad++
		diagnose = diagnose || l.failure == nil // it was accepted and soon closed: the next one asks why
		pause := double(time.Second, bad-1, longestPause)
		if why == tooManyWebsockets {
			pause = double(firstCrowdedPause, crowded, longestCrowdedPause)
			crowded++
		}
		if limited, ok := errors.AsType[*slack.RateLimitedError](l.failure); ok {
			pause = max(pause, min(limited.RetryAfter, longestRetryAfter))
		}
		pause = r.guard.spread(pause)
		warn := r.cfg.Log.Warn().Int("socket", n).Int("failures", bad).Dur("pause", pause)
		switch {
		case why == tooManyWebsockets:
			warn.Msg("Slack has too many sockets of this app open (ten are allowed); look for other running copies")
		case l.failure != nil:
			warn.Err(l.failure).Msg("no connection to Slack")
		default:
			warn.Str("reason", why).Msg("Slack closed a socket that it had just opened")
		}
		if !sleep(ctx, pause) {
			return
		}
	}
}

func (l *link) why() string {
	if reason := l.reason.Load(); reason != nil {
		return *reason
	}
	return ""
}

// double is first, doubled times times, at most longest.
func double(first time.Duration, times int, longest time.Duration) time.Duration {
	for range times {
		if first *= 2; first >= longest {
			return longest
		}
	}
	return first
}

// sleep waits for d; false says that ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
