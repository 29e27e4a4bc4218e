package contract

import (
	"fmt"
	"math/big"
	"strings"

	"escalate/bot/money"
)

// base is a fee that a percent may be of.
type base struct {
	fee    money.Amount
	period Period // not stated: of several months
	what   string // "a quarter's fee"
}

// bases are the fees that a credit's percent may be of, from the shortest: of one month, of as many months as are past
// their limit, of a quarter, of a year, and the annual value.
func (r Record) bases() []base {
	t, f := r.terms(), r.Facts()
	month := t.FeeOf(f, Month)
	out := []base{{month, Month, "a month's fee"}}
	least, most := t.monthsPast(f)
	for n := max(2, least); n <= most; n++ {
		out = append(out, base{money.FromRat(times(month.Rat(), num(int64(n))), month.Currency()), PeriodUnknown, fmt.Sprintf("the fee of the %d months past their limit", n)})
	}
	return append(out, base{t.FeeOf(f, Quarter), Quarter, "a quarter's fee"}, base{t.FeeOf(f, Year), Year, "a year's fee"},
		base{f.Annual, Year, "the annual value"})
}

// monthsPast is how many months are past their own limit, at least and at most; none where uptime is measured over
// something else.
func (t Terms) monthsPast(f Facts) (least, most int) {
	if !t.SLA.Stated() || t.Period != Month && t.Period != PeriodUnknown {
		return 0, 0
	}
	for _, m := range t.measure(f, Month) {
		if t.past(m.Down[0], m.lengths[1]) {
			least++
		}
		if t.past(m.Down[1], m.lengths[0]) {
			most++
		}
	}
	for _, l := range f.Lengths() {
		most += touched(Month, l)
	}
	return least, min(most, 12)
}

// fitting is the shortest fee that an option's percent and amount fit; ok is false without one, or without both.
func (r Record) fitting(o Option) (base, bool) {
	implied, low, high, ok := o.ImpliedBase()
	if !ok {
		return base{}, false
	}
	for _, b := range r.bases() {
		if fits(b.fee, low, high, implied.Currency()) {
			return b, true
		}
	}
	return base{}, false
}

// impliedBase is CR-1: amount / percent against the contract's bases.
func impliedBase(r Record, c Comparison, row Row) (Finding, bool) {
	o, t, f := row.Option, r.terms(), r.Facts()
	odd := Finding{
		ID: "CR-1", Severity: DoesNotAddUp, Role: RoleProposer, Sources: []Role{RoleProposer},
		Question: fmt.Sprintf("Which fee is %s of, or should the amount be different?", o.Percent), Changes: true,
		Figures: figures(o.creditFigures(), r.annualFigures(), r.feeFigures(), r.pastFigures()),
	}
	if o.Percent.Stated() && o.Amount.Stated() && (o.Percent.Rat().Sign() == 0) != (o.Amount.Sign() == 0) {
		odd.Text = fmt.Sprintf("%s and %s do not fit: %s of any fee is %s.", o.Percent, o.Amount, o.Percent, orNothing(o))
		odd.Working = []Step{{"Stated", o.Percent.String() + " and " + o.Amount.String()}}
		odd.Question = "Which of the two is right?"
		return odd, true
	}
	implied, low, high, ok := o.ImpliedBase()
	if ok && !c.Month.Stated() {
		return aboveMostFee(r, row, implied, low)
	}
	if !ok || implied.Currency() != c.Month.Currency() {
		return Finding{}, false
	}
	if _, fit := r.fitting(o); fit {
		return Finding{}, false
	}
	var fees []string
	for _, p := range periods {
		fees = append(fees, fmt.Sprintf("%s a %s", t.FeeOf(f, p), p))
	}
	odd.Text = fmt.Sprintf("%s and %s imply a base of %s. By the figures entered the fee is %s.", o.Percent, o.Amount, implied, list(fees))
	if part := ratio(implied, f.Annual); part != nil && percent(part).IsInt() && part.Cmp(num(1)) < 0 {
		odd.Text += fmt.Sprintf(" %s is %s of the annual value.", implied, shortPercent(part))
	}
	odd.Text += fmt.Sprintf(" If the percent is of one month's fee, %s is %s.", o.Percent, row.AtMonth)
	odd.Assumptions = feeAssumption(t)
	odd.Working = append([]Step{{"Implied base", fmt.Sprintf("%s / %s = %s", o.Amount, o.Percent, implied)}}, baseSteps(low, high, c, row)...)
	return odd, true
}

