package proof

import (
	"bytes"
	"context"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// wire is the program's way to Slack: it counts the calls, kills at them, and lets nothing
// through after death.
type wire struct {
	inner http.RoundTripper
	l     *life
	tidy  bool
	say   func(format string, args ...any)
	twice bool                  // a mutant: a message without an answer is posted again at once
	see   func(form url.Values) // of a message, before the call is made
}

// RoundTrip makes one call.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	method, ok := strings.CutPrefix(r.URL.Path, "/api/")
	if !ok {
		method = "response or upload"
	}
	r, form, err := asked(r)
	if err != nil {
		return nil, err
	}
	wait := time.Duration(0)
	if w.tidy {
		wait = turn(r.URL.Path, form)
	}
	time.Sleep(wait)
	n := w.l.count(&w.l.calls)
	w.say("calls %s %s %s %q", method, form.Get("channel"), form.Get("ts"), form.Get("text"))
	w.l.strike(beforeCall, n, method)
	if w.l.died() {
		return nil, errDead
	}
	if method == "chat.postMessage" {
		w.see(form)
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(w.l.ctx, cancel)()
	res, err := w.inner.RoundTrip(r.WithContext(ctx))
	if err != nil && w.twice && r.GetBody != nil && ctx.Err() == nil {
		if r.Body, err = r.GetBody(); err == nil {
			res, err = w.inner.RoundTrip(r.WithContext(ctx))
		}
	}
	var body []byte
	if err == nil {
		body, err = io.ReadAll(res.Body) // before cancel
		_ = res.Body.Close()
	}
	time.Sleep(wait) // answers given at one moment come one after the other, too
	if res == nil {
		return nil, err
	}
	w.l.strike(afterCall, n, method)
	if w.l.died() {
		return nil, errDead
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, err
}

// asked is what the call says, and the call anew.
func asked(r *http.Request) (*http.Request, url.Values, error) {
	if r.Body == nil {
		return r, nil, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, nil, err
	}
	_ = r.Body.Close()
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, err := url.ParseQuery(string(body))
	if err != nil {
		form = nil // an upload
	}
	return r, form, nil
}

// turn is how long a call takes to Slack: each takes its own below a millisecond, by what it
// says, so that calls made at one moment arrive in the same order whenever a seed is repeated.
// What the bot draws at random has no part in it; what the pretend Slack draws (a trigger, an address for answers) repeats
// with the seed.
func turn(path string, form url.Values) time.Duration {
	said := []string{path}
	for _, name := range []string{"channel", "users", "user", "ts", "name", "text", "topic", "timestamp", "view_id", "trigger_id"} {
		said = append(said, form.Get(name))
	}
	return instant(said...)
}

// instant is a time below a millisecond that belongs to the words.
func instant(words ...string) time.Duration {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = io.WriteString(h, w+"\x00")
	}
	return time.Duration(h.Sum64() % uint64(time.Millisecond))
}

// dialer opens websockets that death cuts, so that no ack leaves after it.
func (l *life) dialer(d *websocket.Dialer) *websocket.Dialer {
	dial := d.NetDialContext
	d.NetDialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		if err := l.adopt(c); err != nil {
			return nil, err
		}
		return c, nil
	}
	return d
}
