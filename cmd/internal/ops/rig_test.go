package ops

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
	"escalate/store/boltstore"
)

// played is the file that the GlobalTech meeting leaves, and the notes that it published.
var played = struct {
	once  sync.Once
	file  []byte
	notes []byte
}{}

// meetingFile is a copy of that file, the test's own.
func meetingFile(t *testing.T) string {
	t.Helper()
	played.once.Do(func() { synctest.Test(t, play) })
	path := filepath.Join(t.TempDir(), "escalate.db")
	require.NoError(t, os.WriteFile(path, played.file, 0o600))
	return path
}

// notesFile is the last version of the notes that the meeting published.
func notesFile(t *testing.T) string {
	t.Helper()
	meetingFile(t)
	path := filepath.Join(t.TempDir(), "notes.md")
	require.NoError(t, os.WriteFile(path, played.notes, 0o600))
	return path
}

func play(t *testing.T) {
	s, err := story.Load("globaltech")
	require.NoError(t, err)
	time.Sleep(time.Until(s.At)) // a bubble begins in the year 2000
	ws, err := slackfake.New(slackfake.Config{Manifest: story.Manifest, GrantOptional: true})
	require.NoError(t, err)
	s.AddPeople(ws)
	db := filepath.Join(t.TempDir(), "escalate.db")
	var cancel context.CancelFunc
	var done chan error
	start := func() error {
		ctx, end := context.WithCancel(t.Context())
		connected := make(chan struct{})
		cancel, done = end, make(chan error, 1)
		go func() {
			done <- app.Run(ctx, app.Config{
				BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), HTTP: ws.HTTPClient(), Dialer: ws.Dialer(),
				DB: db, Command: "/escalate", Policy: meeting.DefaultPolicy(), Currency: "USD", Seed: 1, Roles: s.Roles(ws), Log: zerolog.Nop(),
				Connected: func() { close(connected) },
			})
		}()
		select {
		case <-connected:
			return nil
		case err := <-done:
			return fmt.Errorf("the bot did not start: %w", err)
		}
	}
	stop := func() error { cancel(); return <-done }
	require.NoError(t, start())
	require.NoError(t, s.Run(story.World{
		Slack: ws, Start: start, Stop: stop,
		Pass: func(d time.Duration) { time.Sleep(d); synctest.Wait() },
		Wait: func(cond func() bool) error {
			ctx, end := context.WithTimeout(t.Context(), 5*time.Minute)
			defer end()
			return ws.WaitFor(ctx, cond)
		},
	}))
	time.Sleep(story.Settle)
	require.NoError(t, stop())
	for _, c := range ws.Channels() {
		for _, m := range ws.Messages(c.ID) {
			for _, f := range m.Files {
				if strings.HasSuffix(f.Name, ".md") {
					played.notes = f.Content
				}
			}
		}
	}
	ws.Close()
	played.file, err = os.ReadFile(db)
	require.NoError(t, err)
}

// answer is what a subcommand printed, and how it ended.
type answer struct {
	out, err string
	code     int
}

// now is the moment at which the subcommands run in these tests.
var now = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// ask runs a subcommand on a file.
func ask(t *testing.T, db string, args ...string) answer {
	t.Helper()
	return askWith(t, nil, db, args...)
}

// askWith gives it something at its standard input.
func askWith(t *testing.T, in io.Reader, db string, args ...string) answer {
	t.Helper()
	for _, name := range []string{"ESCALATE_DB", "ESCALATE_BACKUP", "ESCALATE_COMMAND"} {
		t.Setenv(name, "")
		require.NoError(t, os.Unsetenv(name))
	}
	var out, errs bytes.Buffer
	p := &Program{In: in, Out: &out, Err: &errs, DB: db, Version: "escalate test", Now: func() time.Time { return now }}
	require.True(t, Asked(args), "%v", args)
	code := p.Run(t.Context(), args)
	return answer{out.String(), errs.String(), code}
}

// well is ask for what has to work.
func well(t *testing.T, db string, args ...string) string {
	t.Helper()
	a := ask(t, db, args...)
	require.Zero(t, a.code, "%s%s", a.out, a.err)
	require.Empty(t, a.err)
	return a.out
}

// change changes a file behind the store's back.
func change(t *testing.T, path string, fn func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(fn))
	require.NoError(t, db.Close())
}

// running is a store that is held as the bot holds it, and answers at its socket.
func running(t *testing.T, path string) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Open(path, boltstore.Options{})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	since := now.Add(-time.Hour)
	go func() {
		defer close(done)
		Beside(ctx, s, app.Config{DB: path, Version: "escalate running", Log: zerolog.Nop()}, func() time.Time { return since }, nil)
	}()
	require.Eventually(t, func() bool { _, err := os.Stat(SocketOf(path)); return err == nil }, 10*time.Second, time.Millisecond)
	t.Cleanup(func() {
		cancel()
		<-done
		require.NoError(t, s.Close())
		require.NoFileExists(t, SocketOf(path))
	})
	return s
}
