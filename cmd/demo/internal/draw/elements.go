package draw

import (
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"escalate/bot/slackfake/wire"
)

func (d *drawing) elements(b raw, all []raw) []template.HTML {
	var out []template.HTML
	for _, e := range all {
		out = append(out, d.element(b, e))
	}
	return out
}

// element draws a control that stands in a section or a row of actions, and acts at once.
func (d *drawing) element(b, e raw) template.HTML {
	switch kind := wire.Str(e, "type"); kind {
	case "button":
		return d.button(b, e)
	case "overflow":
		d.menus++
		var all []choice
		options := wire.Objects(e, "options")
		for _, o := range options {
			all = append(all, choice{Value: named(options, o), Text: wire.Text(o, "text")})
		}
		label := "More actions"
		if t := firstLine(d.spoken(wire.Sub(b, "text"))); t != "" {
			label += " for " + t
		}
		return d.part(kind, map[string]any{
			"ID": d.ID + "-menu" + strconv.Itoa(d.menus), "Label": label, "Options": all,
			"Block": wire.Str(b, "block_id"), "Action": wire.Str(e, "action_id"),
		})
	}
	return d.control(b, e, true)
}

func (d *drawing) button(b, e raw) template.HTML {
	data := map[string]any{
		"Text": Plain(wire.Text(e, "text")), "Style": wire.Str(e, "style"), "Label": wire.Str(e, "accessibility_label"),
		"Block": wire.Str(b, "block_id"), "Action": wire.Str(e, "action_id"), "Ask": nil,
	}
	if url := wire.Str(e, "url"); url != "" && safe(url) {
		data["URL"], data["Here"] = url, d.here(url)
		return d.part("link", data)
	}
	if c := wire.Sub(e, "confirm"); c != nil {
		yes, no := wire.Text(c, "confirm"), wire.Text(c, "deny")
		if yes == "" {
			yes = "Yes"
		}
		if no == "" {
			no = "Cancel"
		}
		data["Ask"] = map[string]any{
			"Title": wire.Text(c, "title"), "Text": wire.Text(c, "text"), "Yes": yes, "No": no,
			"Danger": wire.Str(c, "style") == "danger" || wire.Str(e, "style") == "danger",
		}
	}
	return d.part("button", data)
}

// permalink is Slack's address of a message.
var permalink = regexp.MustCompile(`^https://[a-z0-9-]+\.slack\.com/archives/([A-Z0-9]+)/p([0-9]+)([0-9]{6})$`)

// here is where a message's address leads on this page; "" for any other address.
func (d *drawing) here(url string) string {
	m := permalink.FindStringSubmatch(url)
	if m == nil || d.Channel == nil || d.Channel(m[1]) == "" {
		return ""
	}
	return "/" + d.Handle + "/" + d.Channel(m[1]) + "#m" + m[2] + "-" + m[3]
}

// tag is a piece of markup in HTML.
var tag = regexp.MustCompile(`<[^>]*>`)

// spoken is a text object in the words that the reader sees: names, dates in their zone, no markup.
func (d *drawing) spoken(o raw) string {
	drawn := strings.ReplaceAll(string(d.text(o)), "<br>", "\n")
	return html.UnescapeString(tag.ReplaceAllString(drawn, ""))
}

// firstLine is the beginning of a text as it may stand in a label.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if r := []rune(line); len(r) > 60 {
		line = string(r[:60]) + "…"
	}
	return line
}
