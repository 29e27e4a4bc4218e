package outbox

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// memStore keeps the outbox's part of the store's contract in memory, and is strict about it.
type memStore struct {
	store.Store // the methods that the outbox must not call panic
	t           *testing.T

	mu      sync.Mutex
	wake    chan struct{}
	states  map[meeting.ID]*meeting.Escalation
	waiting []*owed
	lastID  uint64
	batches int
	settled []settled
	posted  []postponed
	dropped []meeting.Notice
	fail    map[string][]error // next answers of a method
	claims  int
}

type owed struct {
	n     meeting.Notice
	until time.Time
	in    *frozen
}

type frozen struct {
	b     store.Batch
	rows  []*owed
	until time.Time // postponed until, or end of the lease
	held  bool
}

type settled struct {
	Kind    meeting.Kind
	Notices []meeting.Notice
	R       meeting.Receipt
	At      time.Time
	Attempt int
}

type postponed struct {
	Until       time.Time
	Doubt, Thaw bool
}

func newMemStore(t *testing.T) *memStore {
	return &memStore{t: t, wake: make(chan struct{}, 1), states: map[meeting.ID]*meeting.Escalation{}, fail: map[string][]error{}}
}

func (s *memStore) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// owe leaves notices; a newer one takes the place of a waiting one where the kind says so.
func (s *memStore) owe(ns ...meeting.Notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range ns {
		s.lastID++
		n.ID = s.lastID
		if n.Replaces() {
			s.waiting = slices.DeleteFunc(s.waiting, func(o *owed) bool { return o.in == nil && o.n.Key() == n.Key() })
		}
		s.waiting = append(s.waiting, &owed{n: n})
	}
	s.signal()
}

func (s *memStore) next(method string) error {
	if q := s.fail[method]; len(q) > 0 {
		s.fail[method] = q[1:]
		return q[0]
	}
	return nil
}

func (s *memStore) Get(_ context.Context, id meeting.ID) (*meeting.Escalation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.states[id]
	if !ok {
		return nil, store.ErrNotFound
	}
	c := *e
	c.Cards, c.People = maps.Clone(e.Cards), slices.Clone(e.People)
	return &c, nil
}

func (s *memStore) change(id meeting.ID, fn func(*meeting.Escalation)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn(s.states[id])
}

// heads is the first batch of every lane, urgent ones first, whether it may go now or not.
func (s *memStore) heads() []*frozen {
	var lanes []string
	by := map[string][]*owed{}
	for _, o := range s.waiting {
		if by[o.n.Lane] == nil {
			lanes = append(lanes, o.n.Lane)
		}
		by[o.n.Lane] = append(by[o.n.Lane], o)
	}
	var all []*frozen
	for _, lane := range lanes {
		rows := by[lane]
		if i := slices.IndexFunc(rows, func(o *owed) bool { return o.in != nil }); i >= 0 {
			all = append(all, rows[i].in)
			continue
		}
		slices.SortStableFunc(rows, func(a, b *owed) int { return cmp.Compare(b2i(b.n.Urgent), b2i(a.n.Urgent)) })
		f := &frozen{rows: rows[:1]}
		if n := rows[0].n; n.Direct() && !n.Urgent {
			f.rows = slices.Clone(rows)
		}
		for _, o := range f.rows {
			f.b.Notices = append(f.b.Notices, o.n)
			if o.until.After(f.until) {
				f.until = o.until
			}
		}
		f.b.Lane = lane
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b *frozen) int {
		return cmp.Compare(b2i(b.b.Notices[0].Urgent), b2i(a.b.Notices[0].Urgent))
	})
	return all
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *memStore) Claim(_ context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims++
	if err := s.next("Claim"); err != nil {
		return nil, err
	}
	var out []store.Batch
	for _, f := range s.heads() {
		if len(out) == limit || f.until.After(now) {
			continue
		}
		if f.held { // the lease ran out
			if !f.b.Doubt {
				f.b.First = f.b.Began
			}
			f.b.Doubt = true
		}
		if f.b.ID == "" {
			s.batches++
			f.b.ID = fmt.Sprintf("b%d", s.batches)
			for _, o := range f.rows {
				o.in = f
			}
		}
		f.b.Attempt++
		f.b.Began, f.until, f.held = now, now.Add(lease), true
		b := f.b
		b.Notices = slices.Clone(b.Notices)
		out = append(out, b)
	}
	return out, nil
}

