package proof

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/boltstore"
)

// hall is several votes that are open in one store.
type hall struct {
	t      *testing.T
	s      store.Store
	policy *meeting.Policy
	people []meeting.Person // the chair, and the voters
	opened time.Time
	now    atomic.Int64 // since then
	ids    []meeting.ID
}

// newHall opens the votes.
func newHall(t *testing.T, s store.Store, policy *meeting.Policy, votes int) *hall {
	h := &hall{t: t, s: s, policy: policy, opened: time.Date(2025, 11, 10, 15, 0, 0, 0, time.UTC)}
	var voters []meeting.UserID
	for i := range electors + 1 {
		p := meeting.Person{ID: meeting.UserID(fmt.Sprint("U", i)), Name: fmt.Sprint("p", i), Zone: "UTC", Standing: meeting.FullMember}
		if h.people = append(h.people, p); i > 0 {
			voters = append(voters, p.ID)
		}
	}
	chair := h.people[0]
	for range votes {
		e, err := s.Create(t.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) {
			e, err := meeting.Open(id, meeting.Opening{Customer: "Northwind", Summary: "It is slow", Attendees: h.people[1:]}, chair, h.opened)
			require.NoError(t, err)
			for _, c := range []meeting.Content{
				{Technical: &meeting.TechnicalReview{What: "It broke"}}, {Business: &meeting.BusinessReview{Threat: "They leave"}},
				{Legal: &meeting.LegalReview{Verdict: meeting.Within}},
			} {
				require.NoError(t, e.WriteReview(chair, meeting.Newest, c, h.opened))
			}
			for _, title := range []string{"Little", "Much"} {
				require.NoError(t, e.AddOption(chair, meeting.Offering{Title: title, Parts: []meeting.Part{{Text: "A call"}}}, h.opened))
			}
			for _, r := range e.Reviews {
				if !r.In() { // Legal confirms its own
					require.NoError(t, e.Waive(chair, r.Kind, "nobody is there", h.opened))
				}
			}
			return e, e.OpenVote(chair, meeting.Newest, meeting.VoteRules{Voters: voters, Length: lasts}, true, h.opened)
		})
		require.NoError(t, err)
		h.ids = append(h.ids, e.ID)
	}
	return h
}

// some is a thing that somebody wants now; before is what was asked so far.
func (h *hall) some(rng *rand.Rand, key int, before []wish) wish {
	w := wish{of: h.ids[rng.IntN(len(h.ids))], who: rng.IntN(electors), option: 1 + rng.IntN(2), key: key}
	w.at = time.Duration(h.now.Add(rng.Int64N(int64(1500*time.Millisecond))/1000*1000 + 1000))
	w.click = max(0, w.at-time.Duration(rng.Int64N(int64(3*time.Second))).Truncate(time.Microsecond))
	switch n := rng.IntN(100); {
	case n < 40:
		w.kind = "vote"
	case n < 44:
		w.kind = "close"
	case n < 50:
		w.kind, w.key = "tick", 0
	case n < 60 && len(before) > 0: // Slack delivers something again
		again := before[rng.IntN(len(before))]
		again.at = w.at
		return again
	default:
		w.kind, w.key = "count", 0
	}
	return w
}

// ask asks the real thing.
func (h *hall) ask(w wish) reply {
	at := h.opened.Add(w.at)
	key := ""
	if w.key > 0 {
		key = fmt.Sprint("request ", w.key)
	}
	change := func(fn func(e *meeting.Escalation) error) (*meeting.Escalation, error) {
		return h.s.Update(context.Background(), w.of, key, fn)
	}
	var e *meeting.Escalation
	var err error
	switch w.kind {
	case "vote":
		c := meeting.Cast{Choice: meeting.ForOption, Option: w.option, At: h.opened.Add(w.click)}
		e, err = change(func(e *meeting.Escalation) error { return e.Vote(h.people[1+w.who], 1, c, at) })
	case "close":
		e, err = change(func(e *meeting.Escalation) error { return e.CloseVote(h.people[0], 1, at) })
	case "tick":
		e, err = change(func(e *meeting.Escalation) error { e.Tick(at, h.policy); return nil })
	case "count":
		e, err = h.s.Get(context.Background(), w.of)
	}
	if err != nil {
		if _, no := meeting.AsRefusal(err); !no {
			h.t.Error(err)
		}
		return reply{refused: true}
	}
	t := e.Tally(e.Ballot())
	return reply{count: count{closed: !e.Ballot().Closed.IsZero(), votes: [3]int{0, t.Votes[1], t.Votes[2]}, voted: t.Voted}}
}

