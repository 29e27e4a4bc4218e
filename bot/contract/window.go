package contract

import (
	"fmt"
	"time"
)

// Window is one month, quarter or year in which downtime is measured.
type Window struct {
	Label      string // "November 2025", "Q4 2025 (92 days, UTC)"; "30-day month" when no date is known
	Period     Period
	Start, End time.Time     // End is the first moment after it; both zero when no date is known
	Length     time.Duration // its real length, clock changes counted
	Days       int           // calendar days
	shifted    bool          // it does not begin with the calendar's
}

// midnight is the first moment of a day. Where clocks jump over midnight it is the first moment after the
// gap; where midnight comes twice it is the first one. (What time.Date does there is left open by its documentation.)
func midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	shown := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	at := shown.Add(-2 * 24 * time.Hour).In(zone) // no zone was ever that far from UTC
	for {
		begins, ends := at.ZoneBounds()
		_, offset := at.Zone()
		found := shown.Add(-time.Duration(offset) * time.Second).In(zone)
		switch {
		case !begins.IsZero() && found.Before(begins):
			return begins.In(zone)
		case ends.IsZero() || found.Before(ends):
			return found
		}
		at = ends.In(zone)
	}
}

// window is the period that t falls in, in t's zone.
func window(t time.Time, p Period, b Begins) Window {
	start, end := b.startOf(t, p, 0), b.startOf(t, p, 1)
	w := Window{Period: p, Start: start, End: end, Length: end.Sub(start), Days: daysBetween(start, end), shifted: !b.plain()}
	w.Label = fmt.Sprintf("%s (%d days, %s)", w.Short(), w.Days, start.Location())
	return w
}

// daysBetween is the days between two dates, counted without clocks.
func daysBetween(start, end time.Time) int {
	return int(dayOf(end).Sub(dayOf(start)) / (24 * time.Hour))
}

// Short is the label without length and zone: "Q4 2025", "15 Oct to 14 Nov 2025".
func (w Window) Short() string {
	if w.Start.IsZero() {
		return w.Label
	}
	y, m, _ := w.Start.Date()
	switch last := w.End.AddDate(0, 0, -1); {
	case w.shifted && last.Year() == y:
		return w.Start.Format("2 Jan") + " to " + last.Format("2 Jan 2006")
	case w.shifted:
		return w.Start.Format("2 Jan 2006") + " to " + last.Format("2 Jan 2006")
	case w.Period == Quarter:
		return fmt.Sprintf("Q%d %d", (int(m)+2)/3, y)
	case w.Period == Year:
		return fmt.Sprintf("%d", y)
	}
	return fmt.Sprintf("%s %d", m, y)
}

// a is the label with its article: "a 30-day month", "Q4 2025".
func (w Window) a() string {
	if w.Start.IsZero() {
		return "a " + w.Label
	}
	return w.Short()
}

// nominal is a month of so many days, when no date is known.
func nominal(days int) Window {
	return Window{Label: fmt.Sprintf("%d-day month", days), Period: Month, Length: time.Duration(days) * 24 * time.Hour, Days: days}
}

// windowsOf is the windows of a period that the spans touch, in order.
func windowsOf(spans []span, p Period, zone *time.Location, b Begins) []Window {
	var out []Window
	for _, s := range spans {
		for t := s.from; t.Before(s.to); {
			w := window(t.In(zone), p, b)
			if len(out) == 0 || out[len(out)-1].Start.Before(w.Start) {
				out = append(out, w)
			}
			t = w.End
		}
	}
	return out
}

// bounds are the lengths that a window of the period may have when its date and zone are not known.
func (t Terms) bounds(p Period) (shortest, longest time.Duration, fewest, most int) {
	switch p {
	case Quarter:
		if fewest, most = 90, 92; !t.Begins.plain() {
			fewest = 89 // February to April
		}
	case Year:
		fewest, most = 365, 366
	default:
		fewest, most = 28, 31
	}
	return time.Duration(fewest)*24*time.Hour - moved, time.Duration(most)*24*time.Hour + moved, fewest, most
}

// runs is the shortest stretch of so many consecutive months, in days; twelve of them are a year.
var runs = [...]int{0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334, 365}

// touched is the most windows of a period that one stretch of length d can touch: both ends, and what fits between.
func touched(p Period, d time.Duration) int {
	if d <= 0 {
		return 0
	}
	n := 2
	for k := p.months(); ; k += p.months() {
		days := k/12*365 + runs[k%12]
		if d <= time.Duration(days)*24*time.Hour-moved {
			return n
		}
		n++
	}
}
