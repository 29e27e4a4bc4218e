package contract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/money"
	"escalate/bot/typed"
)

// numbered puts digits for the words of numbers anywhere in a text.
func numbered(s string) string {
	list := strings.Fields(s)
	for i, w := range list {
		if n, ok := typed.Count(w); ok && w != "a" && w != "an" {
			list[i] = strconv.Itoa(n)
		}
	}
	return strings.Join(list, " ")
}

var (
	feeForm    = regexp.MustCompile(`(?i)^(.*[0-9].*?) ?(?:(?:a|an|per|each|every|/|p\.?) ?(month|mo|quarter|qtr|year|yr|annum|a|m)\.?|(monthly|quarterly|yearly|annually|annual|acv|arr|mrr))$`)
	feeInFront = regexp.MustCompile(`(?i)^(?:the )?(monthly|quarterly|yearly|annual)(?: (?:service|subscription))?(?: (?:fees?|charges?|value))?(?: (?:of|is))?:? ?=? ?(.*[0-9].*)$`)
	feeTwelfth = []string{
		"annual value / 12", "annual value/12", "annual / 12", "1/12 of the annual value", "a twelfth of the annual value", "one twelfth of the annual value",
		"acv / 12", "acv/12", "annual contract value / 12", "annual fee / 12",
	}
)

// noFee are the ways to say that the fee is not known.
var noFee = []string{"tbd", "tba", "n/a", "na", "unknown", "not known", "not stated", "?", "??", "see contract", "as per contract", "per contract", "none", "no", "yes", "other"}

// feePeriods are the periods as people shorten them behind an amount.
var feePeriods = map[string]Period{
	"month": Month, "mo": Month, "m": Month, "monthly": Month, "quarter": Quarter, "qtr": Quarter, "quarterly": Quarter,
	"year": Year, "yr": Year, "annum": Year, "a": Year, "yearly": Year, "annually": Year, "annual": Year, "acv": Year, "arr": Year, "mrr": Month,
}

const feeExample = "$150,000 a month, or annual value / 12, or monthly fee of the affected service"

// wholeFee is the fee of a period and of no part of the service: it says no more than the annual value does.
var wholeFee = regexp.MustCompile(`^(?:the |one )?(?:(month|quarter|annual|year|half-year|biannual|week|da[iy])(?:ly|'s)? ?(?:service |subscription )?(?:fees?|charges?|value)?|(?:fees?|charges?) (?:of|for) (?:the|a|one) (month|quarter|year))$`)

// ParseFeeBase reads what the fee is: "$150,000 a month", "$150,000/mo", "€1.8M per annum", "annual value / 12", "monthly
// fee" (which is that twelfth), or in words the part of the service whose fee it is ("monthly fee of the affected
// service"), which has no figure. Nothing typed is the assumption of a twelfth. currency is meant where an amount names
// none. It refuses with a *typed.Refusal what it cannot read, an amount without its period, and the fee of another period
// alone: taken as a month's it would be wrong by its length.
func ParseFeeBase(text, currency string) (FeeBase, error) {
	refuse := func(why string, args ...any) (FeeBase, error) {
		return FeeBase{}, typed.Refuse(text, feeExample, why, args...)
	}
	s := plain(text)
	if len(s) > maxText {
		return refuse("it is too long")
	}
	if s == "" || slices.Contains(feeTwelfth, s) {
		return FeeBase{}, nil
	}
	if m := wholeFee.FindStringSubmatch(s); m != nil {
		if m[1] == "month" || m[2] == "month" {
			return FeeBase{}, nil
		}
		return refuse("credits are counted from the fee of a month, so write it with its amount, for example $450,000 a quarter")
	}
	clean := strings.TrimRight(typed.English(typed.Clean(text)), ".")
	if m := feeForm.FindStringSubmatch(clean); m != nil {
		return feeOf(m[1], feePeriods[strings.ToLower(m[2]+m[3])], currency)
	}
	if m := feeInFront.FindStringSubmatch(clean); m != nil {
		return feeOf(m[2], feePeriods[strings.ToLower(m[1])], currency)
	}
	if strings.ContainsAny(s, "0123456789$€£¥%") {
		if _, err := money.Parse(text, currency); err == nil {
			return refuse("the amount needs its period, so write for example %s a month", clean)
		}
		return refuse("the amount needs its period, and nothing else")
	}
	if slices.Contains(noFee, s) {
		return refuse("it names no fee")
	}
	return FeeBase{Kind: FeePart, Text: strings.TrimSpace(text)}, nil
}

