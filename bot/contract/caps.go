package contract

import (
	"math/big"
	"time"
)

// groupOf names the cap that a window falls under: its own, that of the quarter or year around it, or "" for one that all
// windows share.
func (t Terms) groupOf(w Window, of Period) string {
	if t.Cap.Incident || t.Cap.Rolling {
		return ""
	}
	if of.months() > w.Period.months() {
		return window(w.Start, of, t.Begins).Short()
	}
	return w.Short()
}

// settle sums what is due, cap by cap.
func (t Terms) settle(cells []cell) bound {
	due := bound{num(0), num(0)}
	for i := 0; i < len(cells); {
		credit, caps := bound{num(0), num(0)}, cells[i].caps
		j := i
		for ; j < len(cells) && cells[j].group == cells[i].group; j++ {
			credit = credit.add(cells[j].credit)
		}
		due = due.add(t.Credit.Smallest.paid(credit.capped(cells[i].unit.scaled(caps[0], caps[1]))))
		i = j
	}
	return due
}

// capUnit is one cap; days are how many the window has, from the least to the most.
func (t Terms) capUnit(of Period, fee bound, days [2]int) bound {
	switch t.Cap.Kind {
	case CapNone:
		return bound{nil, nil}
	case CapMoney:
		return bound{t.Cap.Amount.Rat(), t.Cap.Amount.Rat()}
	case CapDays:
		part := func(fee *big.Rat, days int) *big.Rat {
			return over(times(times(fee, num(int64(of.months()*t.Cap.Count))), num(1)), num(int64(days)))
		}
		return bound{part(fee.least, days[1]), part(fee.most, days[0])}
	case CapPercent:
		part := over(times(t.Cap.Percent.Rat(), num(int64(of.months()*max(1, t.Cap.Count)))), num(100))
		return bound{times(fee.least, part), times(fee.most, part)}
	}
	return bound{num(0), nil}
}

// capsOf is how many caps may count for one window: one, or for a window longer than the cap's period what Legal says,
// else one to as many as were touched by downtime.
func (t Terms) capsOf(m Measured, p, of Period, lengths []time.Duration) [2]int {
	switch known := len(m.incidents) + len(lengths); {
	case t.Cap.Incident:
		return [2]int{1, max(1, known)}
	case t.Cap.Rolling, of.months() >= p.months():
		return [2]int{1, 1}
	}
	if of == Month && t.Months > 0 {
		return [2]int{t.Months, t.Months}
	}
	reach := m.stretch
	if t.Zone == nil {
		wide := make([]span, 0, len(reach))
		for _, s := range reach {
			wide = append(wide, span{s.from.Add(-behind), s.to.Add(ahead)})
		}
		reach = union(wide)
	}
	n := len(windowsOf(reach, of, t.zone(), t.Begins))
	for _, l := range lengths {
		n += touched(of, l)
	}
	return [2]int{1, max(1, min(n, p.months()/of.months()))}
}

// capPeriods are the periods that each may have one cap, where uptime is measured over p.
func (t Terms) capPeriods(p Period) []Period {
	switch t.Cap.Kind {
	case CapPercent:
		return t.Cap.Of.or()
	case CapMoney, CapDays:
		if t.Cap.Of == PeriodUnknown {
			return []Period{p}
		}
		return []Period{t.Cap.Of}
	}
	return []Period{Month}
}
