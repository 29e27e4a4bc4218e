package ops

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// listener is whoever waits for the calls.
type listener func(*http.Request) (*http.Response, error)

func (l listener) RoundTrip(r *http.Request) (*http.Response, error) { return l(r) }

// The calls come while the bot works, and end when it does not, whatever the reason.
func TestTheHeartbeatEndsWhenTheBotDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stuck, broken error
		heard, since := 0, time.Now()
		log := &bytes.Buffer{}
		l := &Live{
			Logger: zerolog.New(log), Connected: func() time.Time { return since },
			Next: func(context.Context, time.Time) (time.Time, error) { return time.Time{}, stuck },
		}
		client := &http.Client{Transport: listener(func(r *http.Request) (*http.Response, error) {
			heard++
			require.Equal(t, "https://hc.example/secret-key", r.URL.String())
			return &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Body: http.NoBody}, broken
		})}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go l.heartbeat(ctx, "https://hc.example/secret-key", client)
		in := func(d time.Duration) (calls int) {
			synctest.Wait()
			before := heard
			time.Sleep(d)
			synctest.Wait()
			return heard - before
		}
		require.Equal(t, 9, in(10*time.Minute-time.Second), "and one at once")
		since = time.Time{} // Slack is gone
		require.Zero(t, in(10*time.Minute))
		since, stuck = time.Now(), errors.New("the store does not answer")
		require.Zero(t, in(10*time.Minute))
		stuck, broken = nil, errors.New("connection refused")
		require.Equal(t, 10, in(10*time.Minute))
		broken = nil
		require.Equal(t, 10, in(10*time.Minute))
		require.Equal(t, 2, strings.Count(log.String(), "\n"), "said once when it fails, and once when it is over: %s", log)
		require.Contains(t, log.String(), "connection refused")
		require.Contains(t, log.String(), `"host":"hc.example"`)
		require.NotContains(t, log.String(), "secret-key")
	})
}

func TestAnAnswerThatIsNoYesIsNone(t *testing.T) {
	client := &http.Client{Transport: listener(func(*http.Request) (*http.Response, error) {
		return &http.Response{Status: "404 Not Found", StatusCode: http.StatusNotFound, Body: http.NoBody}, nil
	})}
	require.EqualError(t, beat(t.Context(), "https://hc.example/gone", client), "answered 404 Not Found")
}
