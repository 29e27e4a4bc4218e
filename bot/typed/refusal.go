package typed

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Refusal says why a text could not be read. Its message fits under a form's field.
type Refusal struct {
	Text    string // as it was understood, see Clean
	Why     string // the reason, without a full stop; it names the word that was not understood
	Example string // what can be written instead
	Asked   bool   // there are two readings: Why names both, Example how to write each

	exact bool // Example is what to write, not one of many
}

// Refuse is the refusal of a text, shown as it was understood. A reason that ends in ", so write ..." carries its own
// example and goes before the general one.
func Refuse(text, example, why string, args ...any) *Refusal {
	r := &Refusal{Text: Clean(text), Why: fmt.Sprintf(why, args...), Example: example}
	if reason, write, ok := strings.Cut(r.Why, ", so write "); ok {
		r.Why, r.Example, r.exact = reason, write, true
	}
	return r
}

// Ask is the refusal of a text that has two readings; write says how to write each.
func Ask(text, write, why string, args ...any) *Refusal {
	r := Refuse(text, write, why, args...)
	r.Asked = true
	return r
}

// mostShown is how much of a text a refusal repeats, in characters.
const mostShown = 60

// Short is a text as a sentence can repeat it.
func Short(text string) string {
	if utf8.RuneCountInString(text) > mostShown {
		return string([]rune(text)[:mostShown]) + "…"
	}
	return text
}

// Error is what was understood, why it could not be read, and what to write instead.
func (r *Refusal) Error() string {
	write := "Write for example " + r.Example
	if r.Asked || r.exact {
		write = "Write " + r.Example
	}
	switch {
	case r.Text == "":
		return "Nothing was typed. " + write + "."
	case r.Asked:
		return fmt.Sprintf("“%s”: %s? %s.", Short(r.Text), r.Why, write)
	}
	return fmt.Sprintf("We could not read “%s”: %s. %s.", Short(r.Text), r.Why, write)
}
