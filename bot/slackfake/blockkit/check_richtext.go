package blockkit

import (
	"slices"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// richTextElements checks the elements of a rich text and counts its characters.
func (o object) richTextElements() int {
	items, _ := o.needArray("elements", 0, 0)
	sum := 0
	for i, v := range items {
		part, ok := o.c.object(v, atIndex(o.where("elements"), i))
		if !ok {
			continue
		}
		switch kind := wire.Str(part.m, "type"); kind {
		case "rich_text_section":
			part.only("type", "elements")
			sum += part.richLeaves()
		case "rich_text_quote":
			part.only("type", "elements", "border")
			part.whole("border", 0, 1)
			sum += part.richLeaves()
		case "rich_text_list":
			sum += part.richList()
		default:
			part.wrongAt("type", "not pretended: %s", kind)
		}
	}
	return sum
}

// richList checks a list: its items are sections.
func (o object) richList() int {
	o.only("type", "elements", "style", "indent", "border", "offset")
	if o.need("style") {
		o.oneOf("style", "bullet", "ordered")
	}
	o.whole("indent", 0, 8)
	o.whole("border", 0, 1)
	o.whole("offset", 0, 1<<31)
	items, _ := o.needArray("elements", 0, 0)
	sum := 0
	for i, v := range items {
		item, ok := o.c.object(v, atIndex(o.where("elements"), i))
		if !ok {
			continue
		}
		if wire.Str(item.m, "type") != "rich_text_section" {
			item.wrongAt("type", "must be one of: rich_text_section")
			continue
		}
		item.only("type", "elements")
		sum += item.richLeaves()
	}
	return sum
}

// leafRule names the required strings of a rich text element and its other fields.
type leafRule struct {
	required []string
	optional []string
}

// leafRules are the rich text elements that the program sends. Every one may carry a style beside.
var leafRules = map[string]leafRule{
	"text":    {[]string{"text"}, nil},
	"link":    {[]string{"url"}, []string{"text"}},
	"user":    {[]string{"user_id"}, nil},
	"channel": {[]string{"channel_id"}, nil},
}

// richLeaves checks the elements of a section or quote and counts their characters.
func (o object) richLeaves() int {
	items, _ := o.needArray("elements", 0, 0)
	sum := 0
	for i, v := range items {
		leaf, ok := o.c.object(v, atIndex(o.where("elements"), i))
		if !ok {
			continue
		}
		kind := wire.Str(leaf.m, "type")
		rule, known := leafRules[kind]
		if !known {
			leaf.wrongAt("type", "not pretended: %s", kind)
			continue
		}
		leaf.only(slices.Concat([]string{"type", "style"}, rule.required, rule.optional)...)
		for _, key := range rule.required {
			leaf.needStr(key, 0)
		}
		if kind == "link" {
			leaf.url("url")
		}
		leaf.style()
		sum += utf8.RuneCountInString(wire.Str(leaf.m, "text"))
	}
	return sum
}

// style checks the style of a rich text element: switches only.
func (o object) style() {
	v, there := o.m["style"]
	if !there {
		return
	}
	if s, ok := o.c.object(v, o.where("style")); ok {
		names := []string{"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}
		s.only(names...)
		for _, name := range names {
			s.flag(name)
		}
	}
}
