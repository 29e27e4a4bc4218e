package draw

import (
	"embed"
	"html/template"
	"strings"

	"escalate/bot/slackfake/wire"
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
	return d.all(wire.Blocks(data))
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
	switch kind := wire.Str(b, "type"); kind {
	case "divider":
		return d.part(kind, nil)
	case "header":
		return d.part(kind, d.text(wire.Sub(b, "text")))
	case "section":
		return d.section(b)
	case "context":
		var all []template.HTML
		for _, e := range wire.Objects(b, "elements") {
			all = append(all, d.text(e))
		}
		return d.part(kind, all)
	case "actions":
		return d.part(kind, d.elements(b, wire.Objects(b, "elements")))
	case "rich_text":
		return d.part(kind, d.rich(b))
	case "input":
		return d.input(b)
	case "alert":
		return d.alert(b)
	case "data_table":
		return d.table(b)
	case "data_visualization":
		return d.chart(b)
	default:
		return d.part("unknown", kind)
	}
}

func (d *drawing) section(b raw) template.HTML {
	data := map[string]any{}
	if t := wire.Sub(b, "text"); t != nil {
		data["Text"] = d.text(t)
	}
	var fields []template.HTML
	for _, f := range wire.Objects(b, "fields") {
		fields = append(fields, d.text(f))
	}
	data["Fields"] = fields
	if a := wire.Sub(b, "accessory"); a != nil {
		data["Accessory"] = d.element(b, a)
	}
	return d.part("section", data)
}

func (d *drawing) alert(b raw) template.HTML {
	level := wire.Str(b, "level")
	marks := map[string]string{"warning": "!", "error": "!", "success": "✓"}
	mark := marks[level]
	if mark == "" {
		level, mark = "info", "i"
	}
	return d.part("alert", map[string]any{"Level": level, "Mark": mark, "Text": d.text(wire.Sub(b, "text"))})
}
