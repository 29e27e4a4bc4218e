package outbox

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// method is a method of Slack's Web API.
type method string

// The methods that the outbox calls.
const (
	create      method = "conversations.create"
	invite      method = "conversations.invite"
	setTopic    method = "conversations.setTopic"
	setPurpose  method = "conversations.setPurpose"
	archive     method = "conversations.archive"
	kick        method = "conversations.kick"
	open        method = "conversations.open"
	history     method = "conversations.history"
	replies     method = "conversations.replies"
	channels    method = "users.conversations"
	postMessage method = "chat.postMessage"
	update      method = "chat.update"
	pin         method = "pins.add"
	uploadURL   method = "files.getUploadURLExternal"
	upload      method = "upload" // the POST to the address that Slack named; it has no tier
	complete    method = "files.completeUploadExternal"
	authTest    method = "auth.test"
	info        method = "users.info"
)

// Pacing is how many calls of one method we allow ourselves in any minute; at least 20 each.
// About a fifth may go at once, so that a quiet bot is never slowed, and a fifth is kept for
// urgent notices. Zero values are Slack's published minima
// (docs.slack.dev/apis/web-api/rate-limits).
type Pacing struct {
	Tier2, Tier3, Tier4 int // 20, 50, 100
	Posts               int // chat.postMessage in the workspace, "several hundred": 300
	Burst               int // posts to one place at once, before one a second holds: 3
}

// tiers gives every method its budget.
func (p Pacing) tiers() map[method]int {
	or := func(n, standard int) int {
		if n <= 0 {
			return standard
		}
		return max(n, 20)
	}
	t2, t3, t4 := or(p.Tier2, 20), or(p.Tier3, 50), or(p.Tier4, 100)
	return map[method]int{
		create: t2, setTopic: t2, setPurpose: t2, archive: t2, pin: t2,
		invite: t3, kick: t3, open: t3, history: t3, replies: t3, channels: t3, update: t3,
		uploadURL: t4, complete: t4, upload: t4, authTest: t4, info: t4,
		postMessage: or(p.Posts, 300),
	}
}

// pace keeps the budgets of all methods and places. It never waits: it names the moment.
type pace struct {
	mu      sync.Mutex
	routine map[method]*rate.Limiter
	urgent  map[method]*rate.Limiter
	places  map[string]*rate.Limiter
	burst   int
	stops   map[method]time.Time
	slots   map[slot]time.Time // moments promised to lanes
}

// slot is what a lane waits for.
type slot struct {
	lane   string
	method method
	urgent bool
}

// The map sizes from which on what is over is cleared away, and the age of a forgotten slot.
const (
	crowd = 1024
	stale = 10 * time.Minute
)

func newPace(p Pacing) *pace {
	a := &pace{
		routine: map[method]*rate.Limiter{}, urgent: map[method]*rate.Limiter{}, places: map[string]*rate.Limiter{},
		burst: p.Burst, stops: map[method]time.Time{}, slots: map[slot]time.Time{},
	}
	if a.burst <= 0 {
		a.burst = 3
	}
	for m, n := range p.tiers() {
		// Bursts and refills of both buckets add up to at most n in any minute.
		burst, own := n/5, n/10
		if m == postMessage { // Slack is touchier about many messages at once
			burst, own = n*3/20, n/20
		}
		a.routine[m] = rate.NewLimiter(rate.Every(time.Minute/time.Duration(n*3/5)), burst)
		a.urgent[m] = rate.NewLimiter(rate.Every(time.Minute/time.Duration(n/10)), own)
	}
	return a
}

// take asks for one call of the method for what is claimed from the lane. The answer is the
// moment at which it may be made: at or before now, it is counted as made; later, that
// moment is kept for this lane. place is where a message goes, "" for other calls. A
// follow-up of a call just made waits for no token, but for a stop.
func (p *pace) take(lane string, m method, place string, urgent, follows bool, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stop := p.stops[m]; stop.After(now) {
		return stop
	}
	delete(p.stops, m)
	s := slot{lane, m, urgent}
	if at, ok := p.slots[s]; ok && at.Before(now.Add(stale)) && now.Before(at.Add(stale)) {
		if at.After(now) {
			return at
		}
		delete(p.slots, s)
		return now
	}
	at := p.reserve(m, urgent, now)
	if place != "" {
		if other := now.Add(p.place(place, now).ReserveN(now, 1).DelayFrom(now)); other.After(at) {
			at = other
		}
	}
	if follows || !at.After(now) {
		return now
	}
	if len(p.slots) > crowd {
		for k, old := range p.slots {
			if now.After(old.Add(stale)) {
				delete(p.slots, k)
			}
		}
	}
	p.slots[s] = at
	return at
}

// reserve takes a token and says when it is good. Urgent ones have tokens of their own, so
// that they never stand behind a crowd of routine ones.
func (p *pace) reserve(m method, urgent bool, now time.Time) time.Time {
	r := p.routine[m].ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if urgent && wait > 0 {
		own := p.urgent[m].ReserveN(now, 1)
		if d := own.DelayFrom(now); d < wait {
			r.CancelAt(now)
			wait = d
		} else {
			own.CancelAt(now)
		}
	}
	return now.Add(wait)
}

// place returns the bucket of a channel or person: one message a second after a short burst.
func (p *pace) place(id string, now time.Time) *rate.Limiter {
	l := p.places[id]
	if l == nil {
		if len(p.places) > crowd {
			for k, old := range p.places {
				if old.TokensAt(now) >= float64(p.burst) {
					delete(p.places, k)
				}
			}
		}
		l = rate.NewLimiter(rate.Every(time.Second), p.burst)
		p.places[id] = l
	}
	return l
}

// stop forbids the method until then; all others go on.
func (p *pace) stop(m method, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.stops[m]) {
		p.stops[m] = until
	}
}
