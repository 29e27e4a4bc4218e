package outbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/lane"
)

// memStore keeps the outbox's part of the store's contract in memory: lanes as every keeper has
// them, and escalations in whatever state a test wants.
type memStore struct {
	store.Store // the methods that the outbox must not call panic
	t           *testing.T

	mu      sync.Mutex
	wake    chan struct{}
	states  map[meeting.ID]*meeting.Escalation
	box     *lane.Box
	watch   lane.Watch
	waiting map[uint64]bool // notices that are not settled
	lastID  uint64
	batches int
	settled []settled
	posted  []postponed
	dropped []meeting.Notice
	fail    map[string][]error // next answers of a method
	claims  int
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
	box, err := lane.Load(nil, nil)
	require.NoError(t, err)
	return &memStore{
		t: t, wake: make(chan struct{}, 1), states: map[meeting.ID]*meeting.Escalation{}, box: box, waiting: map[uint64]bool{},
		fail: map[string][]error{},
	}
}

func (s *memStore) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// lanes does something with the lanes and keeps what it changed, unless the method is to fail.
func (s *memStore) lanes(method string, do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.fail[method]; len(q) > 0 {
		s.fail[method] = q[1:]
		return q[0]
	}
	err := do()
	c := s.box.Take()
	for _, o := range c.Owed {
		s.waiting[o.Notice.ID] = true
	}
	for _, no := range c.Gone {
		delete(s.waiting, no)
	}
	if c.News {
		s.signal()
	}
	return err
}

// owe leaves notices.
func (s *memStore) owe(ns ...meeting.Notice) {
	_ = s.lanes("", func() error {
		for _, n := range ns {
			s.lastID++
			n.ID = s.lastID
			s.box.Admit(n)
		}
		return nil
	})
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

func (s *memStore) Head(_ context.Context, id meeting.ID) (store.Head, error) {
	e, err := s.Get(context.Background(), id)
	if err != nil {
		return store.Head{}, err
	}
	return store.Head{Seq: e.Seq}, nil
}

func (s *memStore) change(id meeting.ID, fn func(*meeting.Escalation)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn(s.states[id])
}

func (s *memStore) Claim(_ context.Context, now time.Time, lease time.Duration, limit int) (out []store.Batch, err error) {
	err = s.lanes("Claim", func() (err error) {
		s.claims++
		if first, back := s.watch.Tick(now); first || back {
			s.box.Rewind(now, back)
		}
		out, err = s.box.Claim(now, lease, limit, func() (string, error) {
			s.batches++
			return fmt.Sprintf("b%d", s.batches), nil
		})
		return err
	})
	return out, err
}

func (s *memStore) Delivered(_ context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	return s.lanes("Delivered", func() error {
		left, err := s.box.Left(b)
		if err != nil {
			return err
		}
		s.settled = append(s.settled, settled{Kind: left[0].Kind, Notices: left, R: r, At: at, Attempt: b.Attempt})
		for _, n := range left {
			s.receive(n, r)
		}
		return s.box.Settle(b)
	})
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
		kind, _ := n.Card()
		cards[kind] = meeting.CardRef{Channel: r.Channel, TS: r.TS}
		e.Cards = cards
	}
}

func (s *memStore) Drop(_ context.Context, b store.Batch, ids []uint64) error {
	return s.lanes("Drop", func() error {
		left, err := s.box.Left(b)
		for _, n := range left {
			if slices.Contains(ids, n.ID) {
				s.dropped = append(s.dropped, n)
			}
		}
		if err != nil {
			return err
		}
		return s.box.Drop(b, ids)
	})
}

func (s *memStore) Aside(_ context.Context, b store.Batch, ids []uint64, until time.Time) error {
	return s.lanes("Aside", func() error { return s.box.Aside(b, ids, until) })
}

// Postpone must never be asked to thaw what may have been sent.
func (s *memStore) Postpone(_ context.Context, b store.Batch, until time.Time, doubt, thaw bool) error {
	return s.lanes("Postpone", func() error {
		if thaw && (doubt || b.Doubt) {
			s.t.Errorf("batch %s is thawed though it may have been sent", b.ID)
		}
		err := s.box.Postpone(b, until, doubt, thaw)
		if err == nil {
			s.posted = append(s.posted, postponed{until, doubt, thaw})
		}
		return err
	})
}

func (s *memStore) Waiting() <-chan struct{} { return s.wake }

func (s *memStore) NextClaim(_ context.Context, now time.Time) (at time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.box.Next(now), nil
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
