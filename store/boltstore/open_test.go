package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

func TestFileIsPrivate(t *testing.T) {
	path := fresher(t, t.TempDir())
	s := opened(t, path)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, s.Close())
	for _, mode := range []os.FileMode{0o640, 0o604, 0o666} {
		require.NoError(t, os.Chmod(path, mode))
		_, err = Open(path, Options{})
		require.ErrorContains(t, err, "chmod 600 "+path)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(filepath.Join(dir, "none", "x.db"), Options{})
	require.ErrorContains(t, err, "the folder "+filepath.Join(dir, "none")+" does not exist")
	_, err = Open(dir, Options{})
	require.ErrorContains(t, err, "is not a file")

	path := fresher(t, dir)
	s := opened(t, path)
	_, err = Open(path, Options{})
	require.EqualError(t, err, "the file "+path+" is in use by another escalate; stop that one first")
	require.NoError(t, s.Close())

	foreign := fresher(t, dir)
	db, err := bbolt.Open(foreign, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = Open(foreign, Options{})
	require.ErrorContains(t, err, "was not made by escalate")
}

// TestLeftover has a crash in the midst of the first start behind it.
func TestLeftover(t *testing.T) {
	path := fresher(t, t.TempDir())
	require.NoError(t, os.WriteFile(path+".new-1", []byte("half"), 0o600))
	begin(t, opened(t, path))
}

// Two programs are started at once where there is no file yet: one of them has it, and only one.
// Forty times at once: whoever comes second waits a second for the lock.
func TestTwoFirstStartsAtOnce(t *testing.T) {
	all := make(chan error)
	for range 40 {
		path := filepath.Join(t.TempDir(), "new.db")
		go func() { all <- oneOfTwoHas(path) }()
	}
	for range 40 {
		require.NoError(t, <-all)
	}
}

// oneOfTwoHas starts two programs on a file that is not there yet.
func oneOfTwoHas(path string) error {
	type start struct {
		s   *Store
		err error
	}
	starts := make(chan start, 2)
	for range 2 {
		go func() {
			s, err := Open(path, Options{})
			starts <- start{s, err}
		}()
	}
	a, b := <-starts, <-starts
	if a.err != nil {
		a, b = b, a
	}
	if a.err != nil {
		return fmt.Errorf("neither has the file: %w, %w", a.err, b.err)
	}
	if b.err == nil || !strings.Contains(b.err.Error(), "in use by another escalate") {
		return fmt.Errorf("the second start: %w", b.err)
	}
	if err := a.s.Close(); err != nil {
		return err
	}
	names, err := os.ReadDir(filepath.Dir(path))
	if err == nil && len(names) != 1 {
		err = fmt.Errorf("%d files are left", len(names))
	}
	return err
}

// TestDamaged opens files that were damaged in many ways: never a panic, never a new empty
// store in place of the old one.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	path := fresher(t, dir)
	s := opened(t, path)
	for range 30 {
		begin(t, s)
	}
	require.NoError(t, s.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	page := os.Getpagesize()
	zero := func(from, to int) []byte {
		b := bytes.Clone(whole)
		clear(b[from:to])
		return b
	}
	for name, content := range map[string][]byte{
		"empty":            {},
		"a few bytes":      []byte("escalate"),
		"text":             bytes.Repeat([]byte("escalate "), 10_000),
		"two pages left":   whole[:2*page],
		"half":             whole[:8*page],
		"no meta pages":    zero(0, 2*page),
		"zeroed from 2 on": zero(2*page, len(whole)),
	} {
		broken := fresher(t, dir)
		require.NoError(t, os.WriteFile(broken, content, 0o600))
		_, err := Open(broken, Options{})
		require.ErrorContains(t, err, "the file "+broken+" is damaged; restore a backup", name)
		after, err := os.ReadFile(broken)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, after), "%s: the file was touched", name)
	}
	one := fresher(t, dir) // bbolt's other meta page tells where things are
	require.NoError(t, os.WriteFile(one, zero(0, page), 0o600))
	opened(t, one)
}

// TestDamagedValue finds a byte that the disk changed: in the state that was kept, in what
// followed, in the log's end.
func TestDamagedValue(t *testing.T) {
	path := fresher(t, t.TempDir())
	s := opened(t, path)
	id := begin(t, s).ID
	_, err := s.Update(context.Background(), id, "", func(e *meeting.Escalation) error {
		for range record.Stride {
			if err := ask("Why?", monday)(e); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err)
	e, err := s.Update(context.Background(), id, "", ask("Who?", monday))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	last := eventKey(id, e.Seq)
	for name, at := range map[string][2][]byte{
		"state": {bState, record.Number(id)}, "event": {bEvents, last}, "body": {bEvents, bodyKey(last)}, "end": {bEvents, endKey(id)},
	} {
		tamper(t, path, at[0], at[1], func(v []byte) { v[len(v)/2] ^= 1 })
		s := opened(t, path)
		_, err := s.Get(context.Background(), id)
		require.ErrorContains(t, err, "restore a backup", name)
		_, err = s.Update(context.Background(), id, "", ask("Why?", monday))
		require.ErrorContains(t, err, "restore a backup", name)
		require.NoError(t, s.Close())
		tamper(t, path, at[0], at[1], func(v []byte) { v[len(v)/2] ^= 1 })
	}
	got, err := opened(t, path).Get(context.Background(), id)
	require.NoError(t, err)
	require.Equal(t, e, got)
}

// tamper changes a value behind the store's back.
func tamper(t *testing.T, path string, bucket, key []byte, change func(v []byte)) {
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		v := bytes.Clone(tx.Bucket(bucket).Get(key))
		require.NotEmpty(t, v)
		change(v)
		return tx.Bucket(bucket).Put(key, v)
	}))
	require.NoError(t, db.Close())
}

