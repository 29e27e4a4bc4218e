package contract

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/money"
	"escalate/bot/typed"
)

// Bounds of what is looked at; no term that people type is longer, no contract has more tiers.
const (
	maxText  = 300
	maxTiers = 12
)

// plain is the text in small letters, cleaned, and without a full stop.
func plain(text string) string { return typed.Lower(text) }

// says is one of the ways to say that there is none.
func saysNone(s string) bool {
	return slices.Contains([]string{"none", "no", "nothing", "no credit", "no credits", "no exclusion", "no exclusions", "no deadline", "not excluded"}, s)
}

var (
	tierForm     = regexp.MustCompile(`^(?:below|under|less than|<) ?([0-9.]+ ?%?) ?(?::|=|->|→) ?(.+)$`)
	daysForm     = regexp.MustCompile(`^([0-9]{1,3}) days?(?: of (?:the )?(?:fees?|service))?$`)
	multipleForm = regexp.MustCompile(`^([0-9]{1,4}(?:\.[0-9]{1,2})?) ?(?:x|×|times)(?: (?:of )?the fees?(?: for the time down)?)?$`)
)

const tierExample = "below 99.5%: 25%, one a line; or 5 days, or 10 x the fee for the time down"

// ParseCredit reads credit tiers, one a line: "below 99.5%: 25%", "< 99%: 7 days"; or one credit for every window past
// its limit: "25%", "5 days", "10 x the fee for the time down", "none". Nothing typed is not stated. It refuses, with a
// *typed.Refusal, tiers of several kinds, two of one threshold, and a lower one that gives less.
func ParseCredit(text string) (Credit, error) {
	var c Credit
	refuse := func(line, why string) (Credit, error) {
		return Credit{}, typed.Refuse(line, tierExample, "%s", why)
	}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		s := plain(line)
		if s == "" {
			continue
		}
		if len(s) > maxText || len(c.Tiers) == maxTiers {
			return refuse(line, "that is more than can be read")
		}
		tier, value := Tier{}, s
		if m := tierForm.FindStringSubmatch(s); m != nil {
			below, err := money.ParsePercent(m[1])
			if err != nil || below.Rat().Cmp(num(100)) > 0 {
				return refuse(line, "the threshold is not a percent up to 100")
			}
			tier.Below, value = below, strings.TrimSpace(m[2])
		}
		kind, amount, ok := creditValue(value)
		switch {
		case !ok:
			return refuse(line, "it is neither a percent nor days nor a multiple of the fee")
		case c.Kind != CreditUnknown && c.Kind != kind:
			return refuse(line, "the lines above count in something else")
		}
		tier.Value, c.Kind = amount, kind
		c.Tiers = append(c.Tiers, tier)
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

// threshold sorts a tier; one without a threshold holds for every window past its limit, and stands first.
func (t Tier) threshold() *big.Rat {
	if !t.Below.Stated() {
		return num(101)
	}
	return t.Below.Rat()
}

// creditValue reads "25%", "5 days" or "10 x the fee for the time down".
func creditValue(s string) (CreditKind, *big.Rat, bool) {
	if saysNone(s) {
		return CreditPercent, num(0), true
	}
	if m := daysForm.FindStringSubmatch(s); m != nil {
		r, ok := new(big.Rat).SetString(m[1])
		return CreditDays, r, ok
	}
	if m := multipleForm.FindStringSubmatch(s); m != nil {
		r, ok := new(big.Rat).SetString(m[1])
		return CreditMultiple, r, ok
	}
	if !strings.HasSuffix(s, "%") && !strings.HasSuffix(s, "percent") {
		return "", nil, false
	}
	p, err := money.ParsePercent(s)
	return CreditPercent, p.Rat(), err == nil
}

var (
	lengthForm    = regexp.MustCompile(`^([0-9]{1,4})(?:\.([0-9]{1,2}))? ?([a-z]+)`)
	allowanceForm = regexp.MustCompile(`^(?:up to |at most )?(.+?)(?: ?(?:a|per|each|every|/) ?(month|quarter|year))?$`)
	noticeForm    = regexp.MustCompile(`^announced (?:at least )?(.+?) (?:before|in advance|ahead|earlier)$`)
	noticeToo     = regexp.MustCompile(`^(?:at least )?(.+?)(?:'s?|s')? notice$`)
)

// lengths are the units of a length of time.
var lengthUnits = map[string]time.Duration{
	"min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
}

// readLength reads "8 h" or "5 days" at the beginning of a text, up to a year; rest is what follows.
func readLength(s string) (d time.Duration, rest string, ok bool) {
	m := lengthForm.FindStringSubmatch(s)
	if m == nil {
		return 0, "", false
	}
	unit, known := lengthUnits[m[3]]
	r, good := new(big.Rat).SetString(m[1] + "." + m[2] + "0")
	if !known || !good {
		return 0, "", false
	}
	r.Mul(r, length(unit))
	if !r.IsInt() || r.Cmp(length(366*24*time.Hour)) > 0 {
		return 0, "", false
	}
	return time.Duration(r.Num().Int64()), strings.TrimSpace(s[len(m[0]):]), true
}

// wholeLength reads a text that is a length and nothing else.
func wholeLength(s string) (time.Duration, bool) {
	d, rest, ok := readLength(s)
	return d, ok && rest == ""
}

const exclusionExample = "8 h a month, announced 5 days before; or none"

// ParseExclusion reads a maintenance exclusion: "8 h a month, announced 5 days before", "announced 48 h before, no
// limit", "10 h a year", "none". Nothing typed is not stated. What a text leaves out, notice or allowance, stays not
// stated. Anything else is refused with a *typed.Refusal.
func ParseExclusion(text string) (Exclusion, error) {
	refuse := func(why string) (Exclusion, error) {
		return Exclusion{}, typed.Refuse(text, exclusionExample, "%s", why)
	}
	s := plain(text)
	switch {
	case s == "":
		return Exclusion{}, nil
	case len(s) > maxText:
		return refuse("it is too long")
	case saysNone(s):
		return Exclusion{Kind: ExclusionNone}, nil
	}
	x := Exclusion{Kind: ExclusionAnnounced}
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		piece = strings.TrimSpace(piece)
		was := &x.Allowance
		got, per, ok := Limit{}, PeriodUnknown, true
		switch m, n := noticeForm.FindStringSubmatch(piece), noticeToo.FindStringSubmatch(piece); {
		case piece == "no limit" || piece == "unlimited" || piece == "without limit":
			got = NoLimit()
		case piece == "no notice" || piece == "without notice":
			was, got = &x.Notice, NoLimit()
		case piece == "announced" || piece == "announced maintenance" || piece == "scheduled maintenance":
			continue
		case m != nil || n != nil:
			if m == nil {
				m = n
			}
			was = &x.Notice
			got.Stated = true
			got.Is, ok = wholeLength(m[1])
		default:
			m := allowanceForm.FindStringSubmatch(piece)
			if m == nil {
				return refuse("it is neither an allowance nor a notice")
			}
			got.Stated, per = true, Period(m[2])
			got.Is, ok = wholeLength(m[1])
		}
		switch {
		case !ok:
			return refuse("it is neither an allowance nor a notice")
		case was.Stated:
			return refuse("it says the same thing twice")
		}
		*was = got
		if per != PeriodUnknown {
			x.Per = per
		}
	}
	return x, nil
}

var noticeLength = regexp.MustCompile(`[0-9]{1,4}(?:\.[0-9]{1,2})? ?[a-z]+`)

// ParseNotice reads how long before maintenance was announced: the one length of time in "3 days before, by e-mail".
// Nothing typed, or no single length in it, is not stated; "not announced" is none.
func ParseNotice(text string) Limit {
	s := plain(text)
	if saysNone(s) || s == "not announced" || s == "no notice" {
		return NoLimit()
	}
	var found Limit
	for _, one := range noticeLength.FindAllString(s, 3) {
		if d, ok := wholeLength(one); ok {
			if found.Stated {
				return Limit{}
			}
			found = Exactly(d)
		}
	}
	return found
}
