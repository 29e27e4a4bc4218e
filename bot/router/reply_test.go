package router

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func modal(title, text string) slack.ModalViewRequest { return small(title, text, nil) }

// ackWords is an ack's payload in words.
func ackWords(payload string) string {
	if payload == "" {
		return "ack"
	}
	var p struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   any               `json:"view"`
		Type   string            `json:"response_type"`
		Text   string            `json:"text"`
	}
	if err := json.Unmarshal([]byte(payload), &p); err != nil {
		return "ack " + payload
	}
	switch {
	case p.Errors != nil:
		return fmt.Sprintf("ack errors %v", p.Errors)
	case p.View != nil:
		return fmt.Sprintf("ack %s %s", p.Action, viewWords(p.View))
	case p.Action != "":
		return "ack " + p.Action
	}
	if p.Type == "" {
		return "ack " + payload
	}
	return fmt.Sprintf("ack %s %s", p.Type, p.Text)
}

// at sends one request at p and returns what the person and Slack saw of it.
func (g *rig) at(p place, id string) string {
	g.t.Helper()
	kind, payload := payloadAt(p, id)
	env := g.send(kind, payload)
	time.Sleep(3 * time.Second)
	synctest.Wait()
	if g.acked(env) == 0 {
		return strings.Join(append([]string{"no ack"}, g.called()...), "; ")
	}
	return strings.Join(append([]string{ackWords(g.ack(env))}, g.called()...), "; ")
}

