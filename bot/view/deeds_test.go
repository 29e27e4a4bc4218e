package view

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

// requireOnce fails when two buttons of a surface do the same, whatever they are called.
func requireOnce(t *testing.T, where string, drawn []byte) {
	t.Helper()
	does := map[string]string{}
	once := func(action, value, label string) {
		d := deed(action, value)
		require.Empty(t, does[d], "%s: %q does what %q does", where, label, does[d])
		does[d] = label
	}
	for _, c := range blockkit.Controls(drawn) {
		switch c.Type {
		case "button":
			once(c.ActionID, c.Value, c.Text)
		case "overflow":
			for _, o := range c.Options {
				action, value, _ := strings.Cut(o.Value, "|")
				once(action, value, o.Text)
			}
		}
	}
}

// The meeting was adjourned and its follow-up is planned, and then somebody prepares another decision: there is no second
// adjourning to offer.
func TestADecisionIsReplacedBetweenTheMeetingAndItsFollowUp(t *testing.T) {
	e := Fixture("followup")
	again := *e.Standing()
	again.No, again.Supersedes, again.Approved, again.On = len(e.Decisions)+1, again.No, "", time.Time{}
	e.Decisions = append(e.Decisions, again)
	require.NotNil(t, e.Pending())
	require.NotNil(t, e.Upcoming())
	labels := asJSON(t, book.Card(e, meeting.StatusCard, e.Changed).Blocks)
	require.Contains(t, labels, "Change the decision")
	require.NotContains(t, labels, "Adjourn the meeting")
	require.Contains(t, labels, "Plan the follow-up meeting")
}

func TestNoCardOffersTheSameTwice(t *testing.T) {
	for _, s := range cardStories() {
		if s.Surface == onMessage && !strings.HasPrefix(s.Name, "dm-") {
			requireOnce(t, s.Name, drawn(t, s))
		}
	}
	for stage := range turns() {
		e := Fixture(stage)
		for _, k := range meeting.AllCards {
			if e.Shows(k) {
				requireOnce(t, stage+", "+string(k), []byte(asJSON(t, book.Card(e, k, e.Changed).Blocks)))
			}
		}
		for _, m := range e.Members() {
			requireOnce(t, stage+", /escalate", []byte(asJSON(t, book.Status(e, m.Person, e.Changed).Blocks)))
		}
	}
}
