package pgstore

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

// Another process left something: whoever speaks is told of it, and does not have to look.
func TestTheSpeakerIsToldAtOnce(t *testing.T) {
	url := database(t)
	speaks, err := Open(t.Context(), url, Options{Patience: patience, Looks: time.Hour})
	require.NoError(t, err)
	defer func() { require.NoError(t, speaks.Close()) }()
	other := opened(t, url, direct)
	seize(t, &kept{Store: speaks})
	<-speaks.Waiting()
	end := time.After(patience)
	for told := false; !told; { // it begins to listen at some moment
		open(t, other)
		select {
		case <-speaks.Waiting():
			told = true
		case <-time.After(100 * time.Millisecond):
		case <-end:
			require.Fail(t, "it was not told")
		}
	}
	require.Eventually(t, func() bool { return replicaOf(t, other, other.me).Listens }, patience, 50*time.Millisecond)
}

func replicaOf(t *testing.T, k *kept, id string) Replica {
	v, err := k.Standing(t.Context())
	require.NoError(t, err)
	for _, r := range v.Replicas {
		if r.ID == id {
			return r
		}
	}
	require.Fail(t, "no such replica")
	return Replica{}
}

// What an operator is told: who is there, who speaks, whose clock is wrong, what is owed.
func TestWhoIsThereAndWhoSpeaks(t *testing.T) {
	url := database(t)
	told := make(chan bool, 10)
	late := func() time.Time { return time.Now().Add(-3 * time.Second) }
	wrong, err := Open(t.Context(), url, Options{
		Patience: patience, Version: "escalate 2", Sockets: 2, Clock: late, Apart: func(ahead time.Duration, apart bool) {
			require.InDelta(t, -3, ahead.Seconds(), 1)
			told <- apart
		},
	})
	require.NoError(t, err)
	other := opened(t, url, direct)
	seize(t, other)
	open(t, other)
	select {
	case apart := <-told:
		require.True(t, apart)
	case <-time.After(patience):
		require.Fail(t, "nobody was told of the clock")
	}
	require.Eventually(t, func() bool { return replicaOf(t, other, wrong.me).Ahead < -2*time.Second }, patience, 50*time.Millisecond)
	v, err := Look(t.Context(), url, Options{Clock: time.Now})
	require.NoError(t, err)
	require.Equal(t, layout, v.Layout)
	require.Equal(t, other.Me(), v.Speaker)
	require.Positive(t, v.Term)
	require.Positive(t, v.Left)
	require.Less(t, v.Ahead.Abs(), farApart)
	require.Len(t, v.Replicas, 2)
	require.Equal(t, []any{"escalate 2", 2, true}, []any{v.Replicas[0].Version, v.Replicas[0].Sockets, v.Replicas[0].Present()})
	require.Equal(t, map[string]int{string(meeting.Reviewing): 1}, v.Escalations)
	require.Positive(t, v.Owed)
	require.Equal(t, monday, v.OldestOwed)
	require.NoError(t, wrong.Close())
	v, err = other.Standing(t.Context())
	require.NoError(t, err)
	require.False(t, slices.ContainsFunc(v.Replicas, func(r Replica) bool { return r.ID == wrong.me && r.Present() }), "it said goodbye")
}

// Slack takes ten connections of one app: a replica that would reach that does not start.
func TestOneReplicaTooManyForSlack(t *testing.T) {
	url := database(t)
	for range 3 {
		s, err := Open(t.Context(), url, Options{Patience: patience, Sockets: 3})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
	}
	_, err := Open(t.Context(), url, Options{Patience: patience, Sockets: 1})
	require.ErrorContains(t, err, "3 other replicas hold 9 connections to Slack, and 1 more would reach the 10 that Slack takes of one app: set ESCALATE_SOCKETS to 1, or run fewer replicas")
	s, err := Open(t.Context(), url, Options{Aside: true})
	require.NoError(t, err, "whoever only looks needs none")
	require.NoError(t, s.Close())
}

// What is in the database went on elsewhere, or a release to come has changed it for good: a program
// that runs ends.
func TestAProgramEndsWhenTheDatabaseIsNoLongerItsOwn(t *testing.T) {
	for what, sql := range map[string]string{
		"moved": "update meta set moved = 'elsewhere'", "of a release to come": "update meta set layout = 9, readable_from = 9",
	} {
		t.Run(what, func(t *testing.T) {
			url := database(t)
			s := opened(t, url, direct)
			t.Cleanup(func() { delete(used, url) }) // nobody else goes on with it
			_, err := connect(t, url).Exec(t.Context(), sql)
			require.NoError(t, err)
			require.Eventually(t, func() bool {
				_, err := s.Claim(t.Context(), monday, time.Minute, 1)
				return errors.Is(err, store.ErrBroken)
			}, patience, 50*time.Millisecond)
		})
	}
}
