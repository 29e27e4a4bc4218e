package contract

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"escalate/bot/typed"
)

const tierExample = "below 99.5%: 25%, one a line; or 5 days, or 10 x the fee for the time down, or 5% for each hour begun, up to 50%"

var roundForm = regexp.MustCompile(`^(?:the )?(?:monthly )?(?:uptime|availability)(?: percentage)?(?: is)? rounded(?: (down|up))?(?: to)?(?: the nearest)? (?:([0-9]) (?:decimals?|decimal places?|places)|0?(\.0*1) ?%?)$`)

// ParseCredit reads credit tiers as providers publish them, one a line: "below 99.5%: 25%", "Less than 99.99% but at least
// 99.0%: 10%", "99.0% - 99.9% | 10%", "10% if below 99.9%", "99.9% or less: $5,000"; or one credit for every window past
// its limit: "25%", "10% of monthly fees", "5 days", "10 x the fee for the time down", "none"; or one by the time begun:
// "5% for each hour begun, up to 50%", "1/720 of the monthly fee for each hour begun", "1% for each full 0.1% below 99.9%".
// Tiers may go by the downtime of the window: "over 30 min: 5%", "4 h to 24 h: 10%". A line "uptime rounded to 2 decimals"
// says that the contract rounds, "credits of $1 or less are not paid" which are too small. Nothing typed is not stated.
//
// It refuses, with a *typed.Refusal, tiers of several kinds, two of one threshold, a lower one that gives less, and tiers
// that leave open what is due below the lowest; it asks whether an hour counts once begun or once full.
func ParseCredit(text string) (Credit, error) {
	var c Credit
	refuse := func(line, why string) (Credit, error) { return Credit{}, typed.Refuse(line, tierExample, "%s", why) }
	var floors []*big.Rat // where each tier ends, nil for one that goes down to nothing
	var round Rounding
	var small Smallest
	lines := creditLines(text)
	if i := slices.IndexFunc(lines, func(l string) bool { return roundForm.MatchString(numbered(l)) }); i >= 0 {
		round, lines = rounded(roundForm.FindStringSubmatch(numbered(lines[i]))), slices.Delete(lines, i, i+1)
	}
	if i := slices.IndexFunc(lines, saysSmallest); i >= 0 {
		var why string
		if small, _, why = smallest(lines[i]); why != "" {
			return refuse(lines[i], why)
		}
		lines = slices.Delete(lines, i, i+1)
	}
	for _, line := range lines {
		if len(line) > maxText || len(c.Tiers) == maxTiers {
			return refuse(line, "it is too long")
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
	c.Round, c.Smallest = round, small
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
		if _, _, why := readTier(s); why != "" && !aside(s) {
			pieces := regexp.MustCompile(`, ?(?:and )?`).Split(s, -1)
			if len(pieces) > 1 && !slices.ContainsFunc(pieces, func(p string) bool { _, _, why := readTier(p); return why != "" && !aside(p) }) {
				all = append(all, pieces...)
				continue
			}
		}
		all = append(all, s)
	}
	return all
}

// saysSmallest reports whether a line is about the smallest credit that is paid.
func saysSmallest(line string) bool {
	_, ok, _ := smallest(line)
	return ok
}

// aside reports whether a line of a credit is no tier.
func aside(line string) bool { return roundForm.MatchString(numbered(line)) || saysSmallest(line) }

// agrees says why a further tier does not belong to those before it; "" when it does.
func (c Credit) agrees(one Credit) string {
	switch {
	case c.Each > 0 || one.Each > 0 || c.Points != nil || one.Points != nil:
		return "a credit by time or by points missed has to be the only line"
	case c.Tiers[0].Over > 0 && one.Tiers[0].Below.Stated(), c.Tiers[0].Below.Stated() && one.Tiers[0].Over > 0:
		return "the lines above go by something else"
	case c.Kind != one.Kind || c.Currency != one.Currency || c.Of != one.Of:
		return "the lines above count in something else"
	}
	return ""
}
