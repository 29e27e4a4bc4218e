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

// storedForm is what MarshalJSON writes.
var storedForm = regexp.MustCompile(`^(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,6})?$`)

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
	if !storedForm.MatchString(*text) {
		return fmt.Errorf("read percent: %q is not the digits of one", *text)
	}
	*p = Percent{text: *text}
	return nil
}
