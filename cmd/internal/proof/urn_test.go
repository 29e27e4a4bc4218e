package proof

import (
	"fmt"
	"time"

	"github.com/anishathalye/porcupine"

	"escalate/bot/meeting"
)

// A vote among four, as a program without concurrency would hold it. What really happened
// when many voted, closed and counted at the same time has to be what could have happened
// here, one thing after another.

// wish is what somebody asks of the vote.
type wish struct {
	of        meeting.ID
	kind      string // vote, close, tick, count
	who       int    // of the voters
	option    int
	click, at time.Duration // since the opening
	key       int           // of the request; the same one may come twice
}

// reply is what they are told.
type reply struct {
	refused bool
	count   count
}

// count is a tally, and whether it is the last one.
type count struct {
	closed bool
	votes  [3]int // by option
	voted  int
}

const (
	electors = 4
	lasts    = 90 * time.Second // so that both ends of a vote are met: its time, and a minute after the last ballot
)

// urn is the whole state.
type urn struct {
	cast [electors]struct {
		option int
		click  time.Duration
	}
	allIn  time.Duration
	closed bool
	keys   uint64
}

func (u urn) ends() time.Duration {
	if u.allIn > 0 {
		return min(lasts, u.allIn+meeting.Grace)
	}
	return lasts
}

func (u urn) count() count {
	c := count{closed: u.closed}
	for _, b := range u.cast {
		if b.option > 0 {
			c.votes[b.option]++
			c.voted++
		}
	}
	return c
}

// do does one thing and says whether it is refused.
func (u urn) do(w wish) (after urn, refused bool) {
	if w.key > 0 && u.keys&(1<<w.key) != 0 {
		return u, false // done already
	}
	switch w.kind {
	case "vote":
		b, click := &u.cast[w.who], min(w.click, w.at)
		if u.closed || click >= u.ends() || b.option > 0 && click < b.click {
			return u, true
		}
		b.option, b.click = w.option, click // the same again, too: it may be what comes late that was clicked before it
		if u.allIn == 0 && u.count().voted == electors {
			u.allIn = w.at
		}
	case "close":
		if u.closed {
			return u, true
		}
		u.closed = true
	case "tick":
		u.closed = u.closed || w.at >= u.ends()
	}
	if w.key > 0 {
		u.keys |= 1 << w.key
	}
	return u, false
}

// one is the model: the votes of several escalations are apart.
var one = porcupine.Model{
	Partition: func(all []porcupine.Operation) (parts [][]porcupine.Operation) {
		by := map[meeting.ID][]porcupine.Operation{}
		for _, o := range all {
			by[o.Input.(wish).of] = append(by[o.Input.(wish).of], o)
		}
		for _, p := range by {
			parts = append(parts, p)
		}
		return parts
	},
	Init: func() any { return urn{} },
	Step: func(state, in, out any) (bool, any) {
		after, refused := state.(urn).do(in.(wish))
		r := out.(reply)
		return r.refused == refused && (refused || r.count == after.count()), after
	},
	DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v -> %+v", in, out) },
}
