package bot

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// The first round had its effectiveness review. The second has none, and the form that closes it
// asks why.
func TestTheSecondRoundAsksForItsOwnEffectivenessReview(t *testing.T) {
	g := newRig(t)
	e := g.keep("reviewed")
	require.NotNil(t, e.Effect())
	chair, approver, at := e.Person(e.Chair), e.Person(e.The(meeting.Approver)), g.at.Add(time.Second)
	for _, what := range []func(*meeting.Escalation) error{
		func(e *meeting.Escalation) error { return e.ReEscalate(chair, "Down again", at) },
		func(e *meeting.Escalation) error { return e.Waive(chair, meeting.Technical, "no time", at) },
		func(e *meeting.Escalation) error { return e.Waive(chair, meeting.Business, "no time", at) },
		func(e *meeting.Escalation) error { return e.Waive(chair, meeting.Legal, "no time", at) },
		func(e *meeting.Escalation) error {
			return e.PrepareDecision(approver, meeting.DecisionDraft{Option: e.LiveOptions()[0].No, Reasons: []string{"It holds"}, Why: "It holds", Reason: "A new round"}, 0, meeting.Seen{}, at)
		},
	} {
		_, err := g.kept.Update(t.Context(), e.ID, "", what)
		require.NoError(t, err)
	}
	ref := view.Ref{Of: e.ID}
	form := g.bot.forms[view.FormClose].Draw(g.about(view.FormClose, g.get(e.ID), chair, ref))
	require.True(t, view.HasInput(form, "no_effect"))
	v := router.Values{"archive": {}, "no_effect": {Text: "The customer left"}}
	if view.HasInput(form, "drop") {
		v["drop"] = router.Value{Text: "not needed"}
	}
	_, err := g.submit(chair, view.FormClose, ref, v)
	require.NoError(t, err)
	require.Equal(t, meeting.Closed, g.get(e.ID).Phase)
}
