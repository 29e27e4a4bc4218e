package boltstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
	"escalate/store/internal/turn"
	"escalate/store/lane"
)

// Options is what a store needs to know.
type Options struct {
	// Policy computes the due index; nil is meeting.DefaultPolicy. When its name differs
	// from the one the index was made with, Open makes the index anew.
	Policy *meeting.Policy
	// Sole says that nobody else speaks for what is in the file, so that no claim of before is
	// alive: what was under way when the last program died is looked into at once.
	Sole bool
	// Aside opens the file beside its bot, to change something in it: the bot makes the due index anew
	// when it starts next, by its own policy.
	Aside bool
	// Rand gives salts and batch ids; nil is crypto/rand.
	Rand io.Reader
}

// Store keeps escalations in one file. It implements store.Store.
type Store struct {
	db      *bbolt.DB
	policy  *meeting.Policy
	rand    io.Reader // read by the writer only
	cache   *record.Cache
	queue   *turn.Queue[prepare]
	commits sync.Mutex // held while the file is written
	waiting chan struct{}
	watch   lane.Watch
	box     *lane.Box // the writer's own: the outbox; nil after a fault, until it is read again
	closed  atomic.Bool
	broken  atomic.Pointer[error]  // why nothing is written any more
	recent  map[meeting.ID]*recent // the writer's own: the requests that it knows again
	aside   bool
	sole    bool // the writer's own: claims of before have to be ended still
}

// Open opens the file, or makes it when there is none. Errors are sentences for whoever
// runs the program.
func Open(path string, o Options) (*Store, error) {
	return open(path, o, present)
}

func open(path string, o Options, want schema) (*Store, error) {
	if o.Policy == nil {
		o.Policy = meeting.DefaultPolicy()
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if err := look(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path, want); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	db, err := openFile(path)
	if err != nil {
		return nil, err
	}
	s := newStore(db, o)
	if err := s.prepare(path, want); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	poke(s.waiting) // what waited before may be claimed
	return s, nil
}

func newStore(db *bbolt.DB, o Options) *Store {
	s := &Store{
		db: db, policy: o.Policy, rand: o.Rand, cache: record.NewCache(record.Cached), waiting: make(chan struct{}, 1),
		recent: map[meeting.ID]*recent{}, sole: o.Sole, aside: o.Aside,
	}
	s.queue = turn.New(most, s.group)
	return s
}

// prepare checks the schema and brings file and index up to date. Whatever a damaged file
// does to the reader becomes a sentence.
func (s *Store) prepare(path string, want schema) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damaged(path, p)
		}
	}()
	if err := want.check(s.db, path); err != nil {
		return err
	}
	if err := refuseMoved(s.db, path); err != nil {
		return err
	}
	if err := s.renewDue(); err != nil {
		return fmt.Errorf("the file %s: compute the due index anew: %w", path, err)
	}
	if err := s.Scrub(context.Background()); err != nil { // nobody reads yet
		return fmt.Errorf("the file %s: %w", path, err)
	}
	err = s.db.View(func(tx *bbolt.Tx) error {
		s.box, err = s.loadBox(tx)
		return err
	})
	if err != nil {
		return damaged(path, fmt.Errorf("its outbox: %w", err))
	}
	return nil
}

// look refuses what must not be opened before bbolt touches it.
func look(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && linked(path):
		return faulty(Unusable, "%s is a link to a file that is not there; put the file there, or remove the link", path)
	case errors.Is(err, fs.ErrNotExist):
		return err
	case errors.Is(err, fs.ErrPermission):
		return faulty(Unusable, "the file %s may not be read by this user: %w", path, err)
	case err != nil:
		return faulty(Unusable, "open the store: %w", err)
	case !info.Mode().IsRegular():
		return faulty(Unusable, "%s is not a file; name a file for the store", path)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return faulty(Unusable, "the file %s may be opened by others on this machine (mode %04o), and it holds what customers were told; run: chmod 600 %s",
			path, info.Mode().Perm(), path)
	case info.Size() == 0:
		return damaged(path, "it is empty")
	}
	return nil
}

// linked reports whether the name is a link, wherever it leads.
func linked(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// mapped is how much of the address space the file is given at once. While it is smaller
// than that, the writer never waits for readers to map it anew, so a backup stops nobody.
// It costs no memory. Windows would make the file that large, and 32 bits are few.
func mapped() int {
	switch {
	case runtime.GOOS == "windows":
		return 0
	case strconv.IntSize == 32:
		return 64 << 20
	}
	return 1 << 30
}

// grown is by how much the file grows at a time; bbolt's own 16 MB are much for a store of
// which a thousand meetings take as much.
const grown = 1 << 20

func openFile(path string) (db *bbolt.DB, err error) {
	return openAs(path, &bbolt.Options{Timeout: time.Second, InitialMmapSize: mapped()})
}

func openAs(path string, o *bbolt.Options) (db *bbolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, damaged(path, p)
		}
	}()
	var file *os.File
	o.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		var err error
		file, err = os.OpenFile(name, flag, mode)
		return file, err
	}
	db, err = bbolt.Open(path, 0o600, o)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, faulty(InUse, "the file %s is in use by another escalate; stop that one first", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, faulty(Unusable, "the file %s may not be written by this user: %w", path, err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, damaged(path, err)
	case err != nil:
		return nil, fmt.Errorf("open the file %s: %w", path, err)
	}
	if moved(file, path) {
		return nil, errors.Join(faulty(InUse, "the file %s was replaced while it was opened; start again", path), db.Close())
	}
	db.AllocSize = grown
	if short(db, path) {
		return nil, errors.Join(damaged(path, "its end is missing"), db.Close())
	}
	return db, nil
}

// moved says that another file has the name by now, as when a copy was put in its place while we
// waited for whoever did that.
func moved(file *os.File, path string) bool {
	mine, err := file.Stat()
	if err != nil {
		return true
	}
	there, err := os.Stat(path)
	return err != nil || !os.SameFile(mine, there)
}

// short says that the file ends before the pages that it says it has.
func short(db *bbolt.DB, path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return true
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return io.ErrUnexpectedEOF
		}
		return nil
	}) != nil
}

// Close waits for what is being written and for running reads, and releases the file.
func (s *Store) Close() error {
	again := s.closed.Swap(true)
	s.queue.Close()
	if again {
		return nil
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close the store: %w", err)
	}
	return nil
}
