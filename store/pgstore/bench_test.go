package pgstore

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"escalate/store/internal/bench"
	"escalate/store/pgstore/pgtest"
)

// bare is PostgreSQL alone: a table with one row, on connections of its own.
type bare struct {
	pool *pgxpool.Pool
	turn byte
}

func newBare(b *testing.B) *bare {
	pool, err := pgxpool.New(b.Context(), pgtest.Database(b))
	require.NoError(b, err)
	b.Cleanup(pool.Close)
	_, err = pool.Exec(b.Context(), "create table bare (one int primary key, body bytea); insert into bare values (1, '')", pgx.QueryExecModeSimpleProtocol)
	require.NoError(b, err)
	return &bare{pool: pool}
}

// put commits another value of that size: the row is locked and read first, as whoever changes a
// record has to, so it takes two round trips.
func (f *bare) put(b *testing.B, size int) {
	f.turn++
	value := bytes.Repeat([]byte{f.turn}, size)
	require.NoError(b, pgx.BeginFunc(b.Context(), f.pool, func(tx pgx.Tx) error {
		var was []byte
		if err := tx.QueryRow(b.Context(), "select body from bare where one = 1 for no key update").Scan(&was); err != nil {
			return err
		}
		_, err := tx.Exec(b.Context(), "update bare set body = $1 where one = 1", value)
		return err
	}))
}

func replica(b *testing.B, database string) *Store {
	s, err := Open(b.Context(), database, Options{})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	return s
}

// eventSize is about what a vote writes: one event with its row, one request, one notice.
const eventSize = 600

// BenchmarkVote is one durable vote by a voter who is alone. The floor is a bare transaction that locks
// a row and writes as much as a vote does.
func BenchmarkVote(b *testing.B) {
	s, f := replica(b, pgtest.Database(b)), newBare(b)
	g := bench.Hold(b, s, bench.Voters)
	bench.Race(b, bench.Rounds, func() { f.put(b, eventSize) }, func() { require.NoError(b, g.Vote(b, s)) })
}

// BenchmarkVotesAtOnce is 64 voters who vote at the same moment on one escalation, until the last of
// them has heard, over one replica and over three. The floor is one bare transaction that writes as much as
// all of them: nobody could fold them better.
func BenchmarkVotesAtOnce(b *testing.B) {
	for _, n := range []int{1, 3} {
		b.Run(fmt.Sprintf("replicas=%d", n), func(b *testing.B) {
			database, f := pgtest.Database(b), newBare(b)
			var replicas []*Store
			for range n {
				replicas = append(replicas, replica(b, database))
			}
			g := bench.Hold(b, replicas[0], bench.Voters)
			bench.Race(b, bench.Rounds/4, func() { f.put(b, bench.Voters*eventSize) }, func() {
				first := g.Round
				g.Round += bench.Voters
				bench.Together(func(i int) error { return g.Cast(b, replicas[i%n], first+i) }).None(b)
			})
		})
	}
}

// BenchmarkDue is the look into the due index that comes each minute, with a thousand, a hundred
// thousand and a million escalations ahead. The floor is a bare query.
func BenchmarkDue(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("ahead=%d", n), func(b *testing.B) {
			s := replica(b, pgtest.Database(b))
			now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
			_, err := s.pool.Exec(b.Context(), `insert into escalation (of, ending, open, due_at, policy)
				select n, '', true, $1::timestamptz + n * interval '1 minute', '' from generate_series(1, $2) n`, now, n)
			require.NoError(b, err)
			_, err = s.pool.Exec(b.Context(), "analyze escalation")
			require.NoError(b, err)
			bench.Race(b, bench.Rounds, func() { require.NoError(b, s.pool.Ping(b.Context())) }, func() {
				ids, err := s.Due(b.Context(), now, 100)
				require.NoError(b, err)
				require.Empty(b, ids)
			})
		})
	}
}

// BenchmarkClaim is a claim and the settling of what it claimed, with few and with ten thousand lanes
// waiting behind it. The floor is a bare transaction.
func BenchmarkClaim(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		b.Run(fmt.Sprintf("waiting=%d", n), func(b *testing.B) {
			s, f := replica(b, pgtest.Database(b)), newBare(b)
			now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
			_, err := s.pool.Exec(b.Context(), `insert into notice (of, admitted, body) select 1, true, convert_to(format(
				'{"Notice":{"Of":1,"Kind":"nudge_review","Lane":"person U%s","At":"2026-01-05T08:00:00Z"}}', n), 'UTF8')::bytea
				from generate_series(1, $1) n`, n+2*bench.Rounds)
			require.NoError(b, err)
			bench.Race(b, bench.Rounds, func() { f.put(b, eventSize) }, func() { claimOne(b, s, now) })
		})
	}
}

func claimOne(b *testing.B, s *Store, now time.Time) {
	got, err := s.Claim(b.Context(), now, time.Minute, 1)
	require.NoError(b, err)
	require.Len(b, got, 1)
	require.NoError(b, s.Drop(b.Context(), got[0], []uint64{got[0].Notices[0].ID}))
}
