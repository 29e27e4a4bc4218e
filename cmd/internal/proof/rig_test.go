package proof

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
	"escalate/store"
	"escalate/store/boltstore"
)

// rig is the program on the local workspace, in virtual time, over a real file, through all
// its lives.
type rig struct {
	t      *testing.T
	slack  *slackfake.Workspace
	policy *meeting.Policy
	cfg    app.Config
	book   *book
	clock  *clock
	log    *logged
	mutant mutant

	// tidy says that of what would happen at one moment each thing has its own, so that a run
	// can be repeated exactly.
	tidy bool
	// say takes one line for each call and each write.
	say    func(format string, args ...any)
	l      *life
	lives  int
	killed bool                // by the system itself, at the end of its first life already
	lived  map[string][]string // where people moved to, by handle
	// faulty says that answers of Slack were lost.
	faulty bool
	done   chan error
	store  store.Store // the real one of this life; read by the laws
}

// clock is the program's: its wall may be set.
type clock struct {
	mu  sync.Mutex
	off time.Duration
}

// Now is the time on the program's wall.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

// After sends once d has passed.
func (c *clock) After(d time.Duration) <-chan time.Time { return time.After(d) }

func (c *clock) set(off time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = off
}

// logged is the log of all lives.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write takes a line.
func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// newRig makes a workspace and its people; at is when all begins.
func newRig(t *testing.T, s story.Story, policy *meeting.Policy) *rig {
	time.Sleep(time.Until(s.At)) // a bubble begins in the year 2000
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, GrantOptional: true})
	require.NoError(t, err)
	s.AddPeople(ws)
	r := &rig{t: t, slack: ws, policy: policy, book: newBook(policy), clock: &clock{}, log: &logged{},
		say: func(string, ...any) {}}
	r.cfg = app.Config{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), Clock: r.clock,
		DB: filepath.Join(t.TempDir(), "escalate.db"), Command: "/escalate", Policy: policy, Currency: "USD", Seed: 1, Roles: s.Roles(ws),
		Log: zerolog.New(r.log).Level(zerolog.InfoLevel),
	}
	return r
}

// start begins a life and returns when the program is connected, or dead by plan.
func (r *rig) start(plan kill) error {
	ctx, stop := context.WithCancel(context.Background())
	l := newLife(plan, stop)
	r.l, r.done = l, make(chan error, 1)
	r.lives++
	cfg := r.cfg
	way := &wire{inner: r.slack.HTTPClient().Transport, l: l, tidy: r.tidy, say: r.say, see: r.calling, twice: r.mutant.twice}
	cfg.HTTP = &http.Client{Transport: way, Timeout: 15 * time.Second}
	cfg.Dialer = l.dialer(r.slack.Dialer())
	cfg.Open = func(path string, p *meeting.Policy) (store.Store, error) {
		kept, err := boltstore.Open(path, boltstore.Options{Policy: p})
		if err != nil {
			return nil, err
		}
		r.store = kept
		var s store.Store = kept
		if r.mutant.store != nil {
			s = r.mutant.store(s, r)
		}
		k := &keeper{Store: s, l: l, b: r.book, now: r.clock.Now, tidy: r.tidy, say: r.say, waiting: make(chan struct{}, 1)}
		go k.signals(s.Waiting())
		return k, nil
	}
	connected := make(chan struct{})
	cfg.Connected = func() { close(connected) }
	done := r.done
	go func() {
		err := app.Run(ctx, cfg)
		way.inner.(*http.Transport).CloseIdleConnections()
		l.cut()
		done <- err
	}()
	select {
	case <-connected:
		return nil
	case <-l.ctx.Done():
		if l.died() {
			return nil
		}
	}
	return fmt.Errorf("the bot did not start: %w", <-done)
}

// bury waits until what is left of a killed program is gone.
func (r *rig) bury() {
	<-r.done
	r.l, r.store = nil, nil
}

// stop ends the program politely.
func (r *rig) stop() error {
	r.l.stop()
	err := <-r.done
	r.l, r.store = nil, nil
	return err
}

// pass lets time go by.
func (r *rig) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// close puts everything away.
func (r *rig) close() {
	if r.l != nil {
		dead := r.l.died()
		err := r.stop()
		require.True(r.t, dead || err == nil, "%v", err)
	}
	r.slack.Close()
	time.Sleep(time.Millisecond) // whoever still waited for their turn is gone
}

// around is the first line with the word in it.
func (l *logged) around(word string) string {
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, word) {
			return line
		}
	}
	return ""
}
