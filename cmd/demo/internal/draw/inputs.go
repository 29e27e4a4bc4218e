package draw

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
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
	e := obj(b, "element")
	kind := str(e, "type")
	data := map[string]any{
		"ID": d.id(b, e), "Block": str(b, "block_id"), "Action": str(e, "action_id"), "Kind": kind,
		"Label": words(b, "label"), "Hint": words(b, "hint"), "Optional": truth(b, "optional"),
		"Error": d.Errors[str(b, "block_id")], "Dispatch": truth(b, "dispatch_action"),
		"Group": kind == "radio_buttons" || kind == "checkboxes", "Describe": d.describe(b, e),
		"Control": d.control(b, e, false),
	}
	return d.part("input", data)
}

func (d *drawing) id(b, e raw) string {
	return d.ID + "-" + str(b, "block_id") + "-" + str(e, "action_id")
}

func (d *drawing) describe(b, e raw) string {
	var ids []string
	if d.Errors[str(b, "block_id")] != "" {
		ids = append(ids, d.id(b, e)+"-err")
	}
	if words(b, "hint") != "" {
		ids = append(ids, d.id(b, e)+"-hint")
	}
	return strings.Join(ids, " ")
}

// control draws a select, picker, group or text input. acts: it does something at once.
func (d *drawing) control(b, e raw, acts bool) template.HTML {
	held := d.held(b, e)
	one := strings.Join(held, "")
	data := map[string]any{
		"ID": d.id(b, e), "Block": str(b, "block_id"), "Action": str(e, "action_id"), "Acts": acts, "Value": one,
		"Placeholder": words(e, "placeholder"), "Describe": "", "Bad": false, "Mode": "", "Type": "text",
		"Required": false, "Focus": truth(e, "focus_on_load"),
	}
	if !acts {
		data["Describe"], data["Bad"] = d.describe(b, e), d.Errors[str(b, "block_id")] != ""
		data["Required"] = !truth(b, "optional")
	}
	fallback := func(s string) {
		if data["Placeholder"] == "" {
			data["Placeholder"] = s
		}
	}
	switch kind := str(e, "type"); kind {
	case "plain_text_input", "rich_text_input":
		if kind == "plain_text_input" && !truth(e, "multiline") {
			return d.part("text", data)
		}
		data["Rows"] = min(max(strings.Count(one, "\n")+1, 3), 10)
		return d.part("area", data)
	case "email_text_input", "url_text_input":
		data["Mode"] = strings.TrimSuffix(kind, "_text_input")
		return d.part("text", data)
	case "number_input":
		data["Mode"] = "decimal"
		return d.part("text", data)
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
		return d.State[str(b, "block_id")][str(e, "action_id")]
	}
	var out []string
	if o := obj(e, "initial_option"); o != nil {
		out = append(out, words(o, "text"))
	}
	for _, o := range objects(e, "initial_options") {
		out = append(out, words(o, "text"))
	}
	for _, key := range []string{"initial_users", "initial_channels", "initial_conversations"} {
		for _, v := range list(e, key) {
			s, _ := v.(string)
			out = append(out, s)
		}
	}
	for _, key := range []string{"initial_user", "initial_channel", "initial_conversation", "initial_date", "initial_time", "initial_value"} {
		if s := str(e, key); s != "" {
			out = append(out, s)
		}
	}
	if n := number(e, "initial_date_time"); n != "" {
		out = append(out, n)
	}
	return out
}

// options are what a select offers: its own options, in groups or not, or the people.
func (d *drawing) options(e raw, held []string) []choices {
	if strings.Contains(str(e, "type"), "users_select") {
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
			text := words(o, "text")
			all.Options = append(all.Options, choice{
				Value: named(options, o), Text: text, Short: text, More: words(o, "description"), On: slices.Contains(held, text),
			})
		}
		return all
	}
	out := []choices{read("", objects(e, "options"))}
	for _, g := range objects(e, "option_groups") {
		out = append(out, read(words(g, "label"), objects(g, "options")))
	}
	return out
}

// named is how an option is told apart: by its text, or by its value where two say the same.
func named(options []raw, o raw) string {
	text, same := words(o, "text"), 0
	for _, x := range options {
		if words(x, "text") == text {
			same++
		}
	}
	if same > 1 {
		return str(o, "value")
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
