package contract

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"escalate/bot/money"
)

// Row is one option with its figures, for the comparison.
type Row struct {
	Option    Option
	Cost      Cost
	Beyond    Beyond
	Base      money.Amount // implied by percent and amount; not stated without both
	Fee       string       // what the base is within the precision as typed: "a month's fee, $70,612.50"; "" of no fee known
	AtMonth   money.Amount // the percent of one month's fee
	AboveCap  money.Amount // the credit above one monthly cap; not stated when it is not above, or nothing is known
	OfMonth   *big.Rat     // the credit as a share of one month's fee; nil when not computable; the same below
	OfAnnual  *big.Rat     // the total as a share of the annual value
	OfDemand  *big.Rat     // the credit as a share of what is demanded
	BreakEven string       // in words, or why it is not computable; empty for the base option
}

// Comparison is the options side by side.
type Comparison struct {
	Due      Due
	Month    money.Amount // fee of a month, not stated when it is not known
	Demanded money.Amount // the credit demanded, not stated when it is not known
	Base     int          // the option that break-even is counted from; 0 without options
	Ordered  bool         // every option is fully priced in one currency, so that they have an order of cost
	Rows     []Row        // in the order of the options' numbers
}

// Compare computes the comparison of the record's options.
func Compare(r Record) Comparison {
	t, f := r.terms(), r.Facts()
	options := slices.Clone(r.Options)
	slices.SortFunc(options, func(a, b Option) int { return a.No - b.No })
	c := Comparison{Due: t.Due(f), Month: t.FeeOf(f, Month), Demanded: r.demanded(), Ordered: len(options) > 0}
	capOfMonth := money.Amount{}
	if t.Cap.Of == Month {
		capOfMonth = t.CapOf(f)
	}
	for _, o := range options {
		row := Row{Option: o, Cost: o.Cost(), Beyond: o.Beyond(c.Due), AtMonth: o.Percent.Of(c.Month)}
		row.Base, _, _, _ = o.ImpliedBase()
		if fit, ok := r.fitting(o); ok {
			row.Fee = fit.what + ", " + fit.fee.String()
		}
		if more, err := o.Amount.Rounded().Sub(capOfMonth.Rounded()); err == nil && capOfMonth.Stated() && more.Sign() > 0 {
			row.AboveCap = more
		}
		row.OfMonth = ratio(o.Amount, c.Month)
		row.OfAnnual = ratio(row.Cost.Total, f.Annual)
		row.OfDemand = ratio(o.Amount, c.Demanded)
		c.Ordered = c.Ordered && len(row.Cost.Unpriced) == 0 && !row.Cost.Mixed &&
			(len(c.Rows) == 0 || sameCurrency(row.Cost.Total, c.Rows[0].Cost.Total))
		c.Rows = append(c.Rows, row)
	}
	base := baseOf(c.Rows)
	for i := range c.Rows {
		if base >= 0 && i != base {
			c.Rows[i].BreakEven = r.breakEven(c.Rows[i], c.Rows[base])
		}
	}
	if base >= 0 {
		c.Base = c.Rows[base].Option.No
	}
	return c
}

func sameCurrency(a, b money.Amount) bool {
	return !a.Stated() || !b.Stated() || a.Currency() == b.Currency()
}

// ratio is a/b, nil unless both are stated, in one currency and b is above zero.
func ratio(a, b money.Amount) *big.Rat {
	if !a.Stated() || b.Sign() <= 0 || a.Currency() != b.Currency() {
		return nil
	}
	return over(a.Rat(), b.Rat())
}

// baseOf is the option that others are held against: the one ticked as what the contract gives, when it is one; else
// the one that costs least as far as it is priced; -1 without options.
func baseOf(rows []Row) int {
	base, ticked := -1, 0
	for i, row := range rows {
		if row.Option.Contractual {
			base, ticked = i, ticked+1
		}
	}
	if ticked == 1 {
		return base
	}
	base = -1
	for i, row := range rows {
		if base < 0 || row.Cost.Total.Rat().Cmp(rows[base].Cost.Total.Rat()) < 0 {
			base = i
		}
	}
	return base
}