func TestNewerLayout(t *testing.T) {
	path := fresher(t, t.TempDir())
	s, err := open(path, Options{}, schema{version: 4})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	_, err = Open(path, Options{})
	require.ErrorContains(t, err, "was written by a newer escalate (layout 4, this one knows 3)")
}

// TestMigration goes from this layout, 3, over 4 to 5, and fails on the way first.
func TestMigration(t *testing.T) {
	path := fresher(t, t.TempDir())
	s := opened(t, path)
	want := begin(t, s)
	require.NoError(t, s.Close())
	put := func(key string, err error) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			return errors.Join(tx.Bucket(bMeta).Put([]byte(key), []byte("done")), err)
		}
	}
	_, err := open(path, Options{}, schema{5, map[int]func(*bbolt.Tx) error{3: put("one", nil), 4: put("two", errors.New("no luck"))}})
	require.ErrorContains(t, err, "it is as it was, and a copy is "+path+".v3.bak")
	require.ErrorContains(t, err, "no luck")
	_, err = open(path, Options{}, schema{5, map[int]func(*bbolt.Tx) error{4: put("two", nil)}})
	require.ErrorContains(t, err, "layout 3 is too old")
	opened(t, path) // by this version, as if nothing had been tried
	require.NoError(t, os.Remove(path+".v3.bak"))

	s2, err := open(fresherCopy(t, path), Options{}, schema{5, map[int]func(*bbolt.Tx) error{3: put("one", nil), 4: put("two", nil)}})
	require.NoError(t, err)
	moved := s2.db.Path()
	got, err := s2.Get(context.Background(), want.ID)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.NoError(t, s2.db.View(func(tx *bbolt.Tx) error {
		for key, v := range map[string]string{"schema": "5", "one": "done", "two": "done"} {
			require.Equal(t, v, string(tx.Bucket(bMeta).Get([]byte(key))))
		}
		return nil
	}))
	require.NoError(t, s2.Close())
	info, err := os.Stat(moved + ".v3.bak")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	got, err = opened(t, moved+".v3.bak").Get(context.Background(), want.ID)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// TestTheFirstLayoutIsRefused: no program that made it was ever given to anybody, so no step
// leads from it.
func TestTheFirstLayoutIsRefused(t *testing.T) {
	path := fresher(t, t.TempDir())
	require.NoError(t, opened(t, path).Close())
	restore(t, path, bMeta, kSchema, []byte("1"))
	_, err := Open(path, Options{})
	require.ErrorContains(t, err, "layout 1 is too old for this version")
}

func fresherCopy(t *testing.T, path string) string {
	to := fresher(t, t.TempDir())
	copyBytes(t, path, to)
	return to
}

// TestPolicyChange computes the due index anew when the policy has another name, and only
// then.
func TestPolicyChange(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	n := dueAtOnce + 3
	for range n {
		begin(t, s)
	}
	_, err := s.Update(ctx, 2, "", func(e *meeting.Escalation) error {
		return e.Withdraw(ana, meeting.Newest, meeting.OpenedInError, 0, "by mistake", monday)
	})
	require.NoError(t, err)
	e, err := s.Get(ctx, 1)
	require.NoError(t, err)
	require.NoError(t, s.Close())

	other := meeting.DefaultPolicy()
	other.AskAfter, other.Digest, other.Undated = 5*time.Hour, false, false
	before, after := e.NextDue(meeting.DefaultPolicy()), e.NextDue(other)
	require.NotEqual(t, before, after)
	due := func(name string, want time.Time, count int) {
		t.Helper()
		other.Name = name
		s, err := Open(path, Options{Policy: other})
		require.NoError(t, err)
		got, err := s.NextDue(ctx)
		require.NoError(t, err)
		require.Equal(t, want, got)
		ids, err := s.Due(ctx, want, 2*n)
		require.NoError(t, err)
		require.Len(t, ids, count)
		require.NoError(t, s.Close())
	}
	due("default", before, n-1) // the name says that it is the same
	due("other", after, n-1)
	other.AskAfter = 0
	due("other", after, n-1)
	due("never", time.Time{}, 0)
}
