package router

import (
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
