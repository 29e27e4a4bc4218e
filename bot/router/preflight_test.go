package router

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
)

func TestTokens(t *testing.T) {
	require.NoError(t, Tokens{Bot: "xoxb-1", App: "xapp-1"}.Check())
	for words, tokens := range map[string]Tokens{
		"the bot token is missing":                              {App: "xapp-1"},
		"the app-level token is missing":                        {Bot: "xoxb-1"},
		"the bot token is an app-level token (xapp-…)":          {Bot: "xapp-1", App: "xapp-1"},
		"the app-level token is a bot token (xoxb-…)":           {Bot: "xoxb-1", App: "xoxb-1"},
		"the bot token is a user token":                         {Bot: "xoxp-1", App: "xapp-1"},
		"the bot token has spaces or line ends around it":       {Bot: "xoxb-1\n", App: "xapp-1"},
		"the app-level token is no Slack token: it begins with": {Bot: "xoxb-1", App: "hello"},
	} {
		err := tokens.Check()
		require.ErrorContains(t, err, words)
	}
	require.NotContains(t, Tokens{Bot: "secret", App: "xoxp-secret"}.Check().Error(), "secret")
}

func TestPreflight(t *testing.T) {
	answers := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-OAuth-Scopes", "commands,chat:write, users:read")
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write([]byte(answers[r.URL.Path]))
	}))
	defer server.Close()
	tokens := Tokens{Bot: "xoxb-1", App: "xapp-1"}
	api := slack.New(tokens.Bot, slack.OptionAppLevelToken(tokens.App), slack.OptionAPIURL(server.URL+"/"))
	const auth, open = "/auth.test", "/apps.connections.open"
	answers[auth] = `{"ok":true,"team":"Acme","team_id":"T1","user_id":"UBOT","bot_id":"B1","url":"https://acme.slack.com/"}`
	answers[open] = `{"ok":true,"url":"wss://x/y"}`

	me, missing, err := Preflight(t.Context(), api, tokens, []string{"commands", "users:read", "pins:write", "files:write"})
	require.NoError(t, err)
	require.Equal(t, Identity{Team: "Acme", TeamID: "T1", BotUser: "UBOT", BotID: "B1", URL: "https://acme.slack.com/"}, me)
	require.Equal(t, []string{"pins:write", "files:write"}, missing)

	answers[open] = `{"ok":false,"error":"missing_scope"}`
	_, _, err = Preflight(t.Context(), api, tokens, nil)
	require.EqualError(t, err, "Slack refuses the app-level token (missing_scope): the app-level token lacks the scope connections:write. Make a new one with it under Basic Information.")
	answers[auth] = `{"ok":false,"error":"invalid_auth"}`
	_, _, err = Preflight(t.Context(), api, tokens, nil)
	require.ErrorContains(t, err, "Slack refuses the bot token (invalid_auth)")
	answers[auth] = `<html>`
	_, _, err = Preflight(t.Context(), api, tokens, nil)
	require.ErrorContains(t, err, "Slack could not be asked about the bot token (auth.test)")
	_, _, err = Preflight(t.Context(), api, Tokens{}, nil)
	require.ErrorContains(t, err, "missing")
}
