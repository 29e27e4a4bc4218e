package pgstore

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store/lane"
)

func ask(t *testing.T, k *kept, what string) *meeting.Escalation {
	e, err := k.Update(t.Context(), 1, "", func(e *meeting.Escalation) error { return e.Ask(ana, ana, what, monday) })
	require.NoError(t, err)
	return e
}

// A process is stopped with the lock of an escalation in its hands: the others go on, and when it
// wakes up its change is made on what they left.
func TestWhoIsStoppedStopsNobody(t *testing.T) {
	url := database(t)
	stopped, err := Open(t.Context(), url, Options{Patience: patience, silence: 300 * time.Millisecond})
	require.NoError(t, err)
	defer func() { require.NoError(t, stopped.Close()) }()
	other := opened(t, url, direct)
	open(t, other)
	holds, wake, done := make(chan struct{}), make(chan struct{}), make(chan error)
	runs := 0
	go func() {
		_, err := stopped.Update(t.Context(), 1, "", func(e *meeting.Escalation) error {
			if runs++; runs == 1 {
				close(holds)
				<-wake
			}
			return e.Ask(ana, ana, "late", monday)
		})
		done <- err
	}()
	<-holds
	require.Len(t, ask(t, other, "early").Questions, 1)
	close(wake)
	require.NoError(t, <-done)
	e, err := other.Get(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, []string{"early", "late"}, []string{e.Questions[0].Text, e.Questions[1].Text})
}

// A notice that was numbered early becomes visible late: it is claimed all the same.
func TestANumberThatBecomesVisibleLate(t *testing.T) {
	speaks, _ := pair(t)
	body, err := json.Marshal(lane.Owed{Notice: meeting.Notice{Of: 1, Kind: meeting.ShowCard, Subject: "brief", Lane: "card/1/brief", At: monday}})
	require.NoError(t, err)
	slow, err := connect(t, speaks.url).Begin(t.Context())
	require.NoError(t, err)
	_, err = slow.Exec(t.Context(), "insert into notice (of, body) values (1, $1)", body)
	require.NoError(t, err)
	open(t, speaks)
	claim := func() string {
		got, err := speaks.Claim(t.Context(), monday, time.Minute, 10)
		require.NoError(t, err)
		require.Len(t, got, 1)
		return got[0].Lane
	}
	require.Equal(t, "make/1", claim())
	hears(t, speaks) // of its own
	require.NoError(t, slow.Commit(t.Context()))
	hears(t, speaks)
	require.Equal(t, "card/1/brief", claim())
}

// The database went back by one event, as an asynchronous standby does, and grew again to the same
// number: the state at hand is not taken for it.
func TestAStateIsNotBelievedByItsNumberAlone(t *testing.T) {
	url := database(t)
	remembers := opened(t, url, direct)
	open(t, remembers)
	c := connect(t, url)
	var end []byte
	require.NoError(t, c.QueryRow(t.Context(), "select ending from escalation").Scan(&end))
	lost := ask(t, remembers, "lost")
	_, err := c.Exec(t.Context(), "update escalation set ending = $1", end)
	require.NoError(t, err)
	_, err = c.Exec(t.Context(), "delete from event where seq >= $1", lost.Seq)
	require.NoError(t, err)
	other := opened(t, url, direct)
	want := ask(t, other, "kept")
	require.Equal(t, want.Seq, lost.Seq)
	e, err := remembers.Get(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, want, e)
	require.Len(t, ask(t, remembers, "on").Questions, 2)
}
