package blockkit

import (
	"slices"
	"unicode/utf8"
)

// Blocks per payload (docs.slack.dev/reference/block-kit/blocks).
const (
	messageBlocksMax = 50
	viewBlocksMax    = 100
)

// blockRule says where a block may stand and how it is checked.
type blockRule struct {
	shown surfaces
	check func(object)
}

// blockRules is the "Surfaces" line of each page below docs.slack.dev/reference/block-kit/blocks. A surface that a page
// leaves open (layout and call outside messages) counts as closed. Blocks that nobody can send (file, auth_provider)
// have no surface at all.
var blockRules map[string]blockRule

func init() {
	blockRules = map[string]blockRule{
		"actions":            {onEverything, checkActions},
		"alert":              {onModal, checkAlert},
		"auth_provider":      {0, func(object) {}},
		"call":               {onMessage, checkCall},
		"card":               {onEverything, checkCard},
		"carousel":           {onMessage | onHome, checkCarousel},
		"container":          {onMessage | onHome, checkContainer},
		"context":            {onEverything, checkContext},
		"context_actions":    {onMessage, checkContextActions},
		"data_table":         {onMessage | onHome, checkDataTable},
		"data_visualization": {onMessage, checkChart},
		"divider":            {onEverything, func(o object) { o.only("type", "block_id") }},
		"file":               {0, func(object) {}},
		"header":             {onEverything, checkHeader},
		"image":              {onEverything, checkImageBlock},
		"input":              {onEverything, checkInput},
		"layout":             {onMessage | onHome, checkLayout},
		"markdown":           {onMessage, checkMarkdown},
		"plan":               {onMessage, checkPlan},
		"rich_text":          {onEverything, checkRichText},
		"section":            {onEverything, checkSection},
		"table":              {onMessage | onHome, checkTable},
		"task_card":          {onMessage, checkTaskCard},
		"video":              {onEverything, checkVideo},
	}
}

// blocks checks an array of top-level blocks.
func (c *checker) blocks(v any, pointer string) {
	most := viewBlocksMax
	if c.surface == Message {
		most = messageBlocksMax
	}
	items, ok := c.array(v, pointer, 0, most)
	if !ok {
		return
	}
	c.nested = 0
	for i, b := range items {
		c.block(b, atIndex(pointer, i))
	}
	if c.nested > 0 && len(items) <= most && len(items)+c.nested > most {
		c.wrong(pointer, "no more than %d items allowed, with those inside layouts", most)
	}
}

// block checks one block; kinds, when given, are the only types allowed there.
func (c *checker) block(v any, pointer string, kinds ...string) {
	o, ok := c.object(v, pointer)
	if !ok {
		return
	}
	kind, ok := o.needStr("type", 1, 255)
	if !ok {
		return
	}
	rule, known := blockRules[kind]
	switch {
	case !known:
		o.wrongAt("type", "unsupported type: %s", kind)
		return
	case !rule.shown.has(c.surface):
		o.wrongAt("type", "unsupported type: %s is not available in %s", kind, c.surface)
		return
	case len(kinds) > 0 && !slices.Contains(kinds, kind):
		o.wrongAt("type", "unsupported type: %s is not allowed here", kind)
		return
	}
	outer := c.actionIDs
	c.actionIDs = map[string]bool{}
	o.blockID()
	rule.check(o)
	c.actionIDs = outer
}

// elements checks the elements of actions, context and context_actions blocks.
func (o object) elements(maximum int, where place) {
	items, _ := o.needArray("elements", 1, maximum)
	for i, v := range items {
		o.c.element(v, atIndex(o.where("elements"), i), where)
	}
}

func checkActions(o object) {
	o.only("type", "block_id", "elements")
	o.elements(25, inActions)
}

func checkContextActions(o object) {
	o.only("type", "block_id", "elements")
	o.elements(5, inContextActions)
}

func checkContext(o object) {
	o.only("type", "block_id", "elements")
	items, _ := o.needArray("elements", 1, 10)
	for i, v := range items {
		pointer := atIndex(o.where("elements"), i)
		if m, ok := v.(raw); ok && (str(m, "type") == "plain_text" || str(m, "type") == "mrkdwn") {
			o.c.textObject(v, pointer, anyText, textMax)
			continue
		}
		o.c.element(v, pointer, inContext)
	}
}

func checkAlert(o object) {
	o.only("type", "block_id", "text", "level")
	o.needText("text", anyText, 200)
	o.oneOf("level", "default", "info", "warning", "error", "success")
}

func checkCall(o object) {
	o.only("type", "block_id", "call_id")
	o.needStr("call_id", 1, 255)
}

func checkHeader(o object) {
	o.only("type", "block_id", "text", "level")
	o.needText("text", plainOnly, 150)
	o.whole("level", 1, 4)
}

func checkImageBlock(o object) {
	o.only("type", "block_id", "image_url", "slack_file", "alt_text", "title")
	o.image()
	o.text("title", plainOnly, 2000)
}

func checkInput(o object) {
	o.only("type", "block_id", "label", "element", "hint", "optional", "dispatch_action")
	o.c.inputs++
	o.needText("label", plainOnly, 2000)
	o.text("hint", plainOnly, 2000)
	o.flag("optional")
	dispatch := o.flag("dispatch_action")
	if !o.need("element") {
		return
	}
	o.c.element(o.m["element"], o.where("element"), inInput)
	if dispatch && str(obj(o.m, "element"), "type") == "file_input" {
		o.wrongAt("dispatch_action", "dispatch_action is not available with file_input")
	}
}

// markdownMax is the sum over all markdown blocks of a payload
// (docs.slack.dev/reference/block-kit/blocks/markdown-block).
const markdownMax = 12_000

func checkMarkdown(o object) {
	o.only("type", "block_id", "text")
	s, ok := o.needStr("text", 1, 0)
	if !ok {
		return
	}
	n := utf8.RuneCountInString(s)
	o.c.textSum += n
	before := o.c.markdownSum
	o.c.markdownSum += n
	if before <= markdownMax && o.c.markdownSum > markdownMax {
		o.wrongAt("text", "must be less than %d characters in all markdown blocks together", markdownMax+1)
	}
}

func checkRichText(o object) {
	o.only("type", "block_id", "elements")
	o.c.textSum += o.richTextElements()
}

func checkSection(o object) {
	o.only("type", "block_id", "text", "fields", "accessory", "expand")
	if !o.has("text") && !o.has("fields") {
		o.wrong("must have text or fields")
	}
	o.text("text", anyText, textMax)
	fields, _ := o.array("fields", 1, 10)
	for i, v := range fields {
		o.c.textObject(v, atIndex(o.where("fields"), i), anyText, 2000)
	}
	if v, there := o.m["accessory"]; there {
		o.c.element(v, o.where("accessory"), inSection)
	}
	o.flag("expand")
}

// checkVideo checks the shape only: whether the app may embed that domain is a matter of its scopes and unfurl domains.
func checkVideo(o object) {
	o.only("type", "block_id", "video_url", "thumbnail_url", "alt_text", "title", "title_url", "author_name",
		"provider_name", "provider_icon_url", "description")
	o.need("video_url")
	o.httpsURL("video_url")
	o.needURL("thumbnail_url")
	o.needStr("alt_text", 1, 2000)
	o.needText("title", plainOnly, 199)
	o.httpsURL("title_url")
	o.str("author_name", 1, 49)
	o.str("provider_name", 1, 0)
	o.url("provider_icon_url")
	o.text("description", plainOnly, 200)
}
