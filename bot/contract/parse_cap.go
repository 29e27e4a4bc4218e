package contract

import (
	"regexp"
	"strconv"
	"strings"

	"escalate/bot/money"
	"escalate/bot/typed"
)

var (
	countForm  = regexp.MustCompile(`^([0-9]{1,2}) (?:of them |caps? |months? )?counts?$`)
	capForm    = regexp.MustCompile(`^(?:of )?(?:the |one |a |each |that |our |your )?(?:total |average )?(?:(month|quarter|year|annual)(?:ly|'s)?|(?:fees?|charges?) (?:of|for) (?:the |that |one |a )?(?:affected |respective |relevant )?(month|quarter|year))(?: (?:contract|service|subscription|recurring|invoiced))*(?: (?:fees?|charges?|value|bills?|billings?|invoices?|spend|payments?))?(?: paid)?(?: (?:of|for) (?:the )?(?:affected |respective )?(?:services?|products?|regions?))?$`)
	monthsForm = regexp.MustCompile(`^(?:the )?(?:total )?(?:fees?|charges?|amounts?)? ?(?:paid |payable |invoiced )?(?:of|for|in|over|during)? ?(?:the )?(?:last |previous |preceding |past |prior )?([0-9]{1,2}) ?(?:x|times|×)? ?(?:the )?(?:months?|monthly)(?:'s?|s')?(?: (?:of )?(?:the )?(?:fees?|charges?))?$`)
)

// shortFees are fees as they are shortened, and in languages that join the words; none of them is anything else.
var shortFees = map[string]Period{
	"mrc": Month, "mrr": Month, "acv": Year, "arr": Year, "p.a": Year, "p.a.": Year, "per annum": Year,
	"monatsgebühr": Month, "monatsgebühren": Month, "monatsentgelt": Month, "monatsentgelts": Month, "monatliche gebühr": Month, "monatlichen gebühr": Month,
	"quartalsgebühr": Quarter, "jahresgebühr": Year, "jahresgebühren": Year, "jahresentgelt": Year, "jahresentgelts": Year, "jahresvergütung": Year,
	"la mensualité": Month, "mensualité": Month, "frais mensuels": Month, "la redevance mensuelle": Month, "frais annuels": Year, "la redevance annuelle": Year,
	"mensalidade": Month, "valor mensal": Month, "taxa mensal": Month, "anuidade": Year,
	"la cuota mensual": Month, "cuota mensual": Month,
	"月額料金": Month, "月額": Month, "月額利用料": Month, "年額料金": Year, "年額": Year,
}

const capExample = "monthly fees, or annual fees, or monthly fees, 3 count"

// ParseCapOf reads of which fee a cap is a percent: "monthly fees", "the fee of the quarter", "annual fees", "fees of
// the last 12 months", "12 x the monthly fee". Behind a comma it may say how many monthly caps count for a quarter or a
// year: "monthly fees, 3 count"; otherwise count is 0. Nothing typed is not stated. A phrase is matched whole: "half-yearly
// fees" is no year's. Anything else is refused with a *typed.Refusal.
func ParseCapOf(text string) (of Period, count int, err error) {
	refuse := func(why string) (Period, int, error) { return "", 0, typed.Refuse(text, capExample, "%s", why) }
	s := plain(text)
	if s == "" {
		return PeriodUnknown, 0, nil
	}
	if len(s) > maxText {
		return refuse("it is too long")
	}
	if known := shortFees[s]; known != "" {
		return known, 0, nil
	}
	first, second, both := strings.Cut(s, ",")
	if both {
		m := countForm.FindStringSubmatch(typed.Number(strings.TrimSpace(second)))
		if m == nil {
			return refuse("after the comma, write how many monthly caps count")
		}
		if count, err = strconv.Atoi(m[1]); err != nil || count < 1 || count > 12 {
			return refuse("one to twelve monthly caps can count")
		}
	}
	m, n := capForm.FindStringSubmatch(first), monthsForm.FindStringSubmatch(numbered(first))
	switch {
	case n != nil && n[1] == "3":
		of = Quarter
	case n != nil && n[1] == "12":
		of = Year
	case n != nil && n[1] == "1":
		of = Month
	case n != nil:
		return refuse("it names a number that is not 3 or 12 months")
	case m == nil:
		return refuse("“" + typed.Short(first) + "” has to name one of month, quarter and year, and nothing else")
	case m[1] == "annual":
		of = Year
	default:
		of = Period(m[1] + m[2])
	}
	if count > 0 && of != Month {
		return refuse("only monthly caps are counted")
	}
	return of, count, nil
}

