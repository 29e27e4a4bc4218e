package money

import (
	"math/big"
	"regexp"
	"strings"

	"escalate/bot/typed"
)

// maxPercent bounds what a credit or an uptime can sensibly be; maxDecimals is enough for "five nines" and the share of a
// second in a year.
const (
	maxPercent  = 1000
	maxDecimals = 6
)

// percentExamples is what the refusal of a percent offers, and uptimeExample that of an uptime: each can be written where
// it is offered.
const (
	percentExamples = "10% or 12.5%"
	uptimeExample   = "99.9%"
)

// percentForm is a number with its sign before or behind it, or none.
var percentForm = regexp.MustCompile(`^(%|pct\.? )? ?([0-9]*)(?:([.,])([0-9]+))? ?(%|percent|per cent|pct|prozent|procent|pour cent|por ciento|per cento|por cento|procenten|bps?|basis points?|‰|permille|per mille)?$`)

// ParsePercent reads a percent: "99.9%", "99,9 %", "10", "0.14 percent", "%10", "50 bps", "ten percent": 0 to 1000, at most
// six decimals. It asks about what may be a ratio ("0.999"), and refuses everything else, with a *typed.Refusal.
func ParsePercent(text string) (Percent, error) {
	refuse := func(why string, a ...any) (Percent, error) {
		return Percent{}, typed.Refuse(text, percentExamples, why, a...)
	}
	s := typed.Lower(text)
	if s == "" {
		return refuse("nothing was typed")
	}
	if n := typed.Number(s); n != s && strings.IndexFunc(n, func(r rune) bool { return r < '0' || r > '9' }) >= 0 {
		s = n
	}
	m := percentForm.FindStringSubmatch(s)
	switch {
	case m == nil:
		return refuse("%s", whyNoPercent(s))
	case m[1] != "" && m[5] != "" || m[2]+m[4] == "":
		return refuse("there has to be one number and one percent sign")
	case m[3] == "," && len(m[4]) == 3 && len(m[2]) == 1 && m[2] != "0":
		return Percent{}, typed.Ask(text, m[2]+m[4]+"% or "+m[2]+"."+m[4]+"%", "%s%s%% or %s.%s%%", m[2], m[4], m[2], m[4])
	}
	if m[1]+m[5] == "" && strings.Trim(m[2], "0") == "" && m[4] != "" && m[4][0] >= '5' {
		percent := shortest(over100(m[4]))
		return Percent{}, typed.Ask(text, "0."+m[4]+"% or "+percent+"%", "0.%s%% or %s%%", m[4], percent)
	}
	whole, decimals := strings.TrimLeft(m[2], "0"), m[4]
	if whole == "" {
		whole = "0"
	}
	switch {
	case strings.HasPrefix(m[5], "b"): // basis points
		whole, decimals = shifted(whole, decimals, 2)
	case m[5] == "‰", strings.HasSuffix(m[5], "mille"):
		whole, decimals = shifted(whole, decimals, 1)
	}
	p := Percent{text: whole}
	if decimals != "" {
		p.text += "." + decimals
	}
	switch {
	case len(decimals) > maxDecimals:
		return refuse("it has more than six decimals")
	case len(whole) > 5 || p.Rat().Cmp(big.NewRat(maxPercent, 1)) > 0:
		return refuse("it is more than 1000 percent")
	}
	return p, nil
}

// over100 is what a ratio's decimals are in percent.
func over100(decimals string) *big.Rat {
	r, _ := new(big.Rat).SetString("0." + decimals)
	return r.Mul(r, big.NewRat(100, 1))
}

// shifted moves the decimal point n places to the left: 50 basis points are 0.50 %.
func shifted(whole, decimals string, n int) (string, string) {
	for len(whole) <= n {
		whole = "0" + whole
	}
	cut := len(whole) - n
	return whole[:cut], whole[cut:] + decimals
}

// whyNoPercent names what keeps a text from being a percent.
func whyNoPercent(s string) string {
	number := regexp.MustCompile(`-?[0-9]+(?:[.,][0-9]+)?( ?(?:%|percent|per cent|pct))?`)
	at := number.FindStringIndex(s)
	if at == nil {
		return "there is no number in it"
	}
	switch head, rest := strings.TrimSpace(s[:at[0]]), strings.TrimSpace(s[at[1]:]); {
	case strings.HasPrefix(s[at[0]:], "-") || head == "minus":
		return "a percent here is never negative"
	case strings.HasPrefix(rest, "-") && number.MatchString(rest):
		return "it is a range, so write one percent, for example 10%"
	case leavesOpen(head) != "":
		return "“" + leavesOpen(head) + "” leaves the percent open, so write the number alone, for example 10%"
	case head != "":
		return "“" + typed.Short(head) + "” was not understood"
	default:
		return "“" + typed.Short(rest) + "” was not understood"
	}
}

// uptimeWords are what people write around the uptime that a contract promises.
var uptimeWords = regexp.MustCompile(`^(?:>=|>|at least|min\.?|minimum(?: of)?|not less than|no less than)? ?(.*?) ?(?:(?:monthly |quarterly |annual |yearly )?(?:uptime|availability)|available|or (?:more|better|higher))?$`)

// leastUptime is the lowest uptime that is taken without asking, in percent.
const leastUptime = 50

// ParseUptime reads the uptime that a contract promises: a percent up to 100, also as "≥ 99.9 %" or "99.9% uptime". Below
// 50 % it asks, with a *typed.Refusal: 0.999 is a ratio, and 0.1 the downtime that is allowed.
func ParseUptime(text string) (Percent, error) {
	s := typed.Lower(text)
	if m := uptimeWords.FindStringSubmatch(s); m != nil && m[1] != "" {
		s = m[1]
	}
	if strings.Trim(s, "0123456789.,") == "" {
		s += "%"
	}
	p, err := ParsePercent(s)
	if err != nil {
		if r, ok := err.(*typed.Refusal); ok { //nolint:errorlint // it was made right above
			r.Text = typed.Clean(text)
			if !r.Asked {
				r.Example = uptimeExample
			}
		}
		return Percent{}, err
	}
	r := p.Rat()
	switch {
	case r.Cmp(big.NewRat(100, 1)) > 0:
		return Percent{}, typed.Refuse(text, uptimeExample, "an uptime is at most 100%%")
	case r.Cmp(big.NewRat(1, 1)) <= 0 && r.Cmp(big.NewRat(leastUptime, 100)) >= 0:
		percent := shortest(new(big.Rat).Mul(r, big.NewRat(100, 1)))
		return Percent{}, typed.Ask(text, percent+"%", "did you mean %s%%", percent)
	case r.Cmp(big.NewRat(leastUptime, 1)) < 0:
		rest := shortest(new(big.Rat).Sub(big.NewRat(100, 1), r))
		return Percent{}, typed.Ask(text, "the uptime, for example "+rest+"%", "an uptime of %s, or as much downtime", p)
	}
	return p, nil
}

// shortest prints a decimal without zeros behind.
func shortest(r *big.Rat) string {
	n, _ := r.FloatPrec()
	return r.FloatString(n)
}
