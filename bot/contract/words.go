package contract

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"escalate/bot/money"
	"escalate/bot/typed"
)

// The words in which a term is repeated to whoever typed it. Each text is read back as the same term, so that what is
// repeated can be typed, and "" stands for what is not stated.

// String is the exclusion as ParseExclusion reads it: "8 h a month, announced 5 days before".
func (x Exclusion) String() string {
	var said []string
	switch least := x.Least; {
	case least%time.Second != 0:
		said = append(said, "only outages over "+typed.LengthText(least)+" count")
	case least > 0:
		said = append(said, "only outages of at least "+typed.LengthText(least)+" count")
	}
	switch x.Kind {
	case ExclusionUnknown:
		return strings.Join(append(said, x.hours()...), ", ")
	case ExclusionNone:
		if len(x.Weekly) == 0 {
			said = append([]string{"none"}, said...)
		}
		return strings.Join(append(said, x.hours()...), ", ")
	}
	switch a := x.Allowance; {
	case a.None:
		said = append(said, "no limit")
	case a.Stated && x.Per != PeriodUnknown:
		said = append(said, lengthText(a.Is)+" a "+string(x.Per))
	case a.Stated:
		said = append(said, "up to "+lengthText(a.Is))
	}
	switch n := x.Notice; {
	case n.None:
		said = append(said, "no notice")
	case n.Stated:
		said = append(said, "announced "+n.length()+" before")
	}
	if !x.Allowance.Stated && !x.Notice.Stated {
		said = append(said, "announced maintenance")
	}
	return strings.Join(append(said, x.hours()...), ", ")
}

// hours is the hours of the week that count and do not.
func (x Exclusion) hours() (said []string) {
	zone := ""
	if x.Zone != nil {
		zone = " " + x.Zone.String()
	}
	if len(x.Weekly) > 0 {
		said = append(said, "weekly maintenance "+x.Weekly.String()+zone)
	}
	switch {
	case len(x.Service.Week) > 0:
		said = append(said, "only service hours "+x.Service.Week.String()+zone+" count")
	case x.Service.Stated:
		said = append(said, "service hours 24/7")
	}
	return said
}

// lengthText is a length of time as typed.Length reads it: "5 days", "36 h 30 min".
func lengthText(d time.Duration) string {
	if d >= 2*typed.Day && d%typed.Day == 0 {
		return daysText(d)
	}
	return typed.LengthText(d)
}

// String is the credit as ParseCredit reads it, one tier a line: "below 99.9%: 10%".
func (c Credit) String() string {
	var lines []string
	for _, t := range c.Tiers {
		value := c.words(t.Value)
		switch {
		case c.Each > 0 || c.Points != nil:
			value = c.growing(value, t)
		case t.Over > 0 && t.OrEqual:
			value = "at least " + typed.LengthText(t.Over) + ": " + value
		case t.Over > 0:
			value = "over " + typed.LengthText(t.Over) + ": " + value
		case t.OrEqual:
			value = "at or below " + t.Below.String() + ": " + value
		case t.Below.Stated():
			value = "below " + t.Below.String() + ": " + value
		}
		lines = append(lines, value)
	}
	if r := c.Round; r.Rounds {
		lines = append(lines, "uptime rounded "+map[rounding]string{nearest: "", floor: "down ", ceiling: "up "}[r.Way]+"to "+many(r.Decimals, "decimal"))
	}
	if c.Smallest.Amount != nil {
		lines = append(lines, c.Smallest.String())
	}
	return strings.Join(lines, "\n")
}

// part is the word for what counts of a credit that grows.
func (c Credit) part() string {
	if c.Full {
		return "full"
	}
	return "begun"
}

