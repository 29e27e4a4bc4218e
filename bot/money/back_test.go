package money

import (
	"math/big"
	"testing"

	"github.com/bojanz/currency"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestEveryAmountShownIsReadBack holds for amounts of any size in every currency, in both forms, whatever currency is meant
// without any.
func TestEveryAmountShownIsReadBack(t *testing.T) {
	codes := currency.GetCurrencyCodes()
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(codes).Draw(t, "currency")
		units := big.NewInt(rapid.Int64Range(0, 99_999).Draw(t, "digits"))
		units.Mul(units, pow10(rapid.IntRange(0, 8).Draw(t, "zeros")))
		a := FromRat(new(big.Rat).SetFrac(units, pow10(digits(code))), code)
		for _, text := range []string{a.String(), a.Short()} {
			back, err := Parse(text, rapid.SampledFrom(codes).Draw(t, "meant"))
			require.NoError(t, err, text)
			require.Equal(t, a, back, text)
		}
	})
}

// TestEveryPercentShownIsReadBack holds for every number of decimals.
func TestEveryPercentShownIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`(0|[1-9][0-9]{0,2})(\.[0-9]{1,6})?`).Draw(t, "digits")
		p, err := ParsePercent(text + "%")
		require.NoError(t, err)
		back, err := ParsePercent(p.String())
		require.NoError(t, err)
		require.Equal(t, p, back)
		data, err := p.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, back.UnmarshalJSON(data))
		require.Equal(t, p, back)
	})
}
