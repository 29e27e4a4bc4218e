package calendar

import (
	"regexp"
	"strings"
	"time"

	"escalate/bot/typed"
)

// Hours are the working hours of a week: from Start to End (since midnight, by the clock on the wall) on each weekday
// that is set in Days (indexed by time.Weekday, Sunday is 0). They never run over midnight.
type Hours struct {
	Start, End time.Duration
	Days       [7]bool
}

// DefaultHours are Monday to Friday, 9 to 18.
func DefaultHours() Hours {
	return Hours{Start: 9 * time.Hour, End: 18 * time.Hour, Days: [7]bool{false, true, true, true, true, true, false}}
}

// valid reports whether the hours hold any working time at all.
func (h Hours) valid() bool {
	return h.Start >= 0 && h.Start < h.End && h.End <= 24*time.Hour && h.Days != [7]bool{}
}

// hoursForm is days, then two times of day.
var hoursForm = regexp.MustCompile(`^([a-z,\-]+) +([0-9:]+) ?- ?([0-9:]+)$`)

// ParseHours reads "Mon-Fri 09:00-18:00", "Sun-Thu 8:30-17" or "Mon,Wed,Fri 9-13"; "24:00" may end a day. What it
// cannot read is a *typed.Refusal.
func ParseHours(s string) (Hours, error) {
	refuse := func(why string) (Hours, error) {
		return Hours{}, typed.Refuse(s, "Mon-Fri 09:00-18:00 or Sun-Thu 8:30-17", "%s", why)
	}
	m := hoursForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(s, "–", "-"))))
	if m == nil {
		return refuse("it is not days followed by a start and an end")
	}
	var h Hours
	for part := range strings.SplitSeq(m[1], ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, ok1 := weekdays[first]
		to, ok2 := weekdays[last]
		if !ok1 || !ok2 {
			return refuse("“" + part + "” names no day of the week")
		}
		for d := from; ; d = (d + 1) % 7 {
			h.Days[d] = true
			if d == to {
				break
			}
		}
	}
	var ok1, ok2 bool
	h.Start, ok1 = timeOfDay(m[2])
	h.End, ok2 = timeOfDay(m[3])
	if !ok1 || !ok2 {
		return refuse("one of the times does not exist")
	}
	if !h.valid() {
		return refuse("the end must come after the start on the same day")
	}
	return h, nil
}

// timeOfDay reads a clock time, or 24:00 as the end of a day.
func timeOfDay(s string) (time.Duration, bool) {
	if s == "24:00" || s == "24" {
		return 24 * time.Hour, true
	}
	hour, minute, err := ParseClock(s)
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, err == nil
}
