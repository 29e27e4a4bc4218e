package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/typed"
)

func TestParseWeek(t *testing.T) {
	for text, want := range map[string]string{
		"Mon-Fri 09:00-18:00": "Mon-Fri 09:00-18:00", "weekdays 9am to 5pm": "Mon-Fri 09:00-17:00", "Monday to Friday, 08:00 - 18:00": "Mon-Fri 08:00-18:00",
		"Monday through Friday from 7 a.m. until 7 p.m.": "Mon-Fri 07:00-19:00", "Mon, Wed and Fri 9-13": "Mon, Wed, Fri 09:00-13:00", "Sun–Thu 8:30-17": "Mon-Thu, Sun 08:30-17:00",
		"Mon-Fri 7-19, Sat 9-13": "Mon-Fri 07:00-19:00; Sat 09:00-13:00", "Mon-Fri 8-12 and 13-17": "Mon-Fri 08:00-12:00; Mon-Fri 13:00-17:00",
		"every Sunday from 22:00 to 02:00": "Sun 22:00-02:00", "02:00-06:00 on Sundays": "Sun 02:00-06:00", "Sundays 2-6am": "Sun 02:00-06:00", "9-5pm weekdays": "Mon-Fri 09:00-17:00",
		"daily 00:00-24:00": "Mon-Sun 00:00-24:00", "Saturdays 22:00 to midnight": "Sat 22:00-24:00", "samstag 22:00 bis 24:00": "Sat 22:00-24:00", "Ｓｕｎ ０２：００－０６：００": "Sun 02:00-06:00",
		"10pm-2am every day": "Mon-Sun 22:00-02:00", "Sun 2-6": "Sun 02:00-06:00", "Fri-Mon 9-12": "Mon, Fri-Sun 09:00-12:00",
		"Sat 22:00 - Sun 04:00": "Sat 22:00-04:00", "Fri 18:00 - Mon 06:00": "Fri 18:00-Mon 06:00", "Sat 8am to Sunday 8pm": "Sat 08:00-Sun 20:00", "Sat 12:00 - Mon 00:00": "Sat 12:00-Mon 00:00",
		"Sun 23:00 - Mon 01:00, Wed 02:00-04:00": "Sun 23:00-01:00; Wed 02:00-04:00", "Sun 22:00 - Sun 02:00": "", "Mon-Fri 22:00 - Sat 04:00": "", "Sat 22:00 - Sun": "",
		"Mon-Fri 9-5": "ask", "Mon-Fri": "", "9-18": "", "": "", "Sunday": "", "Mon-Fry 9-18": "", "- Fri 9-18": "", "Mon-Fri 9-9": "", "Mon-Fri 9-25": "", "Mon-Fri 9-18-20": "",
		"first Sunday 2-6": "", "9-18 Mon-Fri, Sat 9-13": "", "Mon-Fri 9": "", "last Sunday of the month 02:00-06:00": "",
	} {
		w, err := ParseWeek(text)
		if want == "" || want == "ask" {
			var refusal *typed.Refusal
			require.ErrorAs(t, err, &refusal, "%s: %s", text, w)
			require.Equal(t, want == "ask", refusal.Asked, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, w.String(), text)
		again, err := ParseWeek(w.String())
		require.NoError(t, err, w.String())
		require.Equal(t, w, again, w.String())
	}
}

// TestAnyWeekIsReadBack reads what a week prints, stretches over several days among them.
func TestAnyWeekIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.IntRange(0, 24*4-1).Draw(t, "start")
		end := rapid.IntRange(start+1, 24*4*6).Draw(t, "end")
		w := Week{{
			Start: time.Duration(start) * 15 * time.Minute, End: time.Duration(end) * 15 * time.Minute,
			Days: onlyOn(time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))),
		}}
		again, err := ParseWeek(w.String())
		require.NoError(t, err, w.String())
		require.Equal(t, w, again, w.String())
	})
}

func TestStretches(t *testing.T) {
	w, err := ParseWeek("Sun 22:00-02:30")
	require.NoError(t, err)
	ny := zone(newYork)
	from := At(2025, time.March, 9, 0, 0, newYork) // clocks skip from 2:00 to 3:00 on that Sunday
	all := w.Stretches(from, from.Add(24*time.Hour), ny)
	require.Len(t, all, 1)
	require.Equal(t, "2025-03-09T22:00:00-04:00", all[0][0].Format(time.RFC3339))
	all = w.Stretches(from.Add(24*time.Hour), from.Add(26*time.Hour), ny)
	require.Len(t, all, 1, "it began the day before")
	w, err = ParseWeek("Sun 01:30-02:30")
	require.NoError(t, err)
	all = w.Stretches(from, from.Add(24*time.Hour), ny)
	require.Len(t, all, 1)
	require.Equal(t, 30*time.Minute, all[0][1].Sub(all[0][0]), "half of it is skipped")
}
