package router

import (
	"errors"
	"fmt"

	"github.com/slack-go/slack"
)

// Errors that trying again does not mend, with what to do about them
// (docs.slack.dev/reference/methods/apps.connections.open and auth.test).
var sentences = map[string]string{
	"invalid_auth":            "Slack does not know this token. Copy it again from the app's settings",
	"not_authed":              "Slack was given no token",
	"account_inactive":        "the token belongs to an app or account that was removed from the workspace. Install the app again",
	"token_revoked":           "the token was revoked. Install the app again, or make a new app-level token, and set the new one",
	"token_expired":           "the token has expired. Switch token rotation off in the app's settings, install again, and set the new one",
	"not_allowed_token_type":  "this kind of token cannot be used here. The bot token begins with xoxb-, the app-level token with xapp-",
	"missing_scope":           "the app-level token lacks the scope connections:write. Make a new one with it under Basic Information",
	"no_permission":           "the token lacks a permission. Make a new app-level token with connections:write",
	"team_access_not_granted": "the app may not be used in this workspace. Ask a workspace admin to approve and install it",
	"forbidden_team":          "Socket Mode is not allowed for this workspace. Ask a workspace admin",
	"access_denied":           "Slack refuses access to the workspace. Ask a workspace admin",
	"org_login_required":      "the workspace is being moved to another organization. Install the app again when that is done",
	"team_not_found":          "the workspace of this token no longer exists",
}

const disabledText = "Socket Mode is switched off for this app. Switch it on in the app's settings (Socket Mode), then start again"

// refusal is Slack's no in words. It keeps the answer itself for those who tell it from other errors.
type refusal struct {
	text   string
	answer error
}

// Error is the sentence.
func (r *refusal) Error() string { return r.text }

// Unwrap is Slack's answer.
func (r *refusal) Unwrap() error { return r.answer }

// code is Slack's error code in err, or "".
func code(err error) string {
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return answer.Err
	}
	return ""
}

// hopeless is an error for the operator when connecting again cannot succeed, else nil.
func hopeless(failure error, reason string) error {
	if reason == linkDisabled {
		return errors.New("Slack ended the connection (link_disabled): " + disabledText + ".")
	}
	c := code(failure)
	if s, ok := sentences[c]; ok {
		return fmt.Errorf("Slack refuses the connection (%s): %s.", c, s)
	}
	return nil
}
