package meeting

import (
	"slices"
	"strings"
	"time"
)

// AskException puts what the option gives beyond the contract to the approvers of
// exceptions. Anybody may ask, as soon as the option exists; approving a decision for such
// an option asks by itself. A refused one may be asked again.
func (e *Escalation) AskException(by Person, option int, at time.Time) error {
	if err := e.writable(by, "Exceptions cannot be requested any more"); err != nil {
		return err
	}
	o := e.Option(option)
	if o == nil || !o.Withdrawn.IsZero() {
		return Refuse("", "This option no longer exists.")
	}
	_, needed := e.Beyond(option, at)
	x := e.ExceptionOf(option)
	switch {
	case !needed:
		return Refuse("", "By the figures entered, option %d gives nothing beyond the contract that needs an exception.", option)
	case x != nil && x.Approved():
		return Refuse("", "The exception for option %d was approved already.", option)
	case x != nil && x.Waits():
		return Refuse("", "The exception for option %d was already requested by %s. The approvers get reminders automatically.", option, e.Name(x.By))
	}
	e.openException(by.ID, option, at)
	e.cards(OptionsCard, DecisionCard, NotesCard)
	e.card(StatusCard)
	return nil
}

// openException makes an exception and asks those who can answer it.
func (e *Escalation) openException(by UserID, option int, at time.Time) {
	beyond, _ := e.Beyond(option, at)
	e.happen(at, by, ExceptionAsked{Option: option, Beyond: beyond.String()})
	x := e.Exceptions[len(e.Exceptions)-1]
	for _, r := range exceptionRoles {
		e.askUrgently(AskException, e.exceptionWho(x, r), number(x.No))
	}
}

// askExceptions asks somebody for all that exceptions want of them.
func (e *Escalation) askExceptions(who ...UserID) {
	for _, x := range e.Exceptions {
		for _, id := range who {
			if _, ok := e.ExceptionTask(x.No, id); ok {
				e.askUrgently(AskException, id, number(x.No))
			}
		}
	}
}

// checksExceptions reports whether somebody holds one of the two roles that approve exceptions.
func (e *Escalation) checksExceptions(id UserID) bool {
	return e.Is(id, LegalCheck) || e.Is(id, FinanceCheck)
}

// AnswerException is the word of the approver for legal or for finance. seen is the asking
// (Exception.Rev) and the figures that the button showed; a refusal needs its line; the invoice or credit
// note is optional. Neither who proposed the option nor who approves the decision may
// answer. A refused exception of the decision that stands takes the escalation back to
// deciding.
func (e *Escalation) AnswerException(by Person, option int, seen Seen, approve bool, line, invoice string, at time.Time) error {
	if err := e.writable(by, "The exception cannot be answered any more"); err != nil {
		return err
	}
	role, err := e.answerRole(by, option, seen)
	if err != nil {
		return err
	}
	x := e.ExceptionOf(option)
	line, invoice = OneLine(line), OneLine(invoice)
	if !approve && line == "" {
		return Refuse("line", "Please say in a line why you refuse it.")
	}
	if err := e.holds(seen, OfException(option), figuresMeanwhile); err != nil {
		return err
	}
	c := ExceptionAnswered{No: x.No, Role: role, Answer: Granted, Line: line, Invoice: invoice}
	if !approve {
		c.Answer = Denied
	}
	beyond, _ := e.Beyond(option, e.Changed) // as it was shown
	c.Beyond = beyond.String()
	e.happen(at, by.ID, c)
	e.exceptionAnswered(*e.Exception(c.No), by.ID)
	return nil
}

const figuresMeanwhile = "The figures changed in the meantime. Your answer was not saved. Please look again."

// answerRole returns for which role by answers the exception of the option, or refuses.
func (e *Escalation) answerRole(by Person, option int, seen Seen) (Role, error) {
	x := e.ExceptionOf(option)
	switch {
	case x == nil && !slices.ContainsFunc(e.Exceptions, func(x Exception) bool { return x.Option == option }):
		return "", Refuse("", "No exception was requested for this option.")
	case x == nil && e.replacedOf(option) != nil:
		return "", Stale("%s", e.overtaken(*e.replacedOf(option)))
	case x == nil || seen.misses(x.Rev):
		return "", Stale("The option or the request changed in the meantime. Your answer was not saved. Please look again.")
	case !e.checksExceptions(by.ID):
		return "", Refuse("", "Only the exception approvers can answer this: %s for legal, %s for finance.",
			e.nameList(e.present(e.With(LegalCheck))), e.nameList(e.present(e.With(FinanceCheck))))
	}
	role := FinanceCheck
	if e.Is(by.ID, LegalCheck) {
		role = LegalCheck
	}
	switch s := x.Side(role); {
	case e.barred(by.ID, option) != "":
		return "", Refuse("", "%s, so someone else has to answer this exception. The chair, %s, can name them.", e.barred(by.ID, option), e.Name(e.Chair))
	case s.Answer != NoAnswer:
		return "", Refuse("", "%s has answered this already: %s.", e.Name(s.By), s.Answer)
	case x.Refused():
		return "", Refuse("", "This exception was refused already; your answer is not needed any more.")
	case x.other(role).By == by.ID:
		return "", Refuse("", "You have already answered this exception for the other side, and it takes two people. The chair, %s, can name someone else.", e.Name(e.Chair))
	}
	return role, nil
}

// other returns the other side of an exception.
func (x *Exception) other(r Role) *Side {
	if r == LegalCheck {
		return &x.Finance
	}
	return &x.Legal
}

