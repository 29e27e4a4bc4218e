package meeting

import (
	"strings"
	"time"
	"unicode/utf8"
)

// CorrectCustomer changes the customer's name, on an operator's word. The channel keeps its own; notes that were
// published are published anew.
func (e *Escalation) CorrectCustomer(by Operator, name string, at time.Time) error {
	if err := e.operated(by); err != nil {
		return err
	}
	switch name = strings.Join(strings.Fields(name), " "); {
	case name == "":
		return Refuse("customer", "Please write the customer's name.")
	case utf8.RuneCountInString(name) > MaxCustomer:
		return Refuse("customer", "Please shorten the customer's name to %d characters.", MaxCustomer)
	case name == e.Customer:
		return Refuse("customer", "%s has this name already. Nothing was changed.", e.ID)
	}
	e.happen(at, by.ID, CustomerCorrected{To: name, Name: by.Display()})
	e.owe(Notice{Kind: SetTopic})
	e.owe(Notice{Kind: SetPurpose})
	e.cards(AllCards...)
	if len(e.Notes) > 0 {
		e.publish(by.ID, at)
	}
	e.owe(Notice{Kind: SaySteppedIn, Subject: number(len(e.SteppedIn))})
	return nil
}

// CustomerCorrected is another name of the customer, on an operator's word.
type CustomerCorrected struct {
	To   string
	Name string // the operator's
}

func (c CustomerCorrected) apply(e *Escalation, ev Event) {
	e.steppedIn(SteppedIn{Name: c.Name, Did: Renamed, Was: e.Customer}, ev)
	e.Customer = c.To
}

func init() { register(CustomerCorrected{}) }
