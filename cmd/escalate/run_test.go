package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
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
			require.Equal(t, "the variable "+name+" is not a setting; did you mean "+meant+"?", said)
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
	require.Equal(t, 1, p.stderr.told(t, "this variable is not a setting of escalate; nothing reads it"))
	require.Contains(t, p.stderr.String(), "ESCALATE_THEIR_OWN")
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
