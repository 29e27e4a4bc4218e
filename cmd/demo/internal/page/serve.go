package page

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed parts/*.html static/*
var files embed.FS

var pages = template.Must(template.ParseFS(files, "parts/*.html"))

// Handler answers the page's requests.
func (d *Desk) Handler() http.Handler {
	static, err := fs.Sub(files, "static")
	if err != nil {
		panic(err) // cannot happen: it is embedded
	}
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/"+d.stage().people[0].Handle+"/"+lobby, http.StatusFound)
	})
	m.HandleFunc("GET /{as}/{at}", d.servePage)
	m.HandleFunc("GET /events", d.serveEvents)
	m.HandleFunc("POST /do", d.serveDo)
	m.HandleFunc("GET /file/{as}/{channel}/{ts}/{id}", d.serveFile)
	m.HandleFunc("GET /storybook", d.serveStorybook)
	m.HandleFunc("GET /storybook/{part}", d.serveStorybook)
	m.Handle("GET /static/{file}", http.StripPrefix("/static/", http.FileServerFS(static)))
	return guard(m)
}

// Serve answers on the listener until the context ends.
func (d *Desk) Serve(ctx context.Context, l net.Listener) error {
	s := &http.Server{Handler: d.Handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve the page: %w", err)
	case <-ctx.Done():
	}
	_ = s.Close() // streams would never end by themselves
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the page: %w", err)
	}
	return nil
}

type keyed struct {
	Key  string
	HTML template.HTML
}

// servePage is the whole page as it is now; what changes afterwards comes by its stream.
func (d *Desk) servePage(w http.ResponseWriter, r *http.Request) {
	at := place{As: r.PathValue("as"), At: r.PathValue("at")}
	st := d.stage()
	if me := st.who(at.As); me.Handle != at.As {
		http.Redirect(w, r, "/"+me.Handle+"/"+lobby, http.StatusFound)
		return
	}
	s := d.scene(st, newTab(r.Context(), "", at))
	regions := map[string]template.HTML{}
	for name, html := range s.regions {
		regions[name] = template.HTML(html) //nolint:gosec // made of templates
	}
	var items []keyed
	for _, key := range s.order {
		items = append(items, keyed{key, template.HTML(s.items[key])}) //nolint:gosec // made of templates
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pages.ExecuteTemplate(w, "page", map[string]any{"Title": s.title, "As": at.As, "At": at.At, "R": regions, "Items": items})
}

// serveFile is a file that the person sees; text is shown as text, whatever it is.
func (d *Desk) serveFile(w http.ResponseWriter, r *http.Request) {
	st := d.stage()
	me := st.who(r.PathValue("as"))
	for _, m := range st.Slack.Person(me.ID).Messages(r.PathValue("channel")) {
		if m.TS != r.PathValue("ts") {
			continue
		}
		for _, f := range m.Files {
			if f.ID != r.PathValue("id") {
				continue
			}
			kind := mime.TypeByExtension(path.Ext(f.Name))
			if isText(f) {
				kind = "text/plain; charset=utf-8"
			}
			w.Header().Set("Content-Type", kind)
			how := "inline"
			if _, ok := r.URL.Query()["download"]; ok || !isText(f) && !strings.HasSuffix(f.Name, ".pdf") {
				how = "attachment"
			}
			w.Header().Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
			_, _ = w.Write(f.Content)
			return
		}
	}
	http.Error(w, "There is no such file here, or "+me.Name+" does not see it.", http.StatusNotFound)
}
