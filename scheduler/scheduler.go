package scheduler

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/rs/zerolog"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/store"
)

// Clock is the time as the scheduler knows it. After may fire early when the clock is moved.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Beat is when the due index is looked at: each minute.
const Beat = "* * * * *"

// batch is how many escalations are taken from the due index at once.
const batch = 100

// Config is what the scheduler needs.
type Config struct {
	Store  store.Store
	Policy *meeting.Policy // nil: the default one
	Log    zerolog.Logger
	Clock  Clock // nil: the real one
	// Backup writes a whole copy of the store to this file at the moments of BackupAt, a
	// cron expression of five fields read in UTC. Empty: no backups.
	// A folder is given a file for each, of which the newest Keep stay; 0 keeps all.
	Backup, BackupAt string
	Keep             int
	// Retention is how long escalations are kept that are over; the zero value keeps all for ever.
	Retention meeting.Retention
	// Verify reads a copy back before it takes its name, and returns a digest of what is in it for
	// the name; nil reads nothing back.
	Verify func(ctx context.Context, path string) (digest string, err error)
}

// Scheduler wakes escalations at their moments.
type Scheduler struct {
	Config
	beat   cron.Schedule
	backup calendar.Cadence // nil: no backups
}

// New makes a scheduler. An expression that cannot be read or never comes, and a folder for
// backups that is not there, are errors in a sentence for the operator.
func New(c Config) (*Scheduler, error) {
	if c.Clock == nil {
		c.Clock = realClock{}
	}
	s := &Scheduler{Config: c}
	var err error
	if s.beat, err = cron.ParseStandard(Beat); err != nil {
		return nil, fmt.Errorf("the beat: %w", err)
	}
	if c.Backup == "" {
		return s, nil
	}
	// The calendar reads cron expressions more strictly than the library, which panics on
	// some (TZ=0) and takes others that never come (30 February).
	if s.backup, err = calendar.ParseCadence(c.BackupAt); err != nil {
		return nil, fmt.Errorf("when the backup is written: %w", err)
	}
	return s, s.checkFolder()
}

// Run looks at the due index until the context ends, and then returns nil. What one
// escalation does wrong is logged and keeps no other waiting; a backup that takes long keeps
// none waiting either.
func (s *Scheduler) Run(ctx context.Context) error {
	var beside sync.WaitGroup
	if s.backup != nil {
		beside.Go(func() { s.keepBackups(ctx) })
	}
	if !s.forever() {
		beside.Go(func() { s.expire(ctx) })
	}
	for ctx.Err() == nil {
		now := s.now()
		stuck, err := s.sweep(ctx, now)
		wake := s.beat.Next(now)
		if err == nil {
			wake = s.sooner(ctx, now, wake, stuck)
		}
		s.wait(ctx, wake)
	}
	beside.Wait()
	return nil
}

// now is the wall clock. Its monotonic part is dropped: deadlines are on the wall, and the
// two part when the machine sleeps or its clock is set.
func (s *Scheduler) now() time.Time { return s.Clock.Now().UTC().Round(0) }

// wait returns at the moment, or earlier when the clock was moved, or at the end. It waits a
// minute at most: a longer timer would not notice that the wall clock was set.
func (s *Scheduler) wait(ctx context.Context, until time.Time) {
	select {
	case <-ctx.Done():
	case <-s.Clock.After(min(until.Sub(s.now()), time.Minute)):
	}
}

// sweep lets every escalation that is due do what is due, each once: one that cannot, or that
// stays due whatever it does, must not turn the sweep into a loop without an end. It returns
// those that are due still.
func (s *Scheduler) sweep(ctx context.Context, now time.Time) (stuck map[meeting.ID]bool, err error) {
	tried := map[meeting.ID]bool{}
	for limit := batch; ; {
		due, err := s.Store.Due(ctx, now, limit)
		if err != nil {
			if ctx.Err() == nil {
				s.Log.Error().Err(err).Msg("the due index could not be read; the next look is in a minute")
			}
			return nil, err
		}
		fresh := false
		for _, id := range due {
			if !tried[id] && ctx.Err() == nil {
				tried[id], fresh = true, true
				s.tick(ctx, id, now)
			}
		}
		if fresh {
			continue
		}
		if len(due) < limit {
			stuck = map[meeting.ID]bool{}
			for _, id := range due {
				stuck[id] = true
			}
			return stuck, ctx.Err()
		}
		limit += batch // look behind those that are stuck
	}
}

func (s *Scheduler) tick(ctx context.Context, id meeting.ID, now time.Time) {
	_, err := s.Store.Update(ctx, id, "", func(e *meeting.Escalation) error {
		e.Tick(now, s.Policy)
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.Log.Error().Err(err).Stringer("escalation", id).Msg("what was due could not be done; it is tried again in a minute")
	}
}

// sooner is the moment before wake at which something will be due, or wake. The index shows
// its first entry only, so behind one that is stuck the escalations themselves are asked.
func (s *Scheduler) sooner(ctx context.Context, now, wake time.Time, stuck map[meeting.ID]bool) time.Time {
	first, err := s.Store.NextDue(ctx)
	switch {
	case err != nil || first.IsZero():
		return wake
	case first.After(now):
		return earlier(first, wake)
	}
	due, err := s.Store.Due(ctx, wake, len(stuck)+batch)
	if err != nil {
		return wake
	}
	for _, id := range due {
		if stuck[id] {
			continue
		}
		if e, err := s.Store.Get(ctx, id); err == nil {
			if at := e.NextDue(s.Policy); !at.IsZero() {
				wake = earlier(at, wake)
			}
		}
	}
	return wake
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

type realClock struct{}

func (realClock) Now() time.Time                         { return time.Now() }
func (realClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
