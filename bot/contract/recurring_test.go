package contract

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestHoursOfTheWeek is what is due where only service hours count, or the maintenance of every week does not. The annual
// value is $1.2M, a month's fee $100,000; 8 November 2025 is a Saturday, and the month has twenty weekdays, 180 h from 9 to 18.
func TestHoursOfTheWeek(t *testing.T) {
	ny := zoneOf(t, "America/New_York")
	tiers := credit(t, "below 99.9%: 10%\nbelow 99%: 25%\nbelow 95%: 100%")
	for _, c := range []struct {
		name, exclusion string
		zone            *time.Location
		outage          Outage
		due             string
	}{
		{"a weekend is no service time", "none, only service hours Mon-Fri 9-18 count", time.UTC, down(utc(11, 8, 0, 0), utc(11, 10, 0, 0)), "$0"},
		{"round the clock it is 48 h of 720 h", "none, service hours 24/7", time.UTC, down(utc(11, 8, 0, 0), utc(11, 10, 0, 0)), "$100,000"},
		{"Friday 17:00 to Monday 10:00 is 2 h of 180 h, 98.89 %", "none, only service hours Mon-Fri 9-18 count", time.UTC, down(utc(11, 7, 17, 0), utc(11, 10, 10, 0)), "$25,000"},
		{"1.8 h of 180 h is exactly 99 %, and not below", "none; service hours weekdays 9am-6pm", time.UTC, down(utc(11, 10, 10, 0), utc(11, 10, 11, 48)), "$10,000"},
		{"a second more is", "none; service hours weekdays 9am-6pm", time.UTC, down(utc(11, 10, 10, 0), utc(11, 10, 11, 48).Add(time.Second)), "$25,000"},
		{"9 h of 180 h is 95 %", "none, only service hours Monday to Friday, 9 to 18 count", time.UTC, down(utc(11, 10, 0, 0), utc(11, 11, 0, 0)), "$25,000"},
		{"by the contract's clock 14:00 UTC is nine in the morning", "none, only service hours Mon-Fri 9-18 count", ny, down(utc(11, 10, 12, 0), utc(11, 10, 14, 0)), "$0"},
		{"a zone of their own goes before the contract's", "none, only service hours Mon-Fri 9-18 UTC count", ny, down(utc(11, 10, 12, 0), utc(11, 10, 14, 0)), "$25,000"},
		{"the zone is not known: it may be day or night", "none, only service hours Mon-Fri 9-18 count", nil, down(utc(11, 10, 12, 0), utc(11, 10, 14, 0)), "$0 to $25,000"},
		{"and no zone's Monday has come on Sunday before ten", "none, only service hours Mon-Fri 9-18 count", nil, down(utc(11, 9, 6, 0), utc(11, 9, 10, 0)), "$0"},
		{"without dates it may have been a night", "none, only service hours Mon-Fri 9-18 count", time.UTC, Outage{Length: hours(10)}, "$0 to $125,000"},
		{"two weeks without dates leave 45 h at least in one month", "none, only service hours Mon-Fri 9-18 count", time.UTC, Outage{Length: hours(24 * 14)}, "$100,000 to $200,000"},
		{"weekly maintenance: 4 h of 4 h", "Sundays 02:00-06:00", time.UTC, down(utc(11, 9, 2, 0), utc(11, 9, 6, 0)), "$0"},
		{"weekly maintenance: 2 h beside it", "weekly maintenance window Sunday 2am to 6am", time.UTC, down(utc(11, 9, 4, 0), utc(11, 9, 8, 0)), "$10,000"},
		{"over midnight", "Saturdays 22:00-02:00 excluded", time.UTC, down(utc(11, 8, 22, 0), utc(11, 9, 2, 0)), "$0"},
		{"over a whole weekend, 1 h of which is beside it", "Sat 22:00 - Mon 04:00", time.UTC, down(utc(11, 8, 23, 0), utc(11, 10, 5, 0)), "$10,000"},
		{"and all of which is in it", "Sat 22:00 - Mon 04:00", time.UTC, down(utc(11, 8, 23, 0), utc(11, 10, 4, 0)), "$0"},
		{"weekly maintenance and announced maintenance, none of which is known", "Sundays 02:00-06:00, 1 h a month, no notice", time.UTC, down(utc(11, 9, 4, 0), utc(11, 9, 15, 0)), "$25,000"},
		{"weekly maintenance and announced maintenance that may cover the rest", "Sundays 02:00-06:00, 9 h a month, no notice", time.UTC, down(utc(11, 9, 4, 0), utc(11, 9, 15, 0)), "$0 to $25,000"},
		{"service hours less the weekly maintenance in them: 1 h of 180 h", "only service hours Mon-Fri 9-18 count, weekly maintenance Wed 10:00-12:00", time.UTC, down(utc(11, 12, 10, 0), utc(11, 12, 13, 0)), "$10,000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: c.zone, Exclusion: exclusion(t, c.exclusion), Credit: tiers, Cap: Cap{Kind: CapNone}}
			require.Equal(t, c.due, terms.Due(Facts{Annual: usd(t, "$1.2M"), Outages: []Outage{c.outage}}).String())
		})
	}
	terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: exclusion(t, "none, only service hours Mon-Fri 9-18 count"), Credit: tiers}
	due := terms.Due(Facts{Annual: usd(t, "$1.2M"), Outages: []Outage{down(utc(11, 7, 17, 0), utc(11, 10, 10, 0))}})
	require.Contains(t, due.Assumptions, "uptime is measured over the service hours alone: Mon-Fri 09:00-18:00")
	require.Contains(t, due.Working, Step{"November 2025, outside the hours that count", "63 h of 65 h"})
	require.Contains(t, due.Working, Step{"November 2025, downtime that counts", "2 h of 180 h"})
}

