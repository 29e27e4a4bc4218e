package page

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"escalate/cmd/demo/internal/world"
)

// job is the one long thing that can be under way in a world beside its story.
type job struct {
	mu   sync.Mutex
	name string // "" when nothing is under way
	part string // how far it is
	said string // how the last one ended, when there is something to say
	stop context.CancelFunc
}

// run does fn unless something is under way already. fn ends with its context and answers with
// a word about how it ended, or with none.
func (j *job) run(ctx context.Context, name string, fn func(ctx context.Context) string) bool {
	j.mu.Lock()
	if j.name != "" {
		j.mu.Unlock()
		return false
	}
	ctx, stop := context.WithCancel(ctx)
	j.name, j.part, j.said, j.stop = name, "", "", stop
	j.mu.Unlock()
	said := fn(ctx)
	stop()
	j.mu.Lock()
	j.name, j.part, j.said, j.stop = "", "", said, nil
	j.mu.Unlock()
	return true
}

func (j *job) progress(done, of int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.part = fmt.Sprintf("%d of %d", done, of)
}

// end stops what is under way.
func (j *job) end() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stop != nil {
		j.stop()
	}
}

// now is what is under way, how far it is, and how the last one ended.
func (j *job) now() (name, part, said string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.name, j.part, j.said
}

// pass lets a stretch of time go by, with everything that happens in it.
func (st *stage) pass(d time.Duration, name string) bool {
	return st.job.run(st.ctx, name, func(ctx context.Context) string {
		before := st.reads.shown()
		st.Pass(ctx, d)
		switch n := st.reads.shown() - before; {
		case ctx.Err() != nil:
			return "Stopped on the way."
		case n == 0:
			return "Nobody heard anything in that time."
		case n == 1:
			return "One message in that time."
		default:
			return fmt.Sprintf("%d messages in that time.", n)
		}
	})
}

// until lets time go by until somebody sees something new: what was under way already (an answer to the last click, a
// card that is about to change) is let through first, and is not what is waited for.
func (st *stage) until() bool {
	return st.job.run(st.ctx, "Waiting until something happens", func(ctx context.Context) string {
		from := st.Clock.Now()
		st.Hurry(ctx)
		before := st.reads.shown()
		err := st.Until(ctx, func() bool { return st.reads.shown() > before })
		switch {
		case errors.Is(err, world.ErrNotRunning):
			return "The bot is not running, so nothing happens by itself. Start it again."
		case errors.Is(err, world.ErrNothing):
			return "Nothing more is planned: someone has to do something first."
		case err != nil:
			return "Stopped on the way."
		}
		return "It happened after " + spoken(st.Clock.Now().Sub(from)) + "."
	})
}

// spoken is a stretch of time in words.
func spoken(d time.Duration) string {
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	switch {
	case days > 0 && hours > 0:
		return amount(days, "day") + " and " + amount(hours, "hour")
	case days > 0:
		return amount(days, "day")
	case hours > 0 && minutes > 0:
		return amount(hours, "hour") + " and " + amount(minutes, "minute")
	case hours > 0:
		return amount(hours, "hour")
	case minutes > 0:
		return amount(minutes, "minute")
	}
	return "less than a minute"
}

func amount(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
