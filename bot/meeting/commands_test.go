package meeting

import (
	"time"

	"escalate/bot/calendar"
	"escalate/bot/contract"
)

// command is one command with fixed arguments, for the tables of roles and phases.
type command struct {
	name string
	// may is who of the members may do it (their names; "" is every member), in the phase "at".
	may string
	at  Phase
	// no is what the others are told.
	no string
	// phases is where those who may can do it; elsewhere the refusal says what now, or "instead".
	phases  string
	instead string
	// prep brings a stage into the state that the command needs.
	prep func(t tb, e *Escalation)
	run  func(e *Escalation, by Person) error
}

// later is when the commands of the tables are given: after all that a stage did.
var later = monday.Add(5 * time.Minute)

const (
	open   = "reviewing voting deciding decided"
	always = open + " closed withdrawn"
)

func draft(t tb, e *Escalation) {
	if e.Phase.Open() {
		must(t, e.WriteReview(chair, Newest, review[Technical], monday.Add(4*time.Minute)))
	}
}

func must(t tb, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func lose(_ tb, e *Escalation) { _ = e.LoseChannel("gone", monday.Add(4*time.Minute)) }

func drafts(typed string) DecisionDraft {
	return DecisionDraft{Option: 2, Reasons: []string{typed}, Reason: "new facts"}
}

// beyond gives the first option, the chair's, a credit that is beyond the contract and that
// does not fit its percent.
func beyond(t tb, e *Escalation) {
	e.Background.AnnualValue = amount(t, "$2.3M")
	e.Options[0].Offer.Percent, e.Options[0].Offer.Amount = percent(t, "10%"), amount(t, "$23K")
}

// asked puts that to the approvers of exceptions.
func asked(t tb, e *Escalation) {
	beyond(t, e)
	if e.Phase.Open() {
		must(t, e.AskException(tech, 1, monday.Add(4*time.Minute)))
	}
}

// drafted is a deadline as "within 24 hours" reads.
var drafted = calendar.Due{Within: 24 * time.Hour, Typed: "within 24 hours"}

// seen is what a form shows of the pending decision.
func seen(e *Escalation) (no, rev int) {
	if d := e.Pending(); d != nil {
		return d.No, d.Rev
	}
	return 0, 0
}

var commands = []command{
	{name: "SetBackground", at: Reviewing, phases: open, run: func(e *Escalation, by Person) error {
		return e.SetBackground(by, Newest, Background{Profile: "big"}, later)
	}},
	{name: "SetComplaint", at: Reviewing, phases: open, run: func(e *Escalation, by Person) error {
		return e.SetComplaint(by, Newest, Complaint{Issue: "slow"}, later)
	}},
	{name: "SetMeeting", at: Reviewing, phases: open, run: func(e *Escalation, by Person) error {
		return e.SetMeeting(by, Newest, Meeting{Objective: "decide"}, nil, nil, later)
	}},
	{name: "SetSummary", at: Reviewing, phases: open, run: func(e *Escalation, by Person) error {
		return e.SetSummary(by, Newest, "worse", Critical, later)
	}},
	{name: "Assign technical", may: "chair tech", at: Reviewing, no: "Only the chair, chair,", phases: open, run: func(e *Escalation, by Person) error {
		return e.Assign(by, Technical, Newest, []Person{tech, plain}, later)
	}},
	{name: "Assign technical, empty", at: Reviewing, phases: open, prep: func(t tb, e *Escalation) {
		if e.Phase.Open() {
			must(t, e.Assign(chair, Technical, Newest, nil, later))
		}
	}, run: func(e *Escalation, by Person) error { return e.Assign(by, Technical, Newest, []Person{plain}, later) }},
	{name: "Assign sponsor", may: "chair sponsor", at: Reviewing, no: "Only the chair, chair,", phases: open, run: func(e *Escalation, by Person) error {
		return e.Assign(by, Sponsor, Newest, []Person{plain}, later)
	}},
	{name: "Assign approver", may: "chair", at: Reviewing, no: "Only the chair, chair,", phases: open, run: func(e *Escalation, by Person) error {
		return e.Assign(by, Approver, Newest, []Person{plain}, later)
	}},
	{name: "Assign finance", may: "chair", at: Reviewing, no: "Only the chair, chair,", phases: open, run: func(e *Escalation, by Person) error {
		return e.Assign(by, FinanceCheck, Newest, []Person{plain}, later)
	}},
	{name: "Assign stand-in", may: "approver sponsor", at: Reviewing, no: "Only the approver or the sponsor", phases: open, run: func(e *Escalation, by Person) error {
		return e.Assign(by, StandIn, Newest, []Person{plain}, later)
	}},
	{name: "Add", may: "chair", at: Reviewing, no: "Only the chair, chair, can add people", phases: open, run: func(e *Escalation, by Person) error {
		return e.Add(by, []Person{outsideMember}, later)
	}},
	{name: "Remove", may: "chair", at: Reviewing, no: "Only the chair, chair, can remove people", phases: always, run: func(e *Escalation, by Person) error {
		return e.Remove(by, plain.ID, later)
	}},
	{name: "WriteReview", at: Reviewing, phases: open, run: func(e *Escalation, by Person) error {
		return e.WriteReview(by, Newest, review[Technical], later)
	}},
	{name: "ConfirmReview", may: "tech", at: Reviewing, no: "Only the technical reviewer can confirm", phases: open, prep: draft, run: func(e *Escalation, by Person) error {
		return e.ConfirmReview(by, Technical, 2, later)
	}},
	{name: "Waive", may: "chair", at: Reviewing, no: "Only the chair, chair, can waive", phases: open, prep: draft, run: func(e *Escalation, by Person) error {
		return e.Waive(by, Technical, "ill", later)
	}},
	{name: "Ask", at: Reviewing, phases: open, run: func(e *Escalation, by Person) error {
		return e.Ask(by, owner, "Why?", later)
	}},
	{name: "Answer", may: "plain", at: Reviewing, no: "This question was for plain", phases: open, run: func(e *Escalation, by Person) error {
		return e.Answer(by, 1, "Monday", later)
	}},
	{name: "AddOption", at: Reviewing, phases: "reviewing", run: func(e *Escalation, by Person) error {
		return e.AddOption(by, Offering{Title: "More"}, later)
	}},
	{name: "EditOption", at: Reviewing, phases: "reviewing voting deciding", instead: "the record of that stays", run: func(e *Escalation, by Person) error {
		if e.Phase == Decided {
			return e.EditOption(by, 2, 1, Offering{Title: "Better"}, true, later)
		}
		return e.EditOption(by, 1, 1, Offering{Title: "Better"}, true, later)
	}},
	{name: "EditOption in the vote", may: "chair", at: Voting, no: "Only the chair, chair, can change one", phases: "reviewing voting deciding", run: func(e *Escalation, by Person) error {
		return e.EditOption(by, 1, 1, Offering{Title: "Better"}, true, later)
	}},
	{name: "WithdrawOption", may: "chair plain", at: Reviewing, no: "Only plain, who proposed it, or the chair", phases: "reviewing", run: func(e *Escalation, by Person) error {
		return e.WithdrawOption(by, 3, later)
	}},
	{name: "OpenVote", may: "chair", at: Reviewing, no: "Only the chair, chair, can open the vote", phases: "reviewing deciding", instead: "A vote is open already", run: func(e *Escalation, by Person) error {
		return e.OpenVote(by, Newest, VoteRules{}, false, later)
	}},
	{name: "Vote", may: "chair tech biz finance sponsor owner plain", at: Voting, no: "You are not among the voters", phases: "voting", instead: "This vote is closed", run: func(e *Escalation, by Person) error {
		return e.Vote(by, 1, Cast{Choice: Abstain}, later)
	}},
	{name: "CloseVote", may: "chair", at: Voting, no: "Only the chair, chair, can close the vote", phases: "voting", run: func(e *Escalation, by Person) error {
		return e.CloseVote(by, 1, later)
	}},
	{name: "PrepareDecision", at: Deciding, phases: "reviewing deciding decided", run: func(e *Escalation, by Person) error {
		no, rev := seen(e)
		return e.PrepareDecision(by, drafts("fair"), no, Seen{Rev: rev}, later)
	}},
	{name: "PrepareDecision again", may: "chair approver standin", at: Decided, no: "Only the approver or the chair can prepare", phases: "reviewing deciding decided", run: func(e *Escalation, by Person) error {
		no, rev := seen(e)
		return e.PrepareDecision(by, drafts("fair"), no, Seen{Rev: rev}, later)
	}},
	{name: "Approve", may: "approver standin", at: Deciding, no: "Only the approver, approver, can approve it", phases: "reviewing deciding decided", instead: "approved this decision already", prep: func(t tb, e *Escalation) {
		if no, _ := seen(e); no == 0 && (e.Phase == Reviewing || e.Phase == Decided) {
			must(t, e.PrepareDecision(chair, drafts("fair"), 0, Seen{}, monday.Add(4*time.Minute)))
		}
	}, run: func(e *Escalation, by Person) error {
		return e.Approve(by, max(1, len(e.Decisions)), Seen{Rev: 1}, "", later)
	}},
	{name: "Disagree", may: "chair tech biz legal standin sponsor legalcheck finance owner plain", at: Decided, no: "You approved this decision yourself", phases: "decided", instead: "is not approved yet", run: func(e *Escalation, by Person) error {
		return e.Disagree(by, 1, "too much", later)
	}},
	{name: "Explain", may: "chair", at: Reviewing, no: "Only those who gave the figures can add a note: chair", phases: open, prep: beyond, run: func(e *Escalation, by Person) error {
		return explain(e, by, contract.TopicFee, "a part of the service")
	}},
	{name: "AskException", at: Reviewing, phases: open, prep: beyond, run: func(e *Escalation, by Person) error {
		return e.AskException(by, 1, later)
	}},
	{name: "AnswerException", may: "legalcheck finance", at: Reviewing, no: "Only the exception approvers can answer this: legalcheck for legal, finance for finance", phases: open, prep: asked, run: func(e *Escalation, by Person) error {
		return e.AnswerException(by, 1, Seen{Rev: 1}, true, "", "CN-7", later)
	}},
	{name: "AskAboutException", may: "legalcheck finance", at: Reviewing, no: "Only the exception approvers", phases: open, prep: asked, run: func(e *Escalation, by Person) error {
		return e.AskAboutException(by, 1, Seen{Rev: 1}, "From which budget?", later)
	}},
	{name: "AddItems", at: Decided, phases: open, run: func(e *Escalation, by Person) error {
		return e.AddItems(by, owner, []ItemDraft{{Text: "Do it"}}, later)
	}},
	{name: "Done", may: "chair owner", at: Decided, no: "This item belongs to owner now", phases: open, run: func(e *Escalation, by Person) error {
		return e.Done(by, 1, later)
	}},
	{name: "Undo", may: "chair owner", at: Decided, no: "Only owner or the chair", phases: open, run: func(e *Escalation, by Person) error {
		return e.Undo(by, 2, later)
	}},
	{name: "Snooze", may: "owner", at: Decided, no: "owner", phases: open, run: func(e *Escalation, by Person) error {
		return e.Snooze(by, 1, later.Add(time.Hour), later)
	}},
	{name: "ChangeDate", may: "chair owner", at: Decided, no: "This item belongs to owner now", phases: open, run: func(e *Escalation, by Person) error {
		return e.ChangeDate(by, 1, due(later.Add(time.Hour)), later)
	}},
	{name: "AgreeDate", may: "chair", at: Decided, no: "Only the chair, chair, can agree", phases: open, run: func(e *Escalation, by Person) error {
		return e.AgreeDate(by, 3, ny(11, 13, 18, 0), true, later)
	}},
	{name: "HandOverItem", may: "chair owner", at: Decided, no: "This item belongs to owner now", phases: open, run: func(e *Escalation, by Person) error {
		return e.HandOverItem(by, 1, plain, later)
	}},
	{name: "WillNotDo", may: "chair owner", at: Decided, no: "This item belongs to owner now", phases: open, run: func(e *Escalation, by Person) error {
		return e.WillNotDo(by, 1, "no time", later)
	}},
	{name: "CancelItem", may: "chair", at: Decided, no: "Only the chair, chair, can cancel an item", phases: open, run: func(e *Escalation, by Person) error {
		return e.CancelItem(by, 1, "not needed", later)
	}},
	{name: "Link", at: Decided, phases: open, run: func(e *Escalation, by Person) error {
		return e.Link(by, 1, Newest, []PartRef{{Option: 2, Part: 1}}, later)
	}},
	{name: "PlanFollowUp", at: Decided, phases: open, run: func(e *Escalation, by Person) error {
		return e.PlanFollowUp(by, Newest, Plan{Start: later.Add(48 * time.Hour), Length: time.Hour}, []Person{owner}, later)
	}},
	{name: "CancelFollowUp", may: "chair", at: Decided, no: "Only the chair, chair, can cancel the follow-up", phases: open, instead: "not planned any more", run: func(e *Escalation, by Person) error {
		return e.CancelFollowUp(by, 1, later)
	}},
	{name: "ReviewEffect", may: "chair", at: Decided, no: "Only the chair, chair, can record", phases: "decided", run: func(e *Escalation, by Person) error {
		return e.ReviewEffect(by, Newest, Effect{Outcome: Resolved, Kept: []int{1}}, later)
	}},
	{name: "HandOverChair", may: "chair", at: Decided, no: "Only the chair, chair, can hand the chair over", phases: open, run: func(e *Escalation, by Person) error {
		return e.HandOverChair(by, plain, later)
	}},
	{name: "TakeChair", may: "sponsor", at: Decided, no: "chair", phases: open, run: func(e *Escalation, by Person) error {
		return e.TakeChair(by, later)
	}},
	{name: "OfferAll", at: Decided, phases: open, run: func(e *Escalation, by Person) error {
		return e.OfferAll(by, outsideMember, later)
	}},
	{name: "TakeAll", may: "plain", at: Decided, no: "no longer offered to you", phases: open, run: func(e *Escalation, by Person) error {
		return e.TakeAll(by, owner.ID, later)
	}},
	{name: "Away", at: Decided, phases: always, run: func(e *Escalation, by Person) error {
		return e.Away(by, later.Add(time.Hour), later)
	}},
	{name: "Adjourn", may: "chair", at: Decided, no: "Only the chair, chair, can adjourn", phases: open, run: func(e *Escalation, by Person) error {
		return e.Adjourn(by, later)
	}},
	{name: "PublishNotes", at: Decided, phases: always, run: func(e *Escalation, by Person) error {
		return e.PublishNotes(by, later)
	}},
	{name: "LeaveCheckOut", may: "chair legal", at: Decided, no: "Only Legal and the chair, chair, can choose", phases: always, run: func(e *Escalation, by Person) error {
		return e.LeaveCheckOut(by, true, later)
	}},
	{name: "Close", may: "chair", at: Decided, no: "Only the chair, chair, can close", phases: "decided", run: func(e *Escalation, by Person) error {
		return e.Close(by, Newest, Closing{Drop: "moot", NoEffect: "they left"}, later)
	}},
	{name: "Withdraw", may: "chair", at: Decided, no: "Only the chair, chair, can withdraw", phases: open, run: func(e *Escalation, by Person) error {
		return e.Withdraw(by, Newest, Retracted, 0, "they took it back", later)
	}},
	{name: "ReEscalate", may: "chair approver standin sponsor", at: Decided, no: "Only the chair, the approver or the sponsor", phases: "decided closed", run: func(e *Escalation, by Person) error {
		return e.ReEscalate(by, "again", later)
	}},
	{name: "NewChannel", may: "chair", at: Decided, no: "Only the chair, chair, can ask for a new channel", phases: always, prep: lose, run: func(e *Escalation, by Person) error {
		return e.NewChannel(by, later)
	}},
	{name: "Adopt", at: Decided, phases: always, prep: lose, run: func(e *Escalation, by Person) error {
		return e.Adopt(by, "C2", "esc-1-2", false, later)
	}},
}
