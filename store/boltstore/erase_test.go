package boltstore

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

// traces counts the words in the bytes of the file.
func traces(t *testing.T, path string, words ...string) (found []string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	data = bytes.ToLower(data)
	for _, w := range words {
		if bytes.Contains(data, bytes.ToLower([]byte(w))) {
			found = append(found, w)
		}
	}
	return found
}

// What was erased is found in no byte of the file, not even in its unused pages, and the log verifies.
func TestNothingOfWhatWasErasedIsLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s, err := Open(path, Options{})
	require.NoError(t, err)
	s.db.NoSync = true // the power does not fail here
	ctx, at := context.Background(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ana := meeting.Person{ID: "UANA", Name: "Ana Zwetschge", Title: "Pflaume", Standing: meeting.FullMember}
	var words []string
	for n := range 12 { // so many that pages split
		word := func(w string) string { words = append(words, fmt.Sprintf("%s%dx", w, n)); return words[len(words)-1] }
		e, err := s.Create(ctx, fmt.Sprint("key", n), func(id meeting.ID) (*meeting.Escalation, error) {
			return meeting.Open(id, meeting.Opening{Customer: word("Kaigan"), Summary: word("Quitte")}, ana, at)
		})
		require.NoError(t, err)
		for i := range 120 { // more than go without a kept state
			_, err = s.Update(ctx, e.ID, fmt.Sprint("k", i), func(e *meeting.Escalation) error {
				return e.SetSummary(ana, meeting.Newest, word(fmt.Sprint("Mispel", i, "n")), e.Severity, at.Add(time.Duration(i)*time.Minute))
			})
			require.NoError(t, err)
		}
	}
	require.Len(t, traces(t, path, words...), len(words))
	erase := func(id meeting.ID) {
		log, err := s.Events(ctx, id)
		require.NoError(t, err)
		_, err = s.Update(ctx, id, "", func(e *meeting.Escalation) error {
			return e.Erase(log, true, meeting.Deed{By: "root"}, at.Add(time.Hour))
		})
		require.NoError(t, err)
	}
	for id := meeting.ID(1); id <= 6; id++ {
		erase(id)
	}
	require.NotEmpty(t, traces(t, path, words[:len(words)/2]...), "in pages that are not used any more")
	require.NoError(t, s.Scrub(ctx))
	require.Empty(t, traces(t, path, words[:len(words)/2]...))
	require.Len(t, traces(t, path, words[len(words)/2:]...), len(words)/2, "of the others everything stays")

	var copied bytes.Buffer
	require.NoError(t, s.Backup(ctx, &copied))
	require.NoError(t, s.Close())
	copyOf := filepath.Join(t.TempDir(), "copy.db")
	require.NoError(t, os.WriteFile(copyOf, copied.Bytes(), 0o600))
	for _, file := range []string{path, copyOf} {
		require.Empty(t, traces(t, file, words[:len(words)/2]...))
		found, err := CheckCopy(ctx, file)
		require.NoError(t, err)
		require.Equal(t, 12, found.Escalations)
	}
}

// A program that ends between the erasing and the overwriting leaves that to the next one.
func TestTracesAreOverwrittenAtTheNextStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s, err := Open(path, Options{})
	require.NoError(t, err)
	ctx, at := context.Background(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ana := meeting.Person{ID: "UANA", Name: "Ana", Standing: meeting.FullMember}
	e, err := s.Create(ctx, "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Kaigan", Summary: "Quitte"}, ana, at)
	})
	require.NoError(t, err)
	log, err := s.Events(ctx, e.ID)
	require.NoError(t, err)
	_, err = s.Update(ctx, e.ID, "", func(e *meeting.Escalation) error { return e.Erase(log, true, meeting.Deed{}, at) })
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.NotEmpty(t, traces(t, path, "Quitte"))
	s, err = Open(path, Options{})
	require.NoError(t, err)
	require.Empty(t, traces(t, path, "Quitte", "Kaigan"))
	require.NoError(t, s.Close())
}

// While somebody reads the file as it was, nothing of that is overwritten.
func TestAReaderKeepsWhatItReads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s, err := Open(path, Options{})
	require.NoError(t, err)
	ctx, at := context.Background(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ana := meeting.Person{ID: "UANA", Name: "Ana", Standing: meeting.FullMember}
	e, err := s.Create(ctx, "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Kaigan", Summary: "Quitte"}, ana, at)
	})
	require.NoError(t, err)
	log, err := s.Events(ctx, e.ID)
	require.NoError(t, err)
	old, err := s.db.Begin(false)
	require.NoError(t, err)
	_, err = s.Update(ctx, e.ID, "", func(e *meeting.Escalation) error { return e.Erase(log, true, meeting.Deed{}, at) })
	require.NoError(t, err)
	require.ErrorIs(t, s.Scrub(ctx), store.ErrRead)
	require.Contains(t, string(old.Bucket(bEvents).Get(bodyKey(eventKey(e.ID, 1)))), "Quitte")
	require.NoError(t, old.Rollback())
	require.NoError(t, s.Scrub(ctx))
	require.Empty(t, traces(t, path, "Quitte"))
	require.NoError(t, s.Close())
}
