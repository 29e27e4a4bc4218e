package contract

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/typed"
)

// Begins says when the periods of a contract begin, where that is not with the calendar's: billing months on the 15th, a
// fiscal year in February. The zero value is not stated, and then the calendar's are taken.
type Begins struct {
	Stated  bool
	Day     int        // of the month, 1 to 31 (a shorter month: its last day); 0 is 1
	Month   time.Month // of the year's first month; 0: not stated
	Quarter bool       // Month is known as the first of a quarter, not of the year
}

// plain says that the periods are those of the calendar.
func (b Begins) plain() bool { return b.Day <= 1 && b.Month <= time.January && !b.Quarter }

// of is all that b could be for a period: the months in which it could begin, where that is not stated.
func (b Begins) of(p Period) []Begins {
	step, n := 1, p.months()
	switch {
	case b.Quarter && p == Year:
		step, n = 3, 4
	case b.Month == 0 && b.Day > 1:
	default:
		n = 1
	}
	out := make([]Begins, 0, n)
	for i := range n {
		one := b
		if n > 1 {
			one.Month, one.Quarter = (max(time.January, b.Month)-1+time.Month(i*step))%12+1, false
		}
		out = append(out, one)
	}
	return out
}

// startOf is the first moment of the period that t falls in, or of the one n periods later, on the clocks of t's zone.
func (b Begins) startOf(t time.Time, p Period, n int) time.Time {
	y, m, d := t.Date()
	passed := int(m) - int(max(time.January, b.Month))
	if d < b.dayOf(y, m) {
		passed--
	}
	whole := ((passed%p.months())+p.months())%p.months() - passed // months back to the period's begin, as a negative
	first := time.Date(y, max(time.January, b.Month)+time.Month(n*p.months()-whole), 1, 0, 0, 0, 0, time.UTC)
	return midnight(first.Year(), first.Month(), b.dayOf(first.Year(), first.Month()), t.Location())
}

// dayOf is the day on which a month begins.
func (b Begins) dayOf(year int, month time.Month) int {
	return min(max(1, b.Day), time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day())
}

// String is when the periods begin as ParseWindows reads it: "months begin on the 15th".
func (b Begins) String() string {
	switch {
	case !b.Stated:
		return ""
	case b.plain():
		return "calendar months"
	case b.Month == 0:
		return "months begin on the " + ordinal(b.Day)
	case b.Quarter:
		return fmt.Sprintf("quarters begin on %d %s", max(1, b.Day), b.Month)
	}
	return fmt.Sprintf("the year begins on %d %s", max(1, b.Day), b.Month)
}

// ordinal is a day of the month as people say it.
func ordinal(day int) string {
	ending := "th"
	if day/10 != 1 && day%10 >= 1 && day%10 <= 3 {
		ending = []string{"st", "nd", "rd"}[day%10-1]
	}
	return fmt.Sprint(day, ending)
}

const (
	windowsExample = "America/New_York, months begin on the 15th; or Europe/Berlin, the year begins in February"
	dayForm        = `([0-9]{1,2})(?:st|nd|rd|th)?`
	kindForm       = `(?:the |our |each |every )?(?:billing |contract |fiscal |financial |invoicing |service |subscription |measurement )?`
	beginForm      = `(?:begins?|starts?|runs?|beginning|starting|running|counted)`
)

