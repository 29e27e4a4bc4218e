package calendar

import (
	"strings"
	"time"
)

// point is a moment as it stands in a text, before anything is known about the day on which it was typed.
type point struct {
	date     day  // the year is 0 when the text has none
	dated    bool // there is a date
	relative bool // there is a day counted from today
	days     int  // that many days from today
	weekday  time.Weekday
	named    bool // there is a day of the week
	h, m     int
	clock    bool   // there is a time of day
	zone     string // a zone that lookup knows; empty: none was written
}

// hasDay reports whether the text says on which day.
func (p point) hasDay() bool { return p.dated || p.relative || p.named }

// relatives are the words for days around today.
var relatives = map[string]int{"today": 0, "tomorrow": 1, "yesterday": -1}

// readPoint reads words that together name one moment. Every kind of part may stand once: a day, a time, a zone at the
// end. It reports false when any word is left over.
func readPoint(list []string) (p point, ok bool) {
	for i := 0; i < len(list); {
		var used int
		switch {
		case p.zone != "": // nothing stands behind a zone
			return p, false
		case (list[i] == "at" || list[i] == "on") && i+1 < len(list):
			used = p.readLinked(list[i], list[i+1:])
		default:
			used = p.readPart(list[i:], p.hasDay())
		}
		if used == 0 {
			return p, false
		}
		i += used
	}
	return p, p.hasDay() || p.clock
}

// readLinked reads what follows "at" (a time) or "on" (a day); it returns how many words it used, with that one.
func (p *point) readLinked(link string, rest []string) int {
	clock, named := p.clock, p.named || p.dated
	used := p.readPart(rest, link == "at")
	if used == 0 || (link == "at" && p.clock == clock) || (link == "on" && (p.named || p.dated) == named) {
		return 0
	}
	return used + 1
}

// readPart reads one part from the front of the words and returns how many it used; 0 when it cannot. A bare number is
// an hour only if bareHour allows.
func (p *point) readPart(list []string, bareHour bool) int {
	if used := p.readDate(list); used > 0 {
		return used
	}
	if used := p.readClock(list, bareHour); used > 0 {
		return used
	}
	if name := zoneName(list[0]); name != "" && p.clock {
		p.zone = name
		return 1
	}
	return 0
}

// firstBareHour is the earliest hour that a bare number may mean: "Friday 9" is in the morning, "Friday 5" could be either.
const firstBareHour = 7

// readClock reads a time of day of one or two words ("5 pm").
func (p *point) readClock(list []string, bareHour bool) int {
	if p.clock {
		return 0
	}
	for n := min(2, len(list)); n > 0; n-- {
		h, m, explicit, ok := clockOf(strings.Join(list[:n], " "))
		if ok && (explicit || bareHour && h >= firstBareHour) {
			p.h, p.m, p.clock = h, m, true
			return n
		}
	}
	return 0
}

// readDate reads a day: relative to today, of the week, or of the calendar. A day of the week may stand before a date.
func (p *point) readDate(list []string) int {
	if p.dated || p.relative {
		return 0
	}
	if wd, ok := weekdays[list[0]]; ok && !p.named {
		p.weekday, p.named = wd, true
		return 1
	}
	if n, ok := relatives[list[0]]; ok && !p.named {
		p.days, p.relative = n, true
		return 1
	}
	if d, ok := isoDate(list[0]); ok {
		p.date, p.dated = d, true
		return 1
	}
	if d, rest, ok := strings.Cut(list[0], "t"); ok && !p.clock { // 2025-12-01T17:00
		date, isDate := isoDate(d)
		h, m, explicit, isClock := clockOf(rest)
		if isDate && isClock && explicit {
			p.date, p.dated, p.h, p.m, p.clock = date, true, h, m, true
			return 1
		}
	}
	return p.readMonthDate(list)
}

// readMonthDate reads "Dec 1", "1 Dec", "1st December" and the year behind them.
func (p *point) readMonthDate(list []string) int {
	if len(list) < 2 {
		return 0
	}
	month, monthFirst := months[strings.TrimRight(list[0], ".")]
	dayText := list[1]
	if !monthFirst {
		if month = months[strings.TrimRight(list[1], ".")]; month == 0 {
			return 0
		}
		dayText = list[0]
	}
	d := day{0, month, number(ordinal(dayText))}
	used := 2
	if len(list) > 2 && len(list[2]) == 4 {
		if year := number(list[2]); year >= 1000 {
			d.year, used = year, 3
		}
	}
	if d.day < 1 || d.year > 0 && !d.exists() || d.year == 0 && !(day{2024, d.month, d.day}).exists() {
		return 0
	}
	p.date, p.dated = d, true
	return used
}

// ordinal takes the ending off "1st", "2nd", "3rd" and "4th", and a German point off "4.".
func ordinal(s string) string {
	for _, end := range []string{"st", "nd", "rd", "th", "."} {
		if cut, ok := strings.CutSuffix(s, end); ok {
			return cut
		}
	}
	return s
}
