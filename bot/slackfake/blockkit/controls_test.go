package blockkit

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestControls(t *testing.T) {
	got := Controls([]byte(`[
		{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"*Option* &lt;B&gt;"},"accessory":{"type":"button","action_id":"a","style":"danger","url":"https://a.example","text":{"type":"plain_text","text":"Vote"},"value":"b",
			"confirm":{"title":` + okText + `,"text":{"type":"plain_text","text":"Really?"}}}},
		{"type":"actions","block_id":"x","elements":[{"type":"overflow","action_id":"o","options":[` + okOption + `]},
			{"type":"users_select","action_id":"u","placeholder":{"type":"plain_text","text":"Who"},"initial_user":"U1"}]},
		{"type":"input","block_id":"i","optional":true,"dispatch_action":true,"label":{"type":"plain_text","text":"Notes"},
			"element":{"type":"plain_text_input","action_id":"t","multiline":true,"min_length":2,"max_length":10,"initial_value":"hi","focus_on_load":true,"placeholder":{"type":"plain_text","text":"Say"}}},
		{"type":"input","label":{"type":"plain_text","text":"Pick"},"element":{"type":"multi_static_select","action_id":"m","max_selected_items":2,
			"option_groups":[{"label":` + okText + `,"options":[` + okOption + `]}],"initial_options":[` + okOption + `]}},
		{"type":"input","label":{"type":"plain_text","text":"When"},"element":{"type":"datetimepicker","action_id":"d","initial_date_time":1628633820}}]`))
	require.Equal(t, []Control{
		{BlockID: "s", ActionID: "a", Type: "button", Text: "Vote", Value: "b", Label: "Option <B>", Style: "danger", URL: "https://a.example", Confirm: "Really?"},
		{BlockID: "x", ActionID: "o", Type: "overflow", Options: []Option{{"A", "a"}}},
		{BlockID: "x", ActionID: "u", Type: "users_select", Text: "Who", Placeholder: "Who", Initial: []string{"U1"}},
		{BlockID: "i", ActionID: "t", Type: "plain_text_input", Text: "Say", Placeholder: "Say", Label: "Notes", Initial: []string{"hi"},
			Optional: true, Multiline: true, Dispatch: true, Focus: true, MinLength: 2, MaxLength: 10},
		{ActionID: "m", Type: "multi_static_select", Label: "Pick", Options: []Option{{"A", "a"}}, Initial: []string{"a"}, MaxSelected: 2},
		{ActionID: "d", Type: "datetimepicker", Label: "When", Initial: []string{"1628633820"}},
	}, got)
}

func TestControlsOfViewsAndNonsense(t *testing.T) {
	require.Len(t, Controls([]byte(`{"type":"modal","blocks":[{"type":"actions","elements":[{"type":"overflow"}]}]}`)), 1)
	for _, bad := range []string{``, `{`, `1`, `[1,null,{"type":"actions","elements":[1,{"type":"slider"}]}]`, `[{"type":"data_table","row_header_column_index":-1,"rows":[1,[null]]}]`} {
		require.Empty(t, Controls([]byte(bad)), bad)
	}
}
