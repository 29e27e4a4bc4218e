package blockkit

import (
	"reflect"
	"strings"

	"escalate/bot/slackfake/wire"
)

// Limits of option lists (docs.slack.dev/reference/block-kit/composition-objects/option-object and the element pages).
const (
	selectOptionsMax   = 100
	optionGroupsMax    = 100
	radioOptionsMax    = 10
	overflowOptionsMax = 5
)

// options checks the array of options and returns it for the look-up of initial options. Only overflow menus may carry
// URLs; only radio buttons and checkboxes may carry mrkdwn.
func (o object) options(kinds string, maximum int, withURL bool) []any {
	const key = "options"
	items, _ := o.array(key, 1, maximum)
	for i, v := range items {
		o.c.option(v, atIndex(o.where(key), i), kinds, withURL)
	}
	return items
}

func (c *checker) option(v any, pointer, kinds string, withURL bool) {
	opt, ok := c.object(v, pointer)
	if !ok {
		return
	}
	fields := []string{"text", "value", "description"}
	if withURL {
		fields = append(fields, "url")
	}
	opt.only(fields...)
	opt.needText("text", kinds, 75)
	opt.needStr("value", 150)
	opt.text("description", plainOnly, 75)
	if withURL {
		opt.url("url")
	}
}

// initial checks that what is selected at first is exactly one of the options.
func (o object) initial(v any, pointer string, options []any) {
	for _, opt := range options {
		if reflect.DeepEqual(opt, v) {
			return
		}
	}
	o.c.wrong(pointer, "must exactly match one of the options")
}

func (o object) initialOption(options []any) {
	if v, there := o.m["initial_option"]; there {
		o.initial(v, o.where("initial_option"), options)
	}
}

func (o object) initialOptions(options []any, most int64) {
	items, _ := o.array("initial_options", 1, int(most))
	for i, v := range items {
		o.initial(v, atIndex(o.where("initial_options"), i), options)
	}
}

func checkOverflow(o object) {
	o.only("type", "action_id", "options", "confirm")
	o.actionID()
	o.need("options")
	o.options(plainOnly, overflowOptionsMax, true)
	o.confirm()
}

func checkRadio(o object) {
	o.only("type", "action_id", "options", "initial_option", "confirm", "focus_on_load")
	o.actionID()
	o.need("options")
	o.initialOption(o.options(anyText, radioOptionsMax, false))
	o.confirm()
}

func checkCheckboxes(o object) {
	o.only("type", "action_id", "options", "initial_options", "confirm", "focus_on_load", "visible_to_user_ids")
	o.actionID()
	o.need("options")
	o.initialOptions(o.options(anyText, radioOptionsMax, false), 0)
	o.stringArray("visible_to_user_ids", 1, 0)
	o.confirm()
}

// selectFields are the fields that every select menu has.
func selectFields(o object, more ...string) (multi bool, most int64) {
	fields := append([]string{"type", "action_id", "placeholder", "confirm", "focus_on_load"}, more...)
	multi = strings.HasPrefix(wire.Str(o.m, "type"), "multi_")
	if multi {
		fields = append(fields, "max_selected_items")
		most, _ = o.whole("max_selected_items", 1, 1<<31)
	}
	o.only(fields...)
	o.actionID()
	o.text("placeholder", plainOnly, 150)
	o.confirm()
	return multi, most
}

func initialField(multi bool) string {
	if multi {
		return "initial_options"
	}
	return "initial_option"
}

func checkStaticSelect(o object) {
	multi := strings.HasPrefix(wire.Str(o.m, "type"), "multi_")
	_, most := selectFields(o, "options", "option_groups", initialField(multi))
	if o.has("options") == o.has("option_groups") {
		o.wrong("must have exactly one of options and option_groups")
	}
	options := o.options(plainOnly, selectOptionsMax, false)
	groups, _ := o.array("option_groups", 1, optionGroupsMax)
	for i, v := range groups {
		g, ok := o.c.object(v, atIndex(o.where("option_groups"), i))
		if !ok {
			continue
		}
		g.only("label", "options")
		g.needText("label", plainOnly, 75)
		g.need("options")
		options = append(options, g.options(plainOnly, selectOptionsMax, false)...)
	}
	if multi {
		o.initialOptions(options, most)
		return
	}
	o.initialOption(options)
}

// checkPeopleSelect checks the selects that Slack fills itself with people.
func checkPeopleSelect(o object) {
	initial := "initial_user"
	if strings.HasPrefix(wire.Str(o.m, "type"), "multi_") {
		initial += "s"
	}
	multi, most := selectFields(o, initial)
	if multi {
		o.stringArray(initial, 0, int(most))
		return
	}
	o.str(initial, 1, 255)
}
