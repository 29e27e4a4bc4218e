package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const (
	newYork = "America/New_York"
	berlin  = "Europe/Berlin"
	kolkata = "Asia/Kolkata"
)

// demo is the calendar of the demo: default hours, holidays of three countries.
func demo(t testing.TB) *Calendar {
	holidays, err := ParseHolidays("US=America/New_York, US=America/Chicago,DE=Europe/Berlin,2025-12-24=Europe/Berlin,AU=Australia/Sydney")
	require.NoError(t, err)
	return New(DefaultHours(), holidays)
}

// at reads "2025-11-10 14:00" in a zone.
func at(t testing.TB, s, zoneName string) time.Time {
	w, err := time.Parse("2006-01-02 15:04", s)
	require.NoError(t, err)
	return wall(w, zone(zoneName))
}

func TestAtClockChanges(t *testing.T) {
	for _, tc := range []struct{ shown, zone, want string }{
		{"2025-03-30 01:59", berlin, "2025-03-30T01:59:00+01:00"},
		{"2025-03-30 02:00", berlin, "2025-03-30T03:00:00+02:00"},
		{"2025-03-30 02:30", berlin, "2025-03-30T03:00:00+02:00"},
		{"2025-03-30 03:00", berlin, "2025-03-30T03:00:00+02:00"},
		{"2025-10-26 02:30", berlin, "2025-10-26T02:30:00+02:00"},
		{"2025-10-26 03:00", berlin, "2025-10-26T03:00:00+01:00"},
		{"2025-11-02 01:30", newYork, "2025-11-02T01:30:00-04:00"},
		{"2025-11-10 14:00", kolkata, "2025-11-10T14:00:00+05:30"},
		{"2025-10-05 02:15", "Australia/Lord_Howe", "2025-10-05T02:30:00+11:00"},
		{"2011-12-30 12:00", "Pacific/Apia", "2011-12-31T00:00:00+14:00"}, // a day that Samoa left out
		{"2024-02-29 09:00", "UTC", "2024-02-29T09:00:00Z"},
		{"2025-06-01 09:00", "Nowhere/Town", "2025-06-01T09:00:00Z"},
		{"2025-06-01 09:00", "Local", "2025-06-01T09:00:00Z"},
		{"2025-06-01 09:00", "CET", "2025-06-01T09:00:00+01:00"},
	} {
		w, err := time.Parse("2006-01-02 15:04", tc.shown)
		require.NoError(t, err)
		got := At(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), tc.zone)
		require.Equal(t, tc.want, got.Format(time.RFC3339), "%s %s", tc.shown, tc.zone)
	}
}

func TestWorking(t *testing.T) {
	for shown, want := range map[string]bool{
		"2025-11-10 08:59": false, "2025-11-10 09:00": true, "2025-11-10 18:00": true, "2025-11-10 18:01": false,
		"2025-11-08 12:00": false, "2025-11-11 12:00": false, "2025-11-12 12:00": true,
	} {
		require.Equal(t, want, demo(t).Working(at(t, shown, newYork), newYork), shown)
	}
	require.True(t, demo(t).Working(at(t, "2025-11-11 12:00", kolkata), kolkata), "no holidays are configured there")
}

func TestNextLastAndMorning(t *testing.T) {
	for _, tc := range []struct{ from, next, last, morning string }{
		{"2025-11-10 14:00", "2025-11-10 14:00", "2025-11-10 14:00", "2025-11-12 09:00"}, // Veterans Day follows
		{"2025-11-10 07:00", "2025-11-10 09:00", "2025-11-07 18:00", "2025-11-10 09:00"},
		{"2025-11-10 09:00", "2025-11-10 09:00", "2025-11-10 09:00", "2025-11-12 09:00"},
		{"2025-11-10 18:00", "2025-11-10 18:00", "2025-11-10 18:00", "2025-11-12 09:00"},
		{"2025-11-10 20:00", "2025-11-12 09:00", "2025-11-10 18:00", "2025-11-12 09:00"},
		{"2025-11-11 12:00", "2025-11-12 09:00", "2025-11-10 18:00", "2025-11-12 09:00"},
		{"2025-11-08 12:00", "2025-11-10 09:00", "2025-11-07 18:00", "2025-11-10 09:00"},
	} {
		c, from := demo(t), at(t, tc.from, newYork)
		require.Equal(t, at(t, tc.next, newYork), c.Next(from, newYork), "next of %s", tc.from)
		require.Equal(t, at(t, tc.last, newYork), c.Last(from, newYork), "last of %s", tc.from)
		require.Equal(t, at(t, tc.morning, newYork), c.NextMorning(from, newYork), "morning after %s", tc.from)
	}
}

