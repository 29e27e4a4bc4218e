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

// How long it is believed who somebody is; how often Slack is asked who a person is whom nobody
// knows, and how long a message waits for the answer.
const (
	meetEvery = 24 * time.Hour
	meetAgain = time.Minute
	meetTime  = time.Hour
)

// meet learns who the reader of a routine message is, once a day: Slack may have failed when
// they were chosen in a form, or they moved to another zone while nobody was told of it. As
// long as their zone is not known neither are their working hours, and nobody is disturbed at
// night. What is urgent, or about a moment that people agreed on, comes at any hour.
func (a *attempt) meet() error {
	to := a.b.Notices[0].To
	if to == "" || a.o.cfg.Person == nil || a.urgent() || slices.ContainsFunc(a.b.Notices, meeting.Notice.AtItsMoment) {
		return nil
	}
	who, err := a.who(to)
	if err != nil || who.Standing == meeting.Unverified {
		return err
	}
	changed := false
	for _, p := range a.parts {
		if m, ok := p.E.Member(to); !ok || m.Zone == who.Zone && m.Standing == who.Standing {
			continue
		}
		changed = true
		_, err := a.o.cfg.Store.Update(context.WithoutCancel(a.stop), p.E.ID, "", func(e *meeting.Escalation) error {
			return e.Profile(who, a.o.clock.Now())
		})
		if err != nil {
			return fmt.Errorf("a profile in %s: %w", p.E.ID, err)
		}
	}
	if !changed {
		return nil
	}
	return a.load()
}

// who asks Slack, or the directory when Slack said it lately or does not say it now. A message
// to somebody whom nobody knows waits for a while, and then goes out as if nobody had asked:
// the answer is a zero Person.
func (a *attempt) who(id meeting.UserID) (meeting.Person, error) {
	ctx, o := context.WithoutCancel(a.stop), a.o
	known, err := o.cfg.Store.People(ctx, id)
	if err != nil {
		return meeting.Person{}, fmt.Errorf("look a person up: %w", err)
	}
	who := known[id]
	if who.Standing != meeting.Unverified && o.met.lately(id, o.clock.Now()) {
		return who, nil
	}
	now, err := a.info(id)
	a.called = false // the message waits for its own token
	if err == nil {
		return now, o.cfg.Store.Learn(ctx, time.Time{}, now)
	}
	var (
		f    *callError
		wait *waitError
	)
	at, failed := o.clock.Now(), errors.As(err, &f)
	end := slices.MinFunc(a.parts, func(x, y view.Part) int { return x.N.At.Compare(y.N.At) }).N.At.Add(meetTime)
	switch {
	case failed && f.class == dead:
		return who, err
	case who.Standing != meeting.Unverified, failed && f.class == refused, !at.Before(end):
		return who, nil
	case failed:
		return who, &waitError{at: earlier(end, at.Add(max(meetAgain, f.after))), why: "nobody knows the reader yet"}
	case errors.As(err, &wait):
		return who, &waitError{at: earlier(end, wait.at), why: wait.why}
	}
	return who, err
}

// info asks Slack.
func (a *attempt) info(id meeting.UserID) (who meeting.Person, err error) {
	err = a.call(info, "", func(ctx context.Context) error {
		u, err := a.o.cfg.API.GetUserInfoContext(ctx, string(id))
		if err == nil && u.ID == "" {
			err = errSilent
		}
		if err == nil {
			who = a.o.cfg.Person(*u)
		}
		return err
	})
	switch f := judged(err); {
	case err == nil:
		a.o.met.note(id, a.o.clock.Now())
	case f != nil && f.class == doubtful: // each who is asked for would hold up others as long
		a.o.pace.stop(info, a.o.clock.Now().Add(meetAgain))
	}
	return who, err
}

// meetPerson asks Slack who was taken in before Slack said so.
func (a *attempt) meetPerson(p view.Part) (r meeting.Receipt, err error) {
	id := meeting.UserID(p.N.Subject)
	if a.o.cfg.Person == nil {
		return r, &unwantedError{"nobody's profile is looked at"}
	}
	ctx := context.WithoutCancel(a.stop)
	known, err := a.o.cfg.Store.People(ctx, id)
	if who := known[id]; err == nil && who.Standing != meeting.Unverified && a.o.met.lately(id, a.o.clock.Now()) {
		return meeting.Receipt{Who: &who}, nil // a message for them has asked already
	}
	who, err := a.info(id)
	if err != nil {
		return r, err
	}
	return meeting.Receipt{Who: &who}, a.o.cfg.Store.Learn(ctx, time.Time{}, who)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
