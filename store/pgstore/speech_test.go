package pgstore

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

var ana = meeting.Person{ID: "UANA", Name: "Ana Rossi", Zone: "Europe/Rome", Standing: meeting.FullMember}

// pair is a process that speaks and one that listens only, with nothing signalled.
func pair(t *testing.T) (speaks, listens *kept) {
	url := database(t)
	speaks, listens = opened(t, url, direct), opened(t, url, direct)
	seize(t, speaks)
	for _, k := range []*kept{speaks, listens} {
		<-k.Waiting()
	}
	return speaks, listens
}

func open(t *testing.T, k *kept) {
	_, err := k.Create(t.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Northwind", Summary: "Checkout is slow", Severity: meeting.High}, ana, monday)
	})
	require.NoError(t, err)
}

// hears waits for a signal: a look comes each second, on a busy machine later.
func hears(t *testing.T, k *kept) {
	t.Helper()
	select {
	case <-k.Waiting():
	case <-time.After(patience):
		require.Fail(t, "it was not signalled")
	}
}

// Whoever speaks hears of what another process owes, and of a lane that another has freed.
func TestTheSpeakerHearsOfTheOthers(t *testing.T) {
	speaks, listens := pair(t)
	open(t, listens)
	hears(t, speaks)
	got, err := speaks.Claim(t.Context(), monday, time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.NoError(t, listens.Postpone(t.Context(), got[0], monday, false, false))
	hears(t, speaks)
	got, err = speaks.Claim(t.Context(), monday, time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, got, 1)
}

// The speaker is killed: another process is told once the lease is over, and speaks with the next
// term. One that gives the speech back frees it at once.
func TestAnotherSpeaksOnceTheSpeakerIsGone(t *testing.T) {
	for what, leave := range map[string]func(t *testing.T, k *kept){
		"killed": func(t *testing.T, k *kept) { k.kill(t); over(t, k.url) },
		"closed": func(t *testing.T, k *kept) { require.NoError(t, k.Close()) },
	} {
		t.Run(what, func(t *testing.T) {
			speaks, listens := pair(t)
			open(t, listens)
			hears(t, listens) // of its own
			none, err := listens.Claim(t.Context(), monday, time.Minute, 10)
			require.NoError(t, err)
			require.Empty(t, none)
			before := term(t, listens)
			leave(t, speaks)
			hears(t, listens)
			got, err := listens.Claim(t.Context(), monday, time.Minute, 10)
			require.NoError(t, err)
			require.Len(t, got, 1)
			require.Equal(t, before+1, term(t, listens))
		})
	}
}

func term(t *testing.T, k *kept) (term int) {
	require.NoError(t, k.pool.QueryRow(t.Context(), "select term from speaker").Scan(&term))
	return term
}

// The lease is renewed though the pool is used up, so a change that hangs silences nobody.
func TestTheLeaseNeedsNoConnectionOfThePool(t *testing.T) {
	speaks, _ := pair(t)
	for range connections {
		c, err := speaks.pool.Acquire(t.Context())
		require.NoError(t, err)
		defer c.Release()
	}
	other := connect(t, speaks.url)
	_, err := other.Exec(t.Context(), "update speaker set until = clock_timestamp() + interval '3 seconds'")
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		var renewed bool
		require.NoError(t, other.QueryRow(t.Context(), "select until > clock_timestamp() + interval '4 seconds' from speaker").Scan(&renewed))
		return renewed
	}, patience, 50*time.Millisecond)
}
