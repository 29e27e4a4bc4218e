package bot

import (
	"context"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// counted is a store that counts the changes it is asked for.
type counted struct {
	store.Store
	changes int
}

func (c *counted) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	c.changes++
	return c.Store.Update(ctx, id, key, fn)
}

// Most of what Slack tells of people is a new picture or status. It leaves the escalations alone;
// who moves has the new zone in each of them.
func TestAPictureOrStatusChangesNoEscalation(t *testing.T) {
	g := newRig(t)
	kept := &counted{Store: g.kept}
	g.bot.Store = kept
	ids := []meeting.ID{g.open("Alpha").ID, g.open("Beta").ID}
	tells := func(zone string) {
		r := g.request(view.Sarah)
		r.Event = &slack.UserChangeEvent{User: slack.User{
			ID: string(view.Sarah.ID), TeamID: "T1", RealName: view.Sarah.Name, TZ: zone,
			Profile: slack.UserProfile{Title: view.Sarah.Title, StatusText: "In a meeting"},
		}}
		_, err := g.bot.profile(t.Context(), r)
		require.NoError(t, err)
	}
	tells(view.Sarah.Zone)
	require.Zero(t, kept.changes)
	for range 2 {
		tells("Asia/Tokyo")
		require.Equal(t, len(ids), kept.changes)
		for _, id := range ids {
			require.Equal(t, "Asia/Tokyo", g.get(id).Zone(view.Sarah.ID))
		}
	}
}

// A channel is archived and back, and somebody leaves and comes again. What Slack tells late, or
// once more, of what is over by then changes nothing, whichever process it comes to.
func TestALateWordUndoesNothing(t *testing.T) {
	g := newRig(t)
	e := g.keep("ready")
	c := e.Channel.ID
	tell := func(what func(context.Context, router.Request) (router.Reply, error), ev any, at time.Time) {
		g.bot = New(g.bot.Config)
		r := g.request(view.Lisa)
		r.Event, r.Happened = ev, at
		_, err := what(t.Context(), r)
		require.NoError(t, err)
	}
	before, after := g.at, g.at.Add(15*time.Second)
	lisa := string(view.Lisa.ID)
	profile := func(zone string, deleted bool) *slack.UserChangeEvent {
		return &slack.UserChangeEvent{User: slack.User{ID: lisa, TeamID: "T1", RealName: view.Lisa.Name, TZ: zone, Deleted: deleted}}
	}
	for range 2 {
		tell(g.bot.profile, profile("Asia/Tokyo", false), after)
		tell(g.bot.profile, profile("Europe/Rome", false), before)
		tell(g.bot.profile, profile("", true), before)
		require.Equal(t, "Asia/Tokyo", g.get(e.ID).Zone(view.Lisa.ID))
		require.True(t, g.get(e.ID).Has(view.Lisa.ID))
		tell(g.bot.channelBack, &slackevents.GroupUnarchiveEvent{Channel: c}, after)
		tell(g.bot.cameIn, &slackevents.MemberJoinedChannelEvent{Channel: c, User: lisa}, after)
		tell(g.bot.channelLost, &slackevents.GroupArchiveEvent{Channel: c}, before)
		tell(g.bot.wentOut, &slackevents.MemberLeftChannelEvent{Channel: c, User: lisa}, before)
	}
	require.Equal(t, meeting.ChannelLive, g.get(e.ID).Channel.State)
	m, _ := g.get(e.ID).Member(view.Lisa.ID)
	require.True(t, m.In)

	tell(g.bot.channelLost, &slackevents.GroupArchiveEvent{Channel: c}, after.Add(time.Second))
	tell(g.bot.wentOut, &slackevents.MemberLeftChannelEvent{Channel: c, User: lisa}, after.Add(time.Second))
	require.Equal(t, meeting.ChannelLost, g.get(e.ID).Channel.State)
	m, _ = g.get(e.ID).Member(view.Lisa.ID)
	require.False(t, m.In)
}

// That the app was taken away is believed when Slack says so itself: the event comes too when somebody else's token was
// revoked, and once more after the app was installed again.
func TestAnUninstallIsNotBelievedUnasked(t *testing.T) {
	for name, c := range map[string]struct {
		over  bool
		err   error
		stops bool
	}{
		"taken away": {true, nil, true}, "somebody else's": {false, nil, false}, "Slack does not answer": {false, context.DeadlineExceeded, false},
	} {
		g := newRig(t)
		stopped := false
		g.bot.Stop = func(error) { stopped = true }
		g.bot.Over = func(context.Context) (bool, error) { return c.over, c.err }
		_, err := g.bot.stopped(t.Context(), g.request(view.Sarah))
		require.NoError(t, err, name)
		require.Equal(t, c.stops, stopped, name)
	}
}
