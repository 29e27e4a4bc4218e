package money

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"escalate/bot/typed"
)

// maxText bounds what is looked at; nothing that people call an amount is longer.
const maxText = 80

// ceiling refuses amounts that can only be a slip of the finger; larger sums also stop being readable.
var ceiling = new(big.Rat).SetInt(pow10(15))

// examples is what a refusal offers.
const examples = "$57,500, 57.5K, 1 200 € or CHF 2.3 million"

// amountForm is a number, what stands before it, perhaps a dash for "no cents", and what follows.
var amountForm = regexp.MustCompile(`^([^0-9]*?)([.,]?[0-9](?:[0-9,.' ]*[0-9])?)([.,:]-+)?(?:[.,]?)([^0-9.,].*)?$`)

// yearlyForm is what people call an amount behind it, which says nothing more than the field that it is typed in.
var yearlyForm = regexp.MustCompile(`(?i) ?\b(?:acv|arr)$`)

// Parse reads an amount in the notation of any country: "$2.3M", "57.5K", "€1,200", "1 200 €", "340.000,50 €",
// "₹12,00,000", "CHF 1'200.-", "57,5 Mio. €", "k€ 100", "two million dollars". fallback is the ISO code that is meant when
// the text names no currency.
//
// It refuses, with a *typed.Refusal, what has two readings ("57.500" is 57,500 in Berlin and 57.50 in Boston) and names
// both, what is negative or open ("about $5"), what is finer than the currency's unit, and anything from 10¹⁵ up.
func Parse(text, fallback string) (Amount, error) {
	refuse := func(why string, a ...any) (Amount, error) { return Amount{}, typed.Refuse(text, examples, why, a...) }
	s := inDigits(easternDigits(yearlyForm.ReplaceAllString(strings.TrimRight(typed.Clean(text), "."), "")))
	switch {
	case s == "":
		return refuse("nothing was typed")
	case len(s) > maxText:
		return refuse("it is too long for an amount")
	}
	p, why := split(s)
	if why != "" {
		return refuse("%s", why)
	}
	code, why := p.currency(fallback)
	if why != "" {
		return refuse("%s", why)
	}
	f := figureOf(p.number, p.mark, p.unit)
	r := f.read(code).times(p.power)
	if r.why != "" {
		return refuse("%s", r.why)
	}
	if r.or != nil && fits(r.is, code) == "" {
		return Amount{}, p.ask(text, code, r)
	}
	if why := fits(r.is, code); why != "" {
		return refuse("%s", why)
	}
	return FromRat(r.is, code), nil
}

// parts are a text around its number.
type parts struct {
	head, number, mark, tail string
	unit, unitTyped          string
	power                    int
	before, behind           string   // the currencies named there
	among                    []string // those that a shared name stands for
}

// split takes a text apart; why names the word that was not understood.
func split(s string) (p parts, why string) {
	m := amountForm.FindStringSubmatch(s)
	if m == nil {
		if strings.ContainsAny(s, "0123456789") {
			return p, "the number has an unusual form"
		}
		return p, "there is no number in it"
	}
	p = parts{head: strings.TrimSpace(m[1]), number: m[2], tail: strings.TrimSpace(m[4])}
	p.mark = strings.TrimRight(m[3], "-")
	if (m[2][0] == '.' || m[2][0] == ',') && p.head != "" && unicode.IsLetter([]rune(p.head)[len([]rune(p.head))-1]) {
		p.head, p.number = p.head+m[2][:1], m[2][1:] // "Fr.1200"
	}
	switch {
	case strings.HasPrefix(p.head, "-"), strings.HasSuffix(p.head, "-"), strings.HasPrefix(p.head, "(") && strings.HasSuffix(p.tail, ")"),
		strings.HasPrefix(strings.ToLower(p.head), "minus"):
		return p, "an amount here is never negative, so write it without a minus sign or brackets, for example $57,500"
	case strings.HasPrefix(p.tail, "-") && strings.ContainsAny(p.tail, "0123456789"):
		return p, "it is a range, so write one amount, for example $57,500"
	}
	var ok bool
	var power int
	if power, p.before, p.among, ok = multipliedCurrency(p.head); !ok {
		return p, notUnderstood(p.head, "is not a currency")
	}
	whole, code, among, ok := multipliedCurrency(p.tail)
	if !ok {
		var rest string
		p.power, p.unitTyped, rest = multiple(p.tail)
		if code, among, ok = namedCurrency(rest); !ok {
			return p, notUnderstood(rest, "is neither a currency nor K, M or bn")
		}
	} else if whole > 0 {
		p.power, p.unitTyped = whole, p.tail[:1]
	}
	if power > 0 {
		if p.power > 0 {
			return p, "it names K, M or bn twice"
		}
		p.power, p.unitTyped = power, p.head[:1]
	}
	p.unit = strings.ToLower(p.unitTyped)
	p.behind = code
	p.among = append(p.among, among...)
	return p, ""
}

