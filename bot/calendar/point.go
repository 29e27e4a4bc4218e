package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// point is a moment as it stands in a text, before anything is known about the day on which it was typed.
type point struct {
	date     day  // the year is 0 when the text has none; the month, too, for "the 14th"
	dated    bool // there is a date
	relative bool // there is a day counted from today
	days     int  // that many days from today
	weekday  time.Weekday
	named    bool // there is a day of the week
	clock    clock
	timed    bool   // there is a time of day
	dayLast  bool   // the day stands behind the time
	zone     string // a zone that lookup knows; empty: none was written
	place    bool   // the zone's abbreviation was followed by its place
	dayKnown bool   // the text says elsewhere on which day
	season   string // the abbreviation of the zone, to be held against the date
}

// hasDay reports whether the text says on which day.
func (p point) hasDay() bool { return p.dated || p.relative || p.named }

// fillers are the words that may stand before a day or a time and add nothing.
var fillers = map[string]bool{"at": true, "on": true, "the": true, "@": true, "le": true, "um": true, "el": true, "den": true, "am": true, "à": true}

// readPoint reads words that together name one moment. Every kind of part may stand once. why says which word was not
// understood.
func readPoint(list []string, dayKnown bool) (p point, why string) {
	if len(list) == 0 {
		return p, "a date or a time is missing"
	}
	p.dayKnown = dayKnown
	for i := 0; i < len(list); {
		if fillers[list[i]] && i+1 < len(list) {
			i++
			continue
		}
		used, wrong := p.readPart(list[i:], dayKnown)
		switch {
		case wrong != "":
			return p, wrong
		case used == 0:
			return p, "“" + strings.Join(list[i:min(len(list), i+2)], " ") + "” was not understood"
		}
		i += used
	}
	if !p.hasDay() && !p.timed {
		return p, "there is neither a day nor a time in it"
	}
	return p, ""
}

// readPart reads one part from the front of the words and returns how many it used; 0 when it cannot.
func (p *point) readPart(list []string, dayKnown bool) (used int, why string) {
	if used, why = p.readDate(list); used > 0 || why != "" {
		return used, why
	}
	if used = p.readTime(list, dayKnown || p.hasDay()); used > 0 {
		return used, ""
	}
	if p.dated && p.date.year == 0 && p.date.month > 0 {
		if year := number(list[0]); year >= 2000 && year < 2100 && len(list[0]) == 4 {
			p.date.year = year
			return 1, yearOf(p.date)
		}
	}
	return p.readItsZone(list)
}

// readItsZone reads the zone, or the place behind the zone's abbreviation: "EST (America/New_York)".
func (p *point) readItsZone(list []string) (used int, why string) {
	if p.zone != "" && p.place {
		return 0, ""
	}
	name, used, why := readZone(list)
	switch {
	case name == "" || why != "":
		return 0, why
	case p.zone == "":
		p.zone = name
		if _, ok := seasons[name]; ok {
			p.season = name
		}
	case strings.Contains(p.zone, "/") || name != p.zone && !strings.Contains(name, "/"):
		return 0, ""
	default:
		p.zone, p.place = name, true
	}
	return used, ""
}

// readTime reads a time of day of one or two words ("5 pm"). A number alone needs a day beside it.
func (p *point) readTime(list []string, dayKnown bool) int {
	if p.timed {
		return 0
	}
	for n := min(2, len(list)); n > 0; n-- {
		c, ok := readClock(strings.Join(list[:n], " "), p.dated || dayKnown)
		if ok && (!c.bare || dayKnown) {
			p.clock, p.timed, p.dayLast = c, true, !p.hasDay()
			return n
		}
	}
	return 0
}

var (
	isoDateForm = regexp.MustCompile(`^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:t([0-9:.]+))?$`)
	slashForm   = regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?$`)
	dotForm     = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{1,2})(?:\.|\.([0-9]{4}|[0-9]{2}))?$`)
	ordinalForm = regexp.MustCompile(`^([0-9]{1,2})(?:st|nd|rd|th)$`)
)

