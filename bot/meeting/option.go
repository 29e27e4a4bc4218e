package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/contract"
	"escalate/bot/money"
)

// The most options an escalation takes, the fewest a vote needs, and the most parts of one.
const (
	MaxOptions = 10
	MinOptions = 2
	MaxParts   = 20
)

// Option is one way to answer the customer.
type Option struct {
	No     int // 1, 2, 3: how people call it
	Rev    int
	By     UserID // who proposed it
	LastBy UserID `json:",omitempty"` // who wrote this revision, when that is somebody else
	At     time.Time
	Offer  Offering
	// Withdrawn by its proposer; it stays in the record.
	Withdrawn time.Time `json:",omitzero"`
}

// Offering is what an option offers, as the form takes it.
type Offering struct {
	Title       string
	Percent     money.Percent `json:",omitzero"` // service credit
	Amount      money.Amount  `json:",omitzero"` // service credit
	Waivers     []Part        `json:",omitempty"`
	Parts       []Part        `json:",omitempty"`
	Contractual bool          `json:",omitempty"` // "this is what the contract gives"
}

// Part is one line of an option.
type Part struct {
	Text   string
	Price  Price        `json:",omitempty"`
	Amount money.Amount `json:",omitzero"`
	If     string       `json:",omitempty"` // the condition of a contingent price
}

// Price says how a part is priced. The zero value is unpriced.
type Price string

// The kinds of price.
const (
	Unpriced   Price = ""
	Free       Price = "free" // said to cost nothing: "No penalty waiver = 0"
	Priced     Price = "priced"
	Contingent Price = "contingent" // totalled apart
)

// Label returns how people call the option: "Option 2 (Customer-Focused Resolution)".
func (o Option) Label() string { return "Option " + strconv.Itoa(o.No) + " (" + o.Offer.Title + ")" }

// InText returns the label as it is written inside a sentence: "option 2 (Customer-Focused Resolution)".
func (o Option) InText() string { return "o" + o.Label()[1:] }

// All returns every line of the option beside its credit: waivers, then parts.
func (o Offering) All() []Part { return append(slices.Clone(o.Waivers), o.Parts...) }

// Cost is what an option costs as far as its parts are priced.
type Cost struct {
	Total      money.Amount // credit and priced parts; not stated when nothing is priced
	Contingent money.Amount // totalled apart
	Unpriced   int          // parts without a price: the total is then "at least"
	Lacks      string       // how many those are, in words; see contract.Cost
	Mixed      bool         // amounts of several currencies: no total can be given
}

// Cost adds up the priced parts, as the contract check does. Nothing is converted between
// currencies; a line that refuses something ("No penalty waiver") costs nothing.
func (o Offering) Cost() Cost {
	c := o.forCheck(0).Cost()
	return Cost{Total: c.Total, Contingent: c.Contingent, Unpriced: len(c.Unpriced), Lacks: c.Lacks(), Mixed: c.Mixed}
}

// forCheck returns the option as the contract check reads it.
func (o Offering) forCheck(no int) contract.Option {
	parts := func(all []Part) []contract.Part {
		var out []contract.Part
		for _, p := range all {
			out = append(out, contract.Part{Text: p.Text, Price: contract.Price(p.Price), Amount: p.Amount, If: p.If})
		}
		return out
	}
	return contract.Option{
		No: no, Title: o.Title, Percent: o.Percent, Amount: o.Amount,
		Waivers: parts(o.Waivers), Parts: parts(o.Parts), Contractual: o.Contractual,
	}
}

// LiveOptions returns the options that were not withdrawn, in order.
func (e *Escalation) LiveOptions() []Option {
	return slices.DeleteFunc(slices.Clone(e.Options), func(o Option) bool { return !o.Withdrawn.IsZero() })
}

// Option returns an option by its number; nil when there is none.
func (e *Escalation) Option(no int) *Option {
	if no < 1 || no > len(e.Options) {
		return nil
	}
	return &e.Options[no-1]
}

// AddOption proposes an option: before the vote, or after an exception was refused.
func (e *Escalation) AddOption(by Person, o Offering, at time.Time) error {
	if err := e.writable(by, "Options cannot be added any more"); err != nil {
		return err
	}
	allowed := []Phase{Reviewing}
	if e.Fallen() != nil { // its exception was refused: another way has to be found
		allowed = append(allowed, Deciding)
	}
	if err := e.in("Options are frozen from the start of the vote until the decision", allowed...); err != nil {
		return err
	}
	if len(e.LiveOptions()) >= MaxOptions {
		return Refuse("", "There are %d options already, and more cannot be compared. Withdraw one first.", MaxOptions)
	}
	if err := o.check(); err != nil {
		return err
	}
	e.happen(at, by.ID, OptionAdded{o})
	e.ownOption(by.ID, len(e.Options), at)
	e.card(OptionsCard)
	e.card(StatusCard)
	return nil
}

