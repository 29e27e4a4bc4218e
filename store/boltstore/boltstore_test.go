package boltstore

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	"go.uber.org/goleak"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	dir := t.TempDir()
	// What the file holds at this moment is what a kill leaves; the lock goes with the process, so
	// the copy stands for the file.
	killed := func(t *testing.T, s store.Store) string {
		path := fresher(t, dir)
		copyBytes(t, s.(*kept).path, path)
		require.NoError(t, s.Close())
		return path
	}
	h := storetest.Harness{
		Open:   func(t *testing.T) store.Store { return opened(t, fresher(t, dir)) },
		Reopen: func(t *testing.T, s store.Store) store.Store { return opened(t, killed(t, s)) },
		Restore: func(t *testing.T, backup []byte) store.Store {
			path := fresher(t, dir)
			require.NoError(t, os.WriteFile(path, backup, 0o600))
			return opened(t, path)
		},
		Spoil: func(t *testing.T, s store.Store, id meeting.ID, what storetest.Part, seq int) store.Store {
			path := killed(t, s)
			last := func(v []byte) { v[len(v)-3] ^= 1 }
			switch what {
			case storetest.Body:
				tamper(t, path, bEvents, bodyKey(eventKey(id, seq)), last)
			case storetest.Digest:
				tamperEvent(t, path, id, seq, func(ev *record.Event) { ev.Digest[0] ^= 1 })
			case storetest.Chain:
				tamperEvent(t, path, id, seq, func(ev *record.Event) { ev.Chain[0] ^= 1 })
			case storetest.State:
				tamper(t, path, bState, record.Number(id), last)
			case storetest.End:
				tamper(t, path, bEvents, endKey(id), last)
			}
			return opened(t, path)
		},
	}
	require.Equal(t, []string{"Cut", "Seize", "Twin"}, h.Cannot(), "one process has the file, and no connection to it")
	storetest.Run(t, h)
}

func tamperEvent(t *testing.T, path string, id meeting.ID, seq int, change func(ev *record.Event)) {
	alter(t, path, func(tx *bbolt.Tx) error {
		ev, err := decodeEvent(tx.Bucket(bEvents).Get(eventKey(id, seq)))
		require.NoError(t, err)
		change(&ev)
		data, err := json.Marshal(ev)
		require.NoError(t, err)
		return tx.Bucket(bEvents).Put(eventKey(id, seq), data)
	})
}

// kept is a store that knows its file.
type kept struct {
	*Store
	path string
}

// fresher is the path of a file that is not there yet.
func fresher(t testing.TB, dir string) string {
	d, err := os.MkdirTemp(dir, "")
	require.NoError(t, err)
	return filepath.Join(d, "escalate.db")
}

func opened(t testing.TB, path string) *kept {
	s, err := Open(path, Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return &kept{s, path}
}

func copyBytes(t *testing.T, from, to string) {
	in, err := os.Open(from)
	require.NoError(t, err)
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	require.NoError(t, err)
	_, err = io.Copy(out, in)
	require.NoError(t, err)
	require.NoError(t, out.Close())
}

var (
	monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ana    = meeting.Person{ID: "UANA", Name: "Ana Rossi", Zone: "Europe/Rome", Standing: meeting.FullMember}
	bo     = meeting.Person{ID: "UBO", Name: "Bo Tanaka", Zone: "Asia/Tokyo", Standing: meeting.FullMember}
)

func begin(t *testing.T, s store.Store) *meeting.Escalation {
	e, err := s.Create(context.Background(), "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{
			Customer: "Northwind", Summary: "Checkout is slow",
			Roles: map[meeting.Role][]meeting.Person{meeting.Technical: {bo}},
		}, ana, monday)
	})
	require.NoError(t, err)
	return e
}

func ask(text string, at time.Time) func(e *meeting.Escalation) error {
	return func(e *meeting.Escalation) error { return e.Ask(ana, bo, text, at) }
}
