package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/typed"
)

func TestParseOutageBetween(t *testing.T) {
	for _, tc := range []struct{ line, from, to, zone string }{
		{"8 Nov 02:10 - 10 Nov 02:10 UTC", "2025-11-08T02:10:00Z", "2025-11-10T02:10:00Z", "UTC"},
		{"8 Nov 02:10 UTC - 10 Nov 02:10", "2025-11-08T02:10:00Z", "2025-11-10T02:10:00Z", "UTC"},
		{"2025-11-08 02:10 to 2025-11-10 02:10", "2025-11-08T02:10:00-05:00", "2025-11-10T02:10:00-05:00", "America/New_York"},
		{"2025-11-08 02:10-2025-11-10 02:10", "2025-11-08T02:10:00-05:00", "2025-11-10T02:10:00-05:00", "America/New_York"},
		{"from 8 Nov 2:10am until 10 Nov 2:10am", "2025-11-08T02:10:00-05:00", "2025-11-10T02:10:00-05:00", "America/New_York"},
		{"8 Nov 22:00 – 02:30", "2025-11-08T22:00:00-05:00", "2025-11-09T02:30:00-05:00", "America/New_York"},
		{"02:10–04:10", "2025-11-10T02:10:00-05:00", "2025-11-10T04:10:00-05:00", "America/New_York"},
		{"yesterday 02:10 - today 02:10 Asia/Kolkata", "2025-11-10T02:10:00+05:30", "2025-11-11T02:10:00+05:30", "Asia/Kolkata"},
		{"Sat 02:10 - Mon 02:10", "2025-11-08T02:10:00-05:00", "2025-11-10T02:10:00-05:00", "America/New_York"},
		// Over the night on which clocks went back: one hour longer than it looks.
		{"1 Nov 12:00 - 2 Nov 12:00", "2025-11-01T12:00:00-04:00", "2025-11-02T12:00:00-05:00", "America/New_York"},
		{"30 Dec 2024 22:00 - 2 Jan 03:00 UTC", "2024-12-30T22:00:00Z", "2025-01-02T03:00:00Z", "UTC"},
		{"30 Dec 22:00 - 2 Jan 2025 03:00 UTC", "2024-12-30T22:00:00Z", "2025-01-02T03:00:00Z", "UTC"},
	} {
		t.Run(tc.line, func(t *testing.T) {
			now := meetingDay
			if tc.zone == "Asia/Kolkata" {
				now = At(2025, 11, 11, 5, 0, "Asia/Kolkata")
			}
			out, err := plain().ParseOutage(tc.line, now, "America/New_York")
			require.NoError(t, err)
			require.Equal(t, tc.from, out.From.Format(time.RFC3339))
			require.Equal(t, tc.to, out.To.Format(time.RFC3339))
			require.Equal(t, tc.zone, out.Zone)
			require.Equal(t, tc.line, out.Typed)
			require.False(t, out.Ongoing)
			require.Zero(t, out.Length)
		})
	}
}

func TestParseOutageYear(t *testing.T) {
	now := At(2026, 1, 3, 12, 0, "UTC")
	out, err := plain().ParseOutage("30 Dec 22:00 - 2 Jan 03:00", now, "UTC")
	require.NoError(t, err)
	require.Equal(t, At(2025, 12, 30, 22, 0, "UTC"), out.From)
	require.Equal(t, At(2026, 1, 2, 3, 0, "UTC"), out.To)
}

func TestParseOutageLeapDay(t *testing.T) {
	out, err := plain().ParseOutage("29 Feb 02:10 - 03:10", At(2025, 2, 1, 0, 0, "UTC"), "UTC")
	require.NoError(t, err)
	require.Equal(t, At(2024, 2, 29, 2, 10, "UTC"), out.From)
	_, err = plain().ParseOutage("29 Feb 02:10 - 03:10", At(2027, 2, 1, 0, 0, "UTC"), "UTC")
	require.ErrorContains(t, err, "there is no 29 February in 2026")
}

func TestParseOutageSince(t *testing.T) {
	for line, want := range map[string]string{
		"since 02:10": "2025-11-10T02:10:00-05:00", "Since 8 Nov 02:10": "2025-11-08T02:10:00-05:00",
		"since 8 Nov 02:10 UTC": "2025-11-08T02:10:00Z", "since yesterday 5pm": "2025-11-09T17:00:00-05:00",
	} {
		out, err := plain().ParseOutage(line, meetingDay, "America/New_York")
		require.NoError(t, err, line)
		require.Equal(t, want, out.From.Format(time.RFC3339), line)
		require.True(t, out.Ongoing && out.To.IsZero() && out.Length == 0, line)
	}
}

