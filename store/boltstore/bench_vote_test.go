package boltstore

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/store/internal/bench"
)

// BenchmarkVote is one durable vote by a voter who is alone, from the call until it is on the
// disk. The floor is one bare bbolt commit of one value as large as the record: what any
// program pays that keeps the record in bbolt, without decoding it, checking the vote,
// logging it or owing a notice. "x-small" is the same against a commit of one byte, below
// which nothing durable goes.
func BenchmarkVote(b *testing.B) {
	s := opened(b, fresher(b, b.TempDir()))
	g := bench.Hold(b, s, bench.Voters)
	for _, floor := range []struct {
		name string
		size int
	}{{"record", g.Size}, {"byte", 1}} {
		b.Run("against="+floor.name, func(b *testing.B) {
			f := newBare(b)
			bench.Race(b, bench.Rounds,
				func() { require.NoError(b, f.db.Update(f.putter("record", f.value(floor.size)))) },
				func() { require.NoError(b, g.Vote(b, s)) })
			b.ReportMetric(float64(g.Size), "record-B")
		})
	}
}

// BenchmarkVotesAtOnce is 64 voters who vote at the same moment, until the last of them has
// heard. The floor is bare bbolt's Batch, with 64 callers who each put a value as large as
// the record: as it is, which waits ten milliseconds for more to come; and told that there
// are 64, so that it never waits ("tuned"). Here less than one is faster than the floor.
func BenchmarkVotesAtOnce(b *testing.B) {
	s := opened(b, fresher(b, b.TempDir()))
	g := bench.Hold(b, s, bench.Voters)
	for _, floor := range []struct {
		name string
		size int
	}{{"Batch", 1000}, {"tuned", bench.Voters}} { // 1000 is bbolt's own
		b.Run("against="+floor.name, func(b *testing.B) {
			f := newBare(b)
			f.db.MaxBatchSize = floor.size
			bench.Race(b, bench.Rounds/4,
				func() {
					v := f.value(g.Size)
					bench.Together(func(int) error { return f.db.Batch(f.putter("record", v)) }).None(b)
				},
				func() {
					first := g.Round
					g.Round += bench.Voters
					bench.Together(func(i int) error { return g.Cast(b, s, first+i) }).None(b)
				})
			b.ReportMetric(float64(g.Size), "record-B")
		})
	}
}
