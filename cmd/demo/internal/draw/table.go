package draw

import (
	"html/template"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

type cell struct {
	HTML        template.HTML
	Num, Header bool
	Short       bool // is never broken into lines
	Sort        string
}

// table draws a data_table; the page sorts the rows and shows them page by page.
func (d *drawing) table(b raw) template.HTML {
	var rows [][]cell
	header := wire.Count(b, "row_header_column_index")
	for i, r := range wire.List(b, "rows") {
		cells, _ := r.([]any)
		var row []cell
		for k, c := range wire.Only(cells) {
			one := d.cell(c)
			one.Header = i > 0 && k == header
			row = append(row, one)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return ""
	}
	head := rows[0]
	for i := range head {
		head[i].Num = len(rows) > 1 && i < len(rows[1]) && rows[1][i].Num
	}
	page := wire.Count(b, "page_size")
	if page == 0 {
		page = 5 // Slack's own
	}
	return d.part("table", map[string]any{"Caption": wire.Str(b, "caption"), "Head": head, "Rows": rows[1:], "Page": page})
}

func (d *drawing) cell(c raw) cell {
	switch wire.Str(c, "type") {
	case "raw_number":
		shown := wire.Str(c, "text")
		if shown == "" {
			shown = wire.Number(c["value"])
		}
		return cell{HTML: Plain(shown), Num: true, Sort: wire.Number(c["value"])}
	case "rich_text":
		return cell{HTML: d.rich(c)}
	}
	const short = 14 // "50% · $57.5K" fits
	text := wire.Str(c, "text")
	return cell{HTML: Plain(text), Short: utf8.RuneCountInString(text) <= short}
}
