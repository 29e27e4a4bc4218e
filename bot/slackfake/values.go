package slackfake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"escalate/bot/slackfake/wire"
)

// chooseOption is the option with the text, or the value.
func chooseOption(el obj, want string) (obj, error) {
	var names []string
	options := wire.Options(el)
	for _, o := range options {
		if wire.Text(o, "text") == want {
			return o, nil
		}
	}
	for _, o := range options {
		if wire.Str(o, "value") == want || strings.EqualFold(plain(wire.Text(o, "text")), plain(want)) {
			return o, nil
		}
		names = append(names, strconv.Quote(wire.Text(o, "text")))
	}
	return nil, notThere("there is no option %q, only %s", want, strings.Join(names, ", "))
}

// valueOf turns what a person chooses or types into the state of an element. No values, or one empty one, clears it.
// w.mu is held.
func (p *Person) valueOf(k wire.Control, values []string) (obj, error) {
	if len(values) == 1 && values[0] == "" {
		values = nil
	}
	key, multi := wire.StateField(k.Kind())
	if !multi && len(values) > 1 {
		return nil, fmt.Errorf("%q takes one value, not %d", k.Label, len(values))
	}
	if most := wire.Count(k.Element, "max_selected_items"); most > 0 && len(values) > most {
		return nil, fmt.Errorf("%q takes at most %d", k.Label, most)
	}
	resolve := p.reader(k)
	if resolve == nil {
		return nil, fmt.Errorf("a %s cannot be filled here", k.Kind())
	}
	all := []any{}
	for _, s := range values {
		x, err := resolve(s)
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	v := wire.Initial(wire.Pick(k.Element, "type", "timezone"))
	switch {
	case multi:
		v[key] = all
	case len(all) == 1:
		v[key] = all[0]
	}
	return v, nil
}

// reader is how words become the values of an element, nil when a person cannot fill it.
func (p *Person) reader(k wire.Control) func(string) (any, error) {
	switch k.Kind() {
	case "static_select", "multi_static_select", "radio_buttons", "checkboxes":
		return func(s string) (any, error) { return chooseOption(k.Element, s) }
	case "users_select", "multi_users_select":
		return p.pickUser
	case "datepicker":
		return pickDate
	case "timepicker":
		return pickTime
	case "datetimepicker":
		return p.pickMoment
	case "plain_text_input":
		return func(s string) (any, error) { return s, nil }
	}
	return nil
}

func (p *Person) pickUser(s string) (any, error) {
	u := p.w.find(s)
	if u == nil || u.Deleted {
		return nil, fmt.Errorf("nobody called %q can be chosen", s)
	}
	return u.ID, nil
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
