package router

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Tokens is what the program signs in with.
type Tokens struct {
	Bot string // xoxb-…: OAuth & Permissions in the app's settings
	App string // xapp-…: Basic Information, App-Level Tokens, scope connections:write
}

var tokenKinds = []struct{ prefix, what string }{
	{"xoxb-", "a bot token"}, {"xapp-", "an app-level token"}, {"xoxp-", "a user token"},
	{"xoxe.", "a configuration or rotating token"}, {"xoxe-", "a refresh token"}, {"xoxc-", "a browser's token"},
	{"xoxa-", "an old workspace token"}, {"xwfp-", "a workflow token"},
}

// Check says what is wrong with the tokens by their looks, without asking Slack.
func (t Tokens) Check() error {
	return errors.Join(
		checkToken("bot token", "xoxb-", "OAuth & Permissions", t.Bot),
		checkToken("app-level token", "xapp-", "Basic Information, App-Level Tokens", t.App),
	)
}

func checkToken(name, prefix, where, token string) error {
	switch {
	case token == "":
		return fmt.Errorf("the %s is missing: it begins with %s; find it in the app's settings under %s", name, prefix, where)
	case strings.TrimSpace(token) != token:
		return fmt.Errorf("the %s has spaces or line ends around it", name)
	case strings.HasPrefix(token, prefix):
		return nil
	}
	for _, kind := range tokenKinds {
		if strings.HasPrefix(token, kind.prefix) {
			return fmt.Errorf("the %s is %s (%s…): the right one begins with %s; find it in the app's settings under %s",
				name, kind.what, kind.prefix, prefix, where)
		}
	}
	return fmt.Errorf("the %s is no Slack token: it begins with %s; find it in the app's settings under %s", name, prefix, where)
}

// Identity is who we are in Slack.
type Identity struct {
	Team, TeamID string // the workspace's name and id
	URL          string // of the workspace
	BotUser      string // user id of our bot
	BotID        string
}

// Preflight asks Slack who we are and whether both tokens work, and which of the wanted scopes the installation lacks.
// The error is a sentence for the operator. api must hold both tokens. It opens no socket.
func Preflight(ctx context.Context, api *slack.Client, t Tokens, want []string) (Identity, []string, error) {
	if err := t.Check(); err != nil {
		return Identity{}, nil, err
	}
	me, err := api.AuthTestContext(ctx)
	if err != nil {
		return Identity{}, nil, preflightError("bot token", "auth.test", err)
	}
	id := Identity{Team: me.Team, TeamID: me.TeamID, URL: me.URL, BotUser: me.UserID, BotID: me.BotID}
	var missing []string
	// Slack names the granted scopes in a header of every answer (docs.slack.dev/authentication/installing-with-oauth).
	if granted := me.Header.Get("X-OAuth-Scopes"); granted != "" {
		have := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
		for _, scope := range want {
			if !slices.Contains(have, scope) {
				missing = append(missing, scope)
			}
		}
	}
	if _, _, err := api.StartSocketModeContext(ctx); err != nil {
		return id, missing, preflightError("app-level token", "apps.connections.open", err)
	}
	return id, missing, nil
}

func preflightError(token, method string, err error) error {
	if s, ok := sentences[code(err)]; ok {
		return &refusal{fmt.Sprintf("Slack refuses the %s (%s): %s.", token, code(err), s), err}
	}
	return fmt.Errorf("Slack could not be asked about the %s (%s): %w", token, method, err)
}
