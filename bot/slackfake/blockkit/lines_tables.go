package blockkit

import (
	"strings"
	"unicode/utf8"
)

// table renders rows as columns of equal width, after the caption if there is one. All rows are shown, not only the
// first page.
func (p *page) table(b raw) {
	p.add(str(b, "caption"))
	var rows [][]string
	for _, r := range list(b, "rows") {
		cells, _ := r.([]any)
		var row []string
		for _, c := range onlyObjects(cells) {
			row = append(row, oneLine(p.cell(c)))
		}
		rows = append(rows, row)
	}
	p.columns(rows)
}

func (p *page) cell(c raw) string {
	switch str(c, "type") {
	case "raw_number":
		return first(str(c, "text"), number(c, "value"))
	case "rich_text":
		inside := &page{v: p.v}
		inside.richText(c)
		return strings.Join(inside.lines, "\n")
	case "action_cell":
		return p.element(obj(c, "element"), "  ")
	}
	return str(c, "text")
}

// columns adds rows of cells, each column as wide as its widest cell.
func (p *page) columns(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, text := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, text := range row {
			line.WriteString(text)
			line.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text)+2))
		}
		p.add(line.String())
	}
}

// chart renders the title and the figures: one line for each segment, or for each category with one column for each
// series.
func (p *page) chart(b raw) {
	p.add("chart: " + str(b, "title"))
	chart := obj(b, "chart")
	if segments := objects(chart, "segments"); len(segments) > 0 {
		var rows [][]string
		for _, s := range segments {
			rows = append(rows, []string{str(s, "label"), number(s, "value")})
		}
		p.columns(rows)
		return
	}
	series := objects(chart, "series")
	var rows [][]string
	if len(series) > 1 {
		head := []string{""}
		for _, s := range series {
			head = append(head, str(s, "name"))
		}
		rows = append(rows, head)
	}
	for _, category := range stringsOf(obj(chart, "axis_config"), "categories") {
		row := []string{category}
		for _, s := range series {
			row = append(row, pointOf(s, category))
		}
		rows = append(rows, row)
	}
	p.columns(rows)
}

func pointOf(series raw, category string) string {
	for _, d := range objects(series, "data") {
		if str(d, "label") == category {
			return number(d, "value")
		}
	}
	return ""
}
