package contract

import (
	"math/big"

	"escalate/bot/money"
)

// fees is the monthly fee from its least to its most; ok when there is a figure.
func (t Terms) fees(f Facts) (least, most *big.Rat, code string, ok bool) {
	if t.Fee.Kind == FeeStated && t.Fee.Amount.Stated() {
		r := t.Fee.Amount.Rat()
		return r, r, t.Fee.Amount.Currency(), true
	}
	if !f.Annual.Stated() || t.Fee.Kind == FeeUnread {
		return nil, nil, "", false
	}
	r := over(f.Annual.Rat(), num(12))
	if t.Fee.Kind == FeePart {
		return num(0), r, f.Annual.Currency(), true
	}
	return r, r, f.Annual.Currency(), true
}

// FeeOf is the fee of a month, quarter or year, not stated when it is unknown or only bounded.
func (t Terms) FeeOf(f Facts, p Period) money.Amount {
	least, most, code, ok := t.fees(f)
	if !ok || least.Cmp(most) != 0 {
		return money.Amount{}
	}
	return money.FromRat(times(least, num(int64(p.months()))), code)
}

// mostFee is the largest that the fee of a month, quarter or year can be, where it is only bounded; not stated when it is
// known or has no bound.
func (t Terms) mostFee(f Facts, p Period) money.Amount {
	least, most, code, ok := t.fees(f)
	if !ok || least.Cmp(most) == 0 {
		return money.Amount{}
	}
	return money.FromRat(times(most, num(int64(p.months()))), code)
}

// CapOf is one cap, of the fee that it is a percent of; not stated when it is not known.
func (t Terms) CapOf(f Facts) money.Amount {
	if t.Cap.Kind != CapPercent || t.Cap.Of == PeriodUnknown {
		return money.Amount{}
	}
	fee := t.FeeOf(f, t.Cap.Of)
	if fee.Stated() {
		fee = money.FromRat(times(fee.Rat(), num(int64(max(1, t.Cap.Count)))), fee.Currency())
	}
	return t.Cap.Percent.Of(fee)
}
