package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/typed"
)

// meetingDay is Monday, 10 November 2025, 14:00 in New York.
var meetingDay = At(2025, 11, 10, 14, 0, "America/New_York")

func plain() *Calendar { return New(DefaultHours(), nil) }

func TestParseDue(t *testing.T) {
	for _, tc := range []struct {
		text     string
		want     string // in New York
		dateOnly bool
	}{
		{"today 17:00", "2025-11-10 17:00", false},
		{"today", "2025-11-10 18:00", true},
		{"eod", "2025-11-10 18:00", true},
		{"by end of day", "2025-11-10 18:00", true},
		{"5pm", "2025-11-10 17:00", false},
		{"by 5 PM", "2025-11-10 17:00", false},
		{"tomorrow", "2025-11-11 18:00", true},
		{"tomorrow 9:00", "2025-11-11 09:00", false},
		{"tomorrow at 9", "2025-11-11 09:00", false},
		{"9:30 am tomorrow", "2025-11-11 09:30", false},
		{"tomorrow noon", "2025-11-11 12:00", false},
		{"Friday", "2025-11-14 18:00", true},
		{"by Friday 5pm", "2025-11-14 17:00", false},
		{"by Friday, 5:30 p.m.", "2025-11-14 17:30", false},
		{"Friday EOD", "2025-11-14 18:00", true},
		{"Monday", "2025-11-17 18:00", true},
		{"2025-12-01", "2025-12-01 18:00", true},
		{"2025-12-01 17:00", "2025-12-01 17:00", false},
		{"2025-12-01T17:00", "2025-12-01 17:00", false},
		{"Dec 1", "2025-12-01 18:00", true},
		{"by Dec. 1st", "2025-12-01 18:00", true},
		{"1 Dec 5pm", "2025-12-01 17:00", false},
		{"Monday, 1 Dec 5pm", "2025-12-01 17:00", false},
		{"December 1, 2025", "2025-12-01 18:00", true},
		{"15 November 2025 14:30", "2025-11-15 14:30", false},
		{"15 November 2025 14:30 UTC", "2025-11-15 09:30", false},
		{"15 November 2025 14:30 Asia/Kolkata", "2025-11-15 04:00", false},
		{"15 November 2025 14:30 CET", "2025-11-15 08:30", false},
		{"Sep 1", "2026-09-01 18:00", true},
		{"29 Feb 2028", "2028-02-29 18:00", true},
		{"in 2 days", "2025-11-12 18:00", true},
		{"in a week", "2025-11-17 18:00", true},
		{"in 5 working days", "2025-11-17 18:00", true},
		{"in 90 minutes", "2025-11-10 15:30", false},
		{"no later than Friday.", "2025-11-14 18:00", true},
	} {
		t.Run(tc.text, func(t *testing.T) {
			due, err := plain().ParseDue(" "+tc.text+" ", meetingDay, "America/New_York")
			require.NoError(t, err)
			require.Equal(t, tc.want, due.At.In(zone("America/New_York")).Format("2006-01-02 15:04"))
			require.Equal(t, tc.dateOnly, due.DateOnly)
			require.Equal(t, tc.text, due.Typed)
			require.Zero(t, due.Within)
		})
	}
}

func TestParseDueZone(t *testing.T) {
	due, err := plain().ParseDue("tomorrow 9:00", meetingDay, "Asia/Kolkata")
	require.NoError(t, err)
	// 14:00 in New York is already half past midnight of the 11th in Kolkata.
	require.Equal(t, "2025-11-12T09:00:00+05:30", due.At.Format(time.RFC3339))
	require.Equal(t, "Asia/Kolkata", due.Zone)

	due, err = plain().ParseDue("tomorrow 9:00 cet", meetingDay, "Asia/Kolkata")
	require.NoError(t, err)
	require.Equal(t, "2025-11-11T09:00:00+01:00", due.At.Format(time.RFC3339))
	require.Equal(t, "CET", due.Zone)
	_, err = plain().ParseDue("tomorrow 9:00 cest", meetingDay, "Asia/Kolkata")
	require.ErrorContains(t, err, "Berlin is on CET then. Write CET, Europe/Berlin or UTC")
	require.Equal(t, due.At, due.At.In(plain().Zone(due.Zone)))

	due, err = plain().ParseDue("tomorrow", meetingDay, "Nowhere/Town")
	require.NoError(t, err)
	require.Equal(t, "UTC", due.Zone)
}

func TestParseDueWithin(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"within 24 hours": 24 * time.Hour, "Within 2 days": 48 * time.Hour, "within an hour": time.Hour,
		"within 1h30": 90 * time.Minute, "within a week": 7 * 24 * time.Hour, "within 24h": 24 * time.Hour,
	} {
		due, err := plain().ParseDue(text, meetingDay, "America/New_York")
		require.NoError(t, err, text)
		require.Equal(t, want, due.Within, text)
		require.True(t, due.At.Equal(meetingDay.Add(want)), text)
		require.False(t, due.DateOnly, text)
	}
}