func (s *memStore) find(b store.Batch) (*frozen, error) {
	for _, o := range s.waiting {
		if o.in != nil && o.in.b.ID == b.ID {
			if o.in.b.Attempt != b.Attempt || !o.in.held {
				return nil, store.ErrFenced
			}
			return o.in, nil
		}
	}
	return nil, store.ErrFenced
}

func (s *memStore) remove(f *frozen, gone func(*owed) bool) {
	s.waiting = slices.DeleteFunc(s.waiting, func(o *owed) bool { return o.in == f && gone(o) })
	f.rows = slices.DeleteFunc(slices.Clone(f.rows), gone)
	f.b.Notices = nil
	for _, o := range f.rows {
		f.b.Notices = append(f.b.Notices, o.n)
	}
	s.signal()
}

func (s *memStore) Delivered(_ context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.next("Delivered"); err != nil {
		return err
	}
	f, err := s.find(b)
	if err != nil {
		return err
	}
	s.settled = append(s.settled, settled{Kind: f.b.Notices[0].Kind, Notices: f.b.Notices, R: r, At: at, Attempt: b.Attempt})
	for _, n := range f.b.Notices {
		s.receive(n, r)
	}
	s.remove(f, func(*owed) bool { return true })
	return nil
}

// receive is as much of meeting.Receive as the outbox's own work hangs on.
func (s *memStore) receive(n meeting.Notice, r meeting.Receipt) {
	e := s.states[n.Of]
	if r.Parked != "" || e == nil {
		return
	}
	switch n.Kind {
	case meeting.MakeChannel:
		e.Channel = meeting.Channel{ID: r.Channel, Name: r.Name, State: meeting.ChannelLive}
	case meeting.ShowCard:
		cards := maps.Clone(e.Cards)
		if cards == nil {
			cards = map[meeting.CardKind]meeting.CardRef{}
		}
		cards[meeting.CardKind(n.Subject)] = meeting.CardRef{Channel: r.Channel, TS: r.TS}
		e.Cards = cards
	}
}

func (s *memStore) Drop(_ context.Context, b store.Batch, ids []uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.find(b)
	if err != nil {
		return err
	}
	for _, o := range f.rows {
		if slices.Contains(ids, o.n.ID) {
			s.dropped = append(s.dropped, o.n)
		}
	}
	s.remove(f, func(o *owed) bool { return slices.Contains(ids, o.n.ID) })
	return nil
}

func (s *memStore) Postpone(_ context.Context, b store.Batch, until time.Time, doubt, thaw bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.find(b)
	if err != nil {
		return err
	}
	if thaw && (doubt || f.b.Doubt) {
		s.t.Errorf("batch %s is thawed though it may have been sent", b.ID)
	}
	s.posted = append(s.posted, postponed{until, doubt, thaw})
	f.held, f.until = false, until
	if doubt && !f.b.Doubt {
		f.b.Doubt, f.b.First = true, f.b.Began
	}
	if thaw {
		for _, o := range f.rows {
			o.in, o.until = nil, until
		}
		for _, o := range f.rows { // a newer one has come meanwhile
			if o.n.Replaces() && slices.ContainsFunc(s.waiting, func(w *owed) bool { return w != o && w.n.ID > o.n.ID && w.n.Key() == o.n.Key() }) {
				s.waiting = slices.DeleteFunc(s.waiting, func(w *owed) bool { return w == o })
			}
		}
	}
	s.signal()
	return nil
}

func (s *memStore) Waiting() <-chan struct{} { return s.wake }

func (s *memStore) NextClaim(context.Context, time.Time) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var at time.Time
	for i, f := range s.heads() {
		if i == 0 || f.until.Before(at) {
			at = f.until
		}
	}
	if at.IsZero() && len(s.waiting) > 0 {
		at = time.Unix(1, 0)
	}
	return at, nil
}

// left is how much still waits.
func (s *memStore) left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}

func (s *memStore) outcomes() []settled {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.settled)
}

func (s *memStore) waits() []postponed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posted)
}
