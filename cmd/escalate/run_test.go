package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
	"escalate/store/boltstore"
)

// The whole program on a local Slack: one line when it is connected, JSON lines, a folder that
// only its owner opens, and a calm end at SIGTERM.
func TestItConnectsAndEnds(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{GrantOptional: true, Team: "Example"})
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Rossi", Zone: "Europe/Rome"})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	require.NoError(t, ws.Person("ana").Command("", "/escalate", "help"))
	require.Equal(t, app.Well, p.stop())

	require.Equal(t, 1, p.stderr.told(t, "connected"))
	for _, line := range p.stderr.lines(t) {
		require.Equal(t, "info", line["level"], "%v", line)
		if line["message"] == "connected" {
			require.Equal(t, "Example", line["team"])
		}
	}
	require.NotContains(t, p.stderr.String(), "CANARY")
	db := os.Getenv("ESCALATE_DB")
	for path, want := range map[string]fs.FileMode{db: 0o600, filepath.Dir(db): 0o700 | fs.ModeDir} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, want, info.Mode())
	}
	require.Empty(t, ws.Violations())
}

// What was begun before SIGTERM is finished: it is acked, and the person sees the form.
func TestWhatWasBegunIsFinishedAtTheEnd(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{GrantOptional: true})
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Rossi", Zone: "Europe/Rome"})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	opening := make(chan struct{})
	var once sync.Once
	ws.OnCall("views.open", func(slackfake.Call) slackfake.Fault {
		once.Do(func() { close(opening) })
		p.cancel() // SIGTERM comes while Slack opens the form
		return slackfake.Fault{}
	})
	require.NoError(t, ws.Person("ana").Command("", "/escalate", "Northwind"), "acked")
	<-opening
	require.Equal(t, app.Well, p.stop())
	require.NotNil(t, ws.Person("ana").View())
	require.Empty(t, ws.Violations())
}

// SIGTERM counts also while the program still looks for Slack.
func TestItEndsWhileItLooksForSlack(t *testing.T) {
	clean(t)
	p := start(t)
	p.stderr.until(t, "Slack cannot be reached; trying again")
	require.Equal(t, app.Well, p.stop())
	require.Equal(t, 0, p.stderr.told(t, "connected"))
}

func without(scopes ...string) []byte {
	m := story.Manifest
	for _, s := range scopes {
		m = bytes.Replace(m, []byte("      - "+s+"\n"), nil, 1)
	}
	return m
}

func TestScopesThatTheInstallationLacks(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{Manifest: without("pins:write", "im:write")})
	said, code := failure(t)
	require.Equal(t, "the installation lacks these scopes: im:write, pins:write. Update the app from manifest.yml and install it again", said)
	require.Equal(t, app.NeedsPerson, code)
}

func TestWithoutTheOptionalScopesItSaysWhatThatMeans(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	require.Equal(t, app.Well, p.stop())
	n := 0
	for _, line := range p.stderr.lines(t) {
		if strings.Contains(line["message"].(string), "optional history scopes") {
			require.Equal(t, "info", line["level"])
			n++
		}
	}
	require.Equal(t, 1, n)
}

func TestTokensThatSlackDoesNotKnow(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{})
	t.Setenv("SLACK_BOT_TOKEN", "xoxb-2222-CANARYother")
	said, code := failure(t)
	require.Contains(t, said, "Slack refuses the bot token (invalid_auth): Slack does not know this token")
	require.Equal(t, app.NeedsPerson, code)

	t.Setenv("SLACK_BOT_TOKEN", botToken)
	t.Setenv("SLACK_APP_TOKEN", "xapp-2-CANARYother")
	said, code = failure(t)
	require.Contains(t, said, "Slack refuses the app-level token (invalid_auth): Slack does not know this token")
	require.Equal(t, app.NeedsPerson, code)
}

