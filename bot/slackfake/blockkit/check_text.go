package blockkit

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// Which kinds of text object a field takes.
const (
	plainOnly = "plain_text"
	anyText   = "plain_text or mrkdwn"
)

// textMax is the longest text of any text object
// (docs.slack.dev/reference/block-kit/composition-objects/text-object).
const textMax = 3000

// text checks an optional text object of 1 to maximum code points.
func (o object) text(key, kinds string, maximum int) {
	if v, there := o.m[key]; there {
		o.c.textObject(v, o.where(key), kinds, maximum)
	}
}

// needText is text for a required field.
func (o object) needText(key, kinds string, maximum int) {
	if o.need(key) {
		o.text(key, kinds, maximum)
	}
}

func (c *checker) textObject(v any, pointer, kinds string, maximum int) {
	o, ok := c.object(v, pointer)
	if !ok {
		return
	}
	switch kind := wire.Str(o.m, "type"); {
	case kind == "plain_text":
		o.only("type", "text", "emoji")
		o.flag("emoji")
	case kind == "mrkdwn" && kinds == anyText:
		o.only("type", "text", "verbatim")
		o.flag("verbatim")
	default:
		o.wrongAt("type", "must be %s", kinds)
		return
	}
	if s, ok := o.needStr("text", maximum); ok {
		c.textSum += utf8.RuneCountInString(s)
	}
}

// urlMax is the longest URL of a button, an option or an image.
const urlMax = 3000

// url checks an optional link: http or https, with a host, without the characters that end Slack's own markup.
func (o object) url(key string) {
	s, ok := o.str(key, 1, urlMax)
	if ok && !isWebURL(s) {
		o.wrongAt(key, "must be an http or https URL")
	}
}

func isWebURL(s string) bool {
	if strings.ContainsAny(s, "<>| \t\n\r") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// confirm checks an optional confirmation dialog
// (docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object). Its text is plain_text by the
// limits measured on a live workspace, though typed clients offer mrkdwn too.
func (o object) confirm() {
	v, there := o.m["confirm"]
	if !there {
		return
	}
	d, ok := o.c.object(v, o.where("confirm"))
	if !ok {
		return
	}
	d.only("title", "text", "confirm", "deny", "style")
	d.needText("title", plainOnly, 100)
	d.needText("text", plainOnly, 300)
	d.needText("confirm", plainOnly, 30)
	d.needText("deny", plainOnly, 30)
	d.oneOf("style", "primary", "danger")
}

// blockID checks the identifier of a block: 1 to 255 code points, once in a payload.
func (o object) blockID() {
	id, ok := o.str("block_id", 1, 255)
	if !ok {
		return
	}
	if o.c.blockIDs[id] {
		o.wrongAt("block_id", "block_id %q already exists", id)
	}
	o.c.blockIDs[id] = true
}

// actionID checks the identifier of an element: 1 to 255 code points, once in its block.
func (o object) actionID() {
	id, ok := o.str("action_id", 1, 255)
	if !ok {
		return
	}
	if o.c.actionIDs[id] {
		o.wrongAt("action_id", "action_id %q already exists", id)
	}
	o.c.actionIDs[id] = true
}