// breakEven is (cost − cost of the base option) / contracted revenue of one year, in points: by how much an option has
// to raise the chance that the contract is kept to pay for itself. The pipeline makes a second figure.
func (r Record) breakEven(row, base Row) string {
	unpriced := len(row.Cost.Unpriced) + len(base.Cost.Unpriced)
	points, why := r.points(row, base)
	switch {
	case unpriced > 0 && why == "":
		return fmt.Sprintf("%s over option %d, as far as priced: %s unpriced (%d in option %d, %d in option %d)",
			points, base.Option.No, many(unpriced, "part"), len(base.Cost.Unpriced), base.Option.No, len(row.Cost.Unpriced), row.Option.No)
	case unpriced > 0:
		return fmt.Sprintf("not computable: %s unpriced", many(unpriced, "part"))
	case why != "":
		return "not computable: " + why
	}
	return points + fmt.Sprintf(" over option %d", base.Option.No)
}

// points is the break-even as far as both options are priced, or why there is none.
func (r Record) points(row, base Row) (points, why string) {
	revenue := r.Customer.Annual
	if r.Business != nil && r.Business.Revenue.Stated() {
		revenue = r.Business.Revenue
	}
	more, err := row.Cost.Total.Sub(base.Cost.Total)
	if err != nil || row.Cost.Mixed || base.Cost.Mixed {
		return "", "the amounts are in several currencies"
	}
	if !more.Stated() {
		more = money.FromRat(num(0), revenue.Currency())
	}
	part := ratio(more, revenue)
	if part == nil {
		return "", "the contracted revenue of a year is not stated in that currency"
	}
	points = trimmed(percent(part), 2, ceiling) + " points"
	if r.Business == nil {
		return points, ""
	}
	if all, err := revenue.Add(r.Business.Expansion); err == nil && r.Business.Expansion.Sign() > 0 {
		points += fmt.Sprintf(" (%s with the pipeline counted in full)", trimmed(percent(ratio(more, all)), 2, ceiling))
	}
	return points, ""
}

// demanded is the credit that the customer asks, not stated while it cannot be computed.
func (r Record) demanded() money.Amount {
	months, err := ParseFeePeriod(r.Demand.Period)
	if err != nil || !r.Demand.Percent.Stated() {
		return money.Amount{}
	}
	fee := r.terms().FeeOf(r.Facts(), Month)
	if !fee.Stated() {
		return money.Amount{}
	}
	return r.Demand.Percent.Of(money.FromRat(times(fee.Rat(), num(int64(months))), fee.Currency()))
}

// Answer is how an option answers a waiver that was asked for.
type Answer string

// The answers.
const (
	Silent  Answer = "does not mention it"
	Refuses Answer = "says no"
	Perhaps Answer = "may mean it"
	Full    Answer = "says “full”"
	Answers Answer = "names it"
)

// waiverLine is a line about a waiver with its words, read once for all that was asked for.
type waiverLine struct {
	part            Part
	words           []string
	refuses, waives bool
}

func (o Option) waiverLines() []waiverLine {
	var out []waiverLine
	for _, p := range o.AllWaivers() {
		out = append(out, waiverLine{p, keywords(p.Text), p.refuses(), p.says().waives})
	}
	return out
}

// answer finds the line that comes nearest to a waiver that was asked for, by the words that they share, and how it
// answers. It reads words and no meaning: a "may mean it" is for people to settle.
func answer(asked []string, lines []waiverLine) (Answer, Part) {
	best, part := Silent, Part{}
	rank := []Answer{Silent, Refuses, Perhaps, Full, Answers}
	for _, l := range lines {
		shared := 0
		for _, w := range asked {
			if slices.Contains(l.words, w) {
				shared++
			}
		}
		answer := Perhaps
		switch {
		case shared == 0:
			answer = Silent
		case l.refuses:
			answer = Refuses
		case shared == len(asked) && l.waives:
			answer = Answers
		case slices.Contains(l.words, "full"):
			answer = Full
		}
		if slices.Index(rank, answer) > slices.Index(rank, best) {
			best, part = answer, l.part
		}
	}
	return best, part
}

// fillers are words that say nothing about what is waived.
var fillers = []string{"a", "an", "the", "of", "for", "and", "to", "waiver", "waivers", "waive", "waived", "contract", "contractual"}

// keywords are the words of a text that say something, in small letters, without a plural s.
func keywords(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
	})
	var out []string
	for _, w := range words {
		if !slices.Contains(fillers, w) {
			if len(w) > 3 && strings.HasSuffix(w, "ies") {
				w = strings.TrimSuffix(w, "ies") + "y"
			}
			out = append(out, strings.TrimSuffix(w, "s"))
		}
	}
	return out
}
