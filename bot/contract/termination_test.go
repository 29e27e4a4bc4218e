package contract

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseTermination(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Termination penalties apply per contract terms": "", "apply": "", "$115K if terminated before 2027": "", "A penalty of 3 months' fees is due": "",
		"no right to terminate": "no right to terminate", "No chronic outage clause.": "no right to terminate",
		"right to terminate after 3 months below the SLA within 12 months":                                    "right to terminate after 3 months below the SLA within 12 months",
		"Customer may terminate without penalty if uptime is below 99% in three consecutive months":           "right to terminate after 3 consecutive months below 99%",
		"Apply.\nThe customer may terminate after 2 outages of more than 4 h within 6 months":                 "right to terminate after 2 outages of more than 4 h within 6 months",
		"Customer can cancel after 3 breaches in any rolling 6 month period":                                  "right to terminate after 3 months below the SLA within 6 months",
		"Right to terminate after missing the SLA 3 times in a calendar year":                                 "right to terminate after 3 months below the SLA within a calendar year",
		"Chronic outage: 3 or more months below 99.5% within any 12-month period, the customer may terminate": "right to terminate after 3 months below 99.5% within 12 months",
		"may terminate when availability is below 95% in any month":                                           "right to terminate after 1 month below 95% within 1 month",
		"The right to exit arises after two consecutive quarters below the SLA":                               "right to terminate after 2 consecutive quarters below the SLA",
		"２ outages lasting at least 90 min in 3 months: customer may terminate":                               "right to terminate after 2 outages of at least 90 min within 3 months",
		"customer may terminate for chronic outages: 2 outages lasting at least 90 min each in any 3 months":  "right to terminate after 2 outages of at least 90 min within 3 months",
		"Customer may terminate after 3 bad months":                                                           "refuse", "may terminate after 5 months below the SLA within 3 months": "refuse",
		"may terminate after 2 outages of more than 4 h within a while": "refuse", "right to terminate after 0 months below the SLA within 3 months": "refuse",
		"may terminate after 3 breaches in 6 months; may terminate after 2 outages of more than 4 h within 6 months": "refuse",
	} {
		r, err := ParseTermination(text)
		if want == "refuse" {
			require.Error(t, err, "%s: %s", text, r)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, strings.Replace(r.String(), "1 h 30 min", "90 min", 1), text)
		again, err := ParseTermination(r.String())
		require.NoError(t, err, r.String())
		require.Equal(t, r, again, r.String())
	}
}

// TestChronicOutages counts by the figures entered. What was before them is not known, so that a right that is not reached
// stays open.
func TestChronicOutages(t *testing.T) {
	long := func(month time.Month, day, h int) Outage { return down(utc(month, day, 0, 0), utc(month, day, h, 0)) }
	consecutive, within, year := "right to terminate after 3 consecutive months below the SLA", "may terminate after 2 outages of more than 4 h within 3 months", "may terminate after 2 breaches in a calendar year"
	for _, c := range []struct {
		name, right string
		outages     []Outage
		step        string
		reached     bool
	}{
		{"one month of three", consecutive, []Outage{long(11, 8, 8)}, "1 of 3 consecutive months below the SLA (November 2025); what happened before is not known", false},
		{"three running", consecutive, []Outage{long(9, 8, 8), long(10, 8, 8), long(11, 8, 8)}, "3 of 3 consecutive months below the SLA (September 2025, October 2025 and November 2025); what happened before is not known", true},
		{"three with a month between", consecutive, []Outage{long(8, 8, 8), long(10, 8, 8), long(11, 8, 8)}, "2 of 3 consecutive months below the SLA (October 2025 and November 2025); what happened before is not known", false},
		{"two long ones in three months", within, []Outage{long(8, 30, 5), long(11, 8, 5)}, "2 of 2 outages of more than 4 h (30 August 2025 and 8 November 2025); what happened before is not known", true},
		{"exactly three months apart is beside them", within, []Outage{long(8, 8, 5), long(11, 8, 5)}, "1 of 2 outages of more than 4 h (8 August 2025); what happened before is not known", false},
		{"four hours are not more than four", within, []Outage{long(11, 7, 4), long(11, 8, 5)}, "1 of 2 outages of more than 4 h (8 November 2025); what happened before is not known", false},
		{"one of them without a date: whether they fall together is not known", within, []Outage{long(11, 8, 5), {Length: hours(6)}}, "1 to 2 of 2 outages of more than 4 h (8 November 2025); what happened before is not known", false},
		{"a year's end parts them", year, []Outage{long(12, 8, 8), down(time.Date(2026, 1, 8, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 8, 8, 0, 0, 0, time.UTC))}, "1 of 2 months below the SLA (December 2025); what happened before is not known", false},
		{"none is past its limit", year, []Outage{down(utc(11, 8, 0, 0), utc(11, 8, 0, 5))}, "0 of 2 months below the SLA; what happened before is not known", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			right, err := ParseTermination(c.right)
			require.NoError(t, err)
			terms := Terms{SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: Exclusion{Kind: ExclusionNone}, Credit: credit(t, "10%"), Cap: Cap{Kind: CapNone}, Termination: right}
			facts := Facts{Annual: usd(t, "$1.2M"), Outages: c.outages}
			require.Contains(t, terms.Due(facts).Working, Step{"Right to terminate", c.step})
			found := find(Record{Customer: Customer{Annual: facts.Annual}, Technical: &Technical{Outages: c.outages}, Legal: &Legal{Terms: terms}}, "TE-1")
			switch {
			case c.step[0] == '0':
				require.Empty(t, found)
			case c.reached:
				require.Equal(t, ToConfirm, found[0].Severity)
				require.Contains(t, found[0].Text, "that is reached")
			default:
				require.Equal(t, ForInformation, found[0].Severity, "it asks nobody")
			}
		})
	}
	none, err := ParseTermination("no right to terminate")
	require.NoError(t, err)
	require.Empty(t, find(Record{Technical: &Technical{Outages: []Outage{long(11, 8, 8)}}, Legal: &Legal{Terms: Terms{Termination: none}}}, "TE-1"))
}
