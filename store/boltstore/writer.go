package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"

	"go.etcd.io/bbolt"

	"escalate/store"
)

// most bounds how many requests share one transaction, so that its pages stay few.
const most = 256

// request is one change on its way to the writer.
type request struct {
	// prepare reads, runs the meeting, and refuses with an error; it writes nothing and may
	// run more than once. What it returns writes, and is nil when there is nothing to write.
	prepare func(g *group) (write func() error, err error)
	state   atomic.Int32
	done    chan struct{}
	err     error // valid once done is closed
}

// The states of a request.
const (
	queued int32 = iota
	taken        // by the writer
	left         // its caller went away before it was taken
)

// queue holds what waits for the writer. It needs no bound: whoever queues waits.
type queue struct {
	mu     sync.Mutex
	all    []*request
	busy   bool // there is a writer
	closed bool
	done   chan struct{} // closed when there never will be a writer any more
}

// push queues the request, and says whether its caller has to be the writer now.
func (q *queue) push(r *request) (lead bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false, store.ErrClosed
	}
	q.all = append(q.all, r)
	lead, q.busy = !q.busy, true
	return lead, nil
}

// take returns what is queued, at most the number given.
func (q *queue) take(n int) []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = min(n, len(q.all))
	group := q.all[:n:n]
	if q.all = q.all[n:]; len(q.all) == 0 {
		q.all = nil
	}
	return group
}

// rest says whether the writer may go, because nothing is queued.
func (q *queue) rest() bool {
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

// close takes nothing more; done tells when what is queued was served.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed = true; !q.busy {
		close(q.done)
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// write hands prepare to the writer and waits for the commit. A caller whose context ends
// before the writer took the request leaves, and it is not run. Whoever finds no writer is
// the writer for one group: somebody who is alone waits for no other goroutine to wake up.
func (s *Store) write(ctx context.Context, prepare func(g *group) (func() error, error)) error {
	if s.closed.Load() {
		return store.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{prepare: prepare, done: make(chan struct{})}
	lead, err := s.queue.push(r)
	if err != nil {
		return err
	}
	if lead {
		s.lead()
	}
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		if r.state.CompareAndSwap(queued, left) {
			return ctx.Err()
		}
		<-r.done
		return r.err
	}
}

// lead is the writer for one group; what came meanwhile is not this caller's to wait for, and
// has a writer of its own.
func (s *Store) lead() {
	defer func() { // also when a change ends its goroutine, as a failing test does
		if !s.queue.rest() {
			go s.lead()
		}
	}()
	s.group()
}

// group serves what is queued. Nobody but the writer changes the file.
func (s *Store) group() {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a file cut short under us is an error, not the end
	var group []*request
	for _, r := range s.queue.take(most) {
		if r.state.CompareAndSwap(queued, taken) {
			group = append(group, r)
		}
	}
	s.serve(group)
}

// serve commits the group and tells its callers. A fault that is not the disk's is looked
// for by running each request alone, so that only the one that causes it hears of it.
func (s *Store) serve(group []*request) {
	err := s.unwell()
	well := err == nil
	if well && len(group) > 0 {
		err = s.try(group)
	}
	var disk *diskError
	switch {
	case err == nil:
	case len(group) > 1 && well && !errors.As(err, &disk):
		for _, r := range group {
			s.serve([]*request{r})
		}
		return
	default:
		if errors.As(err, &disk) && well && !full(err) {
			// After a failed sync nobody knows what the disk holds; going on could lose
			// what is acknowledged from here on.
			err = fmt.Errorf("%w, restart escalate when the disk is well: %w", store.ErrBroken, err)
			s.broken.Store(&err)
			poke(s.waiting)
		}
		for _, r := range group {
			r.err = err
		}
	}
	for _, r := range group {
		close(r.done)
	}
}

// unwell is why nothing is written any more; nil while all is well.
func (s *Store) unwell() error {
	if err := s.broken.Load(); err != nil {
		return *err
	}
	return nil
}

// full: there was no room to write what the commit had to write, so nothing of it became
// valid, and it may be tried again. Some file systems (btrfs, NFS) say so only at the sync,
// by when the new root may be on the disk: that is a failed sync like any other. bbolt's
// writes name the file, its sync does not (on Linux), or says what it was.
func full(err error) bool {
	var at *fs.PathError
	return errors.As(err, &at) && at.Op != "sync" &&
		(errors.Is(at, syscall.ENOSPC) || errors.Is(at, syscall.EDQUOT))
}

// diskError is a commit that the disk refused.
type diskError struct{ err error }

func (e *diskError) Error() string { return "write the store's file: " + e.err.Error() }
func (e *diskError) Unwrap() error { return e.err }

// try runs the group in one transaction and leaves each request's own refusal in it. An
// error means that nothing of the group was written.
func (s *Store) try(group []*request) (err error) {
	tx, err := s.db.Begin(true)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a change went wrong: %v\n%s", p, debug.Stack())
		}
		if err != nil {
			clear(s.recent) // requests of this transaction may be among them
			s.box = nil
		}
		_ = tx.Rollback() // says only that the transaction is over, when it is
	}()
	g := newGroup(s, tx)
	wrote := false
	for _, r := range group {
		write, err := safely(r, g)
		if r.err = err; err != nil || write == nil {
			continue
		}
		wrote = true
		if err := write(); err != nil {
			return err
		}
	}
	if !wrote {
		return nil
	}
	if err := g.finish(); err != nil {
		return err
	}
	if err := commit(tx); err != nil {
		return &diskError{err}
	}
	g.publish()
	return nil
}

// commit is a variable so that a test can stand in for a failing disk.
var commit = (*bbolt.Tx).Commit

// safely runs prepare; a panic in it is that caller's error alone.
func safely(r *request, g *group) (write func() error, err error) {
	defer func() {
		if p := recover(); p != nil {
			write, err = nil, fmt.Errorf("the change panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return r.prepare(g)
}
