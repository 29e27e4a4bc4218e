package money

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"

	"github.com/bojanz/currency"
)

// Amount is an exact amount of one currency. The zero Amount means "not stated", which is not the same as zero dollars.
//
// Amounts never change: every operation returns a new one, so they may be copied and shared freely. Two Amounts of the
// same value and currency are deeply equal (reflect.DeepEqual), which keeps comparing whole records simple.
type Amount struct {
	r    *big.Rat // canonical, never modified; nil: not stated
	code string   // ISO 4217
}

// numberForm is what New and the stored form accept: a plain decimal or a fraction. It keeps big.Rat's own exponents,
// hexadecimal and underscores out.
var numberForm = regexp.MustCompile(`^-?[0-9]{1,400}(\.[0-9]{1,400}|/[0-9]{1,400})?$`)

// KnownCurrency reports whether code is an ISO 4217 code, in capitals.
func KnownCurrency(code string) bool {
	return code != "" && currency.IsValid(code)
}

// New makes an amount from a plain decimal ("57500", "-0.5") or an exact fraction ("575000/3") and an ISO 4217 code.
// It is for figures that a program wrote; what a person typed goes through Parse.
func New(number, code string) (Amount, error) {
	if !KnownCurrency(code) {
		return Amount{}, fmt.Errorf("amount %q: %q is not a currency code", number, code)
	}
	if !numberForm.MatchString(number) {
		return Amount{}, fmt.Errorf("amount %q: not a plain decimal number or a fraction", number)
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok { // a denominator of zero
		return Amount{}, fmt.Errorf("amount %q: not a plain decimal number or a fraction", number)
	}
	return FromRat(r, code), nil
}

// FromRat makes an amount of exactly r, for results of arithmetic. A nil r or an unknown code gives the amount that is
// not stated, so that a slip upstream shows as a missing figure and never as a wrong one.
func FromRat(r *big.Rat, code string) Amount {
	if r == nil || !KnownCurrency(code) {
		return Amount{}
	}
	return Amount{r: canonical(r), code: code}
}

// canonical copies r into the one inner form that its value has here. big.Rat keeps several (an integer's denominator
// may be absent or one), which would make equal records look different.
func canonical(r *big.Rat) *big.Rat {
	c, ok := new(big.Rat).SetString(r.RatString())
	if !ok {
		return new(big.Rat).Set(r)
	}
	return c
}

// Stated reports whether the amount was given at all.
func (a Amount) Stated() bool { return a.r != nil }

// Currency is the ISO 4217 code, empty when the amount is not stated.
func (a Amount) Currency() string { return a.code }

// Rat is the exact value in whole currency units (dollars, not cents), a copy that the caller may change. An amount
// that is not stated gives zero: ask Stated first where that matters.
func (a Amount) Rat() *big.Rat {
	if a.r == nil {
		return new(big.Rat)
	}
	return new(big.Rat).Set(a.r)
}

// Sign is -1, 0 or +1; 0 also when the amount is not stated.
func (a Amount) Sign() int {
	if a.r == nil {
		return 0
	}
	return a.r.Sign()
}

// Cmp compares what people see: both sides are rounded to the currency's smallest unit first, so a typed $19,166.67 is
// not above a cap of $19,166.66⅔. It is an error if the currencies differ, or if only one side is stated.
func (a Amount) Cmp(b Amount) (int, error) {
	if err := same("compare", a, b); err != nil {
		return 0, err
	}
	if a.r == nil {
		return 0, nil
	}
	return a.Rounded().r.Cmp(b.Rounded().r), nil
}

// Add is the exact sum. An amount that is not stated adds nothing; two different currencies are an error.
func (a Amount) Add(b Amount) (Amount, error) {
	if !b.Stated() {
		return a, nil
	}
	if !a.Stated() {
		return b, nil
	}
	if err := same("add", a, b); err != nil {
		return Amount{}, err
	}
	return FromRat(new(big.Rat).Add(a.r, b.r), a.code), nil
}

// Sub is the exact difference a - b, which may be negative. An amount that is not stated takes nothing away; two
// different currencies are an error.
func (a Amount) Sub(b Amount) (Amount, error) {
	if !b.Stated() {
		return a, nil
	}
	return a.Add(FromRat(new(big.Rat).Neg(b.r), b.code))
}

// same refuses to mix currencies: the bot knows no exchange rates.
func same(verb string, a, b Amount) error {
	if a.code == b.code {
		return nil
	}
	if !a.Stated() || !b.Stated() {
		return fmt.Errorf("cannot %s %s and %s: one of them is not stated", verb, a, b)
	}
	return fmt.Errorf("cannot %s %s and %s: the currencies differ", verb, a, b)
}

// Rounded is the amount at the currency's smallest unit (cents; whole yen; thousandths of a Kuwaiti dinar), halves away
// from zero.
func (a Amount) Rounded() Amount {
	if a.r == nil {
		return a
	}
	return FromRat(round(a.r, digits(a.code)), a.code)
}

// digits is the number of decimals of the currency's smallest unit.
func digits(code string) int {
	d, _ := currency.GetDigits(code)
	return int(d)
}

// pow10 is 10 to the power n.
func pow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// round rounds r to n decimals, halves away from zero.
func round(r *big.Rat, n int) *big.Rat {
	scale := pow10(n)
	num := new(big.Int).Mul(r.Num(), scale)
	num.Abs(num).Lsh(num, 1).Add(num, r.Denom())                   // 2|r|·10ⁿ + 1, over the denominator
	num.Quo(num, new(big.Int).Lsh(new(big.Int).Set(r.Denom()), 1)) // halved and cut: rounded half up
	if r.Sign() < 0 {
		num.Neg(num)
	}
	return new(big.Rat).SetFrac(num, scale)
}

// exact prints r as a decimal when it ends, otherwise as a fraction in lowest terms.
func exact(r *big.Rat) string {
	if n, ends := r.FloatPrec(); ends {
		return r.FloatString(n)
	}
	return r.RatString()
}

// stored is the JSON form of an Amount.
type stored struct {
	Number   string `json:"number"`
	Currency string `json:"currency"`
}

// MarshalJSON writes {"number":"57500","currency":"USD"}, the number exact ("575000/3" where no decimal ends), or null.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a.r == nil {
		return []byte("null"), nil
	}
	return json.Marshal(stored{Number: exact(a.r), Currency: a.code})
}

// UnmarshalJSON reads what MarshalJSON wrote. Anything else is an error: a stored figure is never guessed at.
func (a *Amount) UnmarshalJSON(data []byte) error {
	var s *stored
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("read amount: %w", err)
	}
	if s == nil {
		*a = Amount{}
		return nil
	}
	read, err := New(s.Number, s.Currency)
	if err != nil {
		return err
	}
	*a = read
	return nil
}
