package slackfake

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// window is how many bytes a stream holds until they are read.
const window = 64 << 10

// newPipe makes both ends of a connection in memory that behaves as TCP does: a write waits for nobody until the window
// is full. With net.Pipe each write waits for its reader and each deadline makes a timer of its own, and weeks in
// virtual time consist of little but pings.
func newPipe() (client, server net.Conn) {
	to, from := newStream(), newStream()
	return &pipeEnd{in: from, out: to}, &pipeEnd{in: to, out: from}
}

// pipeEnd is one end of a connection in memory.
type pipeEnd struct{ in, out *stream }

// Read reads what the other end wrote.
func (p *pipeEnd) Read(b []byte) (int, error) { return p.in.read(b) }

// Write hands bytes to the other end.
func (p *pipeEnd) Write(b []byte) (int, error) { return p.out.write(b) }

// Close ends both directions; what was written before can still be read at the other end.
func (p *pipeEnd) Close() error {
	p.in.close(true)
	p.out.close(false)
	return nil
}

// LocalAddr is the host's name in memory.
func (p *pipeEnd) LocalAddr() net.Addr { return memoryAddr{} }

// RemoteAddr is the host's name in memory.
func (p *pipeEnd) RemoteAddr() net.Addr { return memoryAddr{} }

// SetDeadline sets both deadlines.
func (p *pipeEnd) SetDeadline(t time.Time) error {
	_ = p.SetReadDeadline(t)
	return p.SetWriteDeadline(t)
}

// SetReadDeadline sets until when reads wait; the zero time is for ever.
func (p *pipeEnd) SetReadDeadline(t time.Time) error { return p.in.set(&p.in.reading, t) }

// SetWriteDeadline sets until when writes wait; the zero time is for ever.
func (p *pipeEnd) SetWriteDeadline(t time.Time) error { return p.out.set(&p.out.writing, t) }

// stream is one direction of a connection.
type stream struct {
	mu               sync.Mutex
	changed          sync.Cond
	data             []byte
	ended            bool // nothing more will be written
	deaf             bool // nothing more will be read
	reading, writing deadline
}

func newStream() *stream {
	s := &stream{}
	s.changed.L = &s.mu
	return s
}

func (s *stream) read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.deaf:
			return 0, net.ErrClosed
		case s.reading.past():
			return 0, os.ErrDeadlineExceeded
		case len(s.data) > 0:
			n := copy(b, s.data)
			s.data = append(s.data[:0], s.data[n:]...)
			s.changed.Broadcast()
			return n, nil
		case s.ended:
			return 0, io.EOF
		case len(b) == 0:
			return 0, nil
		}
		s.changed.Wait()
	}
}

func (s *stream) write(b []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.ended:
			return n, net.ErrClosed
		case s.deaf:
			return n, io.ErrClosedPipe
		case s.writing.past():
			return n, os.ErrDeadlineExceeded
		}
		if part := min(len(b)-n, window-len(s.data)); part > 0 {
			s.data = append(s.data, b[n:n+part]...)
			n += part
			s.changed.Broadcast()
		}
		if n == len(b) {
			return n, nil
		}
		s.changed.Wait()
	}
}

func (s *stream) close(byReader bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaf, s.ended = s.deaf || byReader, s.ended || !byReader
	s.changed.Broadcast()
}

// deadline is when somebody stops to wait. Its timer is set anew only when it is too late: a deadline that moves on with
// every ping costs nothing.
type deadline struct {
	at, rings time.Time
	timer     *time.Timer
}

func (d *deadline) past() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

func (s *stream) set(d *deadline, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.at = at
	switch wait := time.Until(at); {
	case at.IsZero():
	case wait <= 0:
		s.changed.Broadcast()
	case d.timer == nil:
		d.rings = at
		d.timer = time.AfterFunc(wait, func() { s.ring(d) })
	case d.rings.IsZero() || at.Before(d.rings):
		d.rings = at
		d.timer.Reset(wait)
	}
	return nil
}

// ring ends the waiting, or sets the timer to where the deadline has moved.
func (s *stream) ring(d *deadline) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.rings = time.Time{}
	if wait := time.Until(d.at); !d.at.IsZero() && wait > 0 && !s.ended && !s.deaf {
		d.rings = d.at
		d.timer.Reset(wait)
		return
	}
	s.changed.Broadcast()
}