var (
	weekYears     = regexp.MustCompile(`\b5[23](?:[ -]|/5[23] ?-?)*weeks?\b|\b52[/-]53\b|\b(?:4-4-5|4-5-4|5-4-4)\b`)
	calendarWords = regexp.MustCompile(`^(?:by the calendar|(?:the )?calendar(?: (?:months?|quarters?|years?|periods?))?)$`)
	monthBegins   = regexp.MustCompile(`^` + kindForm + `(?:months?|periods?|cycles?) ` + beginForm + ` (?:on |from )?(?:the |day )?` + dayForm + `(?: day)?(?: (?:of (?:the|each|every|a) )?(?:calendar )?month)?$`)
	monthRuns     = regexp.MustCompile(`^(?:` + kindForm + `(?:months?|periods?|cycles?) |billing |billed |invoiced )?(?:` + beginForm + ` )?(?:from )?(?:the )?` + dayForm + ` ?(?:to|until|through|-) ?(?:the )?` + dayForm + `(?: of (?:the|each|every) (?:next )?month)?$`)
	yearBegins    = regexp.MustCompile(`^` + kindForm + `(years?|quarters?|fy) ` + beginForm + `(?: (?:on|in|from|with))?(?: the)? (.+)$`)
	dayAndMonth   = regexp.MustCompile(`^(?:` + dayForm + ` (?:of )?)?([a-z]+)(?: ` + dayForm + `)?(?:,? 20[0-9]{2})?$`)
)

// ParseWindows reads in which zone a contract counts and when its periods begin: "America/New_York", "UTC, months begin on
// the 15th", "Europe/Berlin, fiscal year begins in February", "calendar months". zone is "" where none is named. Nothing
// typed is not stated; anything else is refused with a *typed.Refusal.
func ParseWindows(text string) (zone string, b Begins, err error) {
	if plain(text) == "" {
		return "", Begins{}, nil
	}
	if len(text) > maxText {
		return "", Begins{}, typed.Refuse(text, windowsExample, "it is too long")
	}
	for piece := range strings.FieldsFuncSeq(typed.Clean(text), func(r rune) bool { return r == ',' || r == ';' }) {
		read, why := b.piece(plain(piece))
		switch {
		case why != "":
			return "", Begins{}, typed.Refuse(text, windowsExample, "“%s”: %s", typed.Short(piece), why)
		case read:
			continue
		case zone != "":
			return "", Begins{}, typed.Refuse(text, windowsExample, "“%s” is neither a zone nor how periods begin", typed.Short(strings.TrimSpace(piece)))
		}
		if zone, err = calendar.ParseZone(piece); err != nil {
			return "", Begins{}, err
		}
	}
	if b.Stated {
		b.Day = max(1, b.Day)
	}
	return zone, b, nil
}

// piece reads one part of the text; ok is false for what is about something else.
func (b *Begins) piece(s string) (ok bool, why string) {
	was := *b
	switch m := numbered(s); {
	case weekYears.MatchString(s):
		return true, "years of 52 or 53 weeks are not computed, so write the zone alone, and these words into the text for the notes"
	case calendarWords.MatchString(s):
		b.Day, b.Month = 1, time.January
	case monthBegins.MatchString(m):
		b.Day = numberOf(monthBegins.FindStringSubmatch(m)[1])
	case monthRuns.MatchString(m):
		runs := monthRuns.FindStringSubmatch(m)
		b.Day = numberOf(runs[1])
		if end := numberOf(runs[2]); end != b.Day-1 && !(b.Day == 1 && end >= 28) {
			return true, "a month that begins on one day ends on the day before"
		}
	case yearBegins.MatchString(s):
		year := yearBegins.FindStringSubmatch(s)
		on := dayAndMonth.FindStringSubmatch(year[2])
		if on == nil || monthNamed(on[2]) == 0 || on[1] != "" && on[3] != "" {
			return true, "the day has to be one like 1 July, or a month"
		}
		b.Month, b.Quarter = monthNamed(on[2]), year[1][0] == 'q'
		if day := cmp.Or(on[1], on[3]); day != "" {
			b.Day = numberOf(day)
		}
	default:
		return false, ""
	}
	b.Stated = true
	switch {
	case b.Day > 31 || b.Day == 0 && b.Month == 0:
		return true, "no month has that day"
	case was.Day > 0 && was.Day != b.Day, was.Month > 0 && was.Month != b.Month:
		return true, "it says two things"
	}
	return true, ""
}
