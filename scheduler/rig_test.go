package scheduler_test

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/scheduler"
	"escalate/store"
	"escalate/store/boltstore"
)

var ana = meeting.Person{ID: "UANA", Name: "Ana Rossi", Zone: "UTC", Standing: meeting.FullMember}

// watched is a real store that notes what the scheduler does with it, and fails on command.
type watched struct {
	store.Store
	mu      sync.Mutex
	ticks   []tick
	looks   int
	backups []time.Time
	refuse  func(meeting.ID) error                       // of Update
	blind   error                                        // of Due
	copying func(ctx context.Context, w io.Writer) error // instead of Backup
}

// tick is an Update of the scheduler: when it came, and when it should.
type tick struct {
	id       meeting.ID
	at, want time.Time
}

func (w *watched) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	e, err := w.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.ticks = append(w.ticks, tick{id, time.Now().UTC(), e.NextDue(nil)})
	refuse := w.refuse
	w.mu.Unlock()
	if refuse != nil {
		if err := refuse(id); err != nil {
			return nil, err
		}
	}
	return w.Store.Update(ctx, id, key, fn)
}

func (w *watched) Due(ctx context.Context, now time.Time, limit int) ([]meeting.ID, error) {
	w.mu.Lock()
	w.looks++
	blind := w.blind
	w.mu.Unlock()
	if blind != nil {
		return nil, blind
	}
	return w.Store.Due(ctx, now, limit)
}

func (w *watched) Backup(ctx context.Context, to io.Writer) error {
	w.mu.Lock()
	w.backups = append(w.backups, time.Now().UTC())
	copying := w.copying
	w.mu.Unlock()
	if copying != nil {
		return copying(ctx, to)
	}
	return w.Store.Backup(ctx, to)
}

// looked is how often the due index was asked.
func (w *watched) looked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.looks
}

// copies is when backups were written or tried.
func (w *watched) copies() []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.backups)
}

// of is the ticks of one escalation.
func (w *watched) of(id meeting.ID) []tick {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []tick
	for _, t := range w.ticks {
		if t.id == id {
			out = append(out, t)
		}
	}
	return out
}

// rig is a store in a file, and schedulers on it.
type rig struct {
	t     *testing.T
	store *watched
	cfg   scheduler.Config
	log   journal
}

// journal is a log that may be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes a line.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// String is all lines so far.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// newRig must be called inside the bubble; a bubble begins on Saturday, 1 January 2000.
func newRig(t *testing.T) *rig {
	kept, err := boltstore.Open(filepath.Join(t.TempDir(), "escalate.db"), boltstore.Options{})
	require.NoError(t, err)
	r := &rig{t: t, store: &watched{Store: kept}}
	t.Cleanup(func() { require.NoError(t, kept.Close()) })
	r.cfg = scheduler.Config{Store: r.store, Log: zerolog.New(&r.log)}
	return r
}

// start runs a scheduler and returns what stops it and waits for its end.
func (r *rig) start() (stop func()) {
	s, err := scheduler.New(r.cfg)
	require.NoError(r.t, err)
	ctx, cancel := context.WithCancel(r.t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	return func() { cancel(); require.NoError(r.t, <-done) }
}

// open keeps an escalation of ana's with an action item that is due at the moment.
func (r *rig) open(due time.Time) meeting.ID {
	now := time.Now().UTC()
	e, err := r.store.Create(r.t.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) {
		e, err := meeting.Open(id, meeting.Opening{Customer: "Northwind", Summary: "Checkout is slow"}, ana, now)
		if err != nil {
			return nil, err
		}
		return e, e.AddItems(ana, ana, []meeting.ItemDraft{{Text: "Call them", Due: calendar.Due{At: due, Zone: "UTC", Typed: "then"}}}, now)
	})
	require.NoError(r.t, err)
	return e.ID
}

// happened is the audit log of an escalation: kinds and moments.
func (r *rig) happened(id meeting.ID) []string {
	log, err := r.store.Events(r.t.Context(), id)
	require.NoError(r.t, err)
	var out []string
	for _, ev := range log {
		out = append(out, ev.At.Format(time.RFC3339Nano)+" "+ev.Kind)
	}
	return out
}

// pass lets time go by, and everything that happens in it be done.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// at is a moment of that first week; Monday is the third.
func at(day, hour, minute, second int) time.Time {
	return time.Date(2000, 1, day, hour, minute, second, 0, time.UTC)
}
