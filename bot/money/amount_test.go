package money

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// usd makes dollars from a plain number or a fraction.
func usd(t testing.TB, number string) Amount {
	a, err := New(number, "USD")
	require.NoError(t, err)
	return a
}

func TestNew(t *testing.T) {
	for number, want := range map[string]*big.Rat{
		"57500": big.NewRat(57500, 1), "-0.5": big.NewRat(-1, 2), "575000/3": big.NewRat(575000, 3), "0": new(big.Rat),
	} {
		a := usd(t, number)
		require.Zero(t, want.Cmp(a.Rat()), number)
		require.Equal(t, "USD", a.Currency())
		require.Equal(t, want.Sign(), a.Sign())
		require.True(t, a.Stated())
	}
	for _, number := range []string{"", "1e9", "0x10", "1_000", "1/0", "1,000", "NaN", "Inf", " 1", "+1", "1/2/3"} {
		_, err := New(number, "USD")
		require.Error(t, err, number)
	}
	for _, code := range []string{"", "usd", "XXQ", "$"} {
		_, err := New("1", code)
		require.Error(t, err, code)
		require.False(t, KnownCurrency(code), code)
	}
}

func TestZeroAmountIsNotStated(t *testing.T) {
	var none Amount
	require.False(t, none.Stated())
	require.Zero(t, none.Sign())
	require.Zero(t, none.Rat().Sign())
	require.Equal(t, "not stated", none.String())
	require.Equal(t, "not stated", none.Short())
	require.Equal(t, none, none.Rounded())
	require.Equal(t, none, FromRat(nil, "USD"))
	require.Equal(t, none, FromRat(big.NewRat(1, 2), "???"))
	sum, err := none.Add(usd(t, "5"))
	require.NoError(t, err)
	require.Equal(t, usd(t, "5"), sum)
	difference, err := none.Sub(usd(t, "5"))
	require.NoError(t, err)
	require.Equal(t, usd(t, "-5"), difference)
	_, err = none.Cmp(usd(t, "5"))
	require.ErrorContains(t, err, "not stated")
	nothing := none
	order, err := none.Cmp(nothing)
	require.NoError(t, err)
	require.Zero(t, order)
}

// TestMonthlyCap is the worked example of the contract check: a typed $19,166.67 is not above a cap of $19,166.66⅔.
func TestMonthlyCap(t *testing.T) {
	fee := FromRat(new(big.Rat).Quo(usd(t, "2300000").Rat(), big.NewRat(12, 1)), "USD")
	require.Equal(t, "$191,666.67", fee.String())
	ten, err := ParsePercent("10%")
	require.NoError(t, err)
	limit := ten.Of(fee)
	require.Equal(t, "$19,166.67", limit.String())
	order, err := usd(t, "19166.67").Cmp(limit)
	require.NoError(t, err)
	require.Zero(t, order)
	order, err = usd(t, "19166.68").Cmp(limit)
	require.NoError(t, err)
	require.Equal(t, 1, order)
	over, err := usd(t, "23000").Sub(limit)
	require.NoError(t, err)
	require.Equal(t, "$3,833.33", over.String())
	year := new(big.Rat).Mul(fee.Rat(), big.NewRat(12, 1))
	require.Equal(t, usd(t, "2300000"), FromRat(year, "USD"), "nothing was rounded on the way")
}

func TestCurrenciesDoNotMix(t *testing.T) {
	euros, err := New("5", "EUR")
	require.NoError(t, err)
	_, err = usd(t, "5").Add(euros)
	require.EqualError(t, err, "cannot add $5 and €5: the currencies differ")
	_, err = usd(t, "5").Sub(euros)
	require.ErrorContains(t, err, "the currencies differ")
	_, err = usd(t, "5").Cmp(euros)
	require.EqualError(t, err, "cannot compare $5 and €5: the currencies differ")
}

