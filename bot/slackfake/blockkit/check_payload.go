package blockkit

import (
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// CheckBlocks checks a JSON array of blocks for surface s. Nil means that Slack would take it.
func CheckBlocks(s Surface, blocks []byte) []Problem {
	c := newChecker(s, CodeBlocks)
	v, err := wire.Decode(blocks)
	if err != nil {
		c.report(CodeBlocksFormat, "/blocks", "not JSON: %v", err)
		return c.problems
	}
	if _, ok := v.([]any); !ok {
		c.report(CodeBlocksFormat, "/blocks", "must be an array")
		return c.problems
	}
	c.blocks(v, "/blocks")
	c.checkTextSum("/blocks")
	return c.problems
}

// viewBytesMax is the size of a whole view: 250 KB, read as thousands to be on the safe side
// (docs.slack.dev/reference/methods/views.open).
const viewBytesMax = 250_000

// CheckView checks a view of type modal or home as views.open and views.publish take it.
func CheckView(view []byte) []Problem {
	c := newChecker(Modal, CodeArguments)
	v, err := wire.Decode(view)
	if err != nil {
		c.wrong("/view", "not JSON: %v", err)
		return c.problems
	}
	o, ok := c.object(v, "/view")
	if !ok {
		return c.problems
	}
	if len(view) > viewBytesMax {
		c.report(CodeViewTooLarge, "/view", "must be less than %d bytes", viewBytesMax+1)
	}
	if !o.need("type") {
		return c.problems
	}
	fields := []string{"type", "blocks", "private_metadata", "callback_id", "external_id"}
	switch o.oneOf("type", "modal", "home") {
	case "modal":
		o.only(append(fields, "title", "submit", "close", "clear_on_close", "notify_on_close")...)
		o.needText("title", plainOnly, 24)
		o.text("submit", plainOnly, 24)
		o.text("close", plainOnly, 24)
		o.flag("clear_on_close")
		o.flag("notify_on_close")
	case "home":
		c.surface = Home
		o.only(fields...)
	default:
		return c.problems
	}
	o.str("private_metadata", 0, 3000)
	o.str("callback_id", 0, 255)
	o.str("external_id", 0, 255)
	if o.need("blocks") {
		c.blocks(o.m["blocks"], o.where("blocks"))
	}
	if c.surface == Modal && c.inputs > 0 && !o.has("submit") {
		o.wrong("missing required field: submit, for there are input blocks")
	}
	return c.problems
}

// Limits of a message (docs.slack.dev/reference/methods/chat.postMessage). Slack does not publish the size behind
// msg_blocks_too_long; textSumMax is a careful cap of our own. Tables have limits of their own and are not in the sum.
const (
	messageTextMax = 40_000
	textSumMax     = 13_200
)

func (c *checker) checkTextSum(pointer string) {
	if c.surface == Message && c.textSum > textSumMax {
		c.report(CodeBlocksLong, pointer, "must be less than %d characters in all blocks together", textSumMax+1)
	}
}

// CheckMessage checks text, blocks and metadata of a message; other fields belong to the method and are
// not looked at. A null field counts as absent. One with CodeNoFallback is a warning.
func CheckMessage(msg []byte) []Problem {
	c := newChecker(Message, CodeBlocks)
	v, err := wire.Decode(msg)
	if err != nil {
		c.report(CodeArguments, "", "not JSON: %v", err)
		return c.problems
	}
	m, ok := v.(raw)
	if !ok {
		c.report(CodeArguments, "", "must be an object")
		return c.problems
	}
	o := object{c, present(m), ""}
	text := c.messageText(o)
	blocks, _ := o.m["blocks"].([]any)
	if v, there := o.m["blocks"]; there {
		if _, ok := v.([]any); ok {
			c.blocks(v, "/blocks")
			c.checkTextSum("/blocks")
		} else {
			c.report(CodeBlocksFormat, "/blocks", "must be an array")
		}
	}
	switch {
	case text == "" && len(blocks) == 0:
		c.report(CodeNoText, "", "must have text or blocks")
	case text == "" && len(blocks) > 0:
		c.report(CodeNoFallback, "/text", "blocks without text say nothing in notifications and to screen readers")
	}
	c.metadata(o)
	return c.problems
}

// present is m without its null fields.
func present(m raw) raw {
	out := make(raw, len(m))
	for k, v := range m {
		if v != nil {
			out[k] = v
		}
	}
	return out
}

func (c *checker) messageText(o object) string {
	v, there := o.m["text"]
	s, ok := v.(string)
	switch {
	case there && !ok:
		c.report(CodeArguments, "/text", "must be a string")
	case utf8.RuneCountInString(s) > messageTextMax:
		c.report(CodeTextTooLong, "/text", "must be less than %d characters", messageTextMax+1)
	}
	return s
}

// metadata checks the shape of message metadata (docs.slack.dev/messaging/message-metadata). Empty metadata, as
// chat.update takes it to remove what was there and as clients send it beside a response_url, is fine.
func (c *checker) metadata(o object) {
	v, there := o.m["metadata"]
	if !there {
		return
	}
	m, ok := v.(raw)
	if !ok {
		c.report(CodeMetadata, "/metadata", "must be an object")
		return
	}
	if m = present(m); emptyMetadata(m) {
		return
	}
	c.code = CodeMetadata
	defer func() { c.code = CodeBlocks }()
	meta := object{c, m, "/metadata"}
	meta.only("event_type", "event_payload")
	meta.needStr("event_type", 255)
	if !meta.need("event_payload") {
		return
	}
	if p, ok := c.object(m["event_payload"], "/metadata/event_payload"); ok {
		for _, key := range wire.Keys(p.m) {
			c.metadataValue(p.m[key], p.where(key), 2)
		}
	}
}

func emptyMetadata(m raw) bool {
	name, named := m["event_type"]
	payload, filled := m["event_payload"]
	if p, ok := payload.(raw); ok && len(p) == 0 {
		filled = false
	}
	return (!named || name == "") && !filled
}

// metadataValue allows texts, numbers, booleans, flat objects of these, and arrays of either.
func (c *checker) metadataValue(v any, pointer string, levels int) {
	switch v := v.(type) {
	case nil:
		c.wrong(pointer, "must not be null")
	case raw:
		if levels < 1 {
			c.wrong(pointer, "must not be nested deeper")
			return
		}
		for _, key := range wire.Keys(v) {
			c.metadataValue(v[key], at(pointer, key), 0)
		}
	case []any:
		if levels < 1 {
			c.wrong(pointer, "must not be nested deeper")
			return
		}
		for i, item := range v {
			c.metadataValue(item, atIndex(pointer, i), levels-1)
		}
	}
}
