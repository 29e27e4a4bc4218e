package meeting

import "strings"

// TypedLines returns the lines of a text that say something, without the bullets that somebody
// typed before them.
func TypedLines(s string) []string {
	var out []string
	split := func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) }
	for _, l := range strings.FieldsFunc(s, split) {
		l = OneLine(l)
		for _, b := range []string{"- ", "• ", "* ", "– "} {
			l = strings.TrimPrefix(l, b)
		}
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// OneLine makes one line of a text.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
