package draw

import (
	"embed"
	"html/template"
	"strings"
)

//go:embed parts/*.html
var files embed.FS

var parts = template.Must(template.ParseFS(files, "parts/*.html"))

// Surface is where blocks stand.
type Surface struct {
	// ID is unique on the page; ids of inputs and menus begin with it.
	ID string
	// State is what the inputs hold, by block_id and action_id, in words; nil is what the
	// blocks say themselves.
	State map[string]map[string][]string
	// Errors are shown under the fields, by block_id.
	Errors map[string]string
}

// drawing is one surface while it is drawn.
type drawing struct {
	Reader
	Surface
	menus int
}

// Blocks draws a JSON array of blocks for the reader.
func (r Reader) Blocks(data []byte, s Surface) template.HTML {
	d := &drawing{Reader: r, Surface: s}
	return d.all(blocksOf(data))
}

func (d *drawing) all(blocks []raw) template.HTML {
	var b strings.Builder
	for _, one := range blocks {
		b.WriteString(string(d.block(one)))
	}
	return template.HTML(b.String()) //nolint:gosec // made of templates
}

// part executes one of the templates, which cannot fail on what is given to them here.
func (d *drawing) part(name string, data any) template.HTML {
	var b strings.Builder
	if err := parts.ExecuteTemplate(&b, name, data); err != nil {
		return Plain("This cannot be drawn: " + err.Error())
	}
	return template.HTML(b.String()) //nolint:gosec // html/template escaped it
}

func (d *drawing) block(b raw) template.HTML {
	switch kind := str(b, "type"); kind {
	case "divider":
		return d.part(kind, nil)
	case "header":
		return d.part(kind, d.text(obj(b, "text")))
	case "section":
		return d.section(b)
	case "context":
		var all []template.HTML
		for _, e := range objects(b, "elements") {
			all = append(all, d.inContext(e))
		}
		return d.part(kind, all)
	case "actions", "context_actions":
		return d.part("actions", d.elements(b, objects(b, "elements")))
	case "rich_text":
		return d.part(kind, d.rich(b))
	case "input":
		return d.input(b)
	case "alert":
		return d.alert(b)
	case "table", "data_table":
		return d.table(b)
	case "data_visualization":
		return d.chart(b)
	case "image", "video":
		return d.part("image", map[string]any{"Title": words(b, "title"), "Alt": str(b, "alt_text")})
	case "markdown":
		return d.part(kind, Plain(str(b, "text")))
	default:
		return d.nested(b, kind)
	}
}

func (d *drawing) nested(b raw, kind string) template.HTML {
	switch kind {
	case "card":
		data := map[string]any{"Actions": d.elements(b, objects(b, "actions"))}
		for _, key := range []string{"title", "subtitle", "body", "subtext"} {
			if o := obj(b, key); o != nil {
				data[strings.ToUpper(key[:1])+key[1:]] = d.text(o)
			}
		}
		return d.part(kind, data)
	case "carousel":
		return d.all(objects(b, "elements"))
	case "container":
		var children []template.HTML
		for _, c := range objects(b, "child_blocks") {
			children = append(children, d.block(c))
		}
		title := d.text(obj(b, "title"))
		if r := obj(b, "rich_text_title"); r != nil {
			title = d.rich(r)
		}
		return d.part(kind, map[string]any{"Title": title, "Subtitle": d.text(obj(b, "subtitle")), "Children": children})
	}
	return d.part("unknown", kind)
}

func (d *drawing) section(b raw) template.HTML {
	data := map[string]any{}
	if t := obj(b, "text"); t != nil {
		data["Text"] = d.text(t)
	}
	var fields []template.HTML
	for _, f := range objects(b, "fields") {
		fields = append(fields, d.text(f))
	}
	data["Fields"] = fields
	if a := obj(b, "accessory"); a != nil {
		data["Accessory"] = d.element(b, a)
	}
	return d.part("section", data)
}

func (d *drawing) inContext(e raw) template.HTML {
	if str(e, "type") == "image" {
		return Plain("[" + str(e, "alt_text") + "]")
	}
	return d.text(e)
}

func (d *drawing) alert(b raw) template.HTML {
	level := str(b, "level")
	marks := map[string]string{"warning": "!", "error": "!", "success": "✓"}
	mark := marks[level]
	if mark == "" {
		level, mark = "info", "i"
	}
	return d.part("alert", map[string]any{"Level": level, "Mark": mark, "Text": d.text(obj(b, "text"))})
}