// aboveMostFee is CR-1 where the fee has no figure but a bound, as that of a part of the service has: a base that not even
// the largest fee reaches. The fee is that of the SLA's window; while no window is stated it is a month's where the words
// say so, and a year's, the largest, where they do not.
func aboveMostFee(r Record, row Row, implied money.Amount, low *big.Rat) (Finding, bool) {
	o, t, f := row.Option, r.terms(), r.Facts()
	window := t.Period
	switch {
	case window != PeriodUnknown:
	case strings.Contains(plain(t.Fee.Text), "month"):
		window = Month
	default:
		window = Year
	}
	most, base := t.mostFee(f, window), t.mostFee(f, window)
	if n, _ := t.monthsPast(f); n > 1 && window == Month { // a percent may be of the fees of all months past their limit
		base = money.FromRat(times(most.Rat(), num(int64(n))), most.Currency())
	}
	if !most.Stated() || implied.Currency() != most.Currency() || low.Cmp(base.Rat()) <= 0 {
		return Finding{}, false
	}
	atMost := o.Percent.Of(most)
	return Finding{
		ID: "CR-1", Severity: DoesNotAddUp,
		Text: fmt.Sprintf("%s and %s imply a base of %s. By the figures entered %s is at most %s a %s, and %s of that is %s.",
			o.Percent, o.Amount, implied, quoted(t.Fee.Text), most, window, o.Percent, atMost),
		Working: []Step{
			{"Implied base", fmt.Sprintf("%s / %s = %s", o.Amount, o.Percent, implied)},
			{"Largest base", fmt.Sprintf("%s: at most %s a %s", quoted(t.Fee.Text), most, window)},
		},
		Assumptions: []string{fmt.Sprintf("%s is at most the annual value / 12 a month", quoted(t.Fee.Text))},
		Question:    fmt.Sprintf("Which fee is %s of, or should the amount be different?", o.Percent), Role: RoleProposer,
		Sources: []Role{RoleProposer}, Figures: figures(o.creditFigures(), r.annualFigures(), r.feeFigures(), r.pastFigures()), Changes: true,
	}, true
}

// orNothing is what a percent of any fee is, zero or not.
func orNothing(o Option) string {
	if o.Percent.Rat().Sign() == 0 {
		return "nothing"
	}
	return "more than nothing"
}

func baseSteps(low, high *big.Rat, c Comparison, row Row) []Step {
	o, code := row.Option, c.Month.Currency()
	return []Step{
		{"Compared within", fmt.Sprintf("%s to %s (the precision as typed, at most 1%%)", money.FromRat(low, code), money.FromRat(high, code))},
		{"If the percent is of one month's fee", fmt.Sprintf("%s of %s = %s", o.Percent, c.Month, row.AtMonth)},
	}
}

// longerBase is CR-8: percent and amount fit only the fee of a longer time than the SLA's window, and the percent is not
// that of a cap of that fee.
func longerBase(r Record, c Comparison, row Row) (Finding, bool) {
	o, t := row.Option, r.terms()
	fit, ok := r.fitting(o)
	if !ok || t.Period == PeriodUnknown || fit.period.months() <= t.Period.months() {
		return Finding{}, false
	}
	if t.Cap.Kind == CapPercent && t.Cap.Of == fit.period && t.Cap.Percent.Rat().Cmp(o.Percent.Rat()) == 0 {
		return Finding{}, false
	}
	fee := t.FeeOf(r.Facts(), t.Period)
	return Finding{
		ID: "CR-8", Severity: ToConfirm, Role: RoleProposer, Sources: []Role{RoleProposer, RoleLegal}, Changes: true,
		Text: fmt.Sprintf("%s and %s fit %s. The SLA counts %ss: %s of a %s's fee is %s.",
			o.Percent, o.Amount, fit.what, t.Period, o.Percent, t.Period, o.Percent.Of(fee)),
		Working: []Step{
			{"It fits", fmt.Sprintf("%s of %s = %s", o.Percent, fit.fee, o.Percent.Of(fit.fee))},
			{"Of the SLA's window", fmt.Sprintf("%s of %s = %s", o.Percent, fee, o.Percent.Of(fee))},
		},
		Assumptions: feeAssumption(t), Question: "Which fee is the percent of?",
		Figures: figures(o.creditFigures(), r.annualFigures(), r.feeFigures(), r.pastFigures(), "window "+string(t.Period)),
	}, true
}

// pastFigures is how many months are past their limit, as far as a credit's base hangs on it.
func (r Record) pastFigures() string {
	least, most := r.terms().monthsPast(r.Facts())
	if most < 2 {
		return ""
	}
	return fmt.Sprintf("months past %d to %d", least, most)
}

func (o Option) creditFigures() string {
	return fmt.Sprintf("option %d: %s %s", o.No, o.Percent, amountFigures(o.Amount))
}

func (r Record) feeFigures() string {
	fee := r.terms().Fee
	return fmt.Sprintf("fee %s %s %s", fee.Kind, amountFigures(fee.Amount), fee.Text)
}

func feeAssumption(t Terms) []string {
	if t.Fee.Kind == FeeTwelfth {
		return []string{"a month's fee is the annual value / 12"}
	}
	return nil
}