func TestParseDueRefuses(t *testing.T) {
	for text, why := range map[string]string{
		"":                       "Nothing was typed",
		" \u200b ":               "Nothing was typed",
		"soon":                   "it names no moment",
		"foo":                    "“foo” was not understood",
		"9":                      "“9” was not understood",
		"Friday 5":               "“5” can be before or after noon. Write 5 am or 5 pm",
		"Friday 5:30":            "“5:30” can be before or after noon. Write 5:30 am or 5:30 pm",
		"by":                     "there is no date behind “by”",
		"in 2025":                "“2025” is not a number of hours or days",
		"within":                 "“” is not a number of hours or days",
		"within 0 hours":         "it is not a length of time",
		"within 3 working days":  "Write in 3 working days",
		"next Friday":            "the one in the week after. Write the date, for example 28 Nov",
		"12/1/2025":              "can be 12 January or 1 December",
		"before Friday":          "which day is the last. Write by and that day, for example by Friday",
		"30 Feb":                 "there is no 30 February",
		"29 Feb":                 "no 29 February in 2026, so add the year",
		"2025-02-29":             "there is no 29 February in 2025",
		"25:00":                  "“25:00” was not understood",
		"13pm":                   "“13pm” was not understood",
		"tomorrow 9:00 10:00":    "“10:00” was not understood",
		"tomorrow Friday":        "“friday” was not understood",
		"tomorrow 9:00 IST":      "“IST” is the name of several zones",
		"Tuesday 1 Dec":          "is a Monday",
		"yesterday":              "is in the past",
		"2025-11-09":             "is in the past",
		"9 Nov":                  "is in the past",
		"today 13:00":            "is in the past",
		"1pm":                    "has passed today",
		"Friday eod 5pm":         "“eod 5pm” was not understood",
		"2052-12-01":             "more than ten years",
		"end of month":           "the last day of the month or its last working day",
		"Monday morning":         "it leaves the hour open",
		"after Friday":           "when something begins",
		"24h":                    "a time or a length. Write 24:00 or within 24 hours",
		strings.Repeat("x", 500): "too long",
	} {
		_, err := plain().ParseDue(text, meetingDay, "America/New_York")
		var refusal *typed.Refusal
		require.ErrorAs(t, err, &refusal, text)
		require.Contains(t, err.Error(), why, text)
		require.Contains(t, err.Error(), "Write ", text)
	}
}

func TestParseDueTodayAfterWork(t *testing.T) {
	evening := At(2025, 11, 10, 20, 0, "Europe/Berlin")
	_, err := plain().ParseDue("today", evening, "Europe/Berlin")
	require.ErrorContains(t, err, "working hours ended at 18:00")
	due, err := plain().ParseDue("today 10pm", evening, "Europe/Berlin")
	require.NoError(t, err)
	require.Equal(t, 22, due.At.Hour())
}

func TestParseDueAcrossNewYear(t *testing.T) {
	january := At(2026, 1, 5, 9, 0, "UTC")
	_, err := plain().ParseDue("1 Jan", january, "UTC")
	require.ErrorContains(t, err, "1 January 2026 18:00 is in the past")
	due, err := plain().ParseDue("1 Jan", At(2025, 11, 10, 9, 0, "UTC"), "UTC")
	require.NoError(t, err)
	require.Equal(t, At(2026, 1, 1, 18, 0, "UTC"), due.At)
}

func TestSplitTask(t *testing.T) {
	for _, tc := range []struct{ line, task, due string }{
		{"Schedule executive call with CEO within 24 hours", "Schedule executive call with CEO", "within 24 hours"},
		{"Send report by Friday 5pm", "Send report", "by Friday 5pm"},
		{"Send report by Friday, 5pm.", "Send report", "by Friday, 5pm"},
		{"Prepare slides (by Dec 1)", "Prepare slides", "by Dec 1"},
		{"Prepare slides (Dec 1)", "Prepare slides", "Dec 1"},
		{"Prepare slides (draft)", "Prepare slides (draft)", ""},
		{"Prepare slides - due 1 Dec 2025", "Prepare slides", "due 1 Dec 2025"},
		{"Call the customer by tomorrow 9:00", "Call the customer", "by tomorrow 9:00"},
		{"Write post-mortem in 3 working days", "Write post-mortem", "in 3 working days"},
		{"Reply no later than Friday", "Reply", "no later than Friday"},
		{"Stand by me", "Stand by me", ""},
		{"Review recent deployments by team", "Review recent deployments by team", ""},
		{"Prepare slides for Monday", "Prepare slides for Monday", ""},
		{"Prepare slides for tomorrow", "Prepare slides for tomorrow", ""},
		{"Explain what broke yesterday", "Explain what broke yesterday", ""},
		{"Schedule quarterly business reviews", "Schedule quarterly business reviews", ""},
		{"Sum up the outage of 8 Nov", "Sum up the outage of 8 Nov", ""},
		{"by Friday", "by Friday", ""},
		{"(by Friday)", "(by Friday)", ""},
		{"- by Friday", "- by Friday", ""},
		{"", "", ""},
	} {
		task, due := SplitTask(tc.line)
		require.Equal(t, [2]string{tc.task, tc.due}, [2]string{task, due}, tc.line)
	}
}

func FuzzParseDue(f *testing.F) {
	for _, s := range []string{"by Friday 5pm", "within 24 hours", "Dec 1", "2025-12-01T17:00", "in a week", "noon UTC", "(", "/", "é/", "29 feb", "at on at"} {
		f.Add(s, int64(0))
	}
	c := plain()
	f.Fuzz(func(t *testing.T, text string, offset int64) {
		now := meetingDay.Add(time.Duration(offset%(1<<28)) * time.Second)
		due, err := c.ParseDue(text, now, "Europe/Berlin")
		if err == nil {
			require.True(t, due.At.After(now))
			require.True(t, due.At.Before(now.AddDate(maxAhead, 0, 2)))
			require.NotNil(t, lookup(due.Zone))
		} else {
			var refusal *typed.Refusal
			require.ErrorAs(t, err, &refusal)
		}
		task, tail := SplitTask(text)
		if tail != "" {
			require.NotEmpty(t, task)
			_, why := readDue(words(tail))
			require.Empty(t, why)
		}
	})
}
