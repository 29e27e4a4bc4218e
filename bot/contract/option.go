package contract

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"escalate/bot/money"
)

// Cost is what an option costs as far as its parts are priced.
type Cost struct {
	Total      money.Amount // credit and priced parts; not stated when nothing is priced
	Contingent money.Amount // totalled apart
	Parts      int          // all parts, the credit one of them
	Unpriced   []string     // the parts without a price, as typed: the total is then "at least"
	Mixed      bool         // several currencies: nothing is converted, and there is no total
}

// String is "at least $172,500", "$23,000" or why there is no total.
func (c Cost) String() string {
	switch {
	case c.Mixed:
		return "no total: several currencies, and nothing is converted"
	case !c.Total.Stated() && len(c.Unpriced) > 0:
		return "not priced"
	case !c.Total.Stated():
		return "nothing"
	case len(c.Unpriced) > 0:
		return "at least " + c.Total.String()
	}
	return c.Total.String()
}

// credited says that the option has a credit.
func (o Option) credited() bool {
	return o.Amount.Sign() > 0 || !o.Amount.Stated() && o.Percent.Rat().Sign() > 0
}

// All is every line beside the credit: waivers, then parts.
func (o Option) All() []Part { return append(slices.Clone(o.Waivers), o.Parts...) }

// A saying is what the words of a line say about a waiver.
type saying struct {
	waives bool // it speaks of one, whichever field it was typed into
	none   bool // there is none: "No penalty waiver", "the fee is not waived"
	keeps  bool // what it names is kept: "Termination penalty stays in force"
}

// says reads the words of a line, in whatever letters they are.
func (p Part) says() saying {
	var s saying
	before := ""
	for w := range strings.FieldsFuncSeq(p.Text, betweenWords) {
		w = strings.ToLower(w)
		switch w {
		case "waived":
			s.waives, s.none = true, s.none || before == "not"
		case "waiver":
			s.waives, s.none = true, s.none || before == "no"
		case "waivers", "waive", "waives", "waiving":
			s.waives = true
		case "no", "none", "without":
			s.none = s.none || before == ""
		case "remain", "remains", "unchanged", "apply", "applies":
			s.keeps = true
		case "force", "effect":
			s.keeps = s.keeps || before == "in"
		case "contract":
			s.keeps = s.keeps || before == "per"
		}
		before = w
	}
	return s
}

// betweenWords says that a letter of a text belongs to no word.
func betweenWords(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r <= 127
}

// AllWaivers is the waivers, with those lines among the other parts that speak of one: what is given up counts as beyond
// the contract wherever it was typed.
func (o Option) AllWaivers() []Part {
	return append(slices.Clone(o.Waivers), slices.DeleteFunc(slices.Clone(o.Parts), func(p Part) bool { return !p.says().waives })...)
}

// nothing says that line i of All gives nothing: a waiver line that says "no".
func (o Option) nothing(i int, p Part) bool {
	return !p.gives() && (i < len(o.Waivers) || p.says().waives)
}

// refuses says that a line about a waiver says that there is none.
func (p Part) refuses() bool {
	s := p.says()
	return s.none || s.keeps && !s.waives
}

// gives says that a waiver gives something up.
func (p Part) gives() bool { return p.Price != Free && !(p.Price == Unpriced && p.refuses()) }

// Cost adds up what is priced. A credit by percent alone is unpriced; a waiver line that says "no" costs nothing.
func (o Option) Cost() Cost {
	var c Cost
	add := func(to *money.Amount, a money.Amount) {
		sum, err := to.Add(a)
		if c.Mixed = c.Mixed || err != nil; err == nil {
			*to = sum
		}
	}
	if o.Percent.Stated() || o.Amount.Stated() {
		c.Parts++
		if add(&c.Total, o.Amount); o.credited() && !o.Amount.Stated() {
			c.Unpriced = append(c.Unpriced, o.Credit())
		}
	}
	for i, p := range o.All() {
		c.Parts++
		switch {
		case p.Price == Priced:
			add(&c.Total, p.Amount)
		case p.Price == Contingent:
			add(&c.Contingent, p.Amount)
		case p.Price == Unpriced && !o.nothing(i, p):
			c.Unpriced = append(c.Unpriced, p.Text)
		}
	}
	if c.Mixed {
		c.Total, c.Contingent = money.Amount{}, money.Amount{}
	}
	return c
}

// Lacks says how many of the parts have no price: "1 of 6 parts has no price"; "" of none. People read it everywhere in
// these words.
func (c Cost) Lacks() string {
	switch n := len(c.Unpriced); n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("1 of %s has no price", many(c.Parts, "part"))
	default:
		return fmt.Sprintf("%d of %s have no price", n, many(c.Parts, "part"))
	}
}

// Credit is the credit in words: "25% service credit ($57,500)"; empty without one.
func (o Option) Credit() string {
	switch {
	case o.Percent.Stated() && o.Amount.Stated():
		return o.Percent.String() + " service credit (" + o.Amount.String() + ")"
	case o.Percent.Stated():
		return o.Percent.String() + " service credit"
	case o.Amount.Stated():
		return "service credit of " + o.Amount.String()
	}
	return ""
}

