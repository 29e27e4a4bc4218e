package proof

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/cmd/internal/story"
)

// figures is what a program that has been running for a while holds.
type figures struct {
	goroutines int
	files      int   // open ones; 0 where /proc is not there
	heap       int64 // bytes that stopping it gave back
	file       int64 // bytes
	live       int64 // what is needed of them
	events     int
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // finalizers, and what they held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// measure stops the program to see what it held. The local workspace, which forgets nothing,
// and the books are in the same process: only the difference is the program's.
func (r *rig) measure() (f figures) {
	r.pass(time.Minute) // nothing is under way
	f.goroutines = runtime.NumGoroutine()
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		f.files = len(open)
	}
	for id := meeting.ID(1); ; id++ {
		e, err := r.store.Get(r.t.Context(), id)
		if err != nil {
			break
		}
		f.events += e.Seq
	}
	before := heap()
	require.NoError(r.t, r.stop())
	synctest.Wait()
	f.heap = before - heap()
	f.goroutines -= runtime.NumGoroutine()
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		f.files -= len(open)
	}
	info, err := os.Stat(r.cfg.DB)
	require.NoError(r.t, err)
	f.file = info.Size()
	f.live = compacted(r.t, r.cfg.DB)
	return f
}

// compacted is the size of what the file holds, without its free pages.
func compacted(t *testing.T, path string) (size int64) {
	from, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	require.NoError(t, err)
	to, err := bbolt.Open(filepath.Join(t.TempDir(), "small.db"), 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, bbolt.Compact(to, from, 0))
	require.NoError(t, to.View(func(tx *bbolt.Tx) error { size = tx.Size(); return nil }))
	require.NoError(t, to.Close())
	require.NoError(t, from.Close())
	return size
}

// forget lets go of connections that are closed long since: all but the last of them.
func (l *life) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = slices.Clone(last(l.conns, 10))
}

// month lets the program run for five days and, started anew, for twenty-five, and measures
// it at the end of both: what grows with time is five times as much the second time.
func month(t *testing.T, day func(r *rig, h *house)) (five, thirty figures) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, story.Story{At: time.Date(2025, 11, 10, 8, 0, 0, 0, time.UTC)}, meeting.DefaultPolicy())
		defer r.close()
		h := &house{rig: *r, over: make(chan struct{})}
		h.now = &process{ctx: t.Context()}
		begin := r.slack.Now()
		run := func(from, to int) {
			require.NoError(t, r.start(kill{}))
			for d := from; d < to; d++ {
				day(r, h)
				r.l.forget()
				r.pass(begin.AddDate(0, 0, d+1).Sub(r.slack.Now()))
			}
		}
		run(0, 5)
		five = r.measure()
		run(5, 30)
		thirty = r.measure()
		require.NoError(t, r.start(kill{}))
		r.pass(time.Minute)
		require.NoError(t, r.settledUp())
	})
	t.Logf("after  5 days: %+v", five)
	t.Logf("after 30 days: %+v", thirty)
	return five, thirty
}

// Connections that are kept for the next call come and go; nothing else may.
const spare = 4

// A bot that has nothing to do for a month holds what it held after five days, and leaves its
// file alone.
func TestAMonthOfAnIdleBot(t *testing.T) {
	if testing.Short() {
		t.Skip("a month is long")
	}
	five, thirty := month(t, func(*rig, *house) {})
	require.LessOrEqual(t, thirty.goroutines, five.goroutines+spare)
	require.Equal(t, five.files, thirty.files)
	require.Equal(t, five.file, thirty.file)
	require.Less(t, thirty.heap, five.heap+128<<10)
}

// A bot with two meetings each working day, whose items are reminded of all month, grows by
// its record and by nothing else: in memory by the escalations that it keeps decoded, of
// which there are 64 at most, and in the file by no more for each event than at first.
func TestAMonthOfABusyBot(t *testing.T) {
	if !full() {
		t.Skip("a busy month is long: PROOF_FULL=1 runs it")
	}
	var rooms []*room
	five, thirty := month(t, func(r *rig, h *house) {
		for no := len(rooms) + 1; no <= 2; no++ {
			rooms = append(rooms, &room{h: h, no: no})
			rooms[no-1].moveIn()
		}
		if d := r.slack.Now().Weekday(); d == time.Saturday || d == time.Sunday {
			return
		}
		for _, x := range rooms {
			require.NoError(t, x.meet())
			r.pass(time.Hour)
		}
	})
	require.LessOrEqual(t, thirty.goroutines, five.goroutines+spare)
	require.Equal(t, five.files, thirty.files)
	require.Greater(t, thirty.events, 3*five.events)
	require.Less(t, thirty.heap, five.heap+2<<20)
	require.Less(t, thirty.live/int64(thirty.events), 3*five.live/int64(2*five.events))
	require.Less(t, thirty.file, 2*thirty.live+1<<20, "free pages are used again")
}
