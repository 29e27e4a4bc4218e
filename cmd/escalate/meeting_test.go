package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
)

// bubble is the program with its own logger on a local Slack in memory, in virtual time.
type bubble struct {
	t      *testing.T
	slack  *slackfake.Workspace
	log    output
	cfg    app.Config
	cancel context.CancelFunc
	done   chan error
}

func newBubble(t *testing.T) *bubble {
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, GrantOptional: true, BotToken: botToken, AppToken: appToken})
	require.NoError(t, err)
	b := &bubble{t: t, slack: ws}
	b.cfg = app.Config{
		BotToken: botToken, AppToken: appToken, APIURL: ws.APIURL(), HTTP: ws.HTTPClient(), Dialer: ws.Dialer(),
		DB: filepath.Join(t.TempDir(), "escalate.db"), Command: "/escalate", Policy: meeting.DefaultPolicy(), Currency: "USD",
		Log: logger(&b.log, zerolog.DebugLevel), Seed: 1,
	}
	return b
}

// begin starts it without waiting for anything.
func (b *bubble) begin() {
	ctx, cancel := context.WithCancel(b.t.Context())
	b.cancel, b.done = cancel, make(chan error, 1)
	go func() { b.done <- app.Run(ctx, b.cfg) }()
}

func (b *bubble) end() error {
	b.cancel()
	return <-b.done
}

// At the start Slack may be out of reach for a minute, as when the network comes up later.
func TestSlackIsOutOfReachAtTheStart(t *testing.T) {
	t.Run("for half a minute", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBubble(t)
			b.slack.Down(true)
			b.begin()
			time.Sleep(30 * time.Second)
			b.slack.Down(false)
			time.Sleep(20 * time.Second)
			require.Equal(t, 1, b.log.told(t, "connected"))
			require.Equal(t, 5, b.log.told(t, "Slack cannot be reached; trying again"), "the pauses grow")
			require.NoError(t, b.end())
			b.slack.Close()
		})
	})
	t.Run("for long", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBubble(t)
			b.slack.Down(true)
			begun := time.Now()
			b.begin()
			err := <-b.done
			require.ErrorContains(t, err, "Slack could not be reached for a minute; check the network and the proxy of this machine")
			require.ErrorContains(t, err, "503")
			took := time.Since(begun)
			require.Greater(t, took, 40*time.Second)
			require.Less(t, took, 75*time.Second)
			b.slack.Close()
		})
	})
	t.Run("limited", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBubble(t)
			var asked atomic.Int32
			b.slack.OnCall("apps.connections.open", func(slackfake.Call) slackfake.Fault {
				if asked.Add(1) == 1 {
					return slackfake.Fault{RetryAfter: 20}
				}
				return slackfake.Fault{}
			})
			b.begin()
			time.Sleep(19 * time.Second)
			require.EqualValues(t, 1, asked.Load(), "Slack's own pause counts")
			time.Sleep(10 * time.Second)
			require.Equal(t, 1, b.log.told(t, "connected"))
			require.NoError(t, b.end())
			b.slack.Close()
		})
	})
}

// meet plays the GlobalTech meeting while each message now and then fails.
func (b *bubble) meet() {
	s, err := story.Load("globaltech")
	require.NoError(b.t, err)
	time.Sleep(time.Until(s.At)) // a bubble begins in the year 2000
	s.AddPeople(b.slack)
	b.cfg.Roles = s.Roles(b.slack)
	b.begin()
	time.Sleep(15 * time.Second)
	var calls atomic.Int32
	b.slack.OnCall("chat.postMessage", func(slackfake.Call) slackfake.Fault {
		if n := calls.Add(1); n%4 == 0 {
			return slackfake.Fault{Status: 500, Apply: n%8 == 0}
		}
		return slackfake.Fault{}
	})
	b.slack.OnCall("chat.update", func(slackfake.Call) slackfake.Fault {
		if calls.Add(1)%5 == 0 {
			return slackfake.Fault{Cut: true}
		}
		return slackfake.Fault{}
	})
	require.NoError(b.t, s.Run(story.World{
		Slack: b.slack,
		Start: func() error { b.begin(); return nil },
		Stop:  b.end,
		Pass:  func(d time.Duration) { time.Sleep(d); synctest.Wait() },
		Wait: func(cond func() bool) error {
			ctx, cancel := context.WithTimeout(b.t.Context(), 10*time.Minute)
			defer cancel()
			return b.slack.WaitFor(ctx, cond)
		},
	}))
	require.Greater(b.t, int(calls.Load()), 20)
}

var typed = regexp.MustCompile(`[\pL$][\pL\pN$%.,' -]{8,}[\pL\pN$%]`)

// A whole meeting at debug level: no token, nothing that anybody typed, no name is in the log.
func TestTheLogHoldsNoSecretAndNoText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		b.meet()
		require.NoError(t, b.end())
		b.slack.Close()

		require.Greater(t, len(b.log.lines(t)), 5, "it does log")
		require.Positive(t, strings.Count(b.log.String(), `"level":"warn"`)+strings.Count(b.log.String(), `"level":"error"`), "and what failed, too")
		log := strings.ToLower(b.log.String())
		for _, secret := range []string{"canary", "ticket=", "globaltech", "martinez"} {
			require.NotContains(t, log, secret)
		}
		s, err := story.Load("globaltech")
		require.NoError(t, err)
		said := 0
		for _, p := range s.People {
			require.NotContains(t, log, strings.ToLower(p.Name))
			require.NotContains(t, log, strings.ToLower(p.Title))
		}
		for _, step := range s.Steps {
			if step.Verb != "fill" && !strings.HasPrefix(step.Verb, "/") {
				continue
			}
			_, value, _ := strings.Cut(step.Rest, ": ")
			for _, text := range typed.FindAllString(strings.Join(append(step.More, value), "\n"), -1) {
				said++
				require.NotContains(t, log, strings.ToLower(text), "line %d of the story", step.Line)
			}
		}
		require.Greater(t, said, 40, "texts were looked for")
	})
}

// The net below: should an error ever carry a token or a socket's ticket, it stays here.
func TestTokensNeverLeaveTheProgram(t *testing.T) {
	var out output
	log := logger(&out, zerolog.DebugLevel)
	for _, secret := range []string{
		"xoxb-12-CANARY", "xoxp-12-CANARY", "xoxe.xoxp-1-CANARY", "xoxe-1-CANARY", "xapp-1-A1-CANARY", "xwfp-CANARY", "wss://x/link/?ticket=CANARY-1&app_id=2",
	} {
		log.Error().Str("field", secret).Msg("a message with " + secret)
		require.Equal(t, app.Failed, stop(&out, app.Failed, fmt.Errorf("an error with %s\nin two lines", secret)))
	}
	require.NotContains(t, out.String(), "CANARY")
	require.Len(t, out.lines(t), 14, "and each line is whole")
}
