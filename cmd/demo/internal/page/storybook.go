package page

import (
	"encoding/json"
	"html/template"
	"net/http"
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

// serveStorybook shows every example of everything that people see, on one page.
func (d *Desk) serveStorybook(w http.ResponseWriter, r *http.Request) {
	st := d.stage()
	reader := st.reader(st.people[0])
	reader.Viewer = blockkit.Viewer{Zone: time.UTC, Now: st.Clock.Now}
	var all []surface
	for _, s := range view.Stories() {
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
		all = append(all, surface{
			Name: s.Name, Kind: s.Surface, Title: body.Title.Text, Submit: body.Submit.Text, Close: body.Close.Text,
			Body: reader.Blocks(body.Blocks, draw.Surface{ID: "s-" + s.Name}),
		})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pages.ExecuteTemplate(w, "storybook", all)
}
