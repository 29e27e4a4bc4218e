package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestApproveCarriesTheRevisionOfWhatItShowed(t *testing.T) {
	e := stage(t, Deciding)
	must(t, e.PrepareDecision(tech, drafts("better"), 1, Seen{Rev: 1}, later))
	r := refused(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later), "changed in the meantime")
	require.True(t, r.Stale)
	require.True(t, refused(t, e.PrepareDecision(biz, drafts("mine"), 1, Seen{Rev: 1}, later), "tech changed the decision in the meantime").Stale)
	must(t, e.Approve(approver, 1, Seen{Rev: 2}, "", later))
	refused(t, e.Approve(standIn, 1, Seen{Rev: 2}, "", later), "approver approved this decision already")
	require.Equal(t, Decided, e.Phase)
}

func TestAChangedOptionMakesTheApproversButtonStale(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.PrepareDecision(plain, drafts("fair"), 0, Seen{}, later))
	e.Take()
	must(t, e.EditOption(tech, 2, 1, Offering{Title: "Twice as dear"}, false, later))
	require.Equal(t, []UserID{approver.ID, standIn.ID}, sent(e, AskDecision), "they are shown the new one")
	require.True(t, refused(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later), "").Stale)
	must(t, e.Approve(approver, 1, Seen{Rev: 2}, "", later))
	refused(t, e.EditOption(tech, 2, 2, Offering{Title: "x"}, true, later), "the record of that stays")
	must(t, e.ReEscalate(chair, "again", later))
	refused(t, e.EditOption(tech, 2, 2, Offering{Title: "x"}, true, later), "the record of that stays")
	must(t, e.EditOption(tech, 1, 1, Offering{Title: "x"}, true, later))
}

func TestAWithdrawnOptionIsNotApproved(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 3, Reasons: []string{"r"}}, 0, Seen{}, later))
	must(t, e.WithdrawOption(plain, 3, later))
	refused(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later), "The option was withdrawn")
	require.Equal(t, "option", refused(t, e.PrepareDecision(chair, DecisionDraft{Option: 3, Reasons: []string{"r"}}, 1, Seen{Rev: 1}, later), "").Field)
}

// Who voted on other options did not vote against one that was proposed afterwards.
func TestNobodyDissentsFromWhatWasNotOnTheBallot(t *testing.T) {
	e := stage(t, Deciding) // four voted for option 2
	e.Counting().Options = []int{2, 3}
	must(t, e.PrepareDecision(plain, DecisionDraft{Option: 1, Reasons: []string{"cheap"}}, 1, Seen{Rev: 1}, later))
	must(t, e.Approve(approver, 1, Seen{Rev: 2}, "the board", later))
	require.Empty(t, e.Standing().Dissents)
}

func TestOverrulingTheVoteNeedsItsWhy(t *testing.T) {
	e := stage(t, Deciding) // the vote advised option 2
	must(t, e.PrepareDecision(plain, DecisionDraft{Option: 1, Reasons: []string{"cheap"}}, 1, Seen{Rev: 1}, later))
	r := refused(t, e.Approve(approver, 1, Seen{Rev: 2}, " ", later), "The vote recommended option 2 (Option 2).")
	require.Equal(t, "why", r.Field)
	require.Equal(t, "why", refused(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"r"}}, 1, Seen{Rev: 2}, later), "").Field)
	must(t, e.Approve(approver, 1, Seen{Rev: 2}, "the board", later))
	d := e.Standing()
	require.Equal(t, "the board", d.Why)
	require.Equal(t, []Dissent{{Who: chair.ID}, {Who: tech.ID}, {Who: biz.ID}, {Who: finance.ID}}, d.Dissents)
	must(t, e.Disagree(tech, 1, "I said so", later))
	must(t, e.Disagree(legal, 1, "too little", later))
	require.Equal(t, Dissent{Who: tech.ID, Line: "I said so"}, e.Standing().Dissents[1])
	require.Len(t, e.Standing().Dissents, 5)
	require.Equal(t, "line", refused(t, e.Disagree(legal, 1, "", later), "").Field)
}

func TestADecisionWithoutAVote(t *testing.T) {
	e := stage(t, Reviewing)
	require.Equal(t, "reasons", refused(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{" "}}, 0, Seen{}, later), "").Field)
	must(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"urgent"}}, 0, Seen{}, later))
	require.Equal(t, Decided, e.Phase, "written by the approver it is approved")
	require.Zero(t, e.Standing().Ballot)
	require.Contains(t, NotesText(e, nil), "**Vote:** No vote was held; the approver decided without one")
}

func TestTheStandIn(t *testing.T) {
	e := stage(t, Deciding)
	must(t, e.Approve(standIn, 1, Seen{Rev: 1}, "", later))
	require.True(t, e.Standing().StandIn)
	e = stage(t, Deciding)
	must(t, e.Assign(chair, Approver, Newest, nil, later))
	must(t, e.Assign(sponsor, StandIn, Newest, nil, later))
	refused(t, e.PrepareDecision(chair, drafts("r"), 1, Seen{Rev: 1}, later), "Nobody can approve it yet")
	e.Take()
	must(t, e.Assign(chair, Approver, Newest, []Person{plain}, later))
	require.Equal(t, []UserID{plain.ID}, sent(e, AskDecision))
	// Without a sponsor the chair names the stand-in.
	e = stage(t, Deciding)
	refused(t, e.Assign(chair, StandIn, Newest, []Person{plain}, later), "Only the approver or the sponsor")
	gone := sponsor
	gone.Standing = Gone
	must(t, e.Profile(gone, later))
	must(t, e.Assign(chair, StandIn, Newest, []Person{plain}, later))
}

