package slackfake_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

func TestTokensAndScopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *slackfake.Config) { c.GrantOptional = false })
		is := func(want string, out map[string]any, _ http.Header) {
			t.Helper()
			require.Equal(t, want, out["error"])
			require.Equal(t, false, out["ok"])
		}
		raw := func(m, token string, a url.Values) (map[string]any, http.Header) { return w.raw(m, token, a) }
		out, head := raw("auth.test", w.BotToken(), nil)
		require.Equal(t, true, out["ok"])
		require.Equal(t, w.BotUser(), out["user_id"])
		require.Contains(t, strings.Split(head.Get("X-OAuth-Scopes"), ","), "groups:write")
		require.Equal(t, "Sat, 01 Jan 2000 00:00:00 GMT", head.Get("Date"))
		out, _ = raw("auth.test", "", url.Values{"token": {w.BotToken()}})
		require.Equal(t, true, out["ok"], "as a form field")
		for _, c := range []struct{ method, token, want string }{
			{"auth.test", "", "not_authed"}, {"auth.test", "xoxb-other", "invalid_auth"},
			{"auth.test", w.AppToken(), "not_allowed_token_type"},
			{"apps.connections.open", w.BotToken(), "not_allowed_token_type"},
			{"files.upload", w.BotToken(), "unknown_method"},
		} {
			out, head := raw(c.method, c.token, nil)
			is(c.want, out, head)
		}
		out, _ = raw("apps.connections.open", "", url.Values{"token": {w.AppToken()}})
		require.Equal(t, "not_authed", out["error"], "the app token only in the header")
		room := w.private("room")
		out, _ = raw("conversations.history", w.BotToken(), url.Values{"channel": {room}})
		require.Equal(t, "missing_scope", out["error"])
		require.Equal(t, "groups:history", out["needed"])
		require.NotContains(t, out["provided"], "groups:history")
		require.Len(t, w.Violations(), 7)
		require.Equal(t, "missing_scope", w.CallLog()[len(w.CallLog())-1].Err)
		w.Revoke()
		_, err := w.api.AuthTest()
		require.Equal(t, "token_revoked", code(err))
	})
}

func TestConversationRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *slackfake.Config) { c.NoRateLimits = true })
		room := w.private("room")
		hidden := w.CreateChannel("hidden", true, "ana")
		open := w.CreateChannel("open", false, "ana")
		shut := w.private("shut")
		require.NoError(t, w.api.ArchiveConversation(shut))
		create := func(name string) error {
			_, err := w.api.CreateConversation(slack.CreateConversationParams{ChannelName: name, IsPrivate: true})
			return err
		}
		invite := func(ch string, who ...string) error {
			var ids []string
			for _, h := range who {
				if strings.HasPrefix(h, "U") {
					ids = append(ids, h)
				} else {
					ids = append(ids, w.id(h))
				}
			}
			_, err := w.api.InviteUsersToConversation(ch, ids...)
			return err
		}
		topic := func(ch, s string) error { _, err := w.api.SetTopicOfConversation(ch, s); return err }
		openDM := func(id string) error {
			_, _, _, err := w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{id}})
			return err
		}
		info := func(ch string) error {
			_, err := w.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: ch})
			return err
		}
		require.NoError(t, invite(room, "ana"))
		for name, c := range map[string]struct {
			err  error
			want string
		}{
			"name taken":           {create("room"), "name_taken"},
			"taken by archived":    {create("shut"), "name_taken"},
			"taken by invisible":   {create("hidden"), "name_taken"},
			"no name":              {create(""), "invalid_name_required"},
			"long name":            {create(strings.Repeat("a", 81)), "invalid_name_maxlength"},
			"capital":              {create("Room"), "invalid_name"},
			"special":              {create("a b"), "invalid_name_specials"},
			"punctuation":          {create("--"), "invalid_name_punctuation"},
			"already in":           {invite(room, "ana"), "already_in_channel"},
			"guest":                {invite(room, "guest"), "user_is_restricted"},
			"single guest":         {invite(room, "single"), "ura_max_channels"},
			"stranger":             {invite(room, "stranger"), "no_external_invite_permission"},
			"deactivated":          {invite(room, "gone"), "cant_invite"},
			"bot":                  {invite(room, "robot"), "app_cannot_join_channel"},
			"unknown":              {invite(room, "U0NOBODY"), "user_not_found"},
			"itself":               {invite(room, w.BotUser()), "cant_invite_self"},
			"one of two":           {invite(room, "bo", "gone"), "cant_invite"},
			"invite to archived":   {invite(shut, "bo"), "is_archived"},
			"invite to hidden":     {invite(hidden, "bo"), "channel_not_found"},
			"invite as non-member": {invite(open, "bo"), "not_in_channel"},
			"long topic":           {topic(room, strings.Repeat("é", 251)), "too_long"},
			"good topic":           {topic(room, strings.Repeat("é", 250)), ""},
			"archived twice":       {w.api.ArchiveConversation(shut), "already_archived"},
			"info of hidden":       {info(hidden), "channel_not_found"},
			"info of open":         {info(open), ""},
			"dm to deactivated":    {openDM(w.id("gone")), "user_disabled"},
			"dm to nobody":         {openDM("U0NOBODY"), "user_not_found"},
			"dm":                   {openDM(w.id("ana")), ""},
			"kick itself":          {w.api.KickUserFromConversation(room, w.BotUser()), "cant_kick_self"},
			"kick":                 {w.api.KickUserFromConversation(room, w.id("ana")), ""},
		} {
			require.Equal(t, c.want, code(c.err), name)
		}
		_, err := w.api.ForceInviteUsersToConversation(room, w.id("bo"), w.id("gone"))
		require.NoError(t, err)
		in, _ := w.Channel(room)
		require.Equal(t, []string{w.BotUser(), w.id("bo")}, in.Members)
		list, _, err := w.api.GetConversationsForUser(&slack.GetConversationsForUserParameters{Types: []string{"private_channel"}, ExcludeArchived: true})
		require.NoError(t, err)
		require.Len(t, list, 1)
		c, _ := w.Channel("#room")
		require.Equal(t, strings.Repeat("é", 250), c.Topic)
	})
}

func TestUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		u, err := w.api.GetUserInfo(w.id("ana"))
		require.NoError(t, err)
		require.Equal(t, []any{"Ana Ruiz", "CTO", "Europe/Rome", 3600, w.TeamID()},
			[]any{u.RealName, u.Profile.Title, u.TZ, u.TZOffset, u.TeamID})
		u, err = w.api.GetUserInfo(w.id("stranger"))
		require.NoError(t, err)
		require.True(t, u.IsStranger)
		require.NotEqual(t, w.TeamID(), u.TeamID)
		_, err = w.api.GetUserInfo("U0NOBODY")
		require.Equal(t, "user_not_found", code(err))
	})
}

func TestRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room, other := w.private("room"), w.private("other")
		post := func(ch string) error {
			_, _, err := w.api.PostMessage(ch, slack.MsgOptionText("x", false))
			return err
		}
		for range 5 {
			require.NoError(t, post(room))
		}
		var limited *slack.RateLimitedError
		require.ErrorAs(t, post(room), &limited)
		require.Equal(t, time.Second, limited.RetryAfter)
		require.NoError(t, post(other))
		time.Sleep(limited.RetryAfter)
		require.NoError(t, post(room))
		for i := range 18 {
			w.private("many-" + strconv.Itoa(i))
		}
		_, err := w.api.CreateConversation(slack.CreateConversationParams{ChannelName: "more", IsPrivate: true})
		require.ErrorAs(t, err, &limited)
		require.LessOrEqual(t, limited.RetryAfter, 3*time.Second)
		require.Empty(t, w.Violations())
	})
}

func TestUnreadableCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		require.Equal(t, "invalid_json", w.rawJSON("chat.postMessage", `{`)["error"])
		require.Equal(t, "json_not_object", w.rawJSON("chat.postMessage", `[]`)["error"])
		out, _ := w.raw("users.conversations", w.BotToken(), url.Values{"types": {"secret"}})
		require.Equal(t, "invalid_types", out["error"])
		out, _ = w.raw("users.conversations", w.BotToken(), url.Values{"limit": {"5000"}})
		require.Equal(t, "invalid_limit", out["error"])
		out, _ = w.raw("users.conversations", w.BotToken(), url.Values{"cursor": {"zz"}})
		require.Equal(t, "invalid_cursor", out["error"])
		require.Equal(t, "unknown_method", w.rawJSON("chat.delete", `{}`)["error"])
		require.Len(t, w.Violations(), 6)
		require.Contains(t, w.Violations()[5], "not pretended")
	})
}
