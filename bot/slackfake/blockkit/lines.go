package blockkit

import (
	"fmt"
	"strings"
)

// Lines renders blocks (a JSON array, or a view or message that holds one) as v would read them, top to bottom. No line
// contains a line break; what cannot be read as JSON renders as nothing.
func Lines(blocks []byte, v Viewer) []string {
	p := &page{v: v}
	for _, b := range onlyObjects(blockList(blocks)) {
		p.block(b)
	}
	return p.lines
}

// page collects the lines of a rendering.
type page struct {
	v     Viewer
	lines []string
}

// add appends text, one line for each of its lines; empty text adds nothing.
func (p *page) add(text string) {
	if text = strings.TrimRight(text, "\n"); text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		p.lines = append(p.lines, strings.TrimRight(line, "\r "))
	}
}

// indented renders what draw draws two columns further right.
func (p *page) indented(draw func(*page)) {
	inside := &page{v: p.v}
	draw(inside)
	for _, line := range inside.lines {
		p.lines = append(p.lines, strings.TrimRight("  "+line, " "))
	}
}

func (p *page) block(b raw) {
	switch kind := str(b, "type"); kind {
	case "divider":
		p.add("---")
	case "header":
		p.add(prefixed("# ", p.v.textOf(obj(b, "text"))))
	case "section":
		p.section(b)
	case "context":
		p.context(b)
	case "actions", "context_actions":
		p.add(p.elements(objects(b, "elements"), "  "))
	case "input":
		p.input(b)
	case "image":
		p.add(p.v.textOf(obj(b, "title")))
		p.add("[image: " + str(b, "alt_text") + "]")
	case "video":
		p.add("[video: " + first(inner(b, "title"), str(b, "alt_text")) + "]")
	case "alert":
		p.add(prefixed("! ", p.v.textOf(obj(b, "text"))))
	case "rich_text":
		p.richText(b)
	case "markdown":
		p.add(str(b, "text"))
	case "table", "data_table":
		p.table(b)
	case "data_visualization":
		p.chart(b)
	case "":
	default:
		p.nested(b, kind)
	}
}

// nested renders the blocks that hold others, and names what it does not know.
func (p *page) nested(b raw, kind string) {
	switch kind {
	case "card":
		p.card(b)
	case "carousel":
		for _, c := range objects(b, "elements") {
			p.card(c)
		}
	case "container":
		p.container(b)
	case "layout":
		if truth(b, "is_label_visible") {
			p.add(str(b, "label"))
		}
		for _, row := range objects(b, "rows") {
			for _, item := range objects(row, "items") {
				p.block(obj(item, "block"))
			}
		}
	case "plan":
		p.add(str(b, "title"))
		p.indented(func(p *page) {
			for _, t := range objects(b, "tasks") {
				p.task(t)
			}
		})
	case "task_card":
		p.task(b)
	default:
		p.add("[" + kind + "]")
	}
}

// prefixed puts a mark before the first line of a text that is not empty.
func prefixed(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

func (p *page) section(b raw) {
	before := len(p.lines)
	p.add(p.v.textOf(obj(b, "text")))
	for _, f := range objects(b, "fields") {
		p.add(p.v.textOf(f))
	}
	if accessory := obj(b, "accessory"); accessory != nil {
		p.beside(p.element(accessory, "  "), len(p.lines) > before)
	}
}

// beside puts an accessory at the end of the section's last line, or on a line of its own when there is none.
func (p *page) beside(shown string, hasLine bool) {
	if !hasLine {
		p.add(shown)
		return
	}
	p.lines[len(p.lines)-1] += "  " + oneLine(shown)
}

func (p *page) context(b raw) {
	var parts []string
	for _, e := range objects(b, "elements") {
		if str(e, "type") == "image" {
			parts = append(parts, "["+"image: "+str(e, "alt_text")+"]")
			continue
		}
		parts = append(parts, p.v.textOf(e))
	}
	p.add(strings.Join(parts, "  "))
}

// input renders "label: [value]", with "(optional)" as Slack shows it, and the hint below. Options to tick stand on lines
// of their own.
func (p *page) input(b raw) {
	label := p.v.textOf(obj(b, "label"))
	if truth(b, "optional") {
		label += " (optional)"
	}
	e := obj(b, "element")
	if kind := str(e, "type"); kind == "radio_buttons" || kind == "checkboxes" {
		p.add(oneLine(label) + ":")
		p.indented(func(p *page) { p.add(p.element(e, "\n")) })
	} else {
		p.add(oneLine(label) + ": " + p.element(e, "  "))
	}
	p.indented(func(p *page) { p.add(p.v.textOf(obj(b, "hint"))) })
}

func (p *page) card(b raw) {
	for _, key := range []string{"title", "subtitle", "body", "subtext"} {
		p.add(p.v.textOf(obj(b, key)))
	}
	p.add(p.elements(objects(b, "actions"), "  "))
}

func (p *page) container(b raw) {
	if title := obj(b, "rich_text_title"); title != nil {
		p.richText(title)
	} else {
		p.add(p.v.textOf(obj(b, "title")))
	}
	p.add(p.v.textOf(obj(b, "subtitle")))
	p.indented(func(p *page) {
		for _, child := range objects(b, "child_blocks") {
			p.block(child)
		}
	})
}

func (p *page) task(b raw) {
	if !truth(b, "hide_title") {
		p.add(fmt.Sprintf("%s (%s)", str(b, "title"), first(str(b, "status"), "unknown")))
	}
	for _, key := range []string{"details", "output"} {
		if r := obj(b, key); r != nil {
			p.richText(r)
		}
	}
	for _, s := range objects(b, "sources") {
		p.add(link(str(s, "url"), str(s, "text")))
	}
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " / ") }
