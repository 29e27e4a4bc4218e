package contract_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/contract"
	"escalate/bot/money"
)

// growing is a monthly contract in UTC with these tiers, no exclusion and no cap.
func growing(t *testing.T, sla, tiers string) contract.Terms {
	p, err := money.ParsePercent(sla)
	require.NoError(t, err)
	c, err := contract.ParseCredit(tiers)
	require.NoError(t, err)
	return contract.Terms{
		SLA: p, Period: contract.Month, Zone: time.UTC, Credit: c, Cap: contract.Cap{Kind: contract.CapNone},
		Exclusion: contract.Exclusion{Kind: contract.ExclusionNone},
	}
}

// june is downtime of one stretch in June 2025, which has 720 hours.
func june(length time.Duration) []contract.Outage {
	from := time.Date(2025, 6, 10, 2, 0, 0, 0, time.UTC)
	return []contract.Outage{{From: from, To: from.Add(length)}}
}

// TestCreditsThatGrow: the annual value is 1,200,000, so a month's fee is 100,000. Each sum is worked out by hand.
func TestCreditsThatGrow(t *testing.T) {
	annual, err := money.Parse("1,200,000", "USD")
	require.NoError(t, err)
	const (
		h        = time.Hour
		m        = time.Minute
		byLength = "over 30 min: 5%\nover 4 h: 10%\nover 24 h: 50%"
	)
	for _, c := range []struct {
		sla, tiers string
		down       time.Duration
		due        string
	}{
		{"99.9%", "1/720 of the monthly fee for each hour begun", 48 * h, "$6,666.67"},                                // 48 / 720
		{"99.9%", "a 720th of the month's fee for each hour begun", 48*h + m, "$6,805.56"},                            // 49 / 720
		{"99.9%", "1/720 of the monthly fee for each full hour", 48*h - m, "$6,527.78"},                               // 47 / 720
		{"99.9%", "1/30 of the monthly fee for each day begun, up to 7/30 of the monthly fee", 200 * h, "$23,333.33"}, // 9 days, at most 7
		{"99.9%", "5% for each full hour, up to 50%", 3*h - m, "$10,000"},
		{"99.9%", "1% for every 0.1% (or portion thereof) that the service availability falls below 99.9%", 8 * h, "$11,000"}, // 98.889 %: 1.011 missed
		{"99.9%", "1% for each full 0.1% below the SLA", 8 * h, "$10,000"},
		{"99.9%", "1% for each 0.1% begun below 99.9%, up to 50%", 48 * h, "$50,000"}, // 66 of them
		{"99.9%", "$500 for each full percentage point below 99%", 48 * h, "$2,500"},  // 93.33 %: 5.67 missed
		{"99.9%", byLength, 2 * h, "$5,000"},
		{"99.9%", byLength, 4 * h, "$5,000"}, // exactly is not over
		{"99.9%", "over 30 min: 5%\nat least 4 h: 10%", 4 * h, "$10,000"},
		{"99.9%", "30 min to 4 h: 5%\n4 h to 24 h: 10%\nover 24 h: 50%", 5 * h, "$10,000"},
		{"99.9%", byLength, 48 * h, "$50,000"},
		{"99.99%", byLength, 20 * m, "$0"},
		{"99.9%", "below 99.9%: 10%\nuptime rounded to two decimals", 45 * m, "$0"},                     // 99.8958 % is 99.90 %
		{"99.9%", "below 99.9%: 10%", 45 * m, "$10,000"},                                                // and below 99.9 % as it is
		{"99.9%", "below 99.9%: 10%\nuptime rounded to two decimals", 46 * m, "$10,000"},                // 99.8935 % is 99.89 %
		{"99.9%", "below 99.9%: 10%\nuptime rounded down to 2 decimals", 45 * m, "$10,000"},             // 99.89 %
		{"99.9%", "below 99.9%: 10%\nuptime rounded up to 2 decimals", 47 * m, "$0"},                    // 99.8912 % is 99.90 %
		{"99.9%", "below 99.9%: 10%\nuptime rounded to the nearest 0.1%", 64 * m, "$0"},                 // 99.852 % is 99.9 %
		{"99.9%", "below 99.9%: 10%\nbelow 99%: 25%\nuptime is rounded to 0.1%", 7*h + 30*m, "$10,000"}, // 98.958 % is 99.0 %
	} {
		due := growing(t, c.sla, c.tiers).Due(contract.Facts{Outages: june(c.down), Annual: annual})
		require.Equal(t, c.due, due.String(), "%s, %s", c.tiers, c.down)
		length := []contract.Outage{{Length: c.down}}
		undated := growing(t, c.sla, c.tiers).Due(contract.Facts{Outages: length, Annual: annual, Now: time.Date(2025, 6, 20, 0, 0, 0, 0, time.UTC)})
		above, err := due.Low.Cmp(undated.Low)
		require.NoError(t, err)
		require.GreaterOrEqual(t, above, 0, "%s: without dates %s", c.tiers, undated)
		if !undated.Open {
			below, err := due.High.Cmp(undated.High)
			require.NoError(t, err)
			require.LessOrEqual(t, below, 0, "%s: without dates %s", c.tiers, undated)
		}
	}
}

