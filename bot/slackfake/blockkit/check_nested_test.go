package blockkit

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCards(t *testing.T) {
	image := `{"type":"image","image_url":"https://a.example/i","alt_text":"i"}`
	button := `{"type":"button","text":` + okText + `,"action_id":"a#"}`
	testBlock(t, Modal, []rule{
		{"everything", `{"type":"card","hero_image":` + image + `,"slack_icon":{"type":"icon","name":"warning"},
			"title":{"type":"mrkdwn","text":"§150"},"subtitle":{"type":"plain_text","text":"§150"},
			"body":{"type":"mrkdwn","text":"§200"},"subtext":{"type":"mrkdwn","text":"§200"},"actions":[` + times(3, button) + `]}`, ""},
		{"nothing", `{"type":"card","subtitle":` + okText + `}`, "."},
		{"bare title", `{"type":"card","title":"x"}`, "/title"},
		{"title", `{"type":"card","title":{"type":"mrkdwn","text":"§151"}}`, "/title/text"},
		{"subtitle", `{"type":"card","title":` + okText + `,"subtitle":{"type":"mrkdwn","text":"§151"}}`, "/subtitle/text"},
		{"body", `{"type":"card","body":{"type":"mrkdwn","text":"§201"}}`, "/body/text"},
		{"subtext", `{"type":"card","body":` + okText + `,"subtext":{"type":"mrkdwn","text":"§201"}}`, "/subtext/text"},
		{"four buttons", `{"type":"card","actions":[` + times(4, button) + `]}`, "/actions"},
		{"an actions block", `{"type":"card","actions":{"type":"actions","elements":[]}}`, "/actions"},
		{"a select", `{"type":"card","actions":[{"type":"users_select"}]}`, "/actions/0/type"},
		{"two icons", `{"type":"card","title":` + okText + `,"icon":` + image + `,"slack_icon":{"type":"icon","name":"flag"}}`, "."},
		{"icon name", `{"type":"card","title":` + okText + `,"slack_icon":{"type":"icon","name":"skull"}}`, "/slack_icon/name"},
		{"icon kind", `{"type":"card","title":` + okText + `,"icon":{"type":"icon","name":"flag"}}`, "/icon/type"},
	})
	require.Len(t, slackIcons, 54)
	card := `{"type":"card","title":` + okText + `}`
	testBlock(t, Message, []rule{
		{"carousel", `{"type":"carousel","elements":[` + times(10, card) + `]}`, ""},
		{"carousel of eleven", `{"type":"carousel","elements":[` + times(11, card) + `]}`, "/elements"},
		{"carousel of sections", `{"type":"carousel","elements":[` + okSection + `]}`, "/elements/0/type"},
	})
}

func TestContainers(t *testing.T) {
	box := func(more, children string) string {
		return `{"type":"container","title":{"type":"plain_text","text":"§150"},` + more + `"child_blocks":[` + children + `]}`
	}
	chart := `{"type":"data_visualization","title":"t","chart":{"type":"pie","segments":[{"label":"a","value":1}]}}`
	testBlock(t, Message, []rule{
		{"ten", box(`"width":"full","is_collapsible":true,"default_collapsed":true,"subtitle":{"type":"mrkdwn","text":"§150"},`, times(10, okSection)), ""},
		{"eleven", box("", times(11, okSection)), "/child_blocks"},
		{"empty", box("", ""), "/child_blocks"},
		{"no title", `{"type":"container","child_blocks":[` + okSection + `]}`, "."},
		{"rich title", `{"type":"container","rich_text_title":{"type":"rich_text","elements":[]},"child_blocks":[` + okSection + `]}`, ""},
		{"title mrkdwn", `{"type":"container","title":{"type":"mrkdwn","text":"x"},"child_blocks":[` + okSection + `]}`, "/title/type"},
		{"width", box(`"width":"huge",`, okSection), "/width"},
		{"collapsed only", box(`"default_collapsed":true,`, okSection), "/default_collapsed"},
		{"divider and collapsible", box(`"is_collapsible":true,"has_header_divider":true,`, okSection), "/has_header_divider"},
		{"chart inside", box("", chart), "/child_blocks/0/type"},
		{"data_table inside", box("", `{"type":"data_table","caption":"c","rows":[]}`), "/child_blocks/0/type"},
		{"container inside", box("", `{"type":"container"}`), "/child_blocks/0/type"},
		{"wrong inside", box("", `{"type":"section"}`), "/child_blocks/0"},
	})
}

