package meeting

import (
	"slices"
	"time"

	"escalate/bot/contract"
	"escalate/bot/money"
)

// Goodwill is what the notes say of everything granted beyond the contract.
const Goodwill = "goodwill, without admission"

// Exception is what an option gives beyond the contract, put to one approver for legal and
// one for finance. It is about the option as it was asked; changing the option cancels it.
type Exception struct {
	No        int
	Option    int
	Rev       int // the how manieth asking about the option; an answer names what it saw
	Round     int
	By        UserID // who asked; of one asked by an approval the approver
	At        time.Time
	Beyond    string // what went beyond the contract when it was asked, in figures
	Legal     Side   `json:",omitzero"`
	Finance   Side   `json:",omitzero"`
	Questions []int  `json:",omitempty"` // numbers of the questions that its approvers asked
	// Cancelled is when it was over unanswered: the option was changed or withdrawn, its decision was
	// replaced, or a new round began.
	Cancelled time.Time `json:",omitzero"`
}

// Side is one of the two approvals of an exception.
type Side struct {
	Asked  time.Time `json:",omitzero"`
	Nudged time.Time `json:",omitzero"`
	Answer ExceptionAnswer
	By     UserID    `json:",omitempty"` // who answered
	On     time.Time `json:",omitzero"`
	Line   string    `json:",omitempty"` // why; required of a refusal
	// Invoice is the invoice or credit note that finance names, as typed.
	Invoice string `json:",omitempty"`
	Beyond  string `json:",omitempty"` // what went beyond the contract when it was answered
}

// ExceptionAnswer is what an approver of an exception said.
type ExceptionAnswer string

// The answers; empty is none yet.
const (
	NoAnswer ExceptionAnswer = ""
	Granted  ExceptionAnswer = "approved"
	Denied   ExceptionAnswer = "refused"
)

// exceptionRoles are the two approvers of an exception.
var exceptionRoles = []Role{LegalCheck, FinanceCheck}

// Side returns the approval of a role; nil for a role that approves no exceptions.
func (x *Exception) Side(r Role) *Side {
	switch r {
	case LegalCheck:
		return &x.Legal
	case FinanceCheck:
		return &x.Finance
	}
	return nil
}

// Refused reports whether legal or finance refused it.
func (x Exception) Refused() bool { return x.Legal.Answer == Denied || x.Finance.Answer == Denied }

// Approved reports whether both approved it.
func (x Exception) Approved() bool { return x.Legal.Answer == Granted && x.Finance.Answer == Granted }

// Waits reports whether somebody still has to answer.
func (x Exception) Waits() bool { return x.Cancelled.IsZero() && !x.Refused() && !x.Approved() }

// Exception returns an exception by its number; nil when there is none.
func (e *Escalation) Exception(no int) *Exception {
	if no < 1 || no > len(e.Exceptions) {
		return nil
	}
	return &e.Exceptions[no-1]
}

// ExceptionOf returns the exception asked for the option as it stands, in this round; nil when
// none was asked or the option was changed since.
func (e *Escalation) ExceptionOf(option int) *Exception {
	for i := len(e.Exceptions) - 1; i >= 0; i-- {
		if x := &e.Exceptions[i]; x.Option == option && x.Round == e.Round {
			if !x.Cancelled.IsZero() {
				return nil
			}
			return x
		}
	}
	return nil
}

// ReplacedBy returns the decision that took the place of the one that an exception was for, and with it
// ended the exception; nil of one that ended otherwise or not at all.
func (e *Escalation) ReplacedBy(x Exception) *Decision {
	for _, d := range e.Decisions {
		if by := e.Decision(d.SupersededBy); by != nil && d.Exception == x.No && by.On.Equal(x.Cancelled) {
			return by
		}
	}
	return nil
}

// replacedOf returns the last exception of the option when the decision that it was for was replaced.
func (e *Escalation) replacedOf(option int) *Exception {
	for i := range slices.Backward(e.Exceptions) {
		if x := &e.Exceptions[i]; x.Option == option {
			if e.ReplacedBy(*x) == nil {
				return nil
			}
			return x
		}
	}
	return nil
}

