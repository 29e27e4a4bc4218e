package draw

import (
	"fmt"
	"html/template"
	"strings"

	"escalate/bot/slackfake/wire"
)

// rich draws a rich_text block: paragraphs, lists, quotes and preformatted text.
func (r Reader) rich(b raw) template.HTML {
	var out strings.Builder
	for _, part := range wire.Objects(b, "elements") {
		switch wire.Str(part, "type") {
		case "rich_text_list":
			r.richList(&out, part)
		case "rich_text_quote":
			out.WriteString("<blockquote>" + r.leaves(part) + "</blockquote>")
		default:
			out.WriteString("<p>" + r.leaves(part) + "</p>")
		}
	}
	return template.HTML(out.String()) //nolint:gosec // leaves escapes
}

func (r Reader) richList(out *strings.Builder, part raw) {
	tag, start := "ul", ""
	if wire.Str(part, "style") == "ordered" {
		tag, start = "ol", fmt.Sprintf(` start="%d"`, wire.Count(part, "offset")+1)
	}
	fmt.Fprintf(out, `<%s class="in%d"%s>`, tag, min(max(wire.Count(part, "indent"), 0), 8), start)
	for _, item := range wire.Objects(part, "elements") {
		out.WriteString("<li>" + r.leaves(item) + "</li>")
	}
	out.WriteString("</" + tag + ">")
}

func (r Reader) leaves(part raw) string {
	var b strings.Builder
	for _, leaf := range wire.Objects(part, "elements") {
		b.WriteString(r.styled(leaf))
	}
	return b.String()
}

func (r Reader) styled(e raw) string {
	s := r.leaf(e)
	style := wire.Sub(e, "style")
	for _, t := range []struct{ name, tag string }{{"code", "code"}, {"strike", "s"}, {"italic", "i"}, {"bold", "b"}} {
		if wire.Truth(style, t.name) {
			s = "<" + t.tag + ">" + s + "</" + t.tag + ">"
		}
	}
	return s
}

// leaf draws one inline element; a token of Slack's markup is drawn as mrkdwn draws it.
func (r Reader) leaf(e raw) string {
	var b strings.Builder
	switch kind := wire.Str(e, "type"); kind {
	case "text":
		return strings.ReplaceAll(esc(wire.Str(e, "text")), "\n", "<br>")
	case "link":
		if url := wire.Str(e, "url"); safe(url) {
			return outside(url, wire.Str(e, "text"))
		}
		return esc(wire.Str(e, "text"))
	case "user":
		r.token(&b, "<@"+wire.Str(e, "user_id")+">")
	case "channel":
		return r.channelLink(wire.Str(e, "channel_id"))
	default:
		return esc(wire.Str(e, "text"))
	}
	return b.String()
}
