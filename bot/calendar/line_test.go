package calendar

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestEveryOutageShownIsReadBack holds for every kind of zone that can be typed: what a form is filled with is read as the
// same on any later day, seconds, the hour that comes twice and abbreviations out of season included.
func TestEveryOutageShownIsReadBack(t *testing.T) {
	zones := append(slices.Sorted(maps.Keys(abbreviations)), "UTC", "UTC+05:30", "UTC-05:00", "UTC+14:00", "America/New_York", "America/Los_Angeles",
		"America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Europe/London", "Europe/Berlin",
		"Europe/Lisbon", "Africa/Cairo", "Africa/Casablanca", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Tehran", "Australia/Sydney",
		"Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Niue", "Antarctica/Troll", "US/Eastern", "Etc/GMT+5")
	now := At(2026, 11, 30, 12, 0, "UTC")
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		in := plain().Zone(zone)
		require.Equal(t, zone, in.String())
		from := time.Date(2024, 1, 1, 0, 0, 0, 0, in).Add(time.Duration(rapid.IntRange(0, 60*24*700).Draw(t, "from")) * time.Minute)
		if rapid.Bool().Draw(t, "seconds") {
			from = from.Add(time.Duration(rapid.IntRange(1, 59).Draw(t, "second")) * time.Second)
		}
		length := time.Duration(rapid.IntRange(1, 60*24*20).Draw(t, "length")) * time.Minute
		for _, o := range []Outage{{From: from, To: from.Add(length), Zone: zone}, {Length: length, Zone: zone}} {
			got, err := plain().ParseOutage(o.Line(), now, "Asia/Tokyo")
			require.NoError(t, err, o.Line())
			require.True(t, o.From.Equal(got.From) && o.To.Equal(got.To), o.Line())
			require.Equal(t, o.Length, got.Length)
		}
		if since := (Outage{From: from, Ongoing: true, Zone: zone}); now.Sub(from) < 366*24*time.Hour {
			got, err := plain().ParseOutage(since.Line(), now, "Asia/Tokyo")
			require.NoError(t, err, since.Line())
			require.True(t, got.From.Equal(from) && got.Ongoing, since.Line())
		}
	})
}