func TestJSON(t *testing.T) {
	for number, want := range map[string]string{
		"57500":    `{"number":"57500","currency":"USD"}`,
		"19166.67": `{"number":"19166.67","currency":"USD"}`,
		"-1/8":     `{"number":"-0.125","currency":"USD"}`,
		"575000/3": `{"number":"575000/3","currency":"USD"}`,
		"0":        `{"number":"0","currency":"USD"}`,
	} {
		data, err := json.Marshal(usd(t, number))
		require.NoError(t, err)
		require.Equal(t, want, string(data))
		var back Amount
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, usd(t, number), back)
	}
	type record struct{ A, B Amount }
	data, err := json.Marshal(record{A: usd(t, "1")})
	require.NoError(t, err)
	require.JSONEq(t, `{"A":{"number":"1","currency":"USD"},"B":null}`, string(data))
	back := record{B: usd(t, "7")}
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, record{A: usd(t, "1")}, back)
	for _, bad := range []string{`5`, `"5"`, `{}`, `{"number":"1e9","currency":"USD"}`, `{"number":"5","currency":"QQQ"}`, `{"number":"1/0","currency":"USD"}`} {
		require.Error(t, json.Unmarshal([]byte(bad), &back.A), bad)
	}
}

func TestRounded(t *testing.T) {
	for _, tc := range []struct{ number, code, want string }{
		{"1.005", "USD", "1.01"}, {"1.004999", "USD", "1"}, {"-1.005", "USD", "-1.01"}, {"2/3", "USD", "0.67"},
		{"1199.5", "JPY", "1200"}, {"1.0005", "KWD", "1.001"}, {"1.0004", "KWD", "1"},
	} {
		a, err := New(tc.number, tc.code)
		require.NoError(t, err)
		require.Equal(t, tc.want, exact(a.Rounded().Rat()), tc.number)
	}
}

func TestString(t *testing.T) {
	for _, tc := range []struct{ number, code, long, short string }{
		{"57500", "USD", "$57,500", "$57.5K"},
		{"19166.67", "USD", "$19,166.67", "$19,166.67"},
		{"57500/3", "USD", "$19,166.67", "$19,166.67"},
		{"23000", "USD", "$23,000", "$23K"},
		{"115000", "USD", "$115,000", "$115K"},
		{"1200000", "USD", "$1,200,000", "$1.2M"},
		{"2300000", "USD", "$2,300,000", "$2.3M"},
		{"1234000", "USD", "$1,234,000", "$1,234,000"},
		{"1234500", "USD", "$1,234,500", "$1,234,500"},
		{"1234", "USD", "$1,234", "$1,234"},
		{"500", "USD", "$500", "$500"},
		{"0", "USD", "$0", "$0"},
		{"0.5", "USD", "$0.50", "$0.50"},
		{"3000000000", "USD", "$3,000,000,000", "$3B"},
		{"-3833.33", "USD", "-$3,833.33", "-$3,833.33"},
		{"-57500", "USD", "-$57,500", "-$57.5K"},
		{"-0.001", "USD", "$0", "$0"},
		{"1200", "EUR", "€1,200", "€1.2K"},
		{"1200.5", "CHF", "CHF 1,200.50", "CHF 1,200.50"},
		{"1200", "JPY", "¥1,200", "¥1.2K"},
		{"1.5", "KWD", "KWD 1.500", "KWD 1.500"},
		{"1000", "CAD", "CA$1,000", "CA$1K"},
		{"1000000000000000000000000000000000000000000", "USD", "USD 1000000000000000000000000000000000000000000", "USD 1000000000000000000000000000000000000000000"},
	} {
		a, err := New(tc.number, tc.code)
		require.NoError(t, err)
		require.Equal(t, tc.long, a.String())
		require.Equal(t, tc.short, a.Short())
	}
}

// TestLaws checks sums and forms on random fractions: nothing is lost between adding and taking away again, and the
// stored form keeps every value.
func TestLaws(t *testing.T) {
	amount := rapid.Custom(func(t *rapid.T) Amount {
		return FromRat(big.NewRat(rapid.Int64().Draw(t, "n"), rapid.Int64Range(1, 1<<40).Draw(t, "d")), "USD")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := amount.Draw(t, "a"), amount.Draw(t, "b")
		sum, err := a.Add(b)
		require.NoError(t, err)
		back, err := sum.Sub(b)
		require.NoError(t, err)
		require.Equal(t, a, back)
		data, err := json.Marshal(a)
		require.NoError(t, err)
		var read Amount
		require.NoError(t, json.Unmarshal(data, &read))
		require.Equal(t, a, read)
		order, err := a.Cmp(a.Rounded())
		require.NoError(t, err)
		require.Zero(t, order)
	})
}
