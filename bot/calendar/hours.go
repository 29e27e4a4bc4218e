package calendar

import (
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

// ParseHours reads "Mon-Fri 09:00-18:00", "Sun-Thu 8:30-17" or "Mon,Wed,Fri 9-13"; "24:00" may end a day. What it
// cannot read is a *typed.Refusal.
func ParseHours(s string) (Hours, error) {
	w, err := ParseWeek(s)
	switch {
	case err != nil:
		return Hours{}, err
	case len(w) != 1 || !w[0].valid():
		return Hours{}, typed.Refuse(s, "Mon-Fri 09:00-18:00 or Sun-Thu 8:30-17", "the end must come after the start on the same day, for all days alike")
	}
	return w[0], nil
}
