package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// optionsOf are the options of an element, those in groups too.
func optionsOf(el obj) []obj {
	out := objects(list(el, "options"))
	for _, g := range objects(list(el, "option_groups")) {
		out = append(out, objects(list(g, "options"))...)
	}
	return out
}

// chooseOption is the option with the text, or the value.
func chooseOption(el obj, want string) (obj, error) {
	var names []string
	options := optionsOf(el)
	for _, o := range options {
		if str(sub(o, "text"), "text") == want {
			return o, nil
		}
	}
	for _, o := range options {
		if str(o, "value") == want || strings.EqualFold(plain(str(sub(o, "text"), "text")), plain(want)) {
			return o, nil
		}
		names = append(names, strconv.Quote(str(sub(o, "text"), "text")))
	}
	return nil, notThere("there is no option %q, only %s", want, strings.Join(names, ", "))
}

// valueOf turns what a person chooses or types into the state of an element. No values, or one empty one, clears it.
// w.mu is held.
func (p *Person) valueOf(k control, values []string) (obj, error) {
	if len(values) == 1 && values[0] == "" {
		values = nil
	}
	typ := k.kind()
	v := obj{"type": typ}
	multi := strings.HasPrefix(typ, "multi_") || typ == "checkboxes"
	if !multi && len(values) > 1 {
		return nil, fmt.Errorf("%q takes one value, not %d", k.label, len(values))
	}
	if most, _ := strconv.Atoi(numberOf(k.el["max_selected_items"])); most > 0 && len(values) > most {
		return nil, fmt.Errorf("%q takes at most %d", k.label, most)
	}
	key, resolve := p.reader(k)
	if key == "" {
		return nil, fmt.Errorf("a %s cannot be filled here", typ)
	}
	all := []any{}
	for _, s := range values {
		x, err := resolve(s)
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	switch {
	case multi:
		v[key] = all
	case len(all) == 1:
		v[key] = all[0]
	default:
		v[key] = nil
	}
	if z := str(k.el, "timezone"); z != "" && typ == "timepicker" {
		v["timezone"] = z
	}
	return v, nil
}

func numberOf(v any) string {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	}
	return ""
}

// reader is the field of the state for an element's type and how words become its values.
func (p *Person) reader(k control) (string, func(string) (any, error)) {
	option := func(s string) (any, error) { return chooseOption(k.el, s) }
	switch k.kind() {
	case "static_select", "radio_buttons":
		return "selected_option", option
	case "multi_static_select", "checkboxes":
		return "selected_options", option
	case "external_select":
		return "selected_option", option
	case "multi_external_select":
		return "selected_options", option
	case "users_select":
		return "selected_user", p.pickUser
	case "multi_users_select":
		return "selected_users", p.pickUser
	case "conversations_select":
		return "selected_conversation", p.pickChannel
	case "multi_conversations_select":
		return "selected_conversations", p.pickChannel
	case "channels_select":
		return "selected_channel", p.pickChannel
	case "multi_channels_select":
		return "selected_channels", p.pickChannel
	case "datepicker":
		return "selected_date", pickDate
	case "timepicker":
		return "selected_time", pickTime
	case "datetimepicker":
		return "selected_date_time", p.pickMoment
	case "rich_text_input":
		return "rich_text_value", richText
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return "value", func(s string) (any, error) { return s, nil }
	}
	return "", nil
}

func (p *Person) pickUser(s string) (any, error) {
	u := p.w.find(s)
	if u == nil || u.Deleted {
		return nil, fmt.Errorf("nobody called %q can be chosen", s)
	}
	return u.ID, nil
}

func (p *Person) pickChannel(s string) (any, error) {
	c, err := p.sees(s)
	if err != nil {
		return nil, err
	}
	return c.id, nil
}

func pickDate(s string) (any, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return nil, fmt.Errorf("a date is written 2006-01-02, not %q", s)
	}
	return s, nil
}

func pickTime(s string) (any, error) {
	if _, err := time.Parse("15:04", s); err != nil {
		return nil, fmt.Errorf("a time is written 15:04, not %q", s)
	}
	return s, nil
}

// pickMoment reads RFC 3339, unix seconds, or "2006-01-02 15:04" in the person's own zone, as the picker means it.
func (p *Person) pickMoment(s string) (any, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Unix(), nil
	}
	if t, err := time.ParseInLocation("2006-01-02 15:04", s, p.w.zone(p.id)); err == nil {
		return t.Unix(), nil
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, nil
	}
	return nil, fmt.Errorf("a moment is written 2006-01-02 15:04, not %q", s)
}

func richText(s string) (any, error) {
	return obj{"type": "rich_text", "elements": []any{
		obj{"type": "rich_text_section", "elements": []any{obj{"type": "text", "text": s}}},
	}}, nil
}

// typed is a state as words: what was typed, the texts of options, ids of people and channels.
func typed(v obj) []string {
	var out []string
	add := func(x any) {
		switch x := x.(type) {
		case string:
			out = append(out, x)
		case json.Number:
			out = append(out, x.String())
		case int64:
			out = append(out, strconv.FormatInt(x, 10))
		case obj:
			if str(x, "type") == "rich_text" {
				out = append(out, richWords(x))
				return
			}
			out = append(out, str(sub(x, "text"), "text"))
		}
	}
	for _, key := range stateKeys {
		switch x := v[key].(type) {
		case nil:
		case []any:
			for _, y := range x {
				add(y)
			}
		default:
			add(x)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

var stateKeys = []string{
	"value", "selected_option", "selected_options", "selected_user", "selected_users", "selected_conversation",
	"selected_conversations", "selected_channel", "selected_channels", "selected_date", "selected_time",
	"selected_date_time", "rich_text_value",
}

func richWords(v any) string {
	switch v := v.(type) {
	case obj:
		if str(v, "type") == "text" {
			return str(v, "text")
		}
		return richWords(list(v, "elements"))
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, richWords(x))
		}
		return strings.Join(out, "")
	}
	return ""
}
