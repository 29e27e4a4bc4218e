package wire

import (
	"slices"
	"strings"
)

// Control is an interactive element with the block around it.
type Control struct {
	Block, Element Obj
	// Label is the label of an input, or the text beside the control.
	Label string
	Input bool // in an input block, so that it is sent with the form
}

// BlockID returns the block's identifier.
func (k Control) BlockID() string { return Str(k.Block, "block_id") }

// ActionID returns the element's identifier.
func (k Control) ActionID() string { return Str(k.Element, "action_id") }

// Kind returns the element's type.
func (k Control) Kind() string { return Str(k.Element, "type") }

// Pressed reports whether the control is pressed and keeps no value.
func (k Control) Pressed() bool { return k.Kind() == "button" || k.Kind() == "overflow" }

// Shown returns what a person reads on it.
func (k Control) Shown() string {
	if t := Text(k.Element, "text"); t != "" {
		return t
	}
	return Text(k.Element, "placeholder")
}

// Elements returns the interactive elements of a block.
func Elements(b Obj) []Obj {
	switch Str(b, "type") {
	case "section":
		if e := Sub(b, "accessory"); e != nil {
			return []Obj{e}
		}
	case "input":
		if e := Sub(b, "element"); e != nil {
			return []Obj{e}
		}
	case "actions":
		return Objects(b, "elements")
	}
	return nil
}

// Controls returns the interactive elements of blocks in reading order.
func Controls(blocks []Obj) []Control {
	var out []Control
	for _, b := range blocks {
		label := Text(b, "label")
		if label == "" {
			label = Text(b, "text")
		}
		for _, e := range Elements(b) {
			out = append(out, Control{Block: b, Element: e, Label: label, Input: Str(b, "type") == "input"})
		}
	}
	return out
}

// Options returns the options of an element, those in groups too.
func Options(el Obj) []Obj {
	out := Objects(el, "options")
	for _, g := range Objects(el, "option_groups") {
		out = append(out, Objects(g, "options")...)
	}
	return out
}

// stateFields are, for the type of an element, the field of its state and the field of what it begins with.
var stateFields = map[string][2]string{
	"static_select":       {"selected_option", "initial_option"},
	"radio_buttons":       {"selected_option", "initial_option"},
	"multi_static_select": {"selected_options", "initial_options"},
	"checkboxes":          {"selected_options", "initial_options"},
	"users_select":        {"selected_user", "initial_user"},
	"multi_users_select":  {"selected_users", "initial_users"},
	"datepicker":          {"selected_date", "initial_date"},
	"timepicker":          {"selected_time", "initial_time"},
	"datetimepicker":      {"selected_date_time", "initial_date_time"},
	"plain_text_input":    {"value", "initial_value"},
}

// StateField returns the field of an element's state that holds its value, "" when it holds none, and whether that is a
// list (section "state" of docs.slack.dev/reference/interaction-payloads).
func StateField(kind string) (field string, many bool) {
	field = stateFields[kind][0]
	return field, strings.HasSuffix(field, "s")
}

// Initial returns the state of an untouched element.
func Initial(el Obj) Obj {
	kind := Str(el, "type")
	v := Obj{"type": kind}
	field, many := StateField(kind)
	switch x, given := el[stateFields[kind][1]]; {
	case field == "":
	case given:
		v[field] = x
	case many:
		v[field] = []any{}
	default:
		v[field] = nil
	}
	if z := Str(el, "timezone"); z != "" && kind == "timepicker" {
		v["timezone"] = z
	}
	return v
}

// Words returns a state as people say it: what was typed, the texts of options, the ids of people, dates, unix seconds.
func Words(state Obj) []string {
	field, _ := StateField(Str(state, "type"))
	all, many := state[field].([]any)
	if !many {
		all = []any{state[field]}
	}
	var out []string
	for _, x := range all {
		said := Number(x)
		if o, ok := x.(Obj); ok {
			said = Text(o, "text")
		}
		if said != "" {
			out = append(out, said)
		}
	}
	return out
}

// Values returns what an untouched element holds as Slack keeps it: like [Words], but the values of options.
func Values(el Obj) []string {
	kind := Str(el, "type")
	field, _ := StateField(kind)
	v := Initial(el)[field]
	if o, ok := v.(Obj); ok {
		return []string{Str(o, "value")}
	}
	if l, ok := v.([]any); ok && slices.ContainsFunc(l, func(x any) bool { _, is := x.(Obj); return is }) {
		var out []string
		for _, o := range Only(l) {
			out = append(out, Str(o, "value"))
		}
		return out
	}
	return Words(Obj{"type": kind, field: v})
}

// Blank reports whether a state leaves a required input empty.
func Blank(state Obj) bool {
	field, _ := StateField(Str(state, "type"))
	switch x := state[field].(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []any:
		return len(x) == 0
	}
	return false
}
