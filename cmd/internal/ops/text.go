package ops

import (
	"encoding/json"
	"io"
	"strings"
	"unicode"
)

// example is what stands below a subcommand's flags.
func example(lines ...string) string {
	return "Example:\n\n" + strings.Join(indented(lines), "\n")
}

func indented(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "    " + l
	}
	return out
}

func lineJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// harmless is what somebody typed, in one line that a terminal only prints: a name must not move
// the cursor or change colours.
func harmless(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return '\uFFFD'
		}
		return r
	}, s)), " ")
}

// sameName compares names as people do: case and spacing do not count.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// words makes words of a name in the code: "OptionEdited" becomes "option edited".
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.ReplaceAll(b.String(), "-", " ")
}
