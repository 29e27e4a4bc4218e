package draw

import (
	"html/template"
	"unicode/utf8"
)

type cell struct {
	HTML        template.HTML
	Num, Header bool
	Short       bool // is never broken into lines
	Sort        string
}

// table draws a table or data_table; the page sorts the rows and shows them page by page.
func (d *drawing) table(b raw) template.HTML {
	var rows [][]cell
	data := str(b, "type") == "data_table"
	header := count(b, "row_header_column_index")
	for i, r := range list(b, "rows") {
		cells, _ := r.([]any)
		var row []cell
		for k, c := range only(cells) {
			one := d.cell(b, c)
			one.Header = data && i > 0 && k == header
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
	page := count(b, "page_size")
	if page == 0 && data {
		page = 5 // Slack's own
	}
	return d.part("table", map[string]any{"Caption": str(b, "caption"), "Head": head, "Rows": rows[1:], "Page": page})
}

func (d *drawing) cell(b, c raw) cell {
	switch str(c, "type") {
	case "raw_number":
		shown := str(c, "text")
		if shown == "" {
			shown = number(c, "value")
		}
		return cell{HTML: Plain(shown), Num: true, Sort: number(c, "value")}
	case "rich_text":
		return cell{HTML: d.rich(c)}
	case "action_cell":
		return cell{HTML: d.element(b, obj(c, "element"))}
	}
	const short = 14 // "50% · $57.5K" fits
	text := str(c, "text")
	return cell{HTML: Plain(text), Short: utf8.RuneCountInString(text) <= short}
}