// exceptionAnswered shows the answer and, once it is settled, tells those who wait for it.
func (e *Escalation) exceptionAnswered(x Exception, by UserID) {
	e.cards(OptionsCard, DecisionCard, NotesCard)
	e.card(StatusCard)
	if x.Waits() {
		return
	}
	who := []UserID{e.Chair, x.By}
	if o := e.Option(x.Option); o != nil {
		who = append(who, o.By)
	}
	if d := e.lastApproved(); d != nil && d.Exception == x.No {
		who = append(who, d.Approved)
		if x.Refused() { // they may be about to deliver it
			for _, i := range e.OpenItems() {
				who = append(who, i.Owner)
			}
		}
	}
	for _, r := range exceptionRoles {
		if s := x.Side(r); x.Refused() && s.Answer == Granted { // what they approved comes to nothing
			who = append(who, s.By)
		}
	}
	for _, id := range e.present(distinct(append(who, e.With(Approver)...))) {
		if id != by {
			e.tell(TellException, id, number(x.No))
		}
	}
}

// AskAboutException puts a question of an exception's approver to whoever asked it, else to
// who proposed the option, else to the chair. The answer comes by TellAnswer and stands in
// the notes.
func (e *Escalation) AskAboutException(by Person, option int, seen Seen, text string, at time.Time) error {
	if err := e.writable(by, "Questions cannot be asked any more"); err != nil {
		return err
	}
	if _, err := e.answerRole(by, option, seen); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return Refuse("text", "Please write the question.")
	}
	x := e.ExceptionOf(option)
	to := e.present([]UserID{x.By, e.Option(option).By, e.Chair})
	to = slices.DeleteFunc(to, func(id UserID) bool { return id == by.ID })
	if len(to) == 0 {
		return Refuse("", "There is nobody here to ask but you.")
	}
	if err := e.holds(seen, OfException(option), figuresMeanwhile); err != nil {
		return err
	}
	e.happen(at, by.ID, QuestionAsked{To: to[0], Text: text})
	e.happen(at, by.ID, ExceptionQuestioned{No: x.No, Question: len(e.Questions)})
	e.tell(AskQuestion, to[0], number(len(e.Questions)))
	e.card(StatusCard)
	return nil
}

// endException ends what still waits for a decision that another one has replaced: nobody needs the
// answer any more, unless the new decision is for the same option.
func (e *Escalation) endException(replaced Decision, option int, at time.Time) {
	if x := e.Exception(replaced.Exception); x != nil && x.Waits() && x.Option != option {
		e.happen(at, "", ExceptionEnded{No: x.No})
	}
}

// ExceptionEnded is an exception whose decision was replaced before both sides had answered.
type ExceptionEnded struct{ No int }

func (c ExceptionEnded) apply(e *Escalation, ev Event) { e.Exception(c.No).Cancelled = ev.At }

// ExceptionAsked is an exception put to its approvers.
type ExceptionAsked struct {
	Option int
	Beyond string
}

func (c ExceptionAsked) apply(e *Escalation, ev Event) {
	x := Exception{
		No: len(e.Exceptions) + 1, Option: c.Option, Rev: 1, Round: e.Round, By: ev.By, At: ev.At, Beyond: c.Beyond,
		Legal: Side{Asked: ev.At, Nudged: ev.At}, Finance: Side{Asked: ev.At, Nudged: ev.At},
	}
	for _, o := range e.Exceptions {
		if o.Option == c.Option {
			x.Rev = max(x.Rev, o.Rev+1)
		}
	}
	e.Exceptions = append(e.Exceptions, x)
	if d := e.OfRound(); d != nil && d.Option == c.Option {
		d.Exception = x.No // the figures have changed since it was approved
	}
}

// ExceptionAnswered is the word of one of its approvers.
type ExceptionAnswered struct {
	No      int
	Role    Role
	Answer  ExceptionAnswer
	Line    string `json:",omitempty"`
	Invoice string `json:",omitempty"`
	Beyond  string `json:",omitempty"`
}

func (c ExceptionAnswered) apply(e *Escalation, ev Event) {
	s := e.Exception(c.No).Side(c.Role)
	s.Answer, s.By, s.On, s.Line, s.Invoice, s.Beyond = c.Answer, ev.By, ev.At, c.Line, c.Invoice, c.Beyond
	if d := e.OfRound(); c.Answer == Denied && e.Phase == Decided && d != nil && d.Exception == c.No {
		d.Fell = ev.At
		e.enter(Deciding)
		e.reaskedDecision(ev.At)
	}
}

// ExceptionNudged is a reminder of an exception that was sent on its way.
type ExceptionNudged struct {
	No   int
	Role Role
}

func (c ExceptionNudged) apply(e *Escalation, ev Event) {
	e.Exception(c.No).Side(c.Role).Nudged = ev.At
}

// ExceptionQuestioned ties a question to the exception that it was asked about.
type ExceptionQuestioned struct{ No, Question int }

func (c ExceptionQuestioned) apply(e *Escalation, _ Event) {
	x := e.Exception(c.No)
	x.Questions = append(slices.Clone(x.Questions), c.Question)
}

// cancelExceptions ends what was asked or answered about an option; of option 0 all that
// still waits.
func (e *Escalation) cancelExceptions(option int, at time.Time) {
	for i := range e.Exceptions {
		x := &e.Exceptions[i]
		if x.Cancelled.IsZero() && (x.Option == option || option == 0 && x.Waits()) {
			x.Cancelled = at
		}
	}
}

func init() {
	register(ExceptionAsked{}, ExceptionAnswered{}, ExceptionEnded{}, ExceptionQuestioned{})
	registerQuiet(ExceptionNudged{})
}
