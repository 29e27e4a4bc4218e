package ops

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store/boltstore"
	"escalate/store/pgstore/pgtest"
)

// child is where the test's own program runs a subcommand, so that it can be killed.
const child = "OPS_TEST_CHILD"

func TestMain(m *testing.M) {
	if args := os.Getenv(child); args != "" {
		p := &Program{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Version: "child"}
		os.Exit(p.Run(context.Background(), strings.Split(args, "\n")))
	}
	os.Exit(pgtest.Run(m))
}

// Whatever is killed at whichever moment leaves the old file or the new one, and each is sound.
func TestKilledAtAnyMoment(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	rounds := 12
	if testing.Short() {
		rounds = 4
	}
	db := meetingFile(t)
	file := filepath.Join(t.TempDir(), "copy.db")
	well(t, db, "backup", file)
	add(t, db, "Kaigan")
	kill := func(args ...string) {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), child+"="+strings.Join(args, "\n"))
		require.NoError(t, cmd.Start())
		time.Sleep(time.Duration(rng.Int64N(int64(60 * time.Millisecond))))
		_ = cmd.Process.Kill() // it may be over
		_ = cmd.Wait()
	}
	for range rounds {
		kill("--db", db, "compact")
		found, err := boltstore.CheckCopy(t.Context(), db)
		require.NoError(t, err)
		require.Equal(t, 2, found.Escalations)
		kill("--db", db, "backup", file)
		found, err = boltstore.CheckCopy(t.Context(), file)
		require.NoError(t, err)
		require.Contains(t, []int{1, 2}, found.Escalations)
	}
	small := filepath.Join(t.TempDir(), "small.db")
	require.NoError(t, os.WriteFile(small, played.file, 0o600))
	for range rounds {
		kill("--db", db, "restore", small)
		found, err := boltstore.CheckCopy(t.Context(), db)
		require.NoError(t, err)
		require.Contains(t, []int{1, 2}, found.Escalations)
	}
}

// A copy that is taken while people write is of one moment, and sound.
func TestABackupDuringHeavyWriting(t *testing.T) {
	db := meetingFile(t)
	s := running(t, db)
	ctx, stop := context.WithCancel(t.Context())
	written := make(chan int)
	go func() {
		n := 0
		ana := meeting.Person{ID: "UANA", Name: "Ana", Standing: meeting.FullMember}
		for ; ctx.Err() == nil; n++ {
			_, err := s.Create(context.Background(), "", func(id meeting.ID) (*meeting.Escalation, error) {
				return meeting.Open(id, meeting.Opening{Customer: "Kaigan", Summary: "Slow"}, ana, now)
			})
			if err != nil {
				break
			}
		}
		written <- n
	}()
	last := 0
	for i := range 4 {
		file := filepath.Join(t.TempDir(), "copy.db")
		well(t, db, "backup", file)
		found, err := boltstore.CheckCopy(t.Context(), file)
		require.NoError(t, err)
		require.GreaterOrEqual(t, found.Escalations, last+min(i, 1))
		last = found.Escalations
	}
	stop()
	require.GreaterOrEqual(t, <-written, last-1)
	file := filepath.Join(t.TempDir(), "copy.db")
	well(t, db, "backup", file)
	one, err := boltstore.CheckCopy(t.Context(), file)
	require.NoError(t, err)
	other := filepath.Join(t.TempDir(), "other.db")
	well(t, file, "backup", other)
	well(t, file, "restore", other)
	two, err := boltstore.CheckCopy(t.Context(), file)
	require.NoError(t, err)
	require.Equal(t, one.Digest(), two.Digest(), "restored to the same history")
}
