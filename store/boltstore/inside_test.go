package boltstore

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// TestAuditLog tampers with the log in every way; each is found, and the event named.
func TestAuditLog(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	id := begin(t, s).ID
	e, err := s.Update(ctx, id, "", ask("Why?", monday))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	read := func() ([]meeting.Event, error) {
		s := opened(t, path)
		defer func() { require.NoError(t, s.Close()) }()
		return s.Events(ctx, id)
	}
	key := func(seq int) []byte { return eventKey(id, seq) }
	for seq := 1; seq <= e.Seq; seq++ {
		for _, k := range [][]byte{key(seq), bodyKey(key(seq))} {
			at := 0
			tamper(t, path, bEvents, k, func(v []byte) { at = len(v) - 3; v[at] ^= 1 })
			_, err := read()
			require.ErrorContains(t, err, "is broken at event "+strconv.Itoa(seq))
			tamper(t, path, bEvents, k, func(v []byte) { v[at] ^= 1 })
		}
	}
	for _, seq := range []int{1, 2, e.Seq} {
		var row []byte
		tamper(t, path, bEvents, key(seq), func(v []byte) { row = v })
		remove(t, path, bEvents, key(seq))
		_, err := read()
		require.ErrorContains(t, err, "is broken at event "+strconv.Itoa(seq))
		restore(t, path, bEvents, key(seq), row)
	}
	remove(t, path, bEvents, bodyKey(key(2)))
	_, err = read()
	require.ErrorContains(t, err, "is broken at event 2: its body is missing")

	// Erased, with the mark that says so: the rest still verifies.
	restore(t, path, bEvents, bodyKey(key(2)), nil)
	log, err := read()
	require.NoError(t, err)
	require.Len(t, log, e.Seq)
	require.Nil(t, log[1].Body)
	require.NotNil(t, log[2].Body)
}

// TestLogEndReplaced cuts the log and goes on with other events: the state names its end.
func TestLogEndReplaced(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	e := begin(t, s)
	copied := fresherCopy(t, path)
	_, err := s.Update(ctx, e.ID, "", ask("Why?", monday))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	other := opened(t, copied)
	_, err = other.Update(ctx, e.ID, "", ask("Who?", monday))
	require.NoError(t, err)
	key := join(record.Number(e.ID), record.Number(e.Seq+1))
	var row, body []byte
	require.NoError(t, other.db.View(func(tx *bbolt.Tx) error {
		row = append(row, tx.Bucket(bEvents).Get(key)...)
		body = append(body, tx.Bucket(bEvents).Get(bodyKey(key))...)
		return nil
	}))
	restore(t, path, bEvents, key, row)
	restore(t, path, bEvents, bodyKey(key), body)
	_, err = opened(t, path).Events(ctx, e.ID)
	require.ErrorContains(t, err, "is broken at event")
}

// TestLogTooLongOrTooShort has an event behind the log's end, and an end from before the state
// that was kept.
func TestLogTooLongOrTooShort(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	e := begin(t, s)
	var row, body, ended []byte
	require.NoError(t, s.db.View(func(tx *bbolt.Tx) error {
		row = append(row, tx.Bucket(bEvents).Get(eventKey(e.ID, e.Seq))...)
		body = append(body, tx.Bucket(bEvents).Get(bodyKey(eventKey(e.ID, e.Seq)))...)
		ended = append(ended, tx.Bucket(bEvents).Get(endKey(e.ID))...)
		return nil
	}))
	broken := func(path string) {
		s := opened(t, path)
		_, err := s.Events(ctx, e.ID)
		require.ErrorContains(t, err, "is broken at event "+strconv.Itoa(e.Seq+1))
		_, err = s.Get(ctx, e.ID)
		require.Error(t, err)
	}
	long := fresherCopy(t, path)
	restore(t, long, bEvents, eventKey(e.ID, e.Seq+1), row)
	restore(t, long, bEvents, bodyKey(eventKey(e.ID, e.Seq+1)), body)
	broken(long)
	for range record.Stride {
		_, err := s.Update(ctx, e.ID, "", ask("Why?", monday))
		require.NoError(t, err)
	}
	require.NoError(t, s.Close())
	restore(t, path, bEvents, endKey(e.ID), ended)
	for seq := e.Seq + 1; seq <= e.Seq+record.Stride; seq++ {
		remove(t, path, bEvents, eventKey(e.ID, seq))
		remove(t, path, bEvents, bodyKey(eventKey(e.ID, seq)))
	}
	broken(path)
}

func remove(t *testing.T, path string, bucket, key []byte) {
	alter(t, path, func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Delete(key) })
}

func restore(t *testing.T, path string, bucket, key, v []byte) {
	alter(t, path, func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put(key, v) })
}

func alter(t *testing.T, path string, fn func(tx *bbolt.Tx) error) {
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(fn))
	require.NoError(t, db.Close())
}

// TestNoTextOutsideTheRecord looks for what people typed in the log's rows, the outbox and
// the batches.
func TestNoTextOutsideTheRecord(t *testing.T) {
	ctx := context.Background()
	s := opened(t, fresher(t, t.TempDir()))
	id := begin(t, s).ID
	_, err := s.Update(ctx, id, "key", ask("secret words", monday))
	require.NoError(t, err)
	_, err = s.Claim(ctx, monday, time.Minute, 10)
	require.NoError(t, err)
	require.NoError(t, s.db.View(func(tx *bbolt.Tx) error {
		for _, b := range [][]byte{bEvents, bOutbox, bDue} {
			rows := 0
			require.NoError(t, tx.Bucket(b).ForEach(func(k, v []byte) error {
				if body := len(k) > 16 && k[16] == bodyMark; string(b) == string(bEvents) && (body || string(k) == string(endKey(id))) {
					return nil
				}
				rows++
				for _, words := range []string{"secret", "Checkout", "Northwind", "Rossi"} {
					require.NotContains(t, string(k)+string(v), words, "bucket %s", b)
				}
				return nil
			}))
			require.NotZero(t, rows, "bucket %s", b)
		}
		return nil
	}))
}

