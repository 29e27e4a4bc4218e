package router

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// watched is a connection that tells when something was heard on it and when it was closed. slack-go tells neither:
// pings stay inside it, and after a close it reconnects at once. The bytes are not looked at.
type watched struct {
	net.Conn
	heard  func()
	closed func()
	once   sync.Once
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if n > 0 {
		w.heard()
	}
	return n, err
}

func (w *watched) Close() error {
	w.once.Do(w.closed)
	return w.Conn.Close()
}

// frameBuffer holds a whole ack: Slack drops frames that come in pieces (slack-go's defaultWriteBufferSize says so).
const frameBuffer = 32 << 10

// watch is a copy of d (nil is slack-go's default) whose connections are watched.
func watch(d *websocket.Dialer, heard, closed func()) *websocket.Dialer {
	c := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 45 * time.Second}
	if d != nil {
		c = *d
	}
	c.WriteBufferSize = max(c.WriteBufferSize, frameBuffer)
	type dial = func(ctx context.Context, network, addr string) (net.Conn, error)
	wrap := func(dial dial) dial {
		return func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &watched{Conn: conn, heard: heard, closed: closed}, nil
		}
	}
	switch plain := c.NetDial; {
	case c.NetDialContext != nil:
		c.NetDialContext = wrap(c.NetDialContext)
	case plain != nil:
		c.NetDialContext = wrap(func(_ context.Context, network, addr string) (net.Conn, error) {
			return plain(network, addr)
		})
	default:
		c.NetDialContext = wrap((&net.Dialer{}).DialContext)
	}
	if c.NetDialTLSContext != nil {
		c.NetDialTLSContext = wrap(c.NetDialTLSContext)
	}
	return &c
}
