package contract

import (
	"cmp"
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
	fractionForm = regexp.MustCompile(`^(?:([0-9]{1,3}) ?/ ?|an? |one |1 )([0-9]{1,4})(?:th|st|nd|rd)? of (.+)$`)
	eachForm     = regexp.MustCompile(`^(.+?) (?:for each|for every|per|each|every|a|an) (?:(begun|started|commenced|full|whole|complete) )?(?:([0-9]+) )?(hours?|h|days?|minutes?|min)(?: (?:of (?:downtime|outage)|down))?(?: \(?(begun|started|commenced|full|or part(?:ial hour)? thereof|or part of (?:an hour|a day|it)|or (?:partial|part) (?:hour|day)|or (?:fraction|portion) thereof)\)?)?(?: (?:of (?:downtime|outage)|down))?(?:,? (?:up to|max(?:imum)?(?: of)?\.?|at most|limited to|capped at) (.+))?$`)
	pointsForm   = regexp.MustCompile(`^(.+?) (?:for each|for every|per|each|every) (?:(full|whole|complete|begun|started) )?(?:additional )?(?:([0-9]{1,2}(?:[.,][0-9]{1,4})?) ?)?(?:%|percent|percentage points?|points?|pp)(?: \(?(begun|full|started|or (?:part|portion|fraction) (?:thereof|of it))\)?)?(?: (?:missed|of uptime missed|(?:that |by which |of )?(?:the )?(?:monthly )?(?:uptime |availability |service availability )?(?:is |falls )?(?:below|under|short of)(?: the)?(?: (?:target|sla|commitment|uptime target|(?:service )?availability target|([0-9]{1,3}(?:[.,][0-9]+)?) ?(?:%|percent)))?))?(?:,? (?:up to|max(?:imum)?(?: of)?\.?|at most|limited to|capped at) (.+))?$`)
	roundForm    = regexp.MustCompile(`^(?:the )?(?:monthly )?(?:uptime|availability)(?: percentage)?(?: is)? rounded(?: (down|up))?(?: to)?(?: the nearest)? (?:([0-9]) (?:decimals?|decimal places?|places)|0?(\.0*1) ?%?)$`)
	overForm     = regexp.MustCompile(`^(more than|over|longer than|above|exceeding|>=|>|at least|from) (.+?)(?:,? ?(?:but|and|to|-|up to|until|,) ?(?:not more than|no more than|up to|less than|under|at most|does not exceed)? ?([0-9].+?))?$`)
	thenForm     = regexp.MustCompile(`^(.+?)\s*(?::|=|-+>|→|\|)\s*(.+)$`)
	perForm      = regexp.MustCompile(`\b(?:per|each|every)\b`)
)

// ParseCredit reads credit tiers as providers publish them, one a line: "below 99.5%: 25%", "Less than 99.99% but at least
// 99.0%: 10%", "99.0% - 99.9% | 10%", "10% if below 99.9%", "99.9% or less: $5,000"; or one credit for every window past
// its limit: "25%", "10% of monthly fees", "5 days", "10 x the fee for the time down", "none"; or one by the time begun:
// "5% for each hour begun, up to 50%", "1/720 of the monthly fee for each hour begun", "1% for each full 0.1% below 99.9%".
// Tiers may go by the downtime of the window: "over 30 min: 5%", "4 h to 24 h: 10%". A line "uptime rounded to 2 decimals"
// says that the contract rounds. Nothing typed is not stated.
//
// It refuses, with a *typed.Refusal, tiers of several kinds, two of one threshold, a lower one that gives less, and tiers
// that leave open what is due below the lowest; it asks whether an hour counts once begun or once full.
func ParseCredit(text string) (Credit, error) {
	var c Credit
	refuse := func(line, why string) (Credit, error) { return Credit{}, typed.Refuse(line, tierExample, "%s", why) }
	var floors []*big.Rat // where each tier ends, nil for one that goes down to nothing
	var round Rounding
	lines := creditLines(text)
	if i := slices.IndexFunc(lines, func(l string) bool { return roundForm.MatchString(numbered(l)) }); i >= 0 {
		round, lines = rounded(roundForm.FindStringSubmatch(numbered(lines[i]))), slices.Delete(lines, i, i+1)
	}
	for _, line := range lines {
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
		if f != nil && !slices.ContainsFunc(c.Tiers, func(t Tier) bool { return t.edge().Cmp(f) == 0 }) {
			return refuse(lines[i], "it does not say what is due "+beyondEdge(f))
		}
	}
	slices.SortStableFunc(c.Tiers, func(a, b Tier) int { return b.edge().Cmp(a.edge()) })
	for i := 1; i < len(c.Tiers); i++ {
		switch a, b := c.Tiers[i-1], c.Tiers[i]; {
		case a.edge().Cmp(b.edge()) == 0:
			return refuse(text, "two lines have the same threshold")
		case a.Value.Cmp(b.Value) > 0:
			return refuse(text, "a lower uptime would give less")
		}
	}
	c.Round = round
	return c, nil
}

// edge sorts tiers: by their uptime, or below them all by the downtime from which they count.
func (t Tier) edge() *big.Rat {
	if t.Over > 0 {
		return minus(num(0), length(t.Over))
	}
	return t.threshold()
}

// beyondEdge says what lies beyond the end of a tier.
func beyondEdge(edge *big.Rat) string {
	if edge.Sign() < 0 {
		return "over " + clock(minus(num(0), edge), nearest)
	}
	return fmt.Sprintf("below %s%%", trimmed(edge, 6, nearest))
}

