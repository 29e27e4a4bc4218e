package blockkit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func rowsOf(rows ...string) string { return `"rows":[` + strings.Join(rows, ",") + `]` }

func rawText(text string) string { return `{"type":"raw_text","text":"` + text + `"}` }

func TestTables(t *testing.T) {
	head, row := `[`+rawText("Option")+`]`, `[`+rawText("A")+`]`
	table := func(more string, rows ...string) string { return `{"type":"table",` + rowsOf(rows...) + more + `}` }
	testBlock(t, Message, []rule{
		{"all kinds of cells", table(`,"column_settings":[{"align":"right","is_wrapped":true},null]`,
			`[`+rawText("a")+`,`+rawText("b")+`,`+rawText("c")+`]`,
			`[{"type":"raw_number","value":1.5,"text":"1.50"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]},`+rawText("z")+`]`), ""},
		{"hundred rows", table("", times(100, row)), ""},
		{"more rows", table("", times(101, row)), "/rows"},
		{"no rows", table(""), "/rows"},
		{"rows missing", `{"type":"table"}`, "."},
		{"twenty columns", table("", `[`+times(20, rawText("a"))+`]`), ""},
		{"more columns", table("", `[`+times(21, rawText("a"))+`]`), "/rows/0"},
		{"ragged", table("", head, `[`+times(2, rawText("a"))+`]`), "/rows/1"},
		{"empty cell", table("", `[`+rawText("")+`]`), "/rows/0/0/text"},
		{"null cell", table("", `[null]`), "/rows/0/0"},
		{"bare cell", table("", `["a"]`), "/rows/0/0"},
		{"button cell", table("", `[{"type":"action_cell","element":{"type":"button","text":`+okText+`}}]`), "/rows/0/0/type"},
		{"number as text", table("", `[{"type":"raw_number","value":"1","text":"1"}]`), "/rows/0/0/value"},
		{"number without text", table("", `[{"type":"raw_number","value":1}]`), "/rows/0/0"},
		{"align empty", table(`,"column_settings":[{"align":""}]`, head), "/column_settings/0/align"},
		{"too many settings", table(`,"column_settings":[`+times(21, `null`)+`]`, head), "/column_settings"},
		{"sum at the limit", table("", `[`+rawText("§10000")+`]`), ""},
		{"sum above", table("", `[`+rawText("§5000")+`]`, `[`+rawText("§5001")+`]`), "/rows"},
	})
	two := []byte(`[` + table("", head) + `,` + table("", head) + `]`)
	require.Equal(t, "/blocks/1", pointers(CheckBlocks(Message, two)))
	require.Empty(t, CheckBlocks(Home, two))
}

func TestDataTables(t *testing.T) {
	head, row := `[`+rawText("Option")+`]`, `[`+rawText("A")+`]`
	table := func(more string, rows ...string) string {
		return `{"type":"data_table","caption":"c",` + rowsOf(rows...) + more + `}`
	}
	button := `{"type":"action_cell","element":{"type":"button","text":` + okText + `,"action_id":"a#"},"fallback":` + rawText("x") + `}`
	testBlock(t, Message, []rule{
		{"with buttons", table(`,"page_size":100,"row_header_column_index":1`, `[`+rawText("a")+`,`+rawText("b")+`]`, `[`+times(2, button)+`]`), ""},
		{"same action_id", table("", head, `[`+button+`]`, `[`+button+`]`), "/rows/2/0/element/action_id"},
		{"201 rows", table("", times(201, row)), ""},
		{"202 rows", table("", times(202, row)), "/rows"},
		{"header only", table("", head), "/rows"},
		{"ragged", table("", head, row, `[`+times(2, rawText("a"))+`]`), "/rows/2"},
		{"rich header", table("", `[{"type":"rich_text","elements":[]}]`, row), "/rows/0/0/type"},
		{"number header", table("", `[{"type":"raw_number","value":1,"text":"1"}]`, row), "/rows/0/0/type"},
		{"no caption", `{"type":"data_table",` + rowsOf(head, row) + `}`, "."},
		{"caption object", `{"type":"data_table","caption":` + okText + `,` + rowsOf(head, row) + `}`, "/caption"},
		{"page_size zero", table(`,"page_size":0`, head, row), "/page_size"},
		{"page_size above", table(`,"page_size":101`, head, row), "/page_size"},
		{"no such column", table(`,"row_header_column_index":1`, head, row), "/row_header_column_index"},
		{"column_settings", table(`,"column_settings":[]`, head, row), "."},
		{"cell with a select", table("", head, `[{"type":"action_cell","element":{"type":"users_select"}}]`), "/rows/1/0/element/type"},
		{"cell without element", table("", head, `[{"type":"action_cell"}]`), "/rows/1/0"},
		{"rich fallback", table("", head, `[{"type":"action_cell","element":{"type":"button","text":`+okText+`},"fallback":{"type":"rich_text","elements":[]}}]`), "/rows/1/0/fallback/type"},
		{"sum at the limit", table("", `[`+rawText("§10000")+`]`, `[`+rawText("§10000")+`]`), ""},
		{"sum above", table("", `[`+rawText("§10000")+`]`, `[`+rawText("§10001")+`]`), "/rows"},
	})
}

