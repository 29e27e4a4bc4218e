package bot

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// Whoever may open a form is refused, if at all, under one of its fields: nobody types for
// nothing.
func TestWhateverIsRefusedAnywayIsRefusedBeforeAnythingIsTyped(t *testing.T) {
	for _, stage := range stages {
		if testing.Short() && !slices.Contains(turning, stage) {
			continue
		}
		t.Run(stage, func(t *testing.T) {
			g := newRig(t)
			e := g.keep(stage)
			g.bot.Store = &dry{Store: g.kept}
			opened := 0
			for _, name := range slices.Sorted(maps.Keys(fillings)) {
				f := fillings[name]
				ref := f.ref
				if f.find != nil {
					if stage != f.stage {
						continue // what it refers to is not there
					}
					ref = f.find(g, e)
				}
				ref.Of = e.ID
				for _, by := range inside {
					if _, err := g.press(by, view.FormID(name), ref.String()); err != nil {
						continue
					}
					opened++
					_, err := g.submit(by, name, g.about(name, e, by, ref).Ref, f.good)
					if refusal, ok := meeting.AsRefusal(err); ok {
						require.NotEmpty(t, refusal.Field, "%s by %s: %s", name, by.Name, refusal.Text)
						continue
					}
					require.NoError(t, err, "%s by %s", name, by.Name)
				}
			}
			if e.Phase != meeting.Withdrawn && e.Phase != meeting.Closed {
				require.Greater(t, opened, 20)
			}
		})
	}
}

func TestAnOldButtonIsAnsweredWithWhatIsSoNow(t *testing.T) {
	for _, c := range []struct {
		stage, action string
		ref           view.Ref
		by            meeting.Person
		says          string
	}{
		{"void", view.ActVote, view.Ref{No: 1, Rev: 2}, view.Lisa, "this is the vote now"},
		{"void", view.ActVote, view.Ref{No: 1, Rev: 2}, view.Tom, "not among the voters of the new one"},
		{"round2", view.ActVote, view.Ref{No: 7, Rev: 2}, view.Lisa, "No vote is open now"},
		{"ready", view.ActConfirm, view.Ref{Key: "legal", Rev: 7}, view.Robert, "You have already confirmed a later version"},
		{"pending", view.ActApprove, view.Ref{No: 1, Rev: 7}, view.Tom, "This is how it reads now"},
		{"adjourned", view.ActAgree, view.Ref{No: 5, At: 1}, view.Sarah, "This is the request now"},
		{"items", view.ActItemSnooze, view.Ref{No: 4, Key: "afternoon"}, view.David, "belongs to Lisa Wong"},
		{"items", view.FormID(view.FormItemSnooze), view.Ref{No: 4}, view.Sarah, "Only Lisa Wong can snooze"},
		{"closed", view.ActItemDone, view.Ref{No: 4}, view.Lisa, "ESC-1 is closed"},
		{"items", "gone-long-ago", view.Ref{}, view.Lisa, "older version"},
		{"items", view.FormID("gone-long-ago"), view.Ref{}, view.Lisa, "older version"},
	} {
		g := newRig(t)
		c.ref.Of = g.keep(c.stage).ID
		reply, err := g.press(c.by, c.action, c.ref.String())
		said := ""
		if err != nil {
			refusal, ok := meeting.AsRefusal(err)
			require.True(t, ok, "%v", err)
			said = refusal.Text
		}
		for _, w := range words(reply) {
			said += w + "\n"
		}
		require.Contains(t, said, c.says, "%s at %s", c.action, c.stage)
	}
	g := newRig(t)
	_, err := g.press(view.Lisa, view.ActItemDone, view.Ref{Of: 99, No: 1}.String())
	require.ErrorContains(t, err, "I cannot find this escalation")
	_, err = g.press(view.Lisa, view.ActItemDone, "what is this")
	require.ErrorContains(t, err, "I cannot find this escalation")
}
