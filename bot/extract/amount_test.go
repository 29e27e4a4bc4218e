package extract

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What people write of a loss, what is read, and what is asked ("?" and the words of the question).
func TestAmountsInRunningText(t *testing.T) {
	for text, want := range map[string]string{
		"$1.2M in lost production":                                 "$1,200,000",
		"We lost about $1.2M in production":                        "$1,200,000",
		"Lost production: 340.000,50 €.":                           "€340,000.50",
		"they say 57,5 Mio. € in sales":                            "€57,500,000",
		"EUR 12 500 of overtime":                                   "€12,500",
		"overtime of CHF 1'200.- and two angry plants":             "CHF 1,200",
		"roughly ２ million dollars":                                "$2,000,000",
		"a loss of US$ 250K (their figure)":                        "$250,000",
		"more than $3M, and the CEO is furious":                    "$3,000,000",
		"₹12,00,000 in penalties":                                  "₹1,200,000",
		"¥120,000":                                                 "¥120,000",
		"$1M in production and $200K in penalties, $1.2M in total": "$1,200,000",
		"In total: $1.2M ($1M production, $200K penalties)":        "$1,200,000",
		"$1.2M lost; again: $1.2M":                                 "$1,200,000",
		"from $1.2M in sales we fell to nothing":                   "$1,200,000",
		"£12 million sterling":                                     "£12,000,000",
		"Two plants stood still\nabout 800 000 euros lost":         "€800,000",

		"":                                    "",
		"Orders were lost for 48 hours":       "",
		"1.2M users could not log in":         "",
		"3 real customers left, we won 2":     "",
		"12 pounds of paper work at 99.9%":    "",
		"since 8 Nov 02:10 on 2025-11-08":     "",
		"5 ft of cable, 10 r and 3 rm":        "",
		"ESC-42, ticket #4711, version 1.2.3": "",

		"57.500 € lost":                    "?57,500 or 57.50",
		"$1M - $2M in lost production":     "?is a range",
		"$1-2M in lost production":         "?is a range",
		"between $1M and $2M":              "?is a range",
		"from $1M to $2M":                  "?is a range",
		"$1 or 2 million":                  "?is a range",
		"up to $2M":                        "?“up to $2M” leaves the amount open",
		"at least €300K so far":            "?“at least €300K” leaves the amount open",
		"$300K and counting":               "?leaves the amount open",
		"$50K an hour":                     "?“$50K an hour” is a rate",
		"€20K per day of standstill":       "?“€20K per day” is a rate",
		"$5K/day":                          "?is a rate",
		"$1M in production, $200K penalty": "?names $1,000,000 and $200,000",
		"$1M and €200K":                    "?names $1,000,000 and €200,000",
	} {
		got, question := Amount(text)
		if ask, ok := strings.CutPrefix(want, "?"); ok {
			require.Contains(t, question, ask, text)
			require.False(t, got.Stated(), text)
			continue
		}
		require.Empty(t, question, text)
		if want == "" {
			require.False(t, got.Stated(), "%s: %s", text, got)
			continue
		}
		require.Equal(t, want, got.String(), text)
	}
}
