package router

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/slack-go/slack"
)

const (
	triggerTime = 3 * time.Second // docs.slack.dev/interactivity/handling-user-interaction
	fillEvery   = 250 * time.Millisecond
	fillTries   = 10
	lateText    = "Slack allows three seconds to open a form, and they had passed. Please try again."
)

// Errors that mean nothing went wrong on our side: the form was opened by the first delivery of the same click; the
// person has closed the form meanwhile.
var harmless = []string{"exchanged_trigger_id", "not_found"}

// Errors of a trigger that has expired.
var expired = []string{"expired_trigger_id", "trigger_expired", "invalid_trigger_id"}

// say makes one call of an answer, and makes it again while that is worth anything. When it fails for good, the person is
// told in the other way that is left, if any.
func (r *Router) say(c *call, s speech, try int) {
	err := r.speak(c, s)
	if wait, ok := r.again(c, s, try, err); ok {
		r.cfg.Log.Info().Err(err).Str("call", string(s.by)).Str("name", c.name()).Int("try", try).Msg("an answer is tried again")
		r.later(c, wait, func() { r.say(c, s, try+1) })
		return
	}
	if err == nil && s.record && c.origin != nil {
		r.origins.used(c.origin)
	}
	switch {
	case err == nil || r.alive.Err() != nil || slices.Contains(harmless, code(err)):
	case slices.Contains(expired, code(err)):
		r.cfg.Log.Info().Str("call", string(s.by)).Str("name", c.name()).Msg("a form came too late")
		r.tell(c, s, lateText)
	case code(err) == "push_limit_reached":
		r.tell(c, s, "Please close this window first, then try again.")
	default:
		ref := r.fault(c, &callError{by: s.by, err: err})
		r.tell(c, s, sorry(ref))
	}
}

// callError is a failed call of an answer.
type callError struct {
	by  speechKind
	err error
}

func (e *callError) Error() string { return string(e.by) + ": " + e.err.Error() }
func (e *callError) Unwrap() error { return e.err }

// tell says text when the call of s has failed, by the way that is left. That failing too is only logged.
func (r *Router) tell(c *call, failed speech, text string) {
	var s speech
	switch {
	case failed.by == byPublish || failed.record:
		return // nobody may be looking; Home is drawn again when it is opened
	case failed.by == byFill:
		s = speech{by: byFill, external: failed.external, view: r.cfg.Small(text, nil)}
	case c.place == atModal && c.view != nil:
		s = speech{by: byUpdate, view: r.cfg.Notice(*c.view, text)}
	case c.responseURL != "" && (failed.by != byURL || len(failed.blocks) > 0):
		s = speech{by: byURL, text: text}
	case failed.by == byOpen && time.Since(c.received) < triggerTime:
		s = speech{by: byOpen, view: r.cfg.Small(text, nil)}
	default:
		return
	}
	if err := r.speak(c, s); err != nil {
		r.cfg.Log.Warn().Err(err).Str("call", string(s.by)).Str("name", c.name()).Msg("a failure could not be told")
	}
}

func (r *Router) speak(c *call, s speech) error {
	ctx, cancel := context.WithTimeout(r.alive, callTime)
	defer cancel()
	api := r.cfg.API
	var err error
	switch s.by {
	case byOpen:
		var opened *slack.ViewResponse
		if opened, err = api.OpenViewContext(ctx, c.trigger, s.view); err == nil {
			r.origins.keep(opened.ID, c, time.Now())
		}
	case byPush:
		_, err = api.PushViewContext(ctx, c.trigger, s.view)
	case byUpdate:
		_, err = api.UpdateViewContext(ctx, s.view, "", "", cmp.Or(s.under, c.view.ID))
	case byFill:
		err = r.fill(ctx, s)
	case byPublish:
		if id := c.person(); id != "" {
			_, err = api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: id, View: s.home})
		}
	case byURL:
		url := c.responseURL
		if s.url != "" {
			url = s.url
		}
		to := slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral)
		if s.replace {
			to = slack.MsgOptionReplaceOriginal(url)
		}
		_, _, _, err = api.SendMessageContext(ctx, "", slack.MsgOptionText(escape(s.text), false),
			slack.MsgOptionBlocks(orPlain(s.text, s.blocks)...), slack.MsgOptionMetadata(s.metadata), to)
		// A response_url works five times within thirty minutes.
		if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusNotFound {
			err = slack.SlackErrorResponse{Err: "not_found"}
		}
	}
	return err
}

// fill puts a view in the place that the ack has made for it. Until Slack has worked the ack off, there is no such view.
func (r *Router) fill(ctx context.Context, s speech) error {
	for try := 1; ; try++ {
		_, err := r.cfg.API.UpdateViewContext(ctx, s.view, s.external, "", "")
		if code(err) != "not_found" || try == fillTries || !sleep(ctx, fillEvery) {
			return err
		}
	}
}

func (c *call) person() string {
	if len(c.steps) == 0 {
		return c.lane
	}
	return string(c.steps[0].req.By.ID)
}
