package page

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"escalate/bot/slackfake"
)

// tab is one open page: who somebody is there, what they look at, and what was sent to it.
type tab struct {
	id     string
	at     place
	woken  chan struct{}
	ctx    context.Context
	stop   context.CancelFunc
	words  chan notice
	window windows

	// Only the goroutine that serves the tab writes these; mu is for the readers.
	mu    sync.Mutex
	st    *stage
	seen  map[string]slackfake.Message // messages as they stand there, by ts
	form  *slackfake.View
	home  *slackfake.View
	sent  map[string]string // regions
	items map[string]string // the list
	order []string
	fresh fresh
}

// windows is how many of the newest messages are shown.
type windows struct {
	mu sync.Mutex
	n  int
}

// The newest messages that are shown at first, and how many more each time.
const (
	windowSize = 60
	windowMore = 200
)

func (w *windows) size() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return max(w.n, windowSize)
}

func (w *windows) more() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n = max(w.n, windowSize) + windowMore
}

// notice is a word to a tab that is not a change of the page.
type notice struct {
	Go      *place `json:"go,omitempty"`
	Moves   int    `json:"moves,omitempty"` // how often the story went elsewhere, with this time
	Caption string `json:"caption,omitempty"`
	Toast   string `json:"toast,omitempty"`
}

func newTab(ctx context.Context, id string, at place) *tab {
	t := &tab{
		id: id, at: at, woken: make(chan struct{}, 1), words: make(chan notice, 32),
		sent: map[string]string{}, items: map[string]string{}, seen: map[string]slackfake.Message{},
	}
	t.ctx, t.stop = context.WithCancel(ctx)
	return t
}

func (t *tab) wake() {
	select {
	case t.woken <- struct{}{}:
	default:
	}
}

// say sends a word; a tab that reads none misses it.
func (t *tab) say(n notice) {
	select {
	case t.words <- n:
	default:
	}
}

// patch is what is different since the last one.
type patch struct {
	Regions map[string]string `json:"regions,omitempty"`
	Order   []string          `json:"order,omitempty"` // keys of the list, all of them, when it changed
	Items   map[string]string `json:"items,omitempty"`
	Title   string            `json:"title,omitempty"`
	Form    string            `json:"form,omitempty"` // id of the form in front
}

// settle is how long a tab waits for more before it is drawn again, so that what happens
// together is shown together.
const settle = 30 * time.Millisecond

// serveEvents is the stream of one tab: first everything, then what changes.
func (d *Desk) serveEvents(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	t := newTab(r.Context(), q.Get("tab"), place{As: q.Get("as"), At: q.Get("at")})
	defer t.stop()
	d.enter(t)
	defer d.leave(t)
	t.say(d.stage().play.missed(q.Get("moves")))
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	t.wake()
	for {
		select {
		case <-t.ctx.Done():
			return
		case n := <-t.words:
			if send(w, "word", n) != nil || out.Flush() != nil {
				return
			}
			continue
		case <-t.woken:
		}
		p, changed := d.draw(t)
		if changed {
			if send(w, "patch", p) != nil || out.Flush() != nil {
				return
			}
		}
		select {
		case <-t.ctx.Done():
			return
		case <-time.After(settle):
		}
	}
}

func send(w http.ResponseWriter, event string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, bytes.TrimSpace(b.Bytes()))
	return err
}

// draw is what a tab shows now, as far as it differs from what was sent.
func (d *Desk) draw(t *tab) (patch, bool) {
	st := d.stage()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.st != st { // another world
		t.st, t.fresh = st, fresh{}
		if t.at.At == "home" {
			go func() { _ = st.Slack.Person(st.who(t.at.As).ID).OpenHome() }()
		}
	}
	s := d.scene(st, t)
	p := patch{Regions: map[string]string{}, Items: map[string]string{}, Form: s.formID}
	changed := false
	for name, html := range s.regions {
		if old, ok := t.sent[name]; !ok || old != html {
			p.Regions[name], t.sent[name], changed = html, html, true
		}
	}
	same := len(t.order) == len(s.order)
	keep := map[string]string{}
	for i, key := range s.order {
		same = same && t.order[i] == key
		html := s.items[key]
		keep[key] = html
		if t.items[key] != html {
			p.Items[key], changed = html, true
		}
	}
	if !same {
		p.Order, changed = s.order, true
	}
	t.items, t.order, t.seen, t.form, t.home = keep, s.order, s.seen, s.form, s.home
	p.Title = s.title
	return p, changed
}

// surface is what the person of a tab saw last: a message by its ts, "form" or "home".
func (t *tab) surface(what string) (slackfake.Message, *slackfake.View, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch what {
	case "form":
		return slackfake.Message{}, t.form, t.form != nil
	case "home":
		return slackfake.Message{}, t.home, t.home != nil
	}
	m, ok := t.seen[what]
	return m, nil, ok
}
