package router

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// wire is the other end of the line: Slack's HTTP and websocket in memory, with every frame in the test's hands.
type wire struct {
	t     *testing.T
	conns chan net.Conn
	done  chan struct{}

	mu      sync.Mutex
	sockets []*websocket.Conn // open, oldest first
	opens   []time.Time       // of apps.connections.open
	acks    map[string][]json.RawMessage
	calls   []wireCall
	seq     int
	log     record

	// onCall answers a Web API call or response_url; nil is {"ok":true}.
	onCall func(method string, body map[string]any) (status int, answer string)
	// onSocket greets a new websocket; nil says hello.
	onSocket func(c *websocket.Conn)
	silent   bool // no pings
}

// record is a log that may be read while it is written.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}

type wireCall struct {
	method string
	body   map[string]any
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.done:
		return nil, net.ErrClosed
	}
}
func (w *wire) Close() error   { return nil }
func (w *wire) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (w *wire) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case w.conns <- server:
		return client, nil
	case <-w.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	if req.URL.Path == "/link" {
		w.serveSocket(rw, req)
		return
	}
	raw, _ := io.ReadAll(req.Body)
	body := map[string]any{}
	if json.Unmarshal(raw, &body) != nil {
		form, _ := url.ParseQuery(string(raw))
		for k := range form {
			body[k] = form.Get(k)
		}
	}
	method := strings.TrimPrefix(req.URL.Path, "/api/")
	w.mu.Lock()
	if method == "apps.connections.open" {
		w.opens = append(w.opens, time.Now())
	} else {
		w.calls = append(w.calls, wireCall{method, body})
	}
	answer := w.onCall
	w.mu.Unlock()
	status, text := 200, `{"ok":true}`
	if method == "apps.connections.open" {
		text = `{"ok":true,"url":"ws://wire/link"}`
	}
	if answer != nil {
		if s, a := answer(method, body); a != "" {
			status, text = s, a
		}
	}
	if status == 0 { // done, and the line is cut before the answer
		panic(http.ErrAbortHandler)
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Retry-After", "77")
	rw.WriteHeader(status)
	_, _ = io.WriteString(rw, text)
}

func (w *wire) serveSocket(rw http.ResponseWriter, req *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(rw, req, nil)
	if err != nil {
		return
	}
	w.mu.Lock()
	w.sockets = append(w.sockets, conn)
	greet, silent := w.onSocket, w.silent
	w.mu.Unlock()
	stop := make(chan struct{})
	if !silent {
		go func() {
			tick := time.NewTicker(5 * time.Second)
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					_ = conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
				case <-stop:
					return
				}
			}
		}()
	}
	if greet == nil {
		greet = hello
	}
	greet(conn)
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if err := conn.ReadJSON(&ack); err != nil {
			break
		}
		w.mu.Lock()
		w.acks[ack.ID] = append(w.acks[ack.ID], ack.Payload)
		w.mu.Unlock()
	}
	close(stop)
	_ = conn.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, c := range w.sockets {
		if c == conn {
			w.sockets = append(w.sockets[:i], w.sockets[i+1:]...)
			break
		}
	}
}

func hello(c *websocket.Conn) {
	_ = c.WriteJSON(map[string]any{"type": "hello", "num_connections": 1})
}

func disconnect(reason string) func(*websocket.Conn) {
	return func(c *websocket.Conn) { _ = c.WriteJSON(map[string]any{"type": "disconnect", "reason": reason}) }
}

// push sends one raw frame on a socket.
func (w *wire) push(socket int, frame string) {
	w.mu.Lock()
	conn := w.sockets[socket]
	w.mu.Unlock()
	require.NoError(w.t, conn.WriteMessage(websocket.TextMessage, []byte(frame)))
}

// send delivers an envelope on the first socket and returns its id.
func (w *wire) send(kind, payload string) string { return w.sendOn(0, kind, payload) }

func (w *wire) sendOn(socket int, kind, payload string) string {
	w.mu.Lock()
	w.seq++
	id := fmt.Sprintf("env-%d", w.seq)
	w.mu.Unlock()
	w.push(socket, fmt.Sprintf(`{"type":%q,"envelope_id":%q,"payload":%s}`, kind, id, payload))
	return id
}

// ack is the payload of the envelope's only ack so far; it fails when there is none or more.
func (w *wire) ack(id string) string {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	require.Len(w.t, w.acks[id], 1, "acks of %s", id)
	return string(w.acks[id][0])
}

