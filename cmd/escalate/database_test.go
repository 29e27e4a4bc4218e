package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/store/pgstore/pgtest"
)

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
	channels := func(n int) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*patient)
		defer cancel()
		require.NoError(t, ana.Command("", "/escalate", "Northwind: checkout is slow"))
		require.NoError(t, ws.WaitFor(ctx, func() bool { return ana.View() != nil }))
		require.NoError(t, ana.Submit())
		require.NoError(t, ana.CloseAll())
		require.NoError(t, ws.WaitFor(ctx, func() bool { return len(ana.Channels()) == n }), "%s\n%s", &programs[0].stderr, &programs[1].stderr)
	}
	channels(1)
	channels(2)
	require.Equal(t, app.Well, programs[0].stop())
	channels(3)
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
