package scheduler_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/scheduler"
	"escalate/store"
)

// Every tick comes at its moment to the second, whatever the minute; nothing is ticked else.
func TestWhatIsDueIsDoneAtItsMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		id := r.open(at(4, 12, 34, 56)) // Tuesday
		defer r.start()()
		pass(time.Until(at(4, 23, 0, 0)))
		ticks := r.store.of(id)
		var when []time.Time
		for _, k := range ticks {
			require.Equal(t, k.want, k.at)
			when = append(when, k.at)
		}
		require.Subset(t, when, []time.Time{at(3, 12, 34, 56), at(4, 10, 34, 56), at(4, 12, 34, 56)})
		e, err := r.store.Get(t.Context(), id)
		require.NoError(t, err)
		require.True(t, e.NextDue(nil).After(time.Now()), "it goes on")
	})
}

func TestTheIndexIsLookedAtEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.start()()
		pass(time.Hour + time.Second)
		require.Equal(t, 61, r.store.looked())

		// What falls due while nobody looks is done at the next beat.
		pass(20 * time.Second) // 1:00:21
		id := r.open(at(1, 3, 0, 40))
		e, err := r.store.Get(t.Context(), id)
		require.NoError(t, err)
		pass(time.Until(e.NextDue(nil)) + time.Minute)
		require.NotEmpty(t, r.store.of(id))
	})
}

// A restart after three days does each thing once, and an owner hears once.
func TestWhatFellDueWhileItWasStoppedIsDoneOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		id := r.open(at(4, 12, 0, 0))
		r.start()()
		before := len(r.store.of(id))
		pass(time.Until(at(6, 12, 0, 0)))
		defer r.start()()
		synctest.Wait()
		ticks := r.store.of(id)[before:]
		require.Len(t, ticks, 1)
		require.Equal(t, at(6, 12, 0, 0), ticks[0].at, "at once")
		e, err := r.store.Get(t.Context(), id)
		require.NoError(t, err)
		require.True(t, e.NextDue(nil).After(time.Now()))
		nags := 0
		batches, err := r.store.Claim(t.Context(), time.Now(), time.Minute, 100)
		require.NoError(t, err)
		for _, b := range batches {
			for _, n := range b.Notices {
				if n.Kind == meeting.NagItem {
					nags++
				}
			}
		}
		require.Equal(t, 1, nags)
	})
}

// Two of them on one store do what one does: the logs are the same.
func TestTwoSchedulersDoWhatOneDoes(t *testing.T) {
	logs := map[int][]string{}
	for _, n := range []int{1, 2} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			id := r.open(at(4, 12, 34, 56))
			for range n {
				defer r.start()()
			}
			pass(time.Until(at(8, 0, 0, 0)))
			synctest.Wait()
			logs[n] = r.happened(id)
		})
	}
	require.Greater(t, len(logs[1]), 5)
	require.Equal(t, logs[1], logs[2])
}

// crowd is a store in which some escalations are due for ever: the odd ones fail, the even
// ones stay due though nothing fails. The last one is healthy.
type crowd struct {
	store.Store
	mu     sync.Mutex
	stuck  int
	due    time.Time // of the healthy one; zero when done
	done   []time.Time
	tries  map[meeting.ID]int
	looked int
}

func (c *crowd) Due(_ context.Context, now time.Time, limit int) ([]meeting.ID, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looked++
	var all []meeting.ID
	for i := range c.stuck {
		all = append(all, meeting.ID(i+1))
	}
	if !c.due.IsZero() && !c.due.After(now) {
		all = append(all, meeting.ID(c.stuck+1))
	}
	return all[:min(limit, len(all))], nil
}

func (c *crowd) finished() []time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.done)
}

func (c *crowd) NextDue(context.Context) (time.Time, error) {
	return at(1, 0, 0, 0).Add(-time.Hour), nil
}

func (c *crowd) Get(context.Context, meeting.ID) (*meeting.Escalation, error) {
	return nil, store.ErrNotFound
}

