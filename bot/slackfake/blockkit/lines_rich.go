package blockkit

import (
	"fmt"
	"strings"
)

// richText renders a rich_text block: paragraphs, lists, quotes and preformatted parts.
func (p *page) richText(b raw) {
	for _, part := range objects(b, "elements") {
		text := p.leaves(part)
		switch str(part, "type") {
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
	indent := strings.Repeat("  ", min(max(count(part, "indent"), 0), 8))
	for i, item := range objects(part, "elements") {
		mark := "• "
		if str(part, "style") == "ordered" {
			mark = fmt.Sprintf("%d. ", count(part, "offset")+i+1)
		}
		p.add(indent + mark + strings.ReplaceAll(p.leaves(item), "\n", "\n"+indent+"  "))
	}
}

func (p *page) leaves(part raw) string {
	var b strings.Builder
	for _, leaf := range objects(part, "elements") {
		b.WriteString(p.leaf(leaf))
	}
	return b.String()
}

func (p *page) leaf(e raw) string {
	switch kind := str(e, "type"); kind {
	case "text", "tag":
		return str(e, "text")
	case "link":
		return link(str(e, "url"), str(e, "text"))
	case "user", "canvas_user_mention":
		return "@" + p.v.user(str(e, "user_id"), "")
	case "usergroup":
		return "@" + str(e, "usergroup_id")
	case "channel":
		return "#" + p.v.channel(str(e, "channel_id"), "")
	case "broadcast":
		return "@" + str(e, "range")
	case "emoji":
		return ":" + str(e, "name") + ":"
	case "color":
		return str(e, "value")
	case "date":
		unix, ok := unixSeconds(number(e, "timestamp"))
		if !ok {
			return str(e, "fallback")
		}
		shown := p.v.date(unix, str(e, "format"))
		if target := str(e, "url"); target != "" {
			return link(target, shown)
		}
		return shown
	case "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted", "":
		return ""
	default:
		return first(str(e, "text"), "["+kind+"]")
	}
}
