package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"

	"escalate/bot/router"
)

// Scopes is what the bot cannot work without; see manifest.yml.
var Scopes = []string{
	"commands", "chat:write", "groups:write", "groups:read", "im:write", "users:read", "pins:write", "files:write",
}

// History is the optional scopes that let a doubtful message be looked for.
var History = []string{"groups:history", "im:history"}

// callTime is how long one call of Slack's Web API may take.
const callTime = 15 * time.Second

// client is the Slack client: no retries of its own (they would sleep longer than a trigger
// id lives, and repeat what may have arrived) and a limit for each call.
func client(c Config) *slack.Client {
	h := c.HTTP
	if h == nil {
		h = &http.Client{Timeout: callTime}
	}
	options := []slack.Option{slack.OptionAppLevelToken(c.AppToken), slack.OptionHTTPClient(discreetClient{h})}
	if c.APIURL != "" {
		options = append(options, slack.OptionAPIURL(c.APIURL))
	}
	return slack.New(c.BotToken, options...)
}

// Ask asks Slack once who we are and which scopes the installation lacks.
func Ask(ctx context.Context, c Config) (router.Identity, []string, error) {
	wanted := append(append([]string(nil), Scopes...), History...)
	return router.Preflight(ctx, client(c), router.Tokens{Bot: c.BotToken, App: c.AppToken}, wanted)
}

// patience is how long Slack may be out of reach at the start, and longestPause how long to
// wait at most before asking it again.
const (
	patience     = time.Minute
	longestPause = 15 * time.Second
)

// reach asks Slack who we are and which scopes are missing. While Slack is out of reach, as
// when the machine's network comes up after the program, it asks again for a minute. Then it
// gives up with a sentence, and whatever supervises the program starts it anew.
func reach(ctx context.Context, c Config, api *slack.Client, t router.Tokens) (me router.Identity, missing []string, err error) {
	wanted := append(append([]string(nil), Scopes...), History...)
	end := time.Now().Add(patience)
	for pause := time.Second; ; pause = min(2*pause, longestPause) {
		me, missing, err = router.Preflight(ctx, api, t, wanted)
		if err == nil || ctx.Err() != nil {
			return me, missing, err
		}
		if !passes(err) {
			return me, missing, refused(err)
		}
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			pause = max(pause, limited.RetryAfter)
		}
		if time.Now().Add(pause).After(end) {
			return me, missing, fmt.Errorf("Slack could not be reached for a minute; check the network and the proxy of this machine, and slack-status.com: %w", err)
		}
		c.Log.Warn().Err(err).Dur("pause", pause).Msg("Slack cannot be reached; trying again")
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// refused tells an address where Slack is not from Slack's own no.
func refused(err error) error {
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusNotFound {
		return Setting(fmt.Errorf("%w; is the address of Slack's API right?", err))
	}
	if _, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return Person(err)
	}
	return err
}

// passes says that the error may pass by itself: the network, or trouble on Slack's side
// (docs.slack.dev/reference/methods/auth.test, errors).
func passes(err error) bool {
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		switch answer.Err {
		case "internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited":
			return true
		}
		return false
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return status.Code >= http.StatusInternalServerError
	}
	_, limited := errors.AsType[*slack.RateLimitedError](err)
	_, network := errors.AsType[*url.Error](err)
	return limited || network
}

// scopes says whether doubtful messages can be looked for, and refuses to start without the
// scopes that everything needs.
func scopes(log zerolog.Logger, missing []string) (canLook bool, err error) {
	canLook = true
	var needed []string
	for _, s := range missing {
		if s == History[0] || s == History[1] {
			canLook = false
			continue
		}
		needed = append(needed, s)
	}
	if len(needed) > 0 {
		return false, fmt.Errorf("the installation lacks these scopes: %s. Update the app from manifest.yml and install it again", strings.Join(needed, ", "))
	}
	if !canLook {
		log.Info().Msg("without the optional history scopes a message that may have arrived already is sent again, marked so")
	}
	return canLook, nil
}
