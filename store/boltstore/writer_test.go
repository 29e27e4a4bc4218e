package boltstore

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/store"
)

// onCommit stands in for the disk while the test runs.
func onCommit(t *testing.T, fn func(tx *bbolt.Tx) error) {
	commit = fn
	t.Cleanup(func() { commit = (*bbolt.Tx).Commit })
}

// held queues the calls while the writer is busy, so that they make one group, and returns
// what each returned.
func held(s *Store, calls ...func() error) []error {
	errs := make([]error, len(calls))
	release := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_ = s.write(context.Background(), func(*group) (func() error, error) { <-release; return nil, nil })
	})
	synctest.Wait()
	for i, call := range calls {
		all.Go(func() { errs[i] = call() })
		synctest.Wait()
	}
	close(release)
	all.Wait()
	return errs
}

// TestGroup has a writer that is busy: what queues meanwhile is committed at once, in order,
// and who refuses, panics or left is no part of it.
func TestGroup(t *testing.T) {
	path := fresher(t, t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(path, Options{})
		require.NoError(t, err)
		defer s.Close()
		ctx, id := context.Background(), begin(t, s).ID
		commits := 0
		onCommit(t, func(tx *bbolt.Tx) error { commits++; return tx.Commit() })
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		update := func(ctx context.Context, key string, fn func(e *meeting.Escalation) error) func() error {
			return func() error { _, err := s.Update(ctx, id, key, fn); return err }
		}
		no := errors.New("no")
		errs := held(s,
			update(ctx, "a", ask("one", monday)),
			update(ctx, "b", func(e *meeting.Escalation) error { e.Questions[0].Text = "spoilt"; return no }),
			update(ctx, "c", func(e *meeting.Escalation) error { e.Questions[0].Text = "spoilt"; panic("oh") }),
			update(short, "d", ask("two", monday)),
			update(ctx, "a", func(*meeting.Escalation) error { panic("not to be run") }),
		)
		require.NoError(t, errs[0])
		require.Equal(t, no, errs[1])
		require.ErrorContains(t, errs[2], "oh")
		require.NoError(t, errs[3])
		require.NoError(t, errs[4])
		require.Equal(t, 1, commits)
		e, err := s.Get(ctx, id)
		require.NoError(t, err)
		require.Equal(t, []string{"one", "two"}, []string{e.Questions[0].Text, e.Questions[1].Text})

		errs = held(s, update(ctx, "b", func(*meeting.Escalation) error { return no }))
		require.Equal(t, no, errs[0])
		require.Equal(t, 1, commits, "a refusal costs no commit")
	})
}

// TestNewInAGroup has an escalation change in the group that opened it, by requests of which
// one comes twice.
func TestNewInAGroup(t *testing.T) {
	path := fresher(t, t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(path, Options{})
		require.NoError(t, err)
		defer s.Close()
		ctx := context.Background()
		begin(t, s)
		update := func(key string) func() error {
			return func() error { _, err := s.Update(ctx, 2, key, ask("Why?", monday)); return err }
		}
		for _, err := range held(s, func() error { begin(t, s); return nil }, update("a"), update("b"), update("a")) {
			require.NoError(t, err)
		}
		require.NoError(t, update("b")())
		e, err := s.Get(ctx, 2)
		require.NoError(t, err)
		require.Len(t, e.Questions, 2)
	})
}

// TestLeave has a context end while its request waits for the writer.
func TestLeave(t *testing.T) {
	path := fresher(t, t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(path, Options{})
		require.NoError(t, err)
		defer s.Close()
		id := begin(t, s).ID
		ctx, cancel := context.WithCancel(context.Background())
		ran := false
		errs := held(s,
			func() error {
				_, err := s.Update(ctx, id, "", func(*meeting.Escalation) error { ran = true; return nil })
				return err
			},
			func() error { cancel(); return nil },
		)
		require.Equal(t, context.Canceled, errs[0])
		require.False(t, ran)
	})
}

