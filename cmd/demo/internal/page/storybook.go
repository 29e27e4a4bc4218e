package page

import (
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/view"
	"escalate/cmd/demo/internal/draw"
)

// surface is one example of the storybook, drawn.
type surface struct {
	Name, Kind, Title, Submit, Close string
	Body                             template.HTML
}

// book is what the storybook's page shows: one part of the surfaces, and the way to the others.
type book struct {
	Part  string
	Parts []string
	All   []surface
}

// serveStorybook shows every example of everything that people see, a page for each kind: the cards,
// the direct messages, the forms and so on, as the examples' names begin.
func (d *Desk) serveStorybook(w http.ResponseWriter, r *http.Request) {
	st := d.stage()
	reader := st.reader(st.people[0])
	reader.Viewer = blockkit.Viewer{Zone: time.UTC, Now: st.Clock.Now}
	b := book{Part: r.PathValue("part")}
	for _, s := range view.Stories() {
		part, _, _ := strings.Cut(s.Name, "-")
		if !slices.Contains(b.Parts, part) {
			b.Parts = append(b.Parts, part)
		}
		if b.Part == "" {
			b.Part = part
		}
		if part != b.Part {
			continue
		}
		raw, err := json.Marshal(s.Build())
		if err != nil {
			continue
		}
		var body struct {
			Blocks               json.RawMessage
			Title, Submit, Close struct{ Text string }
		}
		if json.Unmarshal(raw, &body) != nil || len(body.Blocks) == 0 {
			continue
		}
		b.All = append(b.All, surface{
			Name: s.Name, Kind: s.Surface, Title: body.Title.Text, Submit: body.Submit.Text, Close: body.Close.Text,
			Body: reader.Blocks(body.Blocks, draw.Surface{ID: "s-" + s.Name}),
		})
	}
	if len(b.All) == 0 {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pages.ExecuteTemplate(w, "storybook", b)
}
