package draw

import (
	"html/template"
	"strings"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/slackfake/wire"
)

// Reader is the person for whom something is drawn: names, zone and where links lead.
type Reader struct {
	blockkit.Viewer
	Handle string // of the person
	People []Person
}

// Person is somebody who can be chosen in a form.
type Person struct{ ID, Name, Title string }

// text draws a text object: mrkdwn as markup, plain text as it stands.
func (r Reader) text(o raw) template.HTML {
	if wire.Str(o, "type") == "mrkdwn" {
		return r.Mrkdwn(wire.Str(o, "text"))
	}
	return Plain(wire.Str(o, "text"))
}

// Plain draws plain text; line breaks stay.
func Plain(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(esc(emoji(s)), "\n", "<br>")) //nolint:gosec // escaped
}

// emoji replaces the few names that a text may carry; others stay as they are written.
func emoji(s string) string {
	if !strings.Contains(s, ":") {
		return s
	}
	return emojis.Replace(s)
}

var emojis = strings.NewReplacer(
	":white_check_mark:", "✅", ":warning:", "⚠️", ":x:", "❌", ":bell:", "🔔", ":calendar:", "📅",
	":rotating_light:", "🚨", ":memo:", "📝", ":hourglass:", "⌛", ":tada:", "🎉", ":lock:", "🔒",
)
