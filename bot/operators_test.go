package bot

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// unsaidIn keeps a stage of the storybook's meeting in which Slack has refused something for good.
func (g *rig) unsaidIn(stage string) *meeting.Escalation {
	e, err := g.kept.Update(g.t.Context(), g.keep(stage).ID, "", func(e *meeting.Escalation) error {
		view.Refused(e, g.at)
		return nil
	})
	require.NoError(g.t, err)
	require.NotEmpty(g.t, e.StillUnsaid(g.at, g.bot.Policy))
	return e
}

// refusal is the sentence that a press is answered with, which changes nothing.
func (g *rig) refusal(id meeting.ID, by meeting.Person, action string, ref view.Ref) string {
	before := g.events(id)
	_, err := g.press(by, action, ref.String())
	refused, no := meeting.AsRefusal(err)
	require.True(g.t, no, "%v", err)
	require.Equal(g.t, before, g.events(id))
	return refused.Text
}

// What Slack refused is sent again by whoever is an operator when they press, and by nobody else.
func TestOnlyOperatorsSendAgain(t *testing.T) {
	g := newRig(t)
	e := g.unsaidIn("items")
	ref := view.Ref{Of: e.ID, No: e.StillUnsaid(g.at, g.bot.Policy)[0].Seq}
	require.Contains(t, g.refusal(e.ID, e.Person(e.Chair), view.ActSendAgain, ref), "you are not one of them now")

	g.bot.Operators = []meeting.UserID{view.Ole.ID}
	home, err := g.bot.home(t.Context(), g.request(view.Ole))
	require.NoError(t, err)
	require.True(t, shows(home, "Send again"))
	require.NotContains(t, words(home), e.Customer)
	others, err := g.bot.home(t.Context(), g.request(e.Person(e.Chair)))
	require.NoError(t, err)
	require.False(t, shows(others, "For operators"))

	unseen := view.Ole
	unseen.Standing = meeting.Unverified
	require.Contains(t, g.refusal(e.ID, unseen, view.ActSendAgain, ref), "try again in a minute")
	was := view.Ole
	was.Standing = meeting.Guest
	require.Contains(t, g.refusal(e.ID, was, view.ActSendAgain, ref), "Only full members")

	before := len(e.Unsaid)
	_, err = g.press(view.Ole, view.ActSendAgain, ref.String())
	require.NoError(t, err)
	e, err = g.kept.Get(t.Context(), e.ID)
	require.NoError(t, err)
	require.Len(t, e.Unsaid, before-1)
	log, err := g.kept.Events(t.Context(), e.ID)
	require.NoError(t, err)
	last := log[len(log)-1]
	require.Equal(t, view.Ole.ID, last.By, "the log says who")
	require.Equal(t, meeting.SentAgain{Seq: ref.No}, last.Body)
	require.Contains(t, g.refusal(e.ID, view.Ole, view.ActSendAgain, ref), "sent again already")

	g.bot.Operators = nil
	require.Contains(t, g.refusal(e.ID, view.Ole, view.ActSendAgain, ref), "you are not one of them now")
	require.Contains(t, g.refusal(e.ID, view.Ole, view.ActSendAgain, view.Ref{Of: 999}), "you are not one of them now")
}
