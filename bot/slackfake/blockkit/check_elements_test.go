package blockkit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// testElement checks one element of each rule inside an input block of a modal.
func testElement(t *testing.T, s Surface, before, after string, rules []rule) {
	t.Helper()
	wrapped := make([]rule, len(rules))
	for i, r := range rules {
		wrapped[i] = rule{r.name, before + r.json + after, r.want}
	}
	testBlock(t, s, wrapped)
}

const (
	actionsBefore = `{"type":"actions","elements":[`
	actionsAfter  = `]}`
	inputBefore   = `{"type":"input","label":{"type":"plain_text","text":"l"},"element":`
	inputAfter    = `}`
	okText        = `{"type":"plain_text","text":"x"}`
	okOption      = `{"text":{"type":"plain_text","text":"A"},"value":"a"}`
)

func TestElementPlaces(t *testing.T) {
	elements := map[string]string{
		"button":              `"text":` + okText,
		"overflow":            `"options":[` + okOption + `]`,
		"radio_buttons":       `"options":[` + okOption + `]`,
		"checkboxes":          `"options":[` + okOption + `]`,
		"static_select":       `"options":[` + okOption + `]`,
		"multi_static_select": `"options":[` + okOption + `]`,
		"users_select":        `"initial_user":"U1"`,
		"multi_users_select":  `"initial_users":["U1"]`,
		"datepicker":          `"initial_date":"2026-02-28"`,
		"timepicker":          `"initial_time":"09:05","timezone":"Europe/Rome"`,
		"datetimepicker":      `"initial_date_time":1628633820`,
		"plain_text_input":    `"multiline":true`,
	}
	require.Len(t, elements, len(elementRules), "an element without a valid example")
	places := []struct {
		where         place
		before, after string
		pointer       string
	}{
		{inSection, `{"type":"section","text":` + okText + `,"accessory":`, `}`, "/accessory/type"},
		{inActions, actionsBefore, actionsAfter, "/elements/0/type"},
		{inInput, inputBefore, inputAfter, "/element/type"},
	}
	for kind, fields := range elements {
		for _, p := range places {
			for _, s := range []Surface{Message, Modal, Home} {
				block := p.before + `{"type":"` + kind + `",` + fields + `}` + p.after
				want := "/blocks/0" + p.pointer
				if elementRules[kind].places&p.where != 0 && elementRules[kind].shown.has(s) {
					want = ""
				}
				require.Equal(t, want, pointers(CheckBlocks(s, []byte("["+block+"]"))), "%s in %s of %s", kind, placeNames[p.where], s)
			}
		}
	}
	require.False(t, elementRules["datetimepicker"].shown.has(Home))
}

func TestButtons(t *testing.T) {
	confirm := func(title, text, yes, no, more string) string {
		return `{"type":"button","text":` + okText + `,"confirm":{"title":{"type":"plain_text","text":"` + title +
			`"},"text":{"type":"plain_text","text":"` + text + `"},"confirm":{"type":"plain_text","text":"` + yes +
			`"},"deny":{"type":"plain_text","text":"` + no + `"}` + more + `}}`
	}
	testElement(t, Message, actionsBefore, actionsAfter, []rule{
		{"all at their limits", `{"type":"button","action_id":"§255","text":{"type":"plain_text","text":"§75"},"value":"§2000","url":"https://a.example/x","style":"danger","accessibility_label":"§75"}`, ""},
		{"text too long", `{"type":"button","text":{"type":"plain_text","text":"§76"}}`, "/elements/0/text/text"},
		{"text mrkdwn", `{"type":"button","text":{"type":"mrkdwn","text":"x"}}`, "/elements/0/text/type"},
		{"no text", `{"type":"button"}`, "/elements/0"},
		{"no type", `{"text":` + okText + `}`, "/elements/0"},
		{"unknown", `{"type":"slider"}`, "/elements/0/type"},
		{"value too long", `{"type":"button","text":` + okText + `,"value":"§2001"}`, "/elements/0/value"},
		{"value number", `{"type":"button","text":` + okText + `,"value":1}`, "/elements/0/value"},
		{"action_id too long", `{"type":"button","text":` + okText + `,"action_id":"§256"}`, "/elements/0/action_id"},
		{"action_id empty", `{"type":"button","text":` + okText + `,"action_id":""}`, "/elements/0/action_id"},
		{"label too long", `{"type":"button","text":` + okText + `,"accessibility_label":"§76"}`, "/elements/0/accessibility_label"},
		{"style default", `{"type":"button","text":` + okText + `,"style":"default"}`, "/elements/0/style"},
		{"url script", `{"type":"button","text":` + okText + `,"url":"javascript:alert(1)"}`, "/elements/0/url"},
		{"url with pipe", `{"type":"button","text":` + okText + `,"url":"https://a.example/|x"}`, "/elements/0/url"},
		{"url without host", `{"type":"button","text":` + okText + `,"url":"https:///x"}`, "/elements/0/url"},
		{"url too long", `{"type":"button","text":` + okText + `,"url":"https://a.example/` + strings.Repeat("x", 2983) + `"}`, "/elements/0/url"},
		{"unknown field", `{"type":"button","text":` + okText + `,"colour":"red"}`, "/elements/0"},
		{"same action_id", `{"type":"button","text":` + okText + `,"action_id":"a"},{"type":"button","text":` + okText + `,"action_id":"a"}`, "/elements/1/action_id"},
		{"twenty-five", times(25, `{"type":"button","text":`+okText+`,"action_id":"a#"}`), ""},
		{"twenty-six", times(26, `{"type":"button","text":`+okText+`,"action_id":"a#"}`), "/elements"},
		{"confirm", confirm("§100", "§300", "§30", "§30", `,"style":"danger"`), ""},
		{"confirm title", confirm("§101", "x", "y", "n", ""), "/elements/0/confirm/title/text"},
		{"confirm text", confirm("t", "§301", "y", "n", ""), "/elements/0/confirm/text/text"},
		{"confirm yes", confirm("t", "x", "§31", "n", ""), "/elements/0/confirm/confirm/text"},
		{"confirm no", confirm("t", "x", "y", "§31", ""), "/elements/0/confirm/deny/text"},
		{"confirm style", confirm("t", "x", "y", "n", `,"style":"loud"`), "/elements/0/confirm/style"},
		{"confirm unknown", confirm("t", "x", "y", "n", `,"icon":"!"`), "/elements/0/confirm"},
		{"confirm incomplete", `{"type":"button","text":` + okText + `,"confirm":{"title":` + okText + `}}`, "/elements/0/confirm /elements/0/confirm /elements/0/confirm"},
	})
	require.Empty(t, CheckBlocks(Message, []byte(`[`+actionsBefore+`{"type":"button","text":`+okText+`,"action_id":"a"}]},`+
		actionsBefore+`{"type":"button","text":`+okText+`,"action_id":"a"}]}]`)), "action_id need not be unique between blocks")
}

