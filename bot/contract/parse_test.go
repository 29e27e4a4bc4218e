package contract

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
	"escalate/bot/typed"
)

// tiersText is a credit in one line, for comparing.
func tiersText(c Credit) string {
	parts := []string{string(c.Kind)}
	for _, s := range c.Tiers {
		parts = append(parts, s.Below.String()+"="+s.Value.RatString())
	}
	return strings.Join(parts, " ")
}

// refused says that err is a refusal that people can act on: it quotes, and gives an example.
func refused(t *testing.T, err error, why string) {
	t.Helper()
	var bad *typed.Refusal
	require.ErrorAs(t, err, &bad)
	require.Contains(t, bad.Error(), why)
	require.Contains(t, bad.Error(), "Write ")
	require.NotEmpty(t, bad.Example)
}

func TestParseCredit(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "",
		" \n ":                            "",
		"25%":                             "percent not stated=25",
		"none":                            "percent not stated=0",
		"5 days":                          "days not stated=5",
		"1 day of the fee":                "days not stated=1",
		"10 x the fee for the time down":  "multiple not stated=10",
		"100 times":                       "multiple not stated=100",
		"2.5×":                            "multiple not stated=5/2",
		"below 99.5%: 25%":                "percent 99.5%=25",
		"< 95% = 100%\nbelow 99.9 %: 10%": "percent 99.9%=10 95%=100",
		"Under 99%: 7 days; less than 95%: 15 days.": "days 99%=7 95%=15",
		"below 99%: 25%\n5%":                         "percent not stated=5 99%=25",
	} {
		c, err := ParseCredit(text)
		require.NoError(t, err, text)
		require.Equal(t, want, tiersText(c), text)
	}
	for text, why := range map[string]string{
		"25":                                  "neither a percent nor days",
		"a quarter of the fee":                "neither a percent nor days",
		"below 99%: some":                     "neither a percent nor days",
		"below 101%: 5%":                      "not a percent from 50 to 100",
		"below 99%: 5%\nbelow 95%: 3d":        "neither",
		"below 99%: 5%\nbelow 95%: 3 days":    "count in something else",
		"below 99%: 5%\nbelow 99.0%: 9%":      "same threshold",
		"5%\n6%":                              "same threshold",
		"below 99%: 25%\nbelow 95%: 10%":      "would give less",
		"below 1,5%: 5%":                      "not a percent from 50 to 100",
		strings.Repeat("below 99%: 5%\n", 13): "it is too long",
		strings.Repeat("9", 500):              "it is too long",
	} {
		_, err := ParseCredit(text)
		refused(t, err, why)
	}
}

func TestParseExclusion(t *testing.T) {
	h := Exactly
	for text, want := range map[string]Exclusion{
		"":                                     {},
		"none":                                 {Kind: ExclusionNone},
		"8 h a month, announced 5 days before": {Kind: ExclusionAnnounced, Allowance: h(hours(8)), Per: Month, Notice: h(hours(120))},
		"announced 48 h before, no limit":      {Kind: ExclusionAnnounced, Allowance: NoLimit(), Notice: h(hours(48))},
		"Announced at least 2 weeks in advance; up to 90 min per quarter.": {Kind: ExclusionAnnounced, Allowance: h(90 * time.Minute), Per: Quarter, Notice: h(hours(336))},
		"10 h/year, 5 days' notice":                                        {Kind: ExclusionAnnounced, Allowance: h(hours(10)), Per: Year, Notice: h(hours(120))},
		"8 h":                                                              {Kind: ExclusionAnnounced, Allowance: h(hours(8))},
		"announced maintenance, no notice":                                 {Kind: ExclusionAnnounced, Notice: NoLimit()},
		"1.5 h each month":                                                 {Kind: ExclusionAnnounced, Allowance: h(90 * time.Minute), Per: Month},
	} {
		x, err := ParseExclusion(text)
		require.NoError(t, err, text)
		require.Equal(t, want, x, text)
	}
	for text, why := range map[string]string{
		"scheduled maintenance windows": "neither an allowance nor a notice",
		"8 h a fortnight":               "neither an allowance nor a notice",
		"8 h a month, 9 h a month":      "the same thing twice",
		"announced soon before":         "neither an allowance nor a notice",
		"9999 days":                     "it is longer than a year",
		strings.Repeat("8 h, ", 100):    "too long",
	} {
		_, err := ParseExclusion(text)
		refused(t, err, why)
	}
}

func TestParseNotice(t *testing.T) {
	for text, want := range map[string]Limit{
		"": {}, "3 days before, by e-mail": {}, "3 days before": Exactly(hours(72)), "one week in advance": Exactly(hours(168)), "4 h maintenance, e-mail on 1 Nov": {}, "2 days late": {}, "48 h": Exactly(hours(48)), "by e-mail": {},
		"5 days before, again 2 h before": {}, "not announced": NoLimit(), "None": NoLimit(),
	} {
		require.Equal(t, want, ParseNotice(text), text)
	}
}

func TestParseCapOf(t *testing.T) {
	for text, want := range map[string]struct {
		of    Period
		count int
	}{
		"": {}, "monthly fees": {Month, 0}, "the fee of the month": {Month, 0}, "Quarterly fee": {Quarter, 0}, "annual fees": {Year, 0},
		"fees of the last 12 months": {Year, 0}, "the three months' fees": {}, "fees of three months": {Quarter, 0},
		"monthly fees, 3 count": {Month, 3}, "monthly fee of the affected service, 1 cap counts": {Month, 1},
	} {
		of, count, err := ParseCapOf(text)
		if text == "the three months' fees" {
			want.of = Quarter
		}
		require.NoError(t, err, text)
		require.Equal(t, want.of, of, text)
		require.Equal(t, want.count, count, text)
	}
	for text, why := range map[string]string{
		"fees":                   "has to name one of",
		"monthly or annual fees": "has to name one of",
		"fees of 7 months":       "a number that is not 3 or 12",
		"monthly fees, all":      "after the comma",
		"monthly fees, 13 count": "one to twelve",
		"annual fees, 3 count":   "only monthly caps",
		strings.Repeat("m", 500): "too long",
	} {
		_, _, err := ParseCapOf(text)
		refused(t, err, why)
	}
}

