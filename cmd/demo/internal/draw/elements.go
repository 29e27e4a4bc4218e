package draw

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"
)

func (d *drawing) elements(b raw, all []raw) []template.HTML {
	var out []template.HTML
	for _, e := range all {
		out = append(out, d.element(b, e))
	}
	return out
}

// element draws a control that stands in a section, a row of actions, a card or a table, and
// acts at once.
func (d *drawing) element(b, e raw) template.HTML {
	switch kind := str(e, "type"); kind {
	case "button", "workflow_button", "icon_button":
		return d.button(b, e)
	case "feedback_buttons":
		return ""
	case "image":
		return d.part("image", map[string]any{"Title": "", "Alt": str(e, "alt_text")})
	case "overflow":
		d.menus++
		var all []choice
		options := objects(e, "options")
		for _, o := range options {
			all = append(all, choice{Value: named(options, o), Text: words(o, "text")})
		}
		label := "More actions"
		if t := firstLine(words(b, "text")); t != "" {
			label += " for " + t
		}
		return d.part(kind, map[string]any{
			"ID": d.ID + "-menu" + strconv.Itoa(d.menus), "Label": label, "Options": all,
			"Block": str(b, "block_id"), "Action": str(e, "action_id"),
		})
	}
	return d.control(b, e, true)
}

func (d *drawing) button(b, e raw) template.HTML {
	data := map[string]any{
		"Text": Plain(words(e, "text")), "Style": str(e, "style"), "Label": str(e, "accessibility_label"),
		"Block": str(b, "block_id"), "Action": str(e, "action_id"), "Ask": nil,
	}
	if url := str(e, "url"); url != "" && safe(url) {
		data["URL"], data["Here"] = url, d.here(url)
		return d.part("link", data)
	}
	if c := obj(e, "confirm"); c != nil {
		yes, no := words(c, "confirm"), words(c, "deny")
		if yes == "" {
			yes = "Yes"
		}
		if no == "" {
			no = "Cancel"
		}
		data["Ask"] = map[string]any{
			"Title": words(c, "title"), "Text": words(c, "text"), "Yes": yes, "No": no,
			"Danger": str(c, "style") == "danger" || str(e, "style") == "danger",
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

// firstLine is the beginning of a text as it may stand in a label, without its markup.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	line = strings.Trim(unescape(line), "*_~` ")
	if r := []rune(line); len(r) > 60 {
		line = string(r[:60]) + "…"
	}
	return line
}