func TestSelects(t *testing.T) {
	mrkdwn := `{"text":{"type":"mrkdwn","text":"*A*"},"value":"a"}`
	testElement(t, Modal, inputBefore, inputAfter, []rule{
		{"hundred options", `{"type":"static_select","options":[` + times(100, okOption) + `]}`, ""},
		{"more options", `{"type":"static_select","options":[` + times(101, okOption) + `]}`, "/element/options"},
		{"no options", `{"type":"static_select","options":[]}`, "/element/options"},
		{"neither", `{"type":"static_select"}`, "/element"},
		{"both", `{"type":"static_select","options":[` + okOption + `],"option_groups":[{"label":` + okText + `,"options":[` + okOption + `]}]}`, "/element"},
		{"groups", `{"type":"static_select","option_groups":[` + times(100, `{"label":{"type":"plain_text","text":"§75"},"options":[`+okOption+`]}`) + `],"initial_option":` + okOption + `}`, ""},
		{"more groups", `{"type":"static_select","option_groups":[` + times(101, `{"label":`+okText+`,"options":[`+okOption+`]}`) + `]}`, "/element/option_groups"},
		{"group label", `{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"§76"},"options":[` + okOption + `]}]}`, "/element/option_groups/0/label/text"},
		{"option at its limits", `{"type":"static_select","options":[{"text":{"type":"plain_text","text":"§75"},"value":"§150","description":{"type":"plain_text","text":"§75"}}]}`, ""},
		{"option text", `{"type":"static_select","options":[{"text":{"type":"plain_text","text":"§76"},"value":"a"}]}`, "/element/options/0/text/text"},
		{"option value", `{"type":"static_select","options":[{"text":` + okText + `,"value":"§151"}]}`, "/element/options/0/value"},
		{"option without value", `{"type":"static_select","options":[{"text":` + okText + `}]}`, "/element/options/0"},
		{"option description", `{"type":"static_select","options":[{"text":` + okText + `,"value":"a","description":{"type":"plain_text","text":"§76"}}]}`, "/element/options/0/description/text"},
		{"option mrkdwn", `{"type":"static_select","options":[` + mrkdwn + `]}`, "/element/options/0/text/type"},
		{"option url", `{"type":"static_select","options":[{"text":` + okText + `,"value":"a","url":"https://a.example"}]}`, "/element/options/0"},
		{"initial other", `{"type":"static_select","options":[` + okOption + `],"initial_option":{"text":` + okText + `,"value":"a"}}`, "/element/initial_option"},
		{"initial_options on single", `{"type":"static_select","options":[` + okOption + `],"initial_options":[` + okOption + `]}`, "/element"},
		{"multi initial", `{"type":"multi_static_select","options":[` + okOption + `],"initial_options":[` + okOption + `],"max_selected_items":1}`, ""},
		{"multi initial other", `{"type":"multi_static_select","options":[` + okOption + `],"initial_options":[{"text":` + okText + `,"value":"b"}]}`, "/element/initial_options/0"},
		{"multi initial too many", `{"type":"multi_users_select","initial_users":["U1","U2"],"max_selected_items":1}`, "/element/initial_users"},
		{"multi none", `{"type":"multi_users_select","max_selected_items":0}`, "/element/max_selected_items"},
		{"max on single", `{"type":"users_select","max_selected_items":2}`, "/element"},
		{"placeholder", `{"type":"users_select","placeholder":{"type":"plain_text","text":"§150"}}`, ""},
		{"placeholder too long", `{"type":"users_select","placeholder":{"type":"plain_text","text":"§151"}}`, "/element/placeholder/text"},
		{"radio", `{"type":"radio_buttons","options":[` + times(9, mrkdwn) + `,` + okOption + `],"initial_option":` + okOption + `}`, ""},
		{"radio eleven", `{"type":"radio_buttons","options":[` + times(11, mrkdwn) + `]}`, "/element/options"},
		{"radio initial", `{"type":"radio_buttons","options":[` + mrkdwn + `],"initial_option":` + okOption + `}`, "/element/initial_option"},
		{"checkboxes", `{"type":"checkboxes","options":[` + times(10, okOption) + `],"initial_options":[` + okOption + `]}`, ""},
		{"checkboxes without options", `{"type":"checkboxes"}`, "/element"},
		{"checkboxes initial empty", `{"type":"checkboxes","options":[` + okOption + `],"initial_options":[]}`, "/element/initial_options"},
		{"checkboxes placeholder", `{"type":"checkboxes","options":[` + okOption + `],"placeholder":` + okText + `}`, "/element"},
	})
	testElement(t, Message, actionsBefore, actionsAfter, []rule{
		{"overflow five", `{"type":"overflow","options":[` + times(5, `{"text":`+okText+`,"value":"#","url":"https://a.example"}`) + `]}`, ""},
		{"overflow six", `{"type":"overflow","options":[` + times(6, okOption) + `]}`, "/elements/0/options"},
		{"overflow empty", `{"type":"overflow","options":[]}`, "/elements/0/options"},
	})
}

