package money

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/bojanz/currency"
	"github.com/stretchr/testify/require"

	"escalate/bot/typed"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct{ text, number, code string }{
		{"$2.3M", "2300000", "USD"}, {"57.5K", "57500", "USD"}, {"€1,200", "1200", "EUR"}, {"1 200 €", "1200", "EUR"},
		{"1\u00a0200\u202f€", "", ""}, {"2.3 million", "2300000", "USD"}, {"USD 5m", "5000000", "USD"},
		{"CHF 1'200.50", "1200.5", "CHF"}, {"CHF 1’200.50", "1200.5", "CHF"}, {"1.2bn", "1200000000", "USD"},
		{"115K", "115000", "USD"}, {"0", "0", "USD"}, {"$57,500", "57500", "USD"}, {"  $ 57,500.25  ", "57500.25", "USD"},
		{"5m USD", "5000000", "USD"}, {"5k€", "5000", "EUR"}, {"usd 5", "5", "USD"}, {"£1,234,567.89", "1234567.89", "GBP"},
		{"¥1,200", "1200", "JPY"}, {"CA$5", "5", "CAD"}, {"$5 CAD", "5", "CAD"}, {"$5 USD", "5", "USD"}, {"US$5", "5", "USD"},
		{"2.3 million dollars", "2300000", "USD"}, {"3 euros", "3", "EUR"}, {"KWD 1.234", "1.234", "KWD"},
		{"$2.345678M", "2345678", "USD"}, {"12 345 678", "12345678", "USD"}, {"1234567", "1234567", "USD"},
	} {
		if tc.number == "" {
			tc.number, tc.code = "1200", "EUR"
		}
		got, err := Parse(tc.text, "USD")
		require.NoError(t, err, tc.text)
		want, err := New(tc.number, tc.code)
		require.NoError(t, err)
		require.Equal(t, want, got, tc.text)
	}
	got, err := Parse("57.5K", "EUR")
	require.NoError(t, err)
	require.Equal(t, "€57,500", got.String())
}

func TestParseRefuses(t *testing.T) {
	for text, why := range map[string]string{
		"1,200,50":              "groups of thousands",
		"1e9":                   "“e9” is neither a currency nor",
		"$€5":                   "“$€” is not a currency",
		"€5 USD":                "two currencies, EUR and USD",
		"-5":                    "never negative",
		"−5":                    "never negative",
		"(5)":                   "never negative",
		"5-6":                   "it is a range",
		"abc":                   "no number",
		"$":                     "no number",
		"¥1.5":                  "JPY has no decimals",
		"$1.2345":               "USD has at most 2 decimals",
		"1..5":                  "groups of thousands",
		"1.2.3":                 "groups of thousands",
		"12 34":                 "groups of thousands",
		"1 200'000":             "groups of thousands",
		"$12,34,567":            "groups of thousands",
		"5 apples":              "“apples” is neither a currency nor",
		"about $5":              "“about” leaves the amount open",
		"$57,500 per month":     "“per month” is neither",
		"5 KK":                  "“KK” is neither a currency nor",
		"1 200 kr":              "Write SEK, NOK, DKK or ISK",
		"$1000000bn":            "the amount is too large",
		"$5\xff":                "neither a currency nor",
		strings.Repeat("9", 90): "too long",
	} {
		_, err := Parse(text, "USD")
		var refusal *typed.Refusal
		require.ErrorAs(t, err, &refusal, text)
		require.Contains(t, err.Error(), why, text)
		require.Contains(t, err.Error(), "Write ", text)
	}
	for _, text := range []string{"", " \u00a0", "\u200b"} {
		_, err := Parse(text, "USD")
		require.EqualError(t, err, "Nothing was typed. Write for example $57,500, 57.5K, 1 200 € or CHF 2.3 million.")
	}
	_, err := Parse("5", "")
	require.ErrorContains(t, err, "names no currency")
	_, err = Parse("5", "QQQ")
	require.ErrorContains(t, err, "names no currency")
}

// TestOneMarkBeforeThreeDigits is where countries differ: what has two readings is asked about, never guessed, whatever
// the digits and wherever the currency stands; what has one is taken.
func TestOneMarkBeforeThreeDigits(t *testing.T) {
	for text, want := range map[string]string{
		"57.500 €":    "“57.500 €”: 57,500 or 57.50? Write 57500 or 57.5.",
		"57.500":      "“57.500”: 57,500 or 57.50? Write 57500 or 57.5.",
		"$1.000":      "“$1.000”: 1,000 or 1.00? Write 1000 or 1.",
		"3.750 €":     "“3.750 €”: 3,750 or 3.75? Write 3750 or 3.75.",
		"12.345 CHF":  "“12.345 CHF”: 12,345 or 12.345? Write 12345 for thousands; CHF has at most 2 decimals.",
		"$1.234":      "“$1.234”: 1,234 or 1.234? Write 1234 for thousands; USD has at most 2 decimals.",
		"₺1.200":      "“₺1.200”: 1,200 or 1.20? Write 1200 or 1.2.",
		"0,500":       "“0,500”: 500 or 0.50? Write 500 or 0.5.",
		"1.250 Mio €": "“1.250 Mio €”: 1,250 Mio or 1.25 Mio? Write 1250 Mio or 1.25 Mio.",
		"1,250 Mio €": "“1,250 Mio €”: 1,250 Mio or 1.25 Mio? Write 1250 Mio or 1.25 Mio.",
		"€1.250M":     "“€1.250M”: 1,250 M or 1.25 M? Write 1250 M or 1.25 M.",
		"1,250M":      "“1,250M”: 1,250 M or 1.25 M? Write 1250 M or 1.25 M.",
		"57.500K":     "“57.500K”: 57,500 K or 57.5 K? Write 57500 K or 57.5 K.",
		"1.200,500 €": "“1.200,500 €”: 1,200,500 or 1,200.50? Write 1200500 or 1200.5.",
	} {
		_, err := Parse(text, "USD")
		require.EqualError(t, err, want)
	}
	for text, want := range map[string]string{
		"¥120.000": "¥120,000", "₩1.200.000": "₩1,200,000", "KWD 1.234": "KWD 1.234", "$1.234M": "$1,234,000",
		"57,500 €": "€57,500", "57 500 €": "€57,500", "$0.50": "$0.50", "57500 €": "€57,500", "57.5 €": "€57.50",
		"1250 Mio €": "€1,250,000,000", "1.25 Mio €": "€1,250,000", "€1250 M": "€1,250,000,000", "57.5 K": "$57,500",
		"EUR 1,250.00Mrd": "€1,250,000,000,000", "57.500,-": "$57,500",
	} {
		got, err := Parse(text, "USD")
		require.NoError(t, err, text)
		require.Equal(t, want, got.String(), text)
	}
}

