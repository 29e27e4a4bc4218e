package meeting

import (
	"slices"
	"time"
)

// SteppedIn is what an operator did in an escalation that everybody in it hears of.
type SteppedIn struct {
	No     int
	At     time.Time
	By     UserID
	Name   string // the operator's: they need not be in the escalation
	Did    Step
	Was    string `json:",omitempty"` // of Renamed: the name before
	Of, To UserID `json:",omitempty"` // who had it before; of Moved who has it now
}

// Step is a kind of what operators do.
type Step string

// What operators do that everybody hears of.
const (
	Seated  Step = "chair"    // took a chair that nobody had
	Moved   Step = "parts"    // moved what somebody left behind
	Renamed Step = "customer" // corrected the customer's name
)

// Step returns what an operator did that a notice tells of; nil when it tells of none.
func (e *Escalation) Step(n Notice) *SteppedIn {
	if i := n.Number() - 1; i >= 0 && i < len(e.SteppedIn) {
		return &e.SteppedIn[i]
	}
	return nil
}

// Departed returns those who have no part any more and still hold something here.
func (e *Escalation) Departed() []UserID {
	if !e.Phase.Open() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(e.Behind), func(id UserID) bool { return e.Has(id) || !e.Holds(id) })
}

// leftBehind notes who has left and still holds something, so that operators find it.
func (e *Escalation) leftBehind(at time.Time) {
	if !e.Phase.Open() {
		return
	}
	for _, m := range e.People {
		if m.Out && e.Holds(m.ID) && !slices.Contains(e.Behind, m.ID) {
			e.happen(at, "", PartsLeft{Of: m.ID})
		}
	}
}

// TakeVacantChair makes an operator the chair of an escalation whose chair has left.
func (e *Escalation) TakeVacantChair(by Operator, at time.Time) error {
	if err := e.operated(by); err != nil {
		return err
	}
	if err := e.open("The chair cannot be taken any more"); err != nil {
		return err
	}
	if e.Has(e.Chair) {
		return Refuse("", "%s has a chair now: %s. Nothing was changed.", e.ID, e.Name(e.Chair))
	}
	e.admit([]Person{by.Person}, by.ID, at)
	e.happen(at, by.ID, VacantChairTaken{Name: by.Display()})
	e.seated()
	e.owe(Notice{Kind: SaySteppedIn, Subject: number(len(e.SteppedIn))})
	return nil
}

// MoveParts gives all that somebody left behind here (chair, roles, open items) to one person at once.
func (e *Escalation) MoveParts(by Operator, from UserID, to Person, at time.Time) error {
	if err := e.operated(by); err != nil {
		return err
	}
	if err := e.open("Nothing can be moved any more"); err != nil {
		return err
	}
	switch {
	case e.Has(from):
		return Refuse("", "%s takes part in %s, so only they can hand over what they have. Nothing was changed.", e.Name(from), e.ID)
	case !e.Holds(from):
		return Refuse("", "%s has nothing in %s any more. Nothing was changed.", e.Name(from), e.ID)
	}
	if err := named([]Person{to}, "to"); err != nil {
		return err
	}
	if to.ID == "" {
		return Refuse("to", "Please choose who takes it.")
	}
	chaired := e.Chair == from
	asked := e.checksExceptions(from) || chaired
	before := map[Role][]UserID{}
	for _, r := range reviewRoles {
		before[r] = e.With(r)
	}
	e.admit([]Person{to}, by.ID, at)
	e.happen(at, by.ID, PartsMoved{From: from, To: to.ID, Name: by.Display()})
	e.passed(to.ID, by.ID, asked, chaired, at)
	for _, r := range reviewRoles {
		if slices.Contains(before[r], from) {
			e.askReview(r, at, before[r]...)
		}
	}
	no := number(len(e.SteppedIn))
	e.tell(TellParts, to.ID, no)
	e.owe(Notice{Kind: SaySteppedIn, Subject: no})
	return nil
}

// PartsLeft is somebody who left and still holds something here.
type PartsLeft struct{ Of UserID }

func (c PartsLeft) apply(e *Escalation, _ Event) { e.Behind = append(slices.Clone(e.Behind), c.Of) }

// VacantChairTaken is an operator in a chair that nobody had.
type VacantChairTaken struct{ Name string }

func (c VacantChairTaken) apply(e *Escalation, ev Event) {
	e.steppedIn(SteppedIn{Name: c.Name, Did: Seated, Of: e.Chair}, ev)
	e.seat(ev.By)
}

// PartsMoved is all that somebody left behind, moved to one person by an operator.
type PartsMoved struct {
	From, To UserID
	Name     string
}

func (c PartsMoved) apply(e *Escalation, ev Event) {
	e.pass(c.From, Event{Seq: ev.Seq, At: ev.At, By: c.To})
	e.steppedIn(SteppedIn{Name: c.Name, Did: Moved, Of: c.From, To: c.To}, ev)
}

func (e *Escalation) steppedIn(s SteppedIn, ev Event) {
	s.No, s.At, s.By = len(e.SteppedIn)+1, ev.At, ev.By
	e.SteppedIn = append(slices.Clone(e.SteppedIn), s)
}

func init() {
	register(VacantChairTaken{}, PartsMoved{})
	registerQuiet(PartsLeft{})
}
