package storetest

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var raceTests = map[string]func(*testing.T, Harness){
	"changes at the same time all count":       manyUpdates,
	"one request at the same time counts once": sameKey,
	"openings at the same time are numbered":   manyCreates,
	"claims at the same time share nothing":    manyClaims,
	"whoever goes before the turn is not run":  leaving,
}

// together runs n calls at the same time and waits for them.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

func manyUpdates(t *testing.T, h Harness) {
	k := newKit(t, h)
	ids := []meeting.ID{k.open("Northwind"), k.open("Contoso")}
	before := k.get(ids[0]).Seq
	const n = 60
	refused := make([]error, n)
	together(n, func(i int) {
		_, refused[i] = k.through(i/2).Update(k.ctx, ids[i%2], "click-"+strconv.Itoa(i), func(e *meeting.Escalation) error {
			if i%6 == 5 {
				return context.DeadlineExceeded // some refuse; the others must not notice
			}
			return e.Ask(ana, ana, "Question "+strconv.Itoa(i), monday)
		})
	})
	for i, err := range refused {
		if i%6 == 5 {
			require.Equal(t, context.DeadlineExceeded, err)
		} else {
			require.NoError(t, err)
		}
	}
	require.Len(t, k.get(ids[0]).Questions, n/2)
	require.Len(t, k.get(ids[1]).Questions, n/2-n/6)
	require.Equal(t, before+n/2, k.get(ids[0]).Seq)
	k.reopen()
	for _, id := range ids {
		e := k.get(id)
		asked := map[string]bool{}
		for _, q := range e.Questions {
			asked[q.Text] = true
		}
		require.Len(t, asked, len(e.Questions))
		log, err := k.s.Events(k.ctx, id)
		require.NoError(t, err)
		require.Len(t, log, e.Seq)
	}
}

func sameKey(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	together(16, func(i int) {
		e, err := k.through(i).Update(k.ctx, id, "click", asking(bo, monday))
		require.NoError(t, err)
		require.Len(t, e.Questions, 1)
		e, err = k.through(i).Create(k.ctx, "view", opening("Contoso", meeting.High, monday))
		require.NoError(t, err)
		require.Equal(t, id+1, e.ID)
	})
	require.Len(t, k.get(id).Questions, 1)
}

func manyCreates(t *testing.T, h Harness) {
	k := newKit(t, h)
	const n = 20
	ids := make([]meeting.ID, n)
	together(n, func(i int) {
		e, err := k.through(i).Create(k.ctx, "", opening("Northwind", meeting.High, monday))
		require.NoError(t, err)
		ids[i] = e.ID
	})
	seen := map[meeting.ID]bool{}
	for _, id := range ids {
		require.True(t, 1 <= id && id <= n && !seen[id], "%v", ids)
		seen[id] = true
	}
}

func manyClaims(t *testing.T, h Harness) {
	k := newKit(t, h)
	const n = 12
	for range n {
		k.open("Northwind")
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	together(8, func(i int) {
		batches, err := k.through(i).Claim(k.ctx, monday, lease, 3)
		require.NoError(t, err)
		mu.Lock()
		defer mu.Unlock()
		for _, b := range batches {
			require.False(t, seen[b.ID])
			seen[b.ID] = true
		}
	})
	require.Len(t, seen, n)
}

// leaving ends the context of a request that is being done, and of one that waits for it.
func leaving(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	running, release := make(chan struct{}), make(chan struct{})
	var first, second error
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(k.ctx)
	all.Go(func() {
		var once sync.Once
		_, first = k.s.Update(ctx, id, "", func(e *meeting.Escalation) error {
			once.Do(func() { close(running); <-release })
			return e.Ask(ana, bo, "Why?", monday)
		})
	})
	<-running
	ran := false
	all.Go(func() {
		_, second = k.s.Update(ctx, id, "", func(*meeting.Escalation) error { ran = true; return nil })
		close(release)
	})
	cancel()
	all.Wait()
	require.NoError(t, first, "what is being done is told when it is done")
	require.ErrorIs(t, second, context.Canceled)
	k.update(id, func(*meeting.Escalation) error { return nil }) // what was queued before is over now
	require.False(t, ran)
	require.Len(t, k.get(id).Questions, 1)
}

// everyCall is every call that can fail, for the tests of a context that ended and of a
// store that was closed.
func everyCall(ctx context.Context, s store.Store, b store.Batch) map[string]error {
	all := map[string]error{}
	note := func(name string, err error) { all[name] = err }
	_, err := s.Create(ctx, "k", func(meeting.ID) (*meeting.Escalation, error) { panic("not to be run") })
	note("Create", err)
	_, err = s.Update(ctx, 1, "k", func(*meeting.Escalation) error { panic("not to be run") })
	note("Update", err)
	_, err = s.Get(ctx, 1)
	note("Get", err)
	_, err = s.ByChannel(ctx, "C1")
	note("ByChannel", err)
	_, err = s.ByPerson(ctx, ana.ID)
	note("ByPerson", err)
	_, err = s.ByCustomer(ctx, "Northwind")
	note("ByCustomer", err)
	_, err = s.Events(ctx, 1)
	note("Events", err)
	_, err = s.People(ctx, ana.ID)
	note("People", err)
	note("Learn", s.Learn(ctx, monday, ana))
	_, err = s.Due(ctx, monday, 1)
	note("Due", err)
	_, err = s.NextDue(ctx)
	note("NextDue", err)
	_, err = s.Claim(ctx, monday, lease, 1)
	note("Claim", err)
	note("Delivered", s.Delivered(ctx, b, meeting.Receipt{}, monday))
	note("Drop", s.Drop(ctx, b, noticeIDs(b)))
	note("Postpone", s.Postpone(ctx, b, monday, false, false))
	_, err = s.NextClaim(ctx, monday)
	note("NextClaim", err)
	note("Backup", s.Backup(ctx, failing{}))
	return all
}

// failing is a target that must not be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { panic("not to be written to") }
