package blockkit

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

// blockRules is the "Surfaces" line of the pages below docs.slack.dev/reference/block-kit/blocks: of the blocks that the
// program sends. Slack has others; they are not pretended.
var blockRules map[string]blockRule

func init() {
	blockRules = map[string]blockRule{
		"actions":            {onEverything, checkActions},
		"alert":              {onModal, checkAlert},
		"context":            {onEverything, checkContext},
		"data_table":         {onMessage | onHome, checkDataTable},
		"data_visualization": {onMessage, checkChart},
		"divider":            {onEverything, func(o object) { o.only("type", "block_id") }},
		"header":             {onEverything, checkHeader},
		"input":              {onEverything, checkInput},
		"rich_text":          {onEverything, checkRichText},
		"section":            {onEverything, checkSection},
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
	for i, b := range items {
		c.block(b, atIndex(pointer, i))
	}
}

// block checks one block.
func (c *checker) block(v any, pointer string) {
	o, ok := c.object(v, pointer)
	if !ok {
		return
	}
	kind, ok := o.needStr("type", 255)
	if !ok {
		return
	}
	rule, known := blockRules[kind]
	switch {
	case !known:
		o.wrongAt("type", "not pretended: %s", kind)
		return
	case !rule.shown.has(c.surface):
		o.wrongAt("type", "unsupported type: %s is not available in %s", kind, c.surface)
		return
	}
	outer := c.actionIDs
	c.actionIDs = map[string]bool{}
	o.blockID()
	rule.check(o)
	c.actionIDs = outer
}

func checkActions(o object) {
	o.only("type", "block_id", "elements")
	items, _ := o.needArray("elements", 1, 25)
	for i, v := range items {
		o.c.element(v, atIndex(o.where("elements"), i), inActions)
	}
}

func checkContext(o object) {
	o.only("type", "block_id", "elements")
	items, _ := o.needArray("elements", 1, 10)
	for i, v := range items {
		o.c.textObject(v, atIndex(o.where("elements"), i), anyText, textMax)
	}
}

func checkAlert(o object) {
	o.only("type", "block_id", "text", "level")
	o.needText("text", anyText, 200)
	o.oneOf("level", "default", "info", "warning", "error", "success")
}

func checkHeader(o object) {
	o.only("type", "block_id", "text", "level")
	o.needText("text", plainOnly, 150)
	o.whole("level", 1, 4)
}

func checkInput(o object) {
	o.only("type", "block_id", "label", "element", "hint", "optional", "dispatch_action")
	o.c.inputs++
	o.needText("label", plainOnly, 2000)
	o.text("hint", plainOnly, 2000)
	o.flag("optional")
	o.flag("dispatch_action")
	if o.need("element") {
		o.c.element(o.m["element"], o.where("element"), inInput)
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