func TestAddHours(t *testing.T) {
	for _, tc := range []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2025-11-10 14:00", 2 * time.Hour, "2025-11-10 16:00"},
		{"2025-11-10 16:00", 2 * time.Hour, "2025-11-10 18:00"},
		{"2025-11-10 17:00", 2 * time.Hour, "2025-11-12 10:00"}, // over Veterans Day
		{"2025-11-07 17:30", 2 * time.Hour, "2025-11-10 10:30"}, // over a weekend
		{"2025-11-08 03:00", 2 * time.Hour, "2025-11-10 11:00"},
		{"2025-11-12 09:00", 27 * time.Hour, "2025-11-14 18:00"},
		{"2025-11-08 03:00", 0, "2025-11-10 09:00"},
	} {
		require.Equal(t, at(t, tc.want, newYork), demo(t).AddHours(at(t, tc.from, newYork), tc.d, newYork), tc.from)
	}
}

func TestAddDays(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2025-11-10 14:00", 1, "2025-11-12 14:00"},
		{"2025-11-10 14:00", 3, "2025-11-14 14:00"},
		{"2025-11-07 23:00", 1, "2025-11-10 18:00"},
		{"2025-11-07 05:00", 1, "2025-11-10 09:00"},
		{"2025-11-08 12:00", 1, "2025-11-10 12:00"},
		{"2025-11-08 12:00", 0, "2025-11-10 12:00"},
		{"2025-11-10 12:00", 0, "2025-11-10 12:00"},
		{"2025-11-12 12:00", -1, "2025-11-10 12:00"},
	} {
		require.Equal(t, at(t, tc.want, newYork), demo(t).AddDays(at(t, tc.from, newYork), tc.n, newYork), "%s %+d", tc.from, tc.n)
	}
	// Clocks go forward in the night of 30 March: the same time on the wall, an hour less between.
	friday := at(t, "2025-03-28 14:00", berlin)
	monday := demo(t).AddDays(friday, 1, berlin)
	require.Equal(t, at(t, "2025-03-31 14:00", berlin), monday)
	require.Equal(t, 71*time.Hour, monday.Sub(friday))
}

func TestEndOfDay(t *testing.T) {
	c := demo(t)
	require.Equal(t, "2025-11-11T18:00:00-05:00", c.EndOfDay(2025, 11, 11, newYork).Format(time.RFC3339), "a holiday")
	require.Equal(t, "2025-12-01T18:00:00+05:30", c.EndOfDay(2025, 12, 1, kolkata).Format(time.RFC3339))
	require.Equal(t, "2024-02-29T18:00:00Z", c.EndOfDay(2024, 2, 29, "").Format(time.RFC3339))
	require.Equal(t, "2025-03-30T18:00:00+02:00", c.EndOfDay(2025, 3, 30, berlin).Format(time.RFC3339))
}

func TestFree(t *testing.T) {
	for _, tc := range []struct{ day, zone, why string }{
		{"2025-11-11", newYork, "Veterans Day"},
		{"2025-11-11", "America/Chicago", "Veterans Day"},
		{"2025-11-11", berlin, ""},
		{"2025-11-08", newYork, "Saturday"},
		{"2026-07-03", newYork, "Independence Day (observed)"},
		{"2021-12-31", newYork, "New Year's Day (observed)"},
		{"2025-10-03", berlin, "Tag der Deutschen Einheit"},
		{"2025-12-24", berlin, "a free day"},
		{"2025-12-24", newYork, ""},
		{"2025-04-25", "Australia/Sydney", "ANZAC Day"},
	} {
		why, free := demo(t).Free(at(t, tc.day+" 12:00", tc.zone), tc.zone)
		require.Equal(t, tc.why, why, "%s %s", tc.day, tc.zone)
		require.Equal(t, tc.why != "", free)
	}
	// It is still Veterans Day in New York when the 12th has begun in Kolkata.
	why, _ := demo(t).Free(at(t, "2025-11-12 02:00", kolkata), newYork)
	require.Equal(t, "Veterans Day", why)
}

func TestWaking(t *testing.T) {
	for shown, want := range map[string]bool{
		"2025-11-08 06:59": false, "2025-11-08 07:00": true, "2025-11-08 22:00": true, "2025-11-08 22:01": false, "2025-11-08 00:00": false,
	} {
		require.Equal(t, want, demo(t).Waking(at(t, shown, berlin), berlin), shown)
	}
}

