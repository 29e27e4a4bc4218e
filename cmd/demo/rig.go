package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/store"
)

// rig is the bot in its local world: the workspace, the clock, and a file that is thrown away.
type rig struct {
	slack *slackfake.Workspace
	clock *clock
	cfg   app.Config
	dir   string

	stop    context.CancelFunc
	done    chan error
	store   store.Store
	sending func() bool
}

// newRig makes the world as of the moment. The manifest says what the app may do there.
func newRig(at time.Time, manifest []byte, log zerolog.Logger) (*rig, error) {
	c := newClock(at)
	ws, err := slackfake.New(slackfake.Config{Manifest: manifest, Clock: c, GrantOptional: true, Team: "Example Company"})
	if err != nil {
		return nil, fmt.Errorf("the local workspace: %w", err)
	}
	dir, err := os.MkdirTemp("", "escalate-demo-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the demo: %w", err)
	}
	holidays, err := calendar.ParseHolidays("US=America/New_York,US=America/Chicago,US=America/Los_Angeles")
	if err != nil {
		return nil, err
	}
	policy := meeting.DefaultPolicy()
	policy.Calendar, policy.Name = calendar.New(calendar.DefaultHours(), holidays), "demo"
	r := &rig{slack: ws, clock: c, dir: dir}
	r.cfg = app.Config{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), HTTP: ws.HTTPClient(), Dialer: ws.Dialer(),
		DB: filepath.Join(dir, "escalate.db"), Command: "/escalate", Policy: policy, Currency: "USD", Clock: c, Log: log, Seed: 1,
		Watch: func(s store.Store, sending func() bool) { r.store, r.sending = s, sending },
	}
	return r, nil
}

// Start starts the bot and waits until it is connected.
func (r *rig) Start() error {
	ctx, stop := context.WithCancel(context.Background())
	connected := make(chan struct{})
	cfg := r.cfg
	cfg.Connected = func() { close(connected) }
	r.stop, r.done = stop, make(chan error, 1)
	go func() { r.done <- app.Run(ctx, cfg) }()
	select {
	case <-connected:
		return nil
	case err := <-r.done:
		return errors.Join(errors.New("the bot did not start"), err)
	}
}

// Stop ends the bot.
func (r *rig) Stop() error {
	r.stop()
	return <-r.done
}

// Close throws the world away.
func (r *rig) Close() {
	if r.stop != nil {
		r.stop()
		<-r.done
	}
	r.slack.Close()
	_ = os.RemoveAll(r.dir)
}

// next is the next moment at which the bot has something to do; busy while it does it now.
func (r *rig) next() (at time.Time, busy bool) {
	ctx := context.Background()
	now := r.clock.Now()
	due, err := r.store.NextDue(ctx)
	claim, err2 := r.store.NextClaim(ctx, now)
	if err != nil || err2 != nil || r.sending() {
		return time.Time{}, true
	}
	for _, t := range []time.Time{due, claim} {
		switch {
		case t.IsZero():
		case !t.After(now):
			return time.Time{}, true
		case at.IsZero() || t.Before(at):
			at = t
		}
	}
	return at, false
}

// Patience is how long the bot may be busy before something is wrong, in real time.
const patience = 15 * time.Second

// rest waits until the bot has nothing to do now, and says when it will have next.
func (r *rig) rest() (time.Time, error) {
	end := time.Now().Add(patience)
	for quiet := 0; ; {
		at, busy := r.next()
		if quiet++; busy {
			quiet = 0
		}
		if quiet >= 3 { // not just between two things
			return at, nil
		}
		if time.Now().After(end) {
			return at, errors.New("the bot is still busy")
		}
		time.Sleep(time.Millisecond)
	}
}

// Pass lets time go by: the clock jumps from one thing that the bot does to the next.
func (r *rig) Pass(d time.Duration) {
	target := r.clock.Now().Add(d)
	for {
		at, err := r.rest()
		if err != nil || at.IsZero() || at.After(target) {
			break
		}
		r.clock.Move(at)
	}
	r.clock.Move(target)
	_, _ = r.rest()
}

// Wait lets time go by until cond holds, at most a few minutes of it. An answer to a click
// is on its way for a moment, so the clock is moved only when that moment is over too.
func (r *rig) Wait(cond func() bool) error {
	const answer = 80 * time.Millisecond
	end, last := r.clock.Now().Add(5*time.Minute), time.Now().Add(patience)
	for {
		if r.holds(cond, answer) {
			return nil
		}
		at, err := r.rest()
		switch {
		case err != nil:
			return err
		case time.Now().After(last), at.After(end):
			return errors.New("it did not happen")
		case !at.IsZero():
			r.clock.Move(at)
		}
	}
}

// holds waits for cond, in real time.
func (r *rig) holds(cond func() bool, most time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	return r.slack.WaitFor(ctx, cond) == nil
}
