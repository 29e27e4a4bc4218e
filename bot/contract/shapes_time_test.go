package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
)

// TestShapesBeyondTiers is what is due under terms that are no percent of the window's fee: by time begun, in money, of
// another period's fee, at a threshold itself, under caps in money and in days. The fee of a month is 100,000.
func TestShapesBeyondTiers(t *testing.T) {
	two := utc(11, 8, 2, 0)
	one := func(d time.Duration) []Outage { return []Outage{down(two, two.Add(d))} }
	monthly := Terms{SLA: pct(t, "99.95%"), Period: Month, Zone: time.UTC, Exclusion: Exclusion{Kind: ExclusionNone}, Cap: Cap{Kind: CapNone}}
	with := func(credit, limit string, change ...func(*Terms)) Terms {
		terms := monthly
		var err error
		terms.Credit, err = ParseCredit(credit)
		require.NoError(t, err)
		terms.Cap, _, err = ParseCap(money.Percent{}, limit, "USD")
		require.NoError(t, err)
		for _, c := range change {
			c(&terms)
		}
		return terms
	}
	quarterly := func(c *Terms) { c.Period = Quarter }
	for _, c := range []struct {
		name    string
		terms   Terms
		outages []Outage
		due     string
	}{
		{"two hours and a half begin three", with("5% for each hour begun, up to 50%", "no cap"), one(150 * time.Minute), "$15,000"},
		{"two hours to the second begin two", with("5% for each hour begun, up to 50%", "no cap"), one(hours(2)), "$10,000"},
		{"up to a limit", with("5% for each hour begun, up to 50%", "no cap"), one(hours(48)), "$50,000"},
		{"two stretches may begin an hour each", with("5% for each hour begun", "no cap"), []Outage{
			down(two, two.Add(90*time.Minute)), down(two.Add(hours(4)), two.Add(hours(4)+90*time.Minute)),
		}, "$15,000 to $20,000"},
		{"an amount an hour", with("$500 for each hour begun", "no cap"), one(hours(8)), "$4,000"},
		{"a day's fee for every two hours: 3 of 30", with("one day for every 2 hours begun, max 15 days", "no cap"), one(hours(5)), "$10,000"},
		{"tiers in money", with("below 99.9%: $1,000\nbelow 99%: $5,000", "no cap"), one(hours(8)), "$5,000"},
		{"money in another currency is not converted", with("below 99.9%: €1.000,00", "$9,000"), one(hours(8)), "$0 to $9,000"},
		{"at the threshold itself", with("99.9% or less: 10%", "no cap"), one(2592 * time.Second), "$10,000"},
		{"and not below it", with("below 99.9%: 10%", "no cap"), one(2592 * time.Second), "$0"},
		{"a month's fee for a quarter", with("25% of monthly fees", "no cap", quarterly), one(hours(48)), "$25,000"},
		{"the quarter's own", with("25%", "no cap", quarterly), one(hours(48)), "$75,000"},
		{"capped in money", with("25%", "$2,000"), one(hours(48)), "$2,000"},
		{"capped at fifteen days of thirty", with("100%", "15 days of fees"), one(hours(48)), "$50,000"},
		{"capped at two months' fees", with("100%", "two months' fees", quarterly, func(c *Terms) { c.Months = 1 }), one(hours(48)), "$200,000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			due := c.terms.Due(Facts{Annual: usd(t, "$1.2M"), Outages: c.outages, Maintenance: Maintenance{Stated: true}})
			require.True(t, due.Known)
			require.Equal(t, c.due, due.Range.String(), "%v", due.Working)
		})
	}
	t.Run("a fee that nobody could read is no twelfth", func(t *testing.T) {
		terms := with("25%", "no cap")
		terms.Fee = FeeBase{Kind: FeeUnread, Text: "$150,000 for EU, $50,000 for US"}
		due := terms.Due(Facts{Annual: usd(t, "$1.2M"), Outages: one(hours(8))})
		require.False(t, due.Known)
		require.Contains(t, due.Working[0].How, "could not be read")
	})
}
