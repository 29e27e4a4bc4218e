package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
)

// TestWhatNobodyTypedIsSaid: what the terms take for granted where nothing was typed stands beside what is due, and no
// longer once it is typed.
func TestWhatNobodyTypedIsSaid(t *testing.T) {
	f := Facts{Annual: usd(t, "$1.2M"), Outages: []Outage{down(utc(11, 8, 0, 0), utc(11, 8, 9, 0))}}
	for _, c := range []struct{ exclusion, zone, tiers, capped, said string }{
		{"none", "UTC", "10%", "no cap", "uptime is counted round the clock, by the calendar, without rounding, with outages of any length"},
		{"none, service hours 24/7", "UTC", "10%", "no cap", "uptime is counted by the calendar, without rounding, with outages of any length"},
		{"none, only service hours Mon-Fri 9-18 count", "UTC, calendar months", "10%", "no cap", "uptime is counted without rounding, with outages of any length"},
		{"none, service hours 24/7, outages under 5 min do not count", "UTC, calendar months", "10%", "no cap", "uptime is counted without rounding"},
		{"none", "UTC", "10%", "$5,000", "the cap names no period: it is taken for each window"},
		{"none", "UTC", "10%", "5 days of fees", "the cap names no period: it is taken for each window"},
	} {
		terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Credit: credit(t, c.tiers)}
		var err error
		terms.Exclusion, err = ParseExclusion(c.exclusion)
		require.NoError(t, err)
		terms.Begins = windows(t, c.zone)
		terms.Cap, _, err = ParseCap(money.Percent{}, c.capped, "USD")
		require.NoError(t, err)
		require.Contains(t, terms.Due(f).Assumptions, c.said, c)
	}
	x, err := ParseExclusion("service hours 24/7, only outages over 5 min count")
	require.NoError(t, err)
	require.Empty(t, Unsaid(x, windows(t, "calendar months"), credit(t, "10%\nuptime rounded to 2 decimals")))
	for _, typed := range []string{"$5,000 a quarter", "$5,000 per incident", "$5,000 in any twelve months"} {
		terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Credit: credit(t, "10%")}
		terms.Cap, _, err = ParseCap(money.Percent{}, typed, "USD")
		require.NoError(t, err)
		require.NotContains(t, terms.Due(f).Assumptions, "the cap names no period: it is taken for each window", typed)
	}
}