func TestEveryReplyInEveryPlace(t *testing.T) {
	say := slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, "Block", false, false), nil, nil)
	replies := []struct {
		name  string
		reply Reply
		want  map[place]string
	}{
		{"nothing", Nothing(), nil},
		{"close", Close(), nil},
		{"clear", Clear(), map[place]string{atSubmission: "ack clear"}},
		{"no text", Say(""), nil},
		{"errors", Errors(map[string]string{"owner": "Who?"}), map[place]string{
			atCommand:         "ack ephemeral Who?",
			atMessage:         "ack; response_url ephemeral Who?",
			atMessageShortcut: "ack; response_url ephemeral Who?",
			atModal:           `ack; views.update V1 "Form" Who?`,
			atHome:            `ack; views.open TR "Escalations" Who?`,
			atShortcut:        `ack; views.open TR "Escalations" Who?`,
			atSubmission:      "ack errors map[owner:Who?]",
		}},
		{"errors of no input", Errors(map[string]string{"s1": "Not here.", "complaint": "Short.", "gone": "Nor here."}), map[place]string{
			atSubmission:      "ack errors map[complaint:Short.\nNor here.\nNot here.]",
			atCommand:         "ack ephemeral Short.\nNor here.\nNot here.",
			atMessage:         "ack; response_url ephemeral Short.\nNor here.\nNot here.",
			atMessageShortcut: "ack; response_url ephemeral Short.\nNor here.\nNot here.",
			atModal:           "ack; views.update V1 \"Form\" Short.\nNor here.\nNot here.",
			atHome:            "ack; views.open TR \"Escalations\" Short.\nNor here.\nNot here.",
			atShortcut:        "ack; views.open TR \"Escalations\" Short.\nNor here.\nNot here.",
		}},
		{"show", Show(modal("Next", "Go on")), map[place]string{
			atCommand:         `ack; views.open TR "Next" Go on`,
			atMessage:         `ack; views.open TR "Next" Go on`,
			atMessageShortcut: `ack; views.open TR "Next" Go on`,
			atModal:           `ack; views.update V1 "Next" Go on`,
			atHome:            `ack; views.open TR "Next" Go on`,
			atShortcut:        `ack; views.open TR "Next" Go on`,
			atSubmission:      `ack update "Next" Go on`,
		}},
		{"push", Push(modal("Next", "Go on")), map[place]string{
			atCommand:         `ack; views.open TR "Next" Go on`,
			atMessage:         `ack; views.open TR "Next" Go on`,
			atMessageShortcut: `ack; views.open TR "Next" Go on`,
			atModal:           `ack; views.push TR "Next" Go on`,
			atHome:            `ack; views.open TR "Next" Go on`,
			atShortcut:        `ack; views.open TR "Next" Go on`,
			atSubmission:      `ack push "Next" Go on`,
		}},
		{"open", Open(modal("Next", "Go on")), map[place]string{
			atCommand:         `ack; views.open TR "Next" Go on`,
			atMessage:         `ack; views.open TR "Next" Go on`,
			atMessageShortcut: `ack; views.open TR "Next" Go on`,
			atModal:           `ack; views.push TR "Next" Go on`,
			atHome:            `ack; views.open TR "Next" Go on`,
			atShortcut:        `ack; views.open TR "Next" Go on`,
			atSubmission:      `ack push "Next" Go on`,
		}},
		{"say", Say("Hi <!channel> & all"), map[place]string{
			atCommand:         "ack ephemeral Hi &lt;!channel&gt; &amp; all",
			atMessage:         "ack; response_url ephemeral Hi &lt;!channel&gt; &amp; all",
			atMessageShortcut: "ack; response_url ephemeral Hi &lt;!channel&gt; &amp; all",
			atModal:           `ack; views.update V1 "Form" Hi <!channel> & all`, // plain_text: inactive as it is
			atHome:            `ack; views.open TR "Escalations" Hi <!channel> & all`,
			atShortcut:        `ack; views.open TR "Escalations" Hi <!channel> & all`,
			atSubmission:      `ack update "Escalations" Hi <!channel> & all`,
		}},
		{"say blocks", Say("Fallback", say), map[place]string{
			atCommand:         "ack ephemeral Fallback",
			atMessage:         "ack; response_url ephemeral Fallback",
			atMessageShortcut: "ack; response_url ephemeral Fallback",
			atModal:           `ack; views.push TR "Escalations" Block`,
			atHome:            `ack; views.open TR "Escalations" Block`,
			atShortcut:        `ack; views.open TR "Escalations" Block`,
			atSubmission:      `ack update "Escalations" Block`,
		}},
		{"refuse with what is so now", Refuse("Fallback", say), map[place]string{
			atCommand:         "ack ephemeral Fallback",
			atMessage:         `ack; views.open TR "Escalations" Block`,
			atMessageShortcut: "ack; response_url ephemeral Fallback",
			atModal:           `ack; views.push TR "Escalations" Block`,
			atHome:            `ack; views.open TR "Escalations" Block`,
			atShortcut:        `ack; views.open TR "Escalations" Block`,
			atSubmission:      `ack update "Escalations" Block`,
		}},
		{"replace", Replace("New"), map[place]string{
			atCommand:         "ack ephemeral New",
			atMessage:         "ack; response_url replace New",
			atMessageShortcut: "ack; response_url ephemeral New",
			atModal:           `ack; views.update V1 "Form" New`,
			atHome:            `ack; views.open TR "Escalations" New`,
			atShortcut:        `ack; views.open TR "Escalations" New`,
			atSubmission:      `ack update "Escalations" New`,
		}},
		{"home", Home(slack.HomeTabViewRequest{Type: slack.VTHomeTab}), map[place]string{
			atCommand: "ack; views.publish U1", atMessage: "ack; views.publish U1", atMessageShortcut: "ack; views.publish U1",
			atModal: "ack; views.publish U1", atHome: "ack; views.publish U1", atShortcut: "ack; views.publish U1",
			atSubmission: "ack; views.publish U1", atClosed: "ack; views.publish U1", atEvent: "ack; views.publish U1",
		}},
		{"home, then show, then say", Home(slack.HomeTabViewRequest{}).And(Show(modal("Next", "Go on")), Say("And this")), map[place]string{
			atCommand:         `ack ephemeral And this; views.publish U1; views.open TR "Next" Go on`,
			atMessage:         `ack; views.publish U1; views.open TR "Next" Go on; response_url ephemeral And this`,
			atMessageShortcut: `ack; views.publish U1; views.open TR "Next" Go on; response_url ephemeral And this`,
			atModal:           `ack; views.publish U1; views.update V1 "Next" Go on; views.update V1 "Form" And this`,
			atHome:            `ack; views.publish U1; views.open TR "Next" Go on; views.open TR "Escalations" And this`,
			atShortcut:        `ack; views.publish U1; views.open TR "Next" Go on; views.open TR "Escalations" And this`,
			atSubmission:      `ack update "Next" Go on; views.publish U1`,
			atClosed:          "ack; views.publish U1", atEvent: "ack; views.publish U1",
		}},
	}
	var now Reply
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return now, nil })
	for _, c := range replies {
		t.Run(c.name, func(t *testing.T) {
			now = c.reply
			for p, id := range ids {
				onWire(t, routes, nil, func(g *rig) {
					want := c.want[p]
					if want == "" {
						want = "ack"
					}
					require.Equal(t, want, g.at(p, id), "at %s", p)
				})
			}
		})
	}
}

