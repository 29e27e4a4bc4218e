package router

import "sync"

// tally counts what is under way and tells when, after close, nothing is any more.
type tally struct {
	mu     sync.Mutex
	n      int
	closed bool
	idle   chan struct{}
}

func newTally() *tally { return &tally{idle: make(chan struct{})} }

// add counts one more, also after close: what is under way may begin a last thing.
func (t *tally) add() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
}

func (t *tally) done() {
	t.mu.Lock()
	t.n--
	t.tell()
	t.mu.Unlock()
}

// close returns a channel that is closed when nothing is under way. It may be called again.
func (t *tally) close() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.tell()
	return t.idle
}

func (t *tally) tell() {
	if !t.closed || t.n > 0 {
		return
	}
	select {
	case <-t.idle:
	default:
		close(t.idle)
	}
}

// lanes runs jobs: those of one key in order, those of different keys side by side, a bounded number at once. Nothing
// runs and nothing is kept for a key without jobs.
type lanes struct {
	mu     sync.Mutex
	queue  map[string][]func()
	n      int // waiting and running
	limit  int
	slots  chan struct{}
	closed bool
	idle   chan struct{}
}

func newLanes(atOnce, limit int) *lanes {
	return &lanes{
		queue: map[string][]func(){}, limit: limit, slots: make(chan struct{}, atOnce), idle: make(chan struct{}),
	}
}

// push queues job behind the others of key. It never blocks; false says that it was not taken, because too much waits or
// because the lanes are closed.
func (l *lanes) push(key string, job func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.n >= l.limit {
		return false
	}
	l.n++
	waiting, busy := l.queue[key]
	l.queue[key] = append(waiting, job)
	if !busy {
		go l.run(key)
	}
	return true
}

func (l *lanes) run(key string) {
	for {
		l.slots <- struct{}{}
		l.mu.Lock()
		job := l.queue[key][0]
		l.mu.Unlock()
		job()
		<-l.slots
		if !l.next(key) {
			return
		}
	}
}

// next drops the job just done and says whether key has another.
func (l *lanes) next(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n--
	l.queue[key][0] = nil
	rest := l.queue[key][1:]
	l.queue[key] = rest
	if len(rest) == 0 {
		delete(l.queue, key)
	}
	if l.closed && l.n == 0 {
		close(l.idle)
	}
	return len(rest) > 0
}

// close takes nothing more and returns a channel that is closed once everything taken is done.
func (l *lanes) close() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		if l.n == 0 {
			close(l.idle)
		}
	}
	return l.idle
}
