package contract

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/money"
	"escalate/bot/typed"
)

const tierExample = "below 99.5%: 25%, one a line; or 5 days, or 10 x the fee for the time down, or 5% for each hour begun, up to 50%"

const (
	pctForm   = `([0-9]+(?:[.,][0-9]+)?) ?(?:%|percent|per cent)?`
	belowForm = `(<=|<|at or below|equal to or (?:below|less than)|less than or equal to|below|under|less than|lower than)`
	leastForm = `(?:>=|at least|greater than or equal to|equal to or (?:greater|higher|more) than|equal to or above|or above|above or equal to|more than or equal to|no less than|not less than|from|between|>|above)`
)

var (
	noise         = regexp.MustCompile(`\b(?:a |the )?(?:(?:monthly|quarterly|annual|measured|service|actual) )*(?:uptime percentage|uptime|availability|service credits?|credits?)(?: (?:percentage|rate|level))?(?: is| are| of)?\b`)
	thresholdForm = regexp.MustCompile(`^` + belowForm + ` ?` + pctForm + `$`)
	orLessForm    = regexp.MustCompile(`^` + pctForm + ` (?:or|and) (?:less|below|lower|under)$`)
	downwardForm  = regexp.MustCompile(`^` + belowForm + ` ?` + pctForm + `,? ?(?:but|and|,|&)? ?` + leastForm + ` ?` + pctForm + `$`)
	upwardForm    = regexp.MustCompile(`^(?:` + leastForm + ` ?)?` + pctForm + `,? ?(?:but|and|to|-|<=?|,|&|until|up to)? ?(?:` + belowForm + `)? ?` + pctForm + `$`)
	tierSeparator = regexp.MustCompile(`\s*(?::|=|-+>|→|\||;)\s*|\s+(?:gives?|then|yields?|gets?|earns?|-)\s+|\s+`)
	ifForm        = regexp.MustCompile(`^(.+?) (?:if|when|where|for|while|in case)(?: it| that)?(?: is| falls| drops)? (.+)$`)

	ofFee        = regexp.MustCompile(`^(.+?) of (?:the |all |our |your )?(?:total )?(monthly|quarterly|annual|yearly|month's|quarter's|year's)? ?(?:service |subscription |recurring )?(?:fees?|charges?|bill|invoice)(?: paid)?(?: (?:of|for) (?:the |that )?(month|quarter|year))?$`)
	daysForm     = regexp.MustCompile(`^([0-9]{1,3}) days?(?:'s?|s')?(?: (?:of )?(?:the )?(?:fees?|service))?$`)
	multipleForm = regexp.MustCompile(`^([0-9]{1,4}(?:\.[0-9]{1,2})?) ?(?:x|×|times)(?: (?:of )?the fees?(?: for the time down)?)?$`)
	eachForm     = regexp.MustCompile(`^(.+?) (?:for each|for every|per|each|every|a|an) (?:(begun|started|commenced|full|whole|complete) )?(?:([0-9]+) )?(hours?|h|days?|minutes?|min)(?: (?:of (?:downtime|outage)|down))?(?: (begun|started|commenced|or part thereof|or part of (?:an hour|a day|it)|or fraction thereof))?(?: (?:of (?:downtime|outage)|down))?(?:,? (?:up to|max(?:imum)?(?: of)?\.?|at most|limited to|capped at) (.+))?$`)
	perForm      = regexp.MustCompile(`\b(?:per|each|every)\b`)
)

