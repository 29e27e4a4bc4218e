package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// voteIn opens a vote among the people with the rules, at later.
func voteIn(t *testing.T, rules VoteRules, voters ...Person) *Escalation {
	t.Helper()
	e := stage(t, Reviewing)
	rules.Voters = personIDs(voters)
	require.NoError(t, e.OpenVote(chair, Newest, rules, false, later))
	e.Take()
	return e
}

func forOption(no int, at time.Time) Cast { return Cast{Choice: ForOption, Option: no, At: at} }

func TestTheLaterClickCountsWhateverTheOrderOfArrival(t *testing.T) {
	e := voteIn(t, VoteRules{}, tech, biz)
	at := later.Add(time.Minute)
	require.NoError(t, e.Vote(tech, 1, forOption(2, at.Add(10*time.Second)), at.Add(11*time.Second)))
	refused(t, e.Vote(tech, 1, forOption(1, at), at.Add(12*time.Second)), "Your later ballot counts: Option 2 (Option 2).")
	require.Equal(t, 2, e.Ballot().Cast[tech.ID].Option)
	require.NoError(t, e.Vote(tech, 1, forOption(3, at.Add(20*time.Second)), at.Add(21*time.Second)))
	require.Equal(t, 3, e.Ballot().Cast[tech.ID].Option)
	require.NoError(t, e.Vote(tech, 1, forOption(1, at.Add(time.Hour)), at.Add(22*time.Second)), "a clock that runs ahead is cut to now")
	require.True(t, e.Ballot().Cast[tech.ID].At.Equal(at.Add(22*time.Second)))
	mine, err := e.MyBallot(tech)
	require.NoError(t, err)
	require.Equal(t, "Option 1 (Option 1)", mine)
	// Clicked 1, 2 and 1 again, which arrive as 1, 1 and 2.
	at = at.Add(time.Minute)
	require.NoError(t, e.Vote(tech, 1, forOption(1, at), at))
	e.Take()
	require.NoError(t, e.Vote(tech, 1, forOption(1, at.Add(2*time.Second)), at.Add(3*time.Second)))
	_, owed := e.Take()
	require.Empty(t, owed, "the card says the same")
	refused(t, e.Vote(tech, 1, forOption(2, at.Add(time.Second)), at.Add(4*time.Second)), "Your later ballot counts: Option 1 (Option 1).")
	_, err = e.MyBallot(biz)
	refused(t, err, "You have not voted yet")
}

func TestNoBallotAtOrAfterTheClosingTime(t *testing.T) {
	e := voteIn(t, VoteRules{Length: 10 * time.Minute}, tech, biz)
	end := later.Add(10 * time.Minute)
	require.NoError(t, e.Vote(tech, 1, forOption(2, end.Add(-time.Second)), end.Add(5*time.Second)), "clicked in time, arrived late, not closed yet")
	refused(t, e.Vote(biz, 1, forOption(2, end), end.Add(5*time.Second)), "This vote is closed")
	require.Equal(t, Voting, e.Phase, "nothing has closed it yet")
	require.True(t, e.NextDue(DefaultPolicy()).Equal(later.Add(AskVoteAfter)), "whoever has not voted is asked")
	e.Tick(later.Add(AskVoteAfter), DefaultPolicy())
	require.True(t, e.NextDue(DefaultPolicy()).Equal(later.Add(400*time.Second)), "the undecided hear when a third is left")
	e.Tick(end.Add(time.Minute), DefaultPolicy())
	require.Equal(t, Deciding, e.Phase)
	require.Empty(t, sent(e, NudgeVote), "too late to remind")
	refused(t, e.Vote(biz, 1, forOption(2, end.Add(-time.Second)), end.Add(2*time.Minute)), "This vote is closed")
}

