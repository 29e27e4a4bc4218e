package contract

import (
	"slices"
	"time"

	"escalate/bot/money"
)

// Range is an amount from its least to its most.
type Range struct {
	Low, High money.Amount // both stated; High not, while Open
	Open      bool         // no upper limit is known
}

// Exact says that the range is one amount.
func (r Range) Exact() bool { return !r.Open && r.Low.Rounded().Rat().Cmp(r.High.Rounded().Rat()) == 0 }

// String is "$0 to $38,333.33", "$19,166.67" or "$0 or more".
func (r Range) String() string {
	switch {
	case r.Open:
		return r.Low.String() + " or more"
	case r.Exact():
		return r.Low.String()
	}
	return r.Low.String() + " to " + r.High.String()
}

// Step is one line of a working: what is computed, and how, with the figures put in.
type Step struct{ What, How string }

// String is the step as a line of text.
func (s Step) String() string { return s.What + ": " + s.How }

// Due is what is due under the terms as entered.
type Due struct {
	Range
	Known       bool // a fee is known; otherwise there is no amount
	Nothing     bool // no fee is known, and nothing is due whatever it is
	Caps        int  // the most monthly caps that can count; 0 when the cap is not one of a month's fee
	Working     []Step
	Assumptions []string
}

// Due is what is due under these terms for these facts: for each window past its own limit its credit, at most its
// caps. Whatever is not stated widens the range to all that it could be.
func (t Terms) Due(f Facts) Due {
	f = t.counting(f)
	least, most, code, known := t.fees(f)
	out := Due{Known: known, Assumptions: t.assumptions(f)}
	if t.Cap.Kind == CapPercent && t.Cap.Of == Month {
		out.Caps = t.mostCaps(f)
	}
	if !known {
		how := "not computable: the fee is not stated"
		if t.Fee.Kind == FeeUnread {
			how = "not computable: the fee as typed, " + quoted(t.Fee.Text) + ", could not be read"
		}
		if out.Nothing = t.nothing(f); out.Nothing {
			how = "nothing, whatever the fee"
		}
		out.Working = append([]Step{{"Due under the terms as entered", how}}, t.terminationStep(f)...)
		return out
	}
	all := t.inCurrency(code).dueFor(f, bound{least, most})
	out.Low = money.FromRat(all.least, code)
	if out.Open = all.most == nil; !out.Open {
		out.High = money.FromRat(all.most, code)
	}
	out.Working = append(t.dueWorking(f, out), t.terminationStep(f)...)
	return out
}

// inCurrency leaves out what is stated in another currency than the fee: nothing is converted.
func (t Terms) inCurrency(code string) Terms {
	if t.Credit.Kind == CreditAmount && t.Credit.Currency != code {
		t.Credit = Credit{Smallest: t.Credit.Smallest}
	}
	if t.Cap.Kind == CapMoney && t.Cap.Amount.Currency() != code {
		t.Cap = Cap{}
	}
	t.Credit.Smallest.open = t.Credit.Smallest.Currency != "" && t.Credit.Smallest.Currency != code
	return t
}

// dueFor is what is due for a fee of a month, over all that the period and the cap could be.
func (t Terms) dueFor(f Facts, fee bound) bound {
	var all bound
	stated := t.Begins
	for _, p := range t.Period.or() {
		for _, begins := range stated.of(p) {
			t.Begins = begins
			for _, of := range t.capPeriods(p) {
				all = all.hull(t.dueBy(f, p, of, fee))
			}
		}
	}
	if t.Cap.Rolling { // what was credited before may have used it up
		all.least = num(0)
	}
	return all
}

// nothing says that nothing is due whatever the fee: not even of a fee of one.
func (t Terms) nothing(f Facts) bool {
	t.Credit.Smallest = Smallest{} // of a fee of one every credit is small
	most := t.dueFor(f, bound{num(1), num(1)}).most
	return most != nil && most.Sign() == 0
}

// String is what is due in words: "$19,166.67", "nothing", "not computable".
func (d Due) String() string {
	switch {
	case d.Known:
		return d.Range.String()
	case d.Nothing:
		return "nothing"
	}
	return "not computable"
}

// cell is a window with its credit and how many caps may count for it.
type cell struct {
	credit bound
	caps   [2]int
	group  string // cells that share one cap
	unit   bound  // one cap
}

// dueBy is what is due when uptime is measured over p and the cap is a percent of the fee of a period.
func (t Terms) dueBy(f Facts, p, of Period, fee bound) bound {
	_, lengths := f.spans()
	if len(f.Outages) == 0 {
		return bound{least: num(0)} // how long it was down is not known
	}
	var cells []cell
	extra := sum(lengths)
	for _, m := range t.measure(f, p) {
		m.Down[1] += extra
		cells = append(cells, cell{
			credit: t.credit(m.Down, m.lengths, m.days, p, fee, len(m.stretch)+len(lengths)),
			caps:   t.capsOf(m, p, of, lengths),
			group:  t.groupOf(m.Window, of),
			unit:   t.capUnit(of, fee, m.days),
		})
	}
	whole := t.settle(cells)
	if len(lengths) > 0 {
		free, one := t.undated(f, p, of, fee, lengths)
		whole = bound{larger(whole.least, one), whole.add(free).most}
	}
	if slices.ContainsFunc(f.Outages, Outage.unsized) {
		whole.most = nil
	}
	return whole
}

// credit is what is due for one window before caps.
func (t Terms) credit(d, lengths [2]time.Duration, days [2]int, p Period, fee bound, pieces int) bound {
	credit := bound{num(0), num(0)}
	fee = fee.scaled(p.months(), p.months())
	if t.SLA.Stated() && t.past(d[0], lengths[1]) {
		credit.least = t.Credit.value(fee.least, counted{d[0], share(d[0], lengths[1]), days[1], p, pieces, t.target()}, false)
	}
	if d[1] > 0 && (!t.SLA.Stated() || t.past(d[1], lengths[0])) {
		credit.most = t.Credit.value(fee.most, counted{d[1], share(d[1], lengths[0]), days[0], p, pieces, t.target()}, true)
	}
	return t.Credit.Smallest.paid(credit)
}

func sum(all []time.Duration) (d time.Duration) {
	for _, l := range all {
		d += l
	}
	return d
}
