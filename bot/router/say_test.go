package router

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
)

// failing answers the first call of method with a Slack error.
func failing(method, code string) func(*wire, *Config) {
	return func(w *wire, _ *Config) {
		failed := false
		w.onCall = func(m string, _ map[string]any) (int, string) {
			if failed || m != method && !strings.HasPrefix(m, method) {
				return 0, ""
			}
			failed = true
			return 200, `{"ok":false,"error":"` + code + `"}`
		}
	}
}

func TestWhenTheAnswerFails(t *testing.T) {
	fault := "Something went wrong on our side (reference REF12345). Nothing you typed was lost; please try again."
	open, show, publish := Open(modal("F", "x")), Show(modal("F", "x")), Home(slack.HomeTabViewRequest{})
	for _, c := range []struct {
		name         string
		at           place
		reply        Reply
		method, code string
		want         string
		logged       bool
	}{
		{"expired trigger of a command", atCommand, open, "views.open", "expired_trigger_id", `ack; views.open TR "F" x; response_url ephemeral ` + lateText, false},
		{"expired trigger in a form", atModal, open, "views.push", "expired_trigger_id", `ack; views.push TR "F" x; views.update V1 "Form" ` + lateText, false},
		{"opened by another delivery", atMessage, open, "views.open", "exchanged_trigger_id", `ack; views.open TR "F" x`, false},
		{"form closed meanwhile", atModal, show, "views.update", "not_found", `ack; views.update V1 "F" x`, false},
		{"too many forms", atModal, open, "views.push", "push_limit_reached", `ack; views.push TR "F" x; views.update V1 "Form" Please close this window first, then try again.`, false},
		{"bad form", atCommand, open, "views.open", "invalid_arguments", `ack; views.open TR "F" x; response_url ephemeral ` + fault, true},
		{"bad form in Home", atHome, open, "views.open", "invalid_arguments", `ack; views.open TR "F" x; views.open TR "Escalations" ` + fault, true},
		{"bad update", atModal, show, "views.update", "view_too_large", `ack; views.update V1 "F" x; views.update V1 "Form" ` + fault, true},
		{"bad Home", atHome, publish, "views.publish", "invalid_blocks", `ack; views.publish U1`, true},
		{"used response_url", atMessage, Say("x"), "/respond", "used_url", `ack; response_url ephemeral x`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return c.reply, nil })
			onWire(t, routes, failing(c.method, c.code), func(g *rig) {
				require.Equal(t, c.want, g.at(c.at, ids[c.at]))
				require.Equal(t, c.logged, strings.Contains(g.log.String(), "REF12345"), g.log.String())
			})
		})
	}
}

// large is a view of about n bytes.
func large(n int) slack.ModalViewRequest { return small("Large", strings.Repeat("x", n), nil) }

func TestLargeViewsNeverGoInAcks(t *testing.T) {
	for _, c := range []struct {
		reply  Reply
		action string
	}{{Show(large(30000)), "update"}, {Push(large(30000)), "push"}} {
		routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return c.reply, nil })
		var fills int
		var external any
		slow := func(w *wire, _ *Config) {
			w.onCall = func(m string, body map[string]any) (int, string) {
				if m != "views.update" {
					return 0, ""
				}
				external = body["external_id"]
				if fills++; fills < 4 {
					return 200, `{"ok":false,"error":"not_found"}` // the ack has not been worked off yet
				}
				return 0, ""
			}
		}
		onWire(t, routes, slow, func(g *rig) {
			kind, payload := payloadAt(atSubmission, ids[atSubmission])
			env := g.send(kind, payload)
			time.Sleep(3 * time.Second)
			synctest.Wait()
			var ack struct {
				Action string         `json:"response_action"`
				View   map[string]any `json:"view"`
			}
			require.NoError(t, json.Unmarshal([]byte(g.ack(env)), &ack))
			require.Equal(t, c.action, ack.Action)
			require.Equal(t, `"Large" One moment…`, viewWords(ack.View))
			require.Equal(t, external, ack.View["external_id"])
			require.Equal(t, 4, fills)
			require.NotContains(t, g.log.String(), "REF")
		})
	}
}

func TestLargeViewThatSlackRefusesIsTold(t *testing.T) {
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Show(large(30000)), nil })
	onWire(t, routes, failing("views.update", "view_too_large"), func(g *rig) {
		said := g.at(atSubmission, ids[atSubmission])
		require.True(t, strings.HasPrefix(said, `ack update "Large" One moment…; views.update`), said)
		require.Contains(t, said, "(reference REF12345)")
	})
}

func TestAcksStayUnderTheLimit(t *testing.T) {
	// Slack drops frames of 20,480 bytes: just below the ack carries the view, just above it does not.
	for n := 19000; n < 21000; n += 100 {
		routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Show(large(n)), nil })
		onWire(t, routes, nil, func(g *rig) {
			kind, payload := payloadAt(atSubmission, ids[atSubmission])
			env := g.send(kind, payload)
			synctest.Wait()
			require.Less(t, len(g.ack(env)), ackLimit+1)
		})
	}
}

func TestLongCommandAnswerGoesByResponseURL(t *testing.T) {
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Say(strings.Repeat("é", 15000)), nil })
	onWire(t, routes, nil, func(g *rig) {
		said := g.at(atCommand, ids[atCommand])
		require.True(t, strings.HasPrefix(said, "ack; response_url ephemeral éé"), said[:50])
	})
}

func TestNoticeTakesThePlaceOfTheOneBefore(t *testing.T) {
	c := decoded(t, atModal, "act")
	first := notice(*c.view, "First")
	view := *c.view
	view.Blocks = first.Blocks
	second := notice(view, "Second")
	require.Len(t, second.Blocks.BlockSet, len(c.view.Blocks.BlockSet)+1)
	raw, err := json.Marshal(second)
	require.NoError(t, err)
	require.Contains(t, string(raw), "Second")
	require.NotContains(t, string(raw), "First")
	require.Contains(t, string(raw), `{"type":"brand_new","block_id":"odd","rows":[[{"type":"unheard_of"}]]}`, "unknown blocks come back as they were")
	require.Equal(t, "ESC-1", second.PrivateMetadata)
	require.Equal(t, "form", second.CallbackID)

	long, err := json.Marshal(notice(*c.view, strings.Repeat("w", 201)))
	require.NoError(t, err)
	require.NotContains(t, string(long), `"alert"`, "alerts hold 200 characters")
}

func TestPlainTextIsSplitAndCut(t *testing.T) {
	require.Len(t, orPlain(strings.Repeat("日", 6001), nil), 3)
	require.Empty(t, orPlain("", nil))
	require.Equal(t, "日日…", cut("日日日日", 3))
	require.Equal(t, "&lt;@U1&gt; &amp;amp;", escape("<@U1> &amp;"))
	require.Equal(t, "T…", small("T"+strings.Repeat("t", 40), "x", nil).Title.Text[:len("T")]+"…")
}