func TestWhenAllHaveVotedItClosesAMinuteLater(t *testing.T) {
	e := voteIn(t, VoteRules{}, tech, biz)
	at := later.Add(2 * time.Minute)
	require.NoError(t, e.Vote(tech, 1, forOption(2, at), at))
	require.NoError(t, e.Vote(biz, 1, Cast{Choice: Abstain}, at))
	require.True(t, e.NextDue(DefaultPolicy()).Equal(at.Add(Grace)))
	require.NoError(t, e.Vote(tech, 1, forOption(1, at.Add(30*time.Second)), at.Add(30*time.Second)), "a slip can be corrected")
	refused(t, e.Vote(tech, 1, forOption(2, at.Add(Grace)), at.Add(Grace)), "This vote is closed")
	e.Tick(at.Add(Grace), DefaultPolicy())
	require.Equal(t, 1, e.Tally(e.Counting()).Advice)
	// The last of a long vote's minute does not stretch it.
	e = voteIn(t, VoteRules{Length: time.Minute}, tech)
	require.NoError(t, e.Vote(tech, 1, Cast{Choice: Recuse}, later.Add(30*time.Second)))
	require.True(t, e.NextDue(DefaultPolicy()).Equal(later.Add(time.Minute)))
}

func TestTheUndecidedHearOnceWhenAThirdIsLeft(t *testing.T) {
	e := voteIn(t, VoteRules{}, tech, biz, plain)
	require.NoError(t, e.Vote(tech, 1, forOption(1, later), later))
	e.Take()
	at := later.Add(10 * time.Minute)
	e.Tick(at, DefaultPolicy())
	_, owed := e.Take()
	require.Len(t, owed, 2)
	for _, n := range owed {
		require.Equal(t, NudgeVote, n.Kind)
		require.NotEqual(t, tech.ID, n.To)
		night := Notice{Kind: n.Kind, To: n.To, Subject: n.Subject, Late: n.Late, At: n.At}
		require.Equal(t, Verdict{}, e.Wanted(night, at, DefaultPolicy()))
		require.True(t, e.Wanted(night, n.Late, DefaultPolicy()).Drop, "the moment is past")
	}
}

func TestTheLastWordBeforeTheCloseComesInWorkingHours(t *testing.T) {
	p, nine := DefaultPolicy(), ny(11, 11, 9, 0).Add(Gather)
	undecided := func(t *testing.T, length time.Duration) (*Escalation, Notice) {
		e := voteIn(t, VoteRules{Length: length}, tech, biz)
		require.NoError(t, e.Vote(biz, 1, forOption(1, later), later))
		e.Take()
		e.Tick(later.Add(length*2/3), p)
		nudges := owed(e, NudgeVote)
		require.Len(t, nudges, 1)
		return e, nudges[0]
	}
	t.Run("at their beginning, when the vote is open then", func(t *testing.T) {
		e, n := undecided(t, 24*time.Hour)
		require.True(t, n.At.Equal(ny(11, 11, 2, 5)))
		require.True(t, e.Wanted(n, n.At, p).Until.Equal(nine))
		require.Equal(t, Verdict{}, e.Wanted(n, nine, p))
		require.NoError(t, e.SetSummary(chair, Newest, "Everything burns", Critical, n.At))
		require.Equal(t, Verdict{}, e.Wanted(n, n.At, p), "critical, at any hour")
	})
	t.Run("at its moment, when the vote closes before they begin", func(t *testing.T) {
		e, n := undecided(t, 18*time.Hour)
		require.Equal(t, Verdict{}, e.Wanted(n, n.At, p))
	})
	t.Run("not to somebody who is away until after the close", func(t *testing.T) {
		e, n := undecided(t, 24*time.Hour)
		require.NoError(t, e.Away(tech, ny(11, 20, 0, 0), n.At))
		require.False(t, e.Wanted(n, nine, p).Until.IsZero())
		require.True(t, e.Wanted(n, n.Late, p).Drop)
	})
	t.Run("to somebody who comes back before the close", func(t *testing.T) {
		e, n := undecided(t, 24*time.Hour)
		back := ny(11, 11, 9, 30)
		require.NoError(t, e.Away(tech, back, n.At))
		require.True(t, e.Wanted(n, nine, p).Until.Equal(back))
		require.Equal(t, Verdict{}, e.Wanted(n, back, p))
	})
}

