package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// NotesText prints the notes with their appendix. The package of the notes stands on this one, so its function comes from outside.
var NotesText func(*Escalation, *Policy) string

func TestNotesHideBallotsWhileAVoteIsOpen(t *testing.T) {
	e := stage(t, Voting)
	require.NoError(t, e.Vote(tech, 1, Cast{Choice: ForOption, Option: 2, Reason: "because of fairness"}, monday))
	doc := NotesText(e, nil)
	require.Contains(t, doc, "**Voted so far:** tech")
	require.NotContains(t, doc, "fairness")
	require.NotContains(t, doc, "Option 2 (Option 2)")
	// Voided: the ballots were never counted and are not shown while the next vote is open.
	require.NoError(t, e.EditOption(chair, 1, 1, Offering{Title: "Better"}, true, monday.Add(time.Minute)))
	doc = NotesText(e, nil)
	require.NotContains(t, doc, "fairness")
	require.Contains(t, doc, "**Earlier Votes:**  \n- **Vote 1:** opened")
}

func TestNotesSayWhatMinutesLeaveOut(t *testing.T) {
	e, at := stage(t, Decided), monday.Add(time.Hour)
	ok := func(err error) { t.Helper(); require.NoError(t, err) }
	ok(e.Answer(plain, 1, "Since Monday\nI think", at))
	ok(e.Disagree(legal, 1, "too much", at))
	ok(e.HandOverItem(owner, 1, tech, at))
	ok(e.TakeChair(sponsor, at))
	ok(e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"cheaper"}, Why: "no budget", Reason: "the board said so"}, 0, Seen{}, at))
	ok(e.WriteReview(chair, Newest, review[Business], at))
	ok(e.Waive(sponsor, Business, "Maria is ill", at))
	doc := NotesText(e, nil)
	for _, want := range []string{
		"**Questions and Answers:**  \n- **chair to plain:** Since when?  \n   - **plain:** Since Monday  \n   - I think  \n",
		"**Dissent:**  \n- **legal:** too much (decision 1)  \n", "Against the vote's recommendation, which was Option 2 (Option 2)",
		"**Why:** no budget", "**Replaces decision 1:** the board said so",
		"**Waived Reviews:**  \n- The business review was waived by sponsor on November 10, 2025, 11:00 AM EST: Maria is ill",
		"**Superseded Decisions:**  \n\n1. **Decision 1:**  \n   - Approved Option 2 (Option 2)", "   - **Reason:** It is fair",
		"**Hand-overs:**  \n- **Chair:** chair opened the escalation; sponsor has the chair now  \n- **Call:** owner to tech",
	} {
		require.Contains(t, doc, want)
	}
	ok(e.ReEscalate(sponsor, "It broke again", at.Add(time.Hour)))
	doc = NotesText(e, nil)
	require.Contains(t, doc, "**Round:** 2, since November 10, 2025, 12:00 PM EST: It broke again")
	require.Contains(t, doc, "**Decision:** None yet in round 2; the decision of an earlier round still applies: Approved Option 1 (Option 1)")
	require.Contains(t, doc, "Draft, not confirmed in this round")
	require.Contains(t, doc, "**Vote 1:** of an earlier round")
}

func TestNotesOfWithdrawn(t *testing.T) {
	e := stage(t, Reviewing)
	require.NoError(t, e.WithdrawOption(plain, 3, monday))
	require.NoError(t, e.Withdraw(chair, Newest, Duplicate, 3, "asked by Tom", monday))
	doc := NotesText(e, nil)
	require.Contains(t, doc, "**Withdrawn Options:**  \n\n3. **Option 3:**")
	require.Contains(t, doc, "**Closing:** Withdrawn by chair on November 10, 2025, 10:00 AM EST, duplicate of ESC-3")
	require.Contains(t, doc, "**Reason:** asked by Tom")
	require.Contains(t, doc, "(due November 12, 2025, 6:00 PM EST; cancelled")
}
