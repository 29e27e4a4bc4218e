package blockkit

import (
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// table renders rows as columns of equal width, after the caption if there is one. All rows are shown, not only the
// first page.
func (p *page) table(b raw) {
	p.add(wire.Str(b, "caption"))
	var rows [][]string
	for _, r := range wire.List(b, "rows") {
		cells, _ := r.([]any)
		var row []string
		for _, c := range wire.Only(cells) {
			row = append(row, oneLine(p.cell(c)))
		}
		rows = append(rows, row)
	}
	p.columns(rows)
}

func (p *page) cell(c raw) string {
	switch wire.Str(c, "type") {
	case "raw_number":
		return first(wire.Str(c, "text"), wire.Number(c["value"]))
	case "rich_text":
		inside := &page{v: p.v}
		inside.richText(c)
		return strings.Join(inside.lines, "\n")
	}
	return wire.Str(c, "text")
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

// chart renders the title and the figures: a line for each category with a column for each series.
func (p *page) chart(b raw) {
	p.add("chart: " + wire.Str(b, "title"))
	chart := wire.Sub(b, "chart")
	series := wire.Objects(chart, "series")
	var rows [][]string
	if len(series) > 1 {
		head := []string{""}
		for _, s := range series {
			head = append(head, wire.Str(s, "name"))
		}
		rows = append(rows, head)
	}
	for _, category := range wire.Strings(wire.Sub(chart, "axis_config"), "categories") {
		row := []string{category}
		for _, s := range series {
			row = append(row, pointOf(s, category))
		}
		rows = append(rows, row)
	}
	p.columns(rows)
}

func pointOf(series raw, category string) string {
	for _, d := range wire.Objects(series, "data") {
		if wire.Str(d, "label") == category {
			return wire.Number(d["value"])
		}
	}
	return ""
}
