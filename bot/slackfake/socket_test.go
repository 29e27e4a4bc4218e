package slackfake_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

func TestSocketLivesAndIsRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		b := w.connect(ackAll)
		time.Sleep(4 * time.Hour)
		require.Len(t, b.seen(socketmode.EventTypeConnected), 1, "pings keep it open")
		time.Sleep(4 * time.Hour)
		require.Len(t, b.seen(socketmode.EventTypeConnected), 2, "refreshed once in its life")
		require.Equal(t, 1, w.Sockets())
		require.True(t, w.Refresh(true))
		time.Sleep(time.Second)
		require.Len(t, b.seen(socketmode.EventTypeConnected), 3)
		require.True(t, w.Refresh(false))
		time.Sleep(time.Second)
		require.Len(t, b.seen(socketmode.EventTypeConnected), 4)
		w.DropSockets()
		time.Sleep(time.Second)
		require.Len(t, b.seen(socketmode.EventTypeConnected), 5)
		require.NoError(t, w.Person("ana").Command("", "/try", ""))
		w.Down(true)
		require.ErrorIs(t, w.Person("ana").Command("", "/try", ""), slackfake.ErrDown)
		require.Zero(t, w.Sockets())
		_, err := w.api.AuthTest()
		require.ErrorContains(t, err, "503")
		w.Down(false)
		w.until(func() bool { return w.Sockets() == 1 })
		require.Empty(t, w.Violations())
	})
}

func TestSocketByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *slackfake.Config) { c.SocketLife = time.Minute })
		var conns []*websocket.Conn
		for n := 1; n <= 10; n++ {
			c, hello := w.dial()
			conns = append(conns, c)
			require.Equal(t, "hello", hello["type"])
			require.EqualValues(t, n, hello["num_connections"])
			require.Equal(t, w.AppID(), hello["connection_info"].(map[string]any)["app_id"])
		}
		_, last := w.dial()
		require.Equal(t, "too_many_websockets", last["reason"])
		pings := 0
		conns[0].SetPingHandler(func(s string) error {
			pings++
			return conns[0].WriteControl(websocket.PongMessage, []byte(s), time.Now().Add(time.Second))
		})
		var frame map[string]any
		require.NoError(t, conns[0].ReadJSON(&frame))
		require.Equal(t, "warning", frame["reason"])
		require.GreaterOrEqual(t, pings, 2)
		at := time.Now()
		require.NoError(t, conns[0].ReadJSON(&frame))
		require.Equal(t, "refresh_requested", frame["reason"])
		require.Equal(t, 10*time.Second, time.Since(at))
		require.Error(t, conns[0].ReadJSON(&frame), "closed")
		require.Len(t, w.Violations(), 1)
		for _, c := range conns {
			require.NoError(t, c.Close())
		}
	})
}

func TestAddressOfASocketWorksOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		_, u, err := w.api.StartSocketModeContext(w.ctx)
		require.NoError(t, err)
		c, resp, err := w.Dialer().DialContext(w.ctx, u, nil)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		_, _, err = w.Dialer().DialContext(w.ctx, u, nil)
		require.Error(t, err)
		require.Len(t, w.Violations(), 1)
		require.NoError(t, c.Close())
	})
}

func TestLinkDisabled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		c, _ := w.dial()
		w.DisableLink()
		var frame map[string]any
		require.NoError(t, c.ReadJSON(&frame))
		require.Equal(t, "link_disabled", frame["reason"])
		_, again := w.dial()
		require.Equal(t, "link_disabled", again["reason"])
	})
}