// TestPublishedCredits: what public agreements give, and what was published of it.
func TestPublishedCredits(t *testing.T) {
	for _, c := range []struct {
		name, fee, sla, tiers string
		down                  time.Duration
		due                   string
	}{
		// Slack's Plus plan until August 2019, a hundred times what was paid for the time down
		// (get.slack.help/hc/en-us/articles/204113126). The press reckoned (TechTarget, 2018, repeated on
		// lawyers.couchbraunsdorf.com/slack-service-level-agreement): 100 users at $1,250 a month get $173.61 for one hour.
		{"Slack Plus, one hour", "$1,250 a month", "99.99%", "100 x the fee for the time down", time.Hour, "$173.61"},
		// A third, two thirds and the whole of the month's fee beyond 7.2, 14.4 and 21.6 hours: the master services agreement
		// of Heuristic Development Group, www.lawinsider.com/clause/uptime-guarantee, without a date.
		{"by hours, a third", "$900 a month", "99%", heuristic, 10 * time.Hour, "$300"},
		{"by hours, up to and with 14.4", "$900 a month", "99%", heuristic, 14*time.Hour + 24*time.Minute, "$300"},
		{"by hours, two thirds", "$900 a month", "99%", heuristic, 20 * time.Hour, "$600"},
		{"by hours, the whole", "$900 a month", "99%", heuristic, 22 * time.Hour, "$900"},
		// 1/360 of the month's invoice for each hour or partial hour: United Private Cloud,
		// lawinsider.com/clause/service-level-for-scheduled-downtime, without a date.
		{"a 360th an hour", "$3,600 a month", "99.9%", "1/360 of the monthly invoice for each hour or partial hour", 130 * time.Minute, "$30"},
		// 5 % for each 30 minutes, up to the month's fee: www.supplylink.com.au/hosting/sla.htm, without a date.
		{"5 % for 30 minutes", "$200 a month", "99.998%", "5% for each full 30 minutes of downtime, up to 100%", 100 * time.Minute, "$30"},
	} {
		terms := growing(t, c.sla, c.tiers)
		var err error
		terms.Fee, err = contract.ParseFeeBase(c.fee, "USD")
		require.NoError(t, err)
		require.Equal(t, c.due, terms.Due(contract.Facts{Outages: june(c.down)}).String(), c.name)
	}
}

const heuristic = "over 7.2 h: 1/3 of the monthly fee\nover 14.4 h: 2/3 of the monthly fee\nover 21.6 h: 100% of the monthly fee"

// TestGrowingCreditsThatAreAsked: what has two readings, or leaves something open, is refused.
func TestGrowingCreditsThatAreAsked(t *testing.T) {
	for text, says := range map[string]string{
		"1% for every 0.1% below 99.9%":                  "once begun or once full",
		"5% for each hour":                               "once begun or once full",
		"30 min to 4 h: 5%\n6 h to 24 h: 10%":            "what is due over 4 h",
		"over 30 min: 5%\nbelow 99%: 10%":                "go by something else",
		"over 30 min: 10%\nover 4 h: 5%":                 "would give less",
		"1% for each 0.1% begun, up to $500":             "not a limit of the same kind",
		"1% for each 0.1% begun below 9%":                "from 50 to 100",
		"1/720 of the sky for each hour begun":           "neither a percent",
		"5% for each hour begun\n1% for each 0.1% begun": "has to be the only line",
	} {
		_, err := contract.ParseCredit(text)
		require.ErrorContains(t, err, says, text)
	}
}

