package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// house is a company in real time, the rooms in it, and the program as a process of its own
// that is killed and started again.
type house struct {
	rig      // slack, book and policy; store while the file is looked at
	errand   errand
	promises promises
	rooms    sync.WaitGroup
	closing  atomic.Bool   // no room begins another meeting
	over     chan struct{} // closed when the house is given up

	mu    sync.Mutex
	born  chan struct{} // closed when there is a program again
	now   *process
	fault error // what a room could not do
}

// process is one life of the program. ctx ends with it.
type process struct {
	ctx    context.Context
	end    context.CancelFunc
	cmd    *exec.Cmd
	input  io.Closer
	stderr bytes.Buffer
	told   chan struct{} // closed once all that it told was read
	ready  chan struct{} // closed once it was connected
}

// speed is how much faster than the real time their clock is.
const speed = 20

// newHouse makes a company of three rooms, in which people begin as soon as there is a program.
func newHouse(t *testing.T) *house {
	e := errand{DB: filepath.Join(t.TempDir(), "escalate.db"),
		Clock: quick{time.Now().Round(0), time.Date(2025, 11, 10, 9, 0, 0, 0, time.UTC), speed}}
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, GrantOptional: true, Clock: e.Clock})
	require.NoError(t, err)
	t.Cleanup(ws.Close)
	_, err = ws.Listen("127.0.0.1:0")
	require.NoError(t, err)
	e.BotToken, e.AppToken, e.APIURL = ws.BotToken(), ws.AppToken(), ws.APIURL()
	h := &house{errand: e, born: make(chan struct{}), over: make(chan struct{})}
	h.rig = rig{t: t, slack: ws, policy: e.policy(), book: newBook(e.policy())}
	for no := 1; no <= 3; no++ {
		r := &room{h: h, no: no}
		r.moveIn()
		h.rooms.Go(func() {
			if err := r.hold(); err != nil && !errors.Is(err, errOver) {
				h.mu.Lock()
				defer h.mu.Unlock()
				h.fault = err
			}
		})
	}
	t.Cleanup(func() { close(h.over); h.rooms.Wait() })
	return h
}

// start starts the program and reads what it tells.
func (h *house) start() *process {
	h.lives++
	self, err := os.Executable()
	require.NoError(h.t, err)
	told, err := json.Marshal(h.errand)
	require.NoError(h.t, err)
	p := &process{cmd: exec.Command(self), told: make(chan struct{}), ready: make(chan struct{})}
	p.ctx, p.end = context.WithCancel(context.Background())
	p.cmd.Env = append(os.Environ(), childEnv+"="+string(told))
	p.cmd.Stderr = &p.stderr
	p.input, err = p.cmd.StdinPipe()
	require.NoError(h.t, err)
	out, err := p.cmd.StdoutPipe()
	require.NoError(h.t, err)
	require.NoError(h.t, p.cmd.Start())
	go func() {
		defer close(p.told)
		for in := json.NewDecoder(out); ; {
			var a account
			if in.Decode(&a) != nil { // the last line of a killed program may be half a line
				_, _ = io.Copy(io.Discard, out)
				return
			}
			h.hear(p, a)
		}
	}()
	return p
}

// hear enters what the program told into the books.
func (h *house) hear(p *process, a account) {
	switch {
	case a.Connected:
		h.mu.Lock()
		h.now = p
		close(h.born)
		h.mu.Unlock()
		close(p.ready)
	case a.Seq > 0:
		h.book.told(&meeting.Escalation{ID: a.Of, Seq: a.Seq})
	case a.Delivered != nil:
		h.book.delivered(*a.Delivered, a.Receipt)
	}
	for _, b := range a.Claimed {
		h.book.claimed(b)
	}
}

// life is the program that runs now, as soon as there is one; nil when the house is given up.
func (h *house) life() *process {
	for {
		h.mu.Lock()
		p, born := h.now, h.born
		h.mu.Unlock()
		select {
		case <-h.over:
			return nil
		default:
		}
		if p != nil {
			return p
		}
		select {
		case <-born:
		case <-h.over:
		}
	}
}

// kill is SIGKILL.
func (p *process) kill() { _ = p.cmd.Process.Kill() }

// bury waits until the process is gone and all that it told was read.
func (h *house) bury(p *process) error {
	<-p.told
	err := p.cmd.Wait()
	h.mu.Lock()
	if h.now == p {
		h.now, h.born = nil, make(chan struct{})
	}
	h.mu.Unlock()
	p.end()
	return err
}

// failed is what a room could not do, if anything.
func (h *house) failed() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fault
}

// read reads statements.
func (h *house) read(statements string) (story.Story, error) {
	var b strings.Builder
	fmt.Fprintln(&b, "# A room\nat 2025-11-10 10:00 Europe/Berlin")
	for _, u := range h.slack.Users() {
		if !u.Bot {
			fmt.Fprintf(&b, "person %s | %s | | %s\n", u.Name, u.RealName, u.Zone)
		}
	}
	return story.Parse("room", b.String()+statements)
}
