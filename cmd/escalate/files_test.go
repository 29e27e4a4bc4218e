package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/store/boltstore"
	"escalate/store/boltstore/bolttest"
)

// What is wrong with the file is said before Slack is asked anything.
func TestAFileThatCannotBeUsed(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{})
	dir := t.TempDir()
	made := func(name string) string {
		path := filepath.Join(dir, name)
		s, err := boltstore.Open(path, boltstore.Options{})
		require.NoError(t, err)
		require.NoError(t, s.Close())
		return path
	}
	shared := made("shared")
	require.NoError(t, os.Chmod(shared, 0o640))
	newer := made("newer")
	db, err := bbolt.Open(newer, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("99")) }))
	require.NoError(t, db.Close())
	cut := made("cut")
	require.NoError(t, os.Truncate(cut, 3*4096))
	text := filepath.Join(dir, "text")
	require.NoError(t, os.WriteFile(text, []byte(strings.Repeat("This is no database. ", 1000)), 0o600))
	busy := filepath.Join(dir, "busy")
	other, err := boltstore.Open(busy, boltstore.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, other.Close()) }()

	dangling := filepath.Join(dir, "dangling")
	require.NoError(t, os.Symlink(filepath.Join(dir, "elsewhere"), dangling))

	for path, want := range map[string]struct {
		says string
		code int
	}{
		shared:   {"(mode 0640), and it holds what customers were told; run: chmod 600 " + shared, app.Misset},
		newer:    {"was written by a newer escalate (layout 99", app.NeedsPerson},
		cut:      {"is damaged; restore a backup of it", app.NeedsPerson},
		text:     {"is damaged; restore a backup of it", app.NeedsPerson},
		busy:     {"is in use by another escalate; stop that one first", app.Failed},
		dir:      {"is not a file; name a file", app.Misset},
		dangling: {"is a link to a file that is not there", app.Misset},
	} {
		t.Setenv("ESCALATE_DB", path)
		said, code := failure(t)
		require.Contains(t, said, want.says)
		require.Contains(t, said, path)
		require.Equal(t, want.code, code, path)
	}
	require.Empty(t, ws.Calls())
	require.NoFileExists(t, filepath.Join(dir, "elsewhere"), "and nothing is left lying about")
}

func TestABackupThatCouldNeverBeWritten(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{})
	t.Setenv("ESCALATE_BACKUP", filepath.Join(t.TempDir(), "nowhere", "copy.db"))
	said, code := failure(t)
	require.Contains(t, said, "is not there; make it, or name another file")
	require.Equal(t, app.Misset, code)
	t.Setenv("ESCALATE_BACKUP", filepath.Join(t.TempDir(), "copy.db"))
	t.Setenv("ESCALATE_BACKUP_AT", "0 0 30 2 *")
	said, _ = failure(t)
	require.Contains(t, said, "when the backup is written: We could not read “0 0 30 2 *”: that day never comes.")
	require.Empty(t, ws.Calls())
}

// A slip of the pen in the backup's place costs nobody a file.
func TestABackupReplacesNothingButABackup(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{})
	dir := t.TempDir()
	text := filepath.Join(dir, "passwd")
	require.NoError(t, os.WriteFile(text, []byte(strings.Repeat("root:x:0:0:root:/root:/bin/sh\n", 400)), 0o600))
	other := filepath.Join(dir, "other.db")
	db, err := bbolt.Open(other, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err }))
	require.NoError(t, db.Close())
	dangling := filepath.Join(dir, "dangling")
	require.NoError(t, os.Symlink(filepath.Join(dir, "nowhere"), dangling))
	for path, want := range map[string]string{
		text:     "the file " + text + " was not made by escalate, and the backup would replace it; name another file",
		other:    "the file " + other + " was not made by escalate, and the backup would replace it; name another file",
		dangling: dangling + " is a link to a file that is not there",
	} {
		before, _ := os.ReadFile(path)
		t.Setenv("ESCALATE_BACKUP", path)
		said, code := failure(t)
		require.Contains(t, said, want)
		require.Equal(t, app.Misset, code)
		after, _ := os.ReadFile(path)
		require.Equal(t, before, after)
	}
	require.Empty(t, ws.Calls())
}

// The backup of a running program opens as a store.
func TestABackupOfTheRunningProgram(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	file := filepath.Join(t.TempDir(), "copy.db")
	p := start(t, "--backup", file)
	p.stderr.until(t, `"backup written"`)
	require.Equal(t, app.Well, p.stop())
	s, err := boltstore.Open(file, boltstore.Options{})
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

// In a folder each copy is named by its moment and by what is in it, and is checked before.
func TestBackupsInAFolder(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	dir := t.TempDir()
	p := start(t, "--backup", dir)
	p.stderr.until(t, `"backup written"`)
	require.Equal(t, app.Well, p.stop())
	found, err := boltstore.CheckCopy(t.Context(), os.Getenv("ESCALATE_DB"))
	require.NoError(t, err)
	names, err := filepath.Glob(filepath.Join(dir, "escalate-*Z-"+found.Digest()[:12]+".db"))
	require.NoError(t, err)
	require.Len(t, names, 1)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

// A file goes with its workspace.
func TestAFileOfAnotherWorkspaceIsRefused(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true, Team: "Example"})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	require.Equal(t, app.Well, p.stop())
	db := os.Getenv("ESCALATE_DB")
	file, err := bbolt.Open(db, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, file.Update(func(tx *bbolt.Tx) error {
		home := tx.Bucket([]byte("meta")).Get([]byte("home"))
		return tx.Bucket([]byte("meta")).Put([]byte("home"), bytes.Replace(home, []byte(`"Team":"T`), []byte(`"Team":"TOTHER`), 1))
	}))
	require.NoError(t, file.Close())
	said, code := failure(t)
	require.Contains(t, said, "the file "+db+" belongs to the workspace Example (TOTHER")
	require.Contains(t, said, "name that workspace's own file, or set the tokens of this one")
	require.Equal(t, app.Misset, code)
	require.Equal(t, app.Well, run(t.Context(), []string{"adopt"}, &output{}, &output{}))
	p = start(t)
	p.stderr.until(t, `"connected"`)
	require.Equal(t, app.Well, p.stop())
}

// A program that cannot write any more because its file is damaged does not ask everybody to try
// again for ever: it ends, and says what to do.
func TestDamageThatShowsOnWritingEndsTheProgram(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{GrantOptional: true})
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Rossi", Zone: "Europe/Rome"})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	require.Equal(t, app.Well, p.stop())
	bolttest.FreeAll(t, os.Getenv("ESCALATE_DB"))
	p = start(t)
	p.stderr.until(t, `"connected"`)
	_ = ws.Person("ana").Command("", "/escalate", "Northwind") // she is met, and that is written
	select {
	case code := <-p.code:
		require.Equal(t, app.NeedsPerson, code)
	case <-time.After(patient):
		require.Fail(t, "it goes on", "%s", &p.stderr)
	}
	lines := p.stderr.lines(t)
	require.Contains(t, lines[len(lines)-1]["message"], "is damaged; restore a backup of it")
}