func TestTally(t *testing.T) {
	all := []Person{chair, tech, biz, finance, plain}
	for _, c := range []struct {
		name   string
		rules  VoteRules
		cast   map[Person]Cast
		advice int
		why    string
		quorum int
	}{
		{name: "most ballots", cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, tech: {Choice: ForOption, Option: 2}, biz: {Choice: ForOption, Option: 1}}, advice: 2, quorum: 3},
		{name: "a tie", cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, tech: {Choice: ForOption, Option: 1}, biz: {Choice: Abstain}}, why: "the votes are tied", quorum: 3},
		{name: "quorum missed", cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, tech: {Choice: ForOption, Option: 2}}, why: "the quorum was missed", quorum: 3},
		{name: "abstaining counts for the quorum", cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, tech: {Choice: Abstain}, biz: {Choice: Abstain}}, advice: 2, quorum: 3},
		{name: "recusing leaves it", cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, tech: {Choice: ForOption, Option: 2}, biz: {Choice: Recuse}, plain: {Choice: Recuse}}, advice: 2, quorum: 2},
		{name: "all recused", cast: map[Person]Cast{chair: {Choice: Recuse}, tech: {Choice: Recuse}, biz: {Choice: Recuse}, plain: {Choice: Recuse}, finance: {Choice: Recuse}}, why: "the quorum was missed", quorum: 1},
		{name: "nobody chose", cast: map[Person]Cast{chair: {Choice: Abstain}, tech: {Choice: Abstain}, biz: {Choice: Abstain}}, why: "nobody chose an option", quorum: 3},
		{name: "a function is missing", rules: VoteRules{Functions: []Role{Technical, Finance}}, cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, tech: {Choice: ForOption, Option: 2}, biz: {Choice: ForOption, Option: 2}}, why: "not every required function voted", quorum: 3},
		{name: "a function abstained", rules: VoteRules{Functions: []Role{Finance}, Quorum: 2}, cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, finance: {Choice: Abstain}}, advice: 2, quorum: 2},
		{name: "a function recused", rules: VoteRules{Functions: []Role{Finance}, Quorum: 1}, cast: map[Person]Cast{chair: {Choice: ForOption, Option: 2}, finance: {Choice: Recuse}}, why: "not every required function voted", quorum: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := voteIn(t, c.rules, all...)
			for p, cast := range c.cast {
				require.NoError(t, e.Vote(p, 1, cast, later))
			}
			require.NoError(t, e.CloseVote(chair, 1, later.Add(time.Minute)))
			got := e.Tally(e.Counting())
			require.Equal(t, c.advice, got.Advice)
			require.Equal(t, c.why, got.Why)
			require.Equal(t, c.quorum, got.Quorum)
			why := e.Against(1)
			if c.advice == 0 {
				require.Empty(t, why, "a tie is no overruling, and neither is a missed quorum")
			} else {
				require.NotEmpty(t, why, "option 1 was never advised")
				require.Empty(t, e.Against(2))
			}
		})
	}
}

