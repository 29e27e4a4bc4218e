package story

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

// A card that has a button of the name is not the one that was meant, when the step names the menu: the step waits for
// the card that has both. The same holds for a card that comes after one with the same button in another place.
func TestAStepWaitsForTheCardThatItMeans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ws, err := slackfake.New(slackfake.Config{Manifest: Manifest, GrantOptional: true})
		require.NoError(t, err)
		defer ws.Close()
		s, err := Parse("steps", "at 2026-03-02 09:00 UTC\nperson leo | Leo Brandt | Mate | UTC\nleo menu Option 1: Change in #cards\n")
		require.NoError(t, err)
		s.AddPeople(ws)
		channel := ws.CreateChannel("cards", true, ws.BotUser())
		ws.JoinChannel("leo", channel, "")
		pressed := make(chan slackfake.Event, 10)
		ws.OnEvent(func(e slackfake.Event) {
			if e.Kind == slackfake.KindClick {
				pressed <- e
			}
		})
		status, err := post(t.Context(), ws, channel, `{"type":"button","action_id":"people","text":{"type":"plain_text","text":"Change"}}`)
		require.NoError(t, err)
		options := make(chan string, 1)
		go func() {
			time.Sleep(time.Second)
			ts, _ := post(t.Context(), ws, channel, `{"type":"overflow","action_id":"Option 1","options":[`+
				`{"text":{"type":"plain_text","text":"Change"},"value":"change"},{"text":{"type":"plain_text","text":"Withdraw"},"value":"withdraw"}]}`)
			options <- ts
		}()
		played := s.Run(World{Slack: ws, Wait: func(cond func() bool) error {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			return ws.WaitFor(ctx, cond)
		}})
		card := <-options
		require.ErrorIs(t, played, slackfake.ErrNoSocket, "the option is chosen, and nobody runs who hears of it")
		require.NotEmpty(t, card)
		require.NotEqual(t, status, card)
		require.Equal(t, card, (<-pressed).TS)
	})
}

// post posts a card with one control as the app and returns its ts.
func post(ctx context.Context, ws *slackfake.Workspace, channel, control string) (ts string, err error) {
	body := `{"channel":"` + channel + `","text":"a card","blocks":[{"type":"actions","elements":[` + control + `]}]}`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, ws.APIURL()+"chat.postMessage", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+ws.BotToken())
	r.Header.Set("Content-Type", "application/json")
	client := ws.HTTPClient()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	var answer struct {
		OK        bool
		TS, Error string
	}
	if err = json.NewDecoder(resp.Body).Decode(&answer); err == nil && !answer.OK {
		err = errors.New(answer.Error)
	}
	return answer.TS, err
}
