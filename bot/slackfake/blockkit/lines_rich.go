package blockkit

import (
	"fmt"
	"strings"

	"escalate/bot/slackfake/wire"
)

// richText renders a rich_text block: paragraphs, lists, quotes and preformatted parts.
func (p *page) richText(b raw) {
	for _, part := range wire.Objects(b, "elements") {
		text := p.leaves(part)
		switch wire.Str(part, "type") {
		case "rich_text_list":
			p.richList(part)
		case "rich_text_quote":
			p.add("> " + strings.ReplaceAll(text, "\n", "\n> "))
		default:
			p.add(text)
		}
	}
}

func (p *page) richList(part raw) {
	indent := strings.Repeat("  ", min(max(wire.Count(part, "indent"), 0), 8))
	for i, item := range wire.Objects(part, "elements") {
		mark := "• "
		if wire.Str(part, "style") == "ordered" {
			mark = fmt.Sprintf("%d. ", wire.Count(part, "offset")+i+1)
		}
		p.add(indent + mark + strings.ReplaceAll(p.leaves(item), "\n", "\n"+indent+"  "))
	}
}

func (p *page) leaves(part raw) string {
	var b strings.Builder
	for _, leaf := range wire.Objects(part, "elements") {
		b.WriteString(p.leaf(leaf))
	}
	return b.String()
}

func (p *page) leaf(e raw) string {
	switch kind := wire.Str(e, "type"); kind {
	case "text":
		return wire.Str(e, "text")
	case "link":
		return link(wire.Str(e, "url"), wire.Str(e, "text"))
	case "user":
		return "@" + p.v.user(wire.Str(e, "user_id"), "")
	case "channel":
		return "#" + p.v.channel(wire.Str(e, "channel_id"), "")
	case "rich_text_section", "rich_text_list", "rich_text_quote", "":
		return ""
	default:
		return first(wire.Str(e, "text"), "["+kind+"]")
	}
}
