package slackfake_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

// Each fault with and without the call being done.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault slackfake.Fault
		want  string
		log   string
	}{
		"error":       {slackfake.Fault{Error: "fatal_error"}, "fatal_error", "fatal_error"},
		"status":      {slackfake.Fault{Status: http.StatusBadGateway}, "502", "status 502"},
		"rate limit":  {slackfake.Fault{RetryAfter: 30}, "retry after 30s", "429"},
		"hang":        {slackfake.Fault{Hang: true}, "deadline exceeded", "hang"},
		"cut":         {slackfake.Fault{Cut: true}, "EOF", "cut"},
		"only apply":  {slackfake.Fault{Apply: true}, "", ""},
		"no fault":    {slackfake.Fault{}, "", ""},
		"wrong error": {slackfake.Fault{Error: "edit_window_closed"}, "edit_window_closed", "edit_window_closed"},
	} {
		for _, apply := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " but done"}[apply], func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					room := w.channelWith("room", "ana")
					w.OnCall("chat.postMessage", func(call slackfake.Call) slackfake.Fault {
						require.Equal(t, room, call.Args["channel"])
						f := c.fault
						f.Apply = f.Apply || apply
						return f
					})
					ctx, cancel := context.WithTimeout(w.ctx, 10*time.Second)
					defer cancel()
					_, _, err := w.api.PostMessageContext(ctx, room, slack.MsgOptionText("x", false))
					if c.want == "" {
						require.NoError(t, err)
					} else {
						require.ErrorContains(t, err, c.want)
					}
					done := apply || c.want == ""
					require.Equal(t, done, len(w.Person("ana").Messages(room)) == 1)
					log := w.CallLog()
					require.Equal(t, c.log, log[len(log)-1].Err)
					w.OnCall("chat.postMessage", nil)
					_, _, err = w.api.PostMessage(room, slack.MsgOptionText("x", false))
					require.NoError(t, err)
					require.Equal(t, 2, w.Calls()["chat.postMessage"])
					require.Empty(t, w.Violations())
				})
			})
		}
	}
}

func TestFaultsElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		n := 0
		w.OnCall("socket", func(slackfake.Call) slackfake.Fault {
			n++
			return map[int]slackfake.Fault{1: {Status: 503}, 2: {Cut: true}}[n]
		})
		w.OnCall("*", func(c slackfake.Call) slackfake.Fault {
			require.NotEqual(t, "socket", c.Method)
			return slackfake.Fault{}
		})
		b := w.connect(ackAll)
		require.Len(t, b.seen(socketmode.EventTypeConnectionError), 2)
		require.Equal(t, 3, w.Calls()["socket"])
	})
}

// A hang ends when the workspace does.
func TestCloseEndsAHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.OnCall("auth.test", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{Hang: true} })
		failed := make(chan error, 1)
		go func() { _, err := w.api.AuthTest(); failed <- err }()
		synctest.Wait()
		w.Close()
		require.Error(t, <-failed)
		require.ErrorIs(t, w.WaitFor(w.ctx, func() bool { return false }), slackfake.ErrClosed)
	})
}

func TestTranscript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var seen []slackfake.Event
		w.OnEvent(func(e slackfake.Event) { seen = append(seen, e) })
		room := w.channelWith("room", "ana")
		w.connect(func(b *bot, e socketmode.Event) {
			b.ack(e)
			if c, ok := e.Data.(slack.SlashCommand); ok {
				_, err := w.api.OpenView(c.TriggerID, modal(input("a", "A")))
				require.NoError(t, err)
			}
		})
		ana := w.Person("ana")
		require.NoError(t, ana.Command(room, "/try", "x"))
		w.until(func() bool { return ana.View() != nil })
		require.Error(t, ana.Submit())
		require.NoError(t, ana.Fill("A", "b"))
		require.NoError(t, ana.Submit())
		_, _, err := w.api.PostMessage(ana.ID(), slack.MsgOptionText("hi <@"+ana.ID()+">", false))
		require.NoError(t, err)
		w.Close()
		var kinds []slackfake.Kind
		for _, e := range seen {
			if e.Kind != slackfake.KindSocket {
				kinds = append(kinds, e.Kind)
			}
		}
		require.Equal(t, []slackfake.Kind{
			slackfake.KindCreated, slackfake.KindInvite, slackfake.KindCommand, slackfake.KindOpened, slackfake.KindSubmit,
			slackfake.KindErrors, slackfake.KindFill, slackfake.KindSubmit, slackfake.KindClosed, slackfake.KindDM,
		}, kinds)
		last := seen[len(seen)-1]
		for _, e := range seen {
			if e.Kind == slackfake.KindDM {
				last = e
			}
		}
		require.Equal(t, "ana", last.Person)
		require.Equal(t, "@ana", last.ChannelName)
		require.NotEmpty(t, last.Lines)
	})
}

// The same over a real address, outside any bubble.
func TestLocalhost(t *testing.T) {
	w := newWorld(t)
	base, err := w.Listen("127.0.0.1:0")
	require.NoError(t, err)
	require.Equal(t, base+"/api/", w.APIURL())
	api := slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL()))
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Second)
	defer cancel()
	sm := socketmode.New(api)
	go func() { _ = sm.RunContext(ctx) }()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-sm.Events:
				if c, ok := e.Data.(slack.SlashCommand); ok {
					_ = sm.Ack(*e.Request)
					_, _ = api.OpenView(c.TriggerID, modal(input("a", "A")))
				}
			}
		}
	}()
	require.NoError(t, w.WaitFor(ctx, func() bool { return w.Sockets() == 1 }))
	ana := w.Person("ana")
	require.NoError(t, ana.Command("", "/try", ""))
	require.NoError(t, w.WaitFor(ctx, func() bool { return ana.View() != nil }))
	file := filepath.Join(t.TempDir(), "x.txt")
	require.NoError(t, os.WriteFile(file, []byte("abc"), 0o600))
	c, err := api.CreateConversation(slack.CreateConversationParams{ChannelName: "room", IsPrivate: true})
	require.NoError(t, err)
	_, err = api.UploadFile(slack.UploadFileParameters{File: file, FileSize: 3, Filename: "x.txt", Channel: c.ID})
	require.NoError(t, err)
	require.Empty(t, w.Violations())
}
