package router

import (
	"encoding/json"
	"regexp"
	"strings"
)

// reference is how Slack writes what a person mentioned or linked: <https://a.example|label>, <#C1|name>, <!here>.
var reference = regexp.MustCompile(`<([^<>|\n]+)(?:\|([^<>\n]*))?>`)

// asTyped is text of a payload as the person typed it: Slack escapes three characters there, and puts references in place
// of names and addresses (docs.slack.dev/messaging/formatting-message-text). Of somebody mentioned without a name the id
// stays: it is drawn as a mention again.
func asTyped(text string) string {
	text = reference.ReplaceAllStringFunc(text, func(s string) string {
		m := reference.FindStringSubmatch(s)
		target, label := m[1], m[2]
		switch {
		case strings.HasPrefix(target, "#") && label != "":
			return "#" + label
		case strings.HasPrefix(target, "@") && label != "":
			return "@" + label
		case target == "!here", target == "!channel", target == "!everyone":
			return "@" + target[1:]
		case strings.HasPrefix(target, "!") && label != "":
			return label
		case strings.HasPrefix(target, "http"), strings.HasPrefix(target, "mailto:"):
			if label == "" || strings.HasSuffix(target, label) {
				return strings.TrimPrefix(target, "mailto:")
			}
			return label + " (" + target + ")"
		}
		return s
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// said is what a message says; other apps often say all of it in attachments.
func (m rawMessage) said() string {
	if m.Text != "" {
		return asTyped(m.Text)
	}
	var all []struct {
		Fallback string `json:"fallback"`
		Text     string `json:"text"`
	}
	_ = json.Unmarshal(m.Attachments, &all) // what cannot be read is not quoted
	var lines []string
	for _, a := range all {
		if a.Text == "" {
			a.Text = a.Fallback
		}
		if a.Text != "" {
			lines = append(lines, asTyped(a.Text))
		}
	}
	return strings.Join(lines, "\n")
}