// notUnderstood names what stands where a currency should.
func notUnderstood(s, otherwise string) string {
	if strings.HasPrefix(s, "-") && strings.ContainsAny(s, "0123456789") {
		return "it is a range, so write one amount, for example $57,500"
	}
	if w := leavesOpen(s); w != "" {
		return "“" + w + "” leaves the amount open, so write the figure alone, for example $50,000"
	}
	return "“" + typed.Short(s) + "” " + otherwise
}

// currency decides on the currency from what stands before and behind the number.
func (p parts) currency(fallback string) (code, why string) {
	sign := p.head
	switch {
	case p.among != nil:
		for _, c := range []string{p.before, p.behind, fallback} {
			if slices.Contains(p.among, c) {
				return c, ""
			}
		}
		return "", "several currencies are written like that, so write " + strings.Join(p.among[:len(p.among)-1], ", ") + " or " + p.among[len(p.among)-1]
	case p.before == "" && p.behind == "":
		if !KnownCurrency(fallback) {
			return "", "it names no currency"
		}
		return fallback, ""
	case p.before == "" || p.before == p.behind:
		return p.behind, ""
	case p.behind == "":
		return p.before, ""
	case slices.Contains(behind[sign], p.behind):
		return p.behind, ""
	}
	return "", "it names two currencies, " + p.before + " and " + p.behind
}

// ask names both readings of a number, and how to write each, as prices are written in English.
func (p parts) ask(text, code string, r reading) error {
	f := figureOf(p.number, p.mark, p.unit)
	last := len(f.groups) - 1
	unit := ""
	if p.unit != "" {
		unit = " " + p.unitTyped
	}
	whole := strings.TrimLeft(strings.Join(f.groups, ""), "0")
	front := "0" + strings.Join(f.groups[:last], "")
	front = strings.TrimLeft(front[:len(front)-1], "0") + front[len(front)-1:]
	part := strings.TrimRight(f.groups[last], "0")
	decimal := strings.TrimSuffix(front+"."+part, ".")
	shown := decimal
	if unit == "" {
		shown = thousandsOf(front) + "." + part + strings.Repeat("0", max(0, 2-len(part)))
	}
	question := thousandsOf(whole) + unit + " or " + shown + unit
	if why := fits(r.or, code); why != "" { // finer than a cent: only the larger one can be written
		return typed.Ask(text, whole+unit+" for thousands; "+why, "%s", question)
	}
	return typed.Ask(text, whole+unit+" or "+decimal+unit, "%s", question)
}

// thousandsOf groups the digits of a whole number.
func thousandsOf(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// wordForm is a number in words before a unit: "two million dollars", "half a million".
var wordForm = regexp.MustCompile(`^(half a|an?|[a-z]+(?:[- ][a-z]+)?) (hundred )?(thousand|million|billion|lakh|crore)\b(.*)$`)

// inDigits puts digits for a number in words; zero alone is nothing.
func inDigits(s string) string {
	low := strings.ToLower(s)
	if low == "zero" || low == "nothing" || low == "nil" {
		return "0"
	}
	m := wordForm.FindStringSubmatch(low)
	if m == nil {
		return s
	}
	number := "0.5"
	if m[1] != "half a" {
		n, ok := typed.Count(m[1])
		if !ok {
			return s
		}
		if m[2] != "" {
			n *= 100
		}
		number = big.NewRat(int64(n), 1).RatString()
	} else if m[2] != "" {
		return s
	}
	return number + " " + m[3] + s[len(s)-len(m[4]):]
}

// letters is the run of letters at the beginning of a text.
func letters(s string) string {
	if end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		return s[:end]
	}
	return s
}