// TestCapsOfIncidentsAndIncidentsThatAreTooShort: a month's fee is 100,000; 25 % are due for each month past its limit.
func TestCapsOfIncidentsAndIncidentsThatAreTooShort(t *testing.T) {
	annual, err := money.Parse("1,200,000", "USD")
	require.NoError(t, err)
	day := func(month time.Month, d, hour int, length time.Duration) contract.Outage {
		from := time.Date(2025, month, d, hour, 0, 0, 0, time.UTC)
		return contract.Outage{From: from, To: from.Add(length)}
	}
	long, short := 3*time.Hour, 4*time.Minute
	for _, c := range []struct {
		name, limit, exclusion string
		outages                []contract.Outage
		due                    string
	}{
		{"one incident, over a month's end, one cap", "$30,000 per incident", "none", []contract.Outage{day(6, 30, 21, 6*time.Hour)}, "$30,000"},
		{"the cap of each month", "$30,000 a month", "none", []contract.Outage{day(6, 30, 21, 6*time.Hour)}, "$50,000"},
		{"two incidents, or one", "$30,000 per incident", "none", []contract.Outage{day(6, 3, 0, long), day(7, 3, 0, long)}, "$30,000 to $50,000"},
		{"below the cap", "50% of monthly fees per incident", "none", []contract.Outage{day(6, 3, 0, long)}, "$25,000"},
		{"twelve months before it are not known", "10% of annual fees in any twelve months", "none", []contract.Outage{day(6, 3, 0, long)}, "$0 to $25,000"},
		{"and they bind at most", "1% of annual fees in any twelve months", "none", []contract.Outage{day(6, 3, 0, long), day(7, 3, 0, long)}, "$0 to $12,000"},
		{"fifteen short ones do not count", "no cap", "none, outages under 5 min do not count", shorts(day, short, 15), "$0"},
		{"where they do, they are an hour", "no cap", "none", shorts(day, short, 15), "$25,000"},
		{"exactly as long counts", "no cap", "none, only outages of at least 4 min count", shorts(day, short, 15), "$25,000"},
		{"exactly as long does not", "no cap", "none, only outages over 4 min count", shorts(day, short, 15), "$0"},
		{"short ones that touch are one", "no cap", "none, outages under 2 h do not count", []contract.Outage{day(6, 3, 0, time.Hour), day(6, 3, 1, time.Hour)}, "$25,000"},
		{"a short one without dates", "no cap", "none, outages under 2 h do not count", []contract.Outage{{Length: time.Hour}}, "$0"},
	} {
		terms := growing(t, "99.9%", "25%")
		terms.Exclusion, err = contract.ParseExclusion(c.exclusion)
		require.NoError(t, err, c.name)
		terms.Cap, _, err = contract.ParseCap(money.Percent{}, c.limit, "USD")
		require.NoError(t, err, c.name)
		facts := contract.Facts{Outages: c.outages, Annual: annual, Now: time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC)}
		require.Equal(t, c.due, terms.Due(facts).String(), c.name)
	}
	for _, text := range []string{"per incident", "no cap in any twelve months", "a lot for each incident"} {
		_, _, err := contract.ParseCap(money.Percent{}, text, "USD")
		require.Error(t, err, text)
	}
	_, err = contract.ParseExclusion("none, 8 h a month")
	require.ErrorContains(t, err, "none, and something else")
}

func shorts(day func(time.Month, int, int, time.Duration) contract.Outage, length time.Duration, n int) (all []contract.Outage) {
	for i := range n {
		all = append(all, day(6, i+1, 0, length))
	}
	return all
}

// A contract with tiers by length may mean each outage or all of a window together: both readings lie in the range.
func TestTiersByLengthOfSeveralOutagesAreARange(t *testing.T) {
	annual, err := money.Parse("1,200,000", "USD")
	require.NoError(t, err)
	terms := growing(t, "99.9%", "over 30 min: 5%\nover 4 h: 10%\nover 24 h: 50%")
	first := june(3 * time.Hour)[0]
	second := contract.Outage{From: first.From.AddDate(0, 0, 7), To: first.To.AddDate(0, 0, 7)}
	due := terms.Due(contract.Facts{Annual: annual, Outages: []contract.Outage{first, second}})
	require.Equal(t, "$5,000 to $20,000", due.String(), "each alone 5%, together 6 h: 10%")
	require.Contains(t, due.Assumptions, "each stretch of downtime has a tier of its own, or all have one together")
}
