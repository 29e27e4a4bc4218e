package blockkit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func rowsOf(rows ...string) string { return `"rows":[` + strings.Join(rows, ",") + `]` }

func rawText(text string) string { return `{"type":"raw_text","text":"` + text + `"}` }

func TestDataTables(t *testing.T) {
	head, row := `[`+rawText("Option")+`]`, `[`+rawText("A")+`]`
	table := func(more string, rows ...string) string {
		return `{"type":"data_table","caption":"c",` + rowsOf(rows...) + more + `}`
	}
	testBlock(t, Message, []rule{
		{"all kinds of cells", table(`,"page_size":100,"row_header_column_index":1`, `[`+times(3, rawText("a"))+`]`,
			`[{"type":"raw_number","value":1.5,"text":"1.50"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]},`+rawText("z")+`]`), ""},
		{"twenty columns", table("", times(2, `[`+times(20, rawText("a"))+`]`)), ""},
		{"more columns", table("", `[`+times(21, rawText("a"))+`]`, row), "/rows/0 /rows/1"},
		{"empty cell", table("", head, `[`+rawText("")+`]`), "/rows/1/0/text"},
		{"null cell", table("", head, `[null]`), "/rows/1/0"},
		{"bare cell", table("", head, `["a"]`), "/rows/1/0"},
		{"a button", table("", head, `[{"type":"action_cell"}]`), "/rows/1/0/type"},
		{"number as text", table("", head, `[{"type":"raw_number","value":"1","text":"1"}]`), "/rows/1/0/value"},
		{"number without text", table("", head, `[{"type":"raw_number","value":1}]`), "/rows/1/0"},
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
		{"sum at the limit", table("", `[`+rawText("§10000")+`]`, `[`+rawText("§10000")+`]`), ""},
		{"sum above", table("", `[`+rawText("§10000")+`]`, `[`+rawText("§10001")+`]`), "/rows"},
	})
}

func TestCharts(t *testing.T) {
	chart := func(chart string) string { return `{"type":"data_visualization","title":"t","chart":` + chart + `}` }
	bar := func(axis, series string) string {
		return chart(`{"type":"bar","axis_config":{` + axis + `},"series":[` + series + `]}`)
	}
	axis := `"categories":["a","b"]`
	data := `"data":[{"label":"a","value":1},{"label":"b","value":-2.5}]`
	testBlock(t, Message, []rule{
		{"no chart", `{"type":"data_visualization","title":"t"}`, "."},
		{"kind", chart(`{"type":"radar"}`), "/chart/type"},
		{"bar", bar(axis+`,"x_label":"§50","y_label":"§50"`, times(12, `{"name":"s#",`+data+`}`)), ""},
		{"thirteen series", bar(axis, times(13, `{"name":"s#",`+data+`}`)), "/chart/series"},
		{"same name", bar(axis, times(2, `{"name":"s",`+data+`}`)), "/chart/series/1/name"},
		{"name too long", bar(axis, `{"name":"§21",`+data+`}`), "/chart/series/0/name"},
		{"axis label", bar(axis+`,"x_label":"§51"`, `{"name":"s",`+data+`}`), "/chart/axis_config/x_label"},
		{"category too long", bar(`"categories":["§21"]`, `{"name":"s","data":[{"label":"a","value":1}]}`), "/chart/axis_config/categories/0 /chart/series/0/data/0/label /chart/series/0/data"},
		{"category twice", bar(`"categories":["a","a"]`, `{"name":"s","data":[{"label":"a","value":1}]}`), "/chart/axis_config/categories/1"},
		{"twenty-one categories", bar(`"categories":[`+times(21, `"#"`)+`]`, `{"name":"s","data":[`+times(20, `{"label":"#","value":1}`)+`]}`), "/chart/axis_config/categories /chart/series/0/data"},
		{"unknown label", bar(axis, `{"name":"s","data":[{"label":"a","value":1},{"label":"c","value":1}]}`), "/chart/series/0/data/1/label /chart/series/0/data"},
		{"point twice", bar(axis, `{"name":"s","data":[{"label":"a","value":1},{"label":"a","value":1},{"label":"b","value":1}]}`), "/chart/series/0/data/1/label"},
		{"point missing", bar(axis, `{"name":"s","data":[{"label":"a","value":1}]}`), "/chart/series/0/data"},
		{"value text", bar(axis, `{"name":"s","data":[{"label":"a","value":"1"},{"label":"b","value":1}]}`), "/chart/series/0/data/0/value"},
	})
	one := bar(axis, `{"name":"s",`+data+`}`)
	require.Empty(t, CheckBlocks(Message, []byte(`[`+times(2, one)+`]`)))
	require.Equal(t, "/blocks/2", pointers(CheckBlocks(Message, []byte(`[`+times(3, one)+`]`))))
}
