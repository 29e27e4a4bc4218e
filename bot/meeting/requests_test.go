package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// owed is the notices of a kind that the commands since the last look left.
func owed(e *Escalation, kind Kind) (all []Notice) {
	_, left := e.Take()
	for _, n := range left {
		if n.Kind == kind {
			all = append(all, n)
		}
	}
	return all
}

func TestNobodyIsAskedForAReviewThatNobodyWaitsForAnyMore(t *testing.T) {
	e, p := stage(t, Reviewing), DefaultPolicy()
	empty(t, e)
	e.Take()
	must(t, e.Assign(chair, Technical, Newest, []Person{plain}, monday))
	asked := owed(e, AskReview)[0]
	must(t, e.Away(plain, ny(11, 13, 0, 0), monday))
	e.Tick(ny(11, 10, 12, 0), p)
	missing := owed(e, NudgeReview)[0]
	back := ny(11, 13, 9, 5)
	require.False(t, e.Wanted(missing, back, p).Drop, "the vote waits for it")
	must(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"It is fair"}}, 0, Seen{}, ny(11, 10, 13, 0)))
	require.Equal(t, Decided, e.Phase)
	for _, n := range []Notice{asked, missing} {
		require.True(t, e.Wanted(n, back, p).Drop, "%s: it was decided without the vote", n.Kind)
	}
}

func TestAVoteComesBetweenTheRequestAndTheDecision(t *testing.T) {
	e, p := stage(t, Reviewing), DefaultPolicy()
	e.Take()
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"It is fair"}}, 0, Seen{}, ny(11, 14, 19, 0)))
	asked := owed(e, AskDecision)[0]
	must(t, e.OpenVote(chair, Newest, VoteRules{Length: 4 * 24 * time.Hour}, false, ny(11, 14, 19, 30)))
	require.True(t, e.Wanted(asked, ny(11, 17, 9, 5), p).Drop, "nothing can be approved while a vote is open")
	e.Tick(ny(11, 18, 19, 30), p)
	again := owed(e, AskDecision)
	require.Len(t, again, 2, "approver and stand-in are asked when it has closed")
	require.Equal(t, Verdict{}, e.Wanted(again[0], ny(11, 19, 9, 5), p))
}

func TestWhatACriticalEscalationAsksAtAnyHour(t *testing.T) {
	p := DefaultPolicy()
	e, err := Open(1, Opening{Customer: "N", Summary: "S", Channel: "C1", Severity: Critical, Attendees: []Person{plain}}, chair, night)
	require.NoError(t, err)
	must(t, e.Ask(chair, plain, "Which mug is yours?", night))
	morning := ny(11, 11, 9, 0).Add(Gather)
	require.True(t, e.Wanted(owed(e, AskQuestion)[0], night.Add(time.Minute), p).Until.Equal(morning), "a question is routine")

	e = stage(t, Reviewing)
	empty(t, e)
	e.Take()
	must(t, e.Assign(chair, Technical, Newest, []Person{plain}, night))
	review := owed(e, AskReview)[0]
	must(t, e.Away(plain, ny(11, 13, 0, 0), night))
	require.False(t, e.Wanted(review, night.Add(6*time.Minute), p).Until.IsZero())
	must(t, e.SetSummary(chair, Newest, "Everything burns", Critical, night.Add(5*time.Minute)))
	require.Equal(t, Verdict{}, e.Wanted(review, night.Add(6*time.Minute), p), "raised at night, it waits no longer")
	nudge := Notice{Kind: NudgeReview, To: plain.ID, Subject: "technical", At: night}
	require.False(t, e.Wanted(nudge, night.Add(6*time.Minute), p).Until.IsZero(), "a reminder waits")
}
