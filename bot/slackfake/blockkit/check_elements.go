package blockkit

// place is where an element stands.
type place int

const (
	inSection place = 1 << iota
	inActions
	inInput
)

var placeNames = map[place]string{
	inSection: "a section", inActions: "an actions block", inInput: "an input block",
}

// surfaces is a set of surfaces.
type surfaces int

const (
	onMessage    = surfaces(1 << Message)
	onModal      = surfaces(1 << Modal)
	onHome       = surfaces(1 << Home)
	onEverything = onMessage | onModal | onHome
)

func (s surfaces) has(one Surface) bool { return s&(1<<one) != 0 }

// elementRule says where an element may stand and how it is checked.
type elementRule struct {
	places place
	shown  surfaces
	check  func(object)
}

// elementRules is the "Works with block types" and "Surfaces" line of the pages below
// docs.slack.dev/reference/block-kit/block-elements: of the elements that the program sends.
var elementRules map[string]elementRule

func init() {
	choice := inSection | inActions | inInput
	elementRules = map[string]elementRule{
		"button":              {inSection | inActions, onEverything, checkButton},
		"overflow":            {inSection | inActions, onEverything, checkOverflow},
		"radio_buttons":       {choice, onEverything, checkRadio},
		"checkboxes":          {choice, onEverything, checkCheckboxes},
		"static_select":       {choice, onEverything, checkStaticSelect},
		"multi_static_select": {choice, onEverything, checkStaticSelect},
		"users_select":        {choice, onEverything, checkPeopleSelect},
		"multi_users_select":  {choice, onEverything, checkPeopleSelect},
		"datepicker":          {choice, onEverything, checkDatepicker},
		"timepicker":          {choice, onEverything, checkTimepicker},
		"datetimepicker":      {inActions | inInput, onMessage | onModal, checkDatetimepicker},
		"plain_text_input":    {inInput, onEverything, checkPlainTextInput},
	}
}

// element checks one block element at the place where it stands.
func (c *checker) element(v any, pointer string, where place) {
	o, ok := c.object(v, pointer)
	if !ok {
		return
	}
	kind, ok := o.needStr("type", 255)
	if !ok {
		return
	}
	rule, known := elementRules[kind]
	switch {
	case !known:
		o.wrongAt("type", "not pretended: %s", kind)
		return
	case rule.places&where == 0:
		o.wrongAt("type", "unsupported type: %s is not allowed in %s", kind, placeNames[where])
		return
	case !rule.shown.has(c.surface):
		o.wrongAt("type", "unsupported type: %s is not available in %s", kind, c.surface)
		return
	}
	if o.flag("focus_on_load") {
		if c.focused {
			o.wrongAt("focus_on_load", "only one element can have focus_on_load")
		}
		c.focused = true
	}
	rule.check(o)
}

func checkButton(o object) {
	o.only("type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label",
		"visible_to_user_ids", "agent_prompt", "agent_prompt_display")
	o.actionID()
	o.needText("text", plainOnly, 75)
	o.str("value", 0, 2000)
	o.url("url")
	o.oneOf("style", "primary", "danger")
	o.str("accessibility_label", 1, 75)
	o.stringArray("visible_to_user_ids", 1, 0)
	o.str("agent_prompt", 1, 0)
	o.str("agent_prompt_display", 1, 0)
	o.confirm()
}
