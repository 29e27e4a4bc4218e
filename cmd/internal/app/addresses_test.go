package app

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
)

type failing struct{}

func (failing) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("connection reset by peer")
}

// TestAddressesThatAreKeysStayOutOfErrors calls by every kind of address that Slack hands out, on a network that fails:
// what is logged of it says which host, and nothing with which somebody could act.
func TestAddressesThatAreKeysStayOutOfErrors(t *testing.T) {
	api := client(Config{BotToken: "xoxb-1-KEY", AppToken: "xapp-1-KEY", HTTP: &http.Client{Transport: failing{}}})
	ctx := context.Background()
	const answerTo = "https://hooks.slack.com/actions/T1KEY/2KEY/3KEY"
	for name, call := range map[string]func() error{
		"an answer to a press": func() error {
			_, _, _, err := api.SendMessageContext(ctx, "", slack.MsgOptionText("hi", false), slack.MsgOptionReplaceOriginal(answerTo))
			return err
		},
		"an answer that one person sees": func() error {
			_, _, _, err := api.SendMessageContext(ctx, "", slack.MsgOptionText("hi", false), slack.MsgOptionResponseURL(answerTo, slack.ResponseTypeEphemeral))
			return err
		},
		"the bytes of a file": func() error {
			return api.UploadToURL(ctx, slack.UploadToURLParameters{
				UploadURL: "https://files.slack.com/upload/v1/KEY?token=KEY", Reader: strings.NewReader("x"), Filename: "notes.md",
			})
		},
		"a method": func() error {
			_, err := api.AuthTestContext(ctx)
			return err
		},
	} {
		err := call()
		require.ErrorContains(t, err, "connection reset by peer", name)
		require.ErrorContains(t, err, "slack.com", name)
		require.NotContains(t, err.Error(), "KEY", name)
		require.NotContains(t, err.Error(), ".com/", name)
	}
}