// rounded is the rounding that a contract names: so many decimals, or the last one written out.
func rounded(m []string) Rounding {
	r := Rounding{Rounds: true, Way: map[string]rounding{"": nearest, "down": floor, "up": ceiling}[m[1]], Decimals: numberOf(m[2])}
	if m[2] == "" {
		r.Decimals = len(m[3]) - 1
	}
	return r
}

// creditLines are the tiers of a text: its lines, and those that stand in one line behind a comma or a semicolon.
func creditLines(text string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		s := plain(line)
		if s == "" {
			continue
		}
		if _, _, why := readTier(s); why != "" && !roundForm.MatchString(numbered(s)) {
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
	case c.Each > 0 || one.Each > 0 || c.Points != nil || one.Points != nil:
		return "a credit by the time or by the points missed stands alone"
	case c.Tiers[0].Over > 0 && one.Tiers[0].Below.Stated(), c.Tiers[0].Below.Stated() && one.Tiers[0].Over > 0:
		return "the lines above go by something else"
	case c.Kind != one.Kind || c.Currency != one.Currency || c.Of != one.Of:
		return "the lines above count in something else"
	}
	return ""
}

// readTier reads one tier; floor is where it ends, nil for one that goes down to nothing.
func readTier(line string) (c Credit, floor *big.Rat, why string) {
	if points, ok, why := byPoints(line); ok {
		return points, nil, why
	}
	if each, ok, why := byTime(line); ok {
		return each, nil, why
	}
	if c, ok := creditValue(line); ok {
		return c, nil, ""
	}
	if c, end, ok := byDowntime(line); ok {
		return c, end, ""
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
	if c, why = grown(m[1], m[6]); why != "" {
		return c, true, why
	}
	if m[2] == "" && m[5] == "" {
		return c, true, "it can count each hour once begun or once full, so write for example 5% for each hour begun, up to 50%"
	}
	c.Each, c.Full = unit, isFull(m[2]) || isFull(m[5])
	if m[3] != "" {
		c.Each *= time.Duration(max(1, numberOf(m[3])))
	}
	return c, true, ""
}

// isFull reports whether a word says that only full ones count.
func isFull(word string) bool { return word == "full" || word == "whole" || word == "complete" }

// grown is a credit that counts several times, and its limit; why says what is wrong with either.
func grown(value, most string) (c Credit, why string) {
	c, ok := creditValue(value)
	if !ok || c.Kind == CreditMultiple {
		return c, "“" + typed.Short(value) + "” is neither a percent nor days nor an amount"
	}
	if most == "" {
		return c, ""
	}
	limit, ok := creditValue(strings.TrimSpace(most))
	if !ok || limit.Kind != c.Kind || limit.Currency != c.Currency || limit.Of != PeriodUnknown && limit.Of != c.Of {
		return c, "“" + most + "” is no limit of the same kind"
	}
	c.Most = limit.Tiers[0].Value
	return c, ""
}

// byPoints reads a credit by the points missed: "1% for every 0.1% (or portion thereof) below 99.9%".
func byPoints(s string) (c Credit, ok bool, why string) {
	m := pointsForm.FindStringSubmatch(s)
	if m == nil {
		return c, false, ""
	}
	if c, why = grown(m[1], m[6]); why != "" {
		return c, true, why
	}
	points, err := money.ParsePercent(cmp.Or(m[3], "1") + "%")
	switch c.Full = isFull(m[2]) || isFull(m[4]); {
	case err != nil || points.Rat().Sign() == 0:
		return c, true, "“" + m[3] + "” is no number of points"
	case m[2] == "" && m[4] == "":
		return c, true, "it can count each point once begun or once full, so write for example 1% for each 0.1% begun below 99.9%"
	}
	c.Points = points.Rat()
	if m[5] != "" {
		below, err := money.ParsePercent(m[5] + "%")
		if err != nil || below.Rat().Cmp(num(100)) > 0 || below.Rat().Cmp(num(50)) < 0 {
			return c, true, "the threshold is not a percent from 50 to 100"
		}
		c.Tiers[0].Below = below
	}
	return c, true, ""
}

// byDowntime reads a tier that goes by the downtime of the window: "over 30 min: 5%", "4 h to 24 h: 10%"; end is where it
// ends, as Tier.edge has it, nil for one without an end.
func byDowntime(s string) (c Credit, end *big.Rat, ok bool) {
	m := thenForm.FindStringSubmatch(s)
	if m == nil {
		return c, nil, false
	}
	when := strings.TrimPrefix(strings.TrimPrefix(m[1], "downtime of "), "downtime ")
	from := overForm.FindStringSubmatch(when)
	if from == nil { // "4 h to 24 h"
		if from = overForm.FindStringSubmatch("at least " + when); from == nil || from[3] == "" {
			return c, nil, false
		}
	}
	least, ok, _ := typed.Length(from[2])
	if !ok {
		return c, nil, false
	}
	if from[3] != "" {
		most, isLength, _ := typed.Length(from[3])
		if !isLength || most <= least {
			return c, nil, false
		}
		end = minus(num(0), length(most))
	}
	if c, ok = creditValue(m[2]); !ok {
		return c, nil, false
	}
	c.Tiers[0].Over, c.Tiers[0].OrEqual = least, from[1] == "at least" || from[1] == "from" || from[1] == ">="
	return c, end, true
}

// numberOf reads digits.
func numberOf(s string) int {
	n, _ := typed.Count(s)
	return n
}
