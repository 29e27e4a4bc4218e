package design

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

var (
	declining   = regexp.MustCompile(`^(Refuse|Reject|Decline|Cancel|Disagree|Keep|Not )`)
	destructive = regexp.MustCompile(`(?i)\b(remove|delete|cancel|close|withdraw|waive|supersede|replace|void)\b`)
	bare        = []string{"OK", "Submit", "Click here", "Settings", "More", "Read", "Open", "View", "Change", "Confirm", "Done"}
	verbs       = []string{
		"Abstain", "Add", "Adjourn", "Agree", "Answer", "Approve", "Ask", "Assign", "Call", "Cancel", "Change", "Check", "Close", "Confirm", "Correct",
		"Disagree", "Edit", "Explain", "Find", "Get", "Give", "Hand", "Hide", "Invite", "Keep", "Leave", "Link", "Mark", "Move", "Name", "New", "Open", "Pick", "Plan",
		"Prepare", "Promise", "Propose", "Publish", "Read", "Record", "Recuse", "Refuse", "Remove", "Replace", "Review", "Save", "Schedule", "See", "Send", "Set",
		"Show", "Snooze", "Start", "Take", "Undo", "Update", "Vote", "Waive", "Withdraw", "Write", "Escalate", "More", "Done", "OK", "View", "Settings",
	}
)

// maxLabel and maxWords keep a label short enough to survive cutting (ours), perRow is how many buttons stand in a row.
const maxLabel, maxWords, perRow = 30, 4, 3

// perMessage is how many controls a message has outside its lists (ours).
const perMessage = 5

// rowOf tells the rows of a list apart from others: in each line they do the same.
func rowOf(b wire.Obj) string {
	var ids []string
	for _, e := range wire.Elements(b) {
		id, _, _ := strings.Cut(wire.Str(e, "action_id"), ":")
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

var buttonRules = []Rule{
	{1, "one emphasised button", func(s *sheet) {
		n := 0
		s.buttons(func(label string, e wire.Obj) {
			if wire.Str(e, "style") == "primary" {
				n++
				s.wrongIf(n > 1, label)
			}
		})
	}},
	{2, "no primary button where Submit exists", func(s *sheet) {
		s.buttons(func(label string, e wire.Obj) { s.wrongIf(s.form() && wire.Str(e, "style") == "primary", label) })
	}},
	{3, "declining is plain", func(s *sheet) {
		s.buttons(func(label string, e wire.Obj) {
			s.wrongIf(wire.Str(e, "style") == "danger" && declining.MatchString(label), label)
		})
	}},
	{4, "what destroys asks first", func(s *sheet) {
		s.buttons(func(label string, e wire.Obj) {
			asks := e["confirm"] != nil || s.opens(wire.Str(e, "action_id")) || wire.Str(e, "url") != ""
			s.wrongIf(!asks && (wire.Str(e, "style") == "danger" || destructive.MatchString(label)), label)
		})
	}},
	{5, "a confirm box: the action, its consequence, that verb", func(s *sheet) {
		s.buttons(func(_ string, e wire.Obj) {
			box := wire.Sub(e, "confirm")
			if box == nil {
				return
			}
			s.wrongIf(endMark.MatchString(wire.Text(box, "title")), wire.Text(box, "title"))
			s.wrongIf(slices.Contains([]string{"Yes", "OK", "Sure"}, wire.Text(box, "confirm")), wire.Text(box, "confirm"))
			s.wrongIf(wire.Str(e, "style") == "danger" && wire.Str(box, "style") != "danger", wire.Text(box, "title")+" (style)")
		})
	}},
	{6, "at most three buttons a row, the rest in one menu, and five controls a message outside lists", func(s *sheet) {
		rows, times := map[string]int{}, 0
		s.kinds("actions", func(b wire.Obj) { rows[rowOf(b)]++ })
		s.kinds("actions", func(b wire.Obj) {
			n, menus := 0, 0
			for _, e := range wire.Elements(b) {
				switch wire.Str(e, "type") {
				case "button":
					n++
				case "overflow":
					menus++
				}
			}
			s.wrongIf(n > perRow || menus > 1, wire.Text(wire.Elements(b)[0], "text")+" …")
			if rows[rowOf(b)] == 1 { // a row that comes again is a list's
				times += len(wire.Elements(b))
			}
		})
		s.wrongIf(s.message() && times > perMessage, "controls of "+s.title())
	}},
	{7, "labels survive cutting", func(s *sheet) {
		s.buttons(func(label string, _ wire.Obj) {
			s.wrongIf(utf8.RuneCountInString(label) > maxLabel || len(words(label)) > maxWords, label)
		})
	}},
	{8, "a verb and its object", func(s *sheet) {
		s.buttons(func(label string, e wire.Obj) {
			if w := words(label); len(w) > 0 {
				s.wrongIf(!slices.Contains(verbs, w[0]), label)
			}
			s.wrongIf(slices.Contains(bare, label) && wire.Str(e, "accessibility_label") == "", label)
		})
	}},
	{9, "a label that occurs twice has one of its own for screen readers", func(s *sheet) {
		seen := map[string]bool{}
		s.buttons(func(label string, e wire.Obj) {
			name := label
			if own := wire.Str(e, "accessibility_label"); own != "" {
				name = own
			}
			s.wrongIf(seen[name] || utf8.RuneCountInString(name) > 75, name)
			seen[name] = true
		})
	}},
	{10, "Done only closes", func(s *sheet) {
		s.buttons(func(label string, _ wire.Obj) { s.wrongIf(label == "Done", label) })
		for _, c := range s.controls {
			for _, o := range wire.Options(c.Element) {
				s.wrongIf(wire.Text(o, "text") == "Done", "Done in a menu")
			}
		}
		s.wrongIf(wire.Text(s.body, "submit") == "Done", "submit")
	}},
	{11, "sentence case on buttons too: one rule for the house, because translations want it", func(s *sheet) {
		s.buttons(func(label string, _ wire.Obj) { s.wrongIf(titleCase(label), label) })
		s.wrongIf(titleCase(wire.Text(s.body, "submit")), wire.Text(s.body, "submit"))
	}},
	{12, "the main action first, the menu last", func(s *sheet) {
		s.kinds("actions", func(b wire.Obj) {
			all := wire.Elements(b)
			for i, e := range all {
				s.wrongIf(i > 0 && wire.Str(e, "style") == "primary", wire.Text(e, "text"))
				s.wrongIf(i < len(all)-1 && wire.Str(e, "type") == "overflow", "menu")
			}
		})
	}},
	{13, "two to five choices in a form are radio buttons", func(s *sheet) {
		s.inputs(func(label string, b wire.Obj) {
			e := wire.Sub(b, "element")
			n := len(wire.Options(e))
			s.wrongIf(wire.Str(e, "type") == "static_select" && n >= 2 && n <= 5, label)
		})
	}},
}

// titleCase reports whether a label of several words begins each longer one with a capital.
func titleCase(label string) bool {
	n := 0
	for i, w := range words(label) {
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case i == 0 || utf8.RuneCountInString(w) < 4 || strings.ContainsAny(w, "0123456789"):
		case !unicode.IsUpper(first):
			return false
		default:
			n++
		}
	}
	return n > 0
}
