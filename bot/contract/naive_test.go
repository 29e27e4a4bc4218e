package contract

import (
	"fmt"
	"math/big"
	"slices"
	"time"
)

// naive is what is due by counting half hours one by one, the plain way; everything has to be stated.
func naive(terms Terms, f Facts) *big.Rat {
	type bucket struct{ whole, down, off int64 }
	windows := map[string]*bucket{}
	name := func(at time.Time, p Period) string {
		y, m, _ := at.In(terms.Zone).Date()
		return fmt.Sprint(y, "/", (int(m)-1)/p.months())
	}
	first, last := f.Outages[0].From, f.Outages[0].From
	inside := func(at time.Time) bool {
		return slices.ContainsFunc(f.Outages, func(o Outage) bool {
			to := o.To
			if o.Ongoing {
				to = f.Now
			}
			return !at.Before(o.From) && at.Before(to)
		})
	}
	excused := func(at time.Time) bool {
		return terms.Exclusion.Kind == ExclusionAnnounced && slices.ContainsFunc(f.Maintenance.Spans, func(a Announced) bool {
			return !at.Before(a.From) && at.Before(a.To) && (terms.Exclusion.Notice.None || a.Notice.Is >= terms.Exclusion.Notice.Is)
		})
	}
	for _, o := range f.Outages {
		to := o.To
		if o.Ongoing {
			to = f.Now
		}
		if o.From.Before(first) {
			first = o.From
		}
		if to.After(last) {
			last = to
		}
	}
	for at := first; at.Before(last); at = at.Add(30 * time.Minute) {
		if !inside(at) {
			continue
		}
		key := name(at, terms.Period)
		if windows[key] == nil {
			windows[key] = &bucket{}
			begin := at.In(terms.Zone)
			y, m, _ := begin.Date()
			start := (int(m) - 1) / terms.Period.months() * terms.Period.months()
			windows[key].whole = int64(midnight(y, time.Month(start+1+terms.Period.months()), 1, terms.Zone).Sub(midnight(y, time.Month(start+1), 1, terms.Zone)) / time.Second)
		}
		windows[key].down += 1800
		if excused(at) {
			windows[key].off += 1800
		}
	}
	allowance := int64(terms.Exclusion.Allowance.Is / time.Second)
	if terms.Exclusion.Per == Month {
		allowance *= int64(terms.Period.months())
	}
	due, grouped := new(big.Rat), map[string]*big.Rat{}
	for key, w := range windows {
		off := w.off
		if !terms.Exclusion.Allowance.None {
			off = min(off, allowance)
		}
		d := big.NewRat(w.down-off, w.whole)
		uptime := sub(whole(100), mul(d, whole(100)))
		if uptime.Cmp(terms.SLA.Rat()) >= 0 {
			continue
		}
		fee := quo(mul(f.Annual.Rat(), whole(int64(terms.Period.months()))), whole(12))
		value := whole(0)
		for _, tier := range terms.Credit.Tiers {
			if !tier.Below.Stated() || uptime.Cmp(tier.Below.Rat()) < 0 || tier.OrEqual && uptime.Cmp(tier.Below.Rat()) == 0 {
				value = tier.Value
			}
		}
		if each := int64(terms.Credit.Each / time.Second); each > 0 {
			sum := whole(0)
			for left := w.down - off; left > 0; left -= each {
				sum.Add(sum, value)
			}
			if value = sum; terms.Credit.Most != nil && sum.Cmp(terms.Credit.Most) > 0 {
				value = terms.Credit.Most
			}
		}
		days := new(big.Rat).Quo(whole(w.whole), whole(86400))
		near := add(days, big.NewRat(1, 2)) // the clock changes of a window are less than half a day
		days = new(big.Rat).SetInt(new(big.Int).Quo(near.Num(), near.Denom()))
		var amount *big.Rat
		switch terms.Credit.Kind {
		case CreditDays:
			amount = quo(mul(fee, value), days)
		case CreditAmount:
			amount = value
		case CreditMultiple:
			amount = mul(mul(fee, value), d)
		default:
			of := fee
			if terms.Credit.Of != "" {
				of = quo(mul(f.Annual.Rat(), whole(int64(terms.Credit.Of.months()))), whole(12))
			}
			amount = quo(mul(of, value), whole(100))
		}
		switch terms.Cap.Kind { // one for each window
		case CapMoney:
			amount = lesser(amount, terms.Cap.Amount.Rat())
		case CapDays:
			amount = lesser(amount, quo(mul(fee, whole(int64(terms.Cap.Count))), days))
		}
		group := key
		var y, k int
		_, _ = fmt.Sscanf(key, "%d/%d", &y, &k)
		if of := terms.Cap.Of.months(); of > terms.Period.months() {
			group = fmt.Sprint(y, "/", k*terms.Period.months()/of)
		}
		if grouped[group] == nil {
			grouped[group] = new(big.Rat)
		}
		grouped[group].Add(grouped[group], amount)
	}
	for _, amount := range grouped {
		if terms.Cap.Kind == CapPercent {
			unit := quo(mul(mul(f.Annual.Rat(), whole(int64(terms.Cap.Of.months()*max(1, terms.Cap.Count)))), terms.Cap.Percent.Rat()), whole(1200))
			if terms.Cap.Of == Month && terms.Period != Month {
				unit = mul(unit, whole(int64(terms.Months)))
			}
			amount = lesser(amount, unit)
		}
		due.Add(due, amount)
	}
	return due
}

// The reference has its own arithmetic, so that a fault of the package's is no fault of both.
func whole(n int64) *big.Rat     { return big.NewRat(n, 1) }
func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }
func lesser(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) > 0 {
		return b
	}
	return a
}
