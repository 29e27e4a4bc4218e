package scheduler

import (
	"context"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/rs/zerolog"

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

// sweep is how many escalations are taken from the due index at once.
const sweep = 100

// Config is what the scheduler needs.
type Config struct {
	Store  store.Store
	Policy *meeting.Policy
	Log    zerolog.Logger
	Clock  Clock // nil: the real one
	// Backup writes a whole copy of the store to this file at the moments of BackupAt, a
	// cron expression read in UTC. Empty: no backups.
	Backup, BackupAt string
}

// Scheduler wakes escalations at their moments.
type Scheduler struct {
	Config
	beat, backup cron.Schedule
}

// New makes a scheduler. An expression that cannot be read, or that never fires, is an error.
func New(c Config) (*Scheduler, error) {
	if c.Clock == nil {
		c.Clock = realClock{}
	}
	s := &Scheduler{Config: c}
	var err error
	if s.beat, err = schedule(Beat, c.Clock.Now()); err != nil {
		return nil, err
	}
	if c.Backup != "" {
		if s.backup, err = schedule(c.BackupAt, c.Clock.Now()); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// schedule reads a cron expression. The library panics on some (TZ=0) and accepts others
// that never fire (30 February), so both are checked here.
func schedule(expr string, now time.Time) (s cron.Schedule, err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("the schedule %q cannot be read; write it like \"0 3 * * *\"", expr)
		}
	}()
	if s, err = cron.ParseStandard(expr); err != nil {
		return nil, fmt.Errorf("the schedule %q cannot be read; write it like \"0 3 * * *\": %w", expr, err)
	}
	if s.Next(now.UTC()).IsZero() {
		return nil, fmt.Errorf("the schedule %q never comes", expr)
	}
	return s, nil
}

// Run looks at the due index until the context ends. What one escalation does wrong is
// logged and keeps no other waiting.
func (s *Scheduler) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		now := s.Clock.Now().UTC()
		s.sweep(ctx, now)
		wake := s.beat.Next(now)
		if next, err := s.Store.NextDue(ctx); err == nil && next.After(now) && next.Before(wake) {
			wake = next
		}
		if s.backup != nil {
			at := s.backup.Next(now)
			if !at.After(wake) {
				s.wait(ctx, at)
				s.save(ctx)
				continue
			}
		}
		s.wait(ctx, wake)
	}
	return nil
}

// wait returns at the moment, or when the clock was moved, or at the end.
func (s *Scheduler) wait(ctx context.Context, until time.Time) {
	select {
	case <-ctx.Done():
	case <-s.Clock.After(until.Sub(s.Clock.Now())):
	}
}

// sweep lets every escalation that is due do what is due.
func (s *Scheduler) sweep(ctx context.Context, now time.Time) {
	failed := map[meeting.ID]bool{}
	for ctx.Err() == nil {
		ids, err := s.Store.Due(ctx, now, sweep+len(failed))
		if err != nil {
			if ctx.Err() == nil {
				s.Log.Error().Err(err).Msg("the due index could not be read")
			}
			return
		}
		fresh := 0
		for _, id := range ids {
			if failed[id] {
				continue
			}
			fresh++
			_, err := s.Store.Update(ctx, id, "", func(e *meeting.Escalation) error {
				e.Tick(now, s.Policy)
				return nil
			})
			if err != nil && ctx.Err() == nil {
				failed[id] = true
				s.Log.Error().Err(err).Stringer("escalation", id).Msg("what was due could not be done")
			}
		}
		if fresh == 0 {
			break
		}
	}
}

type realClock struct{}

func (realClock) Now() time.Time                         { return time.Now() }
func (realClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
