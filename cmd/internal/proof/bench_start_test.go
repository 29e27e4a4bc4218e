package proof

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
	"escalate/store/boltstore"
)

// BenchmarkStart is the way from the start of the program until it is connected, over a file
// with a hundred thousand open escalations. The floor is the same program over a file with
// ten: the start must not depend on what is kept.
func BenchmarkStart(b *testing.B) {
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, NoRateLimits: true, GrantOptional: true})
	require.NoError(b, err)
	b.Cleanup(ws.Close)
	start := func(file string) time.Duration {
		ctx, stop := context.WithCancel(b.Context())
		defer stop()
		connected, done := make(chan time.Time, 1), make(chan error, 1)
		began := time.Now()
		go func() {
			done <- app.Run(ctx, app.Config{
				BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), HTTP: ws.HTTPClient(), Dialer: ws.Dialer(),
				DB: file, Command: "/escalate", Policy: meeting.DefaultPolicy(), Currency: "USD", Sockets: 1, Log: zerolog.Nop(),
				Connected: func() { connected <- time.Now() },
			})
		}()
		select {
		case at := <-connected:
			stop()
			require.NoError(b, <-done)
			return at.Sub(began)
		case err := <-done:
			require.FailNow(b, "the program ended", "%v", err)
			return 0
		}
	}
	few, many := filed(b, 10), filed(b, 100_000)
	var base, mine []time.Duration
	b.ResetTimer()
	for range b.N {
		for range 12 {
			base, mine = append(base, start(few)), append(mine, start(many))
		}
	}
	b.StopTimer()
	f, o := middle(base), middle(mine)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(f.Microseconds())/1e3, "floor-ms")
	b.ReportMetric(float64(o.Microseconds())/1e3, "ms")
	b.ReportMetric(float64(o)/float64(f), "x-floor")
}

// filed is a file with n escalations, all open, of which nothing is due and nothing is owed.
// The first is made by the store; the rest are copies of it under their own numbers, written
// in bulk past the store, because making a hundred thousand takes longer than starting over
// them. (What a copy says of itself is the first one's: nobody reads it at a start.)
func filed(b *testing.B, n int) string {
	path := filepath.Join(b.TempDir(), "escalate.db")
	kept, err := boltstore.Open(path, boltstore.Options{})
	require.NoError(b, err)
	now := time.Now()
	person := func(id meeting.UserID) meeting.Person {
		return meeting.Person{ID: id, Name: "Somebody " + string(id), Zone: "Europe/Rome", Standing: meeting.FullMember}
	}
	_, err = kept.Create(b.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{
			Customer: "Northwind", Summary: "Checkout is slow",
			Roles: map[meeting.Role][]meeting.Person{meeting.Technical: {person("U2")}, meeting.Legal: {person("U3")}},
		}, person("U1"), now)
	})
	require.NoError(b, err)
	due, err := kept.NextDue(b.Context())
	require.NoError(b, err)
	require.True(b, due.After(now.Add(time.Minute)), "nothing is due while this runs: %s", due)
	require.NoError(b, kept.Close())

	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	require.NoError(b, err)
	require.NoError(b, db.Update(func(tx *bbolt.Tx) error {
		if err := tx.DeleteBucket([]byte("outbox")); err != nil {
			return err
		}
		_, err := tx.CreateBucket([]byte("outbox"))
		return err
	}))
	// In these buckets the number of the escalation is the beginning of the key; in those, its end.
	for _, name := range []string{"events", "dueof"} {
		multiply(b, db, name, n, func(key, id []byte) []byte { return append(id, key[8:]...) })
	}
	for _, name := range []string{"due", "person", "customer"} {
		multiply(b, db, name, n, func(key, id []byte) []byte { return append(bytes.Clone(key[:len(key)-8]), id...) })
	}
	require.NoError(b, db.Sync())
	require.NoError(b, db.Close())
	return path
}

// multiply copies what is in the bucket for the numbers 2 to n.
func multiply(b *testing.B, db *bbolt.DB, bucket string, n int, rename func(key, id []byte) []byte) {
	var keys, values [][]byte
	require.NoError(b, db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucket)).ForEach(func(k, v []byte) error {
			keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
			return nil
		})
	}))
	require.NotEmpty(b, keys, bucket)
	const bulk = 10_000
	for from := 2; from <= n; from += bulk {
		require.NoError(b, db.Update(func(tx *bbolt.Tx) error {
			for id := from; id < from+bulk && id <= n; id++ {
				for i, k := range keys {
					if err := tx.Bucket([]byte(bucket)).Put(rename(k, binary.BigEndian.AppendUint64(nil, uint64(id))), values[i]); err != nil {
						return fmt.Errorf("%s of %d: %w", bucket, id, err)
					}
				}
			}
			return nil
		}))
	}
}
