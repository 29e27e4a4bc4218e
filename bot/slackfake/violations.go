package slackfake

import (
	"fmt"
	"slices"
)

// refusal is an answer with ok:false.
type refusal struct {
	code  string
	more  obj    // further fields of the answer
	wrong string // why it is a violation of Slack's rules; empty when the world was just different
}

// refuse answers with a code that may happen to a correct program: the world was not as it thought.
func refuse(code string) *refusal { return &refusal{code: code} }

// wrong answers with a code that a correct program never gets; it is listed as a violation.
func wrong(code, format string, args ...any) *refusal {
	return &refusal{code: code, wrong: fmt.Sprintf(format, args...)}
}

// Violations are the broken rules of Slack so far, each a sentence, in order: limits, scopes, malformed calls, late
// acks. Answers that a correct program must expect (name_taken, hash_conflict, 429, ...) are not among them.
func (w *Workspace) Violations() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.violations)
}

// violate lists a broken rule. w.mu is held.
func (w *Workspace) violate(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.violations = append(w.violations, text)
	w.tell(Event{Kind: KindViolation, Text: text})
	w.change()
}
