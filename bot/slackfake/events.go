package slackfake

import (
	"errors"
	"strconv"
	"time"
)

// retryAfter are the pauses before the retries of an event (docs.slack.dev/apis/events-api): almost at once, one minute,
// five minutes.
var retryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

// sendEvent delivers an event that the manifest subscribes to and one of the scopes allows, with retries, on a goroutine
// of its own. The returned channel is closed after the first attempt. w.mu is held.
func (w *Workspace) sendEvent(typ string, scopes []string, event obj) <-chan struct{} {
	return w.sendAs(typ, typ, scopes, event)
}

// sendAs is sendEvent for events whose subscription has another name than they: message.channels and its like.
func (w *Workspace) sendAs(typ, subscription string, scopes []string, event obj) <-chan struct{} {
	first := make(chan struct{})
	if !w.man.subscribed(subscription) || !w.granted(scopes) || w.revoked || w.closed {
		close(first)
		return first
	}
	event["type"] = typ
	now := w.clock.Now().Unix()
	payload := obj{
		"token": w.verification, "team_id": w.team, "context_team_id": w.team, "context_enterprise_id": nil,
		"api_app_id": w.appID, "event": event, "type": "event_callback", "event_id": w.newID("Ev"), "event_time": now,
		"authorizations": []obj{{
			"enterprise_id": nil, "team_id": w.team, "user_id": w.botUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false, "event_context": "4-" + w.word(40),
	}
	w.work.Go(func() {
		_, err := w.deliver("events_api", "event "+typ, payload, 0)
		close(first)
		for n := 0; err != nil && n < len(retryAfter); n++ {
			if errors.Is(err, ErrClosed) {
				return
			}
			if retryAfter[n] > 0 {
				select {
				case <-w.clock.After(retryAfter[n]):
				case <-w.done:
					return
				}
			}
			_, err = w.deliver("events_api", "event "+typ+" (retry "+strconv.Itoa(n+1)+")", payload, n+1)
		}
	})
	return first
}
