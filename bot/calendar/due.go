package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Due is a deadline as read from text.
type Due struct {
	At       time.Time     // the deadline, in Zone; for Within as if counted from the moment of writing
	DateOnly bool          // only a day was written: At is the end of working hours on it
	Zone     string        // the zone it was read in, a name that Calendar.Zone knows
	Within   time.Duration // above zero when "within 24 hours" was written: the caller counts it from the decision
	Typed    string        // what was written
}

// dueExamples is what a refusal offers.
const dueExamples = "Friday 5pm, 1 Dec 14:30, tomorrow or within 24 hours"

// Bounds of what a deadline may be: a date without a year that has long passed means next year's, and what lies further
// off than any contract runs is a slip of the finger.
const (
	longPast = 60 * 24 * time.Hour
	maxAhead = 10 // years
)

// dueText is a deadline as it stands in a text, read without knowing when or where it was written.
type dueText struct {
	point  point
	count  int           // "in n ..." with unit days or working days
	unit   string        // "days", "working days", or "" for a point in time
	within time.Duration // "within ..."
	in     time.Duration // "in 2 hours"
}

// leads are the words that may stand before a deadline.
var leads = [][]string{{"no", "later", "than"}, {"due", "by"}, {"due", "on"}, {"due"}, {"by"}, {"until"}, {"till"}, {"before"}, {"on"}}

// readDue reads a whole text as a deadline by the grammar alone; why says what is wrong, empty when it is fine.
func readDue(list []string) (d dueText, why string) {
	if len(list) == 0 {
		return d, "nothing was typed"
	}
	rest := list
	for _, lead := range leads {
		if len(list) > len(lead) && strings.Join(list[:len(lead)], " ") == strings.Join(lead, " ") {
			rest = list[len(lead):]
			break
		}
	}
	switch rest[0] {
	case "within", "in":
		return readSpan(rest)
	case "next", "this":
		return d, fmt.Sprintf("“%s” can mean two different days", strings.Join(rest, " "))
	}
	rest, wholeDay := cutEndOfDay(rest)
	if len(rest) == 0 {
		return dueText{point: point{relative: true}}, ""
	}
	for _, w := range rest {
		if strings.Trim(w, "0123456789/") == "" && strings.Contains(w, "/") {
			return d, "a date with slashes can be read two ways"
		}
	}
	var ok bool
	if d.point, ok = readPoint(rest); !ok || wholeDay && d.point.clock {
		return d, "it is not a date and time"
	}
	if list[0] == "before" && !d.point.clock {
		return d, "“before” leaves open which day is the last; write by and that day"
	}
	return d, ""
}

// cutEndOfDay takes "eod" or "end of day" off the end: a day alone means the same.
func cutEndOfDay(list []string) (rest []string, cut bool) {
	for _, end := range []string{"eod", "end of day", "end of the day"} {
		n := len(strings.Fields(end))
		if len(list) >= n && strings.Join(list[len(list)-n:], " ") == end {
			return list[:len(list)-n], true
		}
	}
	return list, false
}

// readSpan reads "within 24 hours", "in 2 days", "in a week", "in 3 working days".
func readSpan(list []string) (d dueText, why string) {
	within := list[0] == "within"
	why = "it is not a number of hours or days"
	rest := list[1:]
	if len(rest) == 3 && (rest[1] == "working" || rest[1] == "business") && (rest[2] == "days" || rest[2] == "day") {
		if d.count = count(rest[0]); d.count < 1 {
			return d, why
		}
		if within {
			return d, "within counts hours or whole days; write in " + rest[0] + " working days"
		}
		d.unit = "working days"
		return d, ""
	}
	if len(rest) == 2 {
		if n := count(rest[0]); n > 0 && (rest[1] == "week" || rest[1] == "weeks") {
			rest = []string{fmt.Sprint(7 * n), "days"}
		} else if n > 0 {
			rest = []string{fmt.Sprint(n), rest[1]}
		}
	}
	length, ok := readLength(strings.Join(rest, " "))
	switch {
	case !ok:
		return d, why
	case within:
		d.within = length
	case len(rest) == 2 && (rest[1] == "days" || rest[1] == "day"):
		d.count, d.unit = number(rest[0]), "days"
	default:
		d.in = length
	}
	return d, ""
}

