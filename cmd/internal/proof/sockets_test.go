package proof

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
	"escalate/store"
)

// The router's own tests show, socket by socket, that it leaves no gap, acks every odd
// envelope and storms nobody. Here the whole program does, with a store behind it.

// connected runs test with the program on two sockets, in virtual time.
func connected(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	prepared(t, func(*rig) {}, func(t *testing.T, r *rig) {
		r.pass(15 * time.Second)
		require.Equal(t, 2, r.slack.Sockets())
		test(t, r)
	})
}

// prepared does something before the program starts, and then runs test.
func prepared(t *testing.T, before func(r *rig), test func(t *testing.T, r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, story.Story{At: time.Date(2025, 11, 10, 9, 0, 0, 0, time.UTC), People: cast}, meeting.DefaultPolicy())
		defer r.close()
		before(r)
		require.NoError(t, r.start(kill{}))
		test(t, r)
	})
}

// opens opens an escalation as somebody does: a command, and a form.
func (r *rig) opens(who, firm string) error {
	p := r.slack.Person(who)
	if err := p.Command("", "/escalate", firm+": it stands still"); err != nil {
		return err
	}
	synctest.Wait()
	if p.View() == nil {
		return errors.New("no form came")
	}
	if err := p.Submit(); err != nil {
		return err
	}
	return p.CloseAll()
}

// count is how many escalations there are.
func (r *rig) count() (n int) {
	for id := meeting.ID(1); ; id++ {
		if _, err := r.store.Get(r.t.Context(), id); errors.Is(err, store.ErrNotFound) {
			return n
		}
		n++
	}
}

// Whatever people do while a socket is replaced, announced or not, arrives and has its effect
// once, also when Slack delivers it three times.
func TestARefreshLeavesNoGap(t *testing.T) {
	connected(t, func(t *testing.T, r *rig) {
		opened := 0
		for i := range 20 {
			r.slack.Duplicate(2 * (i / 10))
			require.True(t, r.slack.Refresh(i%2 == 0))
			for n := range 20 {
				time.Sleep(100 * time.Millisecond)
				if n%5 == 0 {
					opened++
					require.NoError(t, r.opens("ana", fmt.Sprint("Firm ", opened)), "refresh %d", i)
				} else {
					require.NoError(t, r.slack.Person("bo").OpenHome(), "refresh %d", i)
				}
			}
			r.pass(10 * time.Second)
			require.Equal(t, 2, r.slack.Sockets())
		}
		require.Equal(t, opened, r.count())
		r.slack.Duplicate(0)
		r.pass(time.Hour) // channels are made at Slack's pace
		require.NoError(t, r.lawful())
		require.NotContains(t, r.log.String(), `"warn"`)
		t.Logf("20 refreshes, %d escalations opened meanwhile", opened)
	})
}

// Whatever Slack sends is acked at once, has no effect when nobody knows what it is, and is not
// repeated by the log.
func TestEveryOddEnvelopeIsAcked(t *testing.T) {
	connected(t, func(t *testing.T, r *rig) {
		for round := range 2 {
			r.slack.Duplicate(4 * round)
			for _, o := range odd {
				at := time.Now()
				_, err := r.slack.Deliver(o.kind, json.RawMessage(o.payload))
				require.NoError(t, err, "%s %.80s", o.kind, o.payload)
				require.Zero(t, time.Since(at), "%s %.80s", o.kind, o.payload)
			}
		}
		r.slack.Duplicate(0)
		require.NoError(t, r.opens("ana", "Northwind"))
		r.pass(time.Minute)
		require.Equal(t, 1, r.count())
		require.Equal(t, 2, r.slack.Sockets())
		require.NotContains(t, r.log.String(), canary)
		require.NoError(t, r.lawful())
	})
}

// Where going on is of no use, the program ends and says what somebody has to do.
func TestItEndsWhenSlackWantsItNoMore(t *testing.T) {
	for words, happens := range map[string]func(w *slackfake.Workspace){
		"Socket Mode is switched off": (*slackfake.Workspace).DisableLink,
		"Install it again":            (*slackfake.Workspace).Revoke,
	} {
		t.Run(words, func(t *testing.T) {
			connected(t, func(t *testing.T, r *rig) {
				happens(r.slack)
				select {
				case err := <-r.done:
					r.l = nil
					require.ErrorContains(t, err, words)
				case <-time.After(time.Minute):
					require.Fail(t, "it goes on")
				}
			})
		})
	}
}

// opening is the most openings of a socket within a minute.
func (r *rig) opening(since time.Time) (most, all int) {
	var at []time.Time
	for _, c := range r.slack.CallLog() {
		if c.Method == "apps.connections.open" && !c.At.Before(since) {
			at = append(at, c.At)
		}
	}
	for i := range at {
		n := slices.IndexFunc(at[i:], func(t time.Time) bool { return t.Sub(at[i]) >= time.Minute })
		if n < 0 {
			n = len(at) - i
		}
		most = max(most, n)
	}
	return most, len(at)
}

// However Slack turns it away, it does not storm: some openings a minute at most, and once
// the trouble is over it has its two sockets again within three minutes.
func TestItStormsNobody(t *testing.T) {
	for name, trouble := range map[string]func(r *rig) (over func()){
		"refreshed at once": func(r *rig) func() {
			var over atomic.Bool
			r.slack.OnEvent(func(e slackfake.Event) {
				if !over.Load() && e.Kind == slackfake.KindSocket && e.Text == "connected" {
					r.slack.Refresh(false)
				}
			})
			r.slack.DropSockets()
			return func() { over.Store(true) }
		},
		"refused": func(r *rig) func() {
			r.slack.OnCall("socket", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{Cut: true} })
			r.slack.DropSockets()
			return func() { r.slack.OnCall("socket", nil) }
		},
		"ten other copies": func(r *rig) func() {
			r.slack.DropSockets()
			var all []*websocket.Conn
			for range 10 {
				all = append(all, r.stranger())
			}
			return func() {
				for _, c := range all {
					_ = c.Close()
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			connected(t, func(t *testing.T, r *rig) {
				begun := r.slack.Now()
				over := trouble(r)
				r.pass(30 * time.Minute)
				most, all := r.opening(begun)
				require.Less(t, most, 25, "in a minute")
				require.Greater(t, all, 10, "it goes on trying")
				over()
				r.pass(3 * time.Minute)
				require.Equal(t, 2, r.slack.Sockets())
				require.NoError(t, r.slack.Person("ana").OpenHome())
				t.Logf("%d openings in half an hour, %d in a minute at most", all, most)
			})
		})
	}
}

// stranger is a socket of another copy of the program.
func (r *rig) stranger() *websocket.Conn {
	client := r.slack.HTTPClient()
	defer client.CloseIdleConnections()
	req, err := http.NewRequest(http.MethodPost, r.slack.APIURL()+"apps.connections.open", http.NoBody)
	require.NoError(r.t, err)
	req.Header.Set("Authorization", "Bearer "+r.slack.AppToken())
	res, err := client.Do(req)
	require.NoError(r.t, err)
	defer res.Body.Close()
	var answer struct{ URL string }
	require.NoError(r.t, json.NewDecoder(res.Body).Decode(&answer))
	c, _, err := r.slack.Dialer().Dial(answer.URL, nil)
	require.NoError(r.t, err)
	go func() {
		for {
			if _, _, err := c.ReadMessage(); err != nil { // answers pings
				return
			}
		}
	}()
	return c
}
