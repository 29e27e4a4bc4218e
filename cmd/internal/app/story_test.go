package app_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
)

// world is the real program on the local workspace, in virtual time.
type world struct {
	t     *testing.T
	slack *slackfake.Workspace
	cfg   app.Config
	stop  context.CancelFunc
	done  chan error
	shown map[string]surface // what people were shown, by where and what
}

func newWorld(t *testing.T, s story.Story) *world {
	time.Sleep(time.Until(s.At)) // a bubble begins in the year 2000
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, GrantOptional: true})
	require.NoError(t, err)
	s.AddPeople(ws)
	policy := meeting.DefaultPolicy()
	holidays, err := calendar.ParseHolidays("US=America/New_York,US=America/Chicago")
	require.NoError(t, err)
	policy.Calendar = calendar.New(calendar.DefaultHours(), holidays)
	w := &world{t: t, slack: ws, shown: map[string]surface{}, cfg: app.Config{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), HTTP: ws.HTTPClient(), Dialer: ws.Dialer(),
		DB: filepath.Join(t.TempDir(), "escalate.db"), Command: "/escalate", Policy: policy, Currency: "USD", Seed: 1, Roles: s.Roles(ws), Operators: s.Operators(ws),
		Log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.WarnLevel),
	}}
	ws.OnEvent(w.saw)
	return w
}

func (w *world) Start() error {
	ctx, stop := context.WithCancel(w.t.Context())
	connected := make(chan struct{})
	w.cfg.Connected = func() { close(connected) }
	w.stop, w.done = stop, make(chan error, 1)
	go func() { w.done <- app.Run(ctx, w.cfg) }()
	select {
	case <-connected:
		return nil
	case err := <-w.done:
		return fmt.Errorf("the bot did not start: %w", err)
	}
}

func (w *world) Stop() error {
	w.stop()
	err := <-w.done
	w.stop = nil
	return err
}

func (w *world) Pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Wait looks only when nobody in the bubble is at work, so that what a person sees at a moment does not depend on how
// busy the machine is.
func (w *world) Wait(cond func() bool) error {
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Minute)
	defer cancel()
	return w.slack.WaitFor(ctx, func() bool {
		synctest.Wait()
		return cond()
	})
}

// play runs a story from beginning to end and puts everything away.
func play(t *testing.T, s story.Story) *world {
	t.Helper()
	w := newWorld(t, s)
	w.plays(s)
	return w
}

func (w *world) plays(s story.Story) {
	t := w.t
	t.Helper()
	require.NoError(t, w.Start())
	err := s.Run(story.World{Slack: w.slack, Wait: w.Wait, Pass: w.Pass, Stop: w.Stop, Start: w.Start})
	if err == nil {
		w.Pass(story.Settle)
	}
	if w.stop != nil {
		require.NoError(t, w.Stop())
	}
	w.slack.Close()
	require.NoError(t, err)
	require.Empty(t, w.slack.Violations(), "what Slack's rules refused")
}

// outcome is what a story left in the workspace.
type outcome struct {
	calls []slackfake.Call
	files []slackfake.File // in the channels, in the order in which they came
	shown map[string]surface
}

// played plays every story, once for all tests, and returns what each left.
func played(t *testing.T) map[string]outcome {
	t.Helper()
	playing.Do(func() {
		var mu sync.Mutex
		t.Run("stories", func(t *testing.T) {
			for _, name := range story.Names() {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					s, err := story.Load(name)
					require.NoError(t, err)
					if testing.Short() {
						s = firstDays(t, s)
					}
					synctest.Test(t, func(t *testing.T) {
						w := play(t, s)
						left := outcomeOf(w.slack)
						left.shown = w.shown
						mu.Lock()
						defer mu.Unlock()
						outcomes[name] = left
					})
				})
			}
		})
	})
	require.Len(t, outcomes, len(story.Names()), "a story failed")
	return outcomes
}

func outcomeOf(ws *slackfake.Workspace) outcome {
	left := outcome{calls: ws.CallLog()}
	for _, c := range ws.Channels() {
		for _, m := range ws.Messages(c.ID) {
			left.files = append(left.files, m.Files...)
		}
	}
	return left
}

// firstDays is a story up to where three days or more pass at once: weeks in which little happens are what a short run
// leaves out.
func firstDays(t *testing.T, s story.Story) story.Story {
	const long = 72 * time.Hour
	now := s.At
	for i, st := range s.Steps {
		at := now
		if days, ok := strings.CutSuffix(strings.TrimPrefix(st.Verb, "+"), "d"); ok && st.Verb[0] == '+' {
			n, err := strconv.Atoi(days)
			require.NoError(t, err)
			at = now.Add(time.Duration(n) * 24 * time.Hour)
		}
		if st.Verb == "until" {
			day, err := time.Parse(time.DateOnly, strings.Fields(st.Rest)[0])
			require.NoError(t, err)
			at = day
		}
		if at.Sub(now) >= long {
			s.Steps = s.Steps[:i]
			return s
		}
		now = at
	}
	return s
}

var (
	playing  sync.Once
	outcomes = map[string]outcome{}
)

func TestStories(t *testing.T) { played(t) }

// TestTheGlobalTechMeetingIsSparing: Slack gives a workspace about one message a second. The meeting, with its first two
// days, costs at most 56 calls that it counts; with the reminders of three weeks and the pings of the follow-up, which go to
// each of six people and the channel twice, at most 74.
func TestTheGlobalTechMeetingIsSparing(t *testing.T) {
	meeting, before := time.Date(2025, 11, 12, 0, 0, 0, 0, time.UTC), time.Date(2025, 12, 1, 19, 0, 0, 0, time.UTC)
	first, all := map[string]int{}, map[string]int{}
	for _, c := range played(t)["globaltech"].calls {
		if c.At.Before(meeting) {
			first[c.Method]++
		}
		if c.At.Before(before) {
			all[c.Method]++
		}
	}
	counted := func(calls map[string]int) (n int) {
		for _, method := range slices.Sorted(maps.Keys(calls)) {
			t.Logf("%-32s %3d", method, calls[method])
			switch method[:4] {
			case "chat", "conv", "pins", "file":
				n += calls[method]
			}
		}
		t.Logf("chat, conversations, pins and files: %d", n)
		return n
	}
	n := counted(first)
	require.NotZero(t, n)
	require.LessOrEqual(t, n, 56)
	require.LessOrEqual(t, counted(all), 74)
}
