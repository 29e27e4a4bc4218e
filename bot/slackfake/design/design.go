// Package design checks what an app shows against Slack's own design rules for apps: its guides on Block Kit, modals,
// App Home, messages and accessibility. Where Slack gives no number the rule names one of ours.
//
// It works on raw JSON only and knows nothing of the program: what a surface may do all the same is for its tests to
// say, each with a reason. Rules about what happens over time (a decided request loses its buttons) cannot be read from
// one surface; the tests that play meetings prove them.
package design

import (
	"strings"

	"escalate/bot/slackfake/wire"
)

// Surface is where a payload is shown.
type Surface string

// The surfaces.
const (
	Message Surface = "message" // in a channel
	Direct  Surface = "direct"  // in a direct message
	Modal   Surface = "modal"
	Home    Surface = "home"
)

// Breach is one rule broken in one place.
type Breach struct {
	Rule int
	What string // the words or the element that break it
}

// Rule is one of the rules, under its number in the list of 88.
type Rule struct {
	No    int
	Says  string
	check func(*sheet)
}

// Rules returns the rules that one payload can show to be broken, by number.
func Rules() []Rule {
	return append(append(append(append([]Rule{}, buttonRules...), formRules...), textRules...), figureRules...)
}

// Check returns every breach in a payload: a message with its text and blocks, or a view. opens reports whether a control
// with this action id or value opens a form, which only the app knows.
func Check(on Surface, body []byte, opens func(id string) bool) []Breach {
	v, err := wire.Decode(body)
	m, ok := v.(wire.Obj)
	if err != nil || !ok {
		return []Breach{{0, "no JSON object"}}
	}
	s := &sheet{on: on, body: m, blocks: wire.Objects(m, "blocks"), opens: opens}
	s.controls = wire.Controls(s.blocks)
	for _, r := range Rules() {
		s.rule = r.No
		r.check(s)
	}
	return s.found
}

// sheet is one payload while it is checked.
type sheet struct {
	on       Surface
	body     wire.Obj
	blocks   []wire.Obj
	controls []wire.Control
	opens    func(string) bool
	rule     int
	found    []Breach
}

func (s *sheet) wrong(what string) { s.found = append(s.found, Breach{s.rule, what}) }

// wrongIf reports what when it breaks the rule.
func (s *sheet) wrongIf(broken bool, what string) {
	if broken {
		s.wrong(what)
	}
}

func (s *sheet) form() bool { return s.on == Modal && s.body["submit"] != nil }

// title is the first words of what is shown.
func (s *sheet) title() string {
	first := wire.Text(s.body, "title")
	for _, b := range s.blocks {
		if first == "" {
			text(b, func(t string) {
				if first == "" {
					first, _, _ = strings.Cut(t, "\n")
				}
			})
		}
	}
	return first
}

func (s *sheet) message() bool { return s.on == Message || s.on == Direct }

// buttons calls fn with the words and the element of every button outside inputs.
func (s *sheet) buttons(fn func(label string, e wire.Obj)) {
	for _, c := range s.controls {
		if c.Kind() == "button" {
			fn(wire.Text(c.Element, "text"), c.Element)
		}
	}
}

// inputs calls fn with the words above every input and its block.
func (s *sheet) inputs(fn func(label string, b wire.Obj)) {
	for _, b := range s.blocks {
		if wire.Str(b, "type") == "input" {
			fn(wire.Text(b, "label"), b)
		}
	}
}

// texts calls fn with every text that is read as a text: not labels of controls, nor what an input holds.
func (s *sheet) texts(fn func(string)) {
	for _, b := range s.blocks {
		switch wire.Str(b, "type") {
		case "input", "actions", "data_table", "data_visualization":
		default:
			text(b, fn)
		}
	}
}

// active calls fn with every text that Slack formats: in it alone mentions and tokens work.
func (s *sheet) active(fn func(string)) {
	for _, b := range s.blocks {
		formatted(b, fn)
	}
}

func formatted(x any, fn func(string)) {
	switch x := x.(type) {
	case []any:
		for _, y := range x {
			formatted(y, fn)
		}
	case wire.Obj:
		if t, ok := x["text"].(string); ok && wire.Str(x, "type") == "mrkdwn" {
			fn(t)
		}
		for _, key := range wire.Keys(x) {
			formatted(x[key], fn)
		}
	}
}

func text(x any, fn func(string)) {
	switch x := x.(type) {
	case []any:
		for _, y := range x {
			text(y, fn)
		}
	case wire.Obj:
		for _, key := range wire.Keys(x) {
			if t, ok := x[key].(string); ok && key == "text" {
				fn(t)
			} else if key != "accessory" {
				text(x[key], fn)
			}
		}
	}
}

// kinds calls fn with every block of a kind.
func (s *sheet) kinds(kind string, fn func(wire.Obj)) {
	for _, b := range s.blocks {
		if wire.Str(b, "type") == kind {
			fn(b)
		}
	}
}

// words returns the words of a label.
func words(label string) []string { return strings.Fields(label) }