// TestRequestsAreForgotten: eight days on, old ones go from memory, and a change that
// comes after a long silence does not take the last click's with it. A store that is opened
// anew knows as many again, and no more of the old ones.
func TestRequestsAreForgotten(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	id := begin(t, s).ID
	update := func(key string, fn func(e *meeting.Escalation) error) *meeting.Escalation {
		e, err := s.Update(ctx, id, key, fn)
		require.NoError(t, err)
		return e
	}
	const clicks = 3 * fewest
	for i := range clicks {
		update("early "+strconv.Itoa(i), ask("x", monday))
	}
	require.Len(t, s.recent[id].at, clicks)
	for i := range clicks {
		update("same week "+strconv.Itoa(i), ask("x", monday.Add(record.Keep)))
	}
	require.Len(t, s.recent[id].at, 2*clicks, "eight days are not over")
	for i := range 3 * clicks {
		update("next week "+strconv.Itoa(i), ask("x", monday.Add(record.Keep+time.Second)))
	}
	require.Len(t, s.recent[id].at, 4*clicks)
	require.NotContains(t, s.recent[id].at, "=early 0")

	// Nothing happened for a month; a click changes nothing; a minute later life goes on.
	nothing := func(*meeting.Escalation) error { return nil }
	month := monday.AddDate(0, 1, 0)
	update("idle", nothing)
	for range 2 {
		before := len(update("", ask("x", month)).Questions)
		require.Len(t, update("idle", ask("again", month)).Questions, before)
		require.NoError(t, s.Close())
		s = opened(t, path)
		require.Len(t, update("idle", ask("again", month)).Questions, before)
		require.Contains(t, s.recent[id].at, "=idle")
		require.NotContains(t, s.recent[id].at, "=next week 0")
		month = month.Add(record.Keep)
	}
	before := len(update("", ask("x", month)).Questions)
	require.NoError(t, s.Close())
	s = opened(t, path)
	require.Len(t, update("idle", ask("again", month)).Questions, before+1, "forgotten")
}

// What is too old to be known again is not kept either.
func TestOldRequestsLeaveTheFile(t *testing.T) {
	ctx, path := context.Background(), fresher(t, t.TempDir())
	s := opened(t, path)
	id := begin(t, s).ID
	const clicks = record.Stride + record.Stride/2
	click := func(name string, at time.Time) {
		for i := range clicks {
			_, err := s.Update(ctx, id, name+strconv.Itoa(i), ask("x", at))
			require.NoError(t, err)
		}
	}
	kept := func() (n int) {
		require.NoError(t, s.db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket(bEvents).ForEach(func(k, _ []byte) error {
				if len(k) > 16 && k[16] == requestMark {
					n++
				}
				return nil
			})
		}))
		return n
	}
	click("early ", monday)
	require.Equal(t, clicks, kept())
	click("same week ", monday.Add(record.Keep))
	require.Equal(t, 2*clicks, kept(), "eight days are not over")
	for week := range 3 {
		click("week "+strconv.Itoa(week)+" ", monday.Add(time.Duration(week+2)*(record.Keep+time.Hour)))
	}
	require.Less(t, kept(), 2*clicks, "only what may come again")
	before, err := s.Get(ctx, id)
	require.NoError(t, err)
	_, err = s.Update(ctx, id, "week 2 0", ask("again", before.Changed))
	require.NoError(t, err)
	after, err := s.Get(ctx, id)
	require.NoError(t, err)
	require.Equal(t, before, after, "and that is known")
	require.NoError(t, s.Close())
	require.Empty(t, faultsOf(t, path))
	_, _, err = Compact(path)
	require.NoError(t, err)
	s = opened(t, path)
	require.LessOrEqual(t, kept(), clicks+outliers)
}

// The pages of the log are filled: many logs grow at once, each at its own end.
func TestThePagesOfTheLogAreFilled(t *testing.T) {
	s := opened(t, fresher(t, t.TempDir()))
	for range 20 {
		begin(t, s)
	}
	for i := range 60 {
		for id := meeting.ID(1); id <= 20; id++ {
			_, err := s.Update(context.Background(), id, "", func(e *meeting.Escalation) error {
				return e.SetBackground(ana, meeting.Newest, meeting.Background{Profile: "A customer of " + strconv.Itoa(i) + " years"}, monday.Add(time.Duration(i)*time.Minute))
			})
			require.NoError(t, err)
		}
	}
	require.NoError(t, s.db.View(func(tx *bbolt.Tx) error {
		stats := tx.Bucket(bEvents).Stats()
		filled := float64(stats.LeafInuse) / float64(stats.LeafAlloc)
		t.Logf("%.2f of the log's pages is filled", filled)
		require.Greater(t, filled, 0.6)
		return nil
	}))
}

// TestCacheIsBounded uses more escalations than the cache holds.
func TestCacheIsBounded(t *testing.T) {
	ctx := context.Background()
	s := opened(t, fresher(t, t.TempDir()))
	s.cache = record.NewCache(3)
	for range 10 {
		begin(t, s)
	}
	for round := range 2 {
		for id := meeting.ID(1); id <= 10; id++ {
			_, err := s.Update(ctx, id, "", ask("x", monday))
			require.NoError(t, err)
			e, err := s.Get(ctx, id)
			require.NoError(t, err)
			require.Len(t, e.Questions, round+1)
			require.LessOrEqual(t, s.cache.Len(), 3)
		}
	}
}
