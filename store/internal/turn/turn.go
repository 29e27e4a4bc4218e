// Package turn lets callers that come at the same time be served together: whoever finds nobody at
// it serves what is queued, for one group, and waits for nobody.
//
// This package must never know what the callers want.
package turn

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// ErrClosed is the answer to whoever comes after Close.
var ErrClosed = errors.New("closed")

// Request is one caller's wish on its way.
type Request[T any] struct {
	What  T
	Err   error // valid once it was told
	state atomic.Int32
	done  chan struct{}
}

// The states of a request.
const (
	queued int32 = iota
	taken        // by whoever serves
	left         // its caller went away before it was taken
)

// Tell tells the caller the outcome. Every request that was served is told once.
func (r *Request[T]) Tell(err error) {
	r.Err = err
	close(r.done)
}

// Queue holds what waits to be served. It needs no bound: whoever queues waits.
type Queue[T any] struct {
	most   int
	serve  func([]*Request[T])
	mu     sync.Mutex
	all    []*Request[T]
	busy   bool // somebody serves
	closed bool
	done   chan struct{} // closed when nobody ever will any more
}

// New makes a queue of which serve takes groups of at most so many requests and tells each. It is
// called by one goroutine at a time.
func New[T any](most int, serve func([]*Request[T])) *Queue[T] {
	return &Queue[T]{most: most, serve: serve, done: make(chan struct{})}
}

// push queues the request, and says whether its caller has to serve now.
func (q *Queue[T]) push(r *Request[T]) (lead bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false, ErrClosed
	}
	q.all = append(q.all, r)
	lead, q.busy = !q.busy, true
	return lead, nil
}

// take returns what is queued and whose caller still waits.
func (q *Queue[T]) take() (group []*Request[T]) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(q.most, len(q.all))
	for _, r := range q.all[:n] {
		if r.state.CompareAndSwap(queued, taken) {
			group = append(group, r)
		}
	}
	if q.all = q.all[n:]; len(q.all) == 0 {
		q.all = nil
	}
	return group
}

// rest says whether whoever serves may go, because nothing is queued.
func (q *Queue[T]) rest() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.all) > 0 {
		return false
	}
	if q.busy = false; q.closed {
		close(q.done)
	}
	return true
}

// Close takes nothing more, and waits until what is queued was served.
func (q *Queue[T]) Close() {
	q.mu.Lock()
	if !q.closed && !q.busy {
		close(q.done)
	}
	q.closed = true
	q.mu.Unlock()
	<-q.done
}

// Do has the wish served and returns what it was told. A caller whose context ends before that
// leaves, and it is not served. Whoever finds nobody at it serves one group: somebody who is
// alone waits for no other goroutine to wake up.
func (q *Queue[T]) Do(ctx context.Context, what T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &Request[T]{What: what, done: make(chan struct{})}
	lead, err := q.push(r)
	if err != nil {
		return err
	}
	if lead {
		q.lead()
	}
	select {
	case <-r.done:
		return r.Err
	case <-ctx.Done():
		if r.state.CompareAndSwap(queued, left) {
			return ctx.Err()
		}
		<-r.done
		return r.Err
	}
}

// lead serves one group; what came meanwhile is not this caller's to wait for, and is served by a
// goroutine of its own.
func (q *Queue[T]) lead() {
	defer func() { // also when a wish ends its goroutine, as a failing test does
		if !q.rest() {
			go q.lead()
		}
	}()
	q.serve(q.take())
}