// ParseCredit reads credit tiers as providers publish them, one a line: "below 99.5%: 25%", "Less than 99.99% but at least
// 99.0%: 10%", "99.0% - 99.9% | 10%", "10% if below 99.9%", "99.9% or less: $5,000"; or one credit for every window past
// its limit: "25%", "10% of monthly fees", "5 days", "10 x the fee for the time down", "none"; or one by the time begun:
// "5% for each hour begun, up to 50%". Nothing typed is not stated.
//
// It refuses, with a *typed.Refusal, tiers of several kinds, two of one threshold, a lower one that gives less, and tiers
// that leave open what is due below the lowest; it asks whether an hour counts once begun or once full.
func ParseCredit(text string) (Credit, error) {
	var c Credit
	refuse := func(line, why string) (Credit, error) { return Credit{}, typed.Refuse(line, tierExample, "%s", why) }
	var floors []*big.Rat // where each tier ends, nil for one that goes down to nothing
	for _, line := range creditLines(text) {
		if len(line) > maxText || len(c.Tiers) == maxTiers {
			return refuse(line, "that is more than can be read")
		}
		one, floor, why := readTier(line)
		if why != "" {
			return refuse(line, why)
		}
		if c.Kind != CreditUnknown {
			if why = c.agrees(one); why != "" {
				return refuse(line, why)
			}
			one.Tiers = append(c.Tiers, one.Tiers...)
		}
		c, floors = one, append(floors, floor)
	}
	for i, f := range floors {
		if f != nil && !slices.ContainsFunc(c.Tiers, func(t Tier) bool { return t.Below.Stated() && t.Below.Rat().Cmp(f) == 0 }) {
			return refuse(creditLines(text)[i], fmt.Sprintf("it does not say what is due below %s%%", trimmed(f, 6, nearest)))
		}
	}
	slices.SortStableFunc(c.Tiers, func(a, b Tier) int { return b.threshold().Cmp(a.threshold()) })
	for i := 1; i < len(c.Tiers); i++ {
		switch a, b := c.Tiers[i-1], c.Tiers[i]; {
		case a.threshold().Cmp(b.threshold()) == 0:
			return refuse(text, "two lines have the same threshold")
		case a.Value.Cmp(b.Value) > 0:
			return refuse(text, "a lower uptime would give less")
		}
	}
	return c, nil
}

// creditLines are the tiers of a text: its lines, and those that stand in one line behind a comma or a semicolon.
func creditLines(text string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		s := plain(line)
		if s == "" {
			continue
		}
		if _, _, why := readTier(s); why != "" {
			pieces := regexp.MustCompile(`, ?(?:and )?`).Split(s, -1)
			if len(pieces) > 1 && !slices.ContainsFunc(pieces, func(p string) bool { _, _, why := readTier(p); return why != "" }) {
				all = append(all, pieces...)
				continue
			}
		}
		all = append(all, s)
	}
	return all
}

// agrees says why a further tier does not belong to those before it; "" when it does.
func (c Credit) agrees(one Credit) string {
	switch {
	case c.Each > 0 || one.Each > 0:
		return "a credit by the time begun stands alone"
	case c.Kind != one.Kind || c.Currency != one.Currency || c.Of != one.Of:
		return "the lines above count in something else"
	}
	return ""
}

// readTier reads one tier; floor is where it ends, nil for one that goes down to nothing.
func readTier(line string) (c Credit, floor *big.Rat, why string) {
	if each, ok, why := byTime(line); ok {
		return each, nil, why
	}
	if c, ok := creditValue(line); ok {
		return c, nil, ""
	}
	s := strings.Join(strings.Fields(noise.ReplaceAllString(line, " ")), " ")
	if m := ifForm.FindStringSubmatch(s); m != nil {
		if t, floor, ok := threshold(m[2]); ok {
			if c, ok := creditValue(m[1]); ok {
				return c.below(t), floor, ""
			}
		}
	}
	why = "it is neither a percent nor days nor an amount nor a multiple of the fee"
	for _, at := range tierSeparator.FindAllStringIndex(s, -1) {
		t, floor, ok := threshold(s[:at[0]])
		if !ok || at[1] == len(s) {
			continue
		}
		value := strings.TrimSpace(s[at[1]:])
		if c, ok := creditValue(value); ok {
			if t.Below.Rat().Cmp(num(100)) > 0 || t.Below.Rat().Cmp(num(50)) < 0 {
				return c, nil, "the threshold is not a percent from 50 to 100"
			}
			return c.below(t), floor, ""
		}
		if m := regexp.MustCompile(`^[^ ]*[:=|>→] ?`).FindString(s[at[0]:]); m != "" || strings.ContainsAny(s[at[0]:at[1]], ":=|>") {
			why = "“" + typed.Short(value) + "” is neither a percent nor days nor an amount nor a multiple of the fee"
		}
	}
	return c, nil, why
}

