package contract

import (
	"fmt"
	"slices"
	"strings"
)

// Unsaid returns how uptime is counted where a contract's small print was left empty: "round the clock, by the calendar". It
// is said wherever a figure stands that would be another one if the contract says otherwise; "" when all of it was typed.
func Unsaid(x Exclusion, b Begins, c Credit) string {
	var usual []string
	say := func(typed bool, holds string) {
		if !typed {
			usual = append(usual, holds)
		}
	}
	say(x.Service.Stated, "round the clock")
	say(b.Stated, "by the calendar")
	say(c.Round.Rounds, "without rounding")
	say(x.Least > 0, "with outages of any length")
	return strings.Join(usual, ", ")
}

// unsaid is what the terms leave unsaid, as an assumption; nil when they leave nothing.
func (t Terms) unsaid() []string {
	usual := Unsaid(t.Exclusion, t.Begins, t.Credit)
	if usual == "" {
		return nil
	}
	return []string{"uptime is counted " + usual}
}

// assumptions is what is assumed, in a fixed order.
func (t Terms) assumptions(f Facts) []string {
	var out []string
	say := func(when bool, text string, a ...any) {
		if when {
			out = append(out, fmt.Sprintf(text, a...))
		}
	}
	known, lengths := f.spans()
	pieces := len(known) + len(lengths)
	say(t.Fee.Kind == FeeTwelfth && f.Annual.Stated(), "a month's fee is the annual value / 12")
	say(t.Fee.Kind == FeeUnread, "the fee as typed, %s, could not be read", quoted(t.Fee.Text))
	say(t.Credit.Each > 0 && pieces > 1, "each stretch of downtime may begin an hour of its own")
	say(t.Credit.byLength() && pieces > 1, "each stretch of downtime has a tier of its own, or all have one together")
	say(t.Fee.Kind == FeePart, "%s is at most the annual value / 12 a month", quoted(t.Fee.Text))
	say(t.Period == PeriodUnknown, "the window (month, quarter or year) is not stated: each is considered")
	say(len(t.Begins.of(Year)) > 1 && t.Period != Month, "the month in which the year begins is not stated: each is considered, January is shown")
	say(t.Zone == nil && len(known) > 0, "the contract's zone is not stated: every zone is considered, UTC is shown")
	say(len(lengths) > 0, "when the outage was is not stated: any dates are considered, each length as one stretch")
	say(slices.ContainsFunc(f.Outages, func(o Outage) bool { return o.Ongoing }), "an ongoing outage counts up to %s",
		f.Now.In(t.zone()).Format("2 January 2006 15:04 MST"))
	say(t.Exclusion.Kind == ExclusionUnknown, "the maintenance exclusion is not stated: nothing or all of the downtime may be excluded")
	say(t.Exclusion.Kind == ExclusionAnnounced && !f.Maintenance.Stated, "whether maintenance was announced is not stated")
	say(t.Exclusion.Kind == ExclusionAnnounced && t.Exclusion.Allowance.Stated && !t.Exclusion.Allowance.None && t.Exclusion.Per == PeriodUnknown,
		"the allowance of the exclusion names no period: it is taken for each window")
	out = append(out, t.unsaid()...)
	say(len(t.Exclusion.Service.Week) > 0, "uptime is measured over the service hours alone: %s", t.Exclusion.Service.Week)
	say(len(t.Exclusion.Weekly) > 0, "downtime in the weekly maintenance does not count, without notice and in addition to any allowance: %s", t.Exclusion.Weekly)
	say(t.Exclusion.recurs() && len(lengths) > 0, "without dates an outage may be in the hours of the week that count, or outside them")
	say(t.Credit.Smallest.Amount != nil, "%s", t.Credit.Smallest)
	say(f.Annual.Stated() && t.inCurrency(f.Annual.Currency()).Credit.Smallest.open, "the smallest credit that is paid is in another currency than the contract: any credit may be below it")
	say(t.Credit.Kind == CreditUnknown, "the credit of a window is not stated: from nothing up to its cap")
	say(t.Cap.Kind == CapUnknown, "the cap is not stated: no upper limit is known")
	say((t.Cap.Kind == CapMoney || t.Cap.Kind == CapDays) && t.Cap.Of == PeriodUnknown && !t.Cap.Incident && !t.Cap.Rolling,
		"the cap names no period: it is taken for each window")
	say(t.Cap.Rolling, "earlier credits of the twelve months are not known, and count against the same cap")
	say(t.Cap.Incident && pieces > 1, "each stretch of downtime is an incident of its own, or all are one")
	say(t.Cap.Kind == CapPercent && t.Cap.Of == PeriodUnknown, "the fee base of the cap is not stated: a month's, a quarter's or a year's")
	say(t.Period != Month && t.Months == 0 && t.Cap.Kind == CapPercent && t.Cap.Of != Year,
		"measured over a quarter or a year, at most one cap counts for each month that the outage touches")
	say(t.Period != Month && t.Credit.Kind != CreditUnknown && t.Credit.Kind != CreditAmount && t.Credit.Of == PeriodUnknown, "a credit is counted from the fee of the whole window")
	return append(out, t.workdayAssumptions(f)...)
}

// workdayAssumptions says which days are business days, where a term counts them.
func (t Terms) workdayAssumptions(f Facts) []string {
	counted := t.Claim.Workdays > 0 || t.Exclusion.Notice.Workdays > 0 ||
		slices.ContainsFunc(f.Maintenance.Spans, func(a Announced) bool { return a.Notice.Workdays > 0 })
	switch w := t.workdays(f); {
	case !counted:
		return nil
	case w.known():
		return []string{"business days are Monday to Friday, without the public holidays of " + w.zone.String()}
	}
	return []string{"business days are Monday to Friday; public holidays are not known, and each makes a deadline a day later"}
}
