package view

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestDecisionForm(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	form := DecisionForm(e, mariaPerson, Ref{Of: 42})
	require.Equal(t, "Ask the approver", form.Submit.Text)
	ref := ParseRef(form.PrivateMetadata)
	require.Equal(t, [2]int{1, 1}, [2]int{ref.No, ref.Rev}, "what is shown")
	require.Contains(t, reads(t, form), "The vote advised Option 2 (x) (2 of 3 ballots).")
	d, err := ParseDecision(holds(t, form), Reading{})
	require.NoError(t, err)
	p := e.Pending()
	require.Equal(t, meeting.DecisionDraft{Option: p.Option, Reasons: p.Reasons, Why: p.Why}, d)

	form = DecisionForm(e, tomPerson, Ref{Of: 42})
	require.Equal(t, "Approve", form.Submit.Text)
	d, err = ParseDecision(holds(t, form), Reading{})
	require.NoError(t, err)
	require.NoError(t, e.PrepareDecision(tomPerson, d, 1, 1, formsAt))

	form = DecisionForm(e, tomPerson, Ref{Of: 42}) // one stands: another replaces it with a reason
	require.Contains(t, holds(t, form), "reason")
	require.Zero(t, ParseRef(form.PrivateMetadata).No)
	d, err = ParseDecision(holds(t, form).with("reasons", text2("- New facts")).with("reason", text2(" costs rose ")), Reading{})
	require.NoError(t, err)
	require.Equal(t, meeting.DecisionDraft{Option: 2, Reasons: []string{"New facts"}, Reason: "costs rose"}, d, "it begins with the advice")
	require.NoError(t, e.PrepareDecision(tomPerson, d, 0, 0, formsAt))

	e = record2(t, meeting.Reviewing, "x")
	form = DecisionForm(e, tomPerson, Ref{Of: 42})
	require.Contains(t, reads(t, form), "decided without one")
	require.NotContains(t, holds(t, form), "why")
	form = DecisionForm(formsRecord(t), tomPerson, Ref{})
	require.Nil(t, form.Submit)
	require.Contains(t, reads(t, form), "no option")
}

func TestDecisionFields(t *testing.T) {
	v := Values{"option": chose("2"), "reasons": text2("Because")}
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
		_, err := ParseDecision(v.with(c.field, c.with), Reading{})
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	for _, s := range []string{strings.Repeat("🔥", maxLine), "שלום", "<!channel> *b*", strings.TrimSpace(strings.Repeat("x\n", maxReasons))} {
		d, err := ParseDecision(v.with("reasons", text2("• "+s)), Reading{})
		require.NoError(t, err)
		require.Equal(t, strings.Split(s, "\n"), d.Reasons)
	}
}

func TestWhyAndDisagree(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	form := WhyForm(e, tomPerson, Ref{Of: 42, No: 1, Rev: 1})
	require.Contains(t, reads(t, form), "The vote advised Option 2")
	require.Contains(t, reads(t, form), "You approve Option 1")
	why, err := ParseWhy(holds(t, form), Reading{})
	require.NoError(t, err)
	require.Equal(t, e.Pending().Why, why)
	require.NoError(t, e.Approve(tomPerson, 1, 1, why, formsAt))
	limits(t, "why", maxReason, func(v Values) error { _, err := ParseWhy(v, Reading{}); return err })
	_, err = ParseWhy(Values{}, Reading{})
	require.Contains(t, refusedAt(t, "why", err), "for example")

	require.NoError(t, e.Disagree(mariaPerson, 1, "too dear", formsAt))
	line, err := ParseDisagree(holds(t, DisagreeForm(e, mariaPerson, Ref{Of: 42, No: 1})), Reading{})
	require.NoError(t, err)
	require.Equal(t, "too dear", line)
	_, err = ParseDisagree(holds(t, DisagreeForm(e, robPerson, Ref{Of: 42, No: 1})), Reading{})
	require.Contains(t, refusedAt(t, "line", err), "for example")
	limits(t, "line", maxReason, func(v Values) error { _, err := ParseDisagree(v, Reading{}); return err })
}

func TestAdviceWords(t *testing.T) {
	e := record2(t, meeting.Voting, "x")
	require.NoError(t, e.Vote(mariaPerson, 1, meeting.Cast{Choice: meeting.ForOption, Option: 1, Reason: "x"}, formsAt))
	require.NoError(t, e.CloseVote(chairPerson, 1, formsAt))
	require.Equal(t, "The vote gave no advice: it was a tie.", adviceWords(e))
	require.Empty(t, holds(t, DecisionForm(e, tomPerson, Ref{}))["option"].Options, "nothing is chosen for anybody")
}
