package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/typed"
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
	longPast = 60 * typed.Day
	maxAhead = 10 // years
)

// firstBareHour is the earliest hour that a number alone may mean: "Friday 9" is in the morning, "Friday 5" could be either.
const firstBareHour = 7

// dueText is a deadline as it stands in a text, read without knowing when or where it was written.
type dueText struct {
	point  point
	count  int           // "in n ..." with unit days or working days
	unit   string        // "days", "working days", "week's end", or "" for a point in time
	within time.Duration // "within ..."
	in     time.Duration // "in 2 hours"
	this   bool          // "this Friday": the one of this week
}

// leads are the words that may stand before a deadline.
var leads = regexp.MustCompile(`^(?:no later than|not later than|latest by|at the latest by|at the latest|latest|due by|due on|due before|due in|due within|due|by|until|till|before|on|deadline:?) `)

// tails are the words that may stand behind it and add nothing.
var tails = regexp.MustCompile(` (?:sharp|at the latest|latest|the latest)$`)

// dayEnds are the ways to say that the end of a working day is meant, which a day alone means too.
var dayEnds = regexp.MustCompile(`^(?:the )?(?:eod|eob|cob|end of (?:the )?(?:business )?day|end of business|close of (?:the )?(?:business|day)|close of play)(?: (?:on|of))?(?: |$)|(?: |^)(?:eod|eob|cob|end of (?:the )?(?:business )?day|end of business|close of (?:the )?(?:business|day))$`)

// openDues are the words that leave open which moment is meant, with what they leave open.
var openDues = []struct {
	form *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`^(?:the )?(?:end of (?:the |this |next )?month|eom|month end)$`), "it can be the last day of the month or its last working day, so write the date, for example 28 Nov"},
	{regexp.MustCompile(`^(?:the )?(?:end of (?:the |this |next )?(?:year|quarter)|eoy|eoq|q[1-4]|end of q[1-4])$`), "it can be the last day or the last working day, so write the date, for example 28 Nov"},
	{regexp.MustCompile(`^next (?:week|month|year|quarter)$`), "it names no day"},
	{regexp.MustCompile(`^next \pL+`), "it can be the first one or the one in the week after, so write the date, for example 28 Nov"},
	{regexp.MustCompile(`^(?:after|starting|from|since|as of|not before) `), "it says when something begins, and a deadline is when it ends"},
	{regexp.MustCompile(`\b(morning|afternoon|evening|night|tonight|noonish|midnight|first thing|lunch|lunchtime)\b`), "it leaves the hour open, so write a time, for example Friday 5pm"},
	{regexp.MustCompile(`^(?:asap|soon|now|immediately|as soon as possible|urgent(?:ly)?|right away|later)$`), "it names no moment"},
}

// readDue reads a whole text as a deadline by the grammar alone; why says what is wrong, empty when it is fine.
func readDue(list []string) (d dueText, why string) {
	all := strings.Join(list, " ")
	s := tails.ReplaceAllString(leads.ReplaceAllString(all+" ", ""), "")
	s = tails.ReplaceAllString(strings.TrimSpace(s), "")
	lead := strings.TrimSpace(strings.TrimSuffix(all, s))
	switch {
	case all == "":
		return d, "nothing was typed"
	case s == "":
		return d, "there is no date behind “" + lead + "”"
	}
	if first, _, _ := strings.Cut(s, " "); first == "within" || first == "in" {
		return readSpan(strings.Fields(s))
	}
	if lead == "" {
		if span, why, ok := bareLength(s); ok {
			return span, why
		}
	}
	if s == "end of week" || s == "end of the week" || s == "end of this week" || s == "eow" {
		return dueText{unit: "week's end"}, ""
	}
	for _, o := range openDues {
		if o.form.MatchString(s) {
			return d, o.why
		}
	}
	if rest, ok := strings.CutPrefix(s, "this "); ok {
		d.this, s = true, rest
	}
	rest := strings.TrimSpace(dayEnds.ReplaceAllString(s, ""))
	if rest == "" {
		return dueText{point: point{relative: true}}, ""
	}
	if d.point, why = readPoint(strings.Fields(rest), false); why != "" {
		return d, why
	}
	switch p := d.point; {
	case rest != s && p.timed:
		return d, "it names a time and the end of the day"
	case d.this && !p.named:
		return d, "“this” needs a day of the week behind it"
	case p.timed && p.clock.half == 0 && !p.clock.sure && p.clock.h < firstBareHour:
		return d, fmt.Sprintf("“%s” can be before or after noon, so write %s am or %s pm", shown(p.clock), shown(p.clock), shown(p.clock))
	case lead == "before" && !p.timed:
		return d, "“before” leaves open which day is the last, so write by and that day, for example by Friday"
	}
	return d, ""
}