// TestFaultAlone has one change of a group fail only when the group is written. The others
// must not hear of it, and each is written once.
func TestFaultAlone(t *testing.T) {
	path := fresher(t, t.TempDir())
	policy := meeting.DefaultPolicy()
	policy.Before = nil
	policy.Overdue = func(after time.Time, zone string) time.Time {
		if zone == bo.Zone {
			panic("no calendar there")
		}
		return after.Add(time.Hour)
	}
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(path, Options{Policy: policy})
		require.NoError(t, err)
		defer s.Close()
		ctx, id := context.Background(), begin(t, s).ID
		item := func(owner meeting.Person) func() error {
			return func() error {
				_, err := s.Update(ctx, id, string(owner.ID), func(e *meeting.Escalation) error {
					return e.AddItems(ana, owner, []meeting.ItemDraft{{Text: "x", Due: calendar.Due{At: monday.Add(time.Hour)}}}, monday)
				})
				return err
			}
		}
		errs := held(s, item(ana), item(bo), item(meeting.Person{ID: "UCY", Zone: "Europe/Paris"}))
		require.NoError(t, errs[0])
		require.ErrorContains(t, errs[1], "no calendar there")
		require.NoError(t, errs[2])
		e, err := s.Get(ctx, id)
		require.NoError(t, err)
		require.Len(t, e.Items, 2)
		log, err := s.Events(ctx, id)
		require.NoError(t, err)
		require.Len(t, log, e.Seq)
	})
}

// TestDisk has commits fail. After a failed sync nothing is written any more, whatever the
// sync's reason; a disk that is full at a write is waited out.
func TestDisk(t *testing.T) {
	write := func(err error) error { return &fs.PathError{Op: "write", Path: "escalate.db", Err: err} }
	for name, c := range map[string]struct {
		err  error
		ends bool
	}{
		"broken at a write":          {write(syscall.EIO), true},
		"broken at a sync":           {syscall.EIO, true},
		"full at a write":            {write(syscall.ENOSPC), false},
		"over quota at a write":      {write(syscall.EDQUOT), false},
		"full at a sync":             {syscall.ENOSPC, true},
		"full at a sync with a name": {&fs.PathError{Op: "sync", Path: "escalate.db", Err: syscall.ENOSPC}, true},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, path := context.Background(), fresher(t, t.TempDir())
			s := opened(t, path)
			id := begin(t, s).ID
			<-s.Waiting()
			onCommit(t, func(tx *bbolt.Tx) error { return c.err })
			_, err := s.Update(ctx, id, "key", ask("one", monday))
			require.ErrorIs(t, err, c.err)
			commit = (*bbolt.Tx).Commit
			e, err := s.Get(ctx, id)
			require.NoError(t, err)
			require.Empty(t, e.Questions, "nothing that was not committed is seen")
			_, err = s.Update(ctx, id, "key", ask("two", monday))
			if c.ends {
				require.ErrorIs(t, err, store.ErrBroken)
				<-s.Waiting()
				_, err = s.Claim(ctx, monday, time.Minute, 1)
				require.ErrorIs(t, err, store.ErrBroken, "whoever sends hears of it, and ends the program")
				require.NoError(t, s.Close())
				s = opened(t, path)
				_, err = s.Update(ctx, id, "key", ask("two", monday))
			}
			require.NoError(t, err)
			e, err = s.Get(ctx, id)
			require.NoError(t, err)
			require.Equal(t, "two", e.Questions[0].Text)
		})
	}
}

// TestRand has the source of salts and batch ids run dry: an error, and nothing is written.
func TestRand(t *testing.T) {
	ctx := context.Background()
	s, err := Open(fresher(t, t.TempDir()), Options{Rand: dry{}})
	require.NoError(t, err)
	defer s.Close()
	_, err = s.Create(ctx, "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "C", Summary: "S"}, ana, monday)
	})
	require.ErrorIs(t, err, errDry)
	_, err = s.Get(ctx, 1)
	require.ErrorIs(t, err, store.ErrNotFound)
}

type dry struct{}

var errDry = errors.New("no more")

func (dry) Read([]byte) (int, error) { return 0, errDry }
