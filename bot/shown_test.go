package bot

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/router"
	"escalate/bot/view"
)

// approveOf is what the button that approves an exception carries.
func approveOf(t *testing.T, r router.Reply) string {
	t.Helper()
	for _, s := range words(r) {
		if ref := view.ParseRef(s); ref.Seen != "" && ref.Rev > 0 {
			return s
		}
	}
	require.Fail(t, "no such button", words(r))
	return ""
}

func TestNobodyDecidesOverAnOptionThatWasChangedMeanwhile(t *testing.T) {
	g := newRig(t)
	e := g.keep("ready")
	opened, err := g.press(view.Tom, view.FormID(view.FormDecision), view.Ref{Of: e.ID}.String())
	require.NoError(t, err)
	g.change(e.ID, func(e *meeting.Escalation) error {
		o := e.Option(2)
		offer := o.Offer
		offer.Amount, _ = money.Parse("$900K", "USD")
		return e.EditOption(view.Maria, 2, o.Rev, offer, true, g.at)
	})
	v := router.Values{"option": picked("2"), "reasons": typed("Fair"), "why": typed("Because")}
	reply, err := g.submit(view.Tom, view.FormDecision, view.ParseRef(metadata(opened)), v)
	require.NoError(t, err)
	require.True(t, has(reply, "The options, or who decides, changed in the meantime."), words(reply))
	require.True(t, shows(reply, "Fair"), "what was typed stays")
	require.Nil(t, g.get(e.ID).Standing())
}

func TestADecisionIsApprovedByTheFiguresThatWereShown(t *testing.T) {
	g := newRig(t)
	e := g.keep("pending")
	post := g.bot.View.Direct(e.Person(view.Tom.ID), []view.Part{{E: e, N: meeting.Notice{Of: e.ID, Kind: meeting.AskDecision, To: view.Tom.ID, Subject: "1"}}}, g.at, false)
	ref := approveOf(t, router.Say(post.Text, post.Blocks...))
	g.change(e.ID, func(e *meeting.Escalation) error { return anotherValue(t, e, g.at) })
	stale, err := g.press(view.Tom, view.ActApprove, ref)
	require.NoError(t, err)
	require.True(t, has(stale, "The figures behind the decision changed in the meantime."), words(stale))
	require.Nil(t, g.get(e.ID).Standing())
	_, err = g.press(view.Tom, view.ActApprove, approveOf(t, stale))
	require.NoError(t, err)
	require.NotNil(t, g.get(e.ID).Standing())
}

func TestAVoteIsNotOpenedOverWhatWasNotShown(t *testing.T) {
	g := newRig(t)
	e := g.keep("ready")
	warned := func(r router.Reply) string {
		for _, s := range words(r) {
			if ref := view.ParseRef(s); ref.Warn && ref.Seen != "" {
				return s
			}
		}
		require.Fail(t, "not warned", words(r))
		return ""
	}
	shown, err := g.press(view.Sarah, view.ActOpenVote, view.Ref{Of: e.ID}.String())
	require.NoError(t, err)
	require.True(t, has(shown, "Not opened yet: 2 points do not add up."), words(shown))
	form, err := g.submit(view.Sarah, view.FormVote, view.Ref{Of: e.ID}, fillings[view.FormVote].good)
	require.NoError(t, err)
	g.change(e.ID, func(e *meeting.Escalation) error { return anotherValue(t, e, g.at) })
	again, err := g.submit(view.Sarah, view.FormAnyway, view.ParseRef(metadata(shown)), router.Values{})
	require.NoError(t, err)
	require.True(t, has(again, "The points changed in the meantime"), words(again))
	again2, err := g.submit(view.Sarah, view.FormVote, view.ParseRef(warned(form)), fillings[view.FormVote].good)
	require.NoError(t, err)
	require.NotEqual(t, warned(form), warned(again2))
	require.Equal(t, meeting.Reviewing, g.get(e.ID).Phase)
	_, err = g.submit(view.Sarah, view.FormAnyway, view.ParseRef(metadata(again)), router.Values{})
	require.NoError(t, err)
	require.Equal(t, meeting.Voting, g.get(e.ID).Phase)
}