var (
	capMoneyForm = regexp.MustCompile(`(?i)^(?:up to |at most |max(?:imum)?\.? )?(.*[0-9].*?)(?: ?(?:a|per|each|every|in any|/) ?(?:calendar |contract )?(month|quarter|year|annum))?$`)
	capDaysForm  = regexp.MustCompile(`^(?:up to |at most |max(?:imum)?\.? )?([0-9]{1,3}) days?(?:'s?|s')?(?: (?:of )?(?:the )?(?:fees?|service))?$`)
	capOfForm    = regexp.MustCompile(`^(?:up to |at most |max(?:imum)?\.? )?(.+?%) of (.+)$`)
	incidentForm = regexp.MustCompile(`(?i)^(.*?),? (?:(?:for|per) )?(?:each |any |every |an? |one |single )*(?:incident|outage|event)$`)
	rollingForm  = regexp.MustCompile(`(?i)^(.*?),? (?:in|over|for|during|within) (?:any |a |each |every )?(?:rolling |consecutive )?(?:period of )?(?:12|twelve)(?: consecutive)?[ -]months?(?: period)?$`)
	capFeesForm  = regexp.MustCompile(`^(?:up to |at most |max(?:imum)?\.? )?([0-9]{1,2}) (month|quarter|year)s?(?:'s?|s')? (?:fees?|charges?)$`)
)

// ParseCap reads the most that is due, from a percent and words that say of which fee, see ParseCapOf; or from words alone:
// "no cap", "$50,000", "$50,000 a quarter", "15 days of fees", "2 months' fees", "10% of annual fees", each also "per incident"
// or "in any twelve months". count is how many
// monthly caps count for a quarter or a year. Nothing typed is not stated; anything else is refused with a *typed.Refusal.
func ParseCap(percent money.Percent, text, currency string) (c Cap, count int, err error) {
	clean := strings.TrimRight(typed.Clean(text), ".")
	for _, scope := range []struct {
		form              *regexp.Regexp
		incident, rolling bool
	}{{incidentForm, true, false}, {rollingForm, false, true}} {
		if m := scope.form.FindStringSubmatch(clean); m != nil {
			if c, count, err = ParseCap(percent, m[1], currency); err == nil && c.Kind != CapNone && c.Kind != CapUnknown {
				c.Incident, c.Rolling = scope.incident, scope.rolling
				return c, count, nil
			}
			return Cap{}, 0, typed.Refuse(text, "$50,000 per incident, or 20% of annual fees in any twelve months", "it does not say how much")
		}
	}
	s := plain(text)
	switch {
	case percent.Stated():
		c = Cap{Kind: CapPercent, Percent: percent}
		c.Of, count, err = ParseCapOf(text)
		return c, count, err
	case s == "":
		return Cap{}, 0, nil
	case saysNone(s):
		return Cap{Kind: CapNone}, 0, nil
	}
	s = numbered(s)
	if m := capDaysForm.FindStringSubmatch(s); m != nil {
		return Cap{Kind: CapDays, Count: numberOf(m[1])}, 0, nil
	}
	if m := capFeesForm.FindStringSubmatch(s); m != nil {
		whole, err := money.ParsePercent("100")
		return Cap{Kind: CapPercent, Percent: whole, Of: Period(m[2]), Count: numberOf(m[1])}, 0, err
	}
	if m := capOfForm.FindStringSubmatch(s); m != nil {
		p, err := money.ParsePercent(m[1])
		if err != nil {
			return Cap{}, 0, err
		}
		return ParseCap(p, m[2], currency)
	}
	if m := capMoneyForm.FindStringSubmatch(strings.TrimRight(typed.Clean(text), ".")); m != nil {
		a, err := money.Parse(m[1], currency)
		if err != nil {
			return Cap{}, 0, err
		}
		return Cap{Kind: CapMoney, Amount: a, Of: periodWords[strings.ToLower(m[2])]}, 0, nil
	}
	return Cap{}, 0, typed.Refuse(text, "10% of monthly fees, $50,000 a quarter, 15 days of fees or no cap", "it is neither a percent of a fee nor an amount")
}

