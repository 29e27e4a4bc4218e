package slackfake

import "time"

// The published pace (docs.slack.dev/apis/web-api/rate-limits): a method's tier in calls a minute for each app and
// workspace, one message a second for each channel, several hundred messages a minute in all. Slack keeps its bursts
// secret; here a method may use its minute at once, a channel five messages and the workspace sixty.
const (
	tier1 = 1
	tier2 = 20
	tier3 = 50
	tier4 = 100

	channelBurst   = 5
	channelEvery   = time.Second
	workspaceBurst = 60
	workspaceEvery = 200 * time.Millisecond
)

// throttle is 0 when the call may go on, else the seconds to wait. w.mu is held.
func (w *Workspace) throttle(name string, tier int, c *call) int {
	if w.cfg.NoRateLimits {
		return 0
	}
	if tier > 0 {
		return w.bucket(name, time.Minute/time.Duration(tier), tier)
	}
	if name == "chat.postMessage" {
		if wait := w.bucket("post "+c.str("channel"), channelEvery, channelBurst); wait > 0 {
			return wait
		}
		return w.bucket("post", workspaceEvery, workspaceBurst)
	}
	return 0
}

// bucket is a leaky bucket that is full after burst calls and loses one every so often.
func (w *Workspace) bucket(key string, every time.Duration, burst int) int {
	now := w.clock.Now()
	empty := w.buckets[key]
	if empty.Before(now) {
		empty = now
	}
	if over := empty.Sub(now) - every*time.Duration(burst-1); over > 0 {
		return int((over + time.Second - 1) / time.Second)
	}
	w.buckets[key] = empty.Add(every)
	return 0
}
