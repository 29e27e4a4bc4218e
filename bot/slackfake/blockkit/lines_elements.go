package blockkit

import (
	"strings"
)

func (p *page) elements(es []raw, between string) string {
	var parts []string
	for _, e := range es {
		parts = append(parts, p.element(e, between))
	}
	return strings.Join(parts, between)
}

// element renders a control the way it looks before anybody touches it; between separates options to tick.
func (p *page) element(e raw, between string) string {
	switch kind := str(e, "type"); kind {
	case "button", "workflow_button", "icon_button":
		return "[" + inner(e, "text") + "]"
	case "feedback_buttons":
		return "[" + inner(obj(e, "positive_button"), "text") + "]" + between +
			"[" + inner(obj(e, "negative_button"), "text") + "]"
	case "image":
		return "[image: " + str(e, "alt_text") + "]"
	case "overflow":
		return "[...]"
	case "radio_buttons":
		return p.ticks(e, "(o) ", "( ) ", between)
	case "checkboxes":
		return p.ticks(e, "[x] ", "[ ] ", between)
	case "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input":
		return "[" + oneLine(first(p.initialText(e), inner(e, "placeholder"))) + "]"
	case "file_input":
		return "[upload files]"
	case "datepicker":
		return p.menu(e, str(e, "initial_date"), "Select date")
	case "timepicker":
		return p.menu(e, strings.TrimSpace(str(e, "initial_time")+" "+str(e, "timezone")), "Select time")
	case "datetimepicker":
		return p.menu(e, p.instant(e), "Select date and time")
	case "":
		return ""
	default:
		if strings.HasSuffix(kind, "_select") {
			return p.menu(e, strings.Join(p.chosen(e), ", "), "Select")
		}
		return "[" + kind + "]"
	}
}

// menu renders something that opens when clicked.
func (p *page) menu(e raw, value, otherwise string) string {
	return "[" + oneLine(first(value, inner(e, "placeholder"), otherwise)) + " v]"
}

func (p *page) instant(e raw) string {
	unix, ok := unixSeconds(number(e, "initial_date_time"))
	if !ok {
		return ""
	}
	return p.v.date(unix, "{date_short} at {time}")
}

func (p *page) initialText(e raw) string {
	if r := obj(e, "initial_value"); r != nil {
		inside := &page{v: p.v}
		inside.richText(r)
		return strings.Join(inside.lines, "\n")
	}
	return str(e, "initial_value")
}

// chosen lists what a select shows as selected, in words.
func (p *page) chosen(e raw) []string {
	var out []string
	if o := obj(e, "initial_option"); o != nil {
		out = append(out, inner(o, "text"))
	}
	for _, o := range objects(e, "initial_options") {
		out = append(out, inner(o, "text"))
	}
	for _, id := range idsOf(e, "initial_user") {
		out = append(out, "@"+p.v.user(id, ""))
	}
	for _, key := range []string{"initial_channel", "initial_conversation"} {
		for _, id := range idsOf(e, key) {
			out = append(out, "#"+p.v.channel(id, ""))
		}
	}
	return out
}

// idsOf reads a field of a select and its plural.
func idsOf(e raw, key string) []string {
	ids := stringsOf(e, key+"s")
	if id := str(e, key); id != "" {
		ids = append([]string{id}, ids...)
	}
	return ids
}

func (p *page) ticks(e raw, on, off, between string) string {
	selected := map[string]bool{}
	for _, value := range initialValues(e) {
		selected[value] = true
	}
	var parts []string
	for _, o := range objects(e, "options") {
		mark := off
		if selected[str(o, "value")] {
			mark = on
		}
		text := mark + oneLine(p.v.textOf(obj(o, "text")))
		if description := inner(o, "description"); description != "" {
			text += " - " + oneLine(description)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, between)
}
