package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/store"
)

// update runs a command that may take people in.
func (b *Bot) update(ctx context.Context, r router.Request, id meeting.ID, command func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	asked := askedIn(r)
	return b.takingIn(ctx, r.At, func(came newcomers) (*meeting.Escalation, error) {
		return b.keep(ctx, r, id, func(e *meeting.Escalation) error {
			before := e.Members()
			if err := command(e); err != nil {
				return err
			}
			e.AnsweredIn(asked, r.At)
			return came(before, e)
		})
	})
}

// askedIn is the direct messages in which something was done, or from which its form was opened.
func askedIn(r router.Request) (asked []meeting.CardRef) {
	for _, m := range []*router.Message{&r.Message, r.Origin} {
		if m != nil && m.Direct() {
			asked = append(asked, meeting.CardRef{Channel: m.Channel, TS: m.TS})
		}
	}
	return asked
}

// create opens an escalation; everybody in it comes in.
func (b *Bot) create(ctx context.Context, r router.Request, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	return b.takingIn(ctx, r.At, func(came newcomers) (*meeting.Escalation, error) {
		e, err := b.Store.Create(ctx, store.Saying(r.Key, r.Said), func(id meeting.ID) (*meeting.Escalation, error) {
			e, err := open(id)
			if err != nil {
				return nil, err
			}
			return e, came(nil, e)
		})
		if errors.Is(err, store.ErrSaidOtherwise) {
			return nil, errOpenedAlready
		}
		return e, err
	})
}

// newcomers keeps the absences of those who were not there before.
type newcomers func(before []meeting.Member, e *meeting.Escalation) error

// takingIn makes a change; whoever it takes in is away here as they are elsewhere. Who that is
// shows only inside, where nothing else may be read: so their absences are read after that,
// and the change is made again.
func (b *Bot) takingIn(ctx context.Context, at time.Time, change func(newcomers) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	away := map[meeting.UserID]time.Time{}
	for {
		var unknown []meeting.UserID
		e, err := change(func(before []meeting.Member, e *meeting.Escalation) error {
			unknown = nil
			for _, m := range e.Members() {
				if slices.ContainsFunc(before, func(o meeting.Member) bool { return o.ID == m.ID }) {
					continue
				}
				until, known := away[m.ID]
				if !known {
					unknown = append(unknown, m.ID)
				} else if until.After(at) {
					e.CameAway(m.ID, until, at)
				}
			}
			if len(unknown) > 0 {
				return errNewcomers
			}
			return nil
		})
		if !errors.Is(err, errNewcomers) {
			return e, err
		}
		for _, id := range unknown {
			if away[id], err = b.awayUntil(ctx, id); err != nil {
				return nil, err
			}
		}
	}
}

// errNewcomers: people come in whose absences are not known yet.
var errNewcomers = errors.New("people come in")

// awayUntil is until when somebody said to be away; zero when they did not.
func (b *Bot) awayUntil(ctx context.Context, who meeting.UserID) (time.Time, error) {
	rows, err := b.held(ctx, who)
	if err != nil {
		return time.Time{}, err
	}
	var until time.Time
	for _, row := range rows {
		e, err := b.Store.Get(ctx, row.ID)
		if err != nil {
			return time.Time{}, fmt.Errorf("away: %w", err)
		}
		if m, _ := e.Member(who); m.Away.After(until) {
			until = m.Away
		}
	}
	return until, nil
}
