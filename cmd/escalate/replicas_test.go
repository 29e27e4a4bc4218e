package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/store/pgstore"
	"escalate/store/pgstore/pgtest"
)

// asProgram is set where the tests' own program is the bot, so that it can be killed.
const asProgram = "RUN_AS_THE_BOT"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(pgtest.Run(m))
}

// process is the bot in a process of its own.
type process struct {
	*exec.Cmd
	stderr output
}

// launch starts one and waits until it is connected.
func launch(t *testing.T) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env, p.Stderr = append(os.Environ(), asProgram+"=1"), &p.stderr
	require.NoError(t, p.Start())
	t.Cleanup(p.kill)
	p.stderr.until(t, `"connected"`)
	return p
}

// kill is SIGKILL.
func (p *process) kill() {
	_ = p.Process.Kill() // it may be over
	_ = p.Wait()
}

// speaker is which of the replicas speaks, in the order in which they were started.
func speaker(t *testing.T, database string) int {
	t.Helper()
	found := -1
	require.Eventually(t, func() bool {
		v, err := pgstore.Look(t.Context(), database, pgstore.Options{})
		require.NoError(t, err)
		for i, r := range v.Replicas {
			if r.ID == v.Speaker {
				found = i
			}
		}
		return found >= 0
	}, patient, 50*time.Millisecond)
	return found
}

// Three replicas run on one database, and whoever speaks is killed, twice: once at rest, once while
// it has something to say. The others go on within ten seconds, what was taken down is said, and
// nothing is said twice.
func TestTheReplicaOnADatabaseThatSpeaksIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("what was under way when a replica died waits for the end of its lease, a minute")
	}
	database := pgtest.Database(t)
	clean(t)
	t.Setenv("ESCALATE_DB", database)
	ws := workspace(t, slackfake.Config{GrantOptional: true})
	ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Rossi", Zone: "Europe/Rome"})
	ana := ws.Person("ana")
	replicas := []*process{launch(t), launch(t), launch(t)}
	opens(t, ws, ana, 1)
	require.Eventually(t, func() bool {
		v, err := pgstore.Look(t.Context(), database, pgstore.Options{})
		require.NoError(t, err)
		return v.Owed == 0
	}, 3*patient, 50*time.Millisecond)

	first := speaker(t, database)
	replicas[first].kill()
	killed := time.Now()
	opens(t, ws, ana, 2)
	silent := time.Since(killed)
	t.Logf("speech went on after %s", silent.Round(10*time.Millisecond))
	require.Less(t, silent, 10*time.Second)

	second := speaker(t, database)
	require.NotEqual(t, first, second)
	require.NoError(t, ana.Command("", "/escalate", "Northwind: checkout is slow"))
	within(t, ws, patient, func() bool { return ana.View() != nil })
	require.NoError(t, ana.Submit()) // it is acknowledged
	replicas[second].kill()
	require.NoError(t, ana.CloseAll())
	within(t, ws, 2*time.Minute, func() bool { return len(ana.Channels()) == 3 })
	opens(t, ws, ana, 4)

	rooms := 0
	for _, c := range ws.Channels() {
		if !c.IM { // one more is what the bot says to Ana alone
			rooms++
		}
		said := map[string]bool{}
		for _, m := range ws.Messages(c.ID) {
			text, err := json.Marshal(m.Blocks)
			require.NoError(t, err)
			words := m.Text + string(text)
			require.False(t, said[words], "%s: said twice: %s", c.Name, m.Text)
			said[words] = true
		}
		require.True(t, c.IM || len(said) > 0, c.Name)
	}
	require.Equal(t, 4, rooms)
	require.Empty(t, ws.Violations())
}

func within(t *testing.T, ws *slackfake.Workspace, limit time.Duration, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	require.NoError(t, ws.WaitFor(ctx, cond))
}

// An operator asks how the replicas on a database are doing, and so does what watches over them.
func TestTheReplicasOnADatabaseAreWatched(t *testing.T) {
	database := pgtest.Database(t)
	clean(t)
	t.Setenv("ESCALATE_DB", database)
	workspace(t, slackfake.Config{GrantOptional: true})
	said, code := asked(t, "status")
	require.Equal(t, app.Misset, code, said)
	require.Contains(t, said, "the bot makes them at its first start")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	health := free.Addr().String()
	require.NoError(t, free.Close())
	one := start(t, "--health", health)
	one.stderr.until(t, `"connected"`)
	two := start(t)
	two.stderr.until(t, `"connected"`)

	var v struct {
		Database string
		Layout   int
		Speaker  string
		Replicas []struct {
			ID      string
			Sockets int
			Speaks  bool
		}
	}
	require.Eventually(t, func() bool {
		said, code = asked(t, "status", "--json")
		require.Equal(t, app.Well, code, said)
		require.NoError(t, json.Unmarshal([]byte(said), &v))
		return v.Speaker != ""
	}, patient, 50*time.Millisecond)
	require.Equal(t, pgstore.Name(database), v.Database)
	require.Len(t, v.Replicas, 2)
	require.Equal(t, 2, v.Replicas[1].Sockets)
	said, code = asked(t, "status")
	require.Equal(t, app.Well, code, said)
	require.Contains(t, said, "SPEAKS")
	require.Contains(t, said, v.Replicas[0].ID)
	said, code = asked(t, "doctor")
	require.Equal(t, app.Well, code, said)
	require.Contains(t, said, "speaker   "+v.Speaker)
	require.Contains(t, said, "can be read (layout 2")

	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		answer, err := http.Get(fmt.Sprintf("http://%s%s", health, path))
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusOK, answer.StatusCode, "%s", body)
		if path == "/metrics" {
			require.Contains(t, string(body), "escalate_replicas 2\n")
			require.True(t, strings.Contains(string(body), "escalate_replica_speaks 1\n") || v.Replicas[1].Speaks)
			require.Contains(t, string(body), `escalate_escalations{phase="closed"} 0`)
		}
	}
	require.Equal(t, app.Well, two.stop())
	require.Equal(t, app.Well, one.stop())
}