// below gives a credit its threshold.
func (c Credit) below(t Tier) Credit {
	t.Value = c.Tiers[0].Value
	c.Tiers = []Tier{t}
	return c
}

// threshold reads the uptime below which a tier counts, and where the next one begins, nil without one.
func threshold(s string) (t Tier, floor *big.Rat, ok bool) {
	pct := func(s string) money.Percent {
		p, err := money.ParsePercent(s)
		ok = ok && err == nil
		return p
	}
	ok = true
	s = strings.Trim(s, " :")
	if m := thresholdForm.FindStringSubmatch(s); m != nil {
		return Tier{Below: pct(m[2]), OrEqual: inclusive(m[1])}, nil, ok
	}
	if m := orLessForm.FindStringSubmatch(s); m != nil {
		return Tier{Below: pct(m[1]), OrEqual: true}, nil, ok
	}
	if m := downwardForm.FindStringSubmatch(s); m != nil {
		return Tier{Below: pct(m[2]), OrEqual: inclusive(m[1])}, pct(m[3]).Rat(), ok
	}
	if m := upwardForm.FindStringSubmatch(s); m != nil {
		a, b := pct(m[1]), pct(m[3])
		if !ok || a.Rat().Cmp(num(50)) < 0 || b.Rat().Cmp(num(50)) < 0 { // the second is a credit, not a threshold
			return t, nil, false
		}
		if a.Rat().Cmp(b.Rat()) > 0 {
			a, b = b, a
		}
		return Tier{Below: b, OrEqual: inclusive(m[2])}, a.Rat(), a.Rat().Cmp(b.Rat()) < 0
	}
	return t, nil, false
}

// inclusive reports whether the words of a comparison take in the threshold itself.
func inclusive(s string) bool {
	return strings.Contains(s, "=") || strings.Contains(s, "equal") || s == "at or below"
}

// threshold sorts a tier; one without a threshold holds for every window past its limit, and stands first.
func (t Tier) threshold() *big.Rat {
	if !t.Below.Stated() {
		return num(101)
	}
	return t.Below.Rat()
}

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

// byTime reads a credit by the time begun: "5% for each hour begun, up to 50%". ok is false for what is none.
func byTime(s string) (c Credit, ok bool, why string) {
	m := eachForm.FindStringSubmatch(s)
	if m == nil {
		if perForm.MatchString(s) {
			return c, true, "it counts by something that is not computed here"
		}
		return c, false, ""
	}
	unit := map[byte]time.Duration{'h': time.Hour, 'd': typed.Day, 'm': time.Minute}[m[4][0]]
	value, isValue := creditValue(m[1])
	limit := value
	if m[6] != "" {
		if limit, ok = creditValue(strings.TrimSpace(m[6])); !ok || limit.Kind != value.Kind || limit.Currency != value.Currency {
			return c, true, "“" + m[6] + "” is no limit of the same kind"
		}
	}
	switch {
	case !isValue || value.Kind == CreditMultiple:
		return c, true, "“" + typed.Short(m[1]) + "” is neither a percent nor days nor an amount"
	case m[2] == "full" || m[2] == "whole" || m[2] == "complete":
		return c, true, "a credit by full hours or days is not computed here"
	case m[2] == "" && m[5] == "":
		return c, true, "it can count each hour once begun or once full, so write for example 5% for each hour begun, up to 50%"
	}
	c = value
	c.Each = unit
	if m[3] != "" {
		c.Each *= time.Duration(max(1, numberOf(m[3])))
	}
	if m[6] != "" {
		c.Most = limit.Tiers[0].Value
	}
	return c, true, ""
}

// numberOf reads digits.
func numberOf(s string) int {
	n, _ := typed.Count(s)
	return n
}