func TestParseHours(t *testing.T) {
	h, err := ParseHours("Mon-Fri 09:00-18:00")
	require.NoError(t, err)
	require.Equal(t, DefaultHours(), h)
	h, err = ParseHours("Sun-Thu 8:30-17")
	require.NoError(t, err)
	require.Equal(t, Hours{8*time.Hour + 30*time.Minute, 17 * time.Hour, [7]bool{true, true, true, true, true, false, false}}, h)
	h, err = ParseHours("sat-mon,wed 0:00 – 24:00")
	require.NoError(t, err)
	require.Equal(t, Hours{0, 24 * time.Hour, [7]bool{true, true, false, true, false, false, true}}, h)
	for _, s := range []string{"", "9-18", "Mon-Fri", "Mon-Fri 18-9", "Mon-Fri 22:00-06:00", "Mon-Fry 9-18", "Mon- 9-18", "Mon-Fri 9-25", "Mon-Fri 9:00-9:00"} {
		_, err = ParseHours(s)
		require.ErrorContains(t, err, "Mon-Fri 09:00-18:00", s)
	}
	require.True(t, New(Hours{}, nil).Working(at(t, "2025-11-10 10:00", "UTC"), "UTC"), "no hours give the default")
}

func TestRoundTheClock(t *testing.T) {
	c := New(Hours{0, 24 * time.Hour, [7]bool{true, true, true, true, true, true, true}}, nil)
	from := at(t, "2025-10-25 12:00", berlin)
	require.Equal(t, from.Add(48*time.Hour), c.AddHours(from, 48*time.Hour, berlin), "real hours over the clock change")
}

func TestParseHolidays(t *testing.T) {
	none, err := ParseHolidays(" ")
	require.NoError(t, err)
	require.Empty(t, none)
	for country := range countries {
		h, err := ParseHolidays(country + "=Europe/Rome")
		require.NoError(t, err)
		why, free := New(DefaultHours(), h).Free(at(t, "2026-01-01 12:00", "Europe/Rome"), "Europe/Rome")
		require.True(t, free, "%s has New Year's Day", country)
		require.NotEmpty(t, why)
	}
	for _, s := range []string{"US", "XX=Europe/Rome", "US=Nowhere/Town", "US=", "2025-02-30=Europe/Rome", "US=Local"} {
		_, err = ParseHolidays(s)
		require.ErrorContains(t, err, "US=America/New_York", s)
	}
}

// TestCalendarLaws holds for any moment in zones of every kind: what is next is working and not before, what is last is
// working and not after, and adding working hours adds exactly these.
func TestCalendarLaws(t *testing.T) {
	c := demo(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{newYork, berlin, kolkata, "UTC", "Australia/Lord_Howe", "Pacific/Apia"}).Draw(t, "zone")
		moment := time.Unix(rapid.Int64Range(1_600_000_000, 1_900_000_000).Draw(t, "unix"), 0)
		next, last, morning := c.Next(moment, name), c.Last(moment, name), c.NextMorning(moment, name)
		require.True(t, c.Working(next, name) && !next.Before(moment))
		require.True(t, c.Working(last, name) && !last.After(moment))
		require.True(t, c.Working(morning, name) && morning.After(moment))
		require.Equal(t, c.Working(moment, name), next.Equal(moment))
		d := time.Duration(rapid.Int64Range(1, 100*3600).Draw(t, "seconds")) * time.Second
		end := c.AddHours(moment, d, name)
		require.True(t, c.Working(end, name))
		half := c.AddHours(c.AddHours(moment, d/2, name), d-d/2, name)
		require.True(t, half.Equal(end), "%s and %s", half, end)
	})
}

func TestWeekStart(t *testing.T) {
	for hours, want := range map[string]time.Weekday{
		"Mon-Fri 9-18": time.Monday, "Sun-Thu 8:30-17": time.Sunday, "Sat-Wed 9-17": time.Saturday, "Mon,Wed,Fri 9-13": time.Monday,
		"Tue,Thu 9-13": time.Tuesday, "Wed 9-13": time.Wednesday, "Sun-Sat 9-13": time.Monday, "Mon-Sat 9-13": time.Monday,
	} {
		h, err := ParseHours(hours)
		require.NoError(t, err)
		require.Equal(t, want, New(h, nil).WeekStart(), hours)
	}
}

func TestAwake(t *testing.T) {
	c := New(DefaultHours(), nil)
	for _, x := range []struct{ at, want time.Time }{
		{At(2025, 11, 12, 3, 0, "Europe/Berlin"), At(2025, 11, 12, 7, 0, "Europe/Berlin")},
		{At(2025, 11, 12, 7, 0, "Europe/Berlin"), At(2025, 11, 12, 7, 0, "Europe/Berlin")},
		{At(2025, 11, 15, 21, 59, "Europe/Berlin"), At(2025, 11, 15, 21, 59, "Europe/Berlin")},
		{At(2025, 12, 31, 23, 0, "Europe/Berlin"), At(2026, 1, 1, 7, 0, "Europe/Berlin")},
		{At(2026, 3, 29, 1, 30, "Europe/Berlin"), At(2026, 3, 29, 7, 0, "Europe/Berlin")}, // the clock goes forward
	} {
		require.True(t, c.Awake(x.at, "Europe/Berlin").Equal(x.want), "%s: %s", x.at, c.Awake(x.at, "Europe/Berlin"))
	}
}
