package slackfake

import (
	"encoding/json"
	"fmt"
	"strings"
)

// control is an interactive element with the block around it.
type control struct {
	block obj
	el    obj
	label string // of the input, or the text of the section beside it
	input bool   // in an input block
}

func (k control) blockID() string  { return str(k.block, "block_id") }
func (k control) actionID() string { return str(k.el, "action_id") }
func (k control) kind() string     { return str(k.el, "type") }

// button reports a control that is pressed and keeps no value.
func (k control) button() bool {
	switch k.kind() {
	case "button", "workflow_button", "icon_button", "feedback_buttons", "overflow":
		return true
	}
	return false
}

// shown is what a person reads on it.
func (k control) shown() string {
	if t := str(sub(k.el, "text"), "text"); t != "" {
		return t
	}
	return str(sub(k.el, "placeholder"), "text")
}

// elementsOf are the interactive elements inside a block, nested ones too.
func elementsOf(b obj) []obj {
	var out []obj
	add := func(e obj) {
		switch str(e, "type") {
		case "", "image", "mrkdwn", "plain_text":
		default:
			out = append(out, e)
		}
	}
	switch str(b, "type") {
	case "section":
		add(sub(b, "accessory"))
	case "input":
		add(sub(b, "element"))
	case "actions", "context_actions":
		for _, e := range objects(list(b, "elements")) {
			add(e)
		}
	case "card":
		for _, e := range objects(list(b, "actions")) {
			add(e)
		}
	case "carousel":
		for _, card := range objects(list(b, "elements")) {
			out = append(out, elementsOf(card)...)
		}
	case "data_table", "table":
		for _, row := range list(b, "rows") {
			cells, _ := row.([]any)
			for _, cell := range objects(cells) {
				if str(cell, "type") == "action_cell" {
					add(sub(cell, "element"))
				}
			}
		}
	}
	return out
}

// nested are the blocks inside a container or layout block.
func nested(b obj) []obj {
	switch str(b, "type") {
	case "container":
		return objects(list(b, "child_blocks"))
	case "layout":
		var out []obj
		for _, row := range objects(list(b, "rows")) {
			for _, item := range objects(list(row, "items")) {
				if inner := sub(item, "block"); inner != nil {
					out = append(out, inner)
				} else if l := objects(list(item, "blocks")); len(l) > 0 {
					out = append(out, l...)
				} else {
					out = append(out, item)
				}
			}
		}
		return out
	}
	return nil
}

// controls are all interactive elements of blocks in reading order.
func controls(blocks []obj) []control {
	var out []control
	for _, b := range blocks {
		label := str(sub(b, "label"), "text")
		if label == "" {
			label = str(sub(b, "text"), "text")
		}
		for _, e := range elementsOf(b) {
			out = append(out, control{block: b, el: e, label: label, input: str(b, "type") == "input"})
		}
		out = append(out, controls(nested(b))...)
	}
	return out
}

// findControl is the one control that what names: by action_id, block_id, both ("block/action"), its text, placeholder
// or label; exactly if there is such a one, else without regard to case, else by the beginning. Two that fit alike are an error.
func findControl(all []control, what string, fits func(control) bool) (control, error) {
	names := func(k control) []string {
		return []string{k.actionID(), k.shown(), k.label, k.blockID(), k.blockID() + "/" + k.actionID()}
	}
	want := strings.TrimSpace(what)
	tests := []func(name string) bool{
		func(n string) bool { return n == want },
		func(n string) bool { return strings.EqualFold(plain(n), plain(want)) },
		func(n string) bool { return strings.HasPrefix(strings.ToLower(plain(n)), strings.ToLower(plain(want))) },
	}
	for _, test := range tests {
		var found []control
		for _, k := range all {
			if !fits(k) {
				continue
			}
			for _, n := range names(k) {
				if n != "" && test(n) {
					found = append(found, k)
					break
				}
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return control{}, notThere("%q could be %d things here: %s", what, len(found), describe(found))
		}
	}
	var here []control
	for _, k := range all {
		if fits(k) {
			here = append(here, k)
		}
	}
	return control{}, notThere("there is no %q here, only: %s", what, describe(here))
}

func plain(s string) string { return strings.Trim(strings.TrimSpace(s), "*_.…") }

func describe(all []control) string {
	var out []string
	for _, k := range all {
		name := k.shown()
		if name == "" || !k.button() {
			name = strings.Trim(k.label+" ["+k.actionID()+"]", " ")
		}
		out = append(out, fmt.Sprintf("%q", name))
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// formState is what the inputs of a view or message hold: by block_id, by action_id, in Slack's own shape.
type formState map[string]map[string]obj

func (s formState) get(k control) obj { return s[k.blockID()][k.actionID()] }

func (s formState) set(k control, v obj) {
	if s[k.blockID()] == nil {
		s[k.blockID()] = map[string]obj{}
	}
	s[k.blockID()][k.actionID()] = v
}

// initialState is what the inputs of blocks hold; an input that was there before, under the same block_id and action_id
// and of the same type, keeps what it held (docs.slack.dev/surfaces/modals).
func initialState(blocks []obj, before formState) formState {
	out := formState{}
	for _, k := range controls(blocks) {
		if k.button() {
			continue
		}
		if was := before.get(k); was != nil && str(was, "type") == k.kind() {
			out.set(k, was)
			continue
		}
		out.set(k, initialValue(k.el))
	}
	return out
}

// initialValue is the state of an untouched element, in the shape of section "state" of the payload reference.
func initialValue(el obj) obj {
	typ := str(el, "type")
	v := obj{"type": typ}
	first := func(to, from string) {
		v[to] = nil
		if x, ok := el[from]; ok {
			v[to] = x
		}
	}
	many := func(to, from string) {
		v[to] = []any{}
		if x := list(el, from); x != nil {
			v[to] = x
		}
	}
	switch typ {
	case "static_select", "external_select", "radio_buttons":
		first("selected_option", "initial_option")
	case "multi_static_select", "multi_external_select", "checkboxes":
		many("selected_options", "initial_options")
	case "users_select":
		first("selected_user", "initial_user")
	case "multi_users_select":
		many("selected_users", "initial_users")
	case "conversations_select":
		first("selected_conversation", "initial_conversation")
	case "multi_conversations_select":
		many("selected_conversations", "initial_conversations")
	case "channels_select":
		first("selected_channel", "initial_channel")
	case "multi_channels_select":
		many("selected_channels", "initial_channels")
	case "datepicker":
		first("selected_date", "initial_date")
	case "timepicker":
		first("selected_time", "initial_time")
		if z := str(el, "timezone"); z != "" {
			v["timezone"] = z
		}
	case "datetimepicker":
		first("selected_date_time", "initial_date_time")
	case "rich_text_input":
		first("rich_text_value", "initial_value")
	case "file_input":
		v["files"] = []any{}
	default:
		first("value", "initial_value")
	}
	return v
}

// blank reports a value that leaves a required input empty.
func blank(v obj) bool {
	for key, x := range v {
		if key == "type" || key == "timezone" {
			continue
		}
		switch x := x.(type) {
		case nil:
		case string:
			if x != "" {
				return false
			}
		case []any:
			if len(x) > 0 {
				return false
			}
		case json.Number:
			return false
		default:
			return false
		}
	}
	return true
}
