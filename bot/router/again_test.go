package router

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
)

// TestAnAnswerIsTriedAgain: what a press did counts at once, so whoever pressed must hear of it though Slack fails to take
// the answer for a moment, in whatever way it fails.
func TestAnAnswerIsTriedAgain(t *testing.T) {
	const limited = `{"ok":false,"error":"ratelimited"}`
	open, said := Open(modal("F", "x")), Say("Your vote counts.")
	for name, c := range map[string]struct {
		at       place
		reply    Reply
		method   string
		failures int // how often it fails
		status   int // 0: the line is cut
		answer   string
		tries    int // calls in all
		fault    bool
	}{
		"an answer, 500":           {atMessage, said, "/respond", 1, 500, "{}", 2, false},
		"an answer, 429":           {atMessage, said, "/respond", 1, 429, limited, 2, false},
		"an answer, cut":           {atMessage, said, "/respond", 1, 0, "cut", 2, false},
		"an answer, minutes":       {atMessage, said, "/respond", 4, 503, "{}", 5, false},
		"an answer, for ever":      {atMessage, said, "/respond", 99, 503, "{}", 5, true},
		"an answer, refused":       {atMessage, said, "/respond", 1, 200, `{"ok":false,"error":"used_url"}`, 1, true},
		"a form, internal error":   {atMessage, open, "views.open", 1, 200, `{"ok":false,"error":"internal_error"}`, 2, false},
		"a form, 500":              {atMessage, open, "views.open", 2, 500, "{}", 3, false},
		"a form, refused":          {atMessage, open, "views.open", 1, 200, `{"ok":false,"error":"invalid_blocks"}`, 1, true},
		"a form, too fast for now": {atMessage, open, "views.open", 1, 429, limited, 1, true}, // Slack says: in 77 s
		"a form, for ever":         {atMessage, open, "views.open", 99, 500, "{}", 4, true},
		"Home, 500":                {atHome, Home(slack.HomeTabViewRequest{}), "views.publish", 1, 500, "{}", 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return c.reply, nil })
			tries := 0
			onWire(t, routes, func(w *wire, _ *Config) {
				w.onCall = func(m string, _ map[string]any) (int, string) {
					if !strings.HasPrefix(m, c.method) {
						return 0, ""
					}
					if tries++; tries > c.failures {
						return 0, ""
					}
					return c.status, c.answer
				}
			}, func(g *rig) {
				kind, payload := payloadAt(c.at, ids[c.at])
				g.send(kind, payload)
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				require.Equal(t, c.tries, tries)
				require.Equal(t, c.fault, strings.Contains(g.log.String(), "REF12345"), g.log.String())
			})
		})
	}
}

// TestAFormThatWasOpenedAndCutIsNoFault: Slack opened the form and its answer got lost; the second try says so.
func TestAFormThatWasOpenedAndCutIsNoFault(t *testing.T) {
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Open(modal("F", "x")), nil })
	tries := 0
	onWire(t, routes, func(w *wire, _ *Config) {
		w.onCall = func(m string, _ map[string]any) (int, string) {
			if m != "views.open" {
				return 0, ""
			}
			if tries++; tries == 1 {
				return 0, "cut"
			}
			return 200, `{"ok":false,"error":"exchanged_trigger_id"}`
		}
	}, func(g *rig) {
		kind, payload := payloadAt(atMessage, ids[atMessage])
		g.send(kind, payload)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 2, tries)
		require.NotContains(t, g.log.String(), "REF12345")
	})
}
