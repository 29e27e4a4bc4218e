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

	examples string
}

// Error is one sentence: what was typed, why it was refused, what can be read instead.
func (e *ParseError) Error() string {
	text := strings.ToValidUTF8(e.Text, "?")
	if utf8.RuneCountInString(text) > 40 {
		text = string([]rune(text)[:40]) + "…"
	}
	return fmt.Sprintf("“%s” cannot be read (%s); write for example %s.", text, e.Why, e.examples)
}

// maxText bounds what is looked at; nothing that people call an amount is longer.
const maxText = 60

// ceiling refuses amounts that can only be a slip of the finger; larger sums also stop being readable.
var ceiling = new(big.Rat).SetInt(pow10(15))

// amountForm is a number with its currency in front of or behind it. Thousands are grouped by one kind of separator; a
// decimal part follows a point only.
var (
	amountForm = regexp.MustCompile(`^([^0-9]*)([0-9][0-9,.' ]*)(.*)$`)
	plainForm  = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	commaForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`)
	quoteForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}('[0-9]{3})+(\.[0-9]+)?$`)
	spaceForm  = regexp.MustCompile(`^[1-9][0-9]{0,2}( [0-9]{3})+(\.[0-9]+)?$`)
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
// the currency's unit ("$1.234" may be a thousand), and anything from 10¹⁵ up.
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
	number, why := plainNumber(strings.TrimSpace(parts[2]))
	if why != "" {
		return refuse("%s", why)
	}
	power, tail := multiple(strings.TrimSpace(parts[3]))
	code, why := currencyOf(strings.TrimSpace(parts[1]), tail, fallback)
	if why != "" {
		return refuse("%s", why)
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok { // unreachable: the forms above admit digits and one point
		return refuse("the number has an unusual form")
	}
	r.Mul(r, new(big.Rat).SetInt(pow10(power)))
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

// plainNumber takes the thousands separators out of a number, or says why it cannot.
func plainNumber(n string) (number, why string) {
	switch {
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
func multiple(tail string) (power int, rest string) {
	end := strings.IndexFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(tail)
	}
	if p, ok := multiples[strings.ToLower(tail[:end])]; ok {
		return p, strings.TrimSpace(tail[end:])
	}
	return 0, tail
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
