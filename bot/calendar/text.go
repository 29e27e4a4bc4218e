package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// TextError says why a text could not be read. Its message fits under a form's field.
type TextError struct {
	Text    string // what was typed
	Why     string // the reason, without a full stop
	Example string // what can be read instead
}

// Error is one sentence: what was typed, why it was refused, what can be read instead.
func (e *TextError) Error() string {
	text := strings.ToValidUTF8(strings.TrimSpace(e.Text), "?")
	if utf8.RuneCountInString(text) > 60 {
		text = string([]rune(text)[:60]) + "…"
	}
	return fmt.Sprintf("“%s” cannot be read (%s); write for example %s.", text, strings.ToValidUTF8(e.Why, "?"), e.Example)
}

// maxText bounds what is looked at, in bytes; nobody types a longer date.
const maxText = 120

// weekdays are the names of days as people shorten them.
var weekdays = map[string]time.Weekday{
	"sunday": 0, "sun": 0, "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3, "weds": 3,
	"thursday": 4, "thu": 4, "thur": 4, "thurs": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6,
}

// months are the names of months as people shorten them.
var months = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
	"jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
	"november": 11, "nov": 11, "december": 12, "dec": 12,
}

// words splits a text at spaces and commas, lower-case but for zone names, which keep their letters. A full stop at the
// end of the text is dropped.
func words(text string) []string {
	list := strings.FieldsFunc(strings.TrimRight(strings.TrimSpace(text), "."), func(r rune) bool {
		return r == ',' || unicode.IsSpace(r) || r == '\u202f'
	})
	for i, w := range list {
		if !strings.Contains(w, "/") {
			list[i] = strings.ToLower(w)
		}
	}
	return list
}

// number reads digits; what is no number gives -1.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// clockForm is an hour, perhaps minutes, perhaps am or pm.
var clockForm = regexp.MustCompile(`^([0-9]{1,2})(?::([0-9]{2}))? ?([ap]\.?m\.?)?$`)

// clockOf reads a time of day. explicit is false for a bare number, which means an hour only where the context says so.
func clockOf(s string) (h, m int, explicit, ok bool) {
	if s == "noon" {
		return 12, 0, true, true
	}
	parts := clockForm.FindStringSubmatch(s)
	if parts == nil {
		return 0, 0, false, false
	}
	h = number(parts[1])
	if parts[2] != "" {
		m = number(parts[2])
	}
	half := strings.ReplaceAll(parts[3], ".", "")
	switch {
	case m > 59, h > 23, half != "" && (h < 1 || h > 12):
		return 0, 0, false, false
	case half != "":
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	return h, m, parts[2] != "" || half != "", true
}

// ParseClock reads a time of day: "2:00 PM", "14:00", "5pm", "9", "noon". What it cannot read is a *TextError.
func ParseClock(s string) (h, m int, err error) {
	h, m, _, ok := clockOf(strings.Join(words(s), " "))
	if !ok {
		return 0, 0, &TextError{Text: s, Why: "it is not a time of day", Example: "14:00, 2:00 PM or 9"}
	}
	return h, m, nil
}

// Duration prints a length of time for people: "48 h", "1 h 30 min", "45 min", "20 s". Parts of a second are cut.
func Duration(d time.Duration) string {
	if d < 0 {
		return "minus " + Duration(-d)
	}
	var parts []string
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / unit.size; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
		}
		d %= unit.size
	}
	if parts == nil {
		return "0 min"
	}
	return strings.Join(parts, " ")
}
