package bot

import (
	"context"
	"testing"

	"github.com/slack-go/slack/slackevents"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
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
		r.Event = &slackevents.UserChangeEvent{User: slackevents.User{
			ID: string(view.Sarah.ID), TeamID: "T1", RealName: view.Sarah.Name, TZ: zone,
			Profile: slackevents.Profile{Title: view.Sarah.Title, StatusText: "In a meeting"},
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
