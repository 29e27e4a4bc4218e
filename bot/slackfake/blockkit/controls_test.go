package blockkit

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestControls(t *testing.T) {
	button := func(name string) string {
		return `{"type":"button","action_id":"` + name + `","text":{"type":"plain_text","text":"Press ` + name + `"},"value":"v-` + name + `"}`
	}
	got := Controls([]byte(`[
		{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"*Option* &lt;B&gt;"},"accessory":{"type":"button","action_id":"a","style":"danger","url":"https://a.example","text":{"type":"plain_text","text":"Vote"},"value":"b",
			"confirm":{"title":` + okText + `,"text":{"type":"plain_text","text":"Really?"}}}},
		{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"image","alt_text":"i"}},
		{"type":"actions","block_id":"x","elements":[{"type":"overflow","action_id":"o","options":[` + okOption + `]},
			{"type":"users_select","action_id":"u","placeholder":{"type":"plain_text","text":"Who"},"initial_user":"U1"}]},
		{"type":"input","block_id":"i","optional":true,"dispatch_action":true,"label":{"type":"plain_text","text":"Notes"},
			"element":{"type":"plain_text_input","action_id":"t","multiline":true,"min_length":2,"max_length":10,"initial_value":"hi","focus_on_load":true,"placeholder":{"type":"plain_text","text":"Say"}}},
		{"type":"input","label":{"type":"plain_text","text":"Pick"},"element":{"type":"multi_static_select","action_id":"m","max_selected_items":2,
			"option_groups":[{"label":` + okText + `,"options":[` + okOption + `]}],"initial_options":[` + okOption + `]}},
		{"type":"input","label":{"type":"plain_text","text":"When"},"element":{"type":"datetimepicker","action_id":"d","initial_date_time":1628633820}},
		{"type":"input","label":{"type":"plain_text","text":"How many"},"element":{"type":"number_input","action_id":"n","is_decimal_allowed":true,"min_value":"1","max_value":"9"}},
		{"type":"card","block_id":"c","title":{"type":"mrkdwn","text":"*Credit*"},"actions":[` + button("card") + `]},
		{"type":"carousel","elements":[{"type":"card","actions":[` + button("slide") + `]}]},
		{"type":"container","child_blocks":[{"type":"actions","block_id":"in","elements":[` + button("child") + `]}]},
		{"type":"layout","rows":[{"items":[{"block":{"type":"section","text":{"type":"plain_text","text":"left"},"accessory":` + button("laid") + `}}]}]},
		{"type":"data_table","block_id":"dt","row_header_column_index":1,"rows":[[{"type":"raw_text","text":"h"},{"type":"raw_text","text":"k"}],
			[{"type":"action_cell","element":` + button("cell") + `},{"type":"raw_text","text":"Option B"}]]}]`))
	plain := func(block, name, label string) Control {
		return Control{BlockID: block, ActionID: name, Type: "button", Text: "Press " + name, Value: "v-" + name, Label: label}
	}
	require.Equal(t, []Control{
		{BlockID: "s", ActionID: "a", Type: "button", Text: "Vote", Value: "b", Label: "Option <B>", Style: "danger", URL: "https://a.example", Confirm: "Really?"},
		{BlockID: "x", ActionID: "o", Type: "overflow", Options: []Option{{"A", "a"}}},
		{BlockID: "x", ActionID: "u", Type: "users_select", Text: "Who", Placeholder: "Who", Initial: []string{"U1"}},
		{BlockID: "i", ActionID: "t", Type: "plain_text_input", Text: "Say", Placeholder: "Say", Label: "Notes", Initial: []string{"hi"},
			Optional: true, Multiline: true, Dispatch: true, Focus: true, MinLength: 2, MaxLength: 10},
		{ActionID: "m", Type: "multi_static_select", Label: "Pick", Options: []Option{{"A", "a"}}, Initial: []string{"a"}, MaxSelected: 2},
		{ActionID: "d", Type: "datetimepicker", Label: "When", Initial: []string{"1628633820"}},
		{ActionID: "n", Type: "number_input", Label: "How many", Decimal: true, MinValue: "1", MaxValue: "9"},
		plain("c", "card", "Credit"), plain("", "slide", ""), plain("in", "child", ""), plain("", "laid", "left"),
		plain("dt", "cell", "Option B"),
	}, got)
}

func TestControlsOfViewsAndNonsense(t *testing.T) {
	view := `{"type":"modal","blocks":[{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"f",
		"positive_button":{"text":{"type":"plain_text","text":"Good"},"value":"+"},"negative_button":{"text":{"type":"plain_text","text":"Bad"},"value":"-"}}]}]}`
	require.Equal(t, []Control{{ActionID: "f", Type: "feedback_buttons", Options: []Option{{"Good", "+"}, {"Bad", "-"}}}}, Controls([]byte(view)))
	for _, bad := range []string{``, `{`, `1`, `[1,null,{"type":"actions","elements":[1,{"type":"slider"}]}]`, `[{"type":"data_table","row_header_column_index":-1,"rows":[1,[null]]}]`} {
		require.Empty(t, Controls([]byte(bad)), bad)
	}
}