// Overtaken reports whether the exception of the option is over because its decision was replaced.
func (e *Escalation) Overtaken(option int) bool { return e.replacedOf(option) != nil }

// overtaken says why nobody needs an answer to the exception of a decision that was replaced.
func (e *Escalation) overtaken(x Exception) string {
	by := e.ReplacedBy(x)
	return "Decision " + number(by.No) + ", option " + number(by.Option) + ", replaced the one that this exception was for. Your answer is no longer needed."
}

// Subject returns how a decision stands to its exception: "" when it needs none, "approved
// subject to exception", "exception approved" or "exception refused".
func (e *Escalation) Subject(d Decision) string {
	x := e.Exception(d.Exception)
	switch {
	case x == nil || d.Approved == "":
		return ""
	case x.Refused():
		return "exception refused"
	case x.Approved():
		return "exception approved"
	}
	return "approved subject to exception"
}

// Beyond returns what an option goes beyond the contract by the figures as they stand, and
// whether that needs an exception: everything that is above zero or unknown, waivers
// included, but for what the configuration lets pass (Opening.Exempt).
func (e *Escalation) Beyond(option int, now time.Time) (contract.Beyond, bool) {
	return e.beyondIn(e.Record(now, nil), option)
}

func (e *Escalation) beyondIn(r contract.Record, option int) (contract.Beyond, bool) {
	i := slices.IndexFunc(r.Options, func(o contract.Option) bool { return o.No == option })
	if i < 0 {
		return contract.Beyond{}, false
	}
	b := r.Beyond(r.Options[i])
	return b, b.Any() && !e.exempts(b)
}

// exempts reports whether the configuration lets so much pass. What is unknown, unpriced or under
// a condition never passes.
func (e *Escalation) exempts(b contract.Beyond) bool {
	if !b.Known || b.Open || b.Unpriced > 0 || b.Contingent.Sign() > 0 {
		return false
	}
	return slices.ContainsFunc(e.Exempt, func(limit money.Amount) bool {
		c, err := b.High.Cmp(limit)
		return err == nil && c <= 0
	})
}

// recordException returns how far the exception of the decision is, for the contract check. What
// needs none counts as answered.
func (e *Escalation) recordException(d *Decision, r contract.Record) contract.Exception {
	if _, needed := e.beyondIn(r, d.Option); !needed {
		done := contract.Approval{Named: true, Answered: true}
		return contract.Exception{Legal: done, Finance: done}
	}
	return e.optionException(d.Option)
}

// optionException returns how far the exception of an option is, asked or not.
func (e *Escalation) optionException(option int) contract.Exception {
	x := e.ExceptionOf(option)
	state := func(role Role) contract.Approval {
		if x != nil && x.Side(role).Answer != NoAnswer {
			return contract.Approval{Named: true, Answered: true}
		}
		return contract.Approval{Named: e.clear(x, role, option) == ""}
	}
	return contract.Exception{
		Legal: state(LegalCheck), Finance: state(FinanceCheck), Asked: x != nil, Refused: x != nil && x.Refused(),
	}
}

// CannotAnswer returns why nobody can answer an exception for the role; "" when somebody can.
func (e *Escalation) CannotAnswer(x Exception, role Role) string { return e.clear(&x, role, x.Option) }

// clear returns why nobody can answer for the role about the option, as the end of a sentence;
// "" when somebody can. x is its exception, nil before it was asked.
func (e *Escalation) clear(x *Exception, role Role, option int) string {
	id := e.The(role)
	switch {
	case e.vacant(role):
		return "nobody is named"
	case role == FinanceCheck && id == e.The(LegalCheck), x != nil && x.other(role).By == id:
		return e.Name(id) + " answers for the other side, and it takes two people"
	}
	return e.barred(id, option)
}