// history lets five people at the votes at the same time and writes down who asked what, and
// when they were told what.
func (h *hall) history(rng *rand.Rand) (all []porcupine.Operation) {
	const clients, each = 5, 12
	var mu sync.Mutex
	var asked []wish
	var wg sync.WaitGroup
	begin := time.Now()
	for c := range clients {
		rng := rand.New(rand.NewPCG(rng.Uint64(), 7))
		wg.Go(func() {
			for i := range each {
				mu.Lock()
				w := h.some(rng, 1+c*each+i, asked)
				if w.key > 0 {
					asked = append(asked, w)
				}
				mu.Unlock()
				call := time.Since(begin).Nanoseconds()
				r := h.ask(w)
				end := time.Since(begin).Nanoseconds()
				mu.Lock()
				all = append(all, porcupine.Operation{ClientId: c, Input: w, Call: call, Output: r, Return: end})
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return all
}

// rejected is how many of n histories over a file's keeper could not have happened one after another.
func rejected(t *testing.T, n int, keeper func(store.Store) store.Store) (no int) {
	policy := meeting.DefaultPolicy()
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "escalate.db"), boltstore.Options{Policy: policy})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	return impossible(t, n, keeper(s), policy)
}

// impossible is how many of n histories could not have happened one after another.
func impossible(t *testing.T, n int, s store.Store, policy *meeting.Policy) (no int) {
	rng := seeded(t)
	closed, refused, all := 0, 0, 0
	for range n {
		history := newHall(t, s, policy, 3).history(rng)
		for _, o := range history {
			r := o.Output.(reply)
			all++
			if r.refused {
				refused++
			} else if r.count.closed {
				closed++
			}
		}
		switch porcupine.CheckOperationsTimeout(one, history, time.Minute) {
		case porcupine.Illegal:
			no++
		case porcupine.Unknown:
			require.Fail(t, "a history could not be checked in a minute")
		}
	}
	t.Logf("%d of %d histories rejected; %d operations, %d refused, %d after the close", no, n, all, refused, closed)
	return no
}

// However many vote, change their minds, close and count at the same time, and whatever comes
// twice: each is told what could be true if they had come one after another. PROOF_FULL=all
// takes a thousand histories.
func TestVotesAreCountedAsIfOneAfterAnother(t *testing.T) {
	require.Zero(t, rejected(t, much(60, 300, 1000), func(s store.Store) store.Store { return s }))
}

// Keepers that are wrong on purpose are rejected: one that asks whether the vote is open and
// counts the ballot later, one that reads what was true before, and one that forgets the keys.
func TestWrongCountersAreRejected(t *testing.T) {
	const n = 20
	for name, keeper := range map[string]func(store.Store) store.Store{
		"counts later":   func(s store.Store) store.Store { return &later{s} },
		"reads what was": func(s store.Store) store.Store { return &behind{Store: s, seen: map[meeting.ID]*meeting.Escalation{}} },
		"forgets keys":   func(s store.Store) store.Store { return &keyless{Store: s} },
	} {
		t.Run(name, func(t *testing.T) { require.NotZero(t, rejected(t, n, keeper)) })
	}
}

// later asks first and counts after a moment, whatever was closed meanwhile.
type later struct{ store.Store }

// Update asks, waits and counts.
func (s *later) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	e, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	open := e.Ballot().Closed.IsZero()
	if err := fn(e); err != nil || !open {
		return s.Store.Update(ctx, id, key, fn)
	}
	time.Sleep(time.Millisecond)
	return s.Store.Update(ctx, id, key, func(e *meeting.Escalation) error {
		closed := e.Ballot().Closed
		e.Ballot().Closed = time.Time{}
		err := fn(e)
		if !closed.IsZero() {
			e.Ballot().Closed = closed
		}
		return err
	})
}

// behind reads what was true when it was last asked.
type behind struct {
	store.Store
	mu   sync.Mutex
	seen map[meeting.ID]*meeting.Escalation
}

// Get returns what the read before found.
func (s *behind) Get(ctx context.Context, id meeting.ID) (*meeting.Escalation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, err := s.Store.Get(ctx, id)
	if was := s.seen[id]; err == nil && was != nil {
		s.seen[id] = e
		return was, nil
	}
	s.seen[id] = e
	return e, err
}
