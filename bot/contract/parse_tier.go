package contract

import (
	"math/big"
	"regexp"
	"strings"

	"escalate/bot/money"
	"escalate/bot/typed"
)

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
	overForm      = regexp.MustCompile(`^(more than|over|longer than|above|exceeding|>=|>|at least|from) (.+?)(?:,? ?(?:but|and|to|-|up to|until|,) ?(?:not more than|no more than|up to|less than|under|at most|does not exceed)? ?([0-9].+?))?$`)
	thenForm      = regexp.MustCompile(`^(.+?)\s*(?::|=|-+>|→|\|)\s*(.+)$`)
)

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