// feeOf is an amount a period as the fee of a month.
func feeOf(amount string, p Period, currency string) (FeeBase, error) {
	a, err := money.Parse(amount, currency)
	if err != nil {
		return FeeBase{}, err
	}
	return FeeBase{Kind: FeeStated, Amount: money.FromRat(over(a.Rat(), num(int64(p.months()))), a.Currency())}, nil
}

var (
	quarterForm = regexp.MustCompile(`^(?:q[1-4]|[1-4]q|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) quarter)(?: ?/? ?(?:of )?(?:fy ?)?(?:20[0-9]{2}|'?[0-9]{2}))?$`)
	halfForm    = regexp.MustCompile(`^(?:h[12]|[12]h|(?:first|second|1st|2nd) half)(?: ?/? ?(?:of )?(?:fy ?)?(?:20[0-9]{2}|'?[0-9]{2}))?$`)
	yearForm    = regexp.MustCompile(`^(?:fy ?|(?:fiscal |contract |calendar |the )?year )?(?:20[0-9]{2})$|^fy ?'?[0-9]{2}$`)
	someForm    = regexp.MustCompile(`^(?:(?:the |this |last |next |current |previous |whole |full )*([0-9]{1,2} )?)(?:calendar |contract |fiscal |billing )?(month|quarter|year)s?(?:'s|')?(?: (?:of )?(?:the )?(?:fees?|charges?))?$`)
	spanForm    = regexp.MustCompile(`^([a-z]+)(?: 20[0-9]{2})?(?: ?- ?| to | through | and |/)([a-z]+)(?: 20[0-9]{2})?$`)
)

// ParseFeePeriod reads of how many months' fee somebody speaks: "Q4 2025" and "quarter" are 3, "H2 2025" 6, "November
// 2025", "the month of November" and "a month" 1, "2025" and "year" 12, "two months" and "Nov - Dec" 2. Anything else is
// refused with a *typed.Refusal.
func ParseFeePeriod(text string) (months int, err error) {
	s := strings.TrimPrefix(plain(text), "the month of ")
	s = strings.TrimSuffix(strings.TrimSuffix(s, " fees"), " fee")
	switch {
	case quarterForm.MatchString(s), s == "quarterly":
		return 3, nil
	case halfForm.MatchString(s), s == "half a year", s == "half year", s == "half-year":
		return 6, nil
	case yearForm.MatchString(s), s == "annual", s == "annually", s == "yearly":
		return 12, nil
	case s == "monthly" || monthNamed(s) > 0:
		return 1, nil
	}
	if m := spanForm.FindStringSubmatch(s); m != nil {
		a, b := monthNamed(m[1]), monthNamed(m[2])
		if a > 0 && b > 0 {
			return (int(b)-int(a)+12)%12 + 1, nil
		}
	}
	if m := someForm.FindStringSubmatch(typed.Number(s)); m != nil {
		n := 1
		if count := strings.TrimSpace(m[1]); count != "" {
			n, err = strconv.Atoi(count)
		}
		if n *= Period(m[2]).months(); err == nil && n >= 1 && n <= 120 {
			return n, nil
		}
	}
	return 0, typed.Refuse(text, "Q4 2025, November 2025, month or year", "it is not a time that a fee is paid for")
}

// monthNamed reads "november", "nov" or "nov 2025"; 0 for anything else.
func monthNamed(s string) time.Month {
	name, year, more := strings.Cut(s, " ")
	if more && !yearForm.MatchString(year) {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if full := strings.ToLower(m.String()); name == full || name == full[:3] || name == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

var ageForm = regexp.MustCompile(`^(?:about |over |more than )?([0-9]{1,3})\+? ?(years?|yrs?|y|months?)\b`)

// relationship reads how many months a customer has been one: "3 years" is 36; 0 when it says no such number.
func relationship(text string) int {
	m := ageForm.FindStringSubmatch(typed.Number(plain(text)))
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	if m[2][0] == 'y' {
		n *= 12
	}
	return n
}
