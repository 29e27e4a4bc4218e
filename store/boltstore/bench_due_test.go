package boltstore

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/bench"
)

// BenchmarkDue is the look into the due index that comes each minute, with a thousand, a
// hundred thousand and a million escalations ahead. The floor is a bare bbolt transaction
// that reads the first key of the same index; "x-thousand" is against the thousand.
func BenchmarkDue(b *testing.B) {
	small := ahead(b, 1000)
	for _, n := range []int{1000, 100_000, 1_000_000} {
		s := small
		if n > 1000 {
			s = ahead(b, n)
		}
		for _, due := range []int{0, 10} {
			b.Run(fmt.Sprintf("ahead=%d/due=%d", n, due), func(b *testing.B) {
				now := monday.Add(time.Duration(due)*time.Minute - time.Second)
				scan := func(s *kept) func() {
					return func() {
						ids, err := s.Due(b.Context(), now, 100)
						require.NoError(b, err)
						require.Len(b, ids, due)
					}
				}
				bench.Race(b, bench.Rounds, func() {
					require.NoError(b, s.db.View(func(tx *bbolt.Tx) error {
						k, _ := tx.Bucket(bDue).Cursor().First()
						require.NotNil(b, k)
						return nil
					}))
				}, scan(s))
			})
		}
	}
}

// ahead is a store in whose due index n escalations stand, one a minute from monday on. It is
// written in bulk and without syncing: what is measured is reading it.
func ahead(b *testing.B, n int) *kept {
	s := opened(b, fresher(b, b.TempDir()))
	s.db.NoSync = true
	const bulk = 50_000
	for from := 0; from < n; from += bulk {
		require.NoError(b, s.db.Update(func(tx *bbolt.Tx) error {
			for i := from; i < min(n, from+bulk); i++ {
				if err := saveDue(tx, meeting.ID(i+1), monday.Add(time.Duration(i)*time.Minute)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	return s
}
