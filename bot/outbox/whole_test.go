package outbox

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/store"
	"escalate/store/boltstore"
)

const wholeManifest = `
display_information: {name: Escalate}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true}
  bot_user: {display_name: escalate}
oauth_config:
  scopes:
    bot: [chat:write, groups:write, groups:read, im:write, users:read, pins:write, files:write, groups:history, im:history]
settings:
  socket_mode_enabled: true
`

// between is the outbox of a store and a workspace.
func between(db store.Store, ws *slackfake.Workspace) *Outbox {
	return New(Config{Store: db, Draw: painter{}, Policy: meeting.DefaultPolicy(), Log: zerolog.Nop(), CanLook: true,
		BotUser: ws.BotUser(), Team: ws.TeamID(), Seed: 1, Person: func(u slack.User) meeting.Person {
			return meeting.Person{ID: meeting.UserID(u.ID), Name: u.RealName, Zone: u.TZ, Standing: meeting.FullMember}
		},
		API: slack.New(ws.BotToken(), slack.OptionAPIURL(ws.APIURL()), slack.OptionHTTPClient(ws.HTTPClient()))})
}

// opening plays the beginning of an escalation on the real store and a strict Slack, with
// something going wrong at one call, and returns what people see in the end.
func opening(t *testing.T, what func(n int, c slackfake.Call) slackfake.Fault, restart int) (seen []string, n int) {
	ws, err := slackfake.New(slackfake.Config{Manifest: []byte(wholeManifest)})
	require.NoError(t, err)
	defer ws.Close()
	person := func(handle, name string) meeting.Person {
		u := ws.AddUser(slackfake.User{Name: handle, RealName: name, Zone: "Europe/Rome"})
		return meeting.Person{ID: meeting.UserID(u.ID), Name: name, Zone: "Europe/Rome", Standing: meeting.FullMember}
	}
	ana, bo, cy := person("ana", "Ana"), person("bo", "Bo"), person("cy", "Cy")
	time.Sleep(time.Until(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)))

	path := filepath.Join(t.TempDir(), "escalate.db")
	db, err := boltstore.Open(path, boltstore.Options{})
	require.NoError(t, err)
	ctx := t.Context()
	e, err := db.Create(ctx, "k", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Northwind", Summary: "Checkout is slow",
			Roles: map[meeting.Role][]meeting.Person{meeting.Technical: {bo}, meeting.Legal: {cy}}}, ana, time.Now())
	})
	require.NoError(t, err)

	var calls atomic.Int64
	ws.OnCall("*", func(c slackfake.Call) slackfake.Fault { return what(int(calls.Add(1)), c) })
	for more := true; more; restart = 0 {
		o := between(db, ws)
		run, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- o.Run(run) }()
		if more = restart > 0; more {
			for calls.Load() < int64(restart) {
				time.Sleep(time.Millisecond)
			}
		} else {
			time.Sleep(10 * time.Minute)
			at, err := db.NextClaim(ctx, time.Now())
			require.NoError(t, err)
			require.Zero(t, at, "nothing waits any more")
		}
		stop()
		require.NoError(t, <-ended)
	}

	e, err = db.Get(ctx, e.ID)
	require.NoError(t, err)
	require.Equal(t, meeting.ChannelLive, e.Channel.State)
	for _, c := range ws.Channels() {
		seen = append(seen, fmt.Sprint("channel ", c.Name))
	}
	for _, m := range ws.Messages(e.Channel.ID) {
		if m.TS == e.Cards[meeting.BriefCard].TS {
			seen = append(seen, "brief stands where the state says")
		}
		seen = append(seen, "channel: "+m.Text)
	}
	for _, who := range []string{"ana", "bo", "cy"} {
		for _, m := range ws.Person(who).DMs() {
			seen = append(seen, who+": "+m.Text)
		}
	}
	for _, m := range e.Members() {
		seen = append(seen, fmt.Sprintf("%s in: %v", m.Name, m.In))
	}
	require.Empty(t, ws.Violations())
	require.NoError(t, db.Close())
	slices.Sort(seen)
	// Setting the topic again is harmless, and Slack writes it down again.
	seen = slices.CompactFunc(seen, func(a, b string) bool { return a == b && strings.HasPrefix(a, "channel: set the channel ") })
	return seen, int(calls.Load())
}

// On the real store and a strict Slack: whatever happens at whichever call, people see the
// same in the end.
func TestTheBeginningWhateverHappensAtAnyCall(t *testing.T) {
	var want []string
	var n int
	synctest.Test(t, func(t *testing.T) {
		want, n = opening(t, func(int, slackfake.Call) slackfake.Fault { return slackfake.Fault{} }, 0)
	})
	require.Greater(t, n, 6)
	require.Contains(t, want, "channel: card brief: Checkout is slow")
	require.Contains(t, want, "brief stands where the state says")
	require.Contains(t, want, "Bo in: true")
	for name, f := range map[string]slackfake.Fault{
		"done but not told": {Apply: true, Cut: true}, "cut": {Cut: true}, "hangs, done": {Apply: true, Hang: true}, "hangs": {Hang: true},
		"503, done": {Apply: true, Status: 503}, "503": {Status: 503}, "429": {RetryAfter: 20}, "internal_error, done": {Apply: true, Error: "internal_error"},
	} {
		for at := 1; at <= n; at++ {
			t.Run(fmt.Sprintf("%s at call %d", name, at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					seen, _ := opening(t, func(i int, _ slackfake.Call) slackfake.Fault {
						if i == at {
							return f
						}
						return slackfake.Fault{}
					}, 0)
					require.Equal(t, want, seen)
				})
			})
		}
	}
	for at := 1; at <= n; at++ {
		t.Run(fmt.Sprintf("stopped and started at call %d", at), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				seen, _ := opening(t, func(int, slackfake.Call) slackfake.Fault { return slackfake.Fault{} }, at)
				require.Equal(t, want, seen)
			})
		})
	}
}