func TestParseFeeBase(t *testing.T) {
	for text, want := range map[string]FeeBase{
		"": {}, "annual value / 12": {},
		"monthly fee": {}, "Monthly fees.": {}, "the monthly charges": {}, "one month's fee": {}, "fee of the month": {}, "month": {},
		"$150,000 a month":                    {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"€450K per quarter":                   {Kind: FeeStated, Amount: money.FromRat(num(150000), "EUR")},
		"1.8M / year":                         {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"$150,000/mo":                         {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"$150,000 monthly":                    {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"monthly fee: $150,000":               {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"$1.8M p.a.":                          {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"$450K/qtr":                           {Kind: FeeStated, Amount: usd(t, "$150,000")},
		"Monthly fee of the affected service": {Kind: FeePart, Text: "Monthly fee of the affected service"},
	} {
		f, err := ParseFeeBase(text, "USD")
		require.NoError(t, err, text)
		require.Equal(t, want, f, text)
	}
	for _, text := range []string{"$150,000", "150 of something", "10% of the annual value", "$150,000 per month for EU, $50,000 for US"} {
		_, err := ParseFeeBase(text, "USD")
		refused(t, err, "the amount needs its period")
	}
	for _, text := range []string{"quarterly fee", "annual fee", "Annual fees", "the yearly fee", "fee of the quarter", "half-yearly fees", "biannual fee"} {
		_, err := ParseFeeBase(text, "USD")
		refused(t, err, "the fee of a month")
	}
	for _, text := range []string{"TBD", "n/a", "unknown", "see contract"} {
		_, err := ParseFeeBase(text, "USD")
		refused(t, err, "it names no fee")
	}
	for _, text := range []string{"€12.500 a month", "12.500 € per month"} {
		_, err := ParseFeeBase(text, "USD")
		require.ErrorContains(t, err, "12,500 or 12.50? Write 12500 or 12.5.")
	}
}

func TestParseClaim(t *testing.T) {
	for text, want := range map[string]ClaimDeadline{
		"": {}, "none": {Stated: true, None: true},
		"30 days after the month ends":                    {Stated: true, Days: 30, After: AfterMonth},
		"within 2 months of the end of the billing month": {Stated: true, Months: 2, After: AfterMonth},
		"2 weeks after the outage":                        {Stated: true, Days: 14, After: AfterOutage},
		"5 working days after the outage":                 {Stated: true, Workdays: 5, After: AfterOutage},
	} {
		c, err := ParseClaim(text)
		require.NoError(t, err, text)
		require.Equal(t, want, c, text)
	}
	_, err := ParseClaim("30 days")
	refused(t, err, "it does not say after what")
	_, err = ParseClaim("5 business weeks after the outage")
	refused(t, err, "only days from 1 to 250 can be business days")
	for _, text := range []string{"soon", "30 days after Christmas"} {
		_, err := ParseClaim(text)
		refused(t, err, "not a number of days or months")
	}
}

func TestParseFeePeriod(t *testing.T) {
	for text, want := range map[string]int{
		"Q4 2025": 3, "q1": 3, "Q2/2026": 3, "November 2025": 1, "Nov": 1, "sept 2025": 1, "month": 1, "a month": 1, "the quarter": 3, "2025": 12,
		"year": 12, "annual": 12, "2 months": 2, "one year": 12, "monthly": 1, "this month's fee": 1, "quarterly": 3,
	} {
		n, err := ParseFeePeriod(text)
		require.NoError(t, err, text)
		require.Equal(t, want, n, text)
	}
	for _, text := range []string{"Q5", "soon", "0 months", "99 years", "May be", "the outage"} {
		_, err := ParseFeePeriod(text)
		refused(t, err, "not a time that a fee is paid for")
	}
	require.Equal(t, []int{36, 18, 0, 0}, []int{relationship("3 years"), relationship("18 months, then more"), relationship("since 2022"), relationship("")})
}

func TestTemplates(t *testing.T) {
	seen := map[string]bool{}
	want := map[string]string{
		"aws-compute":      "percent 99.99%=10 99.0%=30 95.0%=100",
		"amazon-s3":        "percent 99.9%=10 99.0%=25 95.0%=100",
		"google-workspace": "days 99.9%=3 99.0%=7 95.0%=15",
		"slack":            "multiple not stated=10",
	}
	for _, m := range Templates() {
		require.False(t, seen[m.Key])
		seen[m.Key] = true
		require.NotEmpty(t, m.Name)
		require.True(t, pct(t, m.SLA).Stated())
		require.Contains(t, periods, m.Period)
		c, err := ParseCredit(m.Tiers)
		require.NoError(t, err)
		require.Equal(t, want[m.Key], tiersText(c))
		require.Equal(t, m.Key == "aws-compute" || m.Key == "amazon-s3", c.Smallest.Amount != nil, "Amazon pays no credit of a dollar or less")
		_, err = ParseExclusion(m.Exclusion)
		require.NoError(t, err)
		_, _, err = ParseCap(money.Percent{}, m.CapOf, "USD")
		require.NoError(t, err)
		_, err = ParseFeeBase(m.FeeBase, "USD")
		require.NoError(t, err)
		_, err = ParseClaim(m.Claim)
		require.NoError(t, err)
	}
	require.Len(t, seen, len(want))
}
