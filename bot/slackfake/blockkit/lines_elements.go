package blockkit

import (
	"strings"

	"escalate/bot/slackfake/wire"
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
	switch kind := wire.Str(e, "type"); kind {
	case "button":
		return "[" + wire.Text(e, "text") + "]"
	case "overflow":
		return "[...]"
	case "radio_buttons":
		return p.ticks(e, "(o) ", "( ) ", between)
	case "checkboxes":
		return p.ticks(e, "[x] ", "[ ] ", between)
	case "plain_text_input":
		return "[" + oneLine(first(wire.Str(e, "initial_value"), wire.Text(e, "placeholder"))) + "]"
	case "datepicker":
		return p.menu(e, wire.Str(e, "initial_date"), "Select date")
	case "timepicker":
		return p.menu(e, strings.TrimSpace(wire.Str(e, "initial_time")+" "+wire.Str(e, "timezone")), "Select time")
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
	return "[" + oneLine(first(value, wire.Text(e, "placeholder"), otherwise)) + " v]"
}

func (p *page) instant(e raw) string {
	unix, ok := unixSeconds(wire.Number(e["initial_date_time"]))
	if !ok {
		return ""
	}
	return p.v.date(unix, "{date_short} at {time}")
}

// chosen lists what a select shows as selected, in words.
func (p *page) chosen(e raw) []string {
	all := wire.Words(wire.Initial(e))
	if strings.Contains(wire.Str(e, "type"), "users_select") {
		for i, id := range all {
			all[i] = "@" + p.v.user(id, "")
		}
	}
	return all
}

func (p *page) ticks(e raw, on, off, between string) string {
	selected := map[string]bool{}
	for _, value := range wire.Values(e) {
		selected[value] = true
	}
	var parts []string
	for _, o := range wire.Objects(e, "options") {
		mark := off
		if selected[wire.Str(o, "value")] {
			mark = on
		}
		text := mark + oneLine(p.v.textOf(wire.Sub(o, "text")))
		if description := wire.Text(o, "description"); description != "" {
			text += " - " + oneLine(description)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, between)
}
