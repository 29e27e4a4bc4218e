package meeting

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/contract"
	"escalate/bot/money"
)

// dear is what option 2, tech's, offers in these tests: beyond the contract while nothing is
// known to be due.
var dear = Offering{Title: "Dear", Amount: dollars("57500"), Waivers: []Part{{Text: "Q4 penalty", Price: Priced, Amount: dollars("115000")}}}

// decidedDear is a decision for a dear option 2, approved at later.
func decidedDear(t *testing.T) *Escalation {
	t.Helper()
	e := stage(t, Reviewing)
	e.Options[1].Offer = dear
	must(t, e.PrepareDecision(plain, drafts("fair"), 0, Seen{}, later))
	e.Take()
	must(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later))
	return e
}

func TestApprovingWhatIsBeyondTheContractAsksByItself(t *testing.T) {
	e := decidedDear(t)
	require.Equal(t, []UserID{legalCheck.ID, finance.ID}, sent(e, AskException))
	require.Equal(t, Decided, e.Phase)
	require.Equal(t, "approved subject to exception", e.Subject(*e.Standing()))
	x := e.ExceptionOf(2)
	require.Equal(t, "$115,000 to $172,500", x.Beyond, "what is due is unknown")
	require.Equal(t, approver.ID, x.By)
	require.Contains(t, e.Row().WaitsFor(finance.ID), Wait{Who: finance.ID, Kind: WaitException, Subject: "1", Text: "Option 2 (Dear)"})

	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "goodwill letter attached", "", later))
	require.Equal(t, "approved subject to exception", e.Subject(*e.Standing()), "until both have answered")
	require.Empty(t, sent(e, TellException))
	require.Empty(t, e.Row().WaitsFor(legalCheck.ID))
	require.Equal(t, []string{"The exception of $115,000 to $172,500 beyond the contract is not approved yet. No answer from finance."},
		lastLines(e.ClosingChecks(nil)))
	refused(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, false, "no", "", later), "legalcheck has answered this already: approved.")
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "CN-2025-118", later))
	require.Equal(t, "exception approved", e.Subject(*e.Standing()))
	require.Equal(t, []UserID{chair.ID, approver.ID, tech.ID}, sent(e, TellException))
	require.Empty(t, e.Row().WaitsFor(finance.ID))
	refused(t, e.AskException(chair, 2, later), "was approved already")
	doc := NotesText(e, nil)
	for _, want := range []string{
		"- Legal and Finance approved $115,000 to $172,500 beyond the contract, as goodwill, without admission",
		"**Exception:**  \n- **Option 2:** $115,000 to $172,500 beyond the contract, asked by approver on November 10, 2025, 10:05 AM EST; approved as goodwill, without admission",
		"   - **Legal:** approved by legalcheck on November 10, 2025, 10:05 AM EST: goodwill letter attached",
		"   - **Finance:** approved by finance on November 10, 2025, 10:05 AM EST (invoice or credit note CN-2025-118)",
	} {
		require.Contains(t, doc, want)
	}
}

func lastLines(all []string) []string { return all[max(0, len(all)-1):] }

