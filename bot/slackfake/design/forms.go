package design

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

var (
	endMark     = regexp.MustCompile(`[.!?:]$`)
	emoji       = regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{2712}\x{2714}-\x{27BF}]|:[a-z_]{3,}:`)
	outcomes    = []string{"Submit", "OK", "Send", "Confirm", "Yes", "Done", "Go"}
	asking      = regexp.MustCompile(`(?i)^(what|why|who|when|how|which|please|choose|write|enter|give|is|are|does)\b`)
	labelTail   = regexp.MustCompile(`(?i)([?:]|\b(is|are|at)|\(optional\))$`)
	instruction = regexp.MustCompile(`(?i)^(write|enter|type|choose|give|fill)\b`)
)

// maxInputs is how many inputs a form shows at first, maxHint how long a hint is (ours).
const maxInputs, maxHint = 6, 150

var formRules = []Rule{
	{22, "at most six inputs a view", func(s *sheet) {
		n := 0
		s.inputs(func(string, wire.Obj) { n++ })
		s.wrongIf(n > maxInputs, wire.Text(s.body, "title"))
	}},
	{24, "a title names the form, without end mark", func(s *sheet) {
		if title := wire.Text(s.body, "title"); s.on == Modal {
			s.wrongIf(title == "" || utf8.RuneCountInString(title) > 24 || endMark.MatchString(title) || titleCase(title), title)
		}
	}},
	{25, "Submit says the outcome as a verb", func(s *sheet) {
		s.wrongIf(s.form() && slices.Contains(outcomes, wire.Text(s.body, "submit")), wire.Text(s.body, "submit"))
	}},
	{26, "Cancel leaves a form, Done closes a page to read", func(s *sheet) {
		want := map[bool]string{true: "Cancel", false: "Done"}[s.form()]
		s.wrongIf(s.on == Modal && wire.Text(s.body, "close") != want, wire.Text(s.body, "close"))
	}},
	{27, "a label is a noun for the value", func(s *sheet) {
		s.inputs(func(label string, _ wire.Obj) {
			s.wrongIf(asking.MatchString(label) || labelTail.MatchString(label) || emoji.MatchString(label) || titleCase(label), label)
		})
	}},
	{28, "what is required stands before what is optional", func(s *sheet) {
		optional := false
		s.inputs(func(label string, b wire.Obj) {
			s.wrongIf(optional && !wire.Truth(b, "optional"), label+" in "+s.title())
			optional = optional || wire.Truth(b, "optional")
		})
	}},
	{29, "format in the hint, an example in the placeholder", func(s *sheet) {
		s.inputs(func(label string, b wire.Obj) {
			s.wrongIf(utf8.RuneCountInString(wire.Text(b, "hint")) > maxHint, "hint of "+label)
			if e := wire.Sub(b, "element"); wire.Str(e, "type") == "plain_text_input" {
				s.wrongIf(instruction.MatchString(wire.Text(e, "placeholder")), wire.Text(e, "placeholder"))
			}
		})
	}},
	{31, "the first field has the focus, once", func(s *sheet) {
		first, n := "", 0
		s.inputs(func(label string, b wire.Obj) {
			e := wire.Sub(b, "element")
			if first == "" && wire.Str(e, "type") == "plain_text_input" {
				first = label
				s.wrongIf(!wire.Truth(e, "focus_on_load"), label)
			}
			if wire.Truth(e, "focus_on_load") {
				n++
				s.wrongIf(n > 1, label)
			}
		})
	}},
	{33, "inputs stand in input blocks, with a label", func(s *sheet) {
		for _, c := range s.controls {
			known := c.Pressed() || c.Kind() == "static_select"
			s.wrongIf(!c.Input && !known, c.Kind())
			s.wrongIf(c.Input && c.Label == "", c.Kind())
		}
	}},
	{36, "an error of the whole form is an alert on top", func(s *sheet) {
		for i, b := range s.blocks {
			s.wrongIf(i > 0 && wire.Str(b, "type") == "alert", wire.Text(b, "text"))
		}
	}},
}
