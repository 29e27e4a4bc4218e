package ops

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store/boltstore"
)

// The file that a whole meeting left is sound, and goes on from what its notes name.
func TestCheckOfASoundFile(t *testing.T) {
	db, notes := meetingFile(t), notesFile(t)
	require.Contains(t, well(t, db, "check"), "is sound: 1 escalations")
	require.Contains(t, well(t, db, "check", "--against", notes), "It continues what the notes name (1 compared).")
	var v checked
	require.NoError(t, json.Unmarshal([]byte(well(t, db, "check", "--json")), &v))
	require.True(t, v.Sound)
	require.Len(t, v.Digest, 64)
	require.Empty(t, v.Faults)
	require.Greater(t, v.Events, 50)
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	db := meetingFile(t)
	change(t, db, func(tx *bbolt.Tx) error {
		k, _ := tx.Bucket([]byte("person")).Cursor().First()
		return tx.Bucket([]byte("person")).Delete(k)
	})
	a := ask(t, db, "check")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.out, "is NOT sound:\n- the index of who is in which escalation leaves something out")
	require.Empty(t, a.err)
	var v checked
	a = ask(t, db, "check", "--json")
	require.NoError(t, json.Unmarshal([]byte(a.out), &v))
	require.False(t, v.Sound)
	require.Len(t, v.Faults, 1)
	require.Equal(t, app.Failed, a.code)
}

// What the file alone cannot show is shown by the notes that were published: that it is an older
// one, that its end was cut, that it was written anew from the first event on.
func TestCheckAgainstPublishedNotes(t *testing.T) {
	db, notes := meetingFile(t), notesFile(t)
	fresh := func(customer string, questions int) string {
		path := filepath.Join(t.TempDir(), "escalate.db")
		s, err := boltstore.Open(path, boltstore.Options{})
		require.NoError(t, err)
		ana := meeting.Person{ID: "UANA", Name: "Ana", Standing: meeting.FullMember}
		e, err := s.Create(context.Background(), "", func(id meeting.ID) (*meeting.Escalation, error) {
			return meeting.Open(id, meeting.Opening{Customer: customer, Summary: "Slow"}, ana, now)
		})
		require.NoError(t, err)
		for range questions {
			_, err = s.Update(context.Background(), e.ID, "", func(e *meeting.Escalation) error { return e.Ask(ana, ana, "Why?", now) })
			require.NoError(t, err)
		}
		require.NoError(t, s.Close())
		return path
	}
	for path, want := range map[string]string{
		fresh("GlobalTech Industries", 0):   "the audit log of ESC-1 was cut, or this is an older file",
		fresh("GlobalTech Industries", 300): "the audit log of ESC-1 was rewritten: up to event",
	} {
		require.Contains(t, well(t, path, "check"), "is sound", "alone it is")
		a := ask(t, path, "check", "--against", notes)
		require.Equal(t, app.Failed, a.code)
		require.Contains(t, a.out, want)
	}
	require.NoError(t, os.WriteFile(notes, []byte("# Minutes\n"), 0o600))
	a := ask(t, db, "check", "--against", notes)
	require.Equal(t, app.Misset, a.code)
	require.Contains(t, a.err, "names the end of no audit log; take notes that the bot published")
	a = ask(t, db, "check", "--against", notes+"x")
	require.Equal(t, app.Misset, a.code)
	require.Contains(t, a.err, "the notes cannot be read")
}

// While the bot runs it is asked for a copy, and that is checked.
func TestCheckWhileTheBotRuns(t *testing.T) {
	db := meetingFile(t)
	running(t, db)
	require.Contains(t, well(t, db, "check", "--against", notesFile(t)), "is sound")
}
