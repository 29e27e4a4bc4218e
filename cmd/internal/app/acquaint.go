package app

import (
	"context"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/store"
)

// askTime is how long the start waits for the names of those whom the settings name.
const askTime = 3 * time.Second

// acquaint has the directory learn who the people of the settings are, so that the first opening form
// shows their names. Who is known already is not asked for; who cannot be looked up is shown as an id,
// until somebody names them.
func acquaint(ctx context.Context, c Config, api *slack.Client, kept store.Store, team string) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	var ids []meeting.UserID
	for _, r := range meeting.AllRoles {
		ids = append(ids, c.Roles[r]...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	known, err := kept.People(ctx, ids...)
	if err != nil {
		return // whoever needs it next hears of it
	}
	for _, id := range ids {
		if known[id].Name != "" {
			continue
		}
		u, err := api.GetUserInfoContext(ctx, string(id))
		if err == nil {
			err = kept.Learn(ctx, time.Time{}, router.PersonOf(team, *u))
		}
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			c.Log.Warn().Err(err).Str("person", string(id)).Msg("somebody whom the settings name could not be looked up")
		}
	}
}
