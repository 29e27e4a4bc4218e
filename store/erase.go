package store

import (
	"context"
	"errors"
	"time"

	"escalate/bot/meeting"
)

// ErrRead is Scrub's answer while something still reads what was erased, as a backup does.
var ErrRead = errors.New("the file is being read as it was before")

// Scrubber is a keeper in which traces of what was erased stay behind until they are overwritten.
type Scrubber interface {
	// Scrub overwrites them, or returns ErrRead; it may be called again and again.
	Scrub(ctx context.Context) error
}

// tries is how often an erasing is tried when people go on in the escalation meanwhile.
const tries = 10

// erase runs a command that takes something out of the log, which it is handed as a whole.
func erase(ctx context.Context, s Store, id meeting.ID, command func(e *meeting.Escalation, log []meeting.Event) error) (e *meeting.Escalation, changed bool, err error) {
	for try := 1; ; try++ {
		log, err := s.Events(ctx, id)
		if err != nil {
			return nil, false, err
		}
		e, err := s.Update(ctx, id, "", func(e *meeting.Escalation) error { return command(e, log) })
		if !errors.Is(err, meeting.ErrMoved) || try == tries {
			return e, err == nil && e.Seq > len(log), err
		}
	}
}

// Erase takes everything out of an escalation that people wrote in it.
func Erase(ctx context.Context, s Store, id meeting.ID, evenOpen bool, d meeting.Deed, at time.Time) (*meeting.Escalation, error) {
	e, _, err := erase(ctx, s, id, func(e *meeting.Escalation, log []meeting.Event) error { return e.Erase(log, evenOpen, d, at) })
	return e, err
}

// Forget takes a person's words out of an escalation, and what names the person, and reports whether
// there were any.
func Forget(ctx context.Context, s Store, id meeting.ID, who meeting.UserID, names []string, d meeting.Deed, at time.Time) (bool, error) {
	_, changed, err := erase(ctx, s, id, func(e *meeting.Escalation, log []meeting.Event) error { return e.Forget(who, names, log, d, at) })
	return changed, err
}

// Expire erases what is over for longer than the retention allows, and says what it erased. What is on
// legal hold stays.
func Expire(ctx context.Context, s Store, keep meeting.Retention, now time.Time) (erased []meeting.ID, err error) {
	const atOnce = 100
	for after := meeting.ID(0); ; {
		rows, err := s.Over(ctx, after, atOnce)
		if err != nil || len(rows) == 0 {
			return erased, err
		}
		for _, row := range rows {
			after = row.ID
			if row.Held || !keep.Over(row.Phase, row.Opened, now) { // it ended after it was opened
				continue
			}
			e, err := s.Get(ctx, row.ID)
			if err != nil {
				return erased, err
			}
			if e.Ended == nil || !keep.Over(e.Phase, e.Ended.At, now) {
				continue
			}
			_, err = Erase(ctx, s, row.ID, false, meeting.Deed{Rule: keep.String()}, now)
			if _, refused := meeting.AsRefusal(err); refused {
				continue // held or begun anew since
			}
			if err != nil {
				return erased, err
			}
			erased = append(erased, row.ID)
		}
	}
}
