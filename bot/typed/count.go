package typed

import (
	"regexp"
	"strconv"
	"strings"
)

// ones and tens are the numbers that people write out.
var (
	ones = []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
		"fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tens = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)

// Count reads a small whole number, in digits or in words up to ninety-nine; "a" and "an" are one. Lower-case.
func Count(s string) (n int, ok bool) {
	if s == "a" || s == "an" {
		return 1, true
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0 && len(s) <= 6 && s[0] != '+'
	}
	for i, w := range ones {
		if s == w {
			return i, true
		}
	}
	ten, one, both := strings.Cut(strings.ReplaceAll(s, "-", " "), " ")
	for i, w := range tens {
		if w != ten || w == "" {
			continue
		}
		if !both {
			return 10 * i, true
		}
		for j := 1; j < 10; j++ {
			if one == ones[j] {
				return 10*i + j, true
			}
		}
	}
	return 0, false
}

// Number puts digits for the number in words at the beginning of a text: "two days" is "2 days".
func Number(s string) string {
	words := strings.Fields(s)
	for k := min(2, len(words)-1); k > 0; k-- {
		if n, ok := Count(strings.Join(words[:k], " ")); ok {
			return strings.Join(append([]string{strconv.Itoa(n)}, words[k:]...), " ")
		}
	}
	return s
}

var workdaysForm = regexp.MustCompile(`^([0-9]{1,3}) (?:business|working|work|banking|trading)[ -]?days?$`)

// Workdays reads a text that is a number of business days, from one to 250, and nothing else: "5 business days", "two
// working days". Lower-case.
func Workdays(s string) (n int, ok bool) {
	m := workdaysForm.FindStringSubmatch(Number(s))
	if m == nil {
		return 0, false
	}
	n, ok = Count(m[1])
	return n, ok && n > 0 && n <= 250
}
