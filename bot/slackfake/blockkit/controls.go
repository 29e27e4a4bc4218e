package blockkit

import "strings"

// Controls lists the interactive things of a payload (a JSON array of blocks, or a view or message that holds one) in
// reading order: accessories of sections, elements of actions, inputs, buttons of cards and of table cells, and all of
// these inside containers, carousels and layouts. An overflow menu is one control with its options.
func Controls(blocks []byte) []Control {
	var out []Control
	for _, b := range onlyObjects(blockList(blocks)) {
		out = append(out, controlsOf(b)...)
	}
	return out
}

func controlsOf(b raw) []Control {
	var out []Control
	id := str(b, "block_id")
	add := func(e raw, label string) {
		if c, ok := control(e, id, label); ok {
			out = append(out, c)
		}
	}
	all := func(blocks []raw) {
		for _, inside := range blocks {
			out = append(out, controlsOf(inside)...)
		}
	}
	var words Viewer
	switch str(b, "type") {
	case "section":
		add(obj(b, "accessory"), words.textOf(obj(b, "text")))
	case "actions", "context_actions":
		for _, e := range objects(b, "elements") {
			add(e, "")
		}
	case "input":
		out = append(out, inputControl(b, id)...)
	case "card":
		for _, e := range objects(b, "actions") {
			add(e, words.textOf(obj(b, "title")))
		}
	case "data_table":
		out = append(out, cellControls(b, id)...)
	case "carousel":
		all(objects(b, "elements"))
	case "container":
		all(objects(b, "child_blocks"))
	case "layout":
		for _, row := range objects(b, "rows") {
			for _, item := range objects(row, "items") {
				out = append(out, controlsOf(obj(item, "block"))...)
			}
		}
	}
	return out
}

func inputControl(b raw, id string) []Control {
	c, ok := control(obj(b, "element"), id, inner(b, "label"))
	if !ok {
		return nil
	}
	c.Optional = truth(b, "optional")
	c.Dispatch = truth(b, "dispatch_action")
	return []Control{c}
}

// cellControls lists the buttons in the cells of a data table; their label is the row header of their row.
func cellControls(b raw, id string) []Control {
	var out []Control
	p := &page{}
	header := count(b, "row_header_column_index")
	for _, r := range list(b, "rows") {
		row, _ := r.([]any)
		label := ""
		if header >= 0 && header < len(row) {
			if m, ok := row[header].(raw); ok {
				label = p.cell(m)
			}
		}
		for _, c := range onlyObjects(row) {
			if str(c, "type") != "action_cell" {
				continue
			}
			if c, ok := control(obj(c, "element"), id, label); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// control reads one element; pictures and unknown things are none.
func control(e raw, blockID, label string) (Control, bool) {
	kind := str(e, "type")
	if _, known := elementRules[kind]; !known || kind == "image" {
		return Control{}, false
	}
	c := Control{
		BlockID: blockID, ActionID: str(e, "action_id"), Type: kind, Label: label,
		Text: first(inner(e, "text"), inner(e, "placeholder")), Placeholder: inner(e, "placeholder"),
		Value: str(e, "value"), Style: str(e, "style"), URL: str(e, "url"),
		Options: optionsOf(e), Initial: initialValues(e),
		Multiline: truth(e, "multiline") || kind == "rich_text_input",
		MinLength: count(e, "min_length"), MaxLength: count(e, "max_length"), MaxSelected: count(e, "max_selected_items"),
		Confirm: inner(obj(e, "confirm"), "text"), Decimal: truth(e, "is_decimal_allowed"), Focus: truth(e, "focus_on_load"),
		ResponseURL: truth(e, "response_url_enabled"), MinValue: str(e, "min_value"), MaxValue: str(e, "max_value"),
	}
	return c, true
}

func optionsOf(e raw) []Option {
	var words Viewer
	var out []Option
	read := func(m raw) {
		for _, o := range objects(m, "options") {
			out = append(out, Option{words.textOf(obj(o, "text")), str(o, "value")})
		}
	}
	read(e)
	for _, g := range objects(e, "option_groups") {
		read(g)
	}
	for _, key := range []string{"positive_button", "negative_button"} {
		if b := obj(e, key); b != nil {
			out = append(out, Option{inner(b, "text"), str(b, "value")})
		}
	}
	return out
}

// initialValues lists what is selected or typed at first: option values, ids, a date, a time, unix seconds or text.
func initialValues(e raw) []string {
	var out []string
	if o := obj(e, "initial_option"); o != nil {
		out = append(out, str(o, "value"))
	}
	for _, o := range objects(e, "initial_options") {
		out = append(out, str(o, "value"))
	}
	for _, key := range []string{"initial_user", "initial_channel", "initial_conversation"} {
		out = append(out, idsOf(e, key)...)
	}
	for _, key := range []string{"initial_date", "initial_time", "initial_value"} {
		if s := str(e, key); s != "" {
			out = append(out, s)
		}
	}
	if n := number(e, "initial_date_time"); n != "" {
		out = append(out, n)
	}
	if r := obj(e, "initial_value"); r != nil {
		inside := &page{}
		inside.richText(r)
		out = append(out, strings.Join(inside.lines, "\n"))
	}
	return out
}
