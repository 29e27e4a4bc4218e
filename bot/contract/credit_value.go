package contract

import (
	"cmp"
	"math/big"
	"slices"
	"time"
)

// counted is the downtime of a window: its length, its share of the window, and the days that the window has.
type counted struct {
	down   time.Duration
	share  *big.Rat
	days   int
	period Period
	pieces int      // stretches of which each may begin an hour of its own, or leave one unfinished
	target *big.Rat // the uptime that was promised, in percent; nil: not stated
}

// target is the uptime from which points missed are counted; nil while it is not stated.
func (t Terms) target() *big.Rat {
	switch {
	case len(t.Credit.Tiers) == 1 && t.Credit.Tiers[0].Below.Stated():
		return t.Credit.Tiers[0].Below.Rat()
	case t.SLA.Stated():
		return t.SLA.Rat()
	}
	return nil
}

// value is the credit for the downtime of a window, given the fee of the window; an unknown credit is nothing at least
// and, as nil, anything at most.
func (c Credit) value(fee *big.Rat, d counted, most bool) *big.Rat {
	if c.byLength() && d.pieces > 1 && !most {
		d.down /= time.Duration(d.pieces) // the longest is no shorter than their mean
	}
	tier, ok := c.tier(d)
	if c.byLength() && d.pieces > 1 && most && ok {
		tier = times(tier, num(int64(d.pieces)))
	}
	unknown := c.Kind == CreditUnknown || c.Points != nil && d.target == nil
	switch {
	case unknown && most:
		return nil
	case unknown || !ok:
		return num(0)
	case c.Kind == CreditMultiple:
		return times(times(fee, tier), d.share)
	}
	if n := c.times(d, most); n != nil {
		tier = smaller(times(tier, n), c.Most)
	}
	switch {
	case c.Kind == CreditAmount:
		return tier
	case c.Kind == CreditDays:
		return over(times(fee, tier), num(int64(d.days)))
	case c.Of != PeriodUnknown:
		fee = over(times(fee, num(int64(c.Of.months()))), num(int64(d.period.months())))
	}
	return over(times(fee, tier), num(100))
}

// times is how often a credit counts that grows with the downtime or with the points missed; nil for one that does not. Of
// several stretches each may begin an hour of its own, and leave one unfinished.
func (c Credit) times(d counted, most bool) *big.Rat {
	var n *big.Rat
	apart := num(int64(max(0, d.pieces-1)))
	switch {
	case c.Points != nil:
		missed := minus(d.target, c.Round.of(percent(minus(num(1), d.share))))
		n, apart = over(larger(missed, num(0)), c.Points), num(0)
	case c.Each > 0:
		n = over(length(d.down), length(c.Each))
	default:
		return nil
	}
	switch {
	case c.Full && most:
		return roundDown(n)
	case c.Full:
		return larger(minus(roundDown(n), apart), num(0))
	case most:
		return plus(roundUp(n), apart)
	}
	return roundUp(n)
}

// byLength reports whether the tiers go by the length of the downtime. Of several outages each may have a tier of its own,
// or all have one together: contracts are read both ways.
func (c Credit) byLength() bool {
	return slices.ContainsFunc(c.Tiers, func(s Tier) bool { return s.Over > 0 })
}

// tier is the value of the lowest threshold that uptime is below, or of the longest that the downtime is over.
func (c Credit) tier(d counted) (value *big.Rat, ok bool) {
	uptime := c.Round.of(percent(minus(num(1), d.share)))
	for _, s := range c.Tiers {
		at := uptime.Cmp(s.threshold())
		if s.Over > 0 {
			at = cmp.Compare(s.Over, d.down)
		}
		if at < 0 || at == 0 && s.OrEqual {
			value, ok = s.Value, true
		}
	}
	return value, ok
}
