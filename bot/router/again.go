package router

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/slack-go/slack"
)

// The waits before an answer is tried again. A trigger id lives three seconds, and a second views.open of one that had
// worked is answered exchanged_trigger_id. A response_url works for thirty minutes and five times
// (docs.slack.dev/interactivity/handling-user-interaction).
var (
	openWaits  = []time.Duration{200 * time.Millisecond, 500 * time.Millisecond, 900 * time.Millisecond}
	otherWaits = []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute}
)

// passing are the words of Slack for what passes by itself.
var passing = []string{"ratelimited", "rate_limited", "internal_error", "fatal_error", "request_timeout", "service_unavailable"}

// again reports whether an answer that failed is worth another try, and after what wait.
func (r *Router) again(c *call, s speech, try int, err error) (time.Duration, bool) {
	waits := otherWaits
	if s.by == byOpen || s.by == byPush {
		waits = openWaits
	}
	if err == nil || r.alive.Err() != nil || try > len(waits) {
		return 0, false
	}
	wait := waits[try-1]
	switch {
	case slices.Contains(passing, code(err)), lost(err):
	default:
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if status, isStatus := errors.AsType[slack.StatusCodeError](err); !ok && (!isStatus || status.Code < 500 && status.Code != http.StatusTooManyRequests) {
			return 0, false
		}
		if ok {
			wait = max(wait, limited.RetryAfter)
		}
	}
	if s.by == byOpen || s.by == byPush {
		return wait, time.Since(c.received)+wait < triggerTime
	}
	return wait, true
}

// lost reports whether a call failed on its way, so that nobody knows whether it was done.
func lost(err error) bool {
	_, onTheWay := errors.AsType[*url.Error](err)
	return onTheWay || errors.Is(err, context.DeadlineExceeded)
}

// later does something after a wait, in the turn of the person; what waits at the end of the program is left out.
func (r *Router) later(c *call, wait time.Duration, do func()) {
	go func() {
		if sleep(r.alive, wait) {
			r.speech.push(c.lane, func() { r.guarded(c, do) })
		}
	}()
}

// guarded does something of which a panic costs this answer alone.
func (r *Router) guarded(c *call, do func()) {
	defer func() {
		if p := recover(); p != nil {
			r.fault(c, panicked(p))
		}
	}()
	do()
}
