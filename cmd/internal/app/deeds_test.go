package app

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store/boltstore"
)

// Each thing that somebody did is one line once it is kept; what was refused or came twice is none, and no line holds text.
func TestEachDeedIsOneLine(t *testing.T) {
	bolt, err := boltstore.Open(filepath.Join(t.TempDir(), "deeds.db"), boltstore.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, bolt.Close()) }()
	log := &bytes.Buffer{}
	kept := deeds{bolt, zerolog.New(log)}
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	ana := meeting.Person{ID: "UANA", Name: "Ana Secret", Standing: meeting.FullMember}
	said := func() []string {
		defer log.Reset()
		require.NotContains(t, strings.ToLower(log.String()), "secret")
		return strings.Split(strings.TrimSpace(log.String()), "\n")
	}
	open := func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Secret Industries", Summary: "A secret broke"}, ana, at)
	}
	e, err := kept.Create(t.Context(), "k1", open)
	require.NoError(t, err)
	require.JSONEq(t, `{"level":"info","of":"ESC-1","event":1,"kind":"Opened","by":"UANA","message":"recorded"}`, said()[0])
	_, err = kept.Create(t.Context(), "k1", open)
	require.NoError(t, err)
	require.Equal(t, []string{""}, said(), "the same request again")
	withdraw := func(e *meeting.Escalation) error {
		return e.Withdraw(ana, meeting.Newest, meeting.OpenedInError, 0, "A secret reason", at)
	}
	_, err = kept.Update(t.Context(), e.ID, "k2", withdraw)
	require.NoError(t, err)
	require.Equal(t, []string{`{"level":"info","of":"ESC-1","event":2,"kind":"EscalationWithdrawn","by":"UANA","message":"recorded"}`}, said())
	_, err = kept.Update(t.Context(), e.ID, "k3", withdraw)
	require.Error(t, err)
	require.Equal(t, []string{""}, said(), "refused")
}
