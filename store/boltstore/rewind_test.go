package boltstore

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

// The machine's clock was two hours ahead. What was claimed by it, or put off for a second, goes on
// within two minutes once the clock is right, whether the program was started anew or not.
func TestAClockThatWasAheadHoldsNothingUp(t *testing.T) {
	for _, restart := range []bool{true, false} {
		for what, after := range map[string]func(*testing.T, *kept, store.Batch, time.Time) error{
			"its end is not known": func(*testing.T, *kept, store.Batch, time.Time) error { return nil },
			"put off": func(t *testing.T, s *kept, b store.Batch, now time.Time) error {
				return s.Postpone(t.Context(), b, now.Add(time.Second), false, true)
			},
			"put off in doubt": func(t *testing.T, s *kept, b store.Batch, now time.Time) error {
				return s.Postpone(t.Context(), b, now.Add(time.Second), true, false)
			},
		} {
			t.Run(what, func(t *testing.T) {
				path := fresher(t, t.TempDir())
				s := opened(t, path)
				ahead := monday.Add(2 * time.Hour)
				_, err := s.Create(t.Context(), "k", func(id meeting.ID) (*meeting.Escalation, error) {
					return meeting.Open(id, meeting.Opening{Customer: "C", Summary: "S"}, ana, ahead)
				})
				require.NoError(t, err)
				claim := func(now time.Time) []store.Batch {
					got, err := s.Claim(t.Context(), now, time.Minute, 100)
					require.NoError(t, err)
					return got
				}
				before := claim(ahead)
				require.NotEmpty(t, before)
				for _, b := range before {
					require.NoError(t, after(t, s, b, ahead))
				}
				if restart {
					require.NoError(t, s.Close())
					s = opened(t, path)
				}
				if what == "its end is not known" {
					require.Empty(t, claim(monday), "it may still be on its way")
					require.Empty(t, claim(monday.Add(59*time.Second)))
					require.Len(t, claim(monday.Add(time.Minute)), len(before))
					return
				}
				require.Len(t, claim(monday), len(before))
			})
		}
	}
}

// Whoever waits for their morning waits for it whatever restarts, and a clock that is set back by a
// breath changes nothing.
func TestWhatWasPutOffRightlyWaits(t *testing.T) {
	path := fresher(t, t.TempDir())
	s := opened(t, path)
	begin(t, s)
	got, err := s.Claim(t.Context(), monday, time.Minute, 100)
	require.NoError(t, err)
	for _, b := range got {
		require.NoError(t, s.Postpone(t.Context(), b, monday.Add(15*time.Hour), false, true))
	}
	nothing := func(now time.Time) {
		got, err := s.Claim(t.Context(), now, time.Minute, 100)
		require.NoError(t, err)
		require.Empty(t, got)
	}
	nothing(monday.Add(-time.Second))
	require.NoError(t, s.Close())
	s = opened(t, path)
	nothing(monday)
}
