package slackfake

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// network is an in-memory listener: nothing in it is a real socket.
type network struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := newPipe()
	select {
	case n.conns <- server:
		return client, nil
	case <-n.done:
		return nil, errors.New("slackfake: connection refused: the workspace is closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept takes the next dialled connection.
func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

// Close stops the listener.
func (n *network) Close() error { n.close(); return nil }

// Addr names the listener.
func (n *network) Addr() net.Addr { return memoryAddr{} }

func (n *network) close() { n.once.Do(func() { close(n.done) }) }

type memoryAddr struct{}

// Network is the kind of network.
func (memoryAddr) Network() string { return "memory" }

// String is the host's name in memory.
func (memoryAddr) String() string { return "slack.local" }

func (w *Workspace) startNetwork() {
	w.network = &network{conns: make(chan net.Conn), done: make(chan struct{})}
	w.base = "http://slack.local"
	w.server = &http.Server{Handler: http.HandlerFunc(w.serve), ReadHeaderTimeout: time.Minute}
	w.work.Go(func() { _ = w.server.Serve(w.network) })
}

// HTTPClient is a new client that reaches the workspace in memory, whatever the host in the URL.
func (w *Workspace) HTTPClient() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: w.NetDialContext}}
}

// NetDialContext connects to the workspace in memory, whatever the address.
func (w *Workspace) NetDialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	return w.network.dial(ctx, network, addr)
}

// Dialer is a new websocket dialer that reaches the workspace in memory.
func (w *Workspace) Dialer() *websocket.Dialer {
	return &websocket.Dialer{NetDialContext: w.NetDialContext, HandshakeTimeout: 10 * time.Second, WriteBufferSize: 32 << 10}
}

// Listen serves the workspace on a real address too, such as "127.0.0.1:0", and returns its URL without a path. From
// then on the URLs that the workspace gives out (sockets, response URLs, uploads) point there.
func (w *Workspace) Listen(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("slackfake: listen on %s: %w", addr, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return "", errors.Join(ErrClosed, l.Close())
	}
	w.base = "http://" + l.Addr().String()
	w.work.Go(func() { _ = w.server.Serve(l) })
	return w.base, nil
}

// APIURL is the address of the Web API, ending in "/api/".
func (w *Workspace) APIURL() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.base + "/api/"
}
