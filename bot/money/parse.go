package money

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bojanz/currency"
)

// ParseError says why a text could not be read. Its message fits under a form's field.
type ParseError struct {
	Text string // what was typed
	Why  string // the reason, without a full stop

	// Asks is the question where the text has two readings: both of them, and how to write each. Why is empty then.
	Asks string

	examples string
}

// Error is what was typed and why it was refused, with what can be read instead; or which of two readings is meant.
func (e *ParseError) Error() string {
	text := strings.ToValidUTF8(e.Text, "?")
	if utf8.RuneCountInString(text) > 40 {
		text = string([]rune(text)[:40]) + "…"
	}
	if e.Asks != "" {
		return fmt.Sprintf("“%s”: %s", text, e.Asks)
	}
	return fmt.Sprintf("“%s” cannot be read (%s); write for example %s.", text, e.Why, e.examples)
}

// maxText bounds what is looked at; nothing that people call an amount is longer.
const maxText = 60

// ceiling refuses amounts that can only be a slip of the finger; larger sums also stop being readable.
var ceiling = new(big.Rat).SetInt(pow10(15))

// amountForm is a number with its currency in front of or behind it. Thousands are grouped by one kind of separator; a
// decimal part follows a point only. oneMark is where countries differ: a single mark before exactly three digits.
var (
	amountForm = regexp.MustCompile(`^([^0-9]*)([0-9][0-9,.' ]*)(.*)$`)
	plainForm  = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	commaForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`)
	quoteForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}('[0-9]{3})+(\.[0-9]+)?$`)
	spaceForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}( [0-9]{3})+(\.[0-9]+)?$`)
	pointForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}(\.[0-9]{3})+$`)
	oneMark    = regexp.MustCompile(`^([1-9][0-9]{0,2})([.,])([0-9]{3})$`)
)

// multiples are the words and letters that may follow a number.
var multiples = map[string]int{
	"k": 3, "thousand": 3,
	"m": 6, "mn": 6, "mio": 6, "mln": 6, "million": 6, "millions": 6,
	"b": 9, "bn": 9, "mrd": 9, "billion": 9, "billions": 9,
}

// names are the currency signs and words, in small letters, that mean one currency, beside those that the long form
// prints. A bare "$" is the US dollar and a bare "¥" the yen, always: reading them by the surroundings would change an
// amount that is printed and typed again.
var names = map[string]string{
	"us$": "USD", "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "￥": "JPY", "jp¥": "JPY", "yen": "JPY",
	"au$": "AUD", "c$": "CAD", "s$": "SGD", "fr.": "CHF", "sfr.": "CHF", "zł": "PLN", "kč": "CZK", "₺": "TRY", "₴": "UAH",
}

// signs adds to names what the long form prints, so that everything printed can be read.
var signs = func() map[string]string {
	all := maps.Clone(names)
	for _, code := range currency.GetCurrencyCodes() {
		if sign, ok := currency.GetSymbol(code, english); ok {
			all[strings.ToLower(plainSpaces(sign))] = code
		}
	}
	return all
}()

// dollars are the currencies that people write as "$5 CAD": there the code decides.
var dollars = map[string]bool{
	"USD": true, "CAD": true, "AUD": true, "NZD": true, "SGD": true, "HKD": true, "MXN": true, "TWD": true,
}