func TestNobodyApprovesTheirOwnException(t *testing.T) {
	e := decidedDear(t)
	require.Equal(t, "legal-exception", refused(t, e.Assign(chair, LegalCheck, Newest, []Person{tech}, later), "tech proposed option 2, so someone else has to approve").Field)
	require.Equal(t, "legal-exception", refused(t, e.Assign(chair, LegalCheck, Newest, []Person{approver}, later), "approver approves the decision, so someone else").Field)
	require.ElementsMatch(t, []UserID{approver.ID, standIn.ID, tech.ID}, e.Barred(LegalCheck, later))
	require.Empty(t, e.Barred(Legal, later), "a review has no such bar")
	must(t, e.Assign(chair, LegalCheck, Newest, []Person{finance}, later))
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later))
	refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "finance has answered this already")
	must(t, e.Assign(chair, LegalCheck, Newest, []Person{legalCheck}, later))
	refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "it takes two people")
	e.Take()
	must(t, e.Assign(chair, FinanceCheck, Newest, []Person{biz}, later))
	require.Equal(t, []UserID{biz.ID}, sent(e, AskException), "whoever is named is asked, and joins")
	must(t, e.AnswerException(biz, 2, Seen{Rev: 1}, true, "", "", later))
	require.Equal(t, "exception approved", e.Subject(*e.Standing()))

	// Whoever answered it does not approve the decision, as approver or stand-in.
	e = stage(t, Reviewing)
	e.Options[1].Offer = dear
	must(t, e.AskException(chair, 2, later))
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later))
	must(t, e.Assign(sponsor, StandIn, Newest, []Person{legalCheck}, later))
	refused(t, e.PrepareDecision(legalCheck, drafts("r"), 0, Seen{}, later), "You have answered the exception for this option, so someone else has to approve the decision: approver, legalcheck.")
	must(t, e.PrepareDecision(chair, drafts("r"), 0, Seen{}, later))
	refused(t, e.Approve(legalCheck, 1, Seen{Rev: 1}, "", later), "You have answered the exception")
	must(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later))
	require.Equal(t, 1, e.Standing().Exception, "what was asked before holds")
	// Whoever changed an option is its proposer too.
	e = stage(t, Reviewing)
	e.Take()
	must(t, e.EditOption(finance, 2, 1, dear, false, later))
	require.Equal(t, []UserID{chair.ID}, sent(e, NameChecker), "the chair names somebody else for finance")
	must(t, e.AskException(chair, 2, later))
	require.Equal(t, []UserID{legalCheck.ID, chair.ID}, sent(e, AskException))
	task, ok := e.ExceptionTask(1, chair.ID)
	require.True(t, ok)
	require.Equal(t, map[Role]string{FinanceCheck: "finance proposed the option"}, task.Name)
	refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "finance proposed the option")
}

// Whoever has approved hears that the other side refused: their word stands for nothing any more.
func TestTheOtherSideHearsOfARefusal(t *testing.T) {
	e := decidedDear(t)
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "goodwill letter attached", "", later))
	e.Take()
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "not in this quarter", "", later))
	require.Contains(t, sent(e, TellException), legalCheck.ID)
}

// The chair is asked who approves only while somebody is missing: with both named it is the two of them who are asked.
func TestTheChairIsNotAskedWhoApprovesOnceTheyAreNamed(t *testing.T) {
	e := stage(t, Reviewing)
	e.Options[1].Offer = dear
	asks := func() string {
		for _, p := range e.Points(later, nil) {
			if p.Topic == contract.TopicBeyond {
				return e.PointQuestion(p)
			}
		}
		return ""
	}
	require.Equal(t, "chair: ask for it now, or with the decision?", asks())
	must(t, e.AskException(chair, 2, later))
	require.Equal(t, "legalcheck, finance: is it approved?", asks())
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later))
	require.Equal(t, "finance: is it approved?", asks(), "who has answered is not asked")
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "no budget", "", later))
	require.Equal(t, "chair: ask again, or choose another option?", asks())
	e = stage(t, Reviewing)
	e.Options[1].Offer = dear
	must(t, e.Assign(chair, FinanceCheck, Newest, nil, later))
	require.Equal(t, "chair: who approves?", asks())
}

func TestARefusedExceptionLeadsBackToDeciding(t *testing.T) {
	e := decidedDear(t)
	e.Take()
	require.Equal(t, "line", refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, " ", "", later), "why you refuse").Field)
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "not in this quarter", "", later))
	require.Equal(t, Deciding, e.Phase)
	require.Nil(t, e.Standing())
	require.Equal(t, 1, e.Fallen().No)
	require.Equal(t, "exception refused", e.Subject(*e.Fallen()))
	require.Equal(t, []UserID{chair.ID, approver.ID, tech.ID, owner.ID}, sent(e, TellException), "whoever would deliver it hears too")
	require.Contains(t, e.Row().WaitsFor(chair.ID), Wait{Who: chair.ID, Kind: WaitDecision})
	refused(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later), "refused already")
	doc := NotesText(e, nil)
	require.Contains(t, doc, "**Decision:** None: the exception of decision 1 for Option 2 (Dear) was refused on November 10, 2025, 10:05 AM EST")
	require.Contains(t, doc, "**Finance:** refused by finance on November 10, 2025, 10:05 AM EST: not in this quarter")
	refused(t, e.EditOption(chair, 2, 1, Offering{Title: "x"}, true, later), "the record of that stays")
	must(t, e.AddOption(biz, Offering{Title: "In between"}, later))

	// The same option again: asked about again, and a button of the first asking decides nothing.
	must(t, e.PrepareDecision(plain, drafts("now it is"), 0, Seen{}, later))
	e.Take()
	must(t, e.Approve(approver, 2, Seen{Rev: 1}, "", later))
	require.Equal(t, Decided, e.Phase)
	require.Equal(t, 2, e.Decisions[0].SupersededBy)
	require.Equal(t, []UserID{legalCheck.ID, finance.ID}, sent(e, AskException))
	require.True(t, refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "The option or the request changed in the meantime").Stale)
	must(t, e.AnswerException(finance, 2, Seen{Rev: 2}, true, "", "", later))
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 2}, true, "", "", later))
	require.Equal(t, "exception approved", e.Subject(*e.Standing()))
	require.Equal(t, "exception refused", e.Subject(e.Decisions[0]))
	require.Contains(t, NotesText(e, nil), "**Superseded Decisions:**")
}

