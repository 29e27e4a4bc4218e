package meeting

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/contract"
	"escalate/bot/money"
)

// Precedent is what is kept of a decision for later ones: no customer, no number, no amount.
type Precedent struct {
	PerMille int         // the credit in tenths of a percent of the monthly fee, rounded to the nearest
	Length   LengthClass `json:",omitempty"` // of the outage; empty: not stated
	Value    string      `json:",omitempty"` // class of the annual value: "1M to 10M USD"; empty: not stated
	Month    string      // of the decision: "2025-11"
}

// LengthClass is how long an outage was, roughly.
type LengthClass string

// The classes of length.
const (
	UpToHour  LengthClass = "up to 1 h"
	UpToShift LengthClass = "of 1 to 8 h"
	UpToDay   LengthClass = "of 8 to 24 h"
	AboveDay  LengthClass = "above 24 h"
)

// FewestPrecedents is how many earlier cases it takes before anybody is told of them: fewer
// would say what one customer got.
const FewestPrecedents = 3

// lengthClass sorts a downtime.
func lengthClass(d time.Duration) LengthClass {
	switch {
	case d <= 0:
		return ""
	case d <= time.Hour:
		return UpToHour
	case d <= 8*time.Hour:
		return UpToShift
	case d <= 24*time.Hour:
		return UpToDay
	}
	return AboveDay
}

// valueClass sorts an annual value into powers of ten of its currency.
func valueClass(a money.Amount) string {
	if a.Sign() <= 0 {
		return ""
	}
	steps := []struct {
		from int64
		name string
	}{{100_000_000, "100M and more"}, {10_000_000, "10M to 100M"}, {1_000_000, "1M to 10M"}, {100_000, "100K to 1M"}}
	for _, s := range steps {
		if a.Rat().Cmp(new(big.Rat).SetInt64(s.from)) >= 0 {
			return s.name + " " + a.Currency()
		}
	}
	return "below 100K " + a.Currency()
}

// Precedent returns what the standing decision leaves for later ones; ok is false while there is
// none, when its credit can be held against no fee, and of what was withdrawn. A decision
// without a credit counts as 0 %: left out, it would make what is usual look dearer.
func (e *Escalation) Precedent() (Precedent, bool) {
	d := e.Standing()
	if d == nil || e.Phase == Withdrawn {
		return Precedent{}, false
	}
	return e.precedent(d.Option, d.On, d.On)
}

// PrecedentOf returns what deciding for an option now would leave.
func (e *Escalation) PrecedentOf(option int, now time.Time) (Precedent, bool) {
	return e.precedent(option, now, now)
}

// precedent computes it from the figures as they stand. A credit without a fee to hold it
// against is taken at its percent as typed.
func (e *Escalation) precedent(option int, on, now time.Time) (Precedent, bool) {
	r := e.Record(now, nil)
	o := e.Option(option)
	if o == nil {
		return Precedent{}, false
	}
	t := contract.Terms{}
	if r.Legal != nil {
		t = r.Legal.Terms
	}
	f := r.Facts()
	share := creditShare(o.Offer, t.FeeOf(f, contract.Month))
	if share == nil {
		return Precedent{}, false
	}
	share.Mul(share, big.NewRat(1000, 1)).Add(share, big.NewRat(1, 2))
	mille := new(big.Int).Quo(share.Num(), share.Denom())
	if !mille.IsInt64() || mille.Int64() > 1_000_000 {
		return Precedent{}, false
	}
	down, _ := f.Down()
	return Precedent{
		PerMille: int(mille.Int64()), Length: lengthClass(down), Value: valueClass(e.Background.AnnualValue),
		Month: on.UTC().Format("2006-01"),
	}, true
}

// creditShare is an option's credit as a share of a month's fee, 0 without a credit; nil
// when it is not known.
func creditShare(o Offering, fee money.Amount) *big.Rat {
	switch {
	case o.Amount.Stated() && fee.Sign() > 0 && fee.Currency() == o.Amount.Currency():
		return new(big.Rat).Quo(o.Amount.Rat(), fee.Rat())
	case o.Percent.Stated():
		return new(big.Rat).Quo(o.Percent.Rat(), big.NewRat(100, 1))
	case o.Amount.Stated():
		return nil
	}
	return new(big.Rat)
}

// Percent prints the credit as people compare it: "25 %", "12.5 %".
func (p Precedent) Percent() string {
	s := strconv.Itoa(p.PerMille / 10)
	if rest := p.PerMille % 10; rest > 0 {
		s += "." + strconv.Itoa(rest)
	}
	return s + " %"
}

// Nearest returns the last FewestPrecedents earlier cases like mine, the oldest first, and how
// mine stands to them in a sentence. Like mine are those of an outage of the same length
// and, where there are enough of them, of the same class of annual value. Nothing while
// there are fewer.
func Nearest(all []Precedent, mine Precedent) ([]Precedent, string) {
	near := slices.DeleteFunc(slices.Clone(all), func(p Precedent) bool { return p.Length != mine.Length })
	if len(near) < FewestPrecedents {
		return nil, ""
	}
	size := ""
	same := slices.DeleteFunc(slices.Clone(near), func(p Precedent) bool { return p.Value != mine.Value })
	if len(same) >= FewestPrecedents && mine.Value != "" {
		near, size = same, " and a contract of that size"
	}
	slices.SortStableFunc(near, func(a, b Precedent) int { return strings.Compare(a.Month, b.Month) })
	near = near[len(near)-FewestPrecedents:]
	slices.SortStableFunc(near, func(a, b Precedent) int { return cmp.Or(strings.Compare(a.Month, b.Month), a.PerMille-b.PerMille) })
	least, most := near[0].PerMille, near[0].PerMille
	var said []string
	for _, p := range near {
		least, most = min(least, p.PerMille), max(most, p.PerMille)
		said = append(said, p.Percent())
	}
	how := "is within"
	switch {
	case mine.PerMille > most:
		how = "is more than"
	case mine.PerMille < least:
		how = "is less than"
	}
	of := "for an outage " + string(mine.Length)
	if mine.Length == "" {
		of = "without a known length of the outage"
	}
	return near, mine.Percent() + " " + how + " the last three " + of + size + ": " + strings.Join(said, ", ")
}

// NearestTo returns the sentence of Nearest for an option; "" while there are too few earlier
// cases. all is what the store keeps; what this escalation itself left is not counted.
func (e *Escalation) NearestTo(option int, all []Precedent, now time.Time) string {
	mine, ok := e.PrecedentOf(option, now)
	if !ok {
		return ""
	}
	if own, ok := e.Precedent(); ok {
		if i := slices.Index(all, own); i >= 0 {
			all = slices.Delete(slices.Clone(all), i, i+1)
		}
	}
	_, say := Nearest(all, mine)
	return say
}