func TestParseOutageLength(t *testing.T) {
	for line, want := range map[string]time.Duration{
		"48 h": 48 * time.Hour, "48h": 48 * time.Hour, "48 hours": 48 * time.Hour, "48 Hours.": 48 * time.Hour,
		"1h30": 90 * time.Minute, "1h30m": 90 * time.Minute, "1 h 30 min": 90 * time.Minute, "90 min": 90 * time.Minute,
		"1 hour and 30 minutes": 90 * time.Minute, "1.5 h": 90 * time.Minute, "0.1 h": 6 * time.Minute,
		"2 days": 48 * time.Hour, "1 day 4 hours": 28 * time.Hour, "for 43.2 min": 43*time.Minute + 12*time.Second,
	} {
		out, err := plain().ParseOutage(line, meetingDay, "America/New_York")
		require.NoError(t, err, line)
		require.Equal(t, want, out.Length, line)
		require.True(t, out.From.IsZero() && out.To.IsZero() && !out.Ongoing, line)
	}
}

func TestParseOutageRefuses(t *testing.T) {
	for line, why := range map[string]string{
		"":                                     "Nothing was typed",
		"about two days":                       "“about” leaves the length open",
		"48":                                   "“48” was not understood",
		"0 h":                                  "it is not a length of time",
		"1.500 h":                              "“1.500” can be a decimal or a thousand",
		"30 min 1 h":                           "not from long to short",
		"999999 days":                          "it is longer than a year",
		"since Tuesday":                        "needs a time of day",
		"since":                                "“since” was not understood",
		"since 15:00":                          "10 November 2025 15:00 is still to come",
		"since 20 Nov 02:10":                   "is still to come",
		"8 Nov - 10 Nov":                       "start needs a time of day",
		"8 Nov 02:10 - 10 Nov":                 "end needs a time of day",
		"10 Nov 02:10 - 8 Nov 02:10":           "end is not after the start",
		"8 Nov 02:10 - 8 Nov 02:10":            "end is not after the start",
		"8 Nov 02:10 - 11 Nov 02:10":           "11 November 2025 02:10, is still to come",
		"8/11 02:10 - 10/11 02:10":             "“8/11” can be 8 November or 11 August",
		"8 Nov 02:10 - 10 Nov 02:10 IST":       "“IST” is the name of several zones. Write Asia/Kolkata",
		"8 Aug 02:10 - 10 Aug 02:10 EST":       "“EST” in August: New_York is on EDT then. Write EDT",
		"Fri 8 Nov 02:10 - 10 Nov 2025 02:10":  "8 November 2025 is a Saturday",
		"since 02:10 - 03:10 - 04:10 and more": "was not understood",
		"0025-11-08 02:10 - 2025-11-08 02:10":  "its start lies in the year 25",
		"2024-11-08 02:10 - 2025-11-10 02:10":  "it is longer than a year",
		"02.10 - 04.30":                        "“02.10” can be a time or 2 October. Write 02:10 or 2 October",
		"1:30":                                 "it can be a time or a length",
		"4h-6h":                                "from one length to another",
		"8 Nov 02:10":                          "it is one moment",
		"8 Nov 10:00 - 2:30":                   "“2:30” can be before or after noon",
		"22:00 - 02:00 on 8 Nov":               "it goes over midnight",
		"8 Nov 02:10 - 04:10 (3 h)":            "from its start to its end it is 2 h, not 3 h",
		"31 Nov 10:00 - 1 Dec 10:00":           "there is no 31 November",
		"8 Nov 02:10 - 10 Nov 02:10 uk time":   "“uk time” was not understood",
	} {
		_, err := plain().ParseOutage(line, meetingDay, "America/New_York")
		var refusal *typed.Refusal
		require.ErrorAs(t, err, &refusal, line)
		require.Contains(t, err.Error(), why, line)
		require.Contains(t, err.Error(), "Write ", line)
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		48 * time.Hour: "48 h", 90 * time.Minute: "1 h 30 min", 2 * time.Hour: "2 h", 45 * time.Minute: "45 min",
		0: "0 min", time.Millisecond: "0 min", 43*time.Minute + 12*time.Second: "43 min 12 s", -time.Hour: "minus 1 h",
	} {
		require.Equal(t, want, Duration(d))
	}
}

func FuzzParseOutage(f *testing.F) {
	for _, s := range []string{"8 Nov 02:10 - 10 Nov 02:10 UTC", "since 02:10", "48 h", "1h30", "2 days", "-", " to ", "02:10–04:10", "29 Feb 1:00 - 2:00"} {
		f.Add(s, int64(0))
	}
	c := plain()
	f.Fuzz(func(t *testing.T, text string, offset int64) {
		now := meetingDay.Add(time.Duration(offset%(1<<28)) * time.Second)
		out, err := c.ParseOutage(text, now, "Europe/Berlin")
		if err != nil {
			var refusal *typed.Refusal
			require.ErrorAs(t, err, &refusal)
			return
		}
		require.NotNil(t, lookup(out.Zone))
		switch {
		case out.Length > 0:
			require.True(t, out.From.IsZero() && out.To.IsZero() && !out.Ongoing)
			require.LessOrEqual(t, out.Length, typed.MostLength)
		case out.Ongoing:
			require.True(t, !out.From.IsZero() && !out.From.After(now) && out.To.IsZero())
		default:
			require.True(t, out.To.After(out.From) && !out.To.After(now))
		}
	})
}
