package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var clockTests = map[string]func(*testing.T, Harness){
	"a clock that was ahead holds nothing up":    clockAhead,
	"what was put off rightly waits":             putOffRightly,
	"a clock that is corrected twice holds less": correctedTwice,
}

// clockAhead has a clock that was two hours ahead. What was claimed by it, or put off for a second,
// goes on within two minutes once the clock is right, whether the program was started anew or not.
func clockAhead(t *testing.T, h Harness) {
	for _, restart := range []bool{true, false} {
		for what, after := range map[string]func(k *kit, b store.Batch, now time.Time) error{
			"its end is not known": func(*kit, store.Batch, time.Time) error { return nil },
			"put off": func(k *kit, b store.Batch, now time.Time) error {
				return k.s.Postpone(k.ctx, b, now.Add(time.Second), false, true)
			},
			"put off in doubt": func(k *kit, b store.Batch, now time.Time) error {
				return k.s.Postpone(k.ctx, b, now.Add(time.Second), true, false)
			},
		} {
			t.Run(what, func(t *testing.T) {
				k := newKit(t, h)
				before := k.ahead(2 * time.Hour)
				for _, b := range before {
					require.NoError(t, after(k, b, monday.Add(2*time.Hour)))
				}
				if restart {
					k.reopen()
				}
				if what == "its end is not known" {
					require.Empty(t, k.claim(monday, 100), "it may still be on its way")
					require.Empty(t, k.claim(monday.Add(lease-time.Second), 100))
					require.Len(t, k.claim(monday.Add(lease), 100), len(before))
					return
				}
				require.Len(t, k.claim(monday, 100), len(before))
			})
		}
	}
}

// ahead opens an escalation and claims what it leaves, by a clock that is ahead.
func (k *kit) ahead(by time.Duration) []store.Batch {
	k.Helper()
	at := monday.Add(by)
	_, err := k.s.Create(k.ctx, "k", opening("Northwind", meeting.High, at))
	require.NoError(k, err)
	claimed := k.claim(at, 100)
	require.NotEmpty(k, claimed)
	return claimed
}

// putOffRightly: whoever waits for their morning waits for it whatever restarts, and a clock that
// is set back by a breath changes nothing.
func putOffRightly(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	for _, b := range k.claim(monday, 100) {
		require.NoError(t, k.s.Postpone(k.ctx, b, monday.Add(15*time.Hour), false, true))
	}
	require.Empty(t, k.claim(monday.Add(-time.Second), 100))
	k.reopen()
	require.Empty(t, k.claim(monday, 100))
}

// correctedTwice sets the clock right in two steps.
func correctedTwice(t *testing.T, h Harness) {
	k := newKit(t, h)
	before := k.ahead(4 * time.Hour)
	require.Empty(t, k.claim(monday.Add(2*time.Hour), 100))
	require.Empty(t, k.claim(monday, 100))
	require.Len(t, k.claim(monday.Add(lease), 100), len(before))
}
