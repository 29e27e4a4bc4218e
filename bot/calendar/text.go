package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"escalate/bot/typed"
)

// maxText bounds what is looked at, in bytes; nobody types a longer date.
const maxText = 160

var (
	zoneWord   = regexp.MustCompile(`^[A-Za-z_]+/[A-Za-z_/+\-0-9]+$`)
	halfForm   = regexp.MustCompile(`([0-9 ])([ap])\.? ?m\b\.?`)
	gluedZone  = regexp.MustCompile(`([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)([a-z]{1,4}\b|[+-][0-9]{4}\b|\+[0-9]{2}:[0-9]{2}\b)`)
	isoOffset  = regexp.MustCompile(`(t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)(-[0-9]{2}:[0-9]{2})( |/|$)`)
	compactISO = regexp.MustCompile(`\b([0-9]{4})([0-9]{2})([0-9]{2})t([0-9]{2})([0-9]{2})([0-9]{2})?(z?)\b`)
	gluedMonth = regexp.MustCompile(`\b([0-9]{1,2})([-.]?)(\pL{3,9})\.?(?:[-.]?([0-9]{4}|[0-9]{2}\b))?`)
	eastDate   = regexp.MustCompile(`(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]`)
)

// words splits a text at spaces and commas, lower-case but for zone names, which keep their letters. What was glued
// together stands apart ("8-Nov-2025", "02:10Z"), and a full stop at the end of the text is dropped.
func words(text string) []string {
	list := strings.FieldsFunc(typed.Clean(text), func(r rune) bool { return r == ',' || r == ' ' })
	for i, w := range list {
		if !zoneWord.MatchString(strings.Trim(w, "()[]")) {
			list[i] = strings.ToLower(w)
		}
	}
	s := halfForm.ReplaceAllString(strings.Join(list, " "), "$1${2}m")
	s = compactISO.ReplaceAllStringFunc(s, func(c string) string {
		m := compactISO.FindStringSubmatch(c)
		return m[1] + "-" + m[2] + "-" + m[3] + "t" + m[4] + ":" + m[5] + strings.TrimSuffix(":"+m[6], ":") + m[7]
	})
	s = isoOffset.ReplaceAllString(s, "$1 $2$3")
	s = replaceParts(s, gluedZone, func(m []string) string {
		if zone, why := zoneOf(m[2]); zone == "" && why == "" {
			return m[0]
		}
		return m[1] + " " + m[2]
	})
	s = replaceParts(s, eastDate, eastern)
	s = replaceParts(s, gluedMonth, unglued)
	return strings.Fields(strings.TrimRight(s, ".;!"))
}

// replaceParts replaces what a form finds by what with makes of its parts.
func replaceParts(s string, form *regexp.Regexp, with func(m []string) string) string {
	return form.ReplaceAllStringFunc(s, func(found string) string { return with(form.FindStringSubmatch(found)) })
}

// eastern is a date of East Asia as another reader takes it.
func eastern(m []string) string {
	month := number(m[2])
	switch {
	case month < 1 || month > 12:
		return m[0]
	case m[1] == "":
		return fmt.Sprintf(" %s %s ", m[3], strings.ToLower(time.Month(month).String()))
	}
	return fmt.Sprintf(" %s-%02d-%02d ", m[1], month, number(m[3]))
}

// unglued takes a date apart that has no spaces.
func unglued(m []string) string {
	switch year := m[4]; {
	case months[m[3]] == 0, len(year) == 2 && m[2] != "-":
		return m[0]
	case len(year) == 2:
		return m[1] + " " + m[3] + " 20" + year
	default:
		return strings.TrimSpace(m[1] + " " + m[3] + " " + year)
	}
}

// number reads digits; what is no number gives -1.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// Duration prints a length of time for people: "48 h", "1 h 30 min", "45 min", "20 s". Parts of a second are cut.
func Duration(d time.Duration) string {
	if d < 0 {
		return "minus " + Duration(-d)
	}
	if s := typed.LengthText(d); s != "" {
		return s
	}
	return "0 min"
}