func (c *crowd) Update(_ context.Context, id meeting.ID, _ string, _ func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tries[id]++
	switch {
	case int(id) > c.stuck:
		c.done, c.due = append(c.done, time.Now().UTC()), time.Time{}
	case id%2 == 1:
		return nil, errors.New("broken")
	}
	return &meeting.Escalation{ID: id}, nil
}

func TestOneThatIsBrokenKeepsNoOtherWaiting(t *testing.T) {
	for _, stuck := range []int{1, 2, 99, 100, 101, 350} {
		synctest.Test(t, func(t *testing.T) {
			c := &crowd{stuck: stuck, due: time.Now(), tries: map[meeting.ID]int{}}
			s, err := scheduler.New(scheduler.Config{Store: c, Log: zerolog.Nop()})
			require.NoError(t, err)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- s.Run(ctx) }()
			synctest.Wait()
			require.Equal(t, []time.Time{at(1, 0, 0, 0)}, c.finished(), "the healthy one, behind %d others", stuck)
			c.mu.Lock()
			c.due = at(1, 0, 5, 0)
			c.mu.Unlock()
			pass(time.Hour)
			synctest.Wait()
			cancel()
			require.NoError(t, <-ended)
			require.Equal(t, at(1, 0, 5, 0), c.done[1])
			require.Len(t, c.tries, stuck+1)
			for id, n := range c.tries {
				require.LessOrEqual(t, n, 61, "%s is tried once a minute", id)
			}
			require.Less(t, c.looked, 61*2*(stuck/100+3), "no loop without a pause")
		})
	}
}

// Behind a broken one that hides its moment in the index, the next is still in time to the second.
func TestBehindABrokenOneTheOthersAreInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		broken, healthy := r.open(at(4, 8, 0, 0)), r.open(at(4, 12, 34, 56))
		r.store.refuse = func(id meeting.ID) error {
			if id == broken {
				return errors.New("its record cannot be read")
			}
			return nil
		}
		defer r.start()()
		pass(time.Until(at(4, 13, 0, 0)))
		var last tick
		for _, last = range r.store.of(healthy) {
			require.Equal(t, last.want, last.at)
		}
		require.Equal(t, at(4, 12, 34, 56).Add(time.Microsecond), last.at, "from then on the card shows it overdue")
		require.Contains(t, r.log.String(), "its record cannot be read")
		require.Greater(t, len(r.store.of(broken)), 60, "it is tried again")
	})
}

func TestAStoreThatCannotBeReadIsAskedAgainInAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.blind = store.ErrClosed
		defer r.start()()
		pass(10*time.Minute + time.Second)
		require.Equal(t, 11, r.store.looked())
		require.Equal(t, 11, strings.Count(r.log.String(), "the store is closed"))
	})
}

// clock is a clock that can be moved: whoever waits for it then wakes early.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
	moved chan struct{}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	moved, out := c.moved, make(chan time.Time, 1)
	go func() {
		select {
		case <-moved:
		case <-time.After(d):
		}
		out <- c.Now()
	}()
	return out
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
	close(c.moved)
	c.moved = make(chan struct{})
}

func TestAClockThatWasMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		c := &clock{moved: make(chan struct{})}
		r.cfg.Clock = c
		id := r.open(at(4, 12, 0, 0))
		stop := r.start()
		synctest.Wait()
		c.move(time.Until(at(4, 12, 0, 0)))
		synctest.Wait()
		ahead := r.happened(id)
		require.True(t, slices.ContainsFunc(ahead, func(s string) bool { return strings.HasPrefix(s, "2000-01-04T12:00:00") }), "%v", ahead)

		c.move(-time.Hour) // set back: what was done is not done again, and it goes on
		pass(59 * time.Minute)
		synctest.Wait()
		require.Equal(t, ahead, r.happened(id))
		c.move(24 * time.Hour)
		synctest.Wait()
		require.Greater(t, len(r.happened(id)), len(ahead))
		stop()
		pass(time.Minute) // what still waits for the clock
	})
}

// The end does not wait for a beat.
func TestShutdownIsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.open(at(4, 12, 0, 0))
		stop := r.start()
		pass(30 * time.Second)
		begun := time.Now()
		stop()
		require.Equal(t, begun, time.Now())
		require.Empty(t, r.log.String())
	})
}
