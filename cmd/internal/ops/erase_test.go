package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store"
	"escalate/store/boltstore"
)

// texts collects the strings of what a person may have typed: all values of a JSON document that
// have a space in them, which no id has.
func texts(t *testing.T, document string) (found []string) {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(document), &v))
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		case string:
			if strings.Contains(v, " ") && !strings.Contains(v, "\n") && len(v) > 8 {
				found = append(found, v)
			}
		}
	}
	walk(v)
	slices.Sort(found)
	return slices.Compact(found)
}

// inBytes is which of the texts stand in a file, as they are or as JSON writes them.
func inBytes(t *testing.T, path string, all []string) (found []string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, s := range all {
		quoted, err := json.Marshal(s)
		require.NoError(t, err)
		if bytes.Contains(data, []byte(s)) || bytes.Contains(data, bytes.Trim(quoted, `"`)) {
			found = append(found, s)
		}
	}
	return found
}

// typed is what people typed in the meeting, as it stands in the file's bytes. Colleagues' profiles are
// the directory's, of which a person is forgotten.
func typed(t *testing.T, db string) []string {
	t.Helper()
	words := inBytes(t, db, texts(t, well(t, db, "export", "ESC-1")))
	for _, m := range stateOf(t, db, 1).People {
		words = slices.DeleteFunc(words, func(s string) bool { return s == m.Name || s == m.Title })
	}
	return words
}

func TestErase(t *testing.T) {
	db := meetingFile(t)
	words := typed(t, db)
	require.Greater(t, len(words), 50, "the meeting has much text")
	copyOf := filepath.Join(t.TempDir(), "before.db")
	well(t, db, "backup", copyOf)

	for range 2 { // on hold, and again
		well(t, db, "hold", "ESC-1", "on", "--by", "counsel")
		a := ask(t, db, "erase", "ESC-1", "--open")
		require.Equal(t, app.Failed, a.code)
		require.Contains(t, a.err, "on legal hold")
	}
	require.Contains(t, well(t, db, "list"), "on hold")
	require.Equal(t, words, inBytes(t, db, words))
	well(t, db, "hold", "ESC-1", "off", "--by", "counsel")

	said := well(t, db, "erase", "ESC-1", "--open", "--by", "alice", "--json")
	var v erased
	require.NoError(t, json.Unmarshal([]byte(said), &v))
	require.Equal(t, "alice", v.By)
	require.Len(t, v.Channels, 1)
	require.NotEmpty(t, v.Files)
	require.Greater(t, v.Events, 50)
	later := filepath.Join(t.TempDir(), "later.db")
	well(t, db, "backup", later)
	for _, path := range []string{db, later} {
		require.Empty(t, inBytes(t, path, words))
		require.Contains(t, well(t, path, "check", "--against", notesFile(t)), "is sound: 1 escalations")
		require.Contains(t, well(t, path, "check", "--against", notesFile(t)), "It continues what the notes name")
		require.Empty(t, inBytes(t, path, words))
	}
	shown := well(t, db, "show", "ESC-1")
	require.Contains(t, shown, "alice")
	require.Contains(t, shown, "counsel", "who held it stays")
	require.Contains(t, well(t, db, "list"), "erased")
	for _, args := range [][]string{{"export", "ESC-1"}, {"export", "ESC-1", "--format", "notes"}, {"export", "--all", "--format", "csv"}, {"stats"}, {"status"}} {
		out := well(t, db, args...)
		for _, w := range words {
			require.NotContains(t, out, w)
		}
	}
	for _, args := range [][]string{{"erase", "ESC-1"}, {"hold", "ESC-1", "on"}} {
		a := ask(t, db, args...)
		require.Equal(t, app.Failed, a.code)
		require.Contains(t, a.err, "ESC-1 was erased on 5 January 2026")
	}

	// An older copy is restored: what was erased since is erased in it before it takes the place.
	list := filepath.Join(t.TempDir(), "erased.json")
	require.NoError(t, os.WriteFile(list, []byte(well(t, db, "erase", "--list")), 0o600))
	require.Equal(t, words, inBytes(t, copyOf, words))
	require.Contains(t, well(t, db, "restore", copyOf), "Erased in it again")
	require.Empty(t, inBytes(t, db, words))
	fresh := filepath.Join(t.TempDir(), "escalate.db")
	require.Contains(t, well(t, fresh, "restore", copyOf, "--erased", list), "Erased in it again")
	require.Empty(t, inBytes(t, fresh, words))
	require.Contains(t, well(t, fresh, "check"), "is sound")
}

func TestForget(t *testing.T) {
	db := meetingFile(t)
	add(t, db, "Kaigan")
	e := stateOf(t, db, 1)
	who := e.With(meeting.Legal)[0]
	name := e.Name(who)
	require.NotEqual(t, string(who), name)
	var own []string
	for _, ev := range logOf(t, db, 1) {
		if ev.By == who {
			own = append(own, texts(t, string(ev.Body))...)
		}
	}
	own = append(inBytes(t, db, own), name)
	require.GreaterOrEqual(t, len(own), 3)

	well(t, db, "hold", "1", "on")
	a := ask(t, db, "forget", string(who))
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "on legal hold: ESC-1. Nothing was erased anywhere.")
	require.Equal(t, own, inBytes(t, db, own))
	well(t, db, "hold", "1", "off")

	said := well(t, db, "forget", string(who), "--by", "alice")
	require.Contains(t, said, "in 1 escalations lost their text (ESC-1)")
	later := filepath.Join(t.TempDir(), "later.db")
	well(t, db, "backup", later)
	for _, path := range []string{db, later} {
		require.Empty(t, inBytes(t, path, own))
		require.Contains(t, well(t, path, "check", "--against", notesFile(t)), "is sound: 2 escalations")
	}
	e = stateOf(t, db, 1)
	require.Equal(t, string(who), e.Name(who))
	require.NotEmpty(t, e.Customer)
	require.Equal(t, meeting.Closed == e.Phase, !e.Phase.Open())
	require.Contains(t, well(t, db, "export", "1", "--format", "notes"), string(who))
	require.Contains(t, well(t, db, "erase", "--list"), `{"forgotten":"`+string(who)+`","in":["ESC-1"]}`)
	require.Contains(t, well(t, db, "forget", string(who)), "0 events in 0 escalations", "once is enough")

	a = ask(t, db, "forget", "lisa")
	require.Equal(t, app.Misset, a.code)
	require.Contains(t, a.err, "is not a user id")
	a = ask(t, db, "forget", "U0NOBODY")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "there is nothing here of U0NOBODY")
}

