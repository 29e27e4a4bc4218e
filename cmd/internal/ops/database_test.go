package ops

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store/pgstore"
	"escalate/store/pgstore/pgtest"
)

// shared is a database that holds what the GlobalTech meeting left, and the file that it came from.
// A bot has the database open, as one does while its operator asks.
func shared(t *testing.T) (database, file string, bot *pgstore.Store) {
	t.Helper()
	database, file = pgtest.Database(t), meetingFile(t)
	well(t, file, "move", file, database)
	bot, err := pgstore.Open(t.Context(), database, pgstore.Options{Version: "escalate test", Sockets: 2})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bot.Close()) })
	return database, file, bot
}

// An operator looks into a database as into a file: the same subcommands print the same.
func TestTheOperatorLooksIntoADatabaseAsIntoAFile(t *testing.T) {
	database, file, _ := shared(t)
	for _, args := range everyCommand {
		if args[0] != "status" { // which tells of replicas
			require.Equal(t, well(t, file, args...), well(t, database, args...), "%v", args)
		}
	}
	in, there := checked{}, checked{}
	require.NoError(t, json.Unmarshal([]byte(well(t, file, "check", "--json", "--against", notesFile(t))), &in))
	require.NoError(t, json.Unmarshal([]byte(well(t, database, "check", "--json", "--against", notesFile(t))), &there))
	require.Equal(t, place(database), there.File)
	there.File = in.File
	require.Equal(t, in, there)
	a := ask(t, database, "show", "ESC-9")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "there is no ESC-9 in "+place(database))
	for _, args := range [][]string{{"backup", "x"}, {"compact"}, {"restore", "x"}} {
		a := ask(t, database, args...)
		require.Equal(t, app.Misset, a.code)
		require.Contains(t, a.err, "works on the bot's file")
	}
}

// Where there are no tables yet the operator is told so, and none are made.
func TestTheOperatorAsksAnEmptyDatabase(t *testing.T) {
	database := pgtest.Database(t)
	for range 2 {
		for _, args := range [][]string{{"list"}, {"check"}, {"erase", "ESC-1"}} {
			a := ask(t, database, args...)
			require.Equal(t, app.Misset, a.code, "%v", args)
			require.Contains(t, a.err, "the tables are not there yet")
		}
	}
	a := ask(t, strings.Replace(database, "://", "://somebody:CANARY@", 1), "list")
	require.Equal(t, app.Misset, a.code)
	require.Contains(t, a.err, "ESCALATE_DB_PASSWORD_FILE")
	require.NotContains(t, a.err, "CANARY")
}

// Whatever is changed behind the bots' back, a check of the database finds and names it.
func TestACheckFindsWhatIsWrongInADatabase(t *testing.T) {
	for what, change := range map[string]struct{ sql, says string }{
		"a body":             {"update event set body = set_byte(body, 30, get_byte(body, 30) # 1) where seq = 5", "ESC-1"},
		"an actor":           {"update event set by = 'UEVE' where seq = 5", "ESC-1"},
		"an event":           {"delete from event where seq = 7", "ESC-1"},
		"the last event":     {"delete from event where seq = (select max(seq) from event)", "ESC-1"},
		"the kept state":     {"update state set body = set_byte(body, 200, get_byte(body, 200) # 1)", "ESC-1"},
		"a person's index":   {"delete from found where ctid = (select min(ctid) from found where what = 'person')", "who is in which escalation leaves something out"},
		"one index too many": {"insert into found (what, word, of) values ('customer', '=nobody', 1)", `"nobody, ESC-1"`},
		"a channel":          {"update channel set id = 'COTHER'", "which channel's names something that is in no log"},
		"a precedent":        {"delete from precedent", "left for later ones is missing"},
		"another precedent":  {"update precedent set body = '{}'", "left for later ones is not what is kept"},
		"its phase":          {"update escalation set open = not open", "whether it is open"},
		"a stray request":    {"insert into opened (name, said, of) values ('a', 'b', 77)", "the table opened keeps something of ESC-77"},
		"a stray notice":     {"insert into notice (of, admitted, body) values (77, true, '{\"Notice\":{\"Of\":77,\"Lane\":\"x\"}}')", "is of an escalation that is not there"},
	} {
		t.Run(what, func(t *testing.T) {
			database, _, _ := shared(t)
			require.Contains(t, well(t, database, "check"), "is sound: 1 escalations")
			pgtest.Number(t, database, change.sql)
			a := ask(t, database, "check")
			require.Equal(t, app.Failed, a.code, "%s%s", a.out, a.err)
			require.Contains(t, a.out, "is NOT sound:\n- ")
			require.Contains(t, a.out, change.says)
		})
	}
}

// What is erased, forgotten or held in a database is so for the bots, which go on with it, and stands
// in no row any more.
func TestErasingInADatabaseThatBotsHaveOpen(t *testing.T) {
	database, _, bot := shared(t)
	before, err := bot.Get(t.Context(), 1)
	require.NoError(t, err)
	require.Contains(t, before.Summary, "48")
	require.Contains(t, well(t, database, "hold", "ESC-1", "on", "--by", "alice"), "ESC-1 is on legal hold")
	a := ask(t, database, "erase", "ESC-1", "--open", "--by", "alice")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "legal hold")
	well(t, database, "hold", "ESC-1", "off", "--by", "alice")

	lisa := called(t, before, "Lisa")
	require.Contains(t, well(t, database, "forget", string(lisa.ID), "--by", "alice"), "in 1 escalations lost their text")
	require.Empty(t, holding(t, database, lisa.Name))
	said := well(t, database, "erase", "ESC-1", "--open", "--by", "alice")
	require.Contains(t, said, "ESC-1 is erased")
	require.Contains(t, said, "VACUUM")
	now, err := bot.Get(t.Context(), 1)
	require.NoError(t, err)
	require.NotNil(t, now.Erased)
	require.Equal(t, "alice", now.Erased.By)
	require.Empty(t, holding(t, database, before.Summary))
	require.Contains(t, well(t, database, "check"), "is sound: 1 escalations")
	require.Contains(t, well(t, database, "erase", "--list"), `"erased":"ESC-1"`)

	pgtest.Number(t, database, "update escalation set due_at = now()")
	a = ask(t, database, "check")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.out, "something is due in it though it is over")
}

// called is who takes part under a name.
func called(t *testing.T, e *meeting.Escalation, name string) meeting.Member {
	t.Helper()
	for _, p := range e.People {
		if strings.HasPrefix(p.Name, name) {
			return p
		}
	}
	t.Fatalf("nobody is called %s", name)
	return meeting.Member{}
}

// holding is the tables in whose rows a text stands.
func holding(t *testing.T, database, text string) (found []string) {
	t.Helper()
	for table, column := range map[string]string{
		"event": "body", "state": "body", "escalation": "ending", "person": "body", "precedent": "body", "notice": "body", "batch": "body", "request": "said", "found": "word",
	} {
		if pgtest.Number(t, database, "select count(*) from "+table+" where position($1::bytea in "+column+") > 0", []byte(text)) > 0 {
			found = append(found, table)
		}
	}
	return found
}
