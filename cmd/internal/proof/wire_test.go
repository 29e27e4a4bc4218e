package proof

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/websocket"
)

// wire is the program's way to Slack: it counts the calls, kills at them, and lets nothing
// through after death.
type wire struct {
	inner http.RoundTripper
	l     *life
	twice bool                  // a mutant: a message without an answer is posted again at once
	see   func(form url.Values) // of a message, before the call is made
}

// RoundTrip makes one call.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	n := w.l.count(&w.l.calls)
	w.l.strike(beforeCall, n, method)
	if w.l.died() {
		return nil, errDead
	}
	if method == "chat.postMessage" && r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		_ = r.Body.Close()
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		if form, err := url.ParseQuery(string(body)); err == nil {
			w.see(form)
		}
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
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body) // before cancel
	_ = res.Body.Close()
	w.l.strike(afterCall, n, method)
	if w.l.died() {
		return nil, errDead
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, err
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