// bareLength reads a length without "within" in front: "48 hours" can only be counted from now, "17h" could be a time.
func bareLength(s string) (d dueText, why string, ok bool) {
	length, isLength, _ := typed.Length(s)
	if !isLength {
		return d, "", false
	}
	if c, isClock := readClock(s, false); isClock && c.h <= 24 {
		return d, fmt.Sprintf("it can be a time or a length, so write %d:00 or within %d hours", c.h, c.h), true
	}
	return dueText{within: length}, "", true
}

// readSpan reads "within 24 hours", "within the next two days", "in a week", "in 3 working days".
func readSpan(list []string) (d dueText, why string) {
	within := list[0] == "within"
	rest := strings.Join(list[1:], " ")
	for _, filler := range []string{"the next ", "the coming ", "next "} {
		rest = strings.TrimPrefix(rest, filler)
	}
	rest = typed.Number(rest)
	n, unit, _ := strings.Cut(rest, " ")
	if slices.Contains([]string{"working day", "working days", "business day", "business days", "workdays", "workday"}, unit) {
		if d.count = max(0, number(n)); d.count < 1 || d.count > 999 {
			return d, "“" + n + "” is not a number of days"
		}
		if within {
			return d, "within counts hours or whole days, so write in " + n + " working days"
		}
		d.unit = "working days"
		return d, ""
	}
	length, ok, why := typed.Length(rest)
	switch {
	case why != "":
		return d, why
	case !ok:
		return d, "“" + rest + "” is not a number of hours or days"
	case within:
		d.within = length
	case length%typed.Day == 0 && !strings.Contains(rest, "h"):
		d.count, d.unit = int(length/typed.Day), "days"
	default:
		d.in = length
	}
	return d, ""
}

// ParseDue reads a deadline as people write it: "within 24 hours", "in 2 days", "by Friday 5pm", "by EOD Friday", "tomorrow
// 9:00", "2025-12-01T17:00:00+01:00", "Dec 1", "1st of December", "the 14th", "1.12.2025", "noon". now is the moment of
// writing, zoneName where the owner works. A day alone means the end of working hours on it; a day of the week the next
// one after today; a date without a year this year's, or next year's if that is more than 60 days past.
//
// What has two readings is asked ("Friday 5:30"); what it cannot read, what has passed and what is more than ten years
// ahead is refused, each with a *typed.Refusal that names the word.
func (c *Calendar) ParseDue(text string, now time.Time, zoneName string) (Due, error) {
	due := Due{Zone: zone(zoneName).String(), Typed: strings.TrimSpace(text)}
	refuse := func(why string) (Due, error) { return Due{}, typed.Refuse(text, dueExamples, "%s", why) }
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
	if due, why = c.moment(due, read, now); why != "" {
		return refuse(why)
	}
	local := now.In(zone(due.Zone))
	switch {
	case !due.At.After(now) && due.DateOnly && dayOf(due.At) == dayOf(local):
		return refuse(fmt.Sprintf("working hours ended at %s, so add a time", due.At.Format("15:04")))
	case !due.At.After(now):
		return refuse(due.At.Format("2 January 2006 15:04") + " is in the past")
	case due.At.After(local.AddDate(maxAhead, 0, 0)):
		return refuse("that is more than ten years ahead")
	}
	if odd := outOfSeason(read.point.season, due.At); odd != "" && !due.DateOnly {
		return refuse(odd)
	}
	return due, nil
}