func TestCharts(t *testing.T) {
	chart := func(chart string) string { return `{"type":"data_visualization","title":"t","chart":` + chart + `}` }
	pie := func(segments string) string { return chart(`{"type":"pie","segments":[` + segments + `]}`) }
	bar := func(axis, series string) string {
		return chart(`{"type":"bar","axis_config":{` + axis + `},"series":[` + series + `]}`)
	}
	axis := `"categories":["a","b"]`
	data := `"data":[{"label":"a","value":1},{"label":"b","value":-2.5}]`
	testBlock(t, Message, []rule{
		{"pie", `{"type":"data_visualization","title":"§50","chart":{"type":"pie","segments":[` + times(12, `{"label":"§20","value":0.5}`) + `]}}`, ""},
		{"title too long", `{"type":"data_visualization","title":"§51","chart":{"type":"pie","segments":[{"label":"a","value":1}]}}`, "/title"},
		{"title object", `{"type":"data_visualization","title":` + okText + `,"chart":{"type":"pie","segments":[{"label":"a","value":1}]}}`, "/title"},
		{"no chart", `{"type":"data_visualization","title":"t"}`, "."},
		{"kind", chart(`{"type":"radar"}`), "/chart/type"},
		{"thirteen segments", pie(times(13, `{"label":"a","value":1}`)), "/chart/segments"},
		{"no segments", pie(""), "/chart/segments"},
		{"zero votes", pie(`{"label":"a","value":0}`), "/chart/segments/0/value"},
		{"zero with digits", pie(`{"label":"a","value":0.00e9}`), "/chart/segments/0/value"},
		{"negative", pie(`{"label":"a","value":-1}`), "/chart/segments/0/value"},
		{"long label", pie(`{"label":"§21","value":1}`), "/chart/segments/0/label"},
		{"pie with series", chart(`{"type":"pie","segments":[{"label":"a","value":1}],"series":[]}`), "/chart"},
		{"bar", bar(axis+`,"x_label":"§50","y_label":"§50"`, times(12, `{"name":"s#",`+data+`}`)), ""},
		{"thirteen series", bar(axis, times(13, `{"name":"s#",`+data+`}`)), "/chart/series"},
		{"same name", bar(axis, times(2, `{"name":"s",`+data+`}`)), "/chart/series/1/name"},
		{"name too long", bar(axis, `{"name":"§21",`+data+`}`), "/chart/series/0/name"},
		{"axis label", bar(axis+`,"x_label":"§51"`, `{"name":"s",`+data+`}`), "/chart/axis_config/x_label"},
		{"no axis", chart(`{"type":"line","series":[{"name":"s","data":[]}]}`), "/chart /chart/series/0/data"},
		{"category too long", bar(`"categories":["§21"]`, `{"name":"s","data":[{"label":"a","value":1}]}`), "/chart/axis_config/categories/0 /chart/series/0/data/0/label /chart/series/0/data"},
		{"category twice", bar(`"categories":["a","a"]`, `{"name":"s","data":[{"label":"a","value":1}]}`), "/chart/axis_config/categories/1"},
		{"twenty-one categories", bar(`"categories":[`+times(21, `"#"`)+`]`, `{"name":"s","data":[`+times(20, `{"label":"#","value":1}`)+`]}`), "/chart/axis_config/categories /chart/series/0/data"},
		{"unknown label", bar(axis, `{"name":"s","data":[{"label":"a","value":1},{"label":"c","value":1}]}`), "/chart/series/0/data/1/label /chart/series/0/data"},
		{"point twice", bar(axis, `{"name":"s","data":[{"label":"a","value":1},{"label":"a","value":1},{"label":"b","value":1}]}`), "/chart/series/0/data/1/label"},
		{"point missing", bar(axis, `{"name":"s","data":[{"label":"a","value":1}]}`), "/chart/series/0/data"},
		{"value text", bar(axis, `{"name":"s","data":[{"label":"a","value":"1"},{"label":"b","value":1}]}`), "/chart/series/0/data/0/value"},
	})
	one := pie(`{"label":"a","value":1}`)
	require.Empty(t, CheckBlocks(Message, []byte(`[`+times(2, one)+`]`)))
	require.Equal(t, "/blocks/2", pointers(CheckBlocks(Message, []byte(`[`+times(3, one)+`]`))))
}