func stateOf(t *testing.T, db string, id meeting.ID) *meeting.Escalation {
	t.Helper()
	s, err := boltstore.Look(db)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	e, err := s.Get(t.Context(), id)
	require.NoError(t, err)
	return e
}

func logOf(t *testing.T, db string, id meeting.ID) []store.Entry {
	t.Helper()
	s, err := boltstore.Look(db)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	log, err := s.Log(t.Context(), id)
	require.NoError(t, err)
	return log
}

// The running bot erases what it holds, and the account that asked stands in the log.
func TestTheRunningBotErases(t *testing.T) {
	db := meetingFile(t)
	id := add(t, db, "Kaigan")
	words := typed(t, db)
	s := running(t, db)
	require.Contains(t, well(t, db, "hold", "ESC-1", "on"), "is on legal hold")
	a := ask(t, db, "erase", "ESC-1")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "on legal hold")
	well(t, db, "hold", "ESC-1", "off")
	a = ask(t, db, "erase", id.String())
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "is still open, so nothing was erased. Close or withdraw it first. To erase it as it is, add --open")
	said := well(t, db, "erase", "ESC-1", "--open")
	require.Contains(t, said, "ESC-1 is erased")
	require.Contains(t, said, "the audit log says that "+account()+" did it")
	require.Empty(t, inBytes(t, db, words))
	well(t, db, "forget", "UANA")
	require.NoError(t, s.Learn(t.Context(), time.Time{}, meeting.Person{ID: "UBO", Name: "Bo"}), "the bot goes on")
	require.Contains(t, well(t, db, "check"), "is sound: 2 escalations")
}

func TestBadInputOfErasing(t *testing.T) {
	db, dir := meetingFile(t), t.TempDir()
	text := filepath.Join(dir, "text")
	require.NoError(t, os.WriteFile(text, bytes.Repeat([]byte("no database "), 4096), 0o600))
	short := filepath.Join(dir, "short.db")
	require.NoError(t, os.WriteFile(short, played.file[:3*4096], 0o600))
	for _, deed := range [][]string{{"erase", "ESC-1"}, {"forget", "U0LISA"}, {"hold", "ESC-1", "on"}} {
		for file, want := range map[string]string{
			filepath.Join(dir, "none.db"): "there is no file", dir: "is not a file", text: "restore a backup", short: "restore a backup",
		} {
			a := ask(t, file, deed...)
			require.NotZero(t, a.code, "%v %s", deed, file)
			require.Contains(t, a.err, want, "%v %s", deed, file)
			require.NotContains(t, a.err, "goroutine")
		}
	}
	for _, args := range [][]string{{"erase"}, {"erase", "ESC-1", "--list"}, {"erase", "none"}, {"hold", "ESC-1"}, {"hold", "ESC-1", "maybe"}, {"forget"}} {
		require.Equal(t, app.Misset, ask(t, db, args...).code, "%v", args)
	}
	for _, args := range [][]string{{"erase", "ESC-9"}, {"hold", "ESC-9", "on"}} {
		a := ask(t, db, args...)
		require.Equal(t, app.Failed, a.code)
		require.Contains(t, a.err, "there is no ESC-9")
	}
	a := ask(t, db, "restore", "--erased", text, db)
	require.Equal(t, app.Misset, a.code)
	held, err := boltstore.Open(db, boltstore.Options{})
	require.NoError(t, err)
	a = ask(t, db, "erase", "ESC-1")
	require.Contains(t, a.err, "nothing answers at")
	require.NoError(t, held.Close())
}

// Whoever is killed while something is erased leaves the old or the new, and the next start
// overwrites what is left of it.
func TestKilledWhileErasing(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	rounds := 10
	if testing.Short() {
		rounds = 4
	}
	words := typed(t, meetingFile(t))
	for range rounds {
		db := meetingFile(t)
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), child+"="+strings.Join([]string{"--db", db, "erase", "ESC-1", "--open"}, "\n"))
		require.NoError(t, cmd.Start())
		time.Sleep(time.Duration(rng.Int64N(int64(80 * time.Millisecond))))
		_ = cmd.Process.Kill() // it may be over
		_ = cmd.Wait()
		found, err := boltstore.CheckCopy(context.Background(), db)
		require.NoError(t, err)
		require.Equal(t, 1, found.Escalations)
		s, err := boltstore.Open(db, boltstore.Options{})
		require.NoError(t, err)
		e, err := s.Get(t.Context(), 1)
		require.NoError(t, err)
		require.NoError(t, s.Close())
		if e.Erased != nil {
			require.Empty(t, inBytes(t, db, words))
		} else {
			require.Equal(t, words, inBytes(t, db, words))
		}
	}
}