func TestARefusalBeforeTheDecisionChangesNoPhase(t *testing.T) {
	e := stage(t, Reviewing)
	e.Options[1].Offer = dear
	refused(t, e.AskException(plain, 1, later), "option 1 gives nothing beyond the contract")
	refused(t, e.AskException(plain, 9, later), "no longer exists")
	refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "No exception was requested")
	e.Take()
	must(t, e.AskException(plain, 2, later))
	refused(t, e.AskException(chair, 2, later), "was already requested by plain")
	require.Equal(t, []UserID{legalCheck.ID, finance.ID}, sent(e, AskException))
	must(t, e.AskAboutException(finance, 2, Seen{Rev: 1}, "Which budget?", later))
	require.Equal(t, []int{2}, e.ExceptionOf(2).Questions)
	require.Equal(t, []UserID{plain.ID}, sent(e, AskQuestion), "whoever asked answers")
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "no", "", later))
	require.Equal(t, Reviewing, e.Phase)
	must(t, e.AskException(plain, 2, later))
	require.Equal(t, 2, e.ExceptionOf(2).Rev, "a refused one may be asked again")
}

func TestChangingTheOptionCancelsTheAnswers(t *testing.T) {
	e := stage(t, Reviewing)
	e.Options[1].Offer = dear
	must(t, e.AskException(plain, 2, later))
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later))
	e.Take()
	dearer := dear
	dearer.Amount = dollars("60000")
	must(t, e.EditOption(plain, 2, 1, dearer, false, later))
	require.False(t, e.Exception(1).Cancelled.IsZero())
	require.Equal(t, []UserID{legalCheck.ID, finance.ID}, sent(e, AskException), "both are asked about the new figures")
	require.Equal(t, NoAnswer, e.ExceptionOf(2).Finance.Answer)
	require.True(t, refused(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later), "The option or the request changed in the meantime").Stale)
	must(t, e.EditOption(plain, 2, 2, Offering{Title: "Cheap"}, false, later))
	require.Nil(t, e.ExceptionOf(2), "what is within the contract needs none")
	require.Contains(t, NotesText(e, nil), "cancelled on November 10, 2025, 10:05 AM EST")
	must(t, e.EditOption(plain, 2, 3, dear, false, later))
	require.Nil(t, e.ExceptionOf(2), "and is not asked by itself before somebody asks again")
	must(t, e.AskException(plain, 2, later))
	must(t, e.WithdrawOption(tech, 2, later))
	require.Nil(t, e.ExceptionOf(2))
	// A new round asks anew; what was answered for the decision of before stays.
	e = decidedDear(t)
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later))
	must(t, e.ReEscalate(chair, "again", later))
	require.Nil(t, e.ExceptionOf(2))
	require.Equal(t, "approved subject to exception", e.Subject(e.Decisions[0]))
	refused(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later), "The option or the request changed in the meantime")
}

