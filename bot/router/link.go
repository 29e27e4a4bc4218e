package router

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// silentTime is after how long without a byte (Slack pings every few seconds) a socket counts as dead: sooner than
	// for slack-go, which gives up after 30 to 60 seconds without a ping.
	silentTime = 29 * time.Second
	// helloTime is how long opening and hello may take together.
	helloTime = 60 * time.Second
	ackTime   = time.Second
)

// link is one connection, from apps.connections.open to its end.
type link struct {
	r      *Router
	n      int
	client *socketmode.Client
	cancel context.CancelFunc
	begun  time.Time

	last  atomic.Int64 // when bytes came, nanoseconds
	up    atomic.Bool  // the websocket is open
	hello atomic.Bool
	over  atomic.Bool

	// Why it ended, as far as it was told; read after live.
	failure error                  // opening failed
	reason  atomic.Pointer[string] // of Slack's disconnect, known only while diagnosing
}

// newLink prepares a connection. While diagnosing, the reason of a disconnect is learned, which slack-go tells only to
// its debug log (with everything else, so that it is off when all is well); nothing of that log is kept.
func (r *Router) newLink(ctx context.Context, n int, diagnose bool) (*link, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	l := &link{r: r, n: n, cancel: cancel, begun: time.Now()}
	heard := func() { l.last.Store(time.Now().UnixNano()) }
	closed := func() {
		// The end of an open connection ends this client: a new one is opened at our pace. A connection that closes
		// without having been open has failed to open, and the reason is still to come.
		l.over.Store(true)
		if l.up.Load() {
			cancel()
		}
	}
	l.client = socketmode.New(r.cfg.API,
		socketmode.OptionDialer(watch(r.cfg.Dialer, heard, closed)),
		socketmode.OptionDebug(diagnose),
		socketmode.OptionLog((*reasons)(l)),
	)
	// Unbuffered: slack-go cannot go on to reconnect before "connected" has been taken.
	l.client.Events = make(chan socketmode.Event)
	return l, ctx
}

// live holds the connection until it ends or ctx does.
func (l *link) live(ctx context.Context) {
	defer l.cancel()
	done := make(chan error, 1)
	go func() { done <- l.client.RunContext(ctx) }()
	look := time.NewTimer(l.due())
	defer look.Stop()
	for {
		select {
		case ev := <-l.client.Events:
			l.take(ev)
		case <-look.C:
			l.check()
			look.Reset(l.due())
		case err := <-done:
			l.over.Store(true)
			l.r.forget(l)
			if l.failure == nil && !l.up.Load() && !errors.Is(err, context.Canceled) {
				l.failure = err
			}
			return
		}
	}
}

func (l *link) silence() time.Duration { return time.Since(time.Unix(0, l.last.Load())) }

// due is how long it takes until the connection may count as dead.
func (l *link) due() time.Duration {
	left := min(silentTime, helloTime-time.Since(l.begun))
	if l.hello.Load() {
		left = silentTime - l.silence()
	}
	return max(left, 0) + time.Second
}

func (l *link) check() {
	switch {
	case !l.hello.Load() && time.Since(l.begun) > helloTime:
		l.failure = errors.New("Slack did not say hello within a minute")
		l.cancel()
	case l.hello.Load() && l.silence() > silentTime:
		l.r.cfg.Log.Warn().Int("socket", l.n).Dur("silence", l.silence()).Msg("nothing heard from Slack; reconnecting")
		l.cancel()
	}
}

// take handles one event of the client. It must never block.
func (l *link) take(ev socketmode.Event) {
	switch ev.Type {
	case socketmode.EventTypeConnecting:
		if l.up.Load() {
			l.cancel() // slack-go would reconnect by itself
		}
	case socketmode.EventTypeConnectionError:
		if e, ok := ev.Data.(*slack.ConnectionErrorEvent); ok && !l.up.Load() && l.failure == nil {
			l.failure = e.ErrorObj
		}
		l.cancel()
	case socketmode.EventTypeConnected:
		l.last.Store(time.Now().UnixNano())
		l.up.Store(true)
		if l.over.Load() { // closed before it was known to be open
			l.cancel()
		}
		l.r.remember(l)
	case socketmode.EventTypeHello:
		l.hello.Store(true)
		open := 0
		if ev.Request != nil {
			open = ev.Request.NumConnections
		}
		l.r.cfg.Log.Info().Int("socket", l.n).Int("open", open).Msg("socket open")
		l.r.count(l, open)
		l.r.once.Do(func() { close(l.r.connected) })
	case socketmode.EventTypeErrorWriteFailed:
		if e, ok := ev.Data.(*socketmode.ErrorWriteFailed); ok && e.Response != nil {
			go l.r.resend(l, *e.Response)
		}
	case socketmode.EventTypeErrorBadMessage:
		if e, ok := ev.Data.(*socketmode.ErrorBadMessage); ok {
			l.r.takeRaw(l, e.Message)
		}
	default:
		if ev.Request != nil {
			l.r.take(l, *ev.Request)
		}
	}
}

// takeRaw takes what slack-go could not decode: a type unknown to it, or one odd block in a message that makes a whole
// click undecodable for it. It does not ack these.
func (r *Router) takeRaw(l *link, raw json.RawMessage) {
	var req socketmode.Request
	if json.Unmarshal(raw, &req) != nil {
		var least struct {
			ID string `json:"envelope_id"`
		}
		_ = json.Unmarshal(raw, &least)
		req = socketmode.Request{EnvelopeID: least.ID}
	}
	r.take(l, req)
}

// ack answers an envelope on the socket that delivered it, or on another one when that is gone: Slack's other clients do
// the same after a reconnect.
func (r *Router) ack(l *link, envelope string, payload any) error {
	return r.send(l, socketmode.Response{EnvelopeID: envelope, Payload: payload})
}

func (r *Router) send(l *link, res socketmode.Response) error {
	err := errors.New("no socket to Slack is open")
	if l.over.Load() {
		l = r.other(l)
	}
	for tries := 0; l != nil && tries < 2; tries++ {
		if err = l.enqueue(res); err == nil {
			return nil
		}
		l = r.other(l)
	}
	return fmt.Errorf("send an ack: %w", err)
}

func (l *link) enqueue(res socketmode.Response) error {
	ctx, cancel := context.WithTimeout(context.Background(), ackTime)
	defer cancel()
	return l.client.SendCtx(ctx, res)
}

// resend repeats an ack that could not be written on from.
func (r *Router) resend(from *link, res socketmode.Response) {
	other := r.other(from)
	if other == nil || r.send(other, res) != nil {
		r.cfg.Log.Warn().Str("envelope", res.EnvelopeID).Msg("an ack could not be sent")
	}
}

func (r *Router) other(not *link) *link {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.links {
		if l != not && !l.over.Load() {
			return l
		}
	}
	return nil
}

func (r *Router) remember(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.links = append(r.links, l)
}

func (r *Router) forget(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, have := range r.links {
		if have == l {
			r.links = append(r.links[:i:i], r.links[i+1:]...)
			return
		}
	}
}

// reasons is slack-go's debug log, of which only the reason of a disconnect is read.
type reasons link

// Output takes one line of the log.
func (l *reasons) Output(_ int, line string) error {
	raw, ok := strings.CutPrefix(line, "Received WebSocket message: ")
	if !ok {
		return nil
	}
	var msg struct{ Type, Reason string }
	if json.Unmarshal([]byte(raw), &msg) == nil && msg.Type == socketmode.RequestTypeDisconnect {
		l.reason.Store(&msg.Reason)
	}
	return nil
}