func TestOpenVoteRefuses(t *testing.T) {
	for _, c := range []struct {
		rules VoteRules
		field string
	}{
		{VoteRules{Voters: []UserID{outsideMember.ID}}, "voters"},
		{VoteRules{Quorum: 99}, "quorum"},
		{VoteRules{Quorum: -1}, "quorum"},
		{VoteRules{Length: time.Second}, "length"},
		{VoteRules{Length: 8 * 24 * time.Hour}, "length"},
		{VoteRules{Functions: []Role{Legal}}, "functions"},
		{VoteRules{Functions: []Role{Approver}}, "functions"},
	} {
		r := refused(t, stage(t, Reviewing).OpenVote(chair, Newest, c.rules, false, later), "")
		require.Equal(t, c.field, r.Field)
	}
	e := stage(t, Reviewing)
	require.NoError(t, e.WriteReview(chair, Newest, review[Business], later))
	refused(t, e.OpenVote(chair, Newest, VoteRules{}, false, later), "Still missing: business.")
	e = stage(t, Reviewing)
	must(t, e.WithdrawOption(chair, 1, later))
	must(t, e.WithdrawOption(chair, 2, later))
	refused(t, e.OpenVote(chair, Newest, VoteRules{}, false, later), "at least two options; there is 1 now")
	e = voteIn(t, VoteRules{}, tech, tech, biz)
	require.Equal(t, []UserID{tech.ID, biz.ID}, e.Ballot().Rules.Voters, "nobody votes twice")
	e = stage(t, Voting)
	require.Equal(t, []UserID{chair.ID, tech.ID, biz.ID, sponsor.ID, finance.ID, owner.ID, plain.ID}, e.Ballot().Rules.Voters,
		"everybody except the approver and Legal")
	refused(t, e.Vote(tech, 1, Cast{Choice: "nonsense"}, later), "choose an option, abstain, or recuse")
	refused(t, e.Vote(tech, 1, Cast{Choice: ForOption, Option: 9}, later), "not on the ballot")
	e = voteIn(t, VoteRules{NeedReason: true}, tech)
	require.Equal(t, "reason", refused(t, e.Vote(tech, 1, Cast{Choice: Abstain, Reason: " "}, later), "").Field)
	require.NoError(t, e.Vote(tech, 1, Cast{Choice: Recuse}, later), "who recuses owes no reason")
}

func TestAChangedOptionVoidsTheVote(t *testing.T) {
	e := voteIn(t, VoteRules{Length: 20 * time.Minute, Quorum: 2}, tech, biz, plain)
	must(t, e.Vote(tech, 1, forOption(2, later), later))
	at := later.Add(5 * time.Minute)
	refused(t, e.EditOption(chair, 2, 1, Offering{Title: "Better"}, false, at), "voids the vote")
	refused(t, e.EditOption(chair, 2, 9, Offering{Title: "Better"}, true, at), "changed in the meantime")
	must(t, e.Remove(chair, plain.ID, at))
	e.Take()
	must(t, e.EditOption(chair, 2, 1, Offering{Title: "Better"}, true, at))
	require.Equal(t, Voting, e.Phase)
	require.Len(t, e.Ballots, 2)
	require.Equal(t, []UserID{tech.ID, biz.ID}, e.Ballot().Rules.Voters, "the same voters, as far as they are here")
	require.True(t, e.Ballot().Closes.Equal(at.Add(20*time.Minute)), "for the full time")
	require.Empty(t, e.Ballot().Cast)
	_, owed := e.Take()
	kinds := map[Kind]int{}
	for _, n := range owed {
		kinds[n.Kind]++
	}
	require.Equal(t, 3, kinds[ShowCard], "the ballot as a new message, the options, the status")
	again := *e
	again.Tick(at.Add(AskVoteAfter), DefaultPolicy())
	require.Len(t, sent(&again, AskVote), 2, "those who have not voted a minute later are asked")
	r := refused(t, e.Vote(biz, 1, forOption(2, at), at), "Option 2 was changed by the chair")
	require.True(t, r.Stale)
	require.True(t, refused(t, e.CloseVote(chair, 1, at), "").Stale)
	// After the close, while the decision is awaited, the same.
	must(t, e.CloseVote(chair, 2, at))
	must(t, e.EditOption(chair, 2, 2, Offering{Title: "Best"}, true, at))
	require.Equal(t, Voting, e.Phase)
	require.Len(t, e.Ballots, 3)
}

func TestWhoeverLeavesDoesNotHoldUpTheVote(t *testing.T) {
	e := voteIn(t, VoteRules{}, tech, plain)
	must(t, e.Vote(tech, 1, forOption(1, later), later))
	at := later.Add(time.Minute)
	gone := plain
	gone.Standing = Gone
	must(t, e.Profile(gone, at))
	require.True(t, e.NextDue(DefaultPolicy()).Equal(at.Add(Grace)))
}
