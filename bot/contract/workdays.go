package contract

import (
	"time"

	"escalate/bot/calendar"
)

// mostHolidays is how many public holidays can lie in a row where none are known.
const mostHolidays = 10

// workdays counts business days, Monday to Friday, where the contract holds.
type workdays struct {
	cal  *calendar.Calendar // nil: its holidays are not known
	zone *time.Location
}

func (t Terms) workdays(f Facts) workdays { return workdays{f.Calendar, t.zone()} }

// known says that the public holidays of the zone are known.
func (w workdays) known() bool {
	if w.cal == nil {
		return false
	}
	_, known := w.cal.Holiday(time.Time{}, w.zone.String())
	return known
}

func (w workdays) free(day time.Time) bool {
	if d := day.Weekday(); d == time.Saturday || d == time.Sunday {
		return true
	}
	if w.cal == nil {
		return false
	}
	name, _ := w.cal.Holiday(day, w.zone.String())
	return name != ""
}

// shift is the same time of day n business days later, or earlier for a negative n.
func (w workdays) shift(from time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		n, step = -n, -1
	}
	at := from.In(w.zone)
	for n > 0 {
		if at = at.AddDate(0, 0, step); !w.free(at) {
			n--
		}
	}
	return at
}

// ahead is how long before a moment a limit ends, from the least to the most: business days end somewhere on their day, and
// further back by every public holiday that is not known.
func (t Terms) ahead(l Limit, from time.Time, f Facts) (least, most time.Duration) {
	if l.Workdays == 0 {
		return l.Is, l.Is
	}
	zones := []*time.Location{t.Zone}
	if t.Zone == nil { // the day of the week may be another one
		zones = []*time.Location{time.FixedZone("", -int(behind/time.Second)), time.UTC, time.FixedZone("", int(ahead/time.Second))}
	}
	for i, zone := range zones {
		w := workdays{f.Calendar, zone}
		first := w.shift(from, -l.Workdays)
		last := first
		if !w.known() {
			last = w.shift(from, -l.Workdays-mostHolidays)
		}
		begun := func(at time.Time, day int) time.Time {
			y, m, d := at.Date()
			return time.Date(y, m, d+day, 0, 0, 0, 0, zone)
		}
		near, far := max(0, from.Sub(begun(first, 1))), from.Sub(begun(last, 0))
		if i == 0 {
			least = near
		}
		least, most = min(least, near), max(most, far)
	}
	return least, most
}

// late says that maintenance was certainly not announced as long before as is asked, or not at all: then it counts. Where
// the contract asks for no notice nothing is late.
func (t Terms) late(a Announced, f Facts) bool {
	asked, given := t.Exclusion.Notice, a.Notice
	switch {
	case asked.None:
		return false
	case given.None:
		return true
	case !asked.Stated || !given.Stated:
		return false
	case asked.Workdays > 0 && given.Workdays > 0:
		return given.Workdays < asked.Workdays
	}
	_, most := t.ahead(given, a.From, f)
	least, _ := t.ahead(asked, a.From, f)
	return most < least
}

// inTime says that maintenance was certainly announced as long before as is asked.
func (t Terms) inTime(a Announced, f Facts) bool {
	asked, given := t.Exclusion.Notice, a.Notice
	switch {
	case asked.None:
		return true
	case !asked.Stated || !given.Stated || given.None:
		return false
	case asked.Workdays > 0 && given.Workdays > 0:
		return given.Workdays >= asked.Workdays
	}
	least, _ := t.ahead(given, a.From, f)
	_, most := t.ahead(asked, a.From, f)
	return least >= most
}