// Approve stands in a direct message, below the figures.
func TestAnExceptionIsApprovedByTheFiguresThatWereShown(t *testing.T) {
	g := newRig(t)
	e := g.keep("asked")
	post := g.bot.View.Direct(e.Person(view.Fiona.ID), []view.Part{{E: e, N: meeting.Notice{Of: e.ID, Kind: meeting.AskException, To: view.Fiona.ID, Subject: "1"}}}, g.at, false)
	ref := approveOf(t, router.Say(post.Text, post.Blocks...))
	_, err := g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return e.Ask(view.Tom, view.Lisa, "Why?", g.at) })
	require.NoError(t, err)
	old, err := g.press(view.Fiona, view.ActGrant, ref)
	require.NoError(t, err)
	require.True(t, has(old, "Approved."), "what else happens meanwhile does not matter: %v", words(old))

	g = newRig(t)
	e = g.keep("asked")
	ref = approveOf(t, router.Say(post.Text, post.Blocks...))
	_, err = g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return anotherValue(t, e, g.at) })
	require.NoError(t, err)
	n := g.events(e.ID)
	stale, err := g.press(view.Fiona, view.ActGrant, ref)
	require.NoError(t, err)
	require.Equal(t, n, g.events(e.ID), "nothing is approved")
	require.True(t, has(stale, "The figures changed in the meantime."), words(stale))
	again, err := g.press(view.Fiona, view.ActGrant, approveOf(t, stale))
	require.NoError(t, err)
	require.True(t, has(again, "Approved."), words(again))
}

// What does not add up was corrected or explained meanwhile: the vote is opened as any other.
func TestAVoteIsOpenedPlainlyOnceEverythingAddsUp(t *testing.T) {
	g := newRig(t)
	e := g.keep("ready")
	shown, err := g.press(view.Sarah, view.ActOpenVote, view.Ref{Of: e.ID}.String())
	require.NoError(t, err)
	g.change(e.ID, func(e *meeting.Escalation) error {
		for _, x := range meeting.PointsNotAddingUp(e.Points(g.at, g.bot.Policy)) {
			gave := slices.IndexFunc(inside, func(by meeting.Person) bool {
				return e.Explain(by, x.Topic, x.Figures(), "By amendment 3", g.bot.Policy, g.at) == nil
			})
			require.GreaterOrEqual(t, gave, 0, "nobody may write a note on %s", x.Topic)
		}
		return nil
	})
	again, err := g.submit(view.Sarah, view.FormAnyway, view.ParseRef(metadata(shown)), router.Values{})
	require.NoError(t, err)
	require.True(t, shows(again, "The vote is not open yet. Everything adds up now."), words(again))
	require.Equal(t, meeting.Reviewing, g.get(e.ID).Phase)
	old, err := g.press(view.Sarah, view.ActAnyway, view.Ref{Of: e.ID, Warn: true}.String())
	require.NoError(t, err)
	require.True(t, has(old, "Everything adds up now."), "a button of before opens the form: %v", words(old))
	_, err = g.press(view.Sarah, view.ActOpenVote, view.Ref{Of: e.ID}.String())
	require.NoError(t, err)
	require.Empty(t, g.get(e.ID).Ballot().Odd)
}

// The forms that stand beside Approve answer by what its message showed, too; a question, an
// answer and an outage that goes on change no figure.
func TestAnExceptionsFormsAnswerByTheFiguresOfTheirMessage(t *testing.T) {
	for name, stale := range map[string]bool{"figures": true, "a question": false} {
		t.Run(name, func(t *testing.T) {
			g := newRig(t)
			e := g.keep("asked")
			post := g.bot.View.Direct(e.Person(view.Fiona.ID), []view.Part{{E: e, N: meeting.Notice{Of: e.ID, Kind: meeting.AskException, To: view.Fiona.ID, Subject: "1"}}}, g.at, false)
			ref := approveOf(t, router.Say(post.Text, post.Blocks...))
			g.change(e.ID, func(e *meeting.Escalation) error {
				if stale {
					return anotherValue(t, e, g.at)
				}
				return e.AskAboutException(view.Fiona, 2, meeting.Seen{Rev: 1}, "Which clause?", g.at)
			})
			opened, err := g.press(view.Fiona, view.FormID(view.FormExceptionGrant), ref)
			require.NoError(t, err)
			reply, err := g.submit(view.Fiona, view.FormExceptionGrant, view.ParseRef(metadata(opened)), fillings[view.FormExceptionGrant].good)
			require.NoError(t, err)
			require.Equal(t, stale, has(reply, "The figures changed in the meantime."), words(reply))
			require.Equal(t, stale, g.get(e.ID).ExceptionOf(2).Finance.Answer == meeting.NoAnswer)
		})
	}
}
