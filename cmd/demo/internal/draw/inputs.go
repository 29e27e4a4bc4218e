package draw

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/slackfake/wire"
)

// choice is one option as the page offers it.
type choice struct {
	Value, Text, Short, More string
	On                       bool
}

type choices struct {
	Label   string
	Options []choice
}

// input draws an input block: its label, its control, what is wrong with it, and its hint.
func (d *drawing) input(b raw) template.HTML {
	e := wire.Sub(b, "element")
	kind := wire.Str(e, "type")
	data := map[string]any{
		"ID": d.id(b, e), "Block": wire.Str(b, "block_id"), "Action": wire.Str(e, "action_id"), "Kind": kind,
		"Label": wire.Text(b, "label"), "Hint": wire.Text(b, "hint"), "Optional": wire.Truth(b, "optional"),
		"Error": d.Errors[wire.Str(b, "block_id")], "Dispatch": wire.Truth(b, "dispatch_action"),
		"Group": kind == "radio_buttons" || kind == "checkboxes", "Describe": d.describe(b, e),
		"Control": d.control(b, e, false),
	}
	return d.part("input", data)
}

func (d *drawing) id(b, e raw) string {
	return d.ID + "-" + wire.Str(b, "block_id") + "-" + wire.Str(e, "action_id")
}

func (d *drawing) describe(b, e raw) string {
	var ids []string
	if d.Errors[wire.Str(b, "block_id")] != "" {
		ids = append(ids, d.id(b, e)+"-err")
	}
	if wire.Text(b, "hint") != "" {
		ids = append(ids, d.id(b, e)+"-hint")
	}
	return strings.Join(ids, " ")
}

// control draws a select, picker, group or text input. acts: it does something at once.
func (d *drawing) control(b, e raw, acts bool) template.HTML {
	held := d.held(b, e)
	one := strings.Join(held, "")
	data := map[string]any{
		"ID": d.id(b, e), "Block": wire.Str(b, "block_id"), "Action": wire.Str(e, "action_id"), "Acts": acts, "Value": one,
		"Placeholder": wire.Text(e, "placeholder"), "Describe": "", "Bad": false, "Type": "text",
		"Required": false, "Focus": wire.Truth(e, "focus_on_load"),
	}
	if !acts {
		data["Describe"], data["Bad"] = d.describe(b, e), d.Errors[wire.Str(b, "block_id")] != ""
		data["Required"] = !wire.Truth(b, "optional")
	}
	fallback := func(s string) {
		if data["Placeholder"] == "" {
			data["Placeholder"] = s
		}
	}
	switch kind := wire.Str(e, "type"); kind {
	case "plain_text_input":
		if !wire.Truth(e, "multiline") {
			return d.part("text", data)
		}
		data["Rows"] = min(max(strings.Count(one, "\n")+1, 3), 10)
		return d.part("area", data)
	case "radio_buttons", "checkboxes":
		data["Type"] = map[string]string{"radio_buttons": "radio", "checkboxes": "checkbox"}[kind]
		data["Options"] = d.options(e, held)[0].Options
		return d.part("ticks", data)
	case "datepicker", "timepicker", "datetimepicker":
		types := map[string][2]string{
			"datepicker": {"date", "Choose a date"}, "timepicker": {"time", "Choose a time"},
			"datetimepicker": {"datetime-local", "Choose a date and a time"},
		}
		data["Type"] = types[kind][0]
		fallback(types[kind][1])
		if kind == "datetimepicker" {
			data["Value"] = d.local(one)
		}
		return d.part("when", data)
	default:
		if !strings.HasSuffix(kind, "_select") {
			return d.part("unknown", kind)
		}
		fallback("Choose")
		groups := d.options(e, held)
		data["Groups"] = groups
		if strings.HasPrefix(kind, "multi_") {
			data["Chosen"] = chosen(groups)
			return d.part("multi", data)
		}
		return d.part("select", data)
	}
}

func chosen(groups []choices) []choice {
	var out []choice
	for _, g := range groups {
		for _, o := range g.Options {
			if o.On {
				o.Text = o.Short
				out = append(out, o)
			}
		}
	}
	return out
}

// held is what a control holds now, in words.
func (d *drawing) held(b, e raw) []string {
	if d.State != nil {
		return d.State[wire.Str(b, "block_id")][wire.Str(e, "action_id")]
	}
	return wire.Words(wire.Initial(e))
}

// options are what a select offers: its own options, in groups or not, or the people.
func (d *drawing) options(e raw, held []string) []choices {
	if strings.Contains(wire.Str(e, "type"), "users_select") {
		all := choices{}
		for _, p := range d.People {
			text := p.Name
			if p.Title != "" {
				text += ", " + p.Title
			}
			all.Options = append(all.Options, choice{Value: p.ID, Text: text, Short: p.Name, On: slices.Contains(held, p.ID)})
		}
		return []choices{all}
	}
	read := func(label string, options []raw) choices {
		all := choices{Label: label}
		for _, o := range options {
			text := wire.Text(o, "text")
			all.Options = append(all.Options, choice{
				Value: named(options, o), Text: text, Short: text, More: wire.Text(o, "description"), On: slices.Contains(held, text),
			})
		}
		return all
	}
	out := []choices{read("", wire.Objects(e, "options"))}
	for _, g := range wire.Objects(e, "option_groups") {
		out = append(out, read(wire.Text(g, "label"), wire.Objects(g, "options")))
	}
	return out
}

// named is how an option is told apart: by its text, or by its value where two say the same.
func named(options []raw, o raw) string {
	text, same := wire.Text(o, "text"), 0
	for _, x := range options {
		if wire.Text(x, "text") == text {
			same++
		}
	}
	if same > 1 {
		return wire.Str(o, "value")
	}
	return text
}

// local is a moment, in unix seconds, on the reader's wall.
func (d *drawing) local(unix string) string {
	n, err := strconv.ParseInt(unix, 10, 64)
	if err != nil {
		return ""
	}
	zone := d.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Unix(n, 0).In(zone).Format("2006-01-02T15:04")
}