func TestRefusalsAndFaultsInEveryPlace(t *testing.T) {
	fault := "Something went wrong on our side (reference REF12345). Nothing you typed was lost; please try again."
	tests := []struct {
		name   string
		h      Handler
		text   string
		field  string // where the form shows it
		event  string
		logged bool
	}{
		{"refusal", func(context.Context, Request) (Reply, error) { return Nothing(), meeting.Refuse("", "Voting is over.") },
			"Voting is over.", "complaint", "ack", false},
		{"refusal of a field", func(context.Context, Request) (Reply, error) {
			return Nothing(), fmt.Errorf("update: %w", meeting.Refuse("owner", "Not her."))
		}, "Not her.", "owner", "ack", false},
		{"refusal of a field that the form lacks", func(context.Context, Request) (Reply, error) {
			return Nothing(), meeting.Refuse("amount", "Too much.")
		}, "Too much.", "complaint", "ack", false},
		{"fault", func(context.Context, Request) (Reply, error) { return Nothing(), errNever }, fault, "complaint", "no ack", true},
		{"panic", func(context.Context, Request) (Reply, error) { panic("secret words") }, fault, "complaint", "no ack", true},
		{"deadline", func(ctx context.Context, _ Request) (Reply, error) { <-ctx.Done(); return Nothing(), ctx.Err() },
			fault, "complaint", "no ack", true},
		{"deaf to the deadline", func(context.Context, Request) (Reply, error) { time.Sleep(4 * time.Second); return Nothing(), nil },
			fault, "complaint", "no ack", true},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			routes, ids := everywhere(c.h)
			want := map[place]string{
				atCommand:         "ack ephemeral " + c.text,
				atMessage:         "ack; response_url ephemeral " + c.text,
				atMessageShortcut: "ack; response_url ephemeral " + c.text,
				atModal:           `ack; views.update V1 "Form" ` + c.text,
				atHome:            `ack; views.open TR "Escalations" ` + c.text,
				atShortcut:        `ack; views.open TR "Escalations" ` + c.text,
				atSubmission:      fmt.Sprintf("ack errors map[%s:%s]", c.field, c.text),
				atClosed:          "ack",
				atEvent:           c.event,
			}
			if !c.logged { // a refusal of a card's button stands where the person looks
				want[atMessage] = `ack; views.open TR "Escalations" ` + c.text
			}
			for p, id := range ids {
				onWire(t, routes, nil, func(g *rig) {
					require.Equal(t, want[p], g.at(p, id), "at %s", p)
					lines := strings.Count(g.log.String(), `"reference":"REF12345"`)
					require.Equal(t, c.logged, lines == 1, "%d log lines", lines)
					require.NotContains(t, g.log.String(), "secret words")
				})
			}
		})
	}
}

func TestNobodyKnowsTheButton(t *testing.T) {
	for p, want := range map[place]string{
		atCommand:         "ack ephemeral Old.",
		atMessage:         `ack; views.open TR "Escalations" Old.`,
		atMessageShortcut: "ack; response_url ephemeral Old.",
		atModal:           `ack; views.update V1 "Form" Old.`,
		atHome:            `ack; views.open TR "Escalations" Old.`,
		atShortcut:        `ack; views.open TR "Escalations" Old.`,
		atSubmission:      "ack errors map[complaint:Old.]",
		atClosed:          "ack",
		atEvent:           "ack",
	} {
		onWire(t, &Routes{}, func(_ *wire, c *Config) { c.Unknown = "Old." }, func(g *rig) {
			require.Equal(t, want, g.at(p, "gone"), "at %s", p)
		})
	}
	// While another version runs, too, that one may know it.
	onWire(t, &Routes{}, func(_ *wire, c *Config) { c.Updating = func() error { return meeting.Refuse("", "Again, please.") } }, func(g *rig) {
		require.Equal(t, `ack; views.open TR "Escalations" Again, please.`, g.at(atMessage, "gone"))
	})
}

func TestFormWithoutInputsIsShownAgain(t *testing.T) {
	var routes Routes
	routes.Submit("bare", func(context.Context, Request) (Reply, error) { return Nothing(), meeting.Refuse("", "Too late.") })
	onWire(t, &routes, nil, func(g *rig) {
		env := g.send("interactive", `{"type":"view_submission",`+user+`,"trigger_id":"TR","view":`+bareView+`}`)
		synctest.Wait()
		require.Equal(t, `ack update "Bare" Too late.`, ackWords(g.ack(env)))
	})
}