// An API address that is not Slack's is told at once; nobody waits for it to become one.
func TestAnAddressWhereSlackIsNot(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{})
	t.Setenv("SLACK_API_URL", strings.TrimSuffix(ws.APIURL(), "api/")+"nothing/api/")
	said, code := failure(t)
	require.Contains(t, said, "404")
	require.Equal(t, app.Misset, code)
}

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
		dir:      {"is not a file; name the file", app.Misset},
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

// One line says what is in force, so that nobody finds out from silence.
func TestTheFirstLineSaysWhatIsInForce(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	file := filepath.Join(t.TempDir(), "copy.db")
	p := start(t, "--backup", file, "--no-digest", "--chair-after=off")
	p.stderr.until(t, `"connected"`)
	p.stderr.until(t, `"backup written"`)
	require.Equal(t, app.Well, p.stop())
	first := p.stderr.lines(t)[0]
	require.Equal(t, "starting", first["message"])
	require.Regexp(t, `^escalate .*commit .*go1`, first["version"])
	require.Equal(t, []any{os.Getenv("ESCALATE_DB"), file, "none yet", []any{"chair-after", "digest"}},
		[]any{first["db"], first["backup"], first["backup_age"], first["reminders_off"]})
	require.NotZero(t, first["layout"])

	p = start(t, "--backup", file)
	p.stderr.until(t, `"connected"`)
	require.Equal(t, app.Well, p.stop())
	first = p.stderr.lines(t)[0]
	require.Equal(t, "0s", first["backup_age"])
	require.NotContains(t, first, "reminders_off")
}

// SIGHUP is what tools send to have settings read again; the bot goes on.
func TestSIGHUPEndsNothing(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	p.stderr.until(t, "SIGHUP changes nothing")
	require.Equal(t, app.Well, p.stop())
}

// A name close to a setting's is a slip; another one is told and left.
func TestNamesThatAreNoSettings(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	for name, meant := range map[string]string{
		"ESCALATE_BACKUPS": "ESCALATE_BACKUP", "ESCALATE_BAKCUP": "ESCALATE_BACKUP", "ESCALATE_BACKUPAT": "ESCALATE_BACKUP_AT",
		"ESCALATE_DBS": "ESCALATE_DB", "escalate_digest": "ESCALATE_DIGEST", "ESCALATE_HOLIDAY": "ESCALATE_HOLIDAYS",
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, "x")
			said, code := failure(t)
			require.Equal(t, "the variable "+name+" is no setting; "+meant+" is meant, most likely", said)
			require.Equal(t, app.Misset, code)
		})
	}
	for _, name := range []string{
		"ESCALATE_SERVICE_HOST", "ESCALATE_SERVICE_PORT_HTTP", "ESCALATE_PORT", "ESCALATE_PORT_8080_TCP_ADDR", "ESCALATE_DB_PORT",
		"ESCALATE_THEIR_OWN", "ESCALATE_BAKCUP",
	} {
		value := "x"
		if name == "ESCALATE_BAKCUP" {
			value = ""
		}
		t.Setenv(name, value)
	}
	p := start(t)
	p.stderr.until(t, `"connected"`)
	require.Equal(t, app.Well, p.stop())
	require.Equal(t, 1, p.stderr.told(t, "this variable is no setting of escalate; nothing reads it"))
	require.Contains(t, p.stderr.String(), "ESCALATE_THEIR_OWN")
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

// Slack ends the installation: the program says so and ends, for another start would not help.
func TestARevokedInstallationEndsIt(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{GrantOptional: true})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	ws.Revoke()
	select {
	case code := <-p.code:
		require.Equal(t, app.NeedsPerson, code)
	case <-time.After(patient):
		require.Fail(t, "it goes on", "%s", &p.stderr)
	}
	lines := p.stderr.lines(t)
	require.Equal(t, "error", lines[len(lines)-1]["level"])
	require.NotContains(t, p.stderr.String(), "CANARY")
}