func TestInputElements(t *testing.T) {
	testElement(t, Modal, inputBefore, inputAfter, []rule{
		{"text limits", `{"type":"plain_text_input","min_length":0,"max_length":3000,"initial_value":"§3000","dispatch_action_config":{"trigger_actions_on":["on_enter_pressed","on_character_entered"]}}`, ""},
		{"max zero", `{"type":"plain_text_input","max_length":0}`, "/element/max_length"},
		{"max above", `{"type":"plain_text_input","max_length":3001}`, "/element/max_length"},
		{"max broken", `{"type":"plain_text_input","max_length":1.5}`, "/element/max_length"},
		{"min above max", `{"type":"plain_text_input","min_length":5,"max_length":4}`, "/element/min_length"},
		{"initial above max", `{"type":"plain_text_input","max_length":4,"initial_value":"§5"}`, "/element/initial_value"},
		{"initial above all", `{"type":"plain_text_input","initial_value":"§3001"}`, "/element/initial_value"},
		{"placeholder", `{"type":"plain_text_input","placeholder":{"type":"plain_text","text":"§151"}}`, "/element/placeholder/text"},
		{"dispatch unknown", `{"type":"plain_text_input","dispatch_action_config":{"trigger_actions_on":["on_blur"]}}`, "/element/dispatch_action_config/trigger_actions_on/0"},
		{"confirm on input", `{"type":"plain_text_input","confirm":{}}`, "/element"},
		{"date form", `{"type":"datepicker","initial_date":"28.02.2026"}`, "/element/initial_date"},
		{"date of no calendar", `{"type":"datepicker","initial_date":"2026-02-30"}`, "/element/initial_date"},
		{"time form", `{"type":"timepicker","initial_time":"9:05"}`, "/element/initial_time"},
		{"time of no clock", `{"type":"timepicker","initial_time":"24:00"}`, "/element/initial_time"},
		{"zone", `{"type":"timepicker","timezone":"Mars/Olympus"}`, "/element/timezone"},
		{"instant text", `{"type":"datetimepicker","initial_date_time":"1628633820"}`, "/element/initial_date_time"},
		{"instant in milliseconds", `{"type":"datetimepicker","initial_date_time":1628633820000}`, "/element/initial_date_time"},
		{"instant placeholder", `{"type":"datetimepicker","placeholder":` + okText + `}`, "/element"},
	})
}

func TestInputBlock(t *testing.T) {
	element := `,"element":{"type":"plain_text_input"}}`
	testBlock(t, Modal, []rule{
		{"longest", `{"type":"input","label":{"type":"plain_text","text":"§2000"},"hint":{"type":"plain_text","text":"§2000"},"optional":true,"dispatch_action":true` + element, ""},
		{"label", `{"type":"input","label":{"type":"plain_text","text":"§2001"}` + element, "/label/text"},
		{"label mrkdwn", `{"type":"input","label":{"type":"mrkdwn","text":"x"}` + element, "/label/type"},
		{"no label", `{"type":"input"` + element, "."},
		{"hint", `{"type":"input","label":` + okText + `,"hint":{"type":"plain_text","text":"§2001"}` + element, "/hint/text"},
		{"no element", `{"type":"input","label":` + okText + `}`, "."},
		{"optional text", `{"type":"input","label":` + okText + `,"optional":"yes"` + element, "/optional"},
	})
}
