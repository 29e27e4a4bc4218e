package view

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestVoteForm(t *testing.T) {
	e := record2(t, meeting.Reviewing, "x")
	rules, err := typed(VoteForm, holds(t, draw(VoteForm, e, chairPerson, Ref{Of: 42})), sheet(e, chairPerson, Ref{}))
	require.NoError(t, err)
	require.Equal(t, meeting.VoteRules{Voters: e.DefaultVoters(), Length: meeting.VoteTime}, rules)

	e = record2(t, meeting.Deciding, "x") // a vote again begins with the rules of the last one
	rules, err = typed(VoteForm, holds(t, draw(VoteForm, e, chairPerson, Ref{Of: 42})), sheet(e, chairPerson, Ref{}))
	require.NoError(t, err)
	require.Equal(t, e.Ballot().Rules, rules)
	require.NoError(t, e.OpenVote(chairPerson, meeting.Newest, rules, true, formsAt))
	require.Contains(t, reads(t, draw(VoteForm, e, chairPerson, Ref{})), "shown by name")
}

func TestVoteFields(t *testing.T) {
	e := record2(t, meeting.Reviewing, "x")
	r := sheet(e, chairPerson, Ref{})
	v := holds(t, draw(VoteForm, e, chairPerson, Ref{}))
	for _, c := range []struct {
		field string
		with  Value
		says  string
	}{
		{"voters", users(), "at least one voter"},
		{"quorum", text2("most"), "whole number from 1 to 3"},
		{"quorum", text2("0"), "whole number"},
		{"quorum", text2("4"), "whole number"},
		{"quorum", text2("1.5"), "whole number"},
		{"functions", chose("marketing"), "from the list"},
		{"length", text2("soon"), "for example 15"},
		{"length", text2("0"), "from 1 to 10080"},
		{"length", text2("10081"), "from 1 to 10080"},
		{"length", text2("9999999999"), "from 1 to 10080"},
	} {
		_, err := typed(VoteForm, v.with(c.field, c.with), r)
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	for minutes, want := range map[string]time.Duration{"": 15 * time.Minute, "1": time.Minute, "10080": 7 * 24 * time.Hour, "45 Min": 45 * time.Minute} {
		rules, err := typed(VoteForm, v.with("length", text2(minutes)).with("quorum", text2("3")).with("functions", chose("finance")).with("need_reason", chose(yes)), r)
		require.NoError(t, err, minutes)
		require.Equal(t, want, rules.Length, minutes)
		require.Equal(t, 3, rules.Quorum)
		require.Equal(t, []meeting.Role{meeting.Finance}, rules.Functions)
		require.True(t, rules.NeedReason)
	}
}

func TestReason(t *testing.T) {
	e := record2(t, meeting.Voting, "keeps them")
	form := draw(ReasonForm, e, chairPerson, Ref{Of: 42, No: 1, Rev: 2})
	require.Contains(t, reads(t, form), "You vote for option 2")
	require.Equal(t, "Vote", form.Submit.Text)
	got, err := typed(ReasonForm, holds(t, form), sheet(e, chairPerson, Ref{Of: 42, No: 1, Rev: 2}))
	require.NoError(t, err)
	require.Equal(t, "keeps them", got, "one's own reason so far")
	form = draw(ReasonForm, e, tomPerson, Ref{Of: 42, No: 1})
	require.Contains(t, reads(t, form), "You abstain.")
	_, err = typed(ReasonForm, holds(t, form), sheet(e, chairPerson, Ref{Of: 42, No: 1, Rev: 2}))
	require.Contains(t, refusedAt(t, "reason", err), "for example")
	limits(t, "reason", maxReason, func(v Values) error {
		_, err := typed(ReasonForm, v, sheet(e, chairPerson, Ref{Of: 42, No: 1, Rev: 2}))
		return err
	})
}

// limits proves that a text is taken at its limit, of any characters, and refused above it.
func limits(t *testing.T, field string, most int, parse func(Values) error) {
	t.Helper()
	for _, c := range []string{"x", "🔥", "ש", "<"} {
		require.NoError(t, parse(Values{field: text2(strings.Repeat(c, most))}))
		require.Contains(t, refusedAt(t, field, parse(Values{field: text2(strings.Repeat(c, most+1))})), "shorten")
	}
}
