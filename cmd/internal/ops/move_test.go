package ops

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
	"escalate/store/pgstore/pgtest"
)

// moved is what escalate move --json prints.
type moved struct {
	From, To            string
	Escalations, Events int
	SHA256              string
}

func carried(t *testing.T, from, to string) (m moved) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(well(t, from, "move", "--json", from, to)), &m))
	require.Len(t, m.SHA256, 64)
	return m
}

// A meeting moves from its file to a database and back: the same states, logs, requests and
// promises, by one hash; and nobody goes on with a place that was left.
func TestAMeetingMovesToADatabaseAndBack(t *testing.T) {
	database := pgtest.Database(t)
	db := meetingFile(t)
	add(t, db, "Kaigan") // which owes messages to people
	add(t, db, "Contoso")
	well(t, db, "erase", "ESC-3", "--open", "--by", "alice")
	before := map[string]string{}
	for _, args := range [][]string{{"list"}, {"show", "ESC-1"}, {"show", "ESC-2"}, {"export", "ESC-2"}} {
		before[args[0]+args[len(args)-1]] = well(t, db, args...)
	}
	there := carried(t, db, database)
	require.Equal(t, 3, there.Escalations)
	require.Equal(t, db, there.From)
	require.Regexp(t, `^postgres://127.0.0.1:\d+/escalate_`, there.To)

	_, err := boltstore.Open(db, boltstore.Options{})
	require.ErrorContains(t, err, "was moved to "+there.To)
	require.Equal(t, app.Misset, app.Code(err))
	require.Equal(t, app.Misset, ask(t, db, "move", db, filepath.Join(t.TempDir(), "other.db")).code)

	// A backup of the database is one that moves, too, and as often as one likes.
	kept, err := pgstore.Open(t.Context(), database, pgstore.Options{})
	require.NoError(t, err)
	file, err := os.Create(filepath.Join(t.TempDir(), "copy"))
	require.NoError(t, err)
	require.NoError(t, kept.Backup(t.Context(), file))
	require.NoError(t, errors.Join(kept.Close(), file.Close()))
	for _, to := range []string{filepath.Join(t.TempDir(), "of.db"), pgtest.Database(t)} {
		require.Equal(t, there.SHA256, carried(t, file.Name(), to).SHA256)
	}

	back := filepath.Join(t.TempDir(), "back.db")
	require.Equal(t, there.SHA256, carried(t, database, back).SHA256)
	require.Contains(t, well(t, back, "check"), "is sound: 3 escalations")
	for _, args := range [][]string{{"list"}, {"show", "ESC-1"}, {"show", "ESC-2"}, {"export", "ESC-2"}} {
		require.Equal(t, before[args[0]+args[len(args)-1]], well(t, back, args...))
	}
	_, err = pgstore.Open(t.Context(), database, pgstore.Options{})
	require.ErrorContains(t, err, "was moved to "+back)

	// Numbers go on where they ended, and what is owed is claimed in the new place.
	s, err := boltstore.Open(back, boltstore.Options{Sole: true})
	require.NoError(t, err)
	last, err := s.Last(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 3, last)
	owed, err := s.Owed(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, owed)
	require.NoError(t, s.Close())
}

// What is wrong is said in words, and nothing is changed.
func TestAMoveToADatabaseThatIsRefused(t *testing.T) {
	database := pgtest.Database(t)
	db := meetingFile(t)
	refused := func(code int, words, from, to string) {
		t.Helper()
		a := ask(t, db, "move", from, to)
		require.Equal(t, code, a.code, "%s%s", a.out, a.err)
		require.Contains(t, a.err, words)
		require.Empty(t, a.out)
		require.Contains(t, well(t, db, "check"), "is sound: 1 escalation")
	}
	refused(app.Misset, "there is no file", filepath.Join(t.TempDir(), "none.db"), database)
	refused(app.Misset, "holds something already", db, meetingFile(t))
	refused(app.Misset, "the same", db, db)
	refused(app.Misset, "ESCALATE_DB_PASSWORD_FILE", db, "postgres://a:CANARY@127.0.0.1/b")
	refused(app.Failed, "connect", db, "postgres://127.0.0.1:1/none?connect_timeout=1")
	refused(app.Misset, "cannot be made", db, filepath.Join(t.TempDir(), "no", "folder.db"))

	// A bot has one of the two places open.
	bot, err := pgstore.Open(t.Context(), database, pgstore.Options{})
	require.NoError(t, err)
	refused(app.Failed, "stop them first", db, database)
	refused(app.Failed, "stop them first", database, filepath.Join(t.TempDir(), "to.db"))
	require.NoError(t, bot.Learn(t.Context(), now, meeting.Person{ID: "UANA", Name: "Ana"}))
	require.NoError(t, bot.Close())
	refused(app.Misset, "holds something already", db, database)
	busy := meetingFile(t)
	held, err := boltstore.Open(busy, boltstore.Options{})
	require.NoError(t, err)
	a := ask(t, db, "move", busy, pgtest.Database(t))
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "is in use by another escalate")
	require.NoError(t, held.Close())
}

// One byte of a body was changed in the file: it does not move, and the database stays empty.
func TestWhatIsDamagedMovesToNoDatabase(t *testing.T) {
	database := pgtest.Database(t)
	db := meetingFile(t)
	change(t, db, func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("events"))
		c := b.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if len(k) == 17 && k[16] == 'b' {
				spoilt := append([]byte(nil), v...)
				spoilt[len(spoilt)-1] ^= 1
				return b.Put(append([]byte(nil), k...), spoilt)
			}
		}
		return os.ErrNotExist
	})
	a := ask(t, db, "move", db, database)
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "the audit log of ESC-1 is broken at event 1")
	s, err := pgstore.Open(context.Background(), database, pgstore.Options{})
	require.NoError(t, err)
	_, err = s.Get(t.Context(), 1)
	require.Error(t, err)
	require.NoError(t, s.Close())
}

// The owner makes the tables before the first start, and lets an app take another's place.
func TestTheOwnerOfADatabaseMigratesIt(t *testing.T) {
	database := pgtest.Database(t)
	require.Contains(t, well(t, database, "migrate"), "Made the tables of postgres://127.0.0.1:")
	require.Contains(t, well(t, database, "migrate"), "has layout 2 already")
	require.JSONEq(t, `{"database":"`+pgstore.Name(database)+`","layout_before":2,"layout":2,"granted":""}`, well(t, database, "migrate", "--json"))
	require.Contains(t, well(t, database, "adopt"), "belongs to the app that starts with it next")
	for args, c := range map[string]struct {
		db    string
		code  int
		words string
	}{
		"migrate":                {meetingFile(t), app.Misset, "name a PostgreSQL database"},
		"adopt":                  {"postgres://a:CANARY@127.0.0.1/b", app.Misset, "ESCALATE_DB_PASSWORD_FILE"},
		"migrate --grant nobody": {database, app.Failed, `role "nobody" does not exist`},
		"migrate --json":         {"postgres://db.example.com/b", app.Misset, "sslmode=verify-full"},
	} {
		a := ask(t, c.db, strings.Fields(args)...)
		require.Equal(t, c.code, a.code, args)
		require.Contains(t, a.err, c.words)
		require.NotContains(t, a.err, "CANARY")
	}
}
