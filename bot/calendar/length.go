package calendar

import (
	"math/big"
	"regexp"
	"strings"
	"time"
)

// maxLength bounds a typed length of time: a year, leap or not.
const maxLength = 366 * 24 * time.Hour

// lengthForm is one number with its unit; the unit may be missing behind hours, as in "1h30".
var lengthForm = regexp.MustCompile(`^([0-9]{1,6})(?:\.([0-9]{1,3}))? ?([a-z]*)\.? ?`)

// units are the lengths that people count in.
var units = map[string]time.Duration{
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
}

// readLength reads "48 h", "1h30", "90 min", "1 day 4 hours", "1.5 h": units from long to short, each once. It refuses
// zero and more than a year.
func readLength(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	total, last := time.Duration(0), maxLength
	for s != "" {
		m := lengthForm.FindStringSubmatch(s)
		if m == nil {
			return 0, false
		}
		s = strings.TrimPrefix(s[len(m[0]):], "and ")
		unit, known := units[m[3]]
		if m[3] == "" && last == time.Hour && len(m[1]) == 2 && m[2] == "" && s == "" && number(m[1]) < 60 {
			unit, known = time.Minute, true // "1h30"
		}
		if !known || unit >= last {
			return 0, false
		}
		last = unit
		part, ok := times(m[1], m[2], unit)
		if !ok {
			return 0, false
		}
		total += part
	}
	return total, total > 0 && total <= maxLength
}

// times is whole.decimals units, exact; false when that is no whole number of seconds or more than a year.
func times(whole, decimals string, unit time.Duration) (time.Duration, bool) {
	r, ok := new(big.Rat).SetString(whole + "." + decimals + "0")
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt64(int64(unit/time.Second)))
	if !r.IsInt() || r.Cmp(new(big.Rat).SetInt64(int64(maxLength/time.Second))) > 0 {
		return 0, false
	}
	return time.Duration(r.Num().Int64()) * time.Second, true
}
