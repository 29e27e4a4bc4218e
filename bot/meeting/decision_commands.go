package meeting

import (
	"strings"
	"time"
)

// PrepareDecision writes the decision down for the approver; written by the approver (or
// the stand-in) it is approved at once. no and seen are of the pending
// decision that the form was opened on (0, 0 for none).
func (e *Escalation) PrepareDecision(by Person, d DecisionDraft, no int, seen Seen, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	if err := e.in("No decision can be prepared", Reviewing, Deciding, Decided); err != nil {
		return err
	}
	pending := e.Pending()
	if pending != nil && (pending.No != no || seen.misses(pending.Rev)) {
		return Stale("%s changed the decision in the meantime. Yours was not saved. This is how it reads now.", e.Name(pending.By))
	}
	d.Reasons = trimmed(d.Reasons)
	d.Why, d.Reason = strings.TrimSpace(d.Why), strings.TrimSpace(d.Reason)
	o := e.Option(d.Option)
	confirms := e.decides(by.ID)
	standing := e.OfRound() // one of an earlier round is replaced by the round itself
	switch {
	case o == nil || !o.Withdrawn.IsZero():
		return Refuse("option", "Please choose one of the options.")
	case len(d.Reasons) == 0:
		return Refuse("reasons", "Please give at least one reason, one a line. People will read it in a year.")
	case standing != nil && d.Reason == "":
		return Refuse("reason", "There is already a decision. Please say why this one replaces it.")
	case standing != nil && !confirms && by.ID != e.Chair:
		return Refuse("", "Only the approver or the chair can prepare a decision that replaces one.")
	case confirms && d.Why == "" && e.Against(d.Option) != "":
		return Refuse("why", "%s Please say in a line why you decide this.", e.Against(d.Option))
	case confirms && e.answeredException(by.ID, d.Option):
		return e.refuseOwnException()
	case e.vacant(Approver) && e.vacant(StandIn):
		return Refuse("", "Nobody can approve it yet. The chair, %s, names the approver first.", e.Name(e.Chair))
	}
	if err := e.holds(seen, OfDecision(by.ID), "The options, or who decides, changed in the meantime. Nothing was saved. Please look at them before you send this again."); err != nil {
		return err
	}
	c := DecisionPrepared{Draft: d, Asks: true}
	if pending != nil {
		c.Again = pending.No
	}
	e.happen(at, by.ID, c)
	if confirms {
		e.approve(by, at)
		return nil
	}
	e.askDecision()
	e.card(DecisionCard)
	e.card(StatusCard)
	return nil
}

// askDecision asks whoever can approve the pending decision.
func (e *Escalation) askDecision() {
	d := e.Pending()
	if d == nil {
		return
	}
	for _, id := range e.deciders() {
		if e.Has(id) {
			e.askUrgently(AskDecision, id, number(d.No))
		}
	}
}

// reaskedDecision counts the reminders of the pending decision from at: whoever can approve
// it is asked anew.
func (e *Escalation) reaskedDecision(at time.Time) {
	if d := e.Pending(); d != nil {
		d.ask(at)
	}
}

// Approve is the approver's word. no and seen are what the button showed; why is asked when
// the decision goes against the vote.
func (e *Escalation) Approve(by Person, no int, seen Seen, why string, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	d := e.Decision(no)
	why = strings.TrimSpace(why)
	switch {
	case d == nil:
		return Refuse("", "There is no such decision. %s", e.next())
	case !e.decides(by.ID):
		return Refuse("", "Only the approver, %s, can approve it. You can press I disagree on its card.", e.Name(e.The(Approver)))
	case d.Approved != "":
		return Refuse("", "%s", e.approvedAlready(d, by.ID))
	case !e.Phase.Open():
		return e.open("The decision cannot be approved any more")
	case e.Pending() == nil || no != e.Pending().No || seen.misses(d.Rev):
		return Stale("The decision changed in the meantime. You approved nothing. This is how it reads now.")
	case e.Phase == Voting:
		return Refuse("", "A new vote is open. Nothing was approved; please decide when it has closed.")
	case d.Why == "" && why == "" && e.Against(d.Option) != "":
		return Refuse("why", "%s Please say in a line why you decide this.", e.Against(d.Option))
	}
	if o := e.Option(d.Option); o == nil || !o.Withdrawn.IsZero() {
		return Refuse("", "The option was withdrawn. Please choose another one with Change.")
	}
	if e.answeredException(by.ID, d.Option) {
		return e.refuseOwnException()
	}
	if err := e.holds(seen, OfApproval(no), "The figures behind the decision changed in the meantime. You approved nothing. Please look again."); err != nil {
		return err
	}
	if why != "" && why != d.Why {
		e.happen(at, by.ID, DecisionExplained{No: no, Why: why})
	}
	e.approve(by, at)
	return nil
}

