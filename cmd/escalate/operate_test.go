package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
)

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

// The operator asks the running program, and a wrong setting of the bot's is in nobody's way.
func TestTheRunningProgramIsAsked(t *testing.T) {
	clean(t)
	workspace(t, slackfake.Config{GrantOptional: true})
	p := start(t)
	p.stderr.until(t, `"connected"`)
	t.Setenv("ESCALATE_SOCKETS", "99")
	said, code := asked(t, "status")
	require.Equal(t, app.Well, code, said)
	require.Contains(t, said, "running, connected since ")
	file := filepath.Join(t.TempDir(), "copy.db")
	said, code = asked(t, "backup", file)
	require.Equal(t, app.Well, code, said)
	said, code = asked(t, "check")
	require.Equal(t, app.Well, code, said)
	said, code = asked(t, "restore", file)
	require.Equal(t, app.Failed, code)
	require.Contains(t, said, "stop that one first")
	require.Equal(t, app.Well, p.stop())

	said, code = asked(t, "status", "--db", file)
	require.Equal(t, app.Well, code, said)
	require.Contains(t, said, "not running on this file")
	said, code = asked(t, "--db", file, "list", "--json")
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
	require.Contains(t, said, "BAD   settings  the number of sockets has to be from 1 to 5")
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
