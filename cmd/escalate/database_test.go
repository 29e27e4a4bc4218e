package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/store/pgstore/pgtest"
)

// opens opens an escalation, and waits until the person is in that many channels. What Slack sends to
// a connection while it breaks is lost: whoever is told so types it again. (Where the app did not answer
// on a connection that stands, the workspace counts it as a violation.)
func opens(t *testing.T, ws *slackfake.Workspace, who *slackfake.Person, channels int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*patient)
	defer cancel()
	err := who.Command("", "/escalate", "Northwind: checkout is slow")
	if errors.Is(err, slackfake.ErrTimeout) {
		err = who.Command("", "/escalate", "Northwind: checkout is slow")
	}
	require.NoError(t, err)
	require.NoError(t, ws.WaitFor(ctx, func() bool { return who.View() != nil }))
	require.NoError(t, who.Submit())
	require.NoError(t, who.CloseAll())
	require.NoError(t, ws.WaitFor(ctx, func() bool { return len(who.Channels()) == channels }))
}

// A bot ran on a file. Its content goes on in a database, and from there in a file again: numbers go
// on, and the place that was left starts no bot.
func TestTheBotGoesOnInADatabaseAndBack(t *testing.T) {
	database := pgtest.Database(t)
	clean(t)
	ws := workspace(t, slackfake.Config{GrantOptional: true})
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Rossi", Zone: "Europe/Rome"})
	ana := ws.Person("ana")
	first, back := os.Getenv("ESCALATE_DB"), filepath.Join(t.TempDir(), "back.db")
	for i, place := range []string{first, database, back} {
		t.Setenv("ESCALATE_DB", place)
		p := start(t)
		p.stderr.until(t, `"connected"`)
		opens(t, ws, ana, i+1)
		require.Equal(t, app.Well, p.stop())
		if place == back {
			break
		}
		var stdout, stderr output
		next := []string{database, back}[i]
		require.Equal(t, app.Well, run(t.Context(), []string{"move", place, next}, &stdout, &stderr), "%s", &stderr)
		require.Contains(t, stdout.String(), fmt.Sprintf("%d escalations", i+1))
		said, code := failure(t)
		require.Contains(t, said, "was moved to ")
		require.Equal(t, app.Misset, code)
	}
	var stdout, stderr output
	require.Equal(t, app.Well, run(t.Context(), []string{"check"}, &stdout, &stderr), "%s", &stderr)
	require.Contains(t, stdout.String(), "is sound: 3 escalations")
	require.Len(t, ana.Channels(), 3)
	require.Empty(t, ws.Violations())
}

// Two programs share a database. What one takes down the other speaks of, once; when the one that
// speaks ends, the other does. Neither the user nor the password is in a log.
func TestTwoProgramsOnOneDatabase(t *testing.T) {
	database := pgtest.Database(t)
	clean(t)
	file := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(file, []byte("CANARYpassword\n"), 0o600))
	t.Setenv("ESCALATE_DB", database)
	t.Setenv("ESCALATE_DB_PASSWORD_FILE", file)
	ws := workspace(t, slackfake.Config{GrantOptional: true})
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Rossi", Zone: "Europe/Rome"})
	ana := ws.Person("ana")
	programs := []*program{start(t), start(t)}
	for _, p := range programs {
		p.stderr.until(t, `"connected"`)
	}
	opens(t, ws, ana, 1)
	opens(t, ws, ana, 2)
	require.Equal(t, app.Well, programs[0].stop())
	opens(t, ws, ana, 3)
	require.Equal(t, app.Well, programs[1].stop())
	for _, p := range programs {
		require.NotContains(t, p.stderr.String(), "CANARY")
		require.NotContains(t, p.stderr.String(), "postgres@")
		require.Contains(t, p.stderr.String(), `"db":"postgres://127.0.0.1:`)
		require.NotContains(t, p.stderr.String(), `"level":"error"`)
	}
	require.Empty(t, ws.Violations())
}

// A password in the address would be seen by whoever lists the machine's processes.
func TestThePasswordIsNotInTheAddress(t *testing.T) {
	clean(t)
	for _, address := range []string{"postgres://esc:CANARY@127.0.0.1/escalate", "postgresql://127.0.0.1/escalate?user=esc&password=CANARY"} {
		t.Setenv("ESCALATE_DB", address)
		said, code := failure(t)
		require.Contains(t, said, "ESCALATE_DB_PASSWORD_FILE")
		require.Equal(t, app.Misset, code)
	}
}
