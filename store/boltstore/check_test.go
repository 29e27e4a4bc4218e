package boltstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// longMeeting is a file with two escalations, one of them so long that its state is kept.
func longMeeting(t *testing.T) string {
	path := fresher(t, t.TempDir())
	s := opened(t, path)
	begin(t, s)
	id := begin(t, s).ID
	for i := range record.Stride + 20 {
		_, err := s.Update(context.Background(), id, "form-"+string(record.Number(i)), ask("Why?", monday.Add(time.Duration(i)*time.Minute)))
		require.NoError(t, err)
	}
	_, err := s.Claim(context.Background(), monday, time.Minute, 2)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return path
}

func faultsOf(t *testing.T, path string) []string {
	t.Helper()
	s, err := Look(path)
	require.NoError(t, err)
	found, err := s.Check(context.Background())
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return found.Faults
}

func TestASoundFileHasNoFaults(t *testing.T) {
	path := longMeeting(t)
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Empty(t, faultsOf(t, path))
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after), "whoever looks changes nothing")
}

// Whatever somebody changes behind the store's back is found, also when the sums that guard
// against the disk are made anew.
func TestTamperingIsFound(t *testing.T) {
	whole := longMeeting(t)
	const id = meeting.ID(2)
	last := record.Stride + 22
	resealed := func(tx *bbolt.Tx, bucket, key []byte, change func([]byte) []byte) error {
		data := change(bytes.Clone(tx.Bucket(bucket).Get(key)[4:]))
		sum := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
		return tx.Bucket(bucket).Put(key, append(binary.BigEndian.AppendUint32(nil, sum), data...))
	}
	rename := func(data []byte) []byte { return bytes.Replace(data, []byte("Northwind"), []byte("Southwind"), 1) }
	for name, c := range map[string]struct {
		change func(tx *bbolt.Tx) error
		want   string
	}{
		"an old body": {func(tx *bbolt.Tx) error {
			key := bodyKey(eventKey(id, 50))
			return tx.Bucket(bEvents).Put(key, bytes.Replace(tx.Bucket(bEvents).Get(key), []byte("Why"), []byte("Who"), 1))
		}, "broken at event 50: its body was changed"},
		"an actor": {func(tx *bbolt.Tx) error {
			return rewritten(tx, id, 3, func(ev *record.Event) { ev.By = "UBO" })
		}, "broken at event 3: its digest does not fit"},
		"a moment": {func(tx *bbolt.Tx) error {
			return rewritten(tx, id, 3, func(ev *record.Event) { ev.At = ev.At.Add(time.Hour) })
		}, "broken at event 3"},
		"the last event":         {func(tx *bbolt.Tx) error { return tx.Bucket(bEvents).Delete(eventKey(id, last)) }, "broken at event"},
		"an event in the middle": {func(tx *bbolt.Tx) error { return tx.Bucket(bEvents).Delete(eventKey(id, 50)) }, "broken at event"},
		"the end":                {func(tx *bbolt.Tx) error { return tx.Bucket(bEvents).Delete(endKey(id)) }, "ESC-2"},
		"the kept state with its sum": {func(tx *bbolt.Tx) error {
			return resealed(tx, bState, record.Number(id), rename)
		}, "ESC-2: the state that is kept is not the one that its log leads to"},
		"the summary row with its sum": {func(tx *bbolt.Tx) error {
			return resealed(tx, bEvents, endKey(id), rename)
		}, "ESC-2: its summary row is not the one that its log leads to"},
		"the end goes on": {func(tx *bbolt.Tx) error {
			return resealed(tx, bEvents, endKey(id), func(data []byte) []byte { data[9] ^= 1; return data })
		}, "the log's end goes with another one"},
		"a person left out": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bPerson).Delete(indexKey("UBO", id))
		}, `leaves something out: "UBO, ESC-2"`},
		"a person put in": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bPerson).Put(indexKey("UEVE", id), nil)
		}, `names something that is in no log: "UEVE, ESC-2"`},
		"another customer": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bCustomer).Put(indexKey("ACME", id), nil)
		}, "which customer's names something"},
		"never due": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bDue).Delete(join(tx.Bucket(bDueOf).Get(record.Number(id)), record.Number(id)))
		}, "ESC-2: its next moment is not among what is due"},
		"due for nobody": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bDue).Put(join(record.Stamp(monday), record.Number(meeting.ID(9))), nil)
		}, "that no escalation asked for"},
		"a notice that was lost": {func(tx *bbolt.Tx) error {
			b := lane.Batch{}
			k, v := tx.Bucket(bOutbox).Cursor().Seek([]byte{batches})
			if err := json.Unmarshal(v, &b); err != nil || k == nil {
				return errors.New("no batch")
			}
			return outbox(tx, notices).delete(record.Number(b.Notices[0]))
		}, "a batch holds notice"},
		"a batch that was lost": {func(tx *bbolt.Tx) error {
			k, _ := tx.Bucket(bOutbox).Cursor().Seek([]byte{batches})
			return tx.Bucket(bOutbox).Delete(bytes.Clone(k))
		}, "does not know it"},
		"a part of the file": {func(tx *bbolt.Tx) error { return tx.DeleteBucket(bChannel) }, `the file has no part "channel"`},
		"a state of nothing": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bState).Put(record.Number(meeting.ID(7)), tx.Bucket(bState).Get(record.Number(id)))
		}, "a state is kept of an escalation which is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			path := fresherCopy(t, whole)
			alter(t, path, c.change)
			found := faultsOf(t, path)
			require.NotEmpty(t, found)
			require.Contains(t, strings.Join(found, "\n"), c.want)
		})
	}
}