func (o Offering) check() error {
	switch {
	case strings.TrimSpace(o.Title) == "":
		return Refuse("title", "Please give the option a short title.")
	case len(o.Parts) > MaxParts:
		return Refuse("parts", "Please use at most %d parts.", MaxParts)
	case len(o.Waivers) > MaxParts:
		return Refuse("waivers", "Please use at most %d lines.", MaxParts)
	}
	return nil
}

// EditOption changes an option. rev is the revision that was shown. While a vote is open or
// the decision is awaited only the chair may, after a warning (confirmed): that voids the
// vote and asks the same voters again under the same rules for the full time.
func (e *Escalation) EditOption(by Person, no, rev int, o Offering, confirmed bool, at time.Time) error {
	if err := e.writable(by, "Options cannot be changed any more"); err != nil {
		return err
	}
	was := e.Option(no)
	if was == nil || !was.Withdrawn.IsZero() {
		return Refuse("", "This option no longer exists.")
	}
	if was.Rev != rev {
		return Stale("Option %d changed in the meantime. Yours was not saved. This is how it reads now.", no)
	}
	if err := o.check(); err != nil {
		return err
	}
	if d := e.DecidedOn(no); d != nil {
		return Refuse("", "Option %d was approved in decision %d, and the record of that stays. Please propose another option instead.", no, d.No)
	}
	switch e.Phase {
	case Decided, Closed, Withdrawn:
		return e.in("Options cannot be changed after the decision", Reviewing)
	case Reviewing:
	case Voting, Deciding:
		if by.ID != e.Chair {
			return Refuse("", "Options are frozen from the start of the vote until the decision. Only the chair, %s, can change one, and that voids the vote.", e.Name(e.Chair))
		}
		if len(e.Ballots) > 0 && !confirmed {
			return Refuse("confirm", "Changing an option now voids the vote: everyone votes again, with the full time. Tick the box if you mean it.")
		}
	}
	asked := e.ExceptionOf(no) != nil
	e.happen(at, by.ID, OptionEdited{No: no, Offer: o})
	if e.Phase != Reviewing {
		e.revote(by.ID, "Option "+strconv.Itoa(no)+" was changed by the chair", at)
	}
	if _, needed := e.Beyond(no, at); asked && needed {
		e.openException(by.ID, no, at) // what was answered was about other figures
	} else {
		e.ownOption(by.ID, no, at)
	}
	e.card(OptionsCard)
	if d := e.Pending(); d != nil && d.Option == no {
		e.cards(DecisionCard)
		if e.Phase != Voting { // after a vote it is asked anyway
			e.askDecision()
		}
	}
	return nil
}

// DecidedOn returns a decision that approved the option, which can be changed no more then; nil without one.
func (e *Escalation) DecidedOn(no int) *Decision {
	i := slices.IndexFunc(e.Decisions, func(d Decision) bool { return d.Option == no && d.Approved != "" })
	if i < 0 {
		return nil
	}
	return &e.Decisions[i]
}

// WithdrawOption takes an option back before the vote; it stays in the record.
func (e *Escalation) WithdrawOption(by Person, no int, at time.Time) error {
	if err := e.writable(by, "Options cannot be withdrawn any more"); err != nil {
		return err
	}
	o := e.Option(no)
	switch {
	case o == nil:
		return Refuse("", "There is no such option.")
	case !o.Withdrawn.IsZero():
		return Refuse("", "This option was withdrawn already.")
	case by.ID != o.By && by.ID != e.Chair:
		return Refuse("", "Only %s, who proposed it, or the chair can withdraw this option.", e.Name(o.By))
	}
	if err := e.in("Options are frozen from the start of the vote until the decision", Reviewing); err != nil {
		return err
	}
	e.happen(at, by.ID, OptionWithdrawn{no})
	e.card(OptionsCard)
	e.card(StatusCard)
	return nil
}

// OptionAdded is a new option.
type OptionAdded struct{ Offer Offering }

func (c OptionAdded) apply(e *Escalation, ev Event) {
	e.Options = append(e.Options, Option{No: len(e.Options) + 1, Rev: 1, By: ev.By, At: ev.At, Offer: c.Offer})
}

// OptionEdited is another content of an option.
type OptionEdited struct {
	No    int
	Offer Offering
}

func (c OptionEdited) apply(e *Escalation, ev Event) {
	o := e.Option(c.No)
	o.Rev++
	o.At, o.Offer, o.LastBy = ev.At, c.Offer, ev.By
	if o.LastBy == o.By {
		o.LastBy = ""
	}
	e.cancelExceptions(c.No, ev.At)
	if d := e.Pending(); d != nil && d.Option == c.No {
		d.Rev++ // a button drawn before decides nothing
		e.reaskedDecision(ev.At)
	}
}

// OptionWithdrawn is an option taken back.
type OptionWithdrawn struct{ No int }

func (c OptionWithdrawn) apply(e *Escalation, ev Event) {
	e.Option(c.No).Withdrawn = ev.At
	e.cancelExceptions(c.No, ev.At)
}

func init() { register(OptionAdded{}, OptionEdited{}, OptionWithdrawn{}) }

func number(n int) string { return strconv.Itoa(n) }