func TestExceptionApproversAreRemindedLikeOwners(t *testing.T) {
	e, p := decidedDear(t), DefaultPolicy()
	p.Digest, p.Undated, p.Before, p.ChairAfter, p.SponsorAfter = false, false, nil, 0, 0
	for i := range e.Items {
		e.Items[i].Status = ItemDone
	}
	must(t, e.CancelFollowUp(chair, 1, later))
	leave(t, e, finance) // it waits for the chair, who names somebody
	e.Take()
	next := later.Add(24 * time.Hour)
	require.True(t, e.NextDue(p).Equal(next), "one working day")
	e.Tick(next, p)
	require.Equal(t, []UserID{legalCheck.ID, chair.ID}, sent(e, NudgeException))
	require.True(t, e.NextDue(p).Equal(ny(11, 12, 9, 0)), "then each working morning")
	e.Tick(ny(11, 12, 9, 0), p)
	require.Equal(t, []UserID{legalCheck.ID}, sent(e, NudgeException), "the chair, who has to name somebody, only each Monday")
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", ny(11, 12, 9, 30)))
	require.True(t, e.NextDue(p).Equal(ny(11, 17, 9, 0)), "who has answered is silent")
	e.Tick(ny(11, 17, 9, 0), p)
	require.Equal(t, []UserID{chair.ID}, sent(e, NudgeException))
	must(t, e.Assign(chair, FinanceCheck, Newest, []Person{finance}, ny(11, 17, 10, 0)))
	require.True(t, e.NextDue(p).Equal(ny(11, 18, 10, 0)), "whoever is named has a day of their own")
	p.ExceptionAfter = 0
	require.True(t, e.NextDue(p).IsZero(), "switched off")
}

func TestWhatTheConfigurationLetsPassNeedsNoException(t *testing.T) {
	e := stage(t, Reviewing)
	e.Exempt = []money.Amount{dollars("23000")}
	e.Options[1].Offer = Offering{Title: "Small", Amount: dollars("23000")}
	must(t, e.PrepareDecision(approver, drafts("r"), 0, Seen{}, later))
	require.Empty(t, e.Exceptions)
	require.Empty(t, e.Subject(*e.Standing()))
	for _, o := range []Offering{
		{Title: "more", Amount: dollars("23001")},
		{Title: "unpriced waiver", Waivers: []Part{{Text: "penalty"}}},
		{Title: "no amount", Percent: hundredth("25")},
		{Title: "under a condition", Waivers: []Part{{Text: "penalty", Price: Contingent, Amount: dollars("5"), If: "they leave"}}},
	} {
		e.Options[1].Offer = o
		_, needed := e.Beyond(2, later)
		require.True(t, needed, o.Title)
	}
	o, err := Open(2, Opening{Customer: "N", Summary: "s", Exempt: []money.Amount{dollars("500")}}, chair, monday)
	require.NoError(t, err)
	require.Equal(t, []money.Amount{dollars("500")}, o.Exempt)
	require.Empty(t, DefaultPolicy().Exempt, "by default nothing passes")
}

func TestExceptionsChangeHands(t *testing.T) {
	e := decidedDear(t)
	e.Take()
	leave(t, e, finance)
	require.Equal(t, []UserID{chair.ID}, sent(e, AskException), "the chair names another one")
	must(t, e.OfferAll(legalCheck, biz, later))
	must(t, e.TakeAll(biz, legalCheck.ID, later))
	require.Equal(t, []UserID{biz.ID}, sent(e, AskException))
	must(t, e.AnswerException(biz, 2, Seen{Rev: 1}, true, "", "", later))
}

// What legal and finance have answered is not asked of them again, on the cards or in the notes.
func TestAnAnsweredExceptionIsNoOpenQuestion(t *testing.T) {
	e := decidedDear(t)
	beyond := func() Finding {
		all := e.Findings(later, nil)
		i := slices.IndexFunc(all, func(f Finding) bool { return f.ID == "CR-3" && f.About.No == 2 })
		require.GreaterOrEqual(t, i, 0)
		return all[i]
	}
	notes := func() string { return NotesText(e, nil) }
	require.Empty(t, e.Answered(beyond()))
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later))
	require.Empty(t, e.Answered(beyond()), "one of two")
	require.Contains(t, notes(), "To the exception approvers")
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later))
	require.Equal(t, "Exception 1 was approved", e.Answered(beyond()))
	require.Contains(t, notes(), "Exception 1 was approved")
	require.NotContains(t, notes(), "do legal and finance approve")
	e = decidedDear(t)
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "too much", "", later))
	require.Equal(t, "Exception 1 was refused", e.Answered(beyond()))
}

// A button of a decision that fell says so.
func TestApproveOfADecisionThatFellSaysThatItFell(t *testing.T) {
	e := decidedDear(t)
	refused(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later), "You have approved this decision already.")
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "too much", "", later))
	refused(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later), "It no longer applies: its exception was refused.")
}