func (w *wire) acked(id string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acks[id])
}

// called is the calls so far as words, and forgets them.
func (w *wire) called() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, c := range w.calls {
		all = append(all, c.words())
	}
	w.calls = nil
	return all
}

func (c wireCall) words() string {
	switch c.method {
	case "views.open", "views.push":
		return fmt.Sprintf("%s %v %s", c.method, c.body["trigger_id"], viewWords(c.body["view"]))
	case "views.update":
		return fmt.Sprintf("%s %v %s", c.method, c.body["view_id"], viewWords(c.body["view"]))
	case "views.publish":
		return fmt.Sprintf("%s %v", c.method, c.body["user_id"])
	case "users.info":
		return fmt.Sprintf("%s %v", c.method, c.body["user"])
	}
	if strings.HasPrefix(c.method, "/respond") {
		how := "ephemeral"
		if c.body["replace_original"] == true {
			how = "replace"
		}
		return fmt.Sprintf("response_url %s %v", how, c.body["text"])
	}
	return c.method
}

// viewWords is a view's title and the plain text of its first block.
func viewWords(v any) string {
	view, _ := v.(map[string]any)
	title, _ := view["title"].(map[string]any)
	words := fmt.Sprintf("%q", title["text"])
	blocks, _ := view["blocks"].([]any)
	if len(blocks) > 0 {
		first, _ := blocks[0].(map[string]any)
		if text, ok := first["text"].(map[string]any); ok {
			words += fmt.Sprintf(" %v", text["text"])
		}
	}
	return words
}

// directory is a Directory in memory.
type directory struct {
	mu     sync.Mutex
	people map[meeting.UserID]meeting.Person
	err    error
}

func (d *directory) People(_ context.Context, ids ...meeting.UserID) (map[meeting.UserID]meeting.Person, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found := map[meeting.UserID]meeting.Person{}
	for _, id := range ids {
		if p, ok := d.people[id]; ok {
			found[id] = p
		}
	}
	return found, d.err
}

func (d *directory) Learn(_ context.Context, _ time.Time, people ...meeting.Person) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range people {
		d.people[p.ID] = p
	}
	return nil
}

func (d *directory) person(id meeting.UserID) meeting.Person {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.people[id]
}

// rig is a router on a wire.
type rig struct {
	*wire
	r      *Router
	people *directory
	stop   context.CancelFunc
	ended  chan error
}

// onWire runs test with a router that has said hello on its first socket, in a bubble of virtual time.
func onWire(t *testing.T, routes *Routes, setup func(*wire, *Config), test func(*rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{t: t, conns: make(chan net.Conn), done: make(chan struct{}), acks: map[string][]json.RawMessage{}}
		server := &http.Server{Handler: w}
		go func() { _ = server.Serve(w) }()
		client := &http.Client{Transport: &http.Transport{DialContext: w.dial}}
		people := &directory{people: map[meeting.UserID]meeting.Person{
			"U1": {ID: "U1", Name: "Ana", Standing: meeting.FullMember},
			"U2": {ID: "U2", Name: "Bo", Standing: meeting.FullMember},
		}}
		cfg := Config{
			API:       slack.New("xoxb-1", slack.OptionAppLevelToken("xapp-1"), slack.OptionAPIURL("http://wire/api/"), slack.OptionHTTPClient(client)),
			Team:      "T1",
			Directory: people, Dialer: &websocket.Dialer{NetDialContext: w.dial}, Seed: 1,
			Reference: func() string { return "REF12345" }, Log: zerolog.New(&w.log), Sockets: 1,
		}
		if setup != nil {
			setup(w, &cfg)
		}
		ctx, cancel := context.WithCancel(t.Context())
		g := &rig{wire: w, r: New(cfg, routes), people: people, stop: cancel, ended: make(chan error, 1)}
		go func() { g.ended <- g.r.Run(ctx) }()
		defer func() { // also after a failure, so that it is the failure that is shown
			cancel()
			select {
			case err := <-g.ended:
				require.NoError(t, err)
			case <-time.After(11 * time.Second):
				require.Fail(t, "Run did not end")
			}
			close(w.done)
			_ = server.Close()
			client.CloseIdleConnections()
			w.mu.Lock()
			for _, c := range w.sockets {
				_ = c.Close()
			}
			w.mu.Unlock()
			time.Sleep(time.Minute) // what a test lets hang comes to its end
		}()
		synctest.Wait()
		test(g)
	})
}

// must never be reached by a request of these tests.
var errNever = errors.New("never")
