package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
)

// free is a calendar that knows the holidays of the United States in New York.
func free(t require.TestingT) *calendar.Calendar {
	days, err := calendar.ParseHolidays("US=America/New_York")
	require.NoError(t, err)
	return calendar.New(calendar.DefaultHours(), days)
}

// TestClaimInBusinessDays: Monday to Friday, without the holidays that are known. 11 November 2025, a Tuesday, is Veterans
// Day.
func TestClaimInBusinessDays(t *testing.T) {
	ny := zoneOf(t, "America/New_York")
	for _, c := range []struct {
		text string
		zone *time.Location
		cal  *calendar.Calendar
		want string
	}{
		{"3 business days after the outage", ny, free(t), "2025-11-13"},
		{"3 business days after the outage", ny, nil, "2025-11-12"},
		{"3 business days after the outage", time.UTC, free(t), "2025-11-12"}, // no holidays are known of UTC
		{"10 working days after the month ends", ny, free(t), "2025-12-12"},
		{"within one business day of the incident", ny, free(t), "2025-11-10"},
	} {
		claim, err := ParseClaim(c.text)
		require.NoError(t, err)
		terms := Terms{Claim: claim, Zone: c.zone}
		facts := Facts{Calendar: c.cal, Annual: usd(t, "1200"), Outages: []Outage{down(utc(11, 8, 2, 0), utc(11, 8, 5, 0))}} // a Saturday, Friday night in New York
		if c.zone == ny {
			facts.Outages[0] = down(utc(11, 8, 12, 0), utc(11, 8, 20, 0))
		}
		require.Equal(t, c.want, terms.claimBy(facts.firstEnd(), facts).Format(time.DateOnly), c.text)
		due := terms.Due(facts)
		require.Contains(t, due.Working, Step{"To be claimed by", terms.claimBy(facts.firstEnd(), facts).Format("2 January 2006") + ", counted from the end of the " + string(claim.After)})
		said := "business days are Monday to Friday; public holidays are not known, and each makes a deadline a day later"
		if c.zone == ny && c.cal != nil {
			said = "business days are Monday to Friday, without the public holidays of America/New_York"
		}
		require.Contains(t, due.Assumptions, said)
	}
}

// TestNoticeInBusinessDays: eight hours on Saturday, 15 November 2025, all of them maintenance; the credit is $25,000 where
// it was announced too late, nothing where in time, and a range where neither is certain.
func TestNoticeInBusinessDays(t *testing.T) {
	ny := zoneOf(t, "America/New_York")
	begins := utc(11, 15, 7, 0) // two in the morning in New York
	monthly := Terms{
		SLA: pct(t, "99.9%"), Period: Month, Zone: ny, Exclusion: exclusion(t, "no limit, announced 3 business days before"),
		Credit: credit(t, "25%"), Cap: Cap{Kind: CapNone},
	}
	for _, c := range []struct {
		name  string
		given Limit
		cal   *calendar.Calendar
		zone  *time.Location
		due   string
	}{
		{"three business days are three", ParseNotice("3 business days before"), nil, ny, "$0"},
		{"two are not", ParseNotice("2 business days before"), nil, ny, "$25,000"},
		{"a week before: Veterans Day lies between, and Monday is early enough", ParseNotice("7 days"), free(t), ny, "$0"},
		{"a week before, holidays not known: they could all be free", ParseNotice("7 days"), nil, ny, "$0 to $25,000"},
		{"a month before is early enough whatever is free", ParseNotice("30 days"), nil, ny, "$0"},
		{"two days before is Thursday, and the third business day is Wednesday", ParseNotice("2 days"), nil, ny, "$25,000"},
		{"on the third business day itself: at its begin, or by its end", Exactly(hours(60)), free(t), ny, "$0 to $25,000"},
		{"the zone is not known, and a day of the week with it", ParseNotice("30 days"), nil, nil, "$0"},
		{"not announced", NoLimit(), free(t), ny, "$25,000"},
		{"not known", Limit{}, free(t), ny, "$0 to $25,000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			terms := monthly
			terms.Zone = c.zone
			facts := Facts{
				Calendar: c.cal, Annual: usd(t, "$1.2M"), Outages: []Outage{down(begins, begins.Add(hours(8)))},
				Maintenance: Maintenance{Stated: true, Spans: []Announced{{From: begins, To: begins.Add(hours(8)), Notice: c.given}}},
			}
			require.Equal(t, c.due, terms.Due(facts).String())
		})
	}
}
