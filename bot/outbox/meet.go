package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// How often Slack is asked again who somebody is, and how long a message waits for the answer.
const (
	meetAgain = time.Minute
	meetTime  = time.Hour
)

// meet learns who the reader of a routine message is when nobody could say so yet: Slack may
// have failed when they were chosen in a form. As long as their zone is not known neither are
// their working hours, and nobody is disturbed at night. What is urgent comes at any hour.
func (a *attempt) meet() error {
	to := a.b.Notices[0].To
	var those []meeting.ID
	for _, p := range a.parts {
		if m, ok := p.E.Member(to); ok && m.Standing == meeting.Unverified {
			those = append(those, p.E.ID)
		}
	}
	if len(those) == 0 || a.urgent() || a.o.cfg.Person == nil {
		return nil
	}
	who, err := a.who(to)
	if err != nil || who.Standing == meeting.Unverified {
		return err
	}
	ctx := context.WithoutCancel(a.stop)
	for _, id := range slices.Compact(slices.Sorted(slices.Values(those))) {
		_, err := a.o.cfg.Store.Update(ctx, id, "", func(e *meeting.Escalation) error { return e.Profile(who, a.o.clock.Now()) })
		if err != nil {
			return fmt.Errorf("a profile in %s: %w", id, err)
		}
	}
	return a.load()
}

// who asks the directory, and then Slack. When Slack does not say, the message waits for a
// while, and then goes out as if nobody had asked: the answer is a zero Person.
func (a *attempt) who(id meeting.UserID) (who meeting.Person, err error) {
	ctx := context.WithoutCancel(a.stop)
	known, err := a.o.cfg.Store.People(ctx, id)
	if err != nil {
		return who, fmt.Errorf("look a person up: %w", err)
	}
	if p, ok := known[id]; ok && p.Standing != meeting.Unverified {
		return p, nil
	}
	err = a.call(info, "", func(ctx context.Context) error {
		u, err := a.o.cfg.API.GetUserInfoContext(ctx, string(id))
		if err == nil {
			who = a.o.cfg.Person(*u)
		}
		return err
	})
	a.called = false // the message waits for its own token
	if err == nil {
		return who, a.o.cfg.Store.Learn(ctx, who)
	}
	var f *callError
	if !errors.As(err, &f) || f.class == dead {
		return who, err
	}
	now := a.o.clock.Now()
	oldest := slices.MinFunc(a.parts, func(x, y view.Part) int { return x.N.At.Compare(y.N.At) }).N.At
	if f.class == refused || !now.Before(oldest.Add(meetTime)) {
		return meeting.Person{}, nil
	}
	return who, &waitError{at: now.Add(max(meetAgain, f.after)), why: "nobody knows the reader yet"}
}
