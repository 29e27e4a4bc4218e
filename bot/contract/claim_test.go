package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestClaimDeadline(t *testing.T) {
	ended := utc(12, 10, 2, 0)
	for text, want := range map[string]string{
		"30 days after the month ends": "2026-01-31", "2 months after the outage": "2026-02-10", "2 months after the month ends": "2026-03-01", "none": "0001-01-01",
	} {
		c, err := ParseClaim(text)
		require.NoError(t, err)
		require.Equal(t, want, Terms{Claim: c}.claimBy(ended, Facts{}).Format(time.DateOnly), text)
	}
	c, err := ParseClaim("30 days after the month ends")
	require.NoError(t, err)
	f := Facts{Annual: usd(t, "1200"), Outages: []Outage{{From: utc(12, 1, 2, 0), To: utc(12, 1, 5, 0)}, {From: utc(12, 9, 2, 0), To: ended}}}
	claimed := Step{"To be claimed by", "31 January 2026 00:00 UTC, counted from the end of the month"}
	require.Contains(t, Terms{Claim: c}.Due(f).Working, claimed)
	f.Outages[1] = Outage{From: utc(12, 9, 2, 0), Ongoing: true}
	require.NotContains(t, Terms{Claim: c}.Due(f).Working, claimed, "it has not ended")
	c, err = ParseClaim("2 months after the outage")
	require.NoError(t, err)
	require.Equal(t, "2026-02-28", Terms{Claim: c}.claimBy(utc(12, 31, 2, 0), Facts{}).Format(time.DateOnly), "the month's last day when it has no such day")
}
