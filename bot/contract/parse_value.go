package contract

import (
	"math/big"
	"regexp"
	"strings"

	"escalate/bot/money"
	"escalate/bot/typed"
)

var (
	ofFee        = regexp.MustCompile(`^(.+?) of (?:the |all |our |your )?(?:total )?(monthly|quarterly|annual|yearly|month's|quarter's|year's)? ?(?:service |subscription |recurring )?(?:fees?|charges?|bill|invoice)(?: paid)?(?: (?:of|for) (?:the |that )?(month|quarter|year))?$`)
	daysForm     = regexp.MustCompile(`^([0-9]{1,3}) days?(?:'s?|s')?(?: (?:of )?(?:the )?(?:fees?|service))?$`)
	multipleForm = regexp.MustCompile(`^([0-9]{1,4}(?:\.[0-9]{1,2})?) ?(?:x|×|times)(?: (?:of )?the fees?(?: for the time down)?)?$`)
	fractionForm = regexp.MustCompile(`^(?:([0-9]{1,3}) ?/ ?|an? |one |1 )([0-9]{1,4})(?:th|st|nd|rd)? of (.+)$`)
)

// creditValue reads what is due: "25%", "10% of monthly fees", "5 days", "10 x the fee for the time down", "$5,000".
func creditValue(s string) (Credit, bool) {
	one := func(kind CreditKind, r *big.Rat) Credit { return Credit{Kind: kind, Tiers: []Tier{{Value: r}}} }
	s = typed.Number(strings.TrimSpace(strings.TrimSuffix(s, " service credit")))
	if saysNone(s) {
		return one(CreditPercent, num(0)), true
	}
	if m := daysForm.FindStringSubmatch(s); m != nil {
		r, ok := new(big.Rat).SetString(m[1])
		return one(CreditDays, r), ok
	}
	if m := multipleForm.FindStringSubmatch(s); m != nil {
		r, ok := new(big.Rat).SetString(m[1])
		return one(CreditMultiple, r), ok
	}
	if m := fractionForm.FindStringSubmatch(s); m != nil {
		n, part := max(1, numberOf(m[1])), numberOf(m[2])
		c, ok := creditValue("1% of " + m[3])
		if ok && part > 0 && c.Of != PeriodUnknown {
			c.Tiers[0].Value = percent(frac(int64(n), int64(part)))
		}
		return c, ok && part > 0 && c.Of != PeriodUnknown
	}
	var of Period
	if m := ofFee.FindStringSubmatch(s); m != nil {
		s, of = m[1], fullPeriods[m[2]+m[3]]
	}
	if strings.HasSuffix(s, "%") || strings.HasSuffix(s, "percent") || strings.HasSuffix(s, "per cent") {
		p, err := money.ParsePercent(s)
		c := one(CreditPercent, p.Rat())
		c.Of = of
		return c, err == nil
	}
	if a, err := money.Parse(s, ""); err == nil && of == "" { // only with its currency
		c := one(CreditAmount, a.Rat())
		c.Currency = a.Currency()
		return c, true
	}
	return Credit{}, false
}

// fullPeriods are the periods as a fee is named by them.
var fullPeriods = map[string]Period{
	"monthly": Month, "month's": Month, "month": Month, "quarterly": Quarter, "quarter's": Quarter, "quarter": Quarter,
	"annual": Year, "yearly": Year, "year's": Year, "year": Year,
}

// numberOf reads digits.
func numberOf(s string) int {
	n, _ := typed.Count(s)
	return n
}
