package boltstore

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// voters is how many vote: as many as a card could ever name.
const voters = 64

// BenchmarkVote is one durable vote by a voter who is alone, from the call until it is on the
// disk. The floor is one bare bbolt commit of one value as large as the record: what any
// program pays that keeps the record in bbolt, without decoding it, checking the vote,
// logging it or owing a notice. "x-small" is the same against a commit of one byte, below
// which nothing durable goes.
func BenchmarkVote(b *testing.B) {
	s := opened(b, fresher(b, b.TempDir()))
	g := hold(b, s, voters)
	for _, floor := range []struct {
		name string
		size int
	}{{"record", g.size}, {"byte", 1}} {
		b.Run("against="+floor.name, func(b *testing.B) {
			f := newBare(b)
			race(b, rounds,
				func() { require.NoError(b, f.db.Update(f.putter("record", f.value(floor.size)))) },
				func() { require.NoError(b, g.vote(b, s)) })
			b.ReportMetric(float64(g.size), "record-B")
		})
	}
}

// BenchmarkVotesAtOnce is 64 voters who vote at the same moment, until the last of them has
// heard. The floor is bare bbolt's Batch, with 64 callers who each put a value as large as
// the record: as it is, which waits ten milliseconds for more to come; and told that there
// are 64, so that it never waits ("tuned"). Here less than one is faster than the floor.
func BenchmarkVotesAtOnce(b *testing.B) {
	s := opened(b, fresher(b, b.TempDir()))
	g := hold(b, s, voters)
	for _, floor := range []struct {
		name string
		size int
	}{{"Batch", 1000}, {"tuned", voters}} { // 1000 is bbolt's own
		b.Run("against="+floor.name, func(b *testing.B) {
			f := newBare(b)
			f.db.MaxBatchSize = floor.size
			race(b, rounds/4,
				func() {
					v := f.value(g.size)
					together(func(int) error { return f.db.Batch(f.putter("record", v)) }).none(b)
				},
				func() {
					first := g.round
					g.round += voters
					together(func(i int) error { return g.cast(b, s, first+i) }).none(b)
				})
			b.ReportMetric(float64(g.size), "record-B")
		})
	}
}

type faults [voters]error

// together does it for all voters at once.
func together(do func(i int) error) *faults {
	var all sync.WaitGroup
	var errs faults
	for i := range voters {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return &errs
}

func (f *faults) none(b *testing.B) {
	for _, err := range f {
		require.NoError(b, err)
	}
}