func TestANewDecisionSupersedes(t *testing.T) {
	e := stage(t, Decided)
	e.Take()
	r := refused(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"r"}}, 0, Seen{}, later), "There is already a decision")
	require.Equal(t, "reason", r.Field)
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"r"}, Reason: "new facts"}, 0, Seen{}, later))
	require.Equal(t, 1, e.Standing().No, "it stands until the other is approved")
	require.True(t, refused(t, e.Approve(approver, 2, Seen{Rev: 2}, "why", later), "").Stale)
	refused(t, e.Close(chair, Newest, Closing{Drop: "d", NoEffect: "n"}, later), "waiting for the approver")
	must(t, e.Approve(approver, 2, Seen{Rev: 1}, "why", later))
	require.Equal(t, 2, e.Standing().No)
	require.Equal(t, 1, e.Standing().Supersedes)
	require.Equal(t, 2, e.Decision(1).SupersededBy)
	require.Equal(t, []UserID{owner.ID}, sent(e, TellDecision), "who works on the old one hears")
	require.True(t, refused(t, e.Disagree(legal, 1, "no", later), "replaced by a newer one").Stale)
}

func TestANewRoundDecidesAnew(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"r"}, Reason: "new"}, 0, Seen{}, later))
	must(t, e.ReEscalate(approver, "it broke again", later))
	require.Nil(t, e.Pending(), "what was prepared in the round before waits no more")
	r := refused(t, e.Approve(approver, 2, Seen{Rev: 1}, "why", later), "")
	require.True(t, r.Stale)
	require.Equal(t, Reviewing, e.Phase)
	require.Zero(t, e.ReviewsIn(), "the reviews are drafts again")
	must(t, e.PrepareDecision(plain, DecisionDraft{Option: 1, Reasons: []string{"r"}}, 0, Seen{}, later.Add(time.Minute)))
	must(t, e.Approve(standIn, 3, Seen{Rev: 1}, "", later.Add(time.Minute)))
	require.Equal(t, 1, e.Standing().Supersedes)
	require.Contains(t, NotesText(e, nil), "was not approved before round 2 began")
	// A deadline "within 24 hours" counts from the decision of this round.
	e = stage(t, Decided)
	day := ItemDraft{Text: "call", Due: drafted}
	at := later.Add(72 * time.Hour)
	require.Equal(t, "tasks", refused(t, e.AddItems(chair, owner, []ItemDraft{day}, at), "has passed already, counted from the decision").Field)
	must(t, e.ReEscalate(approver, "again", at))
	must(t, e.AddItems(chair, owner, []ItemDraft{day}, at))
	require.True(t, e.Item(4).Due.Equal(at.Add(24*time.Hour)))
}

func TestTheApproverIsAskedAgainInWorkingHours(t *testing.T) {
	e, p := stage(t, Deciding), DefaultPolicy() // prepared at 10:02 on Monday
	got := hears(t, e, p, ny(11, 12, 10, 0), NudgeDecision)
	require.Equal(t, []string{"Mon 10 12:02", "Tue 11 09:00", "Wed 12 09:00"}, got[approver.ID])
	require.Equal(t, got[approver.ID], got[standIn.ID])
	// A vote in between asks anew: nothing is said twice at its close.
	e = stage(t, Reviewing)
	must(t, e.PrepareDecision(plain, drafts("r"), 0, Seen{}, later))
	must(t, e.OpenVote(chair, Newest, VoteRules{Length: 48 * time.Hour}, false, later))
	hears(t, e, p, later.Add(47*time.Hour), NudgeDecision)
	e.Take()
	e.Tick(later.Add(48*time.Hour), p)
	_, owed := e.Take()
	for _, n := range owed {
		require.NotEqual(t, NudgeDecision, n.Kind)
	}
}

// Whoever has just been asked anew is not told a minute later that their decision is missing.
func TestARevisedDecisionIsAskedAnewAndRemindedFromThen(t *testing.T) {
	e := stage(t, Deciding)
	d := *e.Pending()
	at := d.Asked.Add(2*time.Hour - time.Minute)
	must(t, e.PrepareDecision(plain, DecisionDraft{Option: 2, Reasons: []string{"Other words"}}, d.No, Seen{Rev: d.Rev}, at))
	require.Contains(t, sent(e, AskDecision), approver.ID)
	e.Tick(at.Add(2*time.Minute), DefaultPolicy())
	require.Empty(t, sent(e, NudgeDecision))
	e.Tick(at.Add(2*time.Hour), DefaultPolicy())
	require.Contains(t, sent(e, NudgeDecision), approver.ID)
}
