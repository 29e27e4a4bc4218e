package ops

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store/boltstore"
)

// add opens another escalation in the file, of a customer.
func add(t *testing.T, path, customer string) meeting.ID {
	t.Helper()
	s, err := boltstore.Open(path, boltstore.Options{})
	require.NoError(t, err)
	e, err := s.Create(context.Background(), "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: customer, Summary: "Slow"}, meeting.Person{ID: "UANA", Name: "Ana", Standing: meeting.FullMember}, now)
	})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return e.ID
}

func TestBackup(t *testing.T) {
	db, dir := meetingFile(t), t.TempDir()
	file := filepath.Join(dir, "copy.db")
	said := well(t, db, "backup", file)
	require.Contains(t, said, "Written and checked: "+file)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
	require.Contains(t, well(t, file, "check"), "is sound")
	_, digest, _ := strings.Cut(said, "logs: ")
	require.Contains(t, well(t, db, "check"), strings.TrimSpace(digest), "the same history")
	well(t, db, "backup", file) // a newer one takes its place

	well(t, db, "backup", dir)
	named, err := filepath.Glob(filepath.Join(dir, "escalate-20260105T090000Z-"+digest[:12]+".db"))
	require.NoError(t, err)
	require.Len(t, named, 1)

	running(t, db)
	well(t, db, "backup", file)
	require.Contains(t, well(t, file, "check"), "is sound")
	names, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, names, 2, "and nothing else is left")
}

func TestABackupThatCannotBeWritten(t *testing.T) {
	db, dir := meetingFile(t), t.TempDir()
	text := filepath.Join(dir, "passwd")
	require.NoError(t, os.WriteFile(text, []byte("root:x:0:0"), 0o600))
	for target, want := range map[string]string{
		text:                                  "was not made by escalate",
		db:                                    "the copy would be written over the file itself",
		filepath.Join(dir, "nowhere", "c.db"): "nothing can be written there",
	} {
		a := ask(t, db, "backup", target)
		require.Equal(t, app.Misset, a.code)
		require.Contains(t, a.err, want)
	}
	names, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, names, 1)
}

func TestRestore(t *testing.T) {
	db, dir := meetingFile(t), t.TempDir()
	file := filepath.Join(dir, "copy.db")
	well(t, db, "backup", file)
	for range 3 {
		add(t, db, "Kaigan")
	}
	said := well(t, db, "restore", file)
	require.Contains(t, said, "The next escalation is ESC-5.", "ESC-2 to 4 were given: messages in Slack name them")
	require.Contains(t, well(t, db, "check"), "is sound: 1 escalations")
	info, err := os.Stat(db)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
	before, err := filepath.Glob(db + ".before-restore-*")
	require.NoError(t, err)
	require.Len(t, before, 1)
	require.Contains(t, well(t, before[0], "check"), "is sound: 4 escalations", "what lay there is kept")
	require.Equal(t, meeting.ID(5), add(t, db, "Kaigan"))

	// Nobody can say what a file that is gone or damaged gave.
	require.NoError(t, os.Truncate(db, 3*4096))
	require.Contains(t, well(t, db, "restore", file), "The next escalation is ESC-102.")
	require.NoError(t, os.Remove(db))
	require.Contains(t, well(t, db, "restore", file), "The next escalation is ESC-102.")
	require.Equal(t, meeting.ID(102), add(t, db, "Kaigan"))
	require.Contains(t, well(t, file, "check"), "is sound: 1 escalations", "the copy is as it was")
}

// Where nothing but the program is in an image, a copy goes through a pipe.
func TestCopiesThroughAPipe(t *testing.T) {
	db := meetingFile(t)
	bot := filepath.Join(t.TempDir(), "escalate.db")
	through := well(t, db, "backup", "-")
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	a := askWith(t, strings.NewReader(through), bot, "restore", "-")
	require.Zero(t, a.code, a.err)
	require.Contains(t, well(t, bot, "check"), "is sound: 1 escalations")
	running(t, bot)
	require.NotEmpty(t, well(t, bot, "backup", "-"))
	require.Contains(t, well(t, bot, "check"), "is sound: 1 escalations")
	a = askWith(t, strings.NewReader(through[:20000]), db, "restore", "-")
	require.NotZero(t, a.code)
	require.Contains(t, well(t, db, "check"), "is sound: 1 escalations", "half a copy is not put anywhere")
	left, err := os.ReadDir(filepath.Dir(db))
	require.NoError(t, err)
	require.Len(t, left, 1)
}

func TestARestoreThatWouldDoHarm(t *testing.T) {
	db := meetingFile(t)
	file := filepath.Join(t.TempDir(), "copy.db")
	well(t, db, "backup", file)
	whole, err := os.ReadFile(db)
	require.NoError(t, err)
	cut := filepath.Join(t.TempDir(), "cut.db")
	require.NoError(t, os.WriteFile(cut, whole[:3*4096], 0o600))
	for target, want := range map[string]string{cut: "is damaged", db: "the copy is the file itself", file + "x": "there is no file"} {
		a := ask(t, db, "restore", target)
		require.NotZero(t, a.code)
		require.Contains(t, a.err, want)
	}
	running(t, db)
	a := ask(t, db, "restore", file)
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "is in use by another escalate; stop that one first; a running bot would go on writing into the old file")
	a = ask(t, db, "compact")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "is in use")
	names, err := os.ReadDir(filepath.Dir(db))
	require.NoError(t, err)
	require.Len(t, names, 2, "the file and the socket")
}

func TestCompact(t *testing.T) {
	db := meetingFile(t)
	want := well(t, db, "export", "--all", "--format", "csv", "--table", "log")
	require.Contains(t, well(t, db, "compact"), "MB, was")
	require.Equal(t, want, well(t, db, "export", "--all", "--format", "csv", "--table", "log"))
	a := ask(t, db+"x", "compact")
	require.Equal(t, app.Misset, a.code)
	require.Contains(t, a.err, "there is no file")
}