// Whoever approves the decision later is replaced as an exception approver, and the chair is told.
func TestWhoBecomesTheApproverIsReplacedAsExceptionApprover(t *testing.T) {
	as := map[string]func(e *Escalation) error{
		"the approver": func(e *Escalation) error { return e.Assign(chair, Approver, Newest, []Person{finance}, later) },
		"the stand-in": func(e *Escalation) error { return e.Assign(approver, StandIn, Newest, []Person{finance}, later) },
		"by a hand-over": func(e *Escalation) error {
			must(t, e.OfferAll(approver, finance, later))
			return e.TakeAll(finance, approver.ID, later)
		},
	}
	for name, becomes := range as {
		t.Run(name, func(t *testing.T) {
			e := decidedDear(t)
			e.Take()
			must(t, becomes(e))
			require.Empty(t, e.With(FinanceCheck))
			owed := owed(e, NameChecker)
			require.Len(t, owed, 1)
			require.Equal(t, Notice{Kind: NameChecker, To: chair.ID, Subject: "finance-exception Ufinance"}, Notice{Kind: owed[0].Kind, To: owed[0].To, Subject: owed[0].Subject})
			require.Equal(t, legalCheck.ID, e.The(LegalCheck), "the other side stays")
			_, asked := e.ExceptionTask(1, finance.ID)
			require.False(t, asked)
			refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "Only the exception approvers")
		})
	}
	_, err := Open(1, Opening{Customer: "N", Summary: "s", Roles: map[Role][]Person{Approver: {plain}, LegalCheck: {plain}}}, chair, monday)
	require.Equal(t, "legal-exception", refused(t, err, "plain approves the decision").Field)
	offered := Unbarred(map[Role][]UserID{Approver: {"U1"}, LegalCheck: {"U1"}, FinanceCheck: {"U2"}, Legal: {"U1"}})
	require.Equal(t, map[Role][]UserID{Approver: {"U1"}, FinanceCheck: {"U2"}, Legal: {"U1"}}, offered, "nobody is offered for both")
}

// An exception approver who proposes what goes beyond the contract is not asked about it, and the chair hears at once.
func TestAnExceptionApproverWhoProposesIsReplaced(t *testing.T) {
	e := stage(t, Reviewing)
	e.Take()
	must(t, e.AddOption(finance, dear, later))
	n := owed(e, NameChecker)
	require.Len(t, n, 1)
	_, who, option := e.Checker(n[0], later)
	require.Equal(t, finance.ID, who)
	require.Equal(t, 4, option)
	require.False(t, e.Wanted(n[0], later, DefaultPolicy()).Drop)
	must(t, e.WithdrawOption(finance, 4, later))
	require.True(t, e.Wanted(n[0], later, DefaultPolicy()).Drop, "what they proposed is gone")
	must(t, e.AddOption(finance, Offering{Title: "What is due", Amount: dollars("5"), Contractual: true}, later))
	require.Empty(t, owed(e, NameChecker), "the contract's own needs no exception")
}

// The exception of a decision that another one replaced is over: nobody is reminded of it, and its buttons say why.
func TestTheExceptionOfAReplacedDecisionIsOver(t *testing.T) {
	e, p := decidedDear(t), DefaultPolicy()
	must(t, e.AnswerException(legalCheck, 2, Seen{Rev: 1}, true, "", "", later))
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"r"}, Reason: "new facts"}, 0, Seen{}, later))
	must(t, e.Approve(approver, 2, Seen{Rev: 1}, "", later))
	require.False(t, e.Exception(1).Waits())
	require.Equal(t, 2, e.ReplacedBy(*e.Exception(1)).No)
	_, asked := e.ExceptionTask(1, finance.ID)
	require.False(t, asked)
	require.Empty(t, e.Row().WaitsFor(finance.ID))
	r := refused(t, e.AnswerException(finance, 2, Seen{Rev: 1}, true, "", "", later), "Decision 2, option 1, replaced the one that this exception was for")
	require.True(t, r.Stale)
	e.Take()
	e.Tick(later.Add(30*24*time.Hour), p)
	require.Empty(t, owed(e, NudgeException))
	must(t, e.AskException(chair, 2, later))
	require.Nil(t, e.replacedOf(2), "and may be asked again")
	must(t, e.AnswerException(finance, 2, Seen{Rev: 2}, true, "", "", later))

	// A new decision for the same option takes the answers with it.
	e = decidedDear(t)
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 2, Reasons: []string{"r"}, Reason: "better words"}, 0, Seen{}, later))
	must(t, e.Approve(approver, 2, Seen{Rev: 1}, "", later))
	require.True(t, e.Exception(1).Waits())
	require.Equal(t, 1, e.Standing().Exception)
}
