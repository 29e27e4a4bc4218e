package contract

import "math/big"

// bound is an amount from its least to its most, exact; nil is no upper limit.
type bound struct{ least, most *big.Rat }

func (b bound) add(c bound) bound {
	sum := bound{least: plus(b.least, c.least)}
	if b.most != nil && c.most != nil {
		sum.most = plus(b.most, c.most)
	}
	return sum
}

// capped is the bound, neither end above the cap's.
func (b bound) capped(c bound) bound {
	return bound{smaller(b.least, c.least), smaller(c.most, b.most)}
}

func (b bound) scaled(least, most int) bound {
	var s bound
	if b.least != nil {
		s.least = times(b.least, num(int64(least)))
	}
	if b.most != nil {
		s.most = times(b.most, num(int64(most)))
	}
	return s
}

// hull is the bound that holds both.
func (b bound) hull(c bound) bound {
	if b.least == nil {
		return c
	}
	h := bound{least: smaller(b.least, c.least)}
	if b.most != nil && c.most != nil {
		h.most = larger(b.most, c.most)
	}
	return h
}
