package app

import (
	"context"

	"github.com/rs/zerolog"

	"escalate/bot/meeting"
	"escalate/store"
)

// deeds is a store that leaves one line in the log for each thing that somebody did, once it is kept: which escalation, which
// kind of event, by whom. No text is in it; what was said stands in the audit log alone.
type deeds struct {
	store.Store
	log zerolog.Logger
}

// Create keeps a new escalation.
func (d deeds) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	var done []meeting.Event
	e, err := d.Store.Create(ctx, key, func(id meeting.ID) (*meeting.Escalation, error) {
		e, err := open(id)
		if err == nil {
			done = e.Fresh()
		}
		return e, err
	})
	if err == nil {
		d.tell(e.ID, done)
	}
	return e, err
}

// Update changes one.
func (d deeds) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	var done []meeting.Event
	e, err := d.Store.Update(ctx, id, key, func(e *meeting.Escalation) error {
		err := fn(e)
		done = e.Fresh()
		return err
	})
	if err == nil {
		d.tell(id, done)
	}
	return e, err
}

func (d deeds) tell(id meeting.ID, done []meeting.Event) {
	for _, ev := range done {
		d.log.Info().Stringer("of", id).Int("event", ev.Seq).Str("kind", ev.Kind).Str("by", string(ev.By)).Msg("recorded")
	}
}
