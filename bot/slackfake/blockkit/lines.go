package blockkit

import (
	"strings"

	"escalate/bot/slackfake/wire"
)

// Lines renders blocks (a JSON array, or a view or message that holds one) as v would read them, top to bottom. No line
// contains a line break; what cannot be read as JSON renders as nothing.
func Lines(blocks []byte, v Viewer) []string {
	p := &page{v: v}
	for _, b := range wire.Blocks(blocks) {
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
	switch kind := wire.Str(b, "type"); kind {
	case "divider":
		p.add("---")
	case "header":
		p.add(prefixed("# ", p.v.textOf(wire.Sub(b, "text"))))
	case "section":
		p.section(b)
	case "context":
		p.context(b)
	case "actions":
		p.add(p.elements(wire.Objects(b, "elements"), "  "))
	case "input":
		p.input(b)
	case "alert":
		p.add(prefixed("! ", p.v.textOf(wire.Sub(b, "text"))))
	case "rich_text":
		p.richText(b)
	case "data_table":
		p.table(b)
	case "data_visualization":
		p.chart(b)
	case "":
	default: // of another app
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
	p.add(p.v.textOf(wire.Sub(b, "text")))
	for _, f := range wire.Objects(b, "fields") {
		p.add(p.v.textOf(f))
	}
	if accessory := wire.Sub(b, "accessory"); accessory != nil {
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
	for _, e := range wire.Objects(b, "elements") {
		parts = append(parts, p.v.textOf(e))
	}
	p.add(strings.Join(parts, "  "))
}

// input renders "label: [value]", with "(optional)" as Slack shows it, and the hint below. Options to tick stand on lines
// of their own.
func (p *page) input(b raw) {
	label := p.v.textOf(wire.Sub(b, "label"))
	if wire.Truth(b, "optional") {
		label += " (optional)"
	}
	e := wire.Sub(b, "element")
	if kind := wire.Str(e, "type"); kind == "radio_buttons" || kind == "checkboxes" {
		p.add(oneLine(label) + ":")
		p.indented(func(p *page) { p.add(p.element(e, "\n")) })
	} else {
		p.add(oneLine(label) + ": " + p.element(e, "  "))
	}
	p.indented(func(p *page) { p.add(p.v.textOf(wire.Sub(b, "hint"))) })
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " / ") }
