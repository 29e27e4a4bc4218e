package paper

import (
	"bytes"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// events is what another program reads in the file.
func events(t *testing.T, all ...*meeting.Escalation) []ical.Event {
	t.Helper()
	var out bytes.Buffer
	found, err := Invitations(&out, all...)
	require.NoError(t, err)
	require.True(t, found)
	cal, err := ical.NewDecoder(&out).Decode()
	require.NoError(t, err)
	return cal.Events()
}

func called(zone string, start time.Time, length time.Duration) *meeting.Escalation {
	e := &meeting.Escalation{ID: 7, Customer: "Müller; Söhne, Inc.", Opened: made, Changed: made}
	e.Revs.FollowUp = 1
	e.FollowUps = []meeting.FollowUp{{No: 1, Plan: meeting.Plan{Start: start, Length: length, Zone: zone, Measures: "Is it stable?\nBEGIN:VALARM"}}}
	return e
}

// A calendar shows the meeting at the moment and in the zone that were meant.
func TestTheMeetingStandsInTheCalendarAsCalled(t *testing.T) {
	for zone, start := range map[string]time.Time{
		"America/New_York": time.Date(2025, 12, 1, 19, 0, 0, 0, time.UTC),
		"Europe/Berlin":    time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC), // the clocks go forward during it
		"Asia/Kolkata":     time.Date(2026, 7, 1, 4, 30, 0, 0, time.UTC),
		"Asia/Tokyo":       time.Date(2026, 7, 1, 4, 30, 0, 0, time.UTC),
		"UTC":              time.Date(2026, 7, 1, 4, 30, 0, 0, time.UTC),
		"":                 time.Date(2026, 7, 1, 4, 30, 0, 0, time.UTC),
	} {
		all := events(t, called(zone, start, 90*time.Minute))
		require.Len(t, all, 1)
		from, err := all[0].DateTimeStart(nil)
		require.NoError(t, err)
		to, err := all[0].DateTimeEnd(nil)
		require.NoError(t, err)
		require.True(t, start.Equal(from), "%s: %s", zone, from)
		require.True(t, start.Add(90*time.Minute).Equal(to), "%s: %s", zone, to)
		if zone != "" {
			require.Equal(t, zone, from.Location().String())
		}
		title, err := all[0].Props.Text(ical.PropSummary)
		require.NoError(t, err)
		require.Equal(t, "Follow-up: Müller; Söhne, Inc. (ESC-7)", title)
		require.Empty(t, all[0].Children, "what somebody typed makes no alarm")
	}
}

// A meeting that is moved or cancelled is the same entry: one UID for good, a SEQUENCE that rises.
func TestAMovedMeetingIsTheSameEntry(t *testing.T) {
	e := called("Europe/Berlin", time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), time.Hour)
	first := events(t, e)[0]
	e.Revs.FollowUp++
	e.FollowUps[0].Plan.Start = e.FollowUps[0].Plan.Start.AddDate(0, 0, 1)
	moved := events(t, e)[0]
	e.Revs.FollowUp++
	e.FollowUps[0].Cancelled = made
	off := events(t, e)[0]
	prop := func(ev ical.Event, name string) string { return ev.Props.Get(name).Value }
	require.Equal(t, prop(first, "UID"), prop(moved, "UID"))
	require.Equal(t, prop(first, "UID"), prop(off, "UID"))
	require.Equal(t, []string{"1", "2", "3"}, []string{prop(first, "SEQUENCE"), prop(moved, "SEQUENCE"), prop(off, "SEQUENCE")})
	require.Equal(t, []string{"CONFIRMED", "CANCELLED"}, []string{prop(moved, "STATUS"), prop(off, "STATUS")})
}

// A zone is described once, with each rule that some meeting of the file falls under.
func TestAZoneIsDescribedOnce(t *testing.T) {
	winter := called("Europe/Berlin", time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), time.Hour)
	summer := called("Europe/Berlin", time.Date(2026, 7, 2, 9, 0, 0, 0, time.UTC), time.Hour)
	var out bytes.Buffer
	_, err := Invitations(&out, winter, summer, winter)
	require.NoError(t, err)
	cal, err := ical.NewDecoder(&out).Decode()
	require.NoError(t, err)
	require.Len(t, cal.Events(), 3)
	var zones, rules []string
	for _, c := range cal.Children {
		if c.Name == ical.CompTimezone {
			zones = append(zones, c.Props.Get("TZID").Value)
			for _, r := range c.Children {
				rules = append(rules, r.Name+" "+r.Props.Get("TZOFFSETTO").Value)
			}
		}
	}
	require.Equal(t, []string{"Europe/Berlin"}, zones)
	require.Equal(t, []string{"STANDARD +0100", "DAYLIGHT +0200"}, rules)
}

func TestNoMeetingNoFile(t *testing.T) {
	e := called("UTC", made, time.Hour)
	e.FollowUps[0].Plan.Length = 0 // only reviewed
	var out bytes.Buffer
	found, err := Invitations(&out, e)
	require.NoError(t, err)
	require.False(t, found)
	require.Empty(t, out.Bytes())
}
