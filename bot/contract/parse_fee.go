package contract

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"escalate/bot/money"
	"escalate/bot/typed"
)

var (
	countForm  = regexp.MustCompile(`^([0-9]{1,2}) (?:of them |caps? |months? )?counts?$`)
	lastMonths = regexp.MustCompile(`\b(3|three|12|twelve) months?\b`)
)

const capExample = "monthly fees, or annual fees, or monthly fees, 3 count"

// ParseCapOf reads of which fee a cap is a percent: "monthly fees", "the fee of the quarter", "annual fees", "fees of
// the last 12 months". Behind a comma it may say how many monthly caps count for a quarter or a year: "monthly fees, 3
// count"; otherwise count is 0. Nothing typed is not stated. Anything else is refused with a *typed.Refusal.
func ParseCapOf(text string) (of Period, count int, err error) {
	refuse := func(why string) (Period, int, error) {
		return "", 0, typed.Refuse(text, capExample, "%s", why)
	}
	s := plain(text)
	if s == "" {
		return PeriodUnknown, 0, nil
	}
	if len(s) > maxText {
		return refuse("it is too long")
	}
	first, second, both := strings.Cut(s, ",")
	if both {
		m := countForm.FindStringSubmatch(strings.TrimSpace(second))
		if m == nil {
			return refuse("behind the comma stands how many monthly caps count")
		}
		if count, err = strconv.Atoi(m[1]); err != nil || count < 1 || count > 12 {
			return refuse("one to twelve monthly caps can count")
		}
	}
	switch m := lastMonths.FindStringSubmatch(first); {
	case m != nil && (m[1] == "3" || m[1] == "three"):
		of = Quarter
	case m != nil:
		of = Year
	case strings.ContainsAny(first, "0123456789"):
		return refuse("it names a number that is not 3 or 12 months")
	default:
		found := 0
		for _, w := range []struct {
			word string
			is   Period
		}{{"month", Month}, {"quarter", Quarter}, {"year", Year}, {"annual", Year}} {
			if strings.Contains(first, w.word) {
				of = w.is
				found++
			}
		}
		if found != 1 {
			return refuse("it has to name one of month, quarter and year")
		}
	}
	if count > 0 && of != Month {
		return refuse("only monthly caps are counted")
	}
	return of, count, nil
}

var feeForm = regexp.MustCompile(`(?i)^(.+?) ?(?:a|per|each|every|/) ?(month|quarter|year)$`)

const feeExample = "$150,000 a month, or annual value / 12, or monthly fee of the affected service"

// wholeFee is the fee of a period and of no part of the service: it says no more than the annual value does.
var wholeFee = regexp.MustCompile(`^(?:the |one )?(?:(month|quarter|annual|year|half-year|biannual|week|da[iy])(?:ly|'s)? ?(?:service |subscription )?(?:fees?|charges?|value)?|(?:fees?|charges?) (?:of|for) (?:the|a|one) (month|quarter|year))$`)

// ParseFeeBase reads what the fee is: "$150,000 a month", "€1.8M a year", "annual value / 12", "monthly fee" (which is
// that twelfth), or in words the part of the service whose fee it is ("monthly fee of the affected service"), which has
// no figure. Nothing typed is the assumption of a twelfth. currency is meant where an amount names none. It refuses with
// a *typed.Refusal other figures and the fee of another period alone: taken as a month's it would be wrong by its length.
func ParseFeeBase(text, currency string) (FeeBase, error) {
	s := plain(text)
	switch s {
	case "", "annual value / 12", "annual value/12", "annual / 12", "1/12 of the annual value", "a twelfth of the annual value":
		return FeeBase{}, nil
	}
	if m := wholeFee.FindStringSubmatch(s); m != nil {
		if m[1] == "month" || m[2] == "month" {
			return FeeBase{}, nil
		}
		return FeeBase{}, typed.Refuse(text, feeExample, "%s", "credits are counted from the fee of a month; write it with its amount")
	}
	if len(s) <= maxText {
		if m := feeForm.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
			a, err := money.Parse(m[1], currency)
			if err == nil {
				per := Period(strings.ToLower(m[2])).months()
				return FeeBase{Kind: FeeStated, Amount: money.FromRat(over(a.Rat(), num(int64(per))), a.Currency())}, nil
			}
			if two, ok := errors.AsType[*typed.Refusal](err); ok && two.Asked {
				return FeeBase{}, err
			}
		}
		if !strings.ContainsAny(s, "0123456789$€£¥%") {
			return FeeBase{Kind: FeePart, Text: strings.TrimSpace(text)}, nil
		}
	}
	return FeeBase{}, typed.Refuse(text, feeExample, "%s", "the amount needs its period, and nothing else")
}

