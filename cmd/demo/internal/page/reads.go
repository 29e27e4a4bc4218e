package page

import (
	"sync"

	"escalate/bot/slackfake"
)

// reads counts what was said where, and how much of it each person has seen.
type reads struct {
	mu      sync.Mutex
	said    map[string]int       // by channel, for everybody in it
	alone   map[[2]string]int    // by person and channel, for that person only
	seen    map[[2]string][2]int // of said and of alone
	visible int                  // how often a message appeared or changed
}

func newReads() *reads {
	return &reads{said: map[string]int{}, alone: map[[2]string]int{}, seen: map[[2]string][2]int{}}
}

// event takes note of one thing that happened.
func (r *reads) event(e slackfake.Event, bot string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Kind {
	case slackfake.KindPosted, slackfake.KindDM:
		r.said[e.Channel]++
		r.visible++
		if e.Message != nil && e.Message.User != bot { // one's own words are read
			key := [2]string{e.Message.User, e.Channel}
			r.seen[key] = [2]int{r.said[e.Channel], r.seen[key][1]}
		}
	case slackfake.KindEphemeral:
		r.alone[[2]string{e.PersonID, e.Channel}]++
		r.visible++
	case slackfake.KindUpdated, slackfake.KindDMUpdated:
		r.visible++
	}
}

// unread is how many messages of a channel the person has not seen.
func (r *reads) unread(person, channel string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := [2]string{person, channel}
	return r.said[channel] - r.seen[key][0] + r.alone[key] - r.seen[key][1]
}

// look marks a channel as read by the person.
func (r *reads) look(person, channel string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := [2]string{person, channel}
	r.seen[key] = [2]int{r.said[channel], r.alone[key]}
}

func (r *reads) shown() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.visible
}
