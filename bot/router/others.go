package router

import (
	"sync"
	"time"
)

// others watches whether somebody else listens with our tokens: Slack then sends half of what people
// do there. Each hello says how many sockets of the app are open
// (docs.slack.dev/apis/events-api/using-socket-mode).
type others struct {
	mu    sync.Mutex
	since time.Time // when more than ours were counted first; zero: they are ours alone
	told  time.Time
}

const (
	// othersTime is how long Slack may count sockets that are closing, as after a refresh or a crash of ours.
	othersTime = time.Minute
	// othersAgain is how often it is said while it lasts.
	othersAgain = time.Hour
)

// count takes what a hello said. When it is more than ours, one socket is opened anew a minute later,
// because only a hello tells; the others listen meanwhile.
func (r *Router) count(l *link, open int) {
	ours := r.up()
	if !r.cfg.Alone || open == 0 {
		return
	}
	o, now := &r.others, time.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	if open <= ours {
		if !o.told.IsZero() {
			r.cfg.Log.Info().Msg("no other program listens with these tokens any more")
		}
		o.since, o.told = time.Time{}, time.Time{}
		return
	}
	if o.since.IsZero() {
		o.since = now
	}
	if now.Sub(o.since) >= othersTime && (o.told.IsZero() || now.Sub(o.told) >= othersAgain) {
		o.told = now
		r.cfg.Log.Error().Int("open", open).Int("ours", ours).
			Msg("another program listens with these tokens, and half of what people do goes there; stop it, or give it an app of its own")
	}
	wait := othersTime
	if !o.told.IsZero() {
		wait = othersAgain
	}
	time.AfterFunc(wait, func() { r.lookAgain(l) })
}

// lookAgain opens the socket anew if another one of ours listens meanwhile.
func (r *Router) lookAgain(l *link) {
	if r.alive.Err() == nil && r.other(l) != nil {
		l.cancel()
	}
}

// up is how many sockets of ours are open.
func (r *Router) up() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.links {
		if !l.over.Load() {
			n++
		}
	}
	return n
}