func TestLateBigAndMalformedAcks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		c, _ := w.dial()
		ana := w.Person("ana")
		failed := make(chan error, 1)
		ask := func() string {
			go func() { failed <- ana.Command("", "/try", "") }()
			var env struct {
				ID string `json:"envelope_id"`
			}
			require.NoError(t, c.ReadJSON(&env))
			return env.ID
		}
		id := ask()
		time.Sleep(3*time.Second + time.Millisecond)
		require.ErrorIs(t, <-failed, slackfake.ErrTimeout)
		require.NoError(t, c.WriteJSON(map[string]string{"envelope_id": id}))
		synctest.Wait()
		require.Len(t, w.Violations(), 2)
		require.Contains(t, w.Violations()[1], "late ack")
		id = ask()
		require.NoError(t, c.WriteJSON(map[string]any{"envelope_id": id, "payload": map[string]string{"text": strings.Repeat("x", 20480)}}))
		require.ErrorIs(t, <-failed, slackfake.ErrTimeout)
		require.Contains(t, w.Violations()[2], "dropped")
		require.NoError(t, c.WriteMessage(websocket.TextMessage, []byte(`{}`)))
		require.NoError(t, c.WriteMessage(websocket.BinaryMessage, []byte(`{}`)))
		require.NoError(t, c.WriteJSON(map[string]string{"envelope_id": "nobody's"}))
		synctest.Wait()
		require.Len(t, w.Violations(), 7)
		id = ask()
		require.NoError(t, c.Close())
		require.ErrorIs(t, <-failed, slackfake.ErrTimeout)
		require.Len(t, w.Violations(), 7, "a lost line is nobody's fault: %s", id)
	})
}

func TestEventsAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		begin := time.Now()
		var at []time.Duration
		var attempts []int
		var ids []string
		var silent atomic.Bool
		silent.Store(true)
		w.connect(func(b *bot, e socketmode.Event) {
			at = append(at, time.Since(begin))
			attempts = append(attempts, e.Request.RetryAttempt)
			ids = append(ids, e.Data.(slackevents.EventsAPIEvent).Data.(*slackevents.EventsAPICallbackEvent).EventID)
			if !silent.Load() {
				b.ack(e)
			}
		})
		w.SetZone("ana", "UTC")
		time.Sleep(70 * time.Second)
		silent.Store(false)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, []int{0, 1, 2, 3}, attempts)
		require.Equal(t, []time.Duration{0, 3 * time.Second, 66 * time.Second, 369 * time.Second}, at)
		require.Equal(t, ids[0], ids[3])
		require.Len(t, w.Violations(), 3)
	})
}

func TestAnEventWaitsForASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.SetZone("ana", "UTC")
		time.Sleep(10 * time.Second)
		b := w.connect(ackAll)
		time.Sleep(time.Minute)
		require.Len(t, b.seen(socketmode.EventTypeEventsAPI), 1)
		require.Equal(t, 2, b.seen(socketmode.EventTypeEventsAPI)[0].Request.RetryAttempt)
		require.Empty(t, w.Violations())
	})
}

func TestDuplicatesRoundRobinAndOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		one, two := w.connect(ackAll), w.connect(ackAll)
		ana := w.Person("ana")
		commands := func(b *bot) (out []string) {
			for _, e := range b.seen(socketmode.EventTypeSlashCommand) {
				out = append(out, e.Data.(slack.SlashCommand).Text)
			}
			return out
		}
		for _, s := range []string{"a", "b", "c", "d"} {
			require.NoError(t, ana.Command("", "/try", s))
		}
		require.Len(t, commands(one), 2)
		require.Len(t, commands(two), 2)
		w.Duplicate(3)
		require.NoError(t, ana.Command("", "/try", "again"))
		synctest.Wait()
		require.Len(t, commands(one), 4)
		require.Len(t, commands(two), 4)
		w.Duplicate(0)
		var n atomic.Int64
		w.SlowDelivery(func(string) time.Duration { return time.Duration(3-n.Add(1)) * 5 * time.Second })
		done := make(chan error, 2)
		go func() { done <- ana.Command("", "/try", "first") }()
		synctest.Wait()
		go func() { done <- ana.Command("", "/try", "second") }()
		require.NoError(t, <-done)
		require.Len(t, commands(one), 5)
		require.NoError(t, <-done)
		require.Equal(t, []string{"second"}, commands(one)[4:])
		require.Equal(t, []string{"first"}, commands(two)[4:])
		require.Empty(t, w.Violations())
	})
}
