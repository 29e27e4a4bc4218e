package pgstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"sync"

	"escalate/store/storetest"
)

// wire is the way to the server, which a test may cut at the next commit.
type wire struct {
	mu    sync.Mutex
	armed bool
	at    storetest.Moment
}

func (w *wire) cut(at storetest.Moment) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed, w.at = true, at
}

// disarm says whether the next commit is to be cut, and when.
func (w *wire) disarm() (armed bool, at storetest.Moment) {
	w.mu.Lock()
	defer w.mu.Unlock()
	armed, w.armed = w.armed, false
	return armed, w.at
}

func (w *wire) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &cutConn{Conn: c, wire: w}, nil
}

// cutConn is a connection on which a commit is seen.
type cutConn struct {
	net.Conn
	wire   *wire
	behind bool // nothing that the server says is heard any more
}

// unnamed is the message that parses a commit that is not to be prepared.
var unnamed = []byte("P\x00\x00\x00\x0e\x00commit\x00")

// bound is how pgx calls a commit that it has prepared, in the message that binds it.
var bound = func() []byte {
	sum := sha256.Sum256([]byte("commit"))
	return []byte("\x00stmtcache_" + hex.EncodeToString(sum[:24]) + "\x00")
}()

var errCut = errors.New("the connection was cut")

func (c *cutConn) Write(data []byte) (int, error) {
	if bytes.Contains(data, bound) || bytes.Contains(data, unnamed) {
		if armed, at := c.wire.disarm(); armed {
			if at == storetest.BeforeCommit {
				_ = c.Conn.Close()
				return 0, errCut
			}
			c.behind = true
		}
	}
	return c.Conn.Write(data)
}

// Read reads the answer to the commit and loses it.
func (c *cutConn) Read(p []byte) (int, error) {
	if !c.behind {
		return c.Conn.Read(p)
	}
	var said []byte
	for !bytes.Contains(said, []byte("COMMIT\x00")) {
		n, err := c.Conn.Read(p)
		if err != nil {
			return 0, err
		}
		said = append(said, p[:n]...)
	}
	_ = c.Conn.Close()
	return 0, io.ErrUnexpectedEOF
}
