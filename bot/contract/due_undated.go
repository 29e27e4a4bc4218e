package contract

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"escalate/bot/money"
)

// undated is the most that stretches of which only the lengths are known can add to what is due, and the least that the
// longest of them alone makes due wherever it lies.
func (t Terms) undated(f Facts, p, of Period, fee bound, lengths []time.Duration) (free bound, alone *big.Rat) {
	shortest, longest, fewest, most := t.bounds(p)
	served := t.served(shortest, longest, fewest, most)
	windows, caps := 0, 0
	for _, l := range lengths {
		windows += touched(p, l)
		caps += touched(of, l)
	}
	all := sum(lengths)
	var cells []cell
	for j := 1; j <= windows; j++ {
		// Of the windows sorted by their downtime, the j-th has at most 1/j of all the downtime.
		d := [2]time.Duration{0, part(all, j)}
		c := cell{
			credit: t.credit(d, served, [2]int{fewest, most}, p, fee, len(f.Outages)),
			caps:   [2]int{0, 1},
			unit:   t.capUnit(of, fee, [2]int{fewest, most}),
			group:  fmt.Sprint(j),
		}
		switch {
		case t.Cap.Incident:
			c.caps[1], c.group = len(f.Outages), ""
		case t.Cap.Rolling:
			c.group = ""
		case of.months() < p.months():
			if c.caps[1] = caps; of == Month && t.Months > 0 {
				c.caps[1] = t.Months
			} else {
				c.group = "" // all of them share the months that can be touched
			}
		}
		cells = append(cells, c)
	}
	free = t.settle(cells)
	// One window holds at least half of a stretch that is not longer than a window.
	half := min(lengths[0], shortest) / 2
	half = max(0, t.leastCounted(half)-t.mostExcluded(f, p))
	one := t.credit([2]time.Duration{half, half}, [2]time.Duration{served[1], served[1]}, [2]int{most, most}, p, fee, 1)
	least := 1
	if of == Month && p != Month && t.Months > 0 {
		least = t.Months
	}
	return free, t.Credit.Smallest.paid(one.capped(t.capUnit(of, fee, [2]int{fewest, most}).scaled(least, least))).least
}

// part is d/n rounded up to the nanosecond.
func part(d time.Duration, n int) time.Duration {
	k := time.Duration(n)
	return (d + k - 1) / k
}

// mostExcluded is the most that may be excluded of downtime whose dates are not known.
func (t Terms) mostExcluded(f Facts, p Period) time.Duration {
	_, most := t.allowance(p)
	x := most.Is
	if most.None {
		x = 1<<63 - 1
	}
	if !f.Maintenance.Stated {
		return x
	}
	var spans []span
	for _, a := range f.Maintenance.Spans {
		if !t.late(a, f) {
			spans = append(spans, span{a.From, a.To})
		}
	}
	return min(x, total(union(spans)))
}

// mostCaps is how many monthly caps can count at most, when the cap is a percent of a month's fee.
func (t Terms) mostCaps(f Facts) int {
	_, lengths := f.spans()
	n := 0
	for _, p := range t.Period.or() {
		k := 0
		for _, m := range t.measure(f, p) {
			if d := m.Down[1] + sum(lengths); d > 0 && (!t.SLA.Stated() || t.past(d, m.lengths[0])) {
				k += t.capsOf(m, p, Month, lengths)[1]
			}
		}
		if len(lengths) > 0 {
			k += t.undatedCaps(p, lengths)
		}
		n = max(n, k)
	}
	return n
}

// undatedCaps is how many monthly caps stretches without dates can make count.
func (t Terms) undatedCaps(p Period, lengths []time.Duration) int {
	shortest := t.served(t.bounds(p))[0]
	windows, months := 0, 0
	for _, l := range lengths {
		windows += touched(p, l)
		months += touched(Month, l)
	}
	past := 0
	for j := 1; j <= windows; j++ {
		if !t.SLA.Stated() || t.past(part(sum(lengths), j), shortest) {
			past = j
		}
	}
	switch {
	case p == Month || past == 0:
		return past
	case t.Months > 0:
		return past * t.Months
	}
	return months
}

// dueWorking shows how what is due was reached.
func (t Terms) dueWorking(f Facts, d Due) []Step {
	var out []Step
	step := func(what, how string, a ...any) { out = append(out, Step{what, fmt.Sprintf(how, a...)}) }
	_, lengths := f.spans()
	fee := t.FeeOf(f, Month)
	switch t.Fee.Kind {
	case FeeTwelfth:
		step("Fee of a month", "%s / 12 = %s", f.Annual, fee)
	case FeeStated:
		step("Fee of a month", "%s, as stated", fee)
	case FeePart:
		step("Fee of a month", "%s: at most %s", quoted(t.Fee.Text), money.FromRat(over(f.Annual.Rat(), num(12)), f.Annual.Currency()))
	}
	one := t.CapOf(f)
	if one.Stated() {
		step("Cap of a "+string(t.Cap.Of), "%s of %s = %s", t.Cap.Percent, t.FeeOf(f, t.Cap.Of), one)
	}
	switch per := string(t.Cap.Of); t.Cap.Kind {
	case CapMoney:
		step("Cap", "%s for each %s", t.Cap.Amount, cmp.Or(per, "window"))
	case CapDays:
		step("Cap", "the fee of %d days of the window", t.Cap.Count)
	}
	if len(lengths) == 0 && len(t.Period.or()) == 1 {
		for _, m := range t.measure(f, t.Period) {
			out = append(out, t.windowSteps(f, m)...)
		}
	}
	if len(f.Outages) == 1 && len(lengths) == 1 {
		step("Months touched", "one stretch of %s touches at most %d", spanText(lengths[0]), touched(Month, lengths[0]))
	}
	if d.Caps > 0 && one.Stated() && !d.Open {
		all := money.FromRat(times(one.Rat(), num(int64(d.Caps))), one.Currency())
		step("Caps that can count", "at most %d × %s = %s, %s", d.Caps, one, all, t.capsCount())
	}
	step("Due under the terms as entered", "%s", d.Range)
	if last := t.claimBy(f.firstEnd(), f); !last.IsZero() {
		moment := last.Format("2 January 2006 15:04 MST")
		if t.Claim.Workdays > 0 {
			moment = last.Format("2 January 2006")
		}
		step("To be claimed by", "%s, counted from the end of the %s", moment, t.Claim.After)
	}
	return out
}

