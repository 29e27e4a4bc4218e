package blockkit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateToken renders <!date^unix^format^link|fallback> in the viewer's zone; what cannot be read shows its fallback.
func (v Viewer) dateToken(t token) string {
	fallback := unescape(t.label)
	parts := strings.SplitN(t.target, "^", 3)
	if len(parts) < 2 {
		return fallback
	}
	unix, ok := unixSeconds(parts[0])
	if !ok {
		return fallback
	}
	shown := v.date(unix, unescape(parts[1]))
	if len(parts) == 3 && parts[2] != "" {
		return link(unescape(parts[2]), shown)
	}
	return shown
}

// unixSeconds reads a time that a calendar can show: not before 1970 and not after some ten thousands of years.
func unixSeconds(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n < 1<<40
}

var dateFormat = regexp.MustCompile(`\{[a-z_]+\}`)

// date replaces the tokens of a date format (docs.slack.dev/messaging/formatting-message-text, "Date formatting") for an
// English reader with a 12 hour clock; a token that Slack does not know stays as it is.
func (v Viewer) date(unix int64, format string) string {
	zone := v.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := time.Now
	if v.Now != nil {
		now = v.Now
	}
	d := shownDate{at: time.Unix(unix, 0).In(zone), now: now().In(zone)}
	return dateFormat.ReplaceAllStringFunc(format, d.token)
}

// shownDate is an instant and the instant at which somebody looks at it, both in the reader's zone.
type shownDate struct{ at, now time.Time }

func (d shownDate) token(t string) string {
	switch t {
	case "{date_num}":
		return d.at.Format(time.DateOnly)
	case "{date_slash}":
		return d.at.Format("02/01/2006")
	case "{date}":
		return d.withYear(d.at.Format("January ") + ordinal(d.at.Day()))
	case "{date_long}":
		return d.withYear(d.at.Format("Monday, January ") + ordinal(d.at.Day()))
	case "{date_long_full}":
		return d.at.Format("January 2, 2006")
	case "{date_short}":
		return d.withYear(d.at.Format("Jan 2"))
	case "{date_pretty}":
		return d.near("{date}")
	case "{date_long_pretty}", "{day_divider_pretty}":
		return d.near("{date_long}")
	case "{date_short_pretty}":
		return d.near("{date_short}")
	case "{time}":
		return d.at.Format("3:04 PM")
	case "{time_secs}":
		return d.at.Format("3:04:05 PM")
	case "{ago}":
		return d.ago()
	}
	return t
}

// withYear adds the year, which Slack leaves out within six months.
func (d shownDate) withYear(s string) string {
	if d.at.After(d.now.AddDate(0, -6, 0)) && d.at.Before(d.now.AddDate(0, 6, 0)) {
		return s
	}
	return s + ", " + strconv.Itoa(d.at.Year())
}

// near is the day in words when it is yesterday, today or tomorrow.
func (d shownDate) near(otherwise string) string {
	at := d.at.Format(time.DateOnly)
	for days, word := range map[int]string{-1: "yesterday", 0: "today", 1: "tomorrow"} {
		if d.now.AddDate(0, 0, days).Format(time.DateOnly) == at {
			return word
		}
	}
	return d.token(otherwise)
}

func (d shownDate) ago() string {
	count, past, unit := d.now.Unix()-d.at.Unix(), true, "second"
	if count < 0 {
		count, past = -count, false
	}
	switch {
	case count >= 24*60*60:
		count, unit = count/(24*60*60), "day"
	case count >= 60*60:
		count, unit = count/(60*60), "hour"
	case count >= 60:
		count, unit = count/60, "minute"
	}
	if count != 1 {
		unit += "s"
	}
	if past {
		return fmt.Sprintf("%d %s ago", count, unit)
	}
	return fmt.Sprintf("in %d %s", count, unit)
}

func ordinal(day int) string {
	suffix := "th"
	switch {
	case day%10 == 1 && day != 11:
		suffix = "st"
	case day%10 == 2 && day != 12:
		suffix = "nd"
	case day%10 == 3 && day != 13:
		suffix = "rd"
	}
	return strconv.Itoa(day) + suffix
}
