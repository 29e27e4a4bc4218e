package blockkit

import (
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// Limits of data tables (docs.slack.dev/reference/block-kit/blocks/data-table-block).
const (
	dataTableRowsMax = 201
	columnsMax       = 20
	dataCharsMax     = 20_000 // over all data tables of a payload
	pageSizeMax      = 100
)

func checkDataTable(o object) {
	o.only("type", "block_id", "caption", "rows", "page_size", "row_header_column_index")
	o.needStr("caption", textMax)
	o.whole("page_size", 1, pageSizeMax)
	sum := o.rows(func(cell object, header bool) int {
		kind := wire.Str(cell.m, "type")
		if header && kind != "raw_text" {
			cell.wrongAt("type", "a header cell must be raw_text")
			return 0
		}
		return cell.plainCell()
	})
	before := o.c.dataTableSum
	o.c.dataTableSum += sum
	if before <= dataCharsMax && o.c.dataTableSum > dataCharsMax {
		o.wrongAt("rows", "must be less than %d characters in all data tables together", dataCharsMax+1)
	}
	if index, there := o.whole("row_header_column_index", 0, columnsMax-1); there {
		if rows := wire.List(o.m, "rows"); len(rows) > 0 {
			if head, ok := rows[0].([]any); ok && int(index) >= len(head) {
				o.wrongAt("row_header_column_index", "must be the index of a column")
			}
		}
	}
}

// rows checks the rows of a table, as many cells in each as in the first, and counts the characters of its cells.
func (o object) rows(check func(cell object, header bool) int) int {
	rows, _ := o.needArray("rows", 2, dataTableRowsMax)
	width, sum := -1, 0
	for i, v := range rows {
		pointer := atIndex(o.where("rows"), i)
		cells, ok := o.c.array(v, pointer, 1, columnsMax)
		if !ok {
			continue
		}
		if width < 0 {
			width = len(cells)
		}
		if len(cells) != width {
			o.c.wrong(pointer, "must have %d cells like the first row", width)
		}
		for j, v := range cells {
			if cell, ok := o.c.object(v, atIndex(pointer, j)); ok {
				sum += check(cell, i == 0)
			}
		}
	}
	return sum
}

// plainCell checks a cell and counts its characters.
func (o object) plainCell() int {
	switch kind := wire.Str(o.m, "type"); {
	case kind == "raw_text":
		o.only("type", "text")
		s, _ := o.needStr("text", 0)
		return utf8.RuneCountInString(s)
	case kind == "raw_number":
		o.only("type", "value", "text")
		o.needNumber("value")
		s, _ := o.needStr("text", 0)
		return utf8.RuneCountInString(s)
	case kind == "rich_text":
		o.only("type", "elements")
		return o.richTextElements()
	default:
		o.wrongAt("type", "not pretended: %s", kind)
		return 0
	}
}

// needNumber checks a required number.
func (o object) needNumber(key string) {
	if !o.need(key) {
		return
	}
	if _, ok := numberText(o.m[key]); !ok {
		o.wrongAt(key, "must be a number")
	}
}