func TestLayouts(t *testing.T) {
	item := `{"block":{"type":"divider"},"width":"wide","horizontal_alignment":"end"}`
	row := `{"items":[` + times(3, item) + `]}`
	layout := func(rows string) string { return `{"type":"layout","label":"l","rows":[` + rows + `]}` }
	inside := func(block string) string { return layout(`{"items":[{"block":` + block + `}]}`) }
	testBlock(t, Message, []rule{
		{"largest", `{"type":"layout","label":"§150","is_label_visible":true,"grid_lines":"outer","rows":[` + times(5, row) + `],"fallback":[` + okSection + `]}`, ""},
		{"no label", `{"type":"layout","rows":[` + row + `]}`, "."},
		{"label object", `{"type":"layout","label":` + okText + `,"rows":[` + row + `]}`, "/label"},
		{"label too long", `{"type":"layout","label":"§151","rows":[` + row + `]}`, "/label"},
		{"six rows", layout(times(6, row)), "/rows"},
		{"four items", layout(`{"items":[` + times(4, item) + `]}`), "/rows/0/items"},
		{"width", layout(`{"items":[{"block":{"type":"divider"},"width":"full"}]}`), "/rows/0/items/0/width"},
		{"markdown", inside(`{"type":"markdown","text":"x"}`), "/rows/0/items/0/block"},
		{"alert", inside(`{"type":"alert","text":` + okText + `}`), "/rows/0/items/0/block/type"},
		{"two levels", inside(inside(`{"type":"divider"}`)), ""},
		{"three levels", inside(inside(inside(`{"type":"divider"}`))), "/rows/0/items/0/block/rows/0/items/0/block"},
	})
	many := "[" + times(13, layout(row)) + "]" // 13 layouts and 39 items
	require.Equal(t, "/blocks", pointers(CheckBlocks(Message, []byte(many))))
	require.Empty(t, CheckBlocks(Home, []byte(many)))
}

func TestRichText(t *testing.T) {
	section := func(leaves string) string {
		return `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + leaves + `]}]}`
	}
	part := func(part string) string { return `{"type":"rich_text","elements":[` + part + `]}` }
	testBlock(t, Message, []rule{
		{"leaves", section(`{"type":"text","text":"x","style":{"bold":true,"code":false}},{"type":"user","user_id":"U1"},
			{"type":"usergroup","usergroup_id":"S1"},{"type":"channel","channel_id":"C1"},{"type":"broadcast","range":"here"},
			{"type":"team","team_id":"T1"},{"type":"emoji","name":"wave","skin_tone":2},{"type":"color","value":"#fff"},
			{"type":"date","timestamp":1720710212,"format":"{date} at {time}","fallback":"f","url":"https://a.example"},
			{"type":"link","url":"mailto:a@b.example","text":"mail"},{"type":"tag","text":"t","color":"red"}`), ""},
		{"no elements", `{"type":"rich_text"}`, "."},
		{"leaf on top", part(`{"type":"text","text":"x"}`), "/elements/0/type"},
		{"empty text", section(`{"type":"text","text":""}`), "/elements/0/elements/0/text"},
		{"unknown leaf", section(`{"type":"video"}`), "/elements/0/elements/0/type"},
		{"unknown field", section(`{"type":"user","user_id":"U1","name":"bo"}`), "/elements/0/elements/0"},
		{"unknown style", section(`{"type":"text","text":"x","style":{"blink":true}}`), "/elements/0/elements/0/style"},
		{"style text", section(`{"type":"text","text":"x","style":{"bold":"yes"}}`), "/elements/0/elements/0/style/bold"},
		{"broadcast range", section(`{"type":"broadcast","range":"all"}`), "/elements/0/elements/0/range"},
		{"script link", section(`{"type":"link","url":"javascript:x"}`), "/elements/0/elements/0/url"},
		{"date without time", section(`{"type":"date","format":"{date}"}`), "/elements/0/elements/0"},
		{"list", part(`{"type":"rich_text_list","style":"ordered","indent":8,"border":1,"offset":3,"elements":[{"type":"rich_text_section","elements":[]}]}`), ""},
		{"list style", part(`{"type":"rich_text_list","style":"dash","elements":[]}`), "/elements/0/style"},
		{"list without style", part(`{"type":"rich_text_list","elements":[]}`), "/elements/0"},
		{"list indent", part(`{"type":"rich_text_list","style":"bullet","indent":9,"elements":[]}`), "/elements/0/indent"},
		{"list of texts", part(`{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}`), "/elements/0/elements/0/type"},
		{"quote", part(`{"type":"rich_text_quote","border":1,"elements":[{"type":"text","text":"x"}]}`), ""},
		{"quote border", part(`{"type":"rich_text_quote","border":2,"elements":[]}`), "/elements/0/border"},
		{"preformatted", part(`{"type":"rich_text_preformatted","language":"go","elements":[{"type":"text","text":"x"},{"type":"link","url":"https://a.example"}]}`), ""},
		{"user in preformatted", part(`{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}`), "/elements/0/elements/0/type"},
	})
	for kind := range leafRules {
		require.NotEmpty(t, leafRules[kind].required, kind)
		got := CheckBlocks(Message, []byte("["+section(`{"type":"`+kind+`"}`)+"]"))
		require.NotEmpty(t, got, "%s without its fields", kind)
	}
}
