package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func windows(t require.TestingT, text string) Begins {
	_, b, err := ParseWindows(text)
	require.NoError(t, err, text)
	return b
}

// TestBillingPeriods is what is due where months begin on the 15th, or a fiscal year in February. The annual value is
// $1.2M, so a month's fee is $100,000.
func TestBillingPeriods(t *testing.T) {
	tiers := credit(t, "below 99.9%: 10%\nbelow 99%: 25%\nbelow 95%: 100%")
	monthly := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: Exclusion{Kind: ExclusionNone}, Credit: tiers, Cap: capOf(t, "30%", Month)}
	quarterly := monthly
	quarterly.Period, quarterly.Cap = Quarter, Cap{Kind: CapNone}
	yearly := quarterly
	yearly.Period = Year
	over := func(from, to time.Time) []Outage { return []Outage{down(from, to)} }
	for _, c := range []struct {
		name, begins string
		terms        Terms
		outages      []Outage
		due          string
	}{
		{"8 h on both sides of the 15th: two months of 4 h, 10 % each", "months begin on the 15th", monthly, over(utc(11, 14, 20, 0), utc(11, 15, 4, 0)), "$20,000"},
		{"by the calendar it is one month of 8 h, 25 %", "calendar months", monthly, over(utc(11, 14, 20, 0), utc(11, 15, 4, 0)), "$25,000"},
		{"8 h over a month's end are one billing month", "billing months run from the 15th to the 14th", monthly, over(utc(10, 31, 20, 0), utc(11, 1, 4, 0)), "$25,000"},
		{"the 31st of a month of 30 days is its last", "months begin on the 31st", monthly, over(utc(11, 29, 20, 0), utc(11, 30, 4, 0)), "$20,000"},
		{"fiscal quarters from February: 3 h at the end of January, 3 h in February", "fiscal year starts in February", quarterly, over(utc(1, 31, 21, 0), utc(2, 1, 3, 0)), "$60,000"},
		{"by the calendar's quarter: one of 6 h of 2160 h", "", quarterly, over(utc(1, 31, 21, 0), utc(2, 1, 3, 0)), "$30,000"},
		{"quarters that begin in February begin in May too", "quarters begin in February", quarterly, over(utc(4, 30, 21, 0), utc(5, 1, 3, 0)), "$60,000"},
		{"a year that may begin in four months: never both in one year, or always", "quarters begin in February", yearly, over(utc(4, 30, 14, 0), utc(5, 1, 10, 0)), "$120,000 to $240,000"},
		{"months on the 15th, a year from any month: as 18 h of one year, or 9 h of two", "months begin on the 15th", yearly, over(utc(11, 14, 15, 0), utc(11, 15, 9, 0)), "$120,000 to $240,000"},
		{"a contract year from 15 November: 9 h of 8760 h in each", "contract year begins 15 November 2024", yearly, over(utc(11, 14, 15, 0), utc(11, 15, 9, 0)), "$240,000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.terms.Begins = windows(t, c.begins)
			due := c.terms.Due(Facts{Annual: usd(t, "$1.2M"), Outages: c.outages})
			require.Equal(t, c.due, due.String())
		})
	}
	monthly.Begins = windows(t, "months begin on the 15th")
	said := monthly.Due(Facts{Annual: usd(t, "$1.2M"), Outages: over(utc(12, 14, 20, 0), utc(12, 15, 4, 0))}).Working
	require.Contains(t, said, Step{"15 Nov to 14 Dec 2025, limit", "43.20 min allowed: past it"})
	require.Contains(t, said, Step{"15 Dec 2025 to 14 Jan 2026, limit", "44.64 min allowed: past it"})
	claim, err := ParseClaim("10 days after the month ends")
	require.NoError(t, err)
	monthly.Claim = claim
	require.Equal(t, "2025-12-25", monthly.claimBy(utc(12, 1, 0, 0), Facts{}).Format(time.DateOnly), "ten days after the billing month")
}

// TestPeriodsHoldEveryMoment: each moment lies in one period, which begins on its day, and the next one begins where it ends.
func TestPeriodsHoldEveryMoment(t *testing.T) {
	zones := []string{"UTC", "America/New_York", "Pacific/Apia", "America/Asuncion", "Asia/Tehran"}
	rapid.Check(t, func(t *rapid.T) {
		b := Begins{Stated: true, Day: rapid.IntRange(1, 31).Draw(t, "day"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month"))}
		at := time.Unix(rapid.Int64Range(0, 2_000_000_000).Draw(t, "at"), 0).In(zoneOf(t, rapid.SampledFrom(zones).Draw(t, "zone")))
		p := rapid.SampledFrom(periods).Draw(t, "period")
		w := window(at, p, b)
		require.False(t, at.Before(w.Start), w.Label)
		require.True(t, at.Before(w.End), w.Label)
		require.True(t, window(w.End, p, b).Start.Equal(w.End), w.Label)
		require.Zero(t, (int(w.Start.Month())-int(b.Month)+12)%p.months(), w.Label)
		last := time.Date(w.Start.Year(), w.Start.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if day := w.Start.Day(); day != min(b.Day, last) { // Apia had no 30 December 2011
			require.Equal(t, "Pacific/Apia", w.Start.Location().String(), w.Label)
		}
		shortest, longest, fewest, most := Terms{Begins: b}.bounds(p)
		require.True(t, w.Length >= shortest-24*time.Hour && w.Length <= longest+24*time.Hour, w.Label)
		require.True(t, w.Days >= fewest && w.Days <= most, w.Label)
	})
}

func TestParseWindows(t *testing.T) {
	for text, want := range map[string]string{
		"": "|", "UTC": "UTC|", "america/new_york": "America/New_York|", "calendar months": "|calendar months", "UTC, by the calendar": "UTC|calendar months",
		"UTC; months begin on the fifteenth": "", "America/New_York, months begin on the 15th": "America/New_York|months begin on the 15th",
		"billing cycle starts on day 22 of each month, UTC": "UTC|months begin on the 22nd", "Billing months run from the 3rd to the 2nd": "|months begin on the 3rd",
		"１５th to 14th": "|months begin on the 15th", "fiscal year begins in February": "|the year begins on 1 February", "FY starts July 1": "|the year begins on 1 July",
		"Europe/Berlin, the contract year begins on 15 March 2024": "Europe/Berlin|the year begins on 15 March", "fiscal quarters begin in Feb": "|quarters begin on 1 February",
		"the year begins in January": "|calendar months", "quarters begin on 1 January": "|quarters begin on 1 January",
		"months begin on the 32nd": "", "months begin on the 15th, months begin on the 16th": "", "billing from the 15th to the 20th": "", "4-4-5 weeks": "", "year begins soon": "",
		"UTC, Europe/Rome": "", "the 15th": "", "fiscal year ends in January": "",
	} {
		zone, b, err := ParseWindows(text)
		if want == "" {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, zone+"|"+b.String(), text)
		_, again, err := ParseWindows(b.String())
		require.NoError(t, err, b.String())
		require.Equal(t, b.String(), again.String())
		require.Equal(t, b.of(Year), again.of(Year))
	}
}
