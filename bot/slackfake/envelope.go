package slackfake

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"escalate/bot/slackfake/wire"
)

// ackDeadline is how long Slack waits for an ack; ackLimit the size from which it drops one
// (docs.slack.dev/interactivity/handling-user-interaction; measured by client libraries).
const (
	ackDeadline = 3 * time.Second
	ackLimit    = 20 * 1024
)

// What a person sees when the app does not answer.
var (
	// ErrTimeout is no ack within three seconds.
	ErrTimeout = errors.New("operation_timeout: the app did not answer within three seconds")
	// ErrNoSocket is no open socket to deliver to.
	ErrNoSocket = errors.New("dispatch_failed: the app has no open connection")
	// ErrDown is Slack itself being down.
	ErrDown = errors.New("slack is down")
)

// envelope is one delivery that waits for its ack.
type envelope struct {
	what     string // for violations
	frame    []byte
	accepts  bool
	acked    chan json.RawMessage // one place
	carriers []*socket
	expired  bool
	lost     bool // the line broke before the ack was due
	sent     time.Time
}

// Deliver sends the app an envelope that nobody here causes: of a kind or shape that Slack may have next year, or a huge
// one. It returns the payload of the ack, which is empty for most, and ErrTimeout when none came within three seconds.
func (w *Workspace) Deliver(kind string, payload json.RawMessage) (json.RawMessage, error) {
	var sent any = payload
	var object obj
	if json.Unmarshal(payload, &object) == nil && object != nil {
		sent = object
	}
	return w.deliver(kind, "an odd envelope of type "+kind, sent, 0)
}

// deliver sends a payload to one of the sockets and waits for its ack.
func (w *Workspace) deliver(kind, what string, payload any, attempt int) (json.RawMessage, error) {
	w.mu.Lock()
	lag := w.lag
	w.mu.Unlock()
	if lag != nil {
		t := time.NewTimer(lag(kind))
		defer t.Stop()
		select {
		case <-t.C:
		case <-w.done:
			return nil, ErrClosed
		}
	}
	env, id, err := w.send(kind, what, payload, attempt)
	if err != nil {
		return nil, err
	}
	t := time.NewTimer(ackDeadline)
	defer t.Stop()
	select {
	case ack := <-env.acked:
		return ack, nil
	case <-w.done:
		return nil, ErrClosed
	case <-t.C:
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case ack := <-env.acked:
		return ack, nil
	default:
	}
	env.expired = true
	open := slices.ContainsFunc(env.carriers, func(s *socket) bool { return slices.Contains(w.sockets, s) })
	if env.lost = !open; open { // an ack that a lost line swallowed is nobody's fault
		w.violate("no ack within %v for %s (envelope %s)", ackDeadline, what, id)
	}
	return nil, ErrTimeout
}

// send queues the envelope on the next socket, and copies of it on those after when duplicates are asked for.
func (w *Workspace) send(kind, what string, payload any, attempt int) (*envelope, string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.isDown {
		return nil, "", ErrDown
	}
	id := w.uuid()
	full := obj{"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": kind != "events_api"}
	if kind == "events_api" {
		full["retry_attempt"], full["retry_reason"] = attempt, ""
		if attempt > 0 {
			full["retry_reason"] = "timeout"
		}
	}
	usual, _ := payload.(obj)
	env := &envelope{
		what: what, frame: wire.Encode(full), accepts: acceptsPayload(kind, usual),
		acked: make(chan json.RawMessage, 1), sent: time.Now(),
	}
	for range 1 + w.copies {
		for range len(w.sockets) {
			s := w.sockets[w.next%len(w.sockets)]
			w.next++
			if s.queue(env.frame) {
				env.carriers = append(env.carriers, s)
				break
			}
		}
	}
	if len(env.carriers) == 0 {
		return nil, "", ErrNoSocket
	}
	if t := w.triggers[wire.Str(usual, "trigger_id")]; t != nil {
		t.sent = env.sent
	}
	for old, e := range w.pending {
		if time.Since(e.sent) > time.Minute {
			delete(w.pending, old)
		}
	}
	w.pending[id] = env
	return env, id, nil
}

func acceptsPayload(kind string, payload obj) bool {
	if kind == "slash_commands" {
		return true
	}
	t := wire.Str(payload, "type")
	return kind == "interactive" && (t == "view_submission" || t == "block_suggestion")
}

// takeAck reads a frame from the app. Acks may come on any socket.
func (w *Workspace) takeAck(kind int, frame []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if kind != websocket.TextMessage {
		w.violate("ack: a frame that is not text")
		return
	}
	if len(frame) >= ackLimit {
		w.violate("ack: a frame of %d bytes was dropped, it must be smaller than %d", len(frame), ackLimit)
		return
	}
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(frame, &ack); err != nil || ack.ID == "" {
		w.violate("ack: a frame without envelope_id: %.80s", frame)
		return
	}
	env := w.pending[ack.ID]
	switch {
	case env == nil:
		w.violate("ack: nobody waits for envelope %s", ack.ID)
		return
	case env.lost:
		return
	case env.expired:
		w.violate("late ack, %v after it was sent, for %s", time.Since(env.sent).Round(time.Millisecond), env.what)
		return
	}
	empty := len(ack.Payload) == 0 || string(ack.Payload) == "null" || string(ack.Payload) == "{}" || string(ack.Payload) == `""`
	if empty {
		ack.Payload = nil
	} else if !env.accepts {
		w.violate("ack: a payload for %s, which takes none", env.what)
	}
	select {
	case env.acked <- ack.Payload:
	default: // the ack of a copy
	}
}

// Duplicate delivers every envelope 1+copies times from now on, each to the next socket; 0 ends that.
func (w *Workspace) Duplicate(copies int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.copies = max(0, copies)
}

// SlowDelivery holds each envelope back for what fn says, which also changes their order; kind is "events_api",
// "interactive" or "slash_commands". The three seconds begin when it is sent. A nil fn ends that.
func (w *Workspace) SlowDelivery(fn func(kind string) time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lag = fn
}