// TestServiceHoursAgainstCountingOneByOne counts quarters of an hour, the plain way.
func TestServiceHoursAgainstCountingOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneOf(t, rapid.SampledFrom([]string{"UTC", "America/New_York", "Asia/Kolkata"}).Draw(t, "zone"))
		start, long := rapid.IntRange(0, 20).Draw(t, "opens"), rapid.IntRange(1, 4).Draw(t, "hours")
		night := rapid.IntRange(0, 22).Draw(t, "maintenance")
		text := fmt.Sprintf("only service hours Mon-Sat %d:00-%d:00 count, weekly maintenance Tue %02d:00-%02d:00", start, start+long, night, night+2)
		from := utc(10, 25, 0, 0).Add(time.Duration(rapid.IntRange(0, 800).Draw(t, "from")) * 30 * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(1, 400).Draw(t, "long")) * 30 * time.Minute)
		served := func(at time.Time) bool {
			h := at.In(zone).Hour()
			return at.In(zone).Weekday() != time.Sunday && h >= start && h < start+long
		}
		down, full := map[time.Month]int{}, map[time.Month]int{}
		for at := utc(9, 30, 0, 0); at.Before(utc(12, 31, 0, 0)); at = at.Add(15 * time.Minute) {
			if !served(at) {
				continue
			}
			local := at.In(zone)
			full[local.Month()]++
			if h := local.Hour(); !at.Before(from) && at.Before(to) && !(local.Weekday() == time.Tuesday && h >= night && h < night+2) {
				down[local.Month()]++
			}
		}
		terms := Terms{SLA: pct(t, "99%"), Period: Month, Zone: zone, Exclusion: exclusion(t, text), Credit: credit(t, "10 x the fee for the time down"), Cap: Cap{Kind: CapNone}}
		want := whole(0)
		for month, n := range down {
			if n*100 > full[month] {
				want = add(want, quo(mul(whole(1_000_000), whole(int64(n))), whole(int64(full[month]))))
			}
		}
		due := terms.Due(Facts{Annual: usd(t, "$1.2M"), Outages: []Outage{{From: from, To: to}}})
		require.True(t, due.Exact(), due.Range)
		require.Zero(t, want.Cmp(due.Low.Rat()), "%s from %s to %s: %s, want %s", text, from, to, due.Range, want.FloatString(2))
	})
}

// TestWhatIsNotKnownOfTheWeekIsARange: whatever zone and dates turn out to hold, what is due lies in the range that was said
// before they were known.
func TestWhatIsNotKnownOfTheWeekIsARange(t *testing.T) {
	texts := []string{
		"none, only service hours Mon-Fri 9-18 count", "Sundays 02:00-06:00", "only service hours Mon-Sat 6-22 count, weekly maintenance Wed 10:00-12:00",
		"weekly maintenance Sat 22:00-04:00, 3 h a month, announced 2 business days before", "none, only service hours Mon-Fri 00:00-24:00 count",
	}
	begins := []string{"", "months begin on the 15th", "the year begins in February", "quarters begin on 15 March"}
	rapid.Check(t, func(t *rapid.T) {
		from := utc(10, 25, 0, 0).Add(time.Duration(rapid.IntRange(0, 1600).Draw(t, "from")) * 30 * time.Minute)
		long := time.Duration(rapid.IntRange(1, 1000).Draw(t, "long")) * 30 * time.Minute
		terms := Terms{
			SLA: pct(t, "99%"), Period: rapid.SampledFrom(periods).Draw(t, "period"), Exclusion: exclusion(t, rapid.SampledFrom(texts).Draw(t, "hours")),
			Credit: credit(t, rapid.SampledFrom([]string{"below 99%: 10%\nbelow 95%: 50%", "10 x the fee for the time down", "3 days"}).Draw(t, "credit")), Cap: Cap{Kind: CapNone},
			Begins: windows(t, rapid.SampledFrom(begins).Draw(t, "begins")),
		}
		facts := Facts{Annual: usd(t, "$1.2M"), Outages: []Outage{{From: from, To: from.Add(long)}}, Reported: from}
		if rapid.Bool().Draw(t, "maintenance") {
			facts.Maintenance = Maintenance{Stated: true, Spans: []Announced{{From: from, To: from.Add(long / 2), Notice: Exactly(hours(rapid.IntRange(1, 200).Draw(t, "notice")))}}}
		}
		holds := func(what string, wide, narrow Due) {
			require.LessOrEqual(t, wide.Low.Rat().Cmp(narrow.Low.Rat()), 0, "%s: %s, then %s", what, wide.Range, narrow.Range)
			require.True(t, wide.Open || wide.High.Rat().Cmp(narrow.High.Rat()) >= 0, "%s: %s, then %s", what, wide.Range, narrow.Range)
		}
		zoneless := terms.Due(facts)
		terms.Zone = zoneOf(t, rapid.SampledFrom([]string{"UTC", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago"}).Draw(t, "zone"))
		known := terms.Due(facts)
		holds("the zone", zoneless, known)
		undated := facts
		undated.Outages = []Outage{{Length: long}}
		holds("the dates", terms.Due(undated), known)
		if len(terms.Begins.of(terms.Period)) > 1 {
			one := terms
			one.Begins = rapid.SampledFrom(terms.Begins.of(terms.Period)).Draw(t, "begins there")
			holds("the periods", known, one.Due(facts))
		}
	})
}
