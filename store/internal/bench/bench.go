// Package bench is what the keepers' benchmarks share: a meeting at its vote, and how its figures are
// measured beside a floor.
//
// It must never be linked into a program.
package bench

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A figure says something only beside what nobody could do better: each benchmark here runs
// a floor in the same run, in turn with what is measured, so that both meet the same disk and
// the same neighbours, and reports the ratio of the medians as "x-floor". "x-quiet" is the
// ratio of the fastest tenths, which a busy machine disturbs least. No test times anything.

// Rounds is how many times one step of a benchmark runs both sides: enough for a median, so
// that -benchtime 1x shows the figure too.
const Rounds = 200

// Race runs both sides in turn, each first as often as the other.
func Race(b *testing.B, n int, floor, ours func()) {
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

// Voters is how many vote: as many as a card could ever name.
const Voters = 64

// Faults is what each voter was told.
type Faults [Voters]error

// Together does it for all voters at once.
func Together(do func(i int) error) *Faults {
	var all sync.WaitGroup
	var errs Faults
	for i := range Voters {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return &errs
}

// None fails where somebody was told of a fault.
func (f *Faults) None(b *testing.B) {
	for _, err := range f {
		require.NoError(b, err)
	}
}
