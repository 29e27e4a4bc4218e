package bot

import (
	"math/big"
	"math/rand"
	"slices"
	"strings"
)

// mistake is one way to get an entry wrong. plant does it to a sound meeting; false when this meeting has no such entry.
type mistake struct {
	name  string
	alone string // why nobody could notice it; empty when another entry says otherwise
	plant func(r *rand.Rand, s *sound) bool
	// shaped: it is planted into a contract with hours of the week or billing months.
	shaped bool
}

// amountOf is the number of a typed amount with its currency before it.
func amountOf(typed string) *big.Rat { return rat(strings.Fields(typed)[1]) }

// times multiplies a typed amount.
func (s *sound) times(typed string, by string) string {
	return s.says.typed(mul(amountOf(typed), rat(by)))
}

// swapped exchanges the first two digits of a number that differ.
func swapped(text string) (string, bool) {
	b := []byte(text)
	for i := 1; i < len(b); i++ {
		if digit := func(c byte) bool { return c > '0' && c <= '9' }; digit(b[i-1]) && digit(b[i]) && b[i-1] != b[i] {
			b[i-1], b[i] = b[i], b[i-1]
			return string(b), true
		}
	}
	return text, false
}

// other is a currency that is not the contract's.
func (s *sound) other() string {
	if s.says.code == "EUR" {
		return "USD"
	}
	return "EUR"
}

func (s *sound) past() bool { return s.legal["verdict"] == "above" }

// repriced changes the price of a line: "Training = EUR 5".
func repriced(line, price string) string {
	name, _, _ := strings.Cut(line, " = ")
	return name + " = " + price
}

func priceOf(line string) string {
	_, price, _ := strings.Cut(line, " = ")
	return price
}

// mistakes are the ways in which people get an entry wrong.
var mistakes = slices.Concat(offerMistakes, valueMistakes, termMistakes, workMistakes, aloneMistakes, shapedMistakes)