var claimForm = regexp.MustCompile(`^(?:within )?([0-9]{1,3}) (days?|weeks?|months?) (?:after|from|of|following) (?:the )?(?:end of )?(?:the )?(month|billing month|outage|incident)(?: ends| ended)?$`)

// ParseClaim reads until when a credit has to be claimed: "30 days after the month ends", "2 months after the outage",
// "none". Nothing typed is not stated; anything else is refused with a *typed.Refusal.
func ParseClaim(text string) (ClaimDeadline, error) {
	s := plain(text)
	switch {
	case s == "":
		return ClaimDeadline{}, nil
	case saysNone(s):
		return ClaimDeadline{Stated: true, None: true}, nil
	}
	m := claimForm.FindStringSubmatch(s)
	if m == nil || len(s) > maxText {
		return ClaimDeadline{}, typed.Refuse(text, "30 days after the month ends, or 2 months after the outage", "%s", "it is not a number of days or months after the month or the outage")
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return ClaimDeadline{}, typed.Refuse(text, "30 days after the month ends", "%s", "the number is too large")
	}
	c := ClaimDeadline{Stated: true, After: AfterMonth}
	switch m[2][0] {
	case 'm':
		c.Months = n
	case 'w':
		c.Days = 7 * n
	default:
		c.Days = n
	}
	if m[3] == "outage" || m[3] == "incident" {
		c.After = AfterOutage
	}
	return c, nil
}

var (
	quarterForm = regexp.MustCompile(`^q[1-4](?: ?/? ?(?:20[0-9]{2}|'[0-9]{2}))?$`)
	yearForm    = regexp.MustCompile(`^20[0-9]{2}$`)
	someForm    = regexp.MustCompile(`^(?:(?:the |this |last |next )?(a |one |[0-9]{1,2} )?)(month|quarter|year)s?(?:'s|')?(?: fees?)?$`)
)

// ParseFeePeriod reads of how many months' fee somebody speaks: "Q4 2025" and "quarter" are 3, "November 2025", "Nov" and
// "a month" 1, "2025" and "year" 12, "2 months" 2. Anything else is refused with a *typed.Refusal.
func ParseFeePeriod(text string) (months int, err error) {
	s := plain(text)
	switch {
	case quarterForm.MatchString(s):
		return 3, nil
	case yearForm.MatchString(s) || s == "annual" || s == "annually":
		return 12, nil
	case s == "monthly" || namesMonth(s):
		return 1, nil
	case s == "quarterly":
		return 3, nil
	}
	if m := someForm.FindStringSubmatch(s); m != nil {
		n := 1
		if count := strings.TrimSpace(m[1]); count != "" && count != "a" && count != "one" {
			n, err = strconv.Atoi(count)
		}
		if n *= Period(m[2]).months(); err == nil && n >= 1 && n <= 120 {
			return n, nil
		}
	}
	return 0, typed.Refuse(text, "Q4 2025, November 2025, month or year", "%s", "it is not a time that a fee is paid for")
}

// namesMonth reads "november", "nov" or "nov 2025".
func namesMonth(s string) bool {
	name, year, more := strings.Cut(s, " ")
	if more && !yearForm.MatchString(year) {
		return false
	}
	for m := time.January; m <= time.December; m++ {
		if full := strings.ToLower(m.String()); name == full || name == full[:3] || name == "sept" && m == time.September {
			return true
		}
	}
	return false
}

var ageForm = regexp.MustCompile(`^([0-9]{1,3}) ?(years?|yrs?|y|months?)\b`)

// relationship reads how many months a customer has been one: "3 years" is 36; 0 when it says no such number.
func relationship(text string) int {
	m := ageForm.FindStringSubmatch(plain(text))
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
