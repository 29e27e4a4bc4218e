package proof

import (
	"context"
	"errors"
	"net"
	"sync"
)

// place says at which side of what the program is killed.
type place int

// The places. Before a commit and after a call are different deaths: the call was made, and
// its answer not kept.
const (
	never place = iota
	beforeCommit
	afterCommit // it is on the disk, and nobody was told
	beforeCall
	afterCall // Slack did it, and the answer never came
)

func (p place) String() string {
	return []string{"never", "before commit", "after commit", "before call", "after call"}[p]
}

// kill is a death that is planned: at the n-th commit or call of a life, from 1.
type kill struct {
	at place
	n  int
}

var errDead = errors.New("the program was killed")

// life is one run of the program, from its start until it stops or is killed.
type life struct {
	ctx  context.Context // ends at death
	cut  context.CancelFunc
	stop context.CancelFunc // of the program

	mu      sync.Mutex
	plan    kill
	dead    bool
	commits int
	tried   int
	calls   int
	where   string // what it died at
	conns   []net.Conn
}

func newLife(plan kill, stop context.CancelFunc) *life {
	l := &life{plan: plan, stop: stop}
	l.ctx, l.cut = context.WithCancel(context.Background())
	return l
}

// die ends the life at once: nothing is written, sent or heard from here on.
func (l *life) die(where string) {
	l.mu.Lock()
	if l.dead {
		l.mu.Unlock()
		return
	}
	l.dead, l.where = true, where
	conns := l.conns
	l.conns = nil
	l.mu.Unlock()
	l.cut()
	for _, c := range conns {
		_ = c.Close()
	}
	l.stop()
}

func (l *life) died() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dead
}

// count counts one more commit or call and says which one it is.
func (l *life) count(of *int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	*of++
	return *of
}

// strike kills if this is the planned moment.
func (l *life) strike(at place, n int, where string) {
	l.mu.Lock()
	now := l.plan.at == at && l.plan.n == n
	l.mu.Unlock()
	if now {
		l.die(at.String() + " " + where)
	}
}

// spare takes the planned death away.
func (l *life) spare() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.plan = kill{}
}

// counts is how many writes, commits and calls there were. A claim is a commit only.
func (l *life) counts() (tried, commits, calls int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tried, l.commits, l.calls
}

// adopt keeps a connection, to cut it at death.
func (l *life) adopt(c net.Conn) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead {
		_ = c.Close()
		return errDead
	}
	l.conns = append(l.conns, c)
	return nil
}
