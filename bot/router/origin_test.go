package router

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const directClick = `{"type":"block_actions",` + user + `,"trigger_id":"TR","response_url":"http://wire/respond/secret",
	"container":{"type":"message","message_ts":"1.2","channel_id":"D1"},"channel":{"id":"D1"},
	"message":{"ts":"1.2","blocks":[{"type":"divider","block_id":"b0"}]},
	"actions":[{"type":"button","action_id":"ID","block_id":"b1","value":"v","action_ts":"946684799.500000"}]}`

// A form that was opened from a direct message turns that message into the record of it; the address by which it does is
// known while it works, used once, and stands in no log.
func TestAFormAnswersTheMessageThatItWasOpenedFrom(t *testing.T) {
	for name, c := range map[string]struct {
		wait time.Duration
		fail bool
		want int
	}{
		"at once": {time.Minute, false, 1}, "too late": {31 * time.Minute, false, 0}, "Slack says no": {time.Minute, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var routes Routes
			routes.Action("ID", func(_ context.Context, r Request) (Reply, error) {
				require.Equal(t, "b1", r.Message.Block)
				require.JSONEq(t, `[{"type":"divider","block_id":"b0"}]`, string(r.Message.Blocks))
				return Open(modal("Form", "x")), nil
			})
			sent := 0
			routes.Submit("form", func(_ context.Context, r Request) (Reply, error) {
				if sent++; r.Origin == nil {
					return Close(), nil
				}
				return Close().And(Record("ESC-1: answered")), nil
			})
			onWire(t, &routes, func(w *wire, _ *Config) {
				w.onCall = func(method string, _ map[string]any) (int, string) {
					switch {
					case method == "views.open":
						return http.StatusOK, `{"ok":true,"view":{"id":"V1"}}`
					case strings.HasPrefix(method, "/respond") && c.fail:
						return http.StatusForbidden, "no"
					}
					return 0, ""
				}
			}, func(g *rig) {
				g.send("interactive", directClick)
				time.Sleep(c.wait)
				synctest.Wait()
				g.called()
				submit := payloads[atSubmission]
				for range 2 {
					g.send("interactive", strings.Replace(submit.payload, `"ID"`, `"form"`, 1))
					time.Sleep(time.Second)
					synctest.Wait()
				}
				require.Equal(t, 2, sent)
				n := 0
				for _, call := range g.called() {
					if strings.HasPrefix(call, "response_url replace") {
						n++
					}
				}
				if !c.fail {
					require.Equal(t, c.want, n)
				}
				require.NotContains(t, g.log.String(), "secret")
			})
		})
	}
}
