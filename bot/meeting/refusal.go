package meeting

import (
	"errors"
	"fmt"
)

// Refusal is a rule saying no. Text is a sentence that the person can act on and is shown
// as it stands; Field names the form field it belongs to, or is empty. A refusal is never
// logged as an error: everything else that goes wrong is a fault.
type Refusal struct {
	Field string
	Text  string
	// Stale says that the button was drawn from an older state than the present one: the
	// person is shown what it is now.
	Stale bool
	// Anyway says that the vote can be opened all the same, with OpenVote's anyway: the person
	// is offered that button.
	Anyway bool
}

// Error returns the sentence.
func (r *Refusal) Error() string { return r.Text }

// Refuse makes a refusal. Field may be empty.
func Refuse(field, format string, args ...any) error {
	return &Refusal{Field: field, Text: fmt.Sprintf(format, args...)}
}

// Stale refuses what was asked by a button or form that showed something else than is so now.
func Stale(format string, args ...any) error {
	return &Refusal{Text: fmt.Sprintf(format, args...), Stale: true}
}

// AsRefusal returns the refusal in err, if it is one.
func AsRefusal(err error) (*Refusal, bool) {
	var r *Refusal
	ok := errors.As(err, &r)
	return r, ok
}

// Refusals returns every refusal in err: a form is refused for all that is wrong in it at once.
func Refusals(err error) (all []*Refusal) {
	switch x := err.(type) { //nolint:errorlint // this is the walk that errors.As cannot do: it stops at the first
	case *Refusal:
		return []*Refusal{x}
	case interface{ Unwrap() error }:
		return Refusals(x.Unwrap())
	case interface{ Unwrap() []error }:
		for _, e := range x.Unwrap() {
			all = append(all, Refusals(e)...)
		}
	}
	return all
}
