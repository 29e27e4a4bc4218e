package blockkit

import (
	"slices"
	"unicode/utf8"
)

// richTextValue checks a rich_text block that stands as a value inside something else (a title, details, an input's
// initial value): it must say that it is one, and takes no part in the uniqueness of block ids.
func (o object) richTextValue() {
	if str(o.m, "type") != "rich_text" {
		o.wrongAt("type", "must be one of: rich_text")
		return
	}
	o.only("type", "block_id", "elements")
	o.str("block_id", 0, 255)
	o.c.textSum += o.richTextElements()
}

// richTextElements checks the elements of a rich text and counts its characters.
func (o object) richTextElements() int {
	items, _ := o.needArray("elements", 0, 0)
	sum := 0
	for i, v := range items {
		part, ok := o.c.object(v, atIndex(o.where("elements"), i))
		if !ok {
			continue
		}
		switch kind := str(part.m, "type"); kind {
		case "rich_text_section":
			part.only("type", "elements")
			sum += part.richLeaves(false)
		case "rich_text_quote":
			part.only("type", "elements", "border")
			part.whole("border", 0, 1)
			sum += part.richLeaves(false)
		case "rich_text_preformatted":
			part.only("type", "elements", "border", "language")
			part.whole("border", 0, 1)
			part.str("language", 0, 255)
			sum += part.richLeaves(true)
		case "rich_text_list":
			sum += part.richList()
		default:
			part.wrongAt("type", "unsupported type: %s", kind)
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
		if str(item.m, "type") != "rich_text_section" {
			item.wrongAt("type", "must be one of: rich_text_section")
			continue
		}
		item.only("type", "elements")
		sum += item.richLeaves(false)
	}
	return sum
}

// leafRule names the required strings of a rich text element and its other fields.
type leafRule struct {
	required []string
	optional []string
}

// leafRules are the pages below docs.slack.dev/reference/block-kit/block-elements about rich text elements, with the
// ones of 2026. Every one may carry a style beside.
var leafRules = map[string]leafRule{
	"text":                  {[]string{"text"}, nil},
	"link":                  {[]string{"url"}, []string{"text", "unsafe", "from_llm", "is_slack_url", "truncated"}},
	"user":                  {[]string{"user_id"}, []string{"from_llm"}},
	"usergroup":             {[]string{"usergroup_id"}, nil},
	"channel":               {[]string{"channel_id"}, []string{"tab_id", "from_llm"}},
	"team":                  {[]string{"team_id"}, nil},
	"broadcast":             {[]string{"range"}, nil},
	"emoji":                 {[]string{"name"}, []string{"unicode", "url", "skin_tone"}},
	"date":                  {[]string{"format"}, []string{"timestamp", "url", "fallback", "timezone"}},
	"color":                 {[]string{"value"}, nil},
	"tag":                   {[]string{"text"}, []string{"color"}},
	"canvas":                {[]string{"file_id"}, []string{"label", "hide_title", "section_id", "text", "url", "is_skill_invocation"}},
	"canvas_user_mention":   {[]string{"user_id"}, []string{"thread_id"}},
	"canvas_message_unfurl": {[]string{"root_message_channel", "root_message_ts"}, nil},
	"citation":              {[]string{"url", "text"}, []string{"index", "details", "from_llm", "is_slack_url"}},
	"file":                  {[]string{"file_id"}, []string{"text", "url", "is_skill_invocation"}},
	"list_record":           {[]string{"file_id"}, []string{"record_id", "view_id", "text", "url"}},
	"message_mention":       {[]string{"channel_id", "message_ts"}, []string{"author_id", "thread_ts", "text", "url"}},
	"salesforce_data_field": {[]string{"salesforce_record_id"}, []string{"salesforce_field_label", "salesforce_field_api_name", "salesforce_include_field_label", "has_withheld_salesforce_field_names"}},
	"work_object_mention":   {[]string{"entity_id", "app_id", "text", "url"}, []string{"icon_url", "full_size_preview_enabled", "product_name"}},
	"workflow_mention":      {[]string{"workflow_id", "function_trigger_id", "text"}, []string{"url", "channel_id", "ts"}},
	"attachment_mention":    {[]string{"url"}, []string{"text", "app_id", "entity_id", "icon_url", "channel_id", "ts", "full_size_preview_enabled", "icon_name", "reference_object_type", "product_name"}},
}

// richLeaves checks the elements of a section, quote or preformatted part and counts their characters.
func (o object) richLeaves(preformatted bool) int {
	items, _ := o.needArray("elements", 0, 0)
	sum := 0
	for i, v := range items {
		leaf, ok := o.c.object(v, atIndex(o.where("elements"), i))
		if !ok {
			continue
		}
		kind := str(leaf.m, "type")
		rule, known := leafRules[kind]
		switch {
		case !known:
			leaf.wrongAt("type", "unsupported type: %s", kind)
			continue
		case preformatted && kind != "text" && kind != "link":
			leaf.wrongAt("type", "unsupported type: %s is not allowed in rich_text_preformatted", kind)
			continue
		}
		leaf.only(slices.Concat([]string{"type", "style"}, rule.required, rule.optional)...)
		for _, key := range rule.required {
			leaf.needStr(key, 1, 0)
		}
		leaf.leafDetails(kind)
		leaf.style()
		sum += utf8.RuneCountInString(str(leaf.m, "text"))
	}
	return sum
}

// leafDetails checks what is more than a string in the elements that apps send.
func (o object) leafDetails(kind string) {
	switch kind {
	case "link":
		o.str("text", 0, 0)
		o.flag("unsafe")
		if s := str(o.m, "url"); s != "" && !isLinkURL(s) {
			o.wrongAt("url", "must be a URL")
		}
	case "broadcast":
		o.oneOf("range", "here", "channel", "everyone")
	case "emoji":
		o.str("unicode", 0, 0)
		o.whole("skin_tone", 1, 6)
	case "date":
		o.need("timestamp")
		o.whole("timestamp", 0, 1<<40)
		o.str("fallback", 0, 0)
		o.url("url")
	}
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