// Parse reads an amount as people write it: "$2.3M", "57.5K", "€1,200", "1 200 €", "2.3 million", "USD 5m",
// "CHF 1'200.50", "1.2bn". fallback is the ISO code that is meant when the text names no currency.
//
// It refuses, with a *ParseError, what could be misread ("1,2" may be 1.2 or 12), what is negative, what is finer than
// the currency's unit, and anything from 10¹⁵ up; what has two readings ("57.500 €") it asks about.
func Parse(text, fallback string) (Amount, error) {
	refuse := func(why string, a ...any) (Amount, error) {
		return Amount{}, &ParseError{Text: text, Why: fmt.Sprintf(why, a...), examples: "$57,500, 57.5K, 1 200 € or CHF 2.3 million"}
	}
	s := plainSpaces(text)
	switch {
	case s == "":
		return refuse("nothing was typed")
	case len(s) > maxText:
		return refuse("it is too long for an amount")
	case strings.ContainsAny(s, "-−–("):
		return refuse("an amount has no minus sign, dash or bracket")
	}
	parts := amountForm.FindStringSubmatch(s)
	if parts == nil {
		return refuse("there is no number in it")
	}
	typed := strings.TrimSpace(parts[2])
	unit, tail := multiple(strings.TrimSpace(parts[3]))
	code, why := currencyOf(strings.TrimSpace(parts[1]), tail, fallback)
	if why != "" {
		return refuse("%s", why)
	}
	if question := readTwoWays(typed, unit, code); question != "" {
		return Amount{}, &ParseError{Text: text, Asks: question}
	}
	number, why := plainNumber(typed, unit, code)
	if why != "" {
		return refuse("%s", why)
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok { // unreachable: the forms above admit digits and one point
		return refuse("the number has an unusual form")
	}
	r.Mul(r, new(big.Rat).SetInt(pow10(multiples[strings.ToLower(unit)])))
	if r.Cmp(ceiling) >= 0 {
		return refuse("that is more than any amount here can be")
	}
	if d := digits(code); round(r, d).Cmp(r) != 0 {
		if d == 0 {
			return refuse("%s has no decimals", code)
		}
		return refuse("%s has at most %d decimals, and thousands are separated by a comma or a space", code, d)
	}
	return FromRat(r, code), nil
}

// millions are the units of which people write a part with three decimals, as the short form prints it ("$1.234M").
// Mio and Mrd are not among them: where they are written, a point separates thousands.
var millions = map[string]bool{
	"m": true, "mn": true, "million": true, "millions": true, "b": true, "bn": true, "billion": true, "billions": true,
}

// readTwoWays asks which amount is meant where one mark stands before exactly three digits and nothing else decides:
// "57.500 €" is 57,500 in one country and 57.50 in the next. It is empty where there is one reading: a currency
// without decimals makes the point a mark of thousands, one with three makes it a decimal point, and a comma is a mark
// of thousands but before a unit ("1,250 Mio").
func readTwoWays(typed, unit, code string) string {
	m := oneMark.FindStringSubmatch(typed)
	if m == nil || unit == "" && (m[2] == "," || digits(code) != 2) || m[2] == "." && millions[strings.ToLower(unit)] {
		return ""
	}
	behind := ""
	if unit != "" {
		behind = " " + unit
	}
	part := strings.TrimRight(m[3], "0")
	decimal := strings.TrimSuffix(m[1]+"."+part, ".")
	shown := decimal
	if unit == "" { // as prices are written; of a million the second place says nothing
		shown = m[1] + "." + part + strings.Repeat("0", max(0, 2-len(part)))
	}
	question := fmt.Sprintf("%s,%s%s or %s%s?", m[1], m[3], behind, shown, behind)
	if unit == "" && len(part) > 2 { // finer than a cent: only the larger one can be written
		return fmt.Sprintf("%s Write %s%s for thousands; %s has 2 decimals.", question, m[1], m[3], code)
	}
	return fmt.Sprintf("%s Write %s%s%s or %s%s.", question, m[1], m[3], behind, decimal, behind)
}

// plainSpaces trims the text, makes every kind of space an ordinary one and the typographic apostrophe a straight one.
func plainSpaces(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2007', r == '\u202f', r == '\u2060', r == '\ufeff':
			return ' '
		case r == '’':
			return '\''
		}
		return r
	}, text))
}

// plainNumber takes the thousands separators out of a number, or says why it cannot. Of a currency without decimals a
// point can be nothing but one of them.
func plainNumber(n, unit, code string) (number, why string) {
	switch {
	case unit == "" && digits(code) == 0 && pointForm.MatchString(n):
		return strings.ReplaceAll(n, ".", ""), ""
	case plainForm.MatchString(n):
		return n, ""
	case commaForm.MatchString(n):
		return strings.ReplaceAll(n, ",", ""), ""
	case quoteForm.MatchString(n):
		return strings.ReplaceAll(n, "'", ""), ""
	case spaceForm.MatchString(n):
		return strings.ReplaceAll(n, " ", ""), ""
	case strings.Contains(n, ","):
		return "", "a comma separates thousands, and decimals follow a point"
	}
	return "", "the number has an unusual form"
}

// multiple takes a leading "K", "million" or the like off what follows the number.
func multiple(tail string) (unit, rest string) {
	end := strings.IndexFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(tail)
	}
	if _, ok := multiples[strings.ToLower(tail[:end])]; ok {
		return tail[:end], strings.TrimSpace(tail[end:])
	}
	return "", tail
}

// currencyOf decides on the currency from what stands before and behind the number.
func currencyOf(head, tail, fallback string) (code, why string) {
	before, ok := namedCurrency(head)
	if !ok {
		return "", fmt.Sprintf("“%s” is not a currency", strings.ToValidUTF8(head, "?"))
	}
	behind, ok := namedCurrency(tail)
	if !ok {
		return "", fmt.Sprintf("“%s” is neither a currency nor K, M or bn", strings.ToValidUTF8(tail, "?"))
	}
	switch {
	case before == "" && behind == "":
		if !KnownCurrency(fallback) {
			return "", "it names no currency"
		}
		return fallback, ""
	case before == "" || before == behind:
		return behind, ""
	case behind == "":
		return before, ""
	case head == "$" && dollars[behind]:
		return behind, ""
	}
	return "", "it names two currencies"
}

// namedCurrency reads a sign, a code or a short name; an empty text names none and is fine.
func namedCurrency(s string) (code string, ok bool) {
	if s == "" {
		return "", true
	}
	if code, ok = signs[strings.ToLower(s)]; ok {
		return code, true
	}
	if code = strings.ToUpper(s); KnownCurrency(code) {
		return code, true
	}
	return "", false
}