// growing is a credit by the time, or by the points missed, as ParseCredit reads it.
func (c Credit) growing(value string, t Tier) string {
	each := eachText(c.Each) + " " + c.part()
	if c.Points != nil {
		each = trimmed(c.Points, 6, nearest) + "% " + c.part()
		if t.Below.Stated() {
			each += " below " + t.Below.String()
		}
	}
	value += " for each " + each
	if c.Most != nil {
		value += ", up to " + c.words(c.Most)
	}
	return value
}

// words is a value of the credit as creditValue reads it.
func (c Credit) words(v *big.Rat) string {
	n := trimmed(v, 6, nearest)
	whole, _ := new(big.Rat).SetString(strings.ReplaceAll(n, ",", ""))
	switch {
	case c.Kind == CreditPercent && whole.Cmp(v) != 0 && c.Of != PeriodUnknown: // a 720th is no decimal
		return over(v, num(100)).RatString() + " of the " + string(c.Of) + "'s fee"
	case c.Kind == CreditDays:
		return n + " days"
	case c.Kind == CreditMultiple:
		return strings.ReplaceAll(n, ",", "") + " x the fee for the time down"
	case c.Kind == CreditAmount:
		return money.FromRat(v, c.Currency).String()
	case c.Of != PeriodUnknown:
		return n + "% of the " + string(c.Of) + "'s fee"
	default:
		return n + "%"
	}
}

// eachText is the length of which every one begun counts: "hour", "4 hours".
func eachText(d time.Duration) string {
	unit, name := time.Minute, "minute"
	switch {
	case d%typed.Day == 0:
		unit, name = typed.Day, "day"
	case d%time.Hour == 0:
		unit, name = time.Hour, "hour"
	}
	if n := d / unit; n > 1 {
		return fmt.Sprintf("%d %ss", n, name)
	}
	return name
}

// String is the cap as ParseCap reads it from words alone: "10% of the month's fee", "$50,000 a quarter", "no cap".
func (c Cap) String() string {
	switch {
	case c.Incident:
		return c.most() + " for each incident"
	case c.Rolling:
		return c.most() + " in any twelve months"
	}
	return c.most()
}

func (c Cap) most() string {
	switch c.Kind {
	case CapNone:
		return "no cap"
	case CapDays:
		return fmt.Sprintf("%d days of fees", c.Count)
	case CapMoney:
		if c.Of != PeriodUnknown {
			return c.Amount.String() + " a " + string(c.Of)
		}
		return c.Amount.String()
	case CapPercent:
		switch {
		case c.Of == PeriodUnknown:
			return c.Percent.String() + " of a fee that is not stated"
		case c.Count > 0:
			return fmt.Sprintf("%d %ss' fees", c.Count, c.Of)
		}
		return c.Percent.String() + " of the " + string(c.Of) + "'s fee"
	}
	return ""
}

// String is the fee base as ParseFeeBase reads it: "$150,000 a month".
func (b FeeBase) String() string {
	switch b.Kind {
	case FeeStated:
		return b.Amount.String() + " a month"
	case FeePart, FeeUnread:
		return b.Text
	}
	return "annual value / 12"
}

// String is the claim deadline as ParseClaim reads it: "30 days after the month ends".
func (c ClaimDeadline) String() string {
	switch {
	case !c.Stated:
		return ""
	case c.None:
		return "no claim needed"
	}
	n := many(c.Days, "day")
	switch {
	case c.Months > 0:
		n = many(c.Months, "month")
	case c.Workdays > 0:
		n = many(c.Workdays, "business day")
	}
	if c.After == AfterMonth {
		return n + " after the month ends"
	}
	return n + " after the outage ends"
}

// String is how long before something was announced, as ParseNotice reads it: "3 days before".
func (l Limit) String() string {
	switch {
	case l.None:
		return "not announced"
	case l.Stated:
		return l.length() + " before"
	}
	return ""
}

// length is how long the limit is: "3 days", "5 business days".
func (l Limit) length() string {
	if l.Workdays > 0 {
		return many(l.Workdays, "business day")
	}
	return lengthText(l.Is)
}