// approvedAlready answers a button of a decision that was approved: by whom, and whether it
// stands.
func (e *Escalation) approvedAlready(d *Decision, by UserID) string {
	text := e.Name(d.Approved) + " approved this decision already."
	if d.Approved == by {
		text = "You have approved this decision already."
	}
	switch {
	case !d.Fell.IsZero():
		text += " It no longer applies: its exception was refused."
	case d.SupersededBy > 0:
		text += " Decision " + number(d.SupersededBy) + " replaced it."
	}
	return text
}

// answeredException reports whether somebody answered the exception of the option: whoever approves
// a decision may not also approve what it gives beyond the contract.
func (e *Escalation) answeredException(id UserID, option int) bool {
	x := e.ExceptionOf(option)
	return x != nil && (x.Legal.By == id || x.Finance.By == id)
}

func (e *Escalation) refuseOwnException() error {
	return Refuse("", "You have answered the exception for this option, so someone else has to approve the decision: %s.",
		e.nameList(e.present(e.deciders())))
}

// approve is the approver's word on the pending decision. What it gives beyond the contract
// is put to the approvers of exceptions, unless they were asked already.
func (e *Escalation) approve(by Person, at time.Time) {
	before := e.lastApproved()
	d := e.Pending()
	left := d.No
	if before != nil {
		left = before.No
	}
	c := DecisionApproved{No: d.No, StandIn: !e.Is(by.ID, Approver)}
	if b := e.Counting(); b != nil {
		c.Unasked = !b.Holds(d.Option)
	}
	x := e.ExceptionOf(d.Option)
	_, needed := e.Beyond(d.Option, at)
	ask := needed && (x == nil || x.Refused())
	if x != nil && (x.Approved() || needed && !ask) {
		c.Exception = x.No
	}
	e.happen(at, by.ID, c)
	if before != nil {
		e.endException(*before, d.Option, at)
	}
	e.leave(DecisionCard, left, at)
	if ask {
		e.openException(by.ID, d.Option, at)
	}
	e.card(DecisionCard)
	e.card(StatusCard)
	e.cards(OptionsCard, ItemsCard, NotesCard)
	if before != nil {
		for _, it := range e.Items {
			if it.Open() && it.Owner != by.ID {
				e.tell(TellDecision, it.Owner, number(d.No))
			}
		}
	}
	if d := e.Standing(); d.By != by.ID && d.By != e.Chair {
		e.tell(TellDecision, d.By, number(d.No))
	}
}

// Disagree records by as dissenting from the decision, with one line.
func (e *Escalation) Disagree(by Person, no int, line string, at time.Time) error {
	if err := e.writable(by, "Dissent cannot be recorded any more"); err != nil {
		return err
	}
	d := e.Decision(no)
	line = strings.TrimSpace(line)
	switch {
	case d == nil || d.Approved == "":
		return Refuse("", "This decision is not approved yet. Tell the chair, or write it in the channel.")
	case d.SupersededBy != 0:
		return Stale("This decision was replaced by a newer one. Nothing was recorded.")
	case d.Approved == by.ID:
		return Refuse("", "You approved this decision yourself. You can replace it instead.")
	case line == "":
		return Refuse("line", "Please say in a line why you disagree.")
	}
	e.happen(at, by.ID, Disagreed{No: no, Line: line})
	e.card(DecisionCard)
	e.cards(NotesCard)
	return nil
}

func trimmed(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
