package proof

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/store"
	"escalate/store/boltstore"
)

// acks is how long people waited for acks: by the virtual clock, on which only waiting takes
// time, and by the machine's.
type acks struct{ waited, took []time.Duration }

// machine is the machine's time, also where time is virtual.
func machine() time.Duration {
	var now syscall.Timeval
	_ = syscall.Gettimeofday(&now)
	return time.Duration(now.Nano())
}

func (a *acks) add(do func() error) error {
	begun, at := time.Now(), machine()
	err := do()
	a.waited, a.took = append(a.waited, time.Since(begun)), append(a.took, machine()-at)
	return err
}

// clicks has somebody use a command and send a form, once a second, n times.
func (r *rig) clicks(n int) (a acks) {
	p := r.slack.Person("ana")
	for i := range n {
		require.NoError(r.t, a.add(func() error { return p.Command("", "/escalate", fmt.Sprintf("Firm %d: it stands still", i)) }))
		synctest.Wait()
		require.NotNil(r.t, p.View())
		require.NoError(r.t, a.add(p.Submit))
		_ = p.CloseAll()
		r.pass(time.Second)
	}
	return a
}

// unmoved requires that nobody waited for anything.
func (a *acks) unmoved(t *testing.T) {
	slices.Sort(a.took)
	n := len(a.took)
	t.Logf("%d acks: %v of virtual time at most; of the machine's, p50 %v, max %v", n, slices.Max(a.waited), a.took[n/2], a.took[n-1])
	require.Zero(t, slices.Max(a.waited))
}

const clicks = 30

// Every call hangs but the one that opens a form: what people do is acked and kept all the same.
func TestTheAckDoesNotMoveWhileSlackHangs(t *testing.T) {
	connected(t, func(t *testing.T, r *rig) {
		require.NoError(t, r.opens("ana", "First")) // and is known from now on
		r.slack.OnCall("*", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{Hang: true} })
		r.slack.OnCall("views.open", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{} })
		a := r.clicks(clicks)
		a.unmoved(t)
		require.Equal(t, 1+clicks, r.count())
	})
}

// An outage of two hours in which a thousand items fell due: the first minute after it.
func TestTheAckDoesNotMoveWhileAThousandRemindersCatchUp(t *testing.T) {
	const many, each = 50, 20
	prepared(t, func(r *rig) {
		s, err := boltstore.Open(r.cfg.DB, boltstore.Options{Policy: r.policy})
		require.NoError(r.t, err)
		now := r.slack.Now()
		someone := func(i int) meeting.Person {
			u := r.slack.Person([]string{"bo", "cem", "eva"}[i%3]).User() // it is day where they live
			return meeting.Person{ID: meeting.UserID(u.ID), Name: u.RealName, Zone: u.Zone, Standing: meeting.FullMember}
		}
		for i := range many {
			_, err := s.Create(r.t.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) {
				e, err := meeting.Open(id, meeting.Opening{Customer: fmt.Sprint("Old ", i), Summary: "Long ago"}, someone(i), now)
				if err != nil {
					return nil, err
				}
				var all []meeting.ItemDraft
				for n := range each {
					all = append(all, meeting.ItemDraft{Text: fmt.Sprint("Task ", n), Due: calendar.Due{At: now.Add(90 * time.Minute), Zone: "UTC"}})
				}
				return e, e.AddItems(someone(i), someone(i+1), all, now)
			})
			require.NoError(r.t, err)
		}
		require.NoError(r.t, s.Close())
		r.pass(2 * time.Hour)
		s, err = boltstore.Open(r.cfg.DB, boltstore.Options{Policy: r.policy})
		require.NoError(r.t, err)
		due, err := s.Due(r.t.Context(), r.slack.Now(), many)
		require.NoError(r.t, err)
		require.Len(r.t, due, many)
		require.NoError(r.t, s.Close())
	}, func(t *testing.T, r *rig) {
		a := r.clicks(clicks)
		a.unmoved(t)
		r.pass(time.Minute)
		due, err := r.store.Due(t.Context(), r.slack.Now(), many)
		require.NoError(t, err)
		require.Empty(t, due)
		told := 0
		for id := meeting.ID(1); id <= many; id++ {
			e, err := r.store.Get(t.Context(), id)
			require.NoError(t, err)
			for _, i := range e.Items {
				if !i.Told.IsZero() {
					told++
				}
			}
		}
		require.Equal(t, many*each, told)
	})
}

// slow copies to a disk that takes its time.
type slow struct{ store.Store }

// Backup waits a minute for each of the pieces.
func (s *slow) Backup(ctx context.Context, w io.Writer) error {
	return s.Store.Backup(ctx, writer(func(p []byte) (int, error) { time.Sleep(time.Minute); return w.Write(p) }))
}

type writer func(p []byte) (int, error)

// Write writes.
func (w writer) Write(p []byte) (int, error) { return w(p) }

// A copy to a slow disk takes minutes.
func TestTheAckDoesNotMoveWhileABackupRuns(t *testing.T) {
	prepared(t, func(r *rig) {
		r.cfg.Backup, r.cfg.BackupAt = filepath.Join(r.t.TempDir(), "copy.db"), "0 3 * * *"
		r.mutant.store = func(s store.Store, _ *rig) store.Store {
			return &slow{s}
		}
	}, func(t *testing.T, r *rig) {
		a := r.clicks(clicks)
		a.unmoved(t)
		require.NoFileExists(t, r.cfg.Backup, "it runs still")
		r.pass(time.Hour)
		require.FileExists(t, r.cfg.Backup)
	})
}
