package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestACreditTooSmallIsNotPaid is 10 % of a month's fee of an annual value, for an hour down in November.
func TestACreditTooSmallIsNotPaid(t *testing.T) {
	for _, c := range []struct{ annual, tiers, due string }{
		{"$120", "below 99.9%: 10%\ncredits of $1 or less are not paid", "$0"},
		{"$121.20", "below 99.9%: 10%\ncredits of $1 or less are not paid", "$1.01"},
		{"$132", "below 99.9%: 10%\ncredits of $1 or less are not paid", "$1.10"},
		{"$120", "below 99.9%: 10%\ncredits below $1 are not paid", "$1"},
		{"$119.88", "below 99.9%: 10%\nminimum credit 1", "$0"},
		{"€120", "below 99.9%: 10%\nno credits under 1", "€1"},
		{"€1,200", "below 99.9%: 10%\ncredits of $1 or less are not paid", "€0 to €10"}, // nothing is converted
		{"$120", "below 99.9%: 10%", "$1"},
	} {
		terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: exclusion(t, "none"), Credit: credit(t, c.tiers), Cap: Cap{Kind: CapNone}}
		due := terms.Due(Facts{Annual: usd(t, c.annual), Outages: []Outage{down(utc(11, 8, 10, 0), utc(11, 8, 11, 0))}})
		require.Equal(t, c.due, due.String(), "%s, %s", c.annual, c.tiers)
		again, err := ParseCredit(terms.Credit.String())
		require.NoError(t, err)
		require.Equal(t, terms.Credit, again)
	}
}

// TestEachWindowHasItsOwnSmallestCredit is two months with a credit of $1 each, which make $2 and are not paid; a cap of
// $1 leaves nothing of a larger one; and the working says so.
func TestEachWindowHasItsOwnSmallestCredit(t *testing.T) {
	terms := Terms{
		SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: exclusion(t, "none"), Cap: Cap{Kind: CapNone},
		Credit: credit(t, "below 99.9%: 10%\ncredits of $1 or less are not paid"),
	}
	two := Facts{Annual: usd(t, "$120"), Outages: []Outage{down(utc(10, 8, 10, 0), utc(10, 8, 11, 0)), down(utc(11, 8, 10, 0), utc(11, 8, 11, 0))}}
	due := terms.Due(two)
	require.Equal(t, "$0", due.String())
	require.Contains(t, due.Working, Step{"November 2025, paid", "nothing: credits of $1 or less are not paid"})
	require.Contains(t, due.Assumptions, "credits of $1 or less are not paid")
	two.Annual = usd(t, "$1,200")
	require.Equal(t, "$20", terms.Due(two).String())
	terms.Cap = Cap{Kind: CapMoney, Amount: usd(t, "$1"), Of: Month}
	require.Equal(t, "$0", terms.Due(two).String())
}
