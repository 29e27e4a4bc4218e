package proof

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/pgstore"
	"escalate/store/pgstore/pgtest"
)

// spread is several replicas on one database: each call goes to the next one. What a replica could not
// answer is asked again, under the same key, as Slack and people do.
type spread struct {
	store.Store
	replicas []*pgstore.Store
	next     atomic.Int64
	again    atomic.Int64 // how often something was asked again
}

func (s *spread) ask(ctx context.Context, do func(store.Store) error) {
	for {
		err := do(s.replicas[int(s.next.Add(1))%len(s.replicas)])
		if _, refused := meeting.AsRefusal(err); err == nil || refused || ctx.Err() != nil {
			return
		}
		s.again.Add(1)
	}
}

// Get asks one replica.
func (s *spread) Get(ctx context.Context, id meeting.ID) (e *meeting.Escalation, err error) {
	s.ask(ctx, func(r store.Store) error { e, err = r.Get(ctx, id); return err })
	return e, err
}

// Create asks one replica.
func (s *spread) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (e *meeting.Escalation, err error) {
	s.ask(ctx, func(r store.Store) error { e, err = r.Create(ctx, key, open); return err })
	return e, err
}

// Update asks one replica.
func (s *spread) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (e *meeting.Escalation, err error) {
	s.ask(ctx, func(r store.Store) error { e, err = r.Update(ctx, id, key, fn); return err })
	return e, err
}

// newSpread starts three replicas.
func newSpread(t *testing.T, database string, policy *meeting.Policy) *spread {
	s := &spread{}
	for range 3 {
		r, err := pgstore.Open(t.Context(), database, pgstore.Options{Policy: policy})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, r.Close()) })
		s.replicas = append(s.replicas, r)
	}
	s.Store = s.replicas[0]
	return s
}

// Five people vote over three replicas of one database, change their minds, close and count at the
// same time, each time at another replica: each is told what could be true if they had come one
// after another.
func TestVotesInADatabaseAreCountedAsIfOneAfterAnother(t *testing.T) {
	database, policy := pgtest.Database(t), meeting.DefaultPolicy()
	require.Zero(t, impossible(t, much(20, 100, 1000), newSpread(t, database, policy), policy))
}

// The same while the server ends the replicas' connections, at any moment, behind a COMMIT too.
func TestVotesInADatabaseWhoseConnectionsAreCut(t *testing.T) {
	database, policy := pgtest.Database(t), meeting.DefaultPolicy()
	s := newSpread(t, database, policy)
	stop := pgtest.Cut(t, database)
	no := impossible(t, much(20, 100, 1000), s, policy)
	n, err := stop()
	require.NoError(t, err)
	t.Logf("%d connections were cut, and %d requests asked again", n, s.again.Load())
	require.Zero(t, no)
	require.Greater(t, n, 20)
}

// The same while the server crashes and comes back, again and again: what a person was told is kept.
func TestVotesInADatabaseWhoseServerIsRestarted(t *testing.T) {
	restart := pgtest.Restarter(t)
	database, policy := pgtest.Database(t), meeting.DefaultPolicy()
	s := newSpread(t, database, policy)
	over := make(chan error, 1)
	go func() {
		var err error
		for n := 0; n < 5 && err == nil; n++ {
			err = restart()
		}
		over <- err
	}()
	for rounds := 1; ; rounds++ {
		require.Zero(t, impossible(t, 1, s, policy))
		select {
		case err := <-over:
			require.NoError(t, err)
			t.Logf("%d rounds, and %d requests asked again", rounds, s.again.Load())
			return
		default:
		}
	}
}

// The same while the server dies and the one that copied it takes its place: what was acknowledged is
// there, for a commit waits for the copy.
func TestVotesInADatabaseWhoseStandbyIsPromoted(t *testing.T) {
	database, failover := pgtest.Pair(t)
	policy := meeting.DefaultPolicy()
	s := newSpread(t, database, policy)
	require.Zero(t, impossible(t, 3, s, policy))
	over := make(chan error, 1)
	go func() { over <- failover() }()
	for rounds := 1; ; rounds++ {
		require.Zero(t, impossible(t, 1, s, policy))
		select {
		case err := <-over:
			require.NoError(t, err)
			require.Zero(t, impossible(t, 3, s, policy))
			t.Logf("%d rounds meanwhile, and %d requests asked again", rounds, s.again.Load())
			return
		default:
		}
	}
}

// A replica that believes what it read last, and does not look whether others went on, is found out.
func TestAReplicaOfADatabaseThatBelievesItsMemoryIsRejected(t *testing.T) {
	database, policy := pgtest.Database(t), meeting.DefaultPolicy()
	s := newSpread(t, database, policy)
	require.NotZero(t, impossible(t, 20, &behind{Store: s, seen: map[meeting.ID]*meeting.Escalation{}}, policy))
}
