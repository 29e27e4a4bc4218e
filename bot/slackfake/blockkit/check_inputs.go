package blockkit

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// enumArray checks an optional, not empty array of different values out of a fixed set.
func (o object) enumArray(key string, values ...string) {
	items, _ := o.array(key, 1, len(values))
	var seen []string
	for i, v := range items {
		s, _ := v.(string)
		if !slices.Contains(values, s) || slices.Contains(seen, s) {
			o.c.wrong(atIndex(o.where(key), i), "must be one of: %s, each once", strings.Join(values, ", "))
		}
		seen = append(seen, s)
	}
}

// dispatchConfig checks docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object.
func (o object) dispatchConfig() {
	v, there := o.m["dispatch_action_config"]
	if !there {
		return
	}
	if d, ok := o.c.object(v, o.where("dispatch_action_config")); ok {
		d.only("trigger_actions_on")
		d.enumArray("trigger_actions_on", "on_enter_pressed", "on_character_entered")
	}
}

// typedFields are the fields of every element that people type into.
func typedFields(o object, more ...string) {
	o.only(append([]string{"type", "action_id", "placeholder", "dispatch_action_config", "focus_on_load", "initial_value"},
		more...)...)
	o.actionID()
	o.text("placeholder", plainOnly, 150)
	o.dispatchConfig()
}

func checkPlainTextInput(o object) {
	typedFields(o, "multiline", "min_length", "max_length")
	o.flag("multiline")
	least, _ := o.whole("min_length", 0, textMax)
	most, limited := o.whole("max_length", 1, textMax)
	if limited && least > most {
		o.wrongAt("min_length", "must not be greater than max_length")
	}
	value, there := o.str("initial_value", 0, textMax)
	if there && limited && utf8.RuneCountInString(value) > int(most) {
		o.wrongAt("initial_value", "must be less than %d characters", most+1)
	}
}

func checkDatepicker(o object) {
	o.only("type", "action_id", "placeholder", "initial_date", "confirm", "focus_on_load")
	o.actionID()
	o.text("placeholder", plainOnly, 150)
	o.confirm()
	if s, there := o.str("initial_date", 0, 0); there {
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			o.wrongAt("initial_date", "must be a date of the form YYYY-MM-DD")
		}
	}
}

func checkTimepicker(o object) {
	o.only("type", "action_id", "placeholder", "initial_time", "confirm", "focus_on_load", "timezone")
	o.actionID()
	o.text("placeholder", plainOnly, 150)
	o.confirm()
	if s, there := o.str("initial_time", 0, 0); there {
		if _, err := time.Parse("15:04", s); err != nil || len(s) != len("15:04") {
			o.wrongAt("initial_time", "must be a time of the form HH:mm")
		}
	}
	if s, there := o.str("timezone", 1, 255); there {
		if _, err := time.LoadLocation(s); err != nil || s == "Local" {
			o.wrongAt("timezone", "must be an IANA time zone")
		}
	}
}

// checkDatetimepicker checks the picker of an instant: ten digits of unix seconds, and no placeholder.
func checkDatetimepicker(o object) {
	o.only("type", "action_id", "initial_date_time", "confirm", "focus_on_load")
	o.actionID()
	o.confirm()
	o.whole("initial_date_time", 1_000_000_000, 9_999_999_999)
}
