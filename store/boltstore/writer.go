package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"go.etcd.io/bbolt"

	"escalate/store"
	"escalate/store/internal/turn"
)

// most bounds how many requests share one transaction, so that its pages stay few.
const most = 256

// prepare reads, runs the meeting, and refuses with an error; it writes nothing and may run more
// than once. What it returns writes, and is nil when there is nothing to write.
type prepare = func(g *group) (write func() error, err error)

type request = turn.Request[prepare]

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// write hands what prepares a change to the writer and waits for the commit. A caller whose
// context ends before the writer took it leaves, and it is not run.
func (s *Store) write(ctx context.Context, p prepare) error {
	if s.closed.Load() {
		return store.ErrClosed
	}
	err := s.queue.Do(ctx, p)
	if errors.Is(err, turn.ErrClosed) {
		return store.ErrClosed
	}
	return err
}

// group serves what was queued. Nobody but the writer changes the file.
func (s *Store) group(group []*request) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a file cut short under us is an error, not the end
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
	_, damage := errors.AsType[*FileError](err)
	switch {
	case err == nil:
	case len(group) > 1 && well && !errors.As(err, &disk) && !damage:
		for _, r := range group {
			s.serve([]*request{r})
		}
		return
	default:
		if errors.As(err, &disk) && well && !full(err) {
			// After a failed sync nobody knows what the disk holds; going on could lose
			// what is acknowledged from here on.
			err = fmt.Errorf("%w, restart escalate when the disk is well: %w", store.ErrBroken, err)
			s.breaks(err)
		}
		if damage && well {
			// The next change may meet the same pages, and this one may have met them too late.
			err = fmt.Errorf("%w: %w", store.ErrBroken, err)
			s.breaks(err)
		}
		for _, r := range group {
			r.Err = err
		}
	}
	for _, r := range group {
		r.Tell(r.Err)
	}
}

// breaks ends all writing. Whoever waits for something to claim hears of it and ends the program.
func (s *Store) breaks(err error) {
	s.broken.Store(&err)
	poke(s.waiting)
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
	s.commits.Lock()
	defer s.commits.Unlock()
	tx, err := s.db.Begin(true)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			if err = fmt.Errorf("a change went wrong: %v\n%s", p, debug.Stack()); ofTheFile() {
				err = damaged(s.db.Path(), p)
			}
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
		if r.Err = err; err != nil || write == nil {
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

// ofTheFile reports, while a panic is handled, whether it came from within bbolt: it panics where
// pages contradict each other.
func ofTheFile() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for panicked, more := false, true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(f.Function, "runtime."):
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
	}
	return false
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
	return r.What(g)
}
