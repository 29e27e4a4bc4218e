package boltstore

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// A figure says something only beside what nobody could do better: each benchmark here runs
// a floor in the same run, in turn with what is measured, so that both meet the same disk and
// the same neighbours, and reports the ratio of the medians as "x-floor". "x-quiet" is the
// ratio of the fastest tenths, which a busy machine disturbs least. No test times anything.

// rounds is how many times one step of a benchmark runs both sides: enough for a median, so
// that -benchtime 1x shows the figure too.
const rounds = 200

// race runs both sides in turn, each first as often as the other.
func race(b *testing.B, n int, floor, ours func()) {
	var base, mine []time.Duration
	timed := func(all *[]time.Duration, fn func()) {
		start := time.Now()
		fn()
		*all = append(*all, time.Since(start))
	}
	b.ResetTimer()
	for range b.N {
		for i := range n {
			if i%2 == 0 {
				timed(&base, floor)
				timed(&mine, ours)
			} else {
				timed(&mine, ours)
				timed(&base, floor)
			}
		}
	}
	b.StopTimer()
	f, o := fraction(base, 2), fraction(mine, 2)
	b.ReportMetric(0, "ns/op") // of both sides together: it says nothing
	b.ReportMetric(float64(f.Nanoseconds())/1e3, "floor-µs")
	b.ReportMetric(float64(o.Nanoseconds())/1e3, "µs")
	b.ReportMetric(float64(o)/float64(f), "x-floor")
	b.ReportMetric(float64(fraction(mine, 10))/float64(fraction(base, 10)), "x-quiet")
}

// fraction is the duration that one n-th of all stay below.
func fraction(all []time.Duration, n int) time.Duration {
	slices.Sort(all)
	return all[len(all)/n]
}

// bare is bbolt alone, opened as the store opens it, with one bucket.
type bare struct {
	db     *bbolt.DB
	bucket []byte
	turn   byte
}

func newBare(b *testing.B) *bare {
	db, err := openFile(filepath.Join(b.TempDir(), "bare.db"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	f := &bare{db: db, bucket: []byte("values")}
	require.NoError(b, db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(f.bucket)
		return err
	}))
	return f
}

// value is another one each time, of the size given.
func (f *bare) value(size int) []byte {
	f.turn++
	return bytes.Repeat([]byte{f.turn}, size)
}

// putter is what a transaction does: one value under one key.
func (f *bare) putter(key string, value []byte) func(tx *bbolt.Tx) error {
	return func(tx *bbolt.Tx) error { return tx.Bucket(f.bucket).Put([]byte(key), value) }
}