// A context that was cancelled before anything began is no failure either.
func TestAStopBeforeTheStart(t *testing.T) {
	clean(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr output
	require.Equal(t, app.Well, run(ctx, nil, &output{}, &stderr))
}

// The operator asks the running program, and a wrong setting of the bot's is in nobody's way.
func TestTheRunningProgramIsAsked(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	t.Setenv("ESCALATE_SOCKETS", "99")
	asked := func(args ...string) (string, int) {
		var stdout, stderr output
		code := run(t.Context(), args, &stdout, &stderr)
		return stdout.String() + stderr.String(), code
	}
	said, code := asked("status")
	require.Equal(t, app.Well, code, said)
	require.Contains(t, said, "running, connected since ")
	file := filepath.Join(t.TempDir(), "copy.db")
	said, code = asked("backup", file)
	require.Equal(t, app.Well, code, said)
	said, code = asked("check")
	require.Equal(t, app.Well, code, said)
	said, code = asked("restore", file)
	require.Equal(t, app.Failed, code)
	require.Contains(t, said, "stop that one first")
	require.Equal(t, app.Well, p.stop())

	said, code = asked("status", "--db", file)
	require.Equal(t, app.Well, code, said)
	require.Contains(t, said, "not running on this file")
	said, code = asked("--db", file, "list", "--json")
	require.Equal(t, app.Well, code, said)
	require.Empty(t, said)
	names, err := os.ReadDir(filepath.Dir(os.Getenv("ESCALATE_DB")))
	require.NoError(t, err)
	require.Len(t, names, 1, "the socket goes with the program")
}

// doctor says what each thing costs, and is content with an installation that lacks nothing.
func TestDoctor(t *testing.T) {
	clean(t)
	ws := workspace(t, slackfake.Config{GrantOptional: true, Team: "Example"})
	asked := func() (string, int) {
		var stdout, stderr output
		code := run(t.Context(), []string{"doctor"}, &stdout, &stderr)
		require.NotContains(t, stdout.String()+stderr.String(), "CANARY")
		return stdout.String() + stderr.String(), code
	}
	said, code := asked()
	require.Equal(t, app.Well, code, said)
	for _, want := range []string{"both tokens work; workspace Example", "all there", "time zones are known", "the bot makes it at its first start", "backup    off"} {
		require.Contains(t, said, want)
	}
	ws.Close()
	workspace(t, slackfake.Config{Manifest: without("pins:write")})
	said, code = asked()
	require.Equal(t, app.Failed, code)
	require.Contains(t, said, "BAD   scope     pins:write is missing: it cannot pin the brief")
	require.Contains(t, said, "look  scope     im:history is missing: optional")
	t.Setenv("SLACK_BOT_TOKEN", "xoxb-2222-CANARYother")
	said, code = asked()
	require.Equal(t, app.Failed, code)
	require.Contains(t, said, "BAD   Slack     Slack refuses the bot token (invalid_auth)")
	t.Setenv("ESCALATE_SOCKETS", "99")
	said, code = asked()
	require.Equal(t, app.Failed, code)
	require.Contains(t, said, "BAD   settings  the number of sockets is from 1 to 5")
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

// Whoever watches over the bot asks it at an address of this machine.
func TestHealthAndMetricsOfTheRunningProgram(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	said, code := failure(t, "--health", address)
	require.Contains(t, said, "health and metrics cannot be answered at "+address)
	require.Equal(t, app.Failed, code)
	require.NoError(t, free.Close())
	p := start(t, "--health", address)
	p.stderr.until(t, `"connected"`)
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ok", "/metrics": "escalate_slack_connected 1"} {
		resp, err := http.Get("http://" + address + path)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, errors.Join(err, resp.Body.Close()))
		require.Equal(t, 200, resp.StatusCode)
		require.Contains(t, string(body), want)
		require.NotContains(t, string(body), "CANARY")
	}
	require.Equal(t, app.Well, p.stop())
}