// ImpliedBase is amount / percent, and from where to where it can be: within the precision with which the percent and
// the amount were given, and at most 1 % to either side. An amount's precision is read off the zeros at its end ($57,500
// is to the hundred). ok is false unless both are stated and above zero.
func (o Option) ImpliedBase() (base money.Amount, low, high *big.Rat, ok bool) {
	p := o.Percent.Rat()
	if o.Amount.Sign() <= 0 || p.Sign() <= 0 {
		return money.Amount{}, nil, nil, false
	}
	code, a := o.Amount.Currency(), o.Amount.Rat()
	exact := over(times(a, num(100)), p)
	half := halfUnit(o.Percent)
	slack := halfStep(o.Amount)
	low = over(times(minus(a, slack), num(100)), plus(p, half))
	low = larger(low, times(exact, frac(99, 100)))
	high = times(exact, frac(101, 100))
	if p.Cmp(half) > 0 {
		high = smaller(high, over(times(plus(a, slack), num(100)), minus(p, half)))
	}
	return money.FromRat(exact, code), low, high, true
}

// halfUnit is half of the last decimal that a percent was typed with: 0.14 is 0.135 to 0.145.
func halfUnit(p money.Percent) *big.Rat {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(p.Decimals())), nil)
	return new(big.Rat).SetFrac(big.NewInt(1), unit.Mul(unit, big.NewInt(2)))
}

// halfStep is half of the last place of an amount that is not zero.
func halfStep(a money.Amount) *big.Rat {
	r := a.Rounded().Rat()
	step, ten := num(1), num(10)
	for r.Sign() != 0 && over(r, step).IsInt() {
		step.Mul(step, ten)
	}
	for !over(r, step).IsInt() {
		step.Quo(step, ten)
	}
	return over(step, num(2))
}

// slackOf is how far an amount may be from what was computed and still mean it: half of its last place as typed, at most
// one whole unit. $47,917 is $47,916.67.
func slackOf(a money.Amount) *big.Rat { return smaller(halfStep(a), num(1)) }

// fits says whether a base lies within the implied one's precision.
func fits(base money.Amount, low, high *big.Rat, code string) bool {
	r := base.Rat()
	return base.Stated() && base.Currency() == code && r.Cmp(low) >= 0 && r.Cmp(high) <= 0
}

// Beyond is what an option goes beyond the contract.
type Beyond struct {
	Range
	Known      bool         // it can be computed: one currency, and the credit has an amount
	Why        string       // otherwise why not
	Waivers    money.Amount // priced ones, part of the range
	Contingent money.Amount // waivers that cost only under a condition, beside it
	Unpriced   int          // waivers without a price, beside it
}

// Any says that something is, or could be, beyond the contract. What cannot be computed counts as beyond.
func (b Beyond) Any() bool {
	return !b.Known || b.Open || b.High.Rounded().Sign() > 0 || b.Unpriced > 0 || b.Contingent.Sign() > 0
}

// Certain says that something is beyond the contract whatever the unknowns turn out to be; otherwise it only may be. An
// unpriced waiver gives something up, so it is; one under a condition may never be given.
func (b Beyond) Certain() bool {
	return b.Known && b.Low.Rounded().Sign() > 0 || b.Unpriced > 0
}

// String is the range, and what stands beside it.
func (b Beyond) String() string {
	s := "not computable: " + b.Why
	if b.Known {
		s = b.Range.String()
	}
	if b.Contingent.Sign() > 0 {
		s += ", and " + b.Contingent.String() + " under a condition"
	}
	if b.Unpriced > 0 {
		s += ", and " + many(b.Unpriced, "unpriced waiver")
	}
	return s
}

// Beyond is max(0, credit − due) and the priced waivers. While nothing is known to be due, all of the credit counts. A
// credit that is what is due, rounded as people round, is not beyond it.
func (o Option) Beyond(due Due) Beyond {
	var b Beyond
	var err error
	for _, w := range o.AllWaivers() {
		switch {
		case w.Price == Priced && err == nil:
			b.Waivers, err = b.Waivers.Add(w.Amount)
		case w.Price == Contingent && err == nil:
			b.Contingent, err = b.Contingent.Add(w.Amount)
		case w.Price == Unpriced && w.gives():
			b.Unpriced++
		}
	}
	credit := o.Amount
	switch {
	case err != nil || b.Waivers.Stated() && credit.Stated() && b.Waivers.Currency() != credit.Currency():
		b.Why = "the amounts are in several currencies, and nothing is converted"
		return b
	case o.credited() && !credit.Stated():
		b.Why = "the credit has no amount"
		return b
	case o.credited() && due.Known && due.Low.Currency() != credit.Currency():
		b.Why = "the credit is in " + credit.Currency() + " and the fee in " + due.Low.Currency() + ", and nothing is converted"
		return b
	}
	var code string
	switch {
	case credit.Stated():
		code = credit.Currency()
	case b.Waivers.Stated():
		code = b.Waivers.Currency()
	case due.Known:
		code = due.Low.Currency()
	default: // nothing is offered in money
		b.Known = b.Unpriced == 0 && b.Contingent.Sign() == 0
		b.Why = "nothing of it has a price"
		return b
	}
	above := func(limit *big.Rat) *big.Rat {
		rest := minus(credit.Rounded().Rat(), limit)
		if rest.Cmp(slackOf(credit)) <= 0 {
			rest = num(0)
		}
		return plus(rest, b.Waivers.Rat())
	}
	low, high := b.Waivers.Rat(), above(num(0))
	switch {
	case due.Nothing:
		low = high
	case due.Known:
		high = above(due.Low.Rounded().Rat())
		if !due.Open {
			low = above(due.High.Rounded().Rat())
		}
	}
	b.Known = true
	b.Low, b.High = money.FromRat(low, code), money.FromRat(high, code)
	return b
}
