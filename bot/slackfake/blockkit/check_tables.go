package blockkit

import "unicode/utf8"

// Limits of the two kinds of tables (docs.slack.dev/reference/block-kit/blocks/table-block and data-table-block).
const (
	tableRowsMax     = 100
	dataTableRowsMax = 201
	columnsMax       = 20
	tableCharsMax    = 10_000 // over all tables of a payload
	dataCharsMax     = 20_000 // over all data tables of a payload
	pageSizeMax      = 100
)

// checkTable checks the plain table. A message holds one only. Slack's page does not say that all rows have the same
// length; we ask it, for a ragged table is a mistake in any case.
func checkTable(o object) {
	o.only("type", "block_id", "rows", "column_settings")
	o.c.tables++
	if o.c.surface == Message && o.c.tables == 2 {
		o.wrong("only one table is allowed in a message")
	}
	sum := o.rows(1, tableRowsMax, func(cell object, _ bool) int {
		return cell.plainCell()
	})
	before := o.c.tableSum
	o.c.tableSum += sum
	if before <= tableCharsMax && o.c.tableSum > tableCharsMax {
		o.wrongAt("rows", "must be less than %d characters in all tables together", tableCharsMax+1)
	}
	settings, _ := o.array("column_settings", 0, columnsMax)
	for i, v := range settings {
		if v == nil { // skips a column
			continue
		}
		if s, ok := o.c.object(v, atIndex(o.where("column_settings"), i)); ok {
			s.only("align", "is_wrapped")
			s.oneOf("align", "left", "center", "right")
			s.flag("is_wrapped")
		}
	}
}

func checkDataTable(o object) {
	o.only("type", "block_id", "caption", "rows", "page_size", "row_header_column_index")
	o.needStr("caption", 1, textMax)
	o.whole("page_size", 1, pageSizeMax)
	sum := o.rows(2, dataTableRowsMax, func(cell object, header bool) int {
		kind := str(cell.m, "type")
		if header && kind != "raw_text" {
			cell.wrongAt("type", "a header cell must be raw_text")
			return 0
		}
		if kind == "action_cell" {
			return cell.actionCell()
		}
		return cell.plainCell()
	})
	before := o.c.dataTableSum
	o.c.dataTableSum += sum
	if before <= dataCharsMax && o.c.dataTableSum > dataCharsMax {
		o.wrongAt("rows", "must be less than %d characters in all data tables together", dataCharsMax+1)
	}
	if index, there := o.whole("row_header_column_index", 0, columnsMax-1); there {
		if rows := list(o.m, "rows"); len(rows) > 0 {
			if head, ok := rows[0].([]any); ok && int(index) >= len(head) {
				o.wrongAt("row_header_column_index", "must be the index of a column")
			}
		}
	}
}

// rows checks the rows of a table, as many cells in each as in the first, and counts the characters of its cells.
func (o object) rows(least, most int, check func(cell object, header bool) int) int {
	rows, _ := o.needArray("rows", least, most)
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

// plainCell checks a cell without controls and counts its characters.
func (o object) plainCell() int {
	switch kind := str(o.m, "type"); {
	case kind == "raw_text":
		o.only("type", "text")
		s, _ := o.needStr("text", 1, 0)
		return utf8.RuneCountInString(s)
	case kind == "raw_number":
		o.only("type", "value", "text")
		o.needNumber("value")
		s, _ := o.needStr("text", 1, 0)
		return utf8.RuneCountInString(s)
	case kind == "rich_text":
		o.only("type", "elements")
		return o.richTextElements()
	default:
		o.wrongAt("type", "unsupported type: %s", kind)
		return 0
	}
}

// actionCell checks a cell with a button; its fallback is what older clients show.
func (o object) actionCell() int {
	o.only("type", "element", "fallback")
	sum := 0
	if o.need("element") {
		before := o.c.textSum
		o.c.element(o.m["element"], o.where("element"), inCell)
		if kind := str(obj(o.m, "element"), "type"); kind == "button" {
			sum = o.c.textSum - before
			o.c.textSum = before
		}
	}
	if v, there := o.m["fallback"]; there {
		if f, ok := o.c.object(v, o.where("fallback")); ok {
			if str(f.m, "type") == "rich_text" {
				f.wrongAt("type", "must be one of: raw_text, raw_number")
				return sum
			}
			f.plainCell()
		}
	}
	return sum
}

// needNumber checks a required number and reads it as it is written.
func (o object) needNumber(key string) string {
	if !o.need(key) {
		return ""
	}
	s, ok := numberText(o.m[key])
	if !ok {
		o.wrongAt(key, "must be a number")
	}
	return s
}
