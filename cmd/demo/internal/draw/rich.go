package draw

import (
	"fmt"
	"html/template"
	"strings"

	"escalate/bot/slackfake/blockkit"
)

// rich draws a rich_text block: paragraphs, lists, quotes and preformatted text.
func (r Reader) rich(b raw) template.HTML {
	var out strings.Builder
	for _, part := range objects(b, "elements") {
		switch str(part, "type") {
		case "rich_text_list":
			r.richList(&out, part)
		case "rich_text_quote":
			out.WriteString("<blockquote>" + r.leaves(part) + "</blockquote>")
		case "rich_text_preformatted":
			out.WriteString("<pre>" + r.leaves(part) + "</pre>")
		default:
			out.WriteString("<p>" + r.leaves(part) + "</p>")
		}
	}
	return template.HTML(out.String()) //nolint:gosec // leaves escapes
}

func (r Reader) richList(out *strings.Builder, part raw) {
	tag, start := "ul", ""
	if str(part, "style") == "ordered" {
		tag, start = "ol", fmt.Sprintf(` start="%d"`, count(part, "offset")+1)
	}
	fmt.Fprintf(out, `<%s class="in%d"%s>`, tag, min(max(count(part, "indent"), 0), 8), start)
	for _, item := range objects(part, "elements") {
		out.WriteString("<li>" + r.leaves(item) + "</li>")
	}
	out.WriteString("</" + tag + ">")
}

func (r Reader) leaves(part raw) string {
	var b strings.Builder
	for _, leaf := range objects(part, "elements") {
		b.WriteString(r.styled(leaf))
	}
	return b.String()
}

func (r Reader) styled(e raw) string {
	s := r.leaf(e)
	style := obj(e, "style")
	for _, t := range []struct{ name, tag string }{{"code", "code"}, {"strike", "s"}, {"italic", "i"}, {"bold", "b"}} {
		if truth(style, t.name) {
			s = "<" + t.tag + ">" + s + "</" + t.tag + ">"
		}
	}
	return s
}

// leaf draws one inline element; a token of Slack's markup is drawn as mrkdwn draws it.
func (r Reader) leaf(e raw) string {
	var b strings.Builder
	switch kind := str(e, "type"); kind {
	case "text", "tag":
		return strings.ReplaceAll(esc(str(e, "text")), "\n", "<br>")
	case "link":
		if url := str(e, "url"); safe(url) {
			return outside(url, str(e, "text"))
		}
		return esc(str(e, "text"))
	case "user", "canvas_user_mention":
		r.token(&b, "<@"+str(e, "user_id")+">")
	case "usergroup":
		r.token(&b, "<!subteam^"+str(e, "usergroup_id")+">")
	case "channel":
		return r.channelLink(str(e, "channel_id"))
	case "broadcast":
		return `<span class="at">@` + esc(str(e, "range")) + `</span>`
	case "emoji":
		return esc(emoji(":" + str(e, "name") + ":"))
	case "date":
		shown := "<!date^" + number(e, "timestamp") + "^" + str(e, "format") + "|" + str(e, "fallback") + ">"
		return "<time>" + esc(blockkit.Text(shown, r.Viewer)) + "</time>"
	default:
		return esc(str(e, "text"))
	}
	return b.String()
}