// count reads a small whole number, "a" or "an"; anything else gives -1.
func count(s string) int {
	if s == "a" || s == "an" || s == "one" {
		return 1
	}
	if n := number(s); n > 0 && n < 1000 {
		return n
	}
	return -1
}

// ParseDue reads a deadline as people write it: "within 24 hours", "in 2 days", "by Friday 5pm", "tomorrow 9:00",
// "2025-12-01 17:00", "Dec 1", "15 November 2025 14:30 UTC", "noon". now is the moment of writing, zoneName where the
// owner works. A day alone means the end of working hours on it; a day of the week the next one after today; a date
// without a year this year's, or next year's if that is more than 60 days past.
//
// What it cannot read, what has passed and what is more than ten years ahead is refused with a *TextError.
func (c *Calendar) ParseDue(text string, now time.Time, zoneName string) (Due, error) {
	due := Due{Zone: zone(zoneName).String(), Typed: strings.TrimSpace(text)}
	refuse := func(why string) (Due, error) {
		return Due{}, &TextError{Text: text, Why: why, Example: dueExamples}
	}
	if len(text) > maxText {
		return refuse("it is too long for a date")
	}
	read, why := readDue(words(text))
	if why != "" {
		return refuse(why)
	}
	if read.point.zone != "" {
		due.Zone = read.point.zone
	}
	local := now.In(zone(due.Zone))
	today := dayOf(local)
	switch {
	case read.within > 0:
		due.Within, due.At = read.within, local.Add(read.within)
	case read.in > 0:
		due.At = local.Add(read.in)
	case read.unit == "working days":
		due.DateOnly = true
		d := dayOf(c.AddDays(now, read.count, due.Zone))
		due.At = c.EndOfDay(d.year, d.month, d.day, due.Zone)
	case read.unit == "days":
		due.DateOnly = true
		d := today.add(read.count)
		due.At = c.EndOfDay(d.year, d.month, d.day, due.Zone)
	default:
		due.DateOnly = !read.point.clock
		due.At, why = c.dueAt(read.point, today, now, due.Zone)
		if why != "" {
			return refuse(why)
		}
	}
	switch {
	case !due.At.After(now) && due.DateOnly && dayOf(due.At) == today:
		return refuse(fmt.Sprintf("working hours ended at %s, so add a time", due.At.Format("15:04")))
	case !due.At.After(now):
		return refuse(due.At.Format("2 January 2006 15:04") + " is in the past")
	case due.At.After(local.AddDate(maxAhead, 0, 0)):
		return refuse("that is more than ten years ahead")
	}
	return due, nil
}

// dueAt is the moment that a point means as a deadline; why is not empty when there is none.
func (c *Calendar) dueAt(p point, today day, now time.Time, zoneName string) (at time.Time, why string) {
	moment := func(d day) time.Time {
		if p.clock {
			return At(d.year, d.month, d.day, p.h, p.m, zoneName)
		}
		return c.EndOfDay(d.year, d.month, d.day, zoneName)
	}
	switch {
	case p.dated:
		d := p.date
		if d.year == 0 {
			d.year = today.year
			if !d.exists() || moment(d).Before(now.Add(-longPast)) {
				d.year++
			}
			if !d.exists() {
				return at, fmt.Sprintf("there is no %d %s in %d, so add the year", d.day, d.month, d.year)
			}
		}
		if p.named && d.weekday() != p.weekday {
			return at, fmt.Sprintf("%s is a %s", d.utc().Format("2 January 2006"), d.weekday())
		}
		return moment(d), ""
	case p.relative:
		return moment(today.add(p.days)), ""
	case p.named:
		ahead := (int(p.weekday) - int(today.weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		return moment(today.add(ahead)), ""
	}
	if at = moment(today); !at.After(now) {
		return at, fmt.Sprintf("%s has passed today, so add the day", at.Format("15:04"))
	}
	return at, ""
}
