package world

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/store"
)

// World is a workspace, the bot in it, and the time there. Its methods may be called at once.
type World struct {
	Slack *slackfake.Workspace
	Clock *Clock

	cfg app.Config
	dir string

	turn sync.Mutex // one start or stop at a time
	mu   sync.Mutex
	run  *running
}

// running is one life of the bot.
type running struct {
	stop    context.CancelFunc
	done    chan error
	store   store.Store
	sending func() bool
}

// New makes the world as of the moment; the bot is not started. The manifest says what the
// app may do there. Close it.
func New(at time.Time, manifest []byte, log zerolog.Logger) (*World, error) {
	c := NewClock(at)
	ws, err := slackfake.New(slackfake.Config{Manifest: manifest, Clock: c, GrantOptional: true, Team: "Example Company"})
	if err != nil {
		return nil, fmt.Errorf("the local workspace: %w", err)
	}
	dir, err := os.MkdirTemp("", "escalate-demo-")
	if err != nil {
		ws.Close()
		return nil, fmt.Errorf("a folder for the demo: %w", err)
	}
	holidays, err := calendar.ParseHolidays("US=America/New_York,US=America/Chicago,US=America/Los_Angeles")
	if err != nil {
		ws.Close()
		return nil, err
	}
	policy := meeting.DefaultPolicy()
	policy.Calendar, policy.Name = calendar.New(calendar.DefaultHours(), holidays), "demo"
	w := &World{Slack: ws, Clock: c, dir: dir}
	w.cfg = app.Config{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), HTTP: ws.HTTPClient(), Dialer: ws.Dialer(),
		DB: filepath.Join(dir, "escalate.db"), Command: "/escalate", Policy: policy, Currency: "USD", Clock: c, Log: log, Seed: 1,
	}
	return w, nil
}

// Configure names the people whom the bot, when it is started next, proposes for the roles of an escalation, and
// those who look after it.
func (w *World) Configure(roles map[meeting.Role][]meeting.UserID, operators []meeting.UserID) {
	w.cfg.Roles, w.cfg.Operators = roles, operators
}

// ErrNotRunning says that the bot is not there.
var ErrNotRunning = errors.New("the bot is not running")

// Start starts the bot and waits until it is connected. One that runs already is fine.
func (w *World) Start() error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if w.life() != nil {
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &running{stop: stop, done: make(chan error, 1)}
	connected := make(chan struct{})
	cfg := w.cfg
	cfg.Connected = func() { close(connected) }
	cfg.Watch = func(s store.Store, sending func() bool) { r.store, r.sending = s, sending }
	go func() { r.done <- app.Run(ctx, cfg) }()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-connected:
		w.mu.Lock()
		w.run = r
		w.mu.Unlock()
		return nil
	case err := <-r.done:
		stop()
		return errors.Join(errors.New("the bot did not start"), err)
	case <-limit.C:
		stop()
		return errors.Join(errors.New("the bot could not reach the workspace"), <-r.done)
	}
}

// Stop ends the bot in order: what it is doing is put away first.
func (w *World) Stop() error {
	w.turn.Lock()
	defer w.turn.Unlock()
	return w.end()
}

func (w *World) end() error {
	w.mu.Lock()
	r := w.run
	w.run = nil
	w.mu.Unlock()
	if r == nil {
		return nil
	}
	r.stop()
	return <-r.done
}

// Kill ends the bot as a crash does: its line is cut first, so that nothing which was under
// way can be said any more and no answer to it arrives.
func (w *World) Kill() error {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.Slack.OnCall("*", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{Cut: true} })
	defer w.Slack.OnCall("*", nil)
	w.Slack.DropSockets()
	return w.end()
}

// Running says whether the bot is there.
func (w *World) Running() bool { return w.life() != nil }

func (w *World) life() *running {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.run
}

// Close throws the world away.
func (w *World) Close() {
	_ = w.Stop()
	w.Slack.Close()
	_ = os.RemoveAll(w.dir)
}
