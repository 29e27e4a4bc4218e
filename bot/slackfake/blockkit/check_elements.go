package blockkit

import "strings"

// place is where an element stands.
type place int

const (
	inSection place = 1 << iota
	inActions
	inInput
	inContext
	inContextActions
	inCard
	inCell
)

var placeNames = map[place]string{
	inSection: "a section", inActions: "an actions block", inInput: "an input block", inContext: "a context block",
	inContextActions: "a context_actions block", inCard: "a card", inCell: "a table cell",
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

// elementRules is the "Works with block types" and "Surfaces" line of each page below
// docs.slack.dev/reference/block-kit/block-elements.
var elementRules map[string]elementRule

func init() {
	choice := inSection | inActions | inInput
	elementRules = map[string]elementRule{
		"button":                     {inSection | inActions | inCard | inCell, onEverything, checkButton},
		"workflow_button":            {inSection | inActions, onMessage, checkWorkflowButton},
		"overflow":                   {inSection | inActions, onEverything, checkOverflow},
		"image":                      {inSection | inContext, onEverything, checkImageElement},
		"feedback_buttons":           {inContextActions, onMessage, checkFeedback},
		"icon_button":                {inContextActions, onMessage, checkIconButton},
		"radio_buttons":              {choice, onEverything, checkRadio},
		"checkboxes":                 {choice, onEverything, checkCheckboxes},
		"static_select":              {choice, onEverything, checkStaticSelect},
		"multi_static_select":        {choice, onEverything, checkStaticSelect},
		"external_select":            {choice, onEverything, checkExternalSelect},
		"multi_external_select":      {choice, onEverything, checkExternalSelect},
		"users_select":               {choice, onEverything, checkPeopleSelect("initial_user")},
		"multi_users_select":         {choice, onEverything, checkPeopleSelect("initial_users")},
		"channels_select":            {choice, onEverything, checkPeopleSelect("initial_channel")},
		"multi_channels_select":      {choice, onEverything, checkPeopleSelect("initial_channels")},
		"conversations_select":       {choice, onEverything, checkPeopleSelect("initial_conversation")},
		"multi_conversations_select": {choice, onEverything, checkPeopleSelect("initial_conversations")},
		"datepicker":                 {choice, onEverything, checkDatepicker},
		"timepicker":                 {choice, onEverything, checkTimepicker},
		"datetimepicker":             {inActions | inInput, onMessage | onModal, checkDatetimepicker},
		"plain_text_input":           {inInput, onEverything, checkPlainTextInput},
		"rich_text_input":            {inInput, onModal | onHome, checkRichTextInput},
		"email_text_input":           {inInput, onModal, checkLineInput},
		"url_text_input":             {inInput, onModal, checkLineInput},
		"number_input":               {inInput, onModal, checkNumberInput},
		"file_input":                 {inInput, onModal, checkFileInput},
	}
}

// element checks one block element at the place where it stands.
func (c *checker) element(v any, pointer string, where place) {
	o, ok := c.object(v, pointer)
	if !ok {
		return
	}
	kind, ok := o.needStr("type", 1, 255)
	if !ok {
		return
	}
	rule, known := elementRules[kind]
	switch {
	case !known:
		o.wrongAt("type", "unsupported type: %s", kind)
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
	if o.flag("response_url_enabled") && (where != inInput || c.surface != Modal) {
		o.wrongAt("response_url_enabled", "response_url_enabled is only available in an input block of a modal")
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

func checkWorkflowButton(o object) {
	o.only("type", "text", "action_id", "workflow", "style", "confirm", "accessibility_label")
	o.actionID()
	o.needText("text", plainOnly, 75)
	o.oneOf("style", "primary", "danger")
	o.str("accessibility_label", 1, 75)
	o.confirm()
	if !o.need("workflow") {
		return
	}
	flow, ok := o.c.object(o.m["workflow"], o.where("workflow"))
	if !ok || !flow.need("trigger") {
		return
	}
	flow.only("trigger")
	trigger, ok := o.c.object(flow.m["trigger"], flow.where("trigger"))
	if !ok {
		return
	}
	trigger.only("url", "customizable_input_parameters")
	trigger.needURL("url")
	params, _ := trigger.array("customizable_input_parameters", 0, 0)
	for i, v := range params {
		if p, ok := o.c.object(v, atIndex(trigger.where("customizable_input_parameters"), i)); ok {
			p.only("name", "value")
			p.needStr("name", 1, 0)
			p.needStr("value", 0, 0)
		}
	}
}

func checkImageElement(o object) {
	o.only("type", "image_url", "slack_file", "alt_text")
	o.image()
}

func checkFeedback(o object) {
	o.only("type", "action_id", "positive_button", "negative_button")
	o.actionID()
	for _, key := range []string{"positive_button", "negative_button"} {
		if !o.need(key) {
			continue
		}
		if b, ok := o.c.object(o.m[key], o.where(key)); ok {
			b.only("text", "value", "accessibility_label")
			b.needText("text", plainOnly, 75)
			b.needStr("value", 1, 2000)
			b.str("accessibility_label", 1, 75)
		}
	}
}

func checkIconButton(o object) {
	o.only("type", "icon", "text", "action_id", "value", "confirm", "accessibility_label", "visible_to_user_ids")
	o.actionID()
	if o.need("icon") {
		o.oneOf("icon", "trash")
	}
	o.needText("text", plainOnly, 75)
	o.str("value", 0, 2000)
	o.str("accessibility_label", 1, 75)
	o.stringArray("visible_to_user_ids", 1, 0)
	o.confirm()
}

// slackIcons are the names of docs.slack.dev/reference/block-kit/composition-objects/slack-icon-object.
var slackIcons = strings.Fields(`archive book bookmark bot bug calendar call caret-left caret-right check clipboard code
	comment compass copy cube download edit email eye-closed eye-open file flag folder gear globe heart help image info
	key lightbulb link map mobile new-window pin plus refine refresh rocket save screen share sparkle star star-filled
	tag thumbs-down thumbs-up trash upload user warning`)
