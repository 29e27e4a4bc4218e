package slackfake

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"escalate/bot/slackfake/wire"
)

// Numbers of the line (docs.slack.dev/apis/events-api/using-socket-mode).
const (
	maxSockets    = 10
	pingEvery     = 25 * time.Second // a client gives up after thirty
	pongPatience  = 65 * time.Second
	writePatience = 10 * time.Second
	warningTime   = 10 * time.Second
	socketLife    = 18060 * time.Second // seen at Slack
	debugLife     = 360 * time.Second   // with debug_reconnects=true
)

// socket is one open websocket to the app. A nil frame closes it after what was queued before.
type socket struct {
	conn *websocket.Conn
	out  chan []byte
	done chan struct{}
	once sync.Once
	life time.Duration
}

// cut drops the socket without a close frame.
func (s *socket) cut() {
	s.once.Do(func() { close(s.done) })
	_ = s.conn.Close()
}

// queue puts a frame in line; a reader that lets 256 frames pile up has lost the line.
func (s *socket) queue(frame []byte) bool {
	select {
	case <-s.done:
		return false
	case s.out <- frame:
		return true
	default:
		s.once.Do(func() { close(s.done) })
		return false
	}
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }, WriteBufferSize: 32 << 10}

// serveSocket answers the websocket's handshake and keeps the socket until it ends.
func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	note := Call{At: w.clock.Now(), Method: "socket", Args: map[string]string{}}
	f := w.faultFor(note)
	w.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	good := w.tickets[ticket]
	delete(w.tickets, ticket)
	if !good {
		w.violate("socket: the address was used before or never given out")
	}
	w.record(note, map[bool]string{true: "", false: "bad ticket"}[good])
	w.mu.Unlock()
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-w.done:
		}
		panic(http.ErrAbortHandler)
	case f.Cut:
		panic(http.ErrAbortHandler)
	case f.Status > 0 || f.Error != "" || f.RetryAfter > 0:
		http.Error(rw, "trouble", max(f.Status, http.StatusServiceUnavailable))
		return
	case !good:
		http.Error(rw, "bad ticket", http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	s := &socket{conn: conn, out: make(chan []byte, 256), done: make(chan struct{})}
	w.welcome(s, r.URL.Query().Get("debug_reconnects") == "true")
	w.listen(s)
}

// welcome says hello, or why not, and starts the socket's clockwork.
func (w *Workspace) welcome(s *socket, debug bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		s.cut()
		return
	}
	w.opened++
	switch {
	case debug:
		s.life = debugLife
	case w.cfg.SocketLife != 0:
		s.life = w.cfg.SocketLife
	default:
		s.life = socketLife + time.Duration(w.opened%7)*433*time.Second
	}
	switch {
	case w.isDown:
		s.queue(nil)
	case w.unlinked || !w.man.Settings.SocketMode:
		s.queue(disconnectFrame("link_disabled"))
		s.queue(nil)
	case len(w.sockets) >= maxSockets:
		w.violate("socket: the app has %d sockets open, more are not allowed", maxSockets)
		s.queue(disconnectFrame("too_many_websockets"))
		s.queue(nil)
	default:
		w.sockets = append(w.sockets, s)
		s.queue(wire.Encode(obj{
			"type": "hello", "num_connections": len(w.sockets), "connection_info": obj{"app_id": w.appID},
			"debug_info": obj{
				"host": "applink-1", "started": w.clock.Now().UTC().Format(time.DateTime), "build_number": 5,
				"approximate_connection_time": int(max(s.life, 0) / time.Second),
			},
		}))
		w.tell(Event{Kind: KindSocket, Text: "connected"})
		w.change()
	}
	w.work.Go(func() { w.write(s) })
}

func disconnectFrame(reason string) []byte {
	return wire.Encode(obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "applink-1"}})
}

// write sends what is queued, pings, and refreshes the socket at the end of its life.
func (w *Workspace) write(s *socket) {
	defer s.cut()
	soon := func() time.Time { return time.Now().Add(writePatience) }
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	var old <-chan time.Time
	if s.life > 0 {
		t := time.NewTimer(s.life)
		defer t.Stop()
		old = t.C
	}
	for {
		var err error
		select {
		case <-s.done:
			return
		case <-ping.C:
			err = s.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-1"), soon())
		case <-old:
			old = nil
			w.refresh(s, true)
		case frame := <-s.out:
			if frame == nil {
				return
			}
			_ = s.conn.SetWriteDeadline(soon())
			err = s.conn.WriteMessage(websocket.TextMessage, frame)
		}
		if err != nil {
			return
		}
	}
}

// listen reads acks until the socket ends, then forgets it.
func (w *Workspace) listen(s *socket) {
	patience := func() { _ = s.conn.SetReadDeadline(time.Now().Add(pongPatience)) }
	s.conn.SetPongHandler(func(string) error { patience(); return nil })
	patience()
	for {
		kind, frame, err := s.conn.ReadMessage()
		if err != nil {
			break
		}
		w.takeAck(kind, frame)
	}
	s.cut()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(s)
}

// forget takes a socket that has ended off the list. w.mu is held.
func (w *Workspace) forget(s *socket) {
	if i := slices.Index(w.sockets, s); i >= 0 {
		w.sockets = slices.Delete(w.sockets, i, i+1)
		w.tell(Event{Kind: KindSocket, Text: "disconnected"})
		w.change()
	}
}

// refresh asks the app to replace a socket: with a warning ten seconds before, or at once.
func (w *Workspace) refresh(s *socket, warning bool) {
	if !warning {
		s.queue(disconnectFrame("refresh_requested"))
		s.queue(nil)
		return
	}
	s.queue(disconnectFrame("warning"))
	w.work.Go(func() {
		t := time.NewTimer(warningTime)
		defer t.Stop()
		select {
		case <-t.C:
			s.queue(disconnectFrame("refresh_requested"))
			s.queue(nil)
		case <-s.done:
		}
	})
}

// Sockets is how many are open.
func (w *Workspace) Sockets() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sockets)
}

// Refresh asks the app to replace its oldest socket, as Slack does every few hours: with a warning ten seconds before,
// or at once. It reports whether there was one.
func (w *Workspace) Refresh(warning bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.sockets) == 0 {
		return false
	}
	w.refresh(w.sockets[0], warning)
	return true
}

// DropSockets cuts all sockets without a word.
func (w *Workspace) DropSockets() {
	w.mu.Lock()
	sockets := slices.Clone(w.sockets)
	for _, s := range sockets {
		w.forget(s)
	}
	w.mu.Unlock()
	for _, s := range sockets {
		s.cut()
	}
}

// DisableLink switches Socket Mode off, as an administrator can: every socket, now and later, ends as link_disabled.
func (w *Workspace) DisableLink() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unlinked = true
	for _, s := range w.sockets {
		s.queue(disconnectFrame("link_disabled"))
		s.queue(nil)
	}
}

// Down makes Slack unreachable, or reachable again: calls get 503, sockets drop, people can do nothing.
func (w *Workspace) Down(down bool) {
	w.mu.Lock()
	w.isDown = down
	w.change()
	w.mu.Unlock()
	if down {
		w.DropSockets()
	}
}

// Revoke uninstalls the app: it hears of it, and from then on its tokens are refused.
func (w *Workspace) Revoke() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sendEvent("tokens_revoked", nil, obj{"tokens": obj{"bot": []string{w.botUser}}, "event_ts": w.newTS()})
	w.sendEvent("app_uninstalled", nil, obj{"event_ts": w.newTS()})
	w.revoked = true
	w.change()
}
