package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
)

// utc is a moment of 2025.
func utc(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2025, month, day, hour, minute, 0, 0, time.UTC)
}

func credit(t require.TestingT, text string) Credit {
	c, err := ParseCredit(text)
	require.NoError(t, err)
	return c
}

func exclusion(t require.TestingT, text string) Exclusion {
	x, err := ParseExclusion(text)
	require.NoError(t, err)
	return x
}

func capOf(t require.TestingT, percent string, of Period) Cap {
	return Cap{Kind: CapPercent, Percent: pct(t, percent), Of: of}
}

func down(from, to time.Time) Outage { return Outage{From: from, To: to} }

// TestShapes is what is due for contracts and outages of many shapes. The annual value is 1,200,000, so a month's fee is
// 100,000, and each figure can be checked by hand.
func TestShapes(t *testing.T) {
	ny := zoneOf(t, "America/New_York")
	tiers := credit(t, "below 99.9%: 10%\nbelow 99%: 25%\nbelow 95%: 100%")
	none := Exclusion{Kind: ExclusionNone}
	monthly := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: none, Credit: tiers, Cap: Cap{Kind: CapNone}}
	with := func(change func(*Terms)) Terms {
		terms := monthly
		change(&terms)
		return terms
	}
	maintenance := func(notice time.Duration, from, to time.Time) Maintenance {
		return Maintenance{Stated: true, Spans: []Announced{{From: from, To: to, Notice: Exactly(notice)}}}
	}
	two := utc(11, 8, 2, 0)
	for _, c := range []struct {
		name  string
		terms Terms
		facts Facts
		due   string
	}{
		{"tier 10: 2 h of 720 h is 99.72 %", monthly, Facts{Outages: []Outage{down(two, two.Add(hours(2)))}}, "$10,000"},
		{"tier 25: 8 h of 720 h is 98.88 %", monthly, Facts{Outages: []Outage{down(two, two.Add(hours(8)))}}, "$25,000"},
		{"tier 100: 48 h of 720 h is 93.33 %", monthly, Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$100,000"},
		{"exactly the allowance is not past it", monthly, Facts{Outages: []Outage{down(two, two.Add(2592*time.Second))}}, "$0"},
		{"a second more is", monthly, Facts{Outages: []Outage{down(two, two.Add(2593*time.Second))}}, "$10,000"},
		{"exactly a tier's threshold is not below it", monthly, Facts{Outages: []Outage{down(two, two.Add(hours(36)))}}, "$25,000"},
		{"flat rate", with(func(c *Terms) { c.Credit = credit(t, "5%") }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$5,000"},
		{"days of fee: 3 of 30", with(func(c *Terms) { c.Credit = credit(t, "3 days") }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$10,000"},
		{
			"days of fee in tiers, 31 days", with(func(c *Terms) { c.Credit = credit(t, "below 99.9%: 3 days\nbelow 99.0%: 7 days") }),
			Facts{Outages: []Outage{down(utc(12, 8, 0, 0), utc(12, 9, 0, 0))}}, "$22,580.65",
		},
		{"ten times the fee for 48 h of 720 h", with(func(c *Terms) { c.Credit = credit(t, "10 x the fee for the time down") }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$66,666.67"},
		{
			"quarterly, 48 h of 2208 h, 25 % of the quarter's fee", with(func(c *Terms) { c.Period = Quarter }),
			Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$75,000",
		},
		{
			"quarterly, two monthly caps count", with(func(c *Terms) { c.Period, c.Cap, c.Months = Quarter, capOf(t, "10%", Month), 2 }),
			Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$20,000",
		},
		{
			"quarterly, how many caps count is not stated, one month touched", with(func(c *Terms) { c.Period, c.Cap = Quarter, capOf(t, "10%", Month) }),
			Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$10,000",
		},
		{
			"quarterly, not stated, two months touched", with(func(c *Terms) { c.Period, c.Cap = Quarter, capOf(t, "10%", Month) }),
			Facts{Outages: []Outage{down(utc(11, 30, 0, 0), utc(12, 2, 0, 0))}}, "$10,000 to $20,000",
		},
		{
			"over a month's end: two months, two caps", with(func(c *Terms) { c.Cap = capOf(t, "10%", Month) }),
			Facts{Outages: []Outage{down(utc(10, 31, 0, 0), utc(11, 2, 0, 0))}}, "$20,000",
		},
		{
			"over a month's end, only one past its limit", with(func(c *Terms) { c.Cap = capOf(t, "10%", Month) }),
			Facts{Outages: []Outage{down(utc(10, 31, 23, 30), utc(11, 2, 0, 0))}}, "$10,000",
		},
		{
			"over a month's end under a cap of the year's fee", with(func(c *Terms) { c.Cap = capOf(t, "10%", Year) }),
			Facts{Outages: []Outage{down(utc(10, 31, 0, 0), utc(11, 3, 0, 0))}}, "$120,000",
		},
		{
			"over a month's end, both in one quarter's cap", with(func(c *Terms) { c.Cap = capOf(t, "5%", Quarter) }),
			Facts{Outages: []Outage{down(utc(10, 31, 0, 0), utc(11, 2, 0, 0))}}, "$15,000",
		},
		{
			"local November 2025 has 721 h: 43.26 min are not past it", with(func(c *Terms) { c.Zone = ny }),
			Facts{Outages: []Outage{down(two, two.Add(2595*time.Second))}}, "$0",
		},
		{"and are past 720 h in UTC", monthly, Facts{Outages: []Outage{down(two, two.Add(2595*time.Second))}}, "$10,000"},
		{
			"local March 2025 has 743 h: 44.62 min are past it", with(func(c *Terms) { c.Zone = ny }),
			Facts{Outages: []Outage{down(utc(3, 20, 0, 0), utc(3, 20, 0, 44).Add(37*time.Second))}}, "$10,000",
		},
		{
			"the month ends by the contract's clock", with(func(c *Terms) { c.Zone, c.Cap = ny, capOf(t, "10%", Month) }),
			Facts{Outages: []Outage{down(utc(11, 1, 0, 0), utc(11, 1, 4, 0))}}, "$10,000", // all of it is still October in New York
		},
		{
			"a year of 366 days: 8.784 h allowed", with(func(c *Terms) { c.Period, c.Credit = Year, credit(t, "1%") }),
			Facts{Outages: []Outage{down(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 8, 47, 2, 0, time.UTC))}}, "$0",
		},
		{
			"a year of 365 days: 8.76 h allowed", with(func(c *Terms) { c.Period, c.Credit = Year, credit(t, "1%") }),
			Facts{Outages: []Outage{down(utc(2, 28, 0, 0), utc(2, 28, 8, 47).Add(2*time.Second))}}, "$12,000",
		},
		{
			"overlapping and touching outages are one of 8 h", monthly,
			Facts{Outages: []Outage{down(two.Add(hours(4)), two.Add(hours(8))), down(two, two.Add(hours(3))), down(two.Add(hours(2)), two.Add(hours(4)))}}, "$25,000",
		},
		{"an outage still going on", monthly, Facts{Now: two.Add(hours(2)), Outages: []Outage{{From: two, Ongoing: true}}}, "$10,000"},
		{"six hours later", monthly, Facts{Now: two.Add(hours(8)), Outages: []Outage{{From: two, Ongoing: true}}}, "$25,000"},
		{"before its own start", monthly, Facts{Now: two.Add(-hours(1)), Outages: []Outage{{From: two, Ongoing: true}}}, "$0"},
		{
			"maintenance partly inside: 8 h less 7 h, announced in time", with(func(c *Terms) { c.Exclusion = exclusion(t, "8 h a month, announced 5 days before") }),
			Facts{Outages: []Outage{down(two, two.Add(hours(8)))}, Maintenance: maintenance(hours(120), two.Add(-hours(2)), two.Add(hours(7)))}, "$10,000",
		},
		{
			"announced too late", with(func(c *Terms) { c.Exclusion = exclusion(t, "8 h a month, announced 5 days before") }),
			Facts{Outages: []Outage{down(two, two.Add(hours(8)))}, Maintenance: maintenance(hours(119), two.Add(-hours(2)), two.Add(hours(7)))}, "$25,000",
		},
		{
			"announced in time, above the allowance of 1 h", with(func(c *Terms) { c.Exclusion = exclusion(t, "1 h a month, announced 5 days before") }),
			Facts{Outages: []Outage{down(two, two.Add(hours(9)))}, Maintenance: maintenance(hours(120), two, two.Add(hours(9)))}, "$25,000",
		},
		{
			"notice not known", with(func(c *Terms) { c.Exclusion = exclusion(t, "8 h a month, announced 5 days before") }),
			Facts{Outages: []Outage{down(two, two.Add(hours(8)))}, Maintenance: Maintenance{Stated: true, Spans: []Announced{{From: two, To: two.Add(hours(8))}}}}, "$0 to $25,000",
		},
		{
			"whether any was announced is not known", with(func(c *Terms) { c.Exclusion = exclusion(t, "1 h a month, announced 5 days before") }),
			Facts{Outages: []Outage{down(two, two.Add(hours(8)))}}, "$10,000 to $25,000",
		},
		{
			"none was announced", with(func(c *Terms) { c.Exclusion = Exclusion{} }),
			Facts{Outages: []Outage{down(two, two.Add(hours(8)))}, Maintenance: Maintenance{Stated: true}}, "$25,000",
		},
		{
			"an allowance of 24 h a year over two months", with(func(c *Terms) { c.Exclusion = exclusion(t, "24 h a year, announced 5 days before") }),
			Facts{Outages: []Outage{down(utc(10, 31, 0, 0), utc(11, 2, 0, 0))}, Maintenance: maintenance(hours(120), utc(10, 31, 0, 0), utc(11, 2, 0, 0))}, "$0 to $50,000",
		},
		{
			"allowance of a month, SLA of a quarter: 24 h", with(func(c *Terms) { c.Period, c.Exclusion = Quarter, exclusion(t, "8 h a month, announced 5 days before") }),
			Facts{Outages: []Outage{down(two, two.Add(hours(25)))}, Maintenance: maintenance(hours(120), two, two.Add(hours(25)))}, "$0",
		},
		{"100 % SLA: a second is past it", with(func(c *Terms) { c.SLA, c.Credit = pct(t, "100%"), credit(t, "5%") }), Facts{Outages: []Outage{down(two, two.Add(time.Second))}}, "$5,000"},
		{"100 % SLA, no downtime", with(func(c *Terms) { c.SLA = pct(t, "100%") }), Facts{Outages: []Outage{down(two, two)}}, "$0"},
		{"zero cap", with(func(c *Terms) { c.Cap = capOf(t, "0%", Month) }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$0"},
		{"the cap is not stated, the credit is", with(func(c *Terms) { c.Cap = Cap{} }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$0 to $100,000"},
		{"neither is stated", with(func(c *Terms) { c.Cap, c.Credit = Cap{}, Credit{} }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$0 or more"},
		{"the fee base of the cap is not stated", with(func(c *Terms) { c.Cap = capOf(t, "2%", PeriodUnknown) }), Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}, "$2,000 to $24,000"},
		{
			"the zone is not stated, four hours at a month's end", with(func(c *Terms) { c.Zone = nil }),
			Facts{Outages: []Outage{down(utc(10, 31, 20, 0), utc(11, 1, 0, 0))}}, "$0 to $20,000",
		},
		{
			"the zone is not stated, just below the limit of 720 h", with(func(c *Terms) { c.Zone = nil }),
			Facts{Outages: []Outage{down(utc(11, 20, 0, 0), utc(11, 20, 0, 43).Add(6*time.Second))}}, "$0 to $10,000",
		},
		{
			"the zone is not stated, and it makes no difference", with(func(c *Terms) { c.Zone = nil }),
			Facts{Outages: []Outage{down(two, two.Add(hours(8)))}}, "$25,000",
		},
		{
			"a length alone, most of its half may be excluded", with(func(c *Terms) {
				c.Exclusion, c.Cap = exclusion(t, "23.5 h a month, announced 1 day before"), capOf(t, "30%", Month)
			}),
			Facts{Outages: []Outage{{Length: hours(48)}}}, "$0 to $55,000",
		},
		{
			"a length alone, 3 days of fee: of 31 at least, twice of 28 at most", with(func(c *Terms) { c.Credit = credit(t, "3 days") }),
			Facts{Outages: []Outage{{Length: hours(48)}}}, "$9,677.42 to $21,428.57",
		},
		{"no outage entered", monthly, Facts{}, "$0 or more"},
		{"a start without an end", monthly, Facts{Outages: []Outage{{From: two}}}, "$0 or more"},
		{"an outage of 2 h, and a start without an end", monthly, Facts{Outages: []Outage{down(two, two.Add(hours(2))), {From: two.Add(hours(4))}}}, "$10,000 or more"},
		{"fee as stated", with(func(c *Terms) { c.Fee = FeeBase{Kind: FeeStated, Amount: usd(t, "$50,000")} }), Facts{Outages: []Outage{down(two, two.Add(hours(8)))}}, "$12,500"},
		{"fee of a part, without a figure", with(func(c *Terms) { c.Fee = FeeBase{Kind: FeePart, Text: "storage"} }), Facts{Outages: []Outage{down(two, two.Add(hours(8)))}}, "$0 to $25,000"},
		{"a length alone, within every window", monthly, Facts{Outages: []Outage{{Length: 40 * time.Minute}}}, "$0"},
		{"a length alone: an hour passes one month at most", with(func(c *Terms) { c.Cap = capOf(t, "10%", Month) }), Facts{Outages: []Outage{{Length: time.Hour}}}, "$0 to $10,000"},
		{"a length alone: 48 h leave a day at least in one month, and pass two at most", with(func(c *Terms) { c.Cap = capOf(t, "30%", Month) }), Facts{Outages: []Outage{{Length: hours(48)}}}, "$25,000 to $55,000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.facts.Annual = usd(t, "$1.2M")
			due := c.terms.Due(c.facts)
			require.True(t, due.Known)
			require.Equal(t, c.due, due.Range.String(), "%v", due.Working)
		})
	}
}

func TestCurrenciesAndMissingFee(t *testing.T) {
	two := utc(11, 8, 2, 0)
	terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: Exclusion{Kind: ExclusionNone}, Credit: credit(t, "50%"), Cap: capOf(t, "10%", Month)}
	facts := Facts{Outages: []Outage{down(two, two.Add(hours(48)))}}

	due := terms.Due(facts)
	require.False(t, due.Known, "no fee known")
	offer := Option{No: 1, Percent: pct(t, "10%"), Amount: usd(t, "$500")}
	require.Equal(t, "$0 to $500", offer.Beyond(due).String(), "what is due being unknown counts as beyond")
	require.True(t, offer.Beyond(due).Any())

	for _, c := range []struct{ annual, code, due, at, above string }{
		{"2.3M", "USD", "$19,166.67", "19166.67", "19166.68"},
		{"1000000", "JPY", "¥8,333", "8333", "8334"},
		{"1000", "KWD", "KWD 8.333", "8.333", "8.334"},
	} {
		t.Run(c.code, func(t *testing.T) {
			annual, err := money.Parse(c.annual, c.code)
			require.NoError(t, err)
			facts.Annual = annual
			due := terms.Due(facts)
			require.Equal(t, c.due, due.Range.String())
			at, err := money.Parse(c.at, c.code)
			require.NoError(t, err)
			require.False(t, Option{Amount: at}.Beyond(due).Any(), "an amount at the cap, to its smallest unit, is not above it")
			above, err := money.Parse(c.above, c.code)
			require.NoError(t, err)
			require.True(t, Option{Amount: above}.Beyond(due).Any())
			other := Option{Amount: usd(t, "$5"), Waivers: []Part{{Text: "fee", Price: Priced, Amount: at}}}
			if c.code != "USD" {
				require.False(t, other.Beyond(due).Known, "nothing is converted")
				require.True(t, other.Beyond(due).Any())
				require.True(t, other.Cost().Mixed)
			}
		})
	}
}

func TestWindows(t *testing.T) {
	for _, c := range []struct {
		zone   string
		at     time.Time
		period Period
		label  string
		hours  int
		half   bool
	}{
		{"America/New_York", utc(11, 8, 0, 0), Month, "November 2025 (30 days, America/New_York)", 721, false},
		{"UTC", utc(11, 8, 0, 0), Month, "November 2025 (30 days, UTC)", 720, false},
		{"America/New_York", utc(3, 8, 0, 0), Month, "March 2025 (31 days, America/New_York)", 743, false},
		{"America/New_York", utc(11, 8, 0, 0), Quarter, "Q4 2025 (92 days, America/New_York)", 2209, false},
		{"UTC", time.Date(2024, 2, 8, 0, 0, 0, 0, time.UTC), Year, "2024 (366 days, UTC)", 8784, false},
		{"UTC", time.Date(2024, 2, 8, 0, 0, 0, 0, time.UTC), Month, "February 2024 (29 days, UTC)", 696, false},
		{"Australia/Lord_Howe", utc(4, 8, 0, 0), Month, "April 2025 (30 days, Australia/Lord_Howe)", 720, true},
		{"Pacific/Kiritimati", utc(10, 31, 12, 0), Month, "November 2025 (30 days, Pacific/Kiritimati)", 720, false},
	} {
		w := window(c.at.In(zoneOf(t, c.zone)), c.period, Begins{})
		require.Equal(t, c.label, w.Label)
		want := hours(c.hours)
		if c.half {
			want += 30 * time.Minute
		}
		require.Equal(t, want, w.Length, c.label)
	}
	t.Run("a month that begins in a gap of the clocks", func(t *testing.T) {
		// Clocks in Asuncion went from 00:00 to 01:00 on 1 October 2017.
		w := window(time.Date(2017, 10, 15, 0, 0, 0, 0, time.UTC).In(zoneOf(t, "America/Asuncion")), Month, Begins{})
		require.Equal(t, "2017-10-01T01:00:00-03:00", w.Start.Format(time.RFC3339))
		require.Equal(t, hours(743), w.Length)
	})
	t.Run("windows follow one another without a gap", func(t *testing.T) {
		for _, name := range []string{"America/Asuncion", "Europe/Lisbon", "America/Havana", "Asia/Tehran", "Pacific/Apia", "Antarctica/Troll"} {
			at := window(time.Date(1990, 1, 1, 12, 0, 0, 0, zoneOf(t, name)), Month, Begins{})
			for range 480 {
				next := window(at.End, Month, Begins{})
				require.True(t, next.Start.Equal(at.End), "%s %s", name, at.Label)
				at = next
			}
		}
	})
	require.Equal(t, 2, touched(Month, hours(48)))
	require.Equal(t, 0, touched(Month, 0))
	require.Equal(t, 3, touched(Month, hours(24*30)))
	require.Equal(t, 2, touched(Year, hours(24*300)))
}
