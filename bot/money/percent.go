package money

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Percent is an exact percent that remembers how many decimals it was typed with, because "0.14 %" says 0.135 to 0.145
// and "0.140 %" says more. The zero Percent means "not stated".
type Percent struct {
	text string // the canonical digits, "99.9"; empty: not stated
}

// maxPercent bounds what a credit or an uptime can sensibly be.
const maxPercent = 1000

// percentForm allows four digits (the bound is checked apart) and six decimals ("five nines" need three).
var percentForm = regexp.MustCompile(`^([0-9]{1,4}(?:\.[0-9]{1,6})?) ?(?:%|percent|per cent|pct)?$`)

// ParsePercent reads "99.9%", "99.9 %", "10" or "0.14 percent": 0 to 1000, at most six decimals after a point. It
// refuses everything else with a *ParseError.
func ParsePercent(text string) (Percent, error) {
	refuse := func(why string) (Percent, error) {
		return Percent{}, &ParseError{Text: text, Why: why, examples: "99.9% or 10 %"}
	}
	s := strings.ToLower(plainSpaces(text))
	switch {
	case s == "":
		return refuse("nothing was typed")
	case strings.ContainsAny(s, "-−"):
		return refuse("a percent has no minus sign or dash")
	case strings.Contains(s, ","):
		return refuse("decimals follow a point, not a comma")
	}
	m := percentForm.FindStringSubmatch(s)
	if m == nil {
		return refuse("it is not a percent with at most six decimals")
	}
	whole, decimals, _ := strings.Cut(m[1], ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	p := Percent{text: whole}
	if decimals != "" {
		p.text += "." + decimals
	}
	if p.Rat().Cmp(big.NewRat(maxPercent, 1)) > 0 {
		return refuse("it is more than 1000 percent")
	}
	return p, nil
}

// Stated reports whether the percent was given at all.
func (p Percent) Stated() bool { return p.text != "" }

// Rat is the number in front of the sign: 99.9 % gives 999/10. It is zero when the percent is not stated.
func (p Percent) Rat() *big.Rat {
	r, ok := new(big.Rat).SetString(p.text)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// Decimals is the number of decimals that were typed: 2 for "0.14" and for "99.90".
func (p Percent) Decimals() int {
	_, decimals, _ := strings.Cut(p.text, ".")
	return len(decimals)
}

// String prints the percent with the digits it was typed with, "99.9%", or "not stated".
func (p Percent) String() string {
	if p.text == "" {
		return "not stated"
	}
	return p.text + "%"
}

// Of is that percent of an amount, exact and unrounded; it is not stated unless both are.
func (p Percent) Of(a Amount) Amount {
	if !p.Stated() || !a.Stated() {
		return Amount{}
	}
	r := new(big.Rat).Mul(p.Rat(), a.r)
	return FromRat(r.Quo(r, big.NewRat(100, 1)), a.code)
}

// MarshalJSON writes the digits as a string, "99.9", or null.
func (p Percent) MarshalJSON() ([]byte, error) {
	if p.text == "" {
		return []byte("null"), nil
	}
	return json.Marshal(p.text)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Percent) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("read percent: %w", err)
	}
	if text == nil {
		*p = Percent{}
		return nil
	}
	read, err := ParsePercent(*text)
	if err != nil {
		return fmt.Errorf("read percent: %w", err)
	}
	*p = read
	return nil
}
