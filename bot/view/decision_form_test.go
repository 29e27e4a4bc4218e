package view

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestDecisionForm(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	form := draw(DecisionForm, e, mariaPerson, Ref{Of: 42})
	require.Equal(t, "Ask the approver", form.Submit.Text)
	ref := ParseRef(form.PrivateMetadata)
	require.Equal(t, [2]int{1, 1}, [2]int{ref.No, ref.Rev}, "what is shown")
	require.Contains(t, reads(t, form), "The vote recommended option 2 (x) (2 of 3 ballots).")
	d, err := read(DecisionForm, holds(t, form), e, mariaPerson, Ref{})
	require.NoError(t, err)
	p := e.Pending()
	require.Equal(t, meeting.DecisionDraft{Option: p.Option, Reasons: p.Reasons, Why: p.Why}, d)

	form = draw(DecisionForm, e, tomPerson, Ref{Of: 42})
	require.Equal(t, "Approve", form.Submit.Text)
	d, err = read(DecisionForm, holds(t, form), e, mariaPerson, Ref{})
	require.NoError(t, err)
	require.NoError(t, e.PrepareDecision(tomPerson, d, 1, meeting.Seen{Rev: 1}, formsAt))

	form = draw(DecisionForm, e, tomPerson, Ref{Of: 42}) // one stands: another replaces it with a reason
	require.Contains(t, holds(t, form), "reason")
	require.Zero(t, ParseRef(form.PrivateMetadata).No)
	d, err = typed(DecisionForm, holds(t, form).with("reasons", text2("- New facts")).with("reason", text2(" costs rose ")), sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
	require.NoError(t, err)
	require.Equal(t, meeting.DecisionDraft{Option: 2, Reasons: []string{"New facts"}, Reason: "costs rose"}, d, "it begins with the advice")
	require.NoError(t, e.PrepareDecision(tomPerson, d, 0, meeting.Seen{}, formsAt))

	e = record2(t, meeting.Reviewing, "x")
	form = draw(DecisionForm, e, tomPerson, Ref{Of: 42})
	require.Contains(t, reads(t, form), "decided without one")
	require.NotContains(t, holds(t, form), "why")
	form = draw(DecisionForm, formsRecord(t), tomPerson, Ref{})
	require.Nil(t, form.Submit)
	require.Contains(t, reads(t, form), "no option")
}

func TestDecisionFields(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	v := Values{"option": chose("2"), "reasons": text2("Because"), "why": {}, "reason": text2("New facts")}
	for _, c := range []struct {
		field string
		with  Value
		says  string
	}{
		{"option", chose(), "choose"},
		{"option", chose("x"), "choose"},
		{"option", chose("0"), "choose"},
		{"reasons", text2(" \n- \n"), "at least one reason"},
		{"reasons", text2(strings.Repeat("x\n", maxReasons+1)), "at most 20 lines"},
		{"reasons", text2("a\n" + strings.Repeat("🔥", maxLine+1)), "Line 2 has 301 characters"},
		{"why", text2(strings.Repeat("x", maxReason+1)), "500"},
		{"reason", text2(strings.Repeat("x", maxReason+1)), "500"},
	} {
		_, err := typed(DecisionForm, v.with(c.field, c.with), sheet(e, mariaPerson, Ref{}))
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	for _, s := range []string{strings.Repeat("🔥", maxLine), "שלום", "<!channel> *b*", strings.TrimSpace(strings.Repeat("x\n", maxReasons))} {
		d, err := typed(DecisionForm, v.with("reasons", text2("• "+s)), sheet(e, mariaPerson, Ref{}))
		require.NoError(t, err)
		require.Equal(t, strings.Split(s, "\n"), d.Reasons)
	}
}

func TestWhyAndDisagree(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	form := draw(WhyForm, e, tomPerson, Ref{Of: 42, No: 1, Rev: 1})
	require.Contains(t, reads(t, form), "The vote recommended option 2")
	require.Contains(t, reads(t, form), "You approve option 1")
	why, err := typed(WhyForm, holds(t, form), sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
	require.NoError(t, err)
	require.Equal(t, e.Pending().Why, why)
	require.NoError(t, e.Approve(tomPerson, 1, meeting.Seen{Rev: 1}, why, formsAt))
	limits(t, "why", maxReason, func(v Values) error {
		_, err := typed(WhyForm, v, sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
		return err
	})
	_, err = typed(WhyForm, Values{"why": {}}, sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
	require.Contains(t, refusedAt(t, "why", err), "for example")

	require.NoError(t, e.Disagree(mariaPerson, 1, "too dear", formsAt))
	line, err := typed(DisagreeForm, holds(t, draw(DisagreeForm, e, mariaPerson, Ref{Of: 42, No: 1})), sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
	require.NoError(t, err)
	require.Equal(t, "too dear", line)
	_, err = typed(DisagreeForm, holds(t, draw(DisagreeForm, e, robPerson, Ref{Of: 42, No: 1})), sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
	require.Contains(t, refusedAt(t, "line", err), "for example")
	limits(t, "line", maxReason, func(v Values) error {
		_, err := typed(DisagreeForm, v, sheet(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1}))
		return err
	})
}

func TestAdviceWords(t *testing.T) {
	e := record2(t, meeting.Voting, "x")
	require.NoError(t, e.Vote(mariaPerson, 1, meeting.Cast{Choice: meeting.ForOption, Option: 1, Reason: "x"}, formsAt))
	require.NoError(t, e.CloseVote(chairPerson, 1, formsAt))
	require.Equal(t, "The vote gave no recommendation: the votes are tied.", adviceWords(e))
	require.Empty(t, holds(t, draw(DecisionForm, e, tomPerson, Ref{}))["option"].Options, "nothing is chosen for anybody")
}
