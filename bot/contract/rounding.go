package contract

import "math/big"

// of is an uptime in percent as the contract rounds it: a half goes up.
func (r Rounding) of(uptime *big.Rat) *big.Rat {
	if !r.Rounds {
		return uptime
	}
	unit := r.unit()
	n := over(uptime, unit)
	switch r.Way {
	case ceiling:
		n = roundUp(n)
	case nearest:
		n = roundDown(plus(n, frac(1, 2)))
	default:
		n = roundDown(n)
	}
	return times(n, unit)
}

// least is the lowest uptime that is rounded to an uptime of sla or more; rounded up it is only approached.
func (r Rounding) least(sla *big.Rat) *big.Rat {
	if !r.Rounds {
		return sla
	}
	unit := r.unit()
	least := times(roundUp(over(sla, unit)), unit)
	switch r.Way {
	case ceiling:
		return minus(least, unit)
	case nearest:
		return minus(least, over(unit, num(2)))
	}
	return least
}

// unit is the last decimal.
func (r Rounding) unit() *big.Rat {
	unit := num(1)
	for range r.Decimals {
		unit = over(unit, num(10))
	}
	return unit
}

// roundUp is the least whole number that is not below r, roundDown the greatest that is not above it.
func roundUp(r *big.Rat) *big.Rat   { return minus(num(0), roundDown(minus(num(0), r))) }
func roundDown(r *big.Rat) *big.Rat { return new(big.Rat).SetInt(new(big.Int).Div(r.Num(), r.Denom())) }
