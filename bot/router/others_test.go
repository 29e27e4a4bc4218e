package router_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/slackfake"
)

// logged is a log that several goroutines write.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), text)
}

// Another program with the same tokens is told of after a minute, and not while Slack only counts
// sockets of ours that are closing.
func TestAnotherProgramWithOurTokensIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ws, err := slackfake.New(slackfake.Config{Manifest: []byte(manifest)})
		require.NoError(t, err)
		defer ws.Close()
		client := ws.HTTPClient()
		defer client.CloseIdleConnections()
		begin := func(log *logged) func() {
			api := slack.New(ws.BotToken(), slack.OptionAppLevelToken(ws.AppToken()), slack.OptionAPIURL(ws.APIURL()), slack.OptionHTTPClient(client))
			ctx, cancel := context.WithCancel(t.Context())
			r := router.New(router.Config{
				API: api, Directory: &known{people: map[meeting.UserID]meeting.Person{}}, Dialer: ws.Dialer(),
				Log: zerolog.New(log), Seed: 1, Alone: true,
			}, &router.Routes{})
			ended := make(chan error, 1)
			go func() { ended <- r.Run(ctx) }()
			<-r.Connected()
			time.Sleep(15 * time.Second)
			return func() {
				cancel()
				require.NoError(t, <-ended)
			}
		}
		const told, over = "another program listens with these tokens", "no other program listens with these tokens any more"
		var ours, theirs logged
		stop := begin(&ours)
		time.Sleep(time.Hour)
		require.Zero(t, ours.count(told), "alone")
		require.Equal(t, 2, ours.count("socket open"), "and nothing is opened anew to look")
		for range 3 {
			require.True(t, ws.Refresh(true))
			time.Sleep(10 * time.Minute)
		}
		require.Zero(t, ours.count(told), "our own refreshes are no other program")

		stopOther := begin(&theirs)
		time.Sleep(2 * time.Minute)
		require.Equal(t, 1, theirs.count(told))
		require.Equal(t, 4, ws.Sockets())
		time.Sleep(3 * time.Hour)
		require.GreaterOrEqual(t, theirs.count(told), 3, "once an hour while it lasts")
		require.LessOrEqual(t, theirs.count(told), 5)
		stop()
		time.Sleep(2 * time.Hour)
		require.Equal(t, 1, theirs.count(over))
		before := theirs.count(told)
		time.Sleep(5 * time.Hour)
		require.Equal(t, before, theirs.count(told))
		stopOther()
		require.Empty(t, ws.Violations())
	})
}
