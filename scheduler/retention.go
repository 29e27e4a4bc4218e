package scheduler

import (
	"context"
	"errors"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// The retention is looked at each day, and sooner again when something went wrong or a backup that
// runs still reads what was erased.
const (
	daily = 24 * time.Hour
	soon  = 10 * time.Minute
)

// expire erases what is kept no longer, at the start and each day, until the context ends.
func (s *Scheduler) expire(ctx context.Context) {
	for next := s.now(); ctx.Err() == nil; {
		now := s.now()
		if now.Before(next) {
			s.wait(ctx, next)
			continue
		}
		next = now.Add(daily)
		erased, err := store.Expire(ctx, s.Store, s.Retention, now)
		for _, id := range erased {
			s.Log.Info().Stringer("escalation", id).Str("rule", s.Retention.String()).Msg("erased")
		}
		if scrub, ok := s.Store.(store.Scrubber); ok && err == nil {
			err = scrub.Scrub(ctx)
		}
		switch {
		case err == nil || ctx.Err() != nil:
		case errors.Is(err, store.ErrRead):
			next = now.Add(soon)
		default:
			next = now.Add(soon)
			s.Log.Error().Err(err).Time("again", next).Msg("what is kept no longer could not be erased")
		}
	}
}

// forever reports whether nothing is ever erased by itself.
func (s *Scheduler) forever() bool { return s.Retention == meeting.Retention{} }