// capsCount says on what monthly caps depend.
func (t Terms) capsCount() string {
	switch t.Period {
	case Quarter, Year:
		return "only if the " + string(t.Period) + " is past its limit"
	case Month:
		return "each only if its month is past its own limit"
	}
	return "each only if its window is past its own limit"
}

// windowSteps is the working of one window whose dates are known.
func (t Terms) windowSteps(f Facts, m Measured) (out []Step) {
	name := m.Window.Short()
	step := func(what, how string, a ...any) { out = append(out, Step{name + ", " + what, fmt.Sprintf(how, a...)}) }
	down := clock(length(m.Down[1]), ceiling)
	if m.Down[0] != m.Down[1] {
		down = clock(length(m.Down[0]), ceiling) + " to " + down
	}
	if m.whole > m.Draw[1] {
		step("outside the hours that count", "%s of %s", clock(length(m.whole-m.Draw[1]), nearest), clock(length(m.whole), nearest))
	}
	if m.excluded[1] > 0 && m.Down[0] == m.Down[1] {
		step("downtime that counts", "%s − %s excluded = %s", clock(length(m.Draw[1]), ceiling), clock(length(m.excluded[1]), floor), down)
	} else {
		step("downtime that counts", "%s of %s", down, clock(length(m.Window.Length), nearest))
	}
	if m.Down[0] != m.Down[1] || !t.SLA.Stated() {
		return out
	}
	allowed := t.Allowed(m.Window.Length)
	step("uptime", "(%s − %s) / %s = %s", clock(length(m.Window.Length), nearest), down, clock(length(m.Window.Length), nearest),
		percentOf(minus(num(1), share(m.Down[1], m.Window.Length)), 4, floor))
	if !t.past(m.Down[1], m.Window.Length) {
		return append(out, Step{name + ", limit", fmt.Sprintf("%s allowed: not past it", clock(allowed, floor))})
	}
	step("limit", "%s allowed: past it", clock(allowed, floor))
	fee := t.FeeOf(f, m.Window.Period)
	if t.Credit.Kind == CreditUnknown || !fee.Stated() {
		return out
	}
	d := counted{m.Down[1], share(m.Down[1], m.Window.Length), m.Window.Days, m.Window.Period, 1, t.target()}
	whole := t.Credit.value(fee.Rat(), d, false)
	amount := money.FromRat(whole, fee.Currency())
	if small := t.inCurrency(fee.Currency()).Credit.Smallest; !small.open && small.of(whole).Cmp(whole) != 0 {
		defer func() { out = append(out, Step{name + ", paid", "nothing: " + small.String()}) }()
	}
	value, ok := t.Credit.tier(d)
	switch {
	case !ok:
		step("credit", "no tier reaches it: %s", amount)
	case t.Credit.Points != nil:
		step("credit", "%s for each %s%% %s below %s%%: %s", t.Credit.words(value), trimmed(t.Credit.Points, 6, nearest), t.Credit.part(),
			trimmed(t.target(), 6, nearest), amount)
	case t.Credit.Each > 0:
		step("credit", "%s for each %s %s of %s: %s", t.Credit.words(value), spanText(t.Credit.Each), t.Credit.part(), down, amount)
	case t.Credit.Kind == CreditAmount:
		step("credit", "%s", amount)
	case t.Credit.Of != PeriodUnknown:
		step("credit", "%s%% of the fee of a %s = %s", trimmed(value, 6, nearest), t.Credit.Of, amount)
	case t.Credit.Kind == CreditDays:
		step("credit", "%s days of %s / %d = %s", trimmed(value, 6, nearest), fee, m.Window.Days, amount)
	case t.Credit.Kind == CreditMultiple:
		step("credit", "%s × %s × %s / %s = %s", trimmed(value, 6, nearest), fee, down, clock(length(m.Window.Length), nearest), amount)
	default:
		step("credit", "%s%% of %s = %s", trimmed(value, 6, nearest), fee, amount)
	}
	return out
}

// Lengths are the lengths of the outages whose dates are not known, longest first.
func (f Facts) Lengths() []time.Duration {
	_, lengths := f.spans()
	return slices.Clone(lengths)
}
