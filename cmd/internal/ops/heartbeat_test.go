package ops

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
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
		var mu sync.Mutex
		var stuck, broken error
		heard, since := 0, time.Now()
		log := &bytes.Buffer{}
		locked := func(fn func()) {
			mu.Lock()
			defer mu.Unlock()
			fn()
		}
		l := &Live{
			Logger:    zerolog.New(log),
			Connected: func() (at time.Time) { locked(func() { at = since }); return at },
			Next: func(context.Context, time.Time) (_ time.Time, err error) {
				locked(func() { err = stuck })
				return time.Time{}, err
			},
		}
		client := &http.Client{Transport: listener(func(r *http.Request) (resp *http.Response, err error) {
			require.Equal(t, "https://hc.example/secret-key", r.URL.String())
			locked(func() {
				if heard++; broken != nil {
					err = broken
					return
				}
				resp = &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Body: http.NoBody}
			})
			return resp, err
		})}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go l.heartbeat(ctx, "https://hc.example/secret-key", client)
		in := func(d time.Duration) (calls int) {
			synctest.Wait()
			locked(func() { calls = -heard })
			time.Sleep(d)
			synctest.Wait()
			locked(func() { calls += heard })
			return calls
		}
		require.Equal(t, 9, in(10*time.Minute-time.Second), "and one at once")
		locked(func() { since = time.Time{} }) // Slack is gone
		require.Zero(t, in(10*time.Minute))
		locked(func() { since, stuck = time.Now(), errors.New("the store does not answer") })
		require.Zero(t, in(10*time.Minute))
		locked(func() { stuck, broken = nil, errors.New("connection refused") })
		require.Equal(t, 10, in(10*time.Minute))
		locked(func() { broken = nil })
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
