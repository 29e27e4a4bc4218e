package calendar

import (
	"regexp"
	"time"
)

// clock is a time of day as typed.
type clock struct {
	h, m, s int
	nano    time.Duration // below a second
	half    byte          // 'a' or 'p'; 0 when none was written
	bare    bool          // an hour alone, which means a time only where the context says so
	sure    bool          // it can only be on a clock of 24 hours: "02:10", "17:30", "18h"
}

// since is the time since midnight; a 12 of the half day begins it.
func (c clock) since() time.Duration {
	h := c.h
	if c.half != 0 {
		if h %= 12; c.half == 'p' {
			h += 12
		}
	}
	return time.Duration(h)*time.Hour + time.Duration(c.m)*time.Minute + time.Duration(c.s)*time.Second + c.nano
}

// other is the same time in the other half of the day.
func (c clock) other() clock {
	c.half = 'a' + 'p' - c.half
	return c
}

var (
	clockForm    = regexp.MustCompile(`^([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)? ?(am|pm|h|hrs|hours|uhr|o'clock)?$`)
	hourForm     = regexp.MustCompile(`^([0-9]{1,2}) ?(?:h|uhr) ?([0-9]{2})$`)
	dottedForm   = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{2}) ?(am|pm|uhr|h|hrs)?$`)
	militaryForm = regexp.MustCompile(`^([01][0-9]|2[0-4])([0-5][0-9]) ?(h|hrs|hours)?$`)
)

// readClock reads a time of day; ok is false for anything else. A number with a point or of four digits is taken where
// dated says that the date is known already, so that it cannot be one.
func readClock(s string, dated bool) (_ clock, ok bool) {
	switch s {
	case "noon", "midday":
		return clock{h: 12, sure: true}, true
	case "midnight":
		return clock{sure: true}, true
	}
	c, word, ok := clockFigures(s, dated)
	if !ok {
		return c, false
	}
	switch {
	case word == "am" || word == "pm":
		c.half, c.sure = word[0], true
		ok = c.h >= 1 && c.h <= 12 && !(len(s) > 1 && s[0] == '0' && c.h == 0)
	case word == "h" || word == "uhr" || word == "hrs":
		c.sure = true
		fallthrough
	default:
		ok = c.h <= 23 || c.h == 24 && c.m == 0 && c.s == 0 && c.nano == 0
	}
	return c, ok && c.m <= 59 && c.s <= 59
}

// clockFigures reads the figures of a time of day and the word behind them.
func clockFigures(s string, dated bool) (c clock, word string, ok bool) {
	if m := clockForm.FindStringSubmatch(s); m != nil {
		c.h, c.m, c.s = number(m[1]), max(0, number(m[2])), max(0, number(m[3]))
		c.nano = time.Duration(number((m[4] + "000000000")[:9]))
		word = m[5]
		c.bare = m[2] == "" && word != "am" && word != "pm"
		c.sure = len(m[1]) == 2 && (m[1][0] == '0' || c.h > 12) || c.h == 0
		if c.bare && word == "hours" { // "17 hours" is a length
			return c, word, false
		}
	} else if m := hourForm.FindStringSubmatch(s); m != nil {
		c.h, c.m, c.sure = number(m[1]), number(m[2]), true
	} else if m := dottedForm.FindStringSubmatch(s); m != nil && (dated || m[3] != "" || number(m[2]) > 12 || number(m[1]) > 31 || number(m[1]) == 0) {
		c.h, c.m, word = number(m[1]), number(m[2]), m[3]
		c.sure = m[1][0] == '0' || c.h > 12
	} else if m := militaryForm.FindStringSubmatch(s); m != nil && (dated || m[3] != "") {
		c.h, c.m, c.sure = number(m[1]), number(m[2]), true
	} else {
		return c, word, false
	}
	return c, word, true
}