// moment fills in when a deadline is.
func (c *Calendar) moment(due Due, read dueText, now time.Time) (Due, string) {
	local := now.In(zone(due.Zone))
	today := dayOf(local)
	end := func(d day) time.Time { return c.EndOfDay(d.year, d.month, d.day, due.Zone) }
	var why string
	switch {
	case read.within > 0:
		due.Within, due.At = read.within, local.Add(read.within)
	case read.in > 0:
		due.At = local.Add(read.in)
	case read.unit == "working days":
		due.DateOnly, due.At = true, end(dayOf(c.AddDays(now, read.count, due.Zone)))
	case read.unit == "days":
		due.DateOnly, due.At = true, end(today.add(read.count))
	case read.unit == "week's end":
		due.DateOnly, due.At = true, end(c.weekEnd(today))
	default:
		due.DateOnly = !read.point.timed
		due.At, why = c.dueAt(read, today, now, due.Zone)
	}
	return due, why
}

// weekEnd is the last working day of the week that a day lies in, or of the next one when that is past.
func (c *Calendar) weekEnd(d day) day {
	start := c.WeekStart()
	for range 7 {
		next := d.add(1)
		if c.hours.Days[d.weekday()] && (next.weekday() == start || !c.hours.Days[next.weekday()] && c.restOfWeekFree(next, start)) {
			return d
		}
		d = next
	}
	return d
}

// restOfWeekFree reports whether nobody works from a day up to the beginning of the next week.
func (c *Calendar) restOfWeekFree(d day, start time.Weekday) bool {
	for ; d.weekday() != start; d = d.add(1) {
		if c.hours.Days[d.weekday()] {
			return false
		}
	}
	return true
}

// dueAt is the moment that a point means as a deadline; why is not empty when there is none.
func (c *Calendar) dueAt(read dueText, today day, now time.Time, zoneName string) (at time.Time, why string) {
	p := read.point
	moment := func(d day) time.Time {
		if p.timed {
			return p.at(d, zoneName)
		}
		return c.EndOfDay(d.year, d.month, d.day, zoneName)
	}
	switch {
	case p.dated && p.date.month == 0: // "the 14th"
		d := day{today.year, today.month, p.date.day}
		if !d.exists() || !moment(d).After(now) {
			d = day{today.year, today.month + 1, p.date.day}
		}
		if d = dayOf(d.utc()); d.day != p.date.day {
			return at, "it needs the month"
		}
		return moment(d), misnamed(p, d)
	case p.dated:
		d := p.date
		if d.year == 0 {
			d.year = today.year
			if !d.exists() || moment(d).Before(now.Add(-longPast)) {
				d.year++
			}
			if why = yearOf(d); why != "" {
				return at, why + ", so add the year"
			}
		}
		return moment(d), misnamed(p, d)
	case p.relative:
		return moment(today.add(p.days)), ""
	case p.named:
		ahead := (int(p.weekday) - int(today.weekday()) + 7) % 7
		if ahead == 0 && !read.this {
			ahead = 7
		}
		if start := int(c.WeekStart()); read.this && (int(p.weekday)-start+7)%7 < (int(today.weekday())-start+7)%7 {
			return at, fmt.Sprintf("this week's %s has passed, so write the date", p.weekday)
		}
		return moment(today.add(ahead)), ""
	}
	if at = moment(today); !at.After(now) {
		return at, fmt.Sprintf("%s has passed today, so add the day", at.Format("15:04"))
	}
	return at, ""
}
