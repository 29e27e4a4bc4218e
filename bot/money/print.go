package money

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/bojanz/currency"
)

// english gives symbols and grouping: the bot's texts are English whatever the currency.
var english = currency.NewLocale("en")

// maxFormatted is how many whole digits the formatter prints without losing any (its decimals carry 39 digits).
const maxFormatted = 30

// String is the long form: "$57,500", "$19,166.67", "€1,200", "CHF 1,200", "-$3,833.33". It is rounded to the
// currency's unit and shows decimals only when there are some. An amount that is not stated prints "not stated".
func (a Amount) String() string {
	if a.r == nil {
		return "not stated"
	}
	r := round(a.r, digits(a.code))
	places := digits(a.code)
	if r.IsInt() {
		places = 0
	}
	return format(r, a.code, places, places)
}

// format prints r with its currency's sign and grouped thousands; decimals beyond min are cut while they are zero.
func format(r *big.Rat, code string, minDigits, maxDigits int) string {
	number := r.FloatString(maxDigits)
	if len(number)-maxDigits > maxFormatted {
		return code + " " + number
	}
	amount, err := currency.NewAmount(number, code)
	if err != nil { // unreachable: both parts were checked when the amount was made
		return code + " " + number
	}
	f := currency.NewFormatter(english)
	f.MinDigits, f.MaxDigits = uint8(minDigits), uint8(maxDigits) //nolint:gosec // both are small constants
	// The formatter puts a no-break space after letters; a plain one is what people type and search for.
	return strings.ReplaceAll(f.Format(amount), "\u00a0", " ")
}

// thousand bounds what stands before a unit: above it a thousands mark would.
var thousand = big.NewRat(1000, 1)

// short lists the units of the short form, largest first.
var short = []struct {
	unit   *big.Int
	suffix string
}{
	{pow10(9), "B"}, {pow10(6), "M"}, {pow10(3), "K"},
}

// maxShort is how many significant digits the short form may have, and how many decimals: more are harder to read than the
// long form, and three could be thousands to readers of other countries.
const (
	maxShort  = 4
	maxPlaces = 2
)

// Short is the form for cards and charts: "$2.3M", "$57.5K", "$23K". It never hides anything: an amount that is not
// exact in four significant digits, or would not get shorter, prints like String.
func (a Amount) Short() string {
	long := a.String()
	if a.r == nil {
		return long
	}
	size := new(big.Rat).Abs(a.r)
	for _, s := range short {
		unit := new(big.Rat).SetInt(s.unit)
		if size.Cmp(unit) < 0 {
			continue
		}
		mantissa := new(big.Rat).Quo(a.r, unit)
		places, ends := mantissa.FloatPrec()
		if !ends || places > maxPlaces || size.Cmp(new(big.Rat).Mul(unit, thousand)) >= 0 || significant(mantissa, places) > maxShort {
			return long
		}
		text := format(mantissa, a.code, 0, places) + s.suffix
		if utf8.RuneCountInString(text) >= utf8.RuneCountInString(long) {
			return long
		}
		return text
	}
	return long
}

// significant counts the digits that r shows with the given decimals.
func significant(r *big.Rat, places int) int {
	n := 0
	for _, c := range r.FloatString(places) {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}
