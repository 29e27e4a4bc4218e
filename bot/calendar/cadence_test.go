package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/typed"
)

func TestCadence(t *testing.T) {
	for _, tc := range []struct{ expr, zone, after, want string }{
		{"0 9 * * 1-5", berlin, "2025-11-07T12:00:00+01:00", "2025-11-10T09:00:00+01:00"},
		{"0 9 * * 1-5", berlin, "2025-11-10T09:00:00+01:00", "2025-11-11T09:00:00+01:00"},
		{"0 9 * * 1-5", berlin, "2025-11-10T08:59:59.5+01:00", "2025-11-10T09:00:00+01:00"},
		{"0 9 * * 1-5", kolkata, "2025-11-10T04:00:00Z", "2025-11-11T09:00:00+05:30"},
		{"0 9 * * MON", newYork, "2025-11-04T00:00:00Z", "2025-11-10T09:00:00-05:00"},
		// Spring: 02:30 does not exist, so the first instant after the gap, once.
		{"30 2 * * *", berlin, "2025-03-29T12:00:00+01:00", "2025-03-30T03:00:00+02:00"},
		{"30 2 * * *", berlin, "2025-03-30T03:00:00+02:00", "2025-03-31T02:30:00+02:00"},
		// Autumn: 02:30 comes twice and fires once.
		{"30 2 * * *", berlin, "2025-10-25T12:00:00+02:00", "2025-10-26T02:30:00+02:00"},
		{"30 2 * * *", berlin, "2025-10-26T02:30:00+02:00", "2025-10-27T02:30:00+01:00"},
		{"30 2 * * *", berlin, "2025-10-26T02:10:00+01:00", "2025-10-27T02:30:00+01:00"},
		{"0 9 29 2 *", "UTC", "2025-11-10T00:00:00Z", "2028-02-29T09:00:00Z"},
		{"0 9 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T09:00:00Z"},
		{"0 9 * * *", "Nowhere/Town", "2025-11-10T10:00:00Z", "2025-11-11T09:00:00Z"},
	} {
		next, err := ParseCadence(tc.expr)
		require.NoError(t, err, tc.expr)
		after, err := time.Parse(time.RFC3339, tc.after)
		require.NoError(t, err)
		require.Equal(t, tc.want, next(after, tc.zone).Format(time.RFC3339), "%s in %s after %s", tc.expr, tc.zone, tc.after)
	}
}

func TestParseCadenceRefuses(t *testing.T) {
	for expr, why := range map[string]string{
		"":                      "Nothing was typed",
		"0 9 * *":               "five fields",
		"0 0 9 * * 1":           "five fields",
		"TZ=0":                  "no zone of its own",
		"CRON_TZ=UTC":           "no zone of its own",
		"CRON_TZ=UTC 0 9 * * 1": "no zone of its own",
		"@every -5m":            "not an interval",
		"@daily":                "not an interval",
		"0 0 30 2 *":            "never comes",
		"0 0 31 4,6,9,11 *":     "never comes",
		"99 9 * * 1":            "We could not read",
		"a b c d e":             "We could not read",
	} {
		_, err := ParseCadence(expr)
		var refusal *typed.Refusal
		require.ErrorAs(t, err, &refusal, expr)
		require.Contains(t, err.Error(), why, expr)
		require.Contains(t, err.Error(), "0 9 * * 1-5", expr)
	}
}

func FuzzCadence(f *testing.F) {
	for _, s := range []string{"0 9 * * 1-5", "30 2 * * *", "0 0 30 2 *", "CRON_TZ=UTC", "@every -5m", "0 9 29 2 *", "*/7 1-3 * 3,10 0", "* * * * ?"} {
		f.Add(s, int64(1_762_800_000), uint8(0))
	}
	names := []string{berlin, newYork, kolkata, "Australia/Lord_Howe", "Pacific/Apia", "Antarctica/Troll", "UTC", "Asia/Manila", ""}
	f.Fuzz(func(t *testing.T, expr string, unix int64, zoneIndex uint8) {
		next, err := ParseCadence(expr)
		if err != nil {
			var refusal *typed.Refusal
			require.ErrorAs(t, err, &refusal)
			return
		}
		after := time.Unix(unix%7_000_000_000, 0) // 1748 to 2191
		at := next(after, names[int(zoneIndex)%len(names)])
		require.True(t, at.After(after))
		require.True(t, at.Before(after.AddDate(9, 0, 0)))
	})
}