// readDate reads a day: relative to today, of the week, or of the calendar. A day of the week may stand before a date.
func (p *point) readDate(list []string) (used int, why string) {
	first := strings.TrimRight(list[0], ".")
	if p.dated || p.relative {
		return 0, ""
	}
	if wd, ok := weekdays[first]; ok && !p.named {
		p.weekday, p.named = wd, true
		return 1, ""
	}
	if n, ok := relatives[first]; ok && !p.named {
		p.days, p.relative = n, true
		return 1, ""
	}
	if m := isoDateForm.FindStringSubmatch(list[0]); m != nil {
		if m[4] != "" {
			if p.clock, p.timed = readClock(m[4], false); !p.timed || p.clock.bare {
				return 0, "“" + m[4] + "” is not a time of day"
			}
		}
		return 1, p.setDate(day{number(m[1]), time.Month(number(m[2])), number(m[3])})
	}
	if m := slashForm.FindStringSubmatch(list[0]); m != nil {
		return 1, p.setSlashes(list[0], number(m[1]), number(m[2]), m[3])
	}
	if m := dotForm.FindStringSubmatch(list[0]); m != nil && number(m[2]) <= 12 && number(m[1]) <= 31 && number(m[1]) > 0 && number(m[2]) > 0 {
		if strings.Count(list[0], ".") == 1 && !p.timedWith(list[1:]) {
			if p.timed || p.dayKnown || len(m[2]) == 1 {
				return 0, ""
			}
			return 0, fmt.Sprintf("“%s” can be a time or %d %s, so write %s or %d %s", list[0], number(m[1]), time.Month(number(m[2])),
				m[1]+":"+m[2], number(m[1]), time.Month(number(m[2])))
		}
		return 1, p.setDate(day{centuries(m[3]), time.Month(number(m[2])), number(m[1])})
	}
	return p.readMonthDate(list)
}

// timedWith reports whether a time of day stands in the rest, or was read before.
func (p *point) timedWith(rest []string) bool {
	if len(rest) == 0 {
		return p.timed
	}
	c, ok := readClock(rest[0], true)
	return p.timed || ok && !c.bare
}

// centuries is a year of two digits or four; 0 for none.
func centuries(year string) int {
	if len(year) == 2 {
		return 2000 + number(year)
	}
	return max(0, number(year))
}

// setSlashes takes a date with slashes, which is read by the month before the day or the other way round, where only one
// of them exists.
func (p *point) setSlashes(text string, a, b int, year string) string {
	y := centuries(year)
	dayFirst, monthFirst := day{y, time.Month(b), a}, day{y, time.Month(a), b}
	if y == 0 {
		dayFirst.year, monthFirst.year = 2024, 2024
	}
	one, other := b <= 12 && dayFirst.exists(), a <= 12 && monthFirst.exists()
	switch {
	case !one && !other:
		return "“" + text + "” is not a date"
	case one && other && a != b:
		return fmt.Sprintf("“%s” can be %d %s or %d %s, so write the month as a word, for example %d %s", text, a, time.Month(b), b, time.Month(a), a, time.Month(b))
	case one:
		return p.setDate(day{y, time.Month(b), a})
	}
	return p.setDate(day{y, time.Month(a), b})
}

// setDate keeps a date that exists.
func (p *point) setDate(d day) string {
	p.date, p.dated, p.dayLast = d, true, p.timed
	return yearOf(d)
}

// yearOf says that a date does not exist; "" when it does, in some year where none was written.
func yearOf(d day) string {
	written := d
	if d.year == 0 {
		written.year = 2024
	}
	switch {
	case d.month < 1 || d.month > 12:
		return fmt.Sprintf("there is no month %d", d.month)
	case written.exists():
		return ""
	case d.year == 0 || d.day > 29 || d.month != time.February:
		return fmt.Sprintf("there is no %d %s", d.day, d.month)
	}
	return fmt.Sprintf("there is no %d %s in %d", d.day, d.month, d.year)
}

// readMonthDate reads "Dec 1", "1 Dec", "1st of December", "the 14th" and the year behind them.
func (p *point) readMonthDate(list []string) (used int, why string) {
	if m := ordinalForm.FindStringSubmatch(list[0]); m != nil && (len(list) < 2 || list[1] != "of" && months[strings.TrimRight(list[1], ".")] == 0) {
		if n := number(m[1]); n >= 1 && n <= 31 {
			p.date, p.dated, p.dayLast = day{day: n}, true, p.timed
			return 1, ""
		}
	}
	if len(list) < 2 {
		return 0, ""
	}
	list = append([]string{}, list...)
	used = 2
	if list[1] == "of" && len(list) > 2 {
		list, used = append(list[:1], list[2:]...), 3
	}
	month, monthFirst := months[strings.TrimRight(list[0], ".")]
	dayText := list[1]
	if !monthFirst {
		if month = months[strings.TrimRight(list[1], ".")]; month == 0 {
			return 0, ""
		}
		dayText = list[0]
	}
	d := day{0, month, number(ordinal(dayText))}
	if d.day < 1 {
		return 0, ""
	}
	if len(list) > 2 && len(list[2]) == 4 {
		if year := number(list[2]); year >= 1000 {
			d.year = year
			used++
		}
	}
	return used, p.setDate(d)
}

// ordinal takes the ending off "1st", "2nd", "3rd", "4th" and "1er", and a German point off "4.".
func ordinal(s string) string {
	for _, end := range []string{"st", "nd", "rd", "th", "er", "."} {
		if cut, ok := strings.CutSuffix(s, end); ok {
			return cut
		}
	}
	return s
}

// at is the point's time of day on a date.
func (p point) at(d day, zoneName string) time.Time { return d.at(p.clock.since(), zone(zoneName)) }