// TestEveryCurrencyReadsBack holds for all currencies, so that a form can be filled with what was saved.
func TestEveryCurrencyReadsBack(t *testing.T) {
	for _, code := range currency.GetCurrencyCodes() {
		a := FromRat(round(big.NewRat(123456789, 1000), digits(code)), code)
		for _, text := range []string{a.String(), a.Short()} {
			back, err := Parse(text, "USD")
			require.NoError(t, err, text)
			require.Equal(t, a, back, text)
		}
		thousand := FromRat(big.NewRat(23000, 1), code)
		back, err := Parse(thousand.Short(), "USD")
		require.NoError(t, err)
		require.Equal(t, thousand, back)
	}
}

func TestParsePercent(t *testing.T) {
	for _, tc := range []struct {
		text     string
		rat      *big.Rat
		decimals int
		printed  string
	}{
		{"99.9%", big.NewRat(999, 10), 1, "99.9%"},
		{"99.9 %", big.NewRat(999, 10), 1, "99.9%"},
		{"99.90", big.NewRat(999, 10), 2, "99.90%"},
		{"10", big.NewRat(10, 1), 0, "10%"},
		{"0.14 percent", big.NewRat(14, 100), 2, "0.14%"},
		{"0", new(big.Rat), 0, "0%"},
		{"010", big.NewRat(10, 1), 0, "10%"},
		{"99.999999", big.NewRat(99999999, 1000000), 6, "99.999999%"},
		{"1000%", big.NewRat(1000, 1), 0, "1000%"},
	} {
		p, err := ParsePercent(tc.text)
		require.NoError(t, err, tc.text)
		require.Zero(t, tc.rat.Cmp(p.Rat()), tc.text)
		require.Equal(t, tc.decimals, p.Decimals())
		require.Equal(t, tc.printed, p.String())
		data, err := json.Marshal(p)
		require.NoError(t, err)
		require.Equal(t, `"`+strings.TrimSuffix(tc.printed, "%")+`"`, string(data))
		var back Percent
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, p, back)
	}
	for text, why := range map[string]string{
		"-1": "never negative", "1000.1": "more than 1000", "9999": "more than 1000", "0.1234567": "six decimals", "abc": "no number",
		"10%%": "“%” was not understood", "1e2": "“e2” was not understood", "ten": "no number", "5-10 %": "it is a range",
		">= 99.9%": "“>=” leaves the percent open", "10% of fees": "“of fees” was not understood",
	} {
		_, err := ParsePercent(text)
		var refusal *typed.Refusal
		require.ErrorAs(t, err, &refusal, text)
		require.Contains(t, err.Error(), why, text)
		require.Contains(t, err.Error(), "Write ", text)
	}
	var none Percent
	require.False(t, none.Stated())
	require.Equal(t, "not stated", none.String())
	require.Zero(t, none.Rat().Sign())
	require.False(t, none.Of(usd(t, "5")).Stated())
	data, err := json.Marshal(none)
	require.NoError(t, err)
	require.Equal(t, "null", string(data))
	back := Percent{text: "5"}
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, none, back)
	require.Error(t, json.Unmarshal([]byte("5"), &back))
	require.Error(t, json.Unmarshal([]byte(`"x"`), &back))
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"$2.3M", "57.5K", "€1,200", "1 200 €", "USD 5m", "CHF 1'200.50", "1.2bn", "1,2", "1e9", "$€5", "KWD 1.234", "¥5"} {
		f.Add(s, "USD")
	}
	f.Fuzz(func(t *testing.T, text, fallback string) {
		a, err := Parse(text, fallback)
		if err != nil {
			var refusal *typed.Refusal
			require.ErrorAs(t, err, &refusal)
			return
		}
		require.GreaterOrEqual(t, a.Sign(), 0)
		for _, printed := range []string{a.String(), a.Short()} {
			back, err := Parse(printed, fallback)
			require.NoError(t, err, printed)
			require.Equal(t, a, back, printed)
		}
	})
}

func FuzzParsePercent(f *testing.F) {
	for _, s := range []string{"99.9%", "10", "0.14 percent", "99,9 %", "1e2", "1000.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePercent(text)
		if err != nil {
			return
		}
		require.LessOrEqual(t, p.Rat().Cmp(big.NewRat(maxPercent, 1)), 0)
		back, err := ParsePercent(p.String())
		require.NoError(t, err)
		require.Equal(t, p, back)
	})
}