var (
	capLead    = regexp.MustCompile(`(?i)^(?:is )?(?:not to exceed|shall not exceed|up to|at most|no more than|not more than|max(?:imum|imal)?\.?(?: of)?|capped at|limited to|cap:?|höchstens|maximal|au plus|maximum de|até|hasta) `)
	shareFront = regexp.MustCompile(`(?i)^([0-9][0-9.,]* ?(?:%|percent|per cent|prozent|por cento|por ciento))[ ,]*(?:of|on|from|der|des|vom|von|de|del|da|do|della|du|d')? ?(.+)$`)
	shareAlone = regexp.MustCompile(`(?i)^[^a-z]*(?:%|percent|per cent)$`)
	shareBack  = regexp.MustCompile(`^(.+?)の ?([0-9][0-9.,]* ?%)$`)
)

const wholeCapExample = "10%, 15% of the monthly fee, $50,000 per incident, 15 days of fees or no cap"

// SplitCap reads the whole limit of credits as one types it into one field: the percent, and in words of which fee or, where
// there is none, how much: "15%", "15% of the monthly fee", "$50,000 per incident", "no cap". The words are those that
// ParseCap takes. Anything else is refused with a *typed.Refusal.
func SplitCap(text, currency string) (percent money.Percent, words string, err error) {
	clean := strings.TrimRight(typed.Clean(text), ".")
	if clean == "" {
		return money.Percent{}, "", nil
	}
	bare := capLead.ReplaceAllString(clean, "")
	if m := shareBack.FindStringSubmatch(bare); m != nil {
		bare = m[2] + " of " + m[1]
	}
	if percent, err = money.ParsePercent(bare); err == nil {
		return percent, "", nil
	}
	if !strings.ContainsAny(clean, "0123456789") && !saysNone(plain(clean)) {
		if _, _, isCap := ParseCap(money.Percent{}, clean, currency); isCap != nil && strings.Contains(clean, " ") {
			return money.Percent{}, "", typed.Refuse(text, wholeCapExample, "it does not say how much")
		} else if isCap != nil {
			return money.Percent{}, "", err
		}
	}
	if shareAlone.MatchString(bare) {
		return money.Percent{}, "", err
	}
	share, of := "", ""
	if m := shareFront.FindStringSubmatch(bare); m != nil {
		share, of = m[1], m[2]
	}
	if share != "" {
		if percent, err = money.ParsePercent(share); err != nil {
			return money.Percent{}, "", err
		}
		of = strings.TrimPrefix(strings.TrimPrefix(of, "/ "), "/")
		_, _, err = ParseCap(percent, of, currency)
		return percent, of, err
	}
	c, _, err := ParseCap(money.Percent{}, clean, currency)
	if err == nil && c.Kind == CapUnknown {
		err = typed.Refuse(text, wholeCapExample, "it is neither a percent of a fee nor an amount")
	}
	return money.Percent{}, clean, err
}
