package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// class is what a failed call means for what was to be sent.
type class int

const (
	limited  class = iota // too fast: this method waits
	undone                // surely not done; it may work later
	doubtful              // nobody knows whether it was done
	unknown               // we cannot draw it: tried a few times, then refused
	barred                // the app or the workspace may not do this now: kept, and tried again slowly
	refused               // Slack will never do it for this recipient or channel
	dead                  // the token is not accepted any more
)

// callError is a failed call, judged.
type callError struct {
	class  class
	method method
	code   string        // Slack's word, or a short one of ours
	needed string        // of missing_scope: the scope
	after  time.Duration // of limited, when Slack named it
	err    error
}

func (f *callError) Error() string { return string(f.method) + ": " + f.code }
func (f *callError) Unwrap() error { return f.err }

// unwantedError is no failure: nobody needs what is left of the batch any more; it is dropped.
type unwantedError struct{ why string }

func (u *unwantedError) Error() string { return "not wanted any more: " + u.why }

// waitError is no failure: the batch waits until at.
type waitError struct {
	at  time.Time
	why string
}

func (l *waitError) Error() string { return "not now: " + l.why }

var (
	// errSettled: the batch is settled already.
	errSettled = errors.New("settled")
	// errSilent: Slack said ok and named nothing.
	errSilent = errors.New("the answer is incomplete")
)

// The codes that are no refusals. Sources: the error tables of Slack's method pages; what
// they call a failure "on the server" may have been done in part.
var classes = map[string]class{
	"ratelimited": limited, "rate_limited": limited, "too_many_requests": limited,

	"fatal_error": doubtful, "internal_error": doubtful, "request_timeout": doubtful, "service_unavailable": doubtful,

	"team_added_to_org": undone, "org_login_required": undone, "accesslimited": undone, "message_limit_exceeded": undone, "update_failed": undone,
	"external_channel_migrating": undone, "fetch_members_failed": undone, "ekm_access_denied": undone,

	"invalid_auth": dead, "not_authed": dead, "token_revoked": dead, "token_expired": dead,
	"account_inactive": dead, "not_allowed_token_type": dead,

	"missing_scope": barred, "messages_tab_disabled": barred, "restricted_action": barred, "storage_limit_reached": barred,
	"file_uploads_disabled": barred, "team_access_not_granted": barred, "access_denied": barred,
}

// The refusals that are known; so is every code that begins with one of the prefixes.
var (
	refusals = set("is_archived", "is_inactive", "channel_not_found", "not_in_channel", "channel_is_archived", "already_archived",
		"user_disabled", "user_not_found", "users_not_found", "user_not_visible", "user_is_restricted", "user_is_ultra_restricted",
		"message_not_found", "edit_window_closed", "block_mismatch", "no_text", "too_long", "msg_too_long", "msg_blocks_too_long",
		"metadata_too_large", "markdown_text_conflict", "name_taken", "no_channel", "no_permission",
		"no_external_invite_permission", "not_authorized", "org_user_not_in_team", "ura_max_channels", "already_in_channel",
		"invitee_cant_see_channel", "app_cannot_join_channel", "already_pinned", "too_many_pins", "not_pinnable", "last_member",
		"file_upload_size_restricted", "posting_to_channel_denied", "file_not_found",
		"thread_not_found", "too_many_attachments", "too_many_users", "as_user_not_supported",
		"method_not_supported_for_channel_type", "enterprise_is_restricted", "slack_connect_file_upload_sharing_blocked")
	prefixes = []string{"invalid_", "restricted_action_", "cant_", "cannot_", "missing_", "unsupported_"}
)

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

// classOf judges Slack's word for a call. A word that nobody knows may be about the app or the workspace, so that nothing
// is given up for it in a hurry. That no app may make private channels has an answer of the meeting's own.
func classOf(m method, code string) class {
	if m == create && code == "restricted_action" {
		return refused
	}
	if c, ok := classes[code]; ok {
		return c
	}
	if refusals[code] {
		return refused
	}
	for _, p := range prefixes {
		if strings.HasPrefix(code, p) {
			return refused
		}
	}
	return barred
}

// judge returns what the error of a call means; nil for nil. An error nobody foresaw is
// doubtful: looking before repeating is always right.
func judge(m method, err error) *callError {
	if err == nil {
		return nil
	}
	f := &callError{class: doubtful, method: m, code: "no_answer", err: err}
	var (
		inBody  slack.SlackErrorResponse
		tooFast *slack.RateLimitedError
		status  slack.StatusCodeError
		number  *strconv.NumError
	)
	switch {
	case errors.As(err, &tooFast):
		f.class, f.code, f.after = limited, "ratelimited", max(tooFast.RetryAfter, time.Second)
	case errors.As(err, &inBody):
		f.class, f.code, f.needed = classOf(m, inBody.Err), inBody.Err, inBody.Needed
	case errors.As(err, &status):
		f.code = fmt.Sprintf("http_%d", status.Code)
		switch {
		case status.Code == http.StatusTooManyRequests:
			f.class = limited
		case status.Code >= 400 && status.Code < 500 && status.Code != http.StatusRequestTimeout:
			f.class = undone // turned away before it reached the method
		}
	case errors.As(err, &number): // a 429 whose Retry-After is no number
		f.class, f.code = limited, "ratelimited"
	case unsent(err):
		f.class, f.code = undone, "no_connection"
	case errors.Is(err, context.DeadlineExceeded):
		f.code = "timeout"
	}
	return f
}

// unsent reports whether the request surely never left: no address, no connection, no trust.
func unsent(err error) bool {
	var (
		op   *net.OpError
		dns  *net.DNSError
		cert *tls.CertificateVerificationError
	)
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns) || errors.As(err, &cert)
}

// judged returns the failed call in an error; nil when there is none.
func judged(err error) *callError {
	var f *callError
	errors.As(err, &f)
	return f
}

// code is Slack's word in a failed call; "" for other errors.
func code(err error) string {
	if f := judged(err); f != nil {
		return f.code
	}
	return ""
}