// rewritten changes an event of the log, and its own place in the chain with it.
func rewritten(tx *bbolt.Tx, id meeting.ID, seq int, change func(*record.Event)) error {
	key := eventKey(id, seq)
	row, err := decodeEvent(tx.Bucket(bEvents).Get(key))
	if err != nil {
		return err
	}
	change(&row)
	data, err := json.Marshal(row)
	if err != nil {
		return err
	}
	return tx.Bucket(bEvents).Put(key, data)
}

// An erased body is no fault as long as a state was kept after it.
func TestAnErasedBodyIsNoFault(t *testing.T) {
	path := longMeeting(t)
	alter(t, path, func(tx *bbolt.Tx) error { return tx.Bucket(bEvents).Put(bodyKey(eventKey(2, 3)), nil) })
	require.Empty(t, faultsOf(t, path))
	alter(t, path, func(tx *bbolt.Tx) error { return tx.Bucket(bEvents).Put(bodyKey(eventKey(2, record.Stride+15)), nil) })
	require.NotEmpty(t, faultsOf(t, path), "nothing says what it changed")
}

// Pages that the disk lost are a fault, never a panic.
func TestDamagedPagesAreFound(t *testing.T) {
	whole, err := os.ReadFile(longMeeting(t))
	require.NoError(t, err)
	page := os.Getpagesize()
	found := 0
	for at := 2 * page; at+page <= len(whole); at += page {
		if bytes.Equal(whole[at:at+page], make([]byte, page)) {
			continue
		}
		broken := bytes.Clone(whole)
		clear(broken[at : at+page])
		path := fresher(t, t.TempDir())
		require.NoError(t, os.WriteFile(path, broken, 0o600))
		s, err := Look(path)
		if err != nil {
			found++
			continue
		}
		c, err := s.Check(context.Background())
		if err != nil || len(c.Faults) > 0 {
			found++
		}
		require.NoError(t, s.Close())
	}
	require.Greater(t, found, 10)
}

// A copy that was put back says so, and gives no number again that another file may have given.
func TestARestoredCopyLeavesAGap(t *testing.T) {
	path := longMeeting(t)
	require.NoError(t, MarkRestored(path, Restored{At: monday, Floor: 40}))
	s := opened(t, path)
	require.Equal(t, meeting.ID(41), begin(t, s).ID)
	require.Equal(t, meeting.ID(42), begin(t, s).ID)
	mark, err := s.Restored(context.Background())
	require.NoError(t, err)
	require.Equal(t, Restored{At: monday, Floor: 40}, mark)
	require.NoError(t, s.Close())
	require.Empty(t, faultsOf(t, path))
}

func TestCompactLosesNothing(t *testing.T) {
	path := longMeeting(t)
	alter(t, path, func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("rubbish"))
		if err != nil {
			return err
		}
		return b.Put([]byte("x"), bytes.Repeat([]byte("x"), 4<<20))
	})
	alter(t, path, func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("rubbish")) })
	s := opened(t, path)
	want, err := s.Get(context.Background(), 2)
	require.NoError(t, err)
	owed, err := s.Owed(context.Background())
	require.NoError(t, err)
	_, _, err = Compact(path)
	require.ErrorContains(t, err, "is in use by another escalate")
	require.NoError(t, s.Close())

	before, after, err := Compact(path)
	require.NoError(t, err)
	require.Less(t, after, before-(3<<20))
	require.Empty(t, faultsOf(t, path))
	s = opened(t, path)
	got, err := s.Get(context.Background(), 2)
	require.NoError(t, err)
	require.Equal(t, want, got)
	still, err := s.Owed(context.Background())
	require.NoError(t, err)
	require.Equal(t, owed, still)
	require.Equal(t, meeting.ID(3), begin(t, s).ID)
}
