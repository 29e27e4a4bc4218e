package blockkit

// nestingMax is how deep containers and layouts may stand in one another.
const nestingMax = 2

func checkCard(o object) {
	o.only("type", "block_id", "hero_image", "icon", "slack_icon", "title", "subtitle", "body", "subtext", "actions")
	if !o.has("hero_image") && !o.has("title") && !o.has("actions") && !o.has("body") {
		o.wrong("must have at least one of hero_image, title, actions, body")
	}
	o.imageElement("hero_image")
	o.imageElement("icon")
	o.slackIcon()
	o.text("title", anyText, 150)
	o.text("subtitle", anyText, 150)
	o.text("body", anyText, 200)
	o.text("subtext", anyText, 200)
	buttons, _ := o.array("actions", 1, 3)
	for i, v := range buttons {
		o.c.element(v, atIndex(o.where("actions"), i), inCard)
	}
}

// slackIcon checks the named icon of a card, which excludes a picture of its own.
func (o object) slackIcon() {
	v, there := o.m["slack_icon"]
	if !there {
		return
	}
	if o.has("icon") {
		o.wrong("must not have both icon and slack_icon")
	}
	icon, ok := o.c.object(v, o.where("slack_icon"))
	if !ok {
		return
	}
	icon.only("type", "name")
	if icon.need("type") {
		icon.oneOf("type", "icon")
	}
	if icon.need("name") {
		icon.oneOf("name", slackIcons...)
	}
}

func checkCarousel(o object) {
	o.only("type", "block_id", "elements")
	cards, _ := o.needArray("elements", 1, 10)
	for i, v := range cards {
		o.c.block(v, atIndex(o.where("elements"), i), "card")
	}
}

// childKinds are the blocks that a container may hold; tables with paging and charts are not among them.
var childKinds = []string{"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section",
	"table", "video", "layout"}

func checkContainer(o object) {
	o.only("type", "block_id", "title", "rich_text_title", "subtitle", "icon", "width", "is_collapsible",
		"default_collapsed", "has_header_divider", "child_blocks")
	if !o.has("title") && !o.has("rich_text_title") {
		o.wrong("must have title or rich_text_title")
	}
	o.text("title", plainOnly, 150)
	if v, there := o.m["rich_text_title"]; there {
		if r, ok := o.c.object(v, o.where("rich_text_title")); ok {
			r.richTextValue()
		}
	}
	o.text("subtitle", anyText, 150)
	o.imageElement("icon")
	o.oneOf("width", "narrow", "standard", "wide", "full")
	collapsible := o.flag("is_collapsible")
	if o.flag("default_collapsed") && !collapsible {
		o.wrongAt("default_collapsed", "default_collapsed requires is_collapsible")
	}
	if o.flag("has_header_divider") && collapsible {
		o.wrongAt("has_header_divider", "has_header_divider is not available with is_collapsible")
	}
	leave := o.enter()
	defer leave()
	children, _ := o.needArray("child_blocks", 1, 10)
	for i, v := range children {
		o.c.block(v, atIndex(o.where("child_blocks"), i), childKinds...)
	}
}

// enter goes one level down and reports the third.
func (o object) enter() (leave func()) {
	o.c.depth++
	if o.c.depth == nestingMax+1 {
		o.wrong("containers and layouts may be nested %d levels deep", nestingMax)
	}
	return func() { o.c.depth-- }
}

// checkLayout checks the layout block of October 2026. Its items count towards the limit of the surface; its fallback,
// which only older clients show, does not.
func checkLayout(o object) {
	o.only("type", "block_id", "label", "rows", "is_label_visible", "grid_lines", "fallback")
	o.needStr("label", 1, 150)
	o.flag("is_label_visible")
	o.oneOf("grid_lines", "none", "rows", "outer")
	leave := o.enter()
	defer leave()
	rows, _ := o.needArray("rows", 1, 5)
	for i, v := range rows {
		row, ok := o.c.object(v, atIndex(o.where("rows"), i))
		if !ok {
			continue
		}
		row.only("items")
		items, _ := row.needArray("items", 1, 3)
		for j, item := range items {
			o.c.layoutItem(item, atIndex(row.where("items"), j))
		}
	}
	fallback, _ := o.array("fallback", 0, messageBlocksMax)
	for i, v := range fallback {
		o.c.block(v, atIndex(o.where("fallback"), i))
	}
}

func (c *checker) layoutItem(v any, pointer string) {
	item, ok := c.object(v, pointer)
	if !ok {
		return
	}
	item.only("block", "width", "horizontal_alignment")
	item.oneOf("width", "narrow", "standard", "wide")
	item.oneOf("horizontal_alignment", "start", "center", "end")
	if !item.need("block") {
		return
	}
	c.nested++
	if str(obj(item.m, "block"), "type") == "markdown" {
		item.wrongAt("block", "unsupported type: markdown is not allowed in a layout")
		return
	}
	c.block(item.m["block"], item.where("block"))
}

func checkPlan(o object) {
	o.only("type", "block_id", "title", "tasks")
	o.needStr("title", 1, textMax)
	tasks, _ := o.array("tasks", 0, 0)
	for i, v := range tasks {
		pointer := atIndex(o.where("tasks"), i)
		task, ok := o.c.object(v, pointer)
		if !ok {
			continue
		}
		if kind := str(task.m, "type"); kind != "task_card" {
			task.wrongAt("type", "unsupported type: %s is not allowed here", kind)
			continue
		}
		task.blockID()
		task.task("pending", "in_progress", "complete", "error")
	}
}

// checkTaskCard checks a task card that stands alone, which cannot be pending.
func checkTaskCard(o object) {
	o.task("in_progress", "complete", "error")
}

func (o object) task(statuses ...string) {
	o.only("type", "block_id", "task_id", "title", "status", "details", "output", "sources", "hide_title")
	o.needStr("task_id", 1, 255)
	o.needStr("title", 1, textMax)
	if o.need("status") {
		o.oneOf("status", statuses...)
	}
	o.flag("hide_title")
	for _, key := range []string{"details", "output"} {
		if v, there := o.m[key]; there {
			if r, ok := o.c.object(v, o.where(key)); ok {
				r.richTextValue()
			}
		}
	}
	sources, _ := o.array("sources", 0, 0)
	for i, v := range sources {
		if s, ok := o.c.object(v, atIndex(o.where("sources"), i)); ok {
			s.only("type", "url", "text")
			if s.need("type") {
				s.oneOf("type", "url")
			}
			s.needURL("url")
			s.needStr("text", 1, textMax)
		}
	}
}
