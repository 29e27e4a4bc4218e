package calendar

import (
	"sync"
	"time"
	_ "time/tzdata" // zones for images without a system zone database
)

// hour is the offset unit of the abbreviations below, in seconds.
const hour = 60 * 60

// abbreviations are the zone names without a place that people write behind a time and that mean one offset, in seconds
// east of UTC. They are taken literally, and asked about where their season does not fit. CST and IST are left out, since
// each is in use for several offsets.
var abbreviations = map[string]int{
	"GMT": 0, "WET": 0, "WEST": hour, "BST": hour, "CET": hour, "CEST": 2 * hour, "EET": 2 * hour, "EEST": 3 * hour,
	"MSK": 3 * hour, "SGT": 8 * hour, "HKT": 8 * hour, "JST": 9 * hour, "AEST": 10 * hour, "AEDT": 11 * hour,
	"NZST": 12 * hour, "NZDT": 13 * hour,
	"EST": -5 * hour, "EDT": -4 * hour, "CDT": -5 * hour, "MST": -7 * hour, "MDT": -6 * hour, "PST": -8 * hour, "PDT": -7 * hour,
}

// zones caches the zones that were found, by name. Unknown names are not kept: they may come from people.
var zones sync.Map

// lookup finds a zone by its IANA name or one of the abbreviations; nil when there is none. The machine's own zone
// ("Local") is none.
func lookup(name string) *time.Location {
	switch name {
	case "", "Local":
		return nil
	case "UTC":
		return time.UTC
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	var loc *time.Location
	if offset, ok := abbreviations[name]; ok {
		loc = time.FixedZone(name, offset)
	} else if loc = offsetZone(name); loc == nil {
		found, err := time.LoadLocation(name)
		if err != nil {
			return nil
		}
		loc = found
	}
	known, _ := zones.LoadOrStore(name, loc)
	return known.(*time.Location)
}

// zone is lookup with UTC for everything unknown.
func zone(name string) *time.Location {
	if loc := lookup(name); loc != nil {
		return loc
	}
	return time.UTC
}

// day is a date without a zone.
type day struct {
	year  int
	month time.Month
	day   int
}

// dayOf is the date that t falls on in its own location.
func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

// utc is the date's midnight in UTC, for arithmetic on dates alone.
func (d day) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

// add moves the date by n days.
func (d day) add(n int) day { return dayOf(d.utc().AddDate(0, 0, n)) }

// weekday is the date's day of the week.
func (d day) weekday() time.Weekday { return d.utc().Weekday() }

// exists reports whether the calendar has that date: 30 February does not exist.
func (d day) exists() bool { return dayOf(d.utc()) == d }

// at is the instant at which clocks in loc show the given time after midnight of that date.
func (d day) at(sinceMidnight time.Duration, loc *time.Location) time.Time {
	return wall(d.utc().Add(sinceMidnight), loc)
}

// farOffset is more than any zone was ever away from UTC.
const farOffset = 36 * time.Hour

// wall finds the instant at which clocks in loc show what w shows in UTC. Go's own time.Date leaves open what happens
// around clock changes; here a time that is skipped gives the first instant after the gap, and a time that comes twice
// its first occurrence.
func wall(w time.Time, loc *time.Location) time.Time {
	period := w.Add(-farOffset).In(loc)
	for {
		start, end := period.ZoneBounds()
		_, offset := period.Zone()
		found := w.Add(-time.Duration(offset) * time.Second)
		if !start.IsZero() && found.Before(start) {
			return start.In(loc)
		}
		if end.IsZero() || found.Before(end) || !end.After(period) { // Go's bounds stand still at the end of some years
			return found.In(loc)
		}
		period = end.In(loc)
	}
}

// At is a wall time in a zone (unknown or empty: UTC). A time that clocks skip in spring is the first instant after the
// gap, one that comes twice in autumn is its first occurrence. Fields out of range are carried over, as time.Date does.
func At(year int, month time.Month, day, hour, minute int, zoneName string) time.Time {
	return wall(time.Date(year, month, day, hour, minute, 0, 0, time.UTC), zone(zoneName))
}
