package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
	"escalate/bot/view"
)

// presses are the deeds that can be pressed on a surface.
func presses(t *testing.T, drawn any) []control {
	t.Helper()
	raw, err := json.Marshal(drawn)
	require.NoError(t, err)
	var all []control
	for _, c := range blockkit.Controls(raw) {
		switch c.Type {
		case "button":
			all = append(all, control{c.ActionID, c.Value, c.Text})
		case "overflow":
			for _, o := range c.Options {
				all = append(all, control{c.ActionID, o.Value, o.Text})
			}
		}
	}
	return all
}

// refusedTo presses a button for somebody on a store that keeps nothing, and returns the refusal; "" when it was done.
func (g *rig) refusedTo(by meeting.Person, c control) string {
	g.t.Helper()
	reply, err := g.press(by, c.action, c.value)
	if err != nil {
		refusal, ok := meeting.AsRefusal(err)
		require.True(g.t, ok, "%s by %s: %v", c.story, by.Name, err)
		return refusal.Text
	}
	if strings.Contains(strings.Join(words(reply), " "), "in the meantime") {
		return "it was shown as it was"
	}
	return ""
}

// Nothing is offered to nobody: whatever stands on a card of the channel can be done by one of those who are in it, at every
// stage of the meeting and not in the pictures alone.
func TestWhatACardOffersSomebodyCanDo(t *testing.T) {
	for _, stage := range stages {
		if testing.Short() && stage == "nasty" {
			continue // large, and with the buttons of the others
		}
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			e := g.keep(stage)
			g.requireOffered(e)
			if e.Phase.Open() && e.Has(e.Chair) {
				g.change(e.ID, func(e *meeting.Escalation) error {
					chair := e.Person(e.Chair)
					chair.Standing = meeting.Gone
					return e.Profile(chair, g.at)
				})
				g.requireOffered(g.get(e.ID))
			}
		})
	}
}

// requireOffered presses whatever stands on the cards, without keeping what it does.
func (g *rig) requireOffered(e *meeting.Escalation) {
	t := g.t
	t.Helper()
	g.bot.Store = &dry{Store: g.kept}
	defer func() { g.bot.Store = g.kept }()
	offered, refused := 0, []string{}
	for _, k := range meeting.AllCards {
		if !e.Shows(k) {
			continue
		}
		for _, c := range presses(t, g.bot.View.Card(e, k, g.at).Blocks) {
			offered++
			why := ""
			can := slices.ContainsFunc(e.Members(), func(by meeting.Member) bool { why = g.refusedTo(by.Person, c); return why == "" })
			if !can && base(c.action) != view.ActMyBallot { // whoever has not voted is told so
				refused = append(refused, c.story+" on the "+string(k)+" card: "+why)
			}
		}
	}
	require.Empty(t, refused)
	require.Positive(t, offered)
}

// What waits for somebody, they can do: nothing that is listed for one person alone is refused to that person.
func TestWhatWaitsForSomebodyTheyCanDo(t *testing.T) {
	for _, stage := range stages {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			e := g.keep(stage)
			g.bot.Store = &dry{Store: g.kept}
			for _, by := range inside {
				if !e.Has(by.ID) {
					continue
				}
				for _, c := range presses(t, g.bot.View.Mine([]meeting.Row{e.Row()}, by, g.at).Blocks) {
					require.Empty(t, g.refusedTo(by, c), "%s for %s", c.story, by.Name)
				}
			}
		})
	}
}
