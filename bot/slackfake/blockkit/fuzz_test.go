package blockkit

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzCheck feeds anything to everything: nothing panics, every problem says where and what, no line holds a line break,
// and what passes the check has controls only with identifiers in their limits.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `[]`, `{}`, `[null]`, `[[[[]]]]`, `{"type":"modal"}`, `{"text":"<!date^1^{ago}^x|y>","blocks":[{}]}`,
		`[{"type":"section","text":{"type":"mrkdwn","text":"*<@U1>* <!date^-9223372036854775808^{ago}|f> ` + "```" + `"}}]`,
		`[{"type":"data_table","caption":"c","page_size":1e999,"rows":[[{"type":"raw_text"}],[{"type":"action_cell","element":{"type":"button"},"fallback":{"type":"rich_text"}}]]}]`,
		`[{"type":"data_visualization","chart":{"type":"bar","series":[{"data":[{"value":-0e1}]}],"axis_config":{"categories":[1,"a"]}}}]`,
		`[{"type":"layout","rows":[{"items":[{"block":{"type":"container","child_blocks":[{"type":"layout","rows":[{"items":[{"block":{}}]}]}]}}]}]}]`,
		`{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[{"type":"input","element":{"type":"multi_static_select","initial_options":[{}],"max_selected_items":-1}}]}`,
		`{"text":1,"blocks":[],"metadata":{"event_type":"e","event_payload":{"a":[[[1]]]}},"attachments":[{"blocks":[1]}]}`,
		`[{"type":"rich_text","elements":[{"type":"rich_text_list","indent":-5,"offset":99999999999999999999,"elements":[{"elements":[{"type":"date","timestamp":1e9}]}]}]}]`,
		`[{"type":"input","element":{"type":"number_input","initial_value":"1e999999999","min_value":"0x1p9","max_value":"1/3"}}]`,
	} {
		f.Add([]byte(seed))
	}
	v := Viewer{Now: func() time.Time { return time.Unix(1772460000, 0) }}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, s := range []Surface{Message, Modal, Home} {
			for _, p := range CheckBlocks(s, data) {
				require.NotEmpty(t, p.Code)
				require.NotEmpty(t, p.Message)
				require.True(t, strings.HasPrefix(p.Pointer, "/blocks"), p.Pointer)
			}
		}
		CheckView(data)
		CheckMessage(data)
		for _, line := range Lines(data, v) {
			require.NotContains(t, line, "\n")
		}
		for _, m := range Active(data) {
			require.NotEmpty(t, m.Kind)
			require.NotEmpty(t, m.Pointer)
		}
		controls := Controls(data)
		if len(CheckBlocks(Message, data)) == 0 {
			for _, c := range controls {
				require.LessOrEqual(t, utf8.RuneCountInString(c.ActionID), 255)
				require.NotEmpty(t, c.Type)
			}
		}
		Text(string(data), v)
		ActiveText(string(data), false)
	})
}
