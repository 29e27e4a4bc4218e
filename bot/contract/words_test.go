package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/contract"
	"escalate/bot/money"
)

// TestWhatIsRepeatedIsReadBackAsTheSame: a term that is repeated to whoever typed it can be typed in those words.
func TestWhatIsRepeatedIsReadBackAsTheSame(t *testing.T) {
	for _, text := range []string{
		"none", "8 h a month, announced 5 days before", "announced 48 h before, no limit", "10 h a year, two days' notice", "up to 4 hours",
		"no notice, 36 h 30 min a quarter", "announced maintenance", "90 min",
		"none, outages under 5 min do not count", "only outages longer than 10 minutes count", "8 h a month, five working days' notice",
		"Sundays 02:00-06:00", "none, only service hours Mon-Fri 9-18, Sat 9-13 count", "weekly maintenance Sun 22:00-02:00 Europe/Berlin, 8 h a month, no notice", "service hours 24/7",
		"announced maintenance, weekly maintenance every Sunday 2-6am, service hours weekdays 8am-6pm", "only service hours Mon-Fri 9-18 UTC count, outages under 5 min do not count", "8 h a month, only incidents of at least 90 s count",
	} {
		x, err := contract.ParseExclusion(text)
		require.NoError(t, err, text)
		again, err := contract.ParseExclusion(x.String())
		require.NoError(t, err, x.String())
		require.Equal(t, x, again, x.String())
	}
	for _, text := range []string{
		"25%", "none", "10% of monthly fees", "5 days", "10 x the fee for the time down", "1000 x the fee for the time down", "$5,000", "KWD 1.250",
		"below 99.9%: 10%\nbelow 99.0%: 25%", "99.9% or less: $5,000", "Less than 99.99% but at least 99.0%: 10%\nless than 99.0%: 30%",
		"5% for each hour begun, up to 50%", "$1,500 for every 4 hours begun", "1 day for each day begun, up to 15 days", "below 99.9%: 3 days",
		"1/720 of the monthly fee for each hour begun, up to 100% of the monthly fee", "5% for each full hour", "1% for each 0.1% begun below 99.9%, up to 50%",
		"$500 for each full percentage point below the target", "over 30 min: 5%\nat least 4 h: 10%", "below 99.9%: 10%\nuptime rounded down to 2 decimals",
	} {
		x, err := contract.ParseCredit(text)
		require.NoError(t, err, text)
		again, err := contract.ParseCredit(x.String())
		require.NoError(t, err, x.String())
		require.Equal(t, x.String(), again.String())
		require.Equal(t, x, again, x.String())
	}
	for _, text := range []string{"no cap", "$50,000", "€50.000,00 a quarter", "15 days of fees", "2 months' fees", "10% of annual fees", "12.5% of monthly fees", "50% of monthly fees per incident", "$50,000 for each incident", "20% of annual fees in any 12 months", "€100K in any rolling twelve-month period"} {
		x, _, err := contract.ParseCap(money.Percent{}, text, "USD")
		require.NoError(t, err, text)
		again, _, err := contract.ParseCap(money.Percent{}, x.String(), "USD")
		require.NoError(t, err, x.String())
		require.Equal(t, x.String(), again.String())
	}
	for _, text := range []string{"$150,000/mo", "€1.8M per annum", "annual value / 12", "monthly fee of the affected service", "$100 a quarter"} {
		x, err := contract.ParseFeeBase(text, "USD")
		require.NoError(t, err, text)
		again, err := contract.ParseFeeBase(x.String(), "USD")
		require.NoError(t, err, x.String())
		require.Equal(t, x.String(), again.String())
	}
	for _, text := range []string{"30 days after the month ends", "within thirty days of the incident", "2 months after the month ends", "none", "1 day after the outage", "2 weeks after the outage", "10 business days after the end of the month"} {
		x, err := contract.ParseClaim(text)
		require.NoError(t, err, text)
		again, err := contract.ParseClaim(x.String())
		require.NoError(t, err, x.String())
		require.Equal(t, x, again, x.String())
	}
	for _, text := range []string{"3 days before", "72 h", "one week in advance", "90 minutes before", "not announced", "3 business days before"} {
		x := contract.ParseNotice(text)
		require.True(t, x.Stated, text)
		require.Equal(t, x, contract.ParseNotice(x.String()), x.String())
	}
}
