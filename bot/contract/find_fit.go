package contract

import (
	"fmt"
	"math/big"
	"time"
)

// fittingWindows is SLA-4: which windows, or which length, would fit the stated figure.
func (r Record) fittingWindows(windows []Measured) (Finding, bool) {
	stated := r.Legal.Stated
	low, high := bandOf(stated)
	d, _ := r.Facts().Down()
	if d == 0 || low.Sign() == 0 {
		return Finding{}, false
	}
	hours := over(length(d), length(time.Hour))
	from, to := over(hours, high), over(hours, low)
	text := fmt.Sprintf("%s is %s of a window of %s to %s h", spanText(d), stated, decimal(from, 0, ceiling), decimal(to, 0, floor))
	years := over(from, num(hoursOfYear))
	if years.Cmp(num(1)) >= 0 {
		text += fmt.Sprintf(" (%s to %s years)", decimal(years, 1, nearest), decimal(over(to, num(hoursOfYear)), 1, nearest))
	}
	if months := relationship(r.Customer.Relationship); months > 0 && over(times(years, num(12)), num(1)).Cmp(num(int64(months))) > 0 {
		text += fmt.Sprintf(", longer than the relationship (%s)", r.Customer.Relationship)
	}
	w := nominal(30)
	if len(r.Facts().Lengths()) == 0 || r.terms().Period == Quarter || r.terms().Period == Year {
		w = windows[0].Window
	}
	least, most := times(length(w.Length), low), times(length(w.Length), high)
	minute := length(time.Minute)
	text += fmt.Sprintf(". %s of %s is %s to %s minutes.", stated, w.a(), decimal(over(least, minute), 1, ceiling), decimal(over(most, minute), 1, floor))
	question := "Which window or which length is right?"
	if n := roundHours(least, most); n == 1 {
		question = "Was it one hour?"
	} else if n > 1 {
		question = fmt.Sprintf("Was it %d hours?", n)
	}
	return Finding{
		ID: "SLA-4", Severity: ForInformation, About: About{Kind: AboutOutage}, Text: text,
		Working: []Step{
			{"Window that fits", fmt.Sprintf("%s / %s%% = %s h (up), %s / %s%% = %s h (down)", spanText(d), trimmed(percent(high), 8, nearest),
				decimal(from, 0, ceiling), spanText(d), trimmed(percent(low), 8, nearest), decimal(to, 0, floor))},
			{"Length that fits " + w.Label, fmt.Sprintf("%s × %s%% to %s%% = %s (up) to %s (down) minutes", clock(length(w.Length), nearest),
				trimmed(percent(low), 8, nearest), trimmed(percent(high), 8, nearest), decimal(over(least, minute), 1, ceiling), decimal(over(most, minute), 1, floor))},
		},
		Assumptions: []string{fmt.Sprintf("a year is %d h", hoursOfYear)},
		Question:    question, Role: RoleLegal, Sources: []Role{RoleLegal, RoleTechnical},
		Figures: figures(r.outageFigures(), r.termFigures(), "relationship "+r.Customer.Relationship),
	}, true
}

// roundHours is the whole number of hours between two lengths, 0 when there is none or more than one.
func roundHours(least, most *big.Rat) int64 {
	hour := length(time.Hour)
	n := over(most, hour)
	whole := new(big.Int).Quo(n.Num(), n.Denom())
	if !whole.IsInt64() || whole.Sign() == 0 {
		return 0
	}
	at := times(new(big.Rat).SetInt(whole), hour)
	if at.Cmp(least) < 0 || minus(at, hour).Cmp(least) >= 0 {
		return 0
	}
	return whole.Int64()
}
