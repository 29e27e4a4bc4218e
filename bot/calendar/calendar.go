package calendar

import "time"

// Calendar knows when people work: one set of working hours, read in each person's own zone, and the holidays of the
// zones that configuration names. It never changes and may be shared. New makes it; the zero Calendar works nowhere.
type Calendar struct {
	hours Hours
	free  map[string]*free
}

// New makes a calendar. Hours without any working time give DefaultHours; holidays may be nil.
func New(h Hours, holidays Holidays) *Calendar {
	if !h.valid() {
		h = DefaultHours()
	}
	c := &Calendar{hours: h, free: map[string]*free{}}
	for name, days := range holidays {
		c.free[name] = days.compile()
	}
	return c
}

// farAway bounds every search for a working day: configuration cannot make a year without one.
const farAway = 366

// Zone is the zone of that IANA name or fixed abbreviation ("CEST"); unknown and empty names give UTC.
func (c *Calendar) Zone(name string) *time.Location { return zone(name) }

// workday reports whether people in the zone work on that date.
func (c *Calendar) workday(d day, zoneName string) bool {
	return c.hours.Days[d.weekday()] && c.free[zoneName].name(d) == ""
}

// span is when work begins and ends on that date, working day or not.
func (c *Calendar) span(d day, zoneName string) (start, end time.Time) {
	loc := zone(zoneName)
	return d.at(c.hours.Start, loc), d.at(c.hours.End, loc)
}

// Working reports whether t lies in working hours. Both ends belong to them: what is due at 18:00 sharp may be said at
// 18:00 sharp.
func (c *Calendar) Working(t time.Time, zoneName string) bool {
	d := dayOf(t.In(zone(zoneName)))
	start, end := c.span(d, zoneName)
	return c.workday(d, zoneName) && !t.Before(start) && !t.After(end)
}

// Next is the first working moment at or after t.
func (c *Calendar) Next(t time.Time, zoneName string) time.Time {
	d := dayOf(t.In(zone(zoneName)))
	for range farAway {
		if c.workday(d, zoneName) {
			start, end := c.span(d, zoneName)
			if t.Before(start) {
				return start
			}
			if !t.After(end) {
				return t.In(zone(zoneName))
			}
		}
		d = d.add(1)
	}
	return t.In(zone(zoneName))
}

// Last is the last working moment at or before t; the end of working hours counts as one.
func (c *Calendar) Last(t time.Time, zoneName string) time.Time {
	d := dayOf(t.In(zone(zoneName)))
	for range farAway {
		if c.workday(d, zoneName) {
			start, end := c.span(d, zoneName)
			if t.After(end) {
				return end
			}
			if !t.Before(start) {
				return t.In(zone(zoneName))
			}
		}
		d = d.add(-1)
	}
	return t.In(zone(zoneName))
}

// AddHours is the moment by which d of working time has passed after t. Real time is counted, so a day on which clocks
// change inside working hours is longer or shorter. With d zero or negative it is Next(t).
func (c *Calendar) AddHours(t time.Time, d time.Duration, zoneName string) time.Time {
	t = c.Next(t, zoneName)
	for d > 0 {
		date := dayOf(t)
		_, end := c.span(date, zoneName)
		left := end.Sub(t)
		if d <= left {
			return t.Add(d)
		}
		d -= left
		next := c.NextMorning(t, zoneName)
		if !next.After(t) {
			return t
		}
		t = next
	}
	return t
}

// AddDays is n working days later at the same time of day, moved into the working hours of that day; n may be negative.
// With n zero it is t's own day, or the next working day when that is free.
func (c *Calendar) AddDays(t time.Time, n int, zoneName string) time.Time {
	local := t.In(zone(zoneName))
	d, step := dayOf(local), 1
	if n < 0 {
		n, step = -n, -1
	}
	if n == 0 && !c.workday(d, zoneName) {
		n = 1
	}
	for idle := 0; n > 0 && idle < farAway; {
		if d = d.add(step); c.workday(d, zoneName) {
			n, idle = n-1, 0
		} else {
			idle++
		}
	}
	h, m, s := local.Clock()
	clock := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return d.at(min(max(clock, c.hours.Start), c.hours.End), zone(zoneName))
}

// EndOfDay is the end of working hours on that date, a free one too: a deadline that is only a date means this moment.
func (c *Calendar) EndOfDay(year int, month time.Month, dayOfMonth int, zoneName string) time.Time {
	_, end := c.span(dayOf(day{year, month, dayOfMonth}.utc()), zoneName)
	return end
}

// NextMorning is the first start of working hours after t; before work begins on a working day that is the same day's.
func (c *Calendar) NextMorning(t time.Time, zoneName string) time.Time {
	d := dayOf(t.In(zone(zoneName)))
	for range farAway {
		if start, _ := c.span(d, zoneName); c.workday(d, zoneName) && start.After(t) {
			return start
		}
		d = d.add(1)
	}
	return t.In(zone(zoneName))
}

// Free reports whether the day of t is free in the zone, and why: "Saturday", "Veterans Day".
func (c *Calendar) Free(t time.Time, zoneName string) (string, bool) {
	d := dayOf(t.In(zone(zoneName)))
	if !c.hours.Days[d.weekday()] {
		return d.weekday().String(), true
	}
	name := c.free[zoneName].name(d)
	return name, name != ""
}

// Holiday is the name of the holiday on the day of t in the zone, empty when there is none; known says that configuration
// names the holidays of that zone at all.
func (c *Calendar) Holiday(t time.Time, zoneName string) (name string, known bool) {
	free, known := c.free[zoneName]
	return free.name(dayOf(t.In(zone(zoneName)))), known
}

// The hours in which somebody who set a deadline on a free day may be reminded of it all the same.
const (
	wakingFrom = 7
	wakingTo   = 22
)

// Waking reports whether it is between 7 and 22 (22:00 itself included) in the zone.
func (c *Calendar) Waking(t time.Time, zoneName string) bool {
	d, loc := dayOf(t.In(zone(zoneName))), zone(zoneName)
	return !t.Before(d.at(wakingFrom*time.Hour, loc)) && !t.After(d.at(wakingTo*time.Hour, loc))
}

// Awake is t when that is between 7 and 22 in the zone, else the next 7 o'clock.
func (c *Calendar) Awake(t time.Time, zoneName string) time.Time {
	if c.Waking(t, zoneName) {
		return t
	}
	d, loc := dayOf(t.In(zone(zoneName))), zone(zoneName)
	if morning := d.at(wakingFrom*time.Hour, loc); morning.After(t) {
		return morning
	}
	return d.add(1).at(wakingFrom*time.Hour, loc)
}

// WeekStart is the day on which the working week begins: the first working day after the longest run of free days;
// Monday when several are as long or none is free.
func (c *Calendar) WeekStart() time.Weekday {
	first, longest := time.Monday, 0
	for i := range 7 {
		day := (time.Monday + time.Weekday(i)) % 7
		free := 0
		for free < 7 && !c.hours.Days[(day+6-time.Weekday(free))%7] {
			free++
		}
		if c.hours.Days[day] && free > longest {
			first, longest = day, free
		}
	}
	return first
}