// barred returns why somebody may not approve the exception of an option; "" when they may.
func (e *Escalation) barred(id UserID, option int) string {
	approved := func(d Decision) bool { return d.Option == option && d.Round == e.Round && d.Approved == id }
	switch {
	case e.proposed(id, option):
		return e.Name(id) + " proposed the option"
	case e.decides(id) || slices.ContainsFunc(e.Decisions, approved):
		return e.Name(id) + " approves the decision"
	}
	return ""
}

// answers returns who can answer an exception for the role; "" when somebody has to be named
// first.
func (e *Escalation) answers(x Exception, role Role) UserID {
	if e.clear(&x, role, x.Option) != "" {
		return ""
	}
	return e.The(role)
}

// awaited returns who can answer the exception of an option and has not; nobody of one that was not asked for.
func (e *Escalation) awaited(option int) (ids []UserID) {
	x := e.ExceptionOf(option)
	if x == nil || !x.Waits() {
		return nil
	}
	for _, r := range exceptionRoles {
		if x.Side(r).Answer == NoAnswer {
			ids = append(ids, e.answers(*x, r))
		}
	}
	return e.present(ids)
}

// ExceptionTask is what an exception still wants of somebody: roles for which they answer,
// and, of the chair, roles for which nobody can answer yet, with the reason of each.
type ExceptionTask struct {
	Answer []Role
	Name   map[Role]string // why nobody can: "nobody is named", "Bo approves the decision"
}

// ExceptionTask returns what an exception still wants of somebody; ok is false for nothing.
func (e *Escalation) ExceptionTask(no int, who UserID) (task ExceptionTask, ok bool) {
	x := e.Exception(no)
	if x == nil || !x.Waits() || !e.Phase.Open() || !e.Has(who) {
		return task, false
	}
	for _, r := range exceptionRoles {
		if x.Side(r).Answer != NoAnswer {
			continue
		}
		switch id := e.answers(*x, r); {
		case id == who:
			task.Answer = append(task.Answer, r)
		case id == "" && who == e.Chair:
			if task.Name == nil {
				task.Name = map[Role]string{}
			}
			task.Name[r] = e.clear(x, r, x.Option)
		}
	}
	return task, len(task.Answer) > 0 || len(task.Name) > 0
}

// exceptionWho returns whom a side of an exception waits for: its approver, else the chair, who
// names one; "" when neither is here.
func (e *Escalation) exceptionWho(x Exception, r Role) UserID {
	who := e.answers(x, r)
	if who == "" {
		who = e.Chair
	}
	if !e.Has(who) {
		return ""
	}
	return who
}

// exceptionMoments: who has to answer an exception is reminded after some working days, and
// then as owners of overdue items are; the chair, who has to name somebody first, each Monday.
func (e *Escalation) exceptionMoments(p *Policy) []moment {
	if p.ExceptionAfter <= 0 {
		return nil
	}
	var all []moment
	for i := range e.Exceptions {
		x := &e.Exceptions[i]
		if !x.Waits() {
			continue
		}
		for _, r := range exceptionRoles {
			s, who := x.Side(r), e.exceptionWho(*x, r)
			if s.Answer != NoAnswer || who == "" {
				continue
			}
			zone := e.Zone(who)
			at := onward(p.Calendar.AddDays(s.Asked, p.ExceptionAfter, zone), s.Asked)
			switch {
			case !s.Nudged.After(s.Asked):
			case e.answers(*x, r) == "": // somebody has to be named: that waits like a date that is missing
				at = onward(p.Calendar.NextMorning(weekAfter(s.Nudged, p.Calendar.Zone(zone), time.Monday).Add(-time.Microsecond), zone), s.Nudged)
			case p.Overdue == nil:
				at = time.Time{}
			default:
				at = onward(p.overdueMorning(s.Asked, s.Nudged, zone), s.Nudged)
			}
			all = append(all, moment{at, func(now time.Time) {
				e.happen(now, "", ExceptionNudged{No: x.No, Role: r})
				e.tell(NudgeException, who, number(x.No))
			}})
		}
	}
	return all
}
