package ops

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"escalate/cmd/internal/app"
	"escalate/store/boltstore"
)

// everyCommand is each subcommand that reads the file, as somebody would type it.
var everyCommand = [][]string{
	{"list"}, {"list", "--open", "--json"}, {"show", "ESC-1"}, {"show", "1", "--json"}, {"export", "ESC-1"}, {"export", "--all"},
	{"export", "--all", "--format", "csv", "--table", "items"}, {"export", "esc-1", "--format", "notes"}, {"export", "1", "--format", "html"},
	{"export", "1", "--format", "pdf"}, {"export", "--all", "--format", "ics"}, {"stats"}, {"stats", "--json"},
	{"status"}, {"status", "--json"},
}

// What reads the file works on the file, on a copy that may not be written, and through the bot
// that holds it, and says the same each time.
func TestTheSameAnswerWhereverItIsAsked(t *testing.T) {
	db := meetingFile(t)
	alone := map[string]string{}
	for _, args := range everyCommand {
		alone[strings.Join(args, " ")] = well(t, db, args...)
	}
	readOnly := meetingFile(t)
	require.NoError(t, os.Chmod(readOnly, 0o400))
	for _, args := range everyCommand {
		if args[0] != "status" { // it names the file
			require.Equal(t, alone[strings.Join(args, " ")], well(t, readOnly, args...), "%v", args)
		}
	}
	running(t, db)
	for _, args := range everyCommand {
		got, want := well(t, db, args...), alone[strings.Join(args, " ")]
		switch {
		case args[0] == "status" && len(args) == 1:
			require.Contains(t, got, "running, connected since 2026-01-05 08:00:00 UTC")
			require.Contains(t, want, "not running on this file")
		case args[0] == "status":
			require.Contains(t, got, `"running": true`)
		case args[0] == "export" && len(args) == 2, args[0] == "stats":
			require.NotEmpty(t, got) // the moment of the export is in it, and the bot has a clock of its own
		default:
			require.Equal(t, want, got, "%v", args)
		}
	}
	a := ask(t, db, "show", "ESC-9")
	require.Equal(t, app.Failed, a.code, "the exit code comes through the socket")
	require.Contains(t, a.err, "there is no ESC-9")
}

func TestOnlyTheOwnerMayAskTheBot(t *testing.T) {
	db := meetingFile(t)
	running(t, db)
	info, err := os.Stat(SocketOf(db))
	require.NoError(t, err)
	require.Equal(t, os.ModeSocket|0o600, info.Mode())
	left, err := filepath.Glob(filepath.Join(filepath.Dir(db), ".s*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// Whatever is wrong with the file, each subcommand says it in a sentence that names it.
func TestFilesThatCannotBeLookedAt(t *testing.T) {
	dir := t.TempDir()
	whole, err := os.ReadFile(meetingFile(t))
	require.NoError(t, err)
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		return path
	}
	newer := file("newer", whole)
	change(t, newer, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("99")) })
	foreign := filepath.Join(dir, "foreign")
	change(t, foreign, func(*bbolt.Tx) error { return nil })
	held := file("held", whole)
	bot, err := boltstore.Open(held, boltstore.Options{}) // without a socket
	require.NoError(t, err)
	defer func() { require.NoError(t, bot.Close()) }()
	for path, want := range map[string]struct {
		says string
		code int
	}{
		filepath.Join(dir, "nothing"): {"there is no file", app.Misset},
		dir:                           {"is not a file", app.Misset},
		file("text", bytes.Repeat([]byte("root:x:0"), 999)): {"is damaged", app.NeedsPerson},
		file("empty", nil):          {"is damaged", app.NeedsPerson},
		file("cut", whole[:3*4096]): {"is damaged", app.NeedsPerson},
		foreign:                     {"was not made by escalate", app.Misset},
		newer:                       {"has layout 99, and this escalate reads layout", app.NeedsPerson},
		held:                        {"is in use by another escalate; stop that one first (it cannot be asked either: nothing answers at", app.Failed},
	} {
		for _, args := range [][]string{{"list"}, {"show", "ESC-1"}, {"export", "--all"}, {"stats"}, {"status"}, {"check"}, {"backup", filepath.Join(dir, "out.db")}} {
			before, _ := os.ReadFile(path)
			a := ask(t, path, args...)
			require.Equal(t, want.code, a.code, "%v %s: %s", args, path, a.err)
			require.Contains(t, a.err, want.says)
			require.Contains(t, a.err, path)
			require.Empty(t, a.out)
			require.Len(t, strings.Split(strings.TrimSpace(a.err), "\n"), 1)
			after, _ := os.ReadFile(path)
			require.Equal(t, before, after)
			require.NoFileExists(t, filepath.Join(dir, "out.db"))
		}
	}
}

func TestCallsThatSayTooLittleOrTooMuch(t *testing.T) {
	db := meetingFile(t)
	for args, want := range map[string]string{
		"show":                        "expected",
		"show GlobalTech":             `"GlobalTech" is not an escalation; write its number, for example ESC-7`,
		"show ESC-0":                  "is not an escalation",
		"show ESC-1x":                 "is not an escalation",
		"export":                      "name one escalation, for example escalate export ESC-7, or all of them with --all",
		"export ESC-1 --all":          "name one escalation",
		"export ESC-1 --format docx":  "must be one of",
		"export --all --format pdf":   "a page or a PDF is of one escalation",
		"stats --since yesterday":     `"yesterday" is not a date; write it like 2026-01-01`,
		"list --opened":               "unknown flag",
		"manifest --command complain": "the command is a slash and",
		"backup":                      "expected",
		"restore":                     "expected",
	} {
		a := ask(t, db, strings.Fields(args)...)
		require.Equal(t, app.Misset, a.code, args)
		require.Contains(t, a.err, want)
		require.Empty(t, a.out)
	}
}

// A PDF that would lose words is not written: the answer names the letter and the command that shows it whole.
func TestAPDFThatCannotBeSet(t *testing.T) {
	db := meetingFile(t)
	id := add(t, db, "株式会社グローバル").String()
	a := ask(t, db, "export", id, "--format", "pdf")
	require.Equal(t, app.Failed, a.code)
	require.Empty(t, a.out)
	require.Contains(t, a.err, "which the PDF's font does not have")
	require.Contains(t, a.err, "escalate export "+id+" --format html")
	require.Contains(t, well(t, db, "export", id, "--format", "html"), "株式会社グローバル")
	a = ask(t, db, "export", id, "--format", "ics")
	require.Equal(t, app.Failed, a.code)
	require.Contains(t, a.err, "no follow-up meeting has been called")
}

// What is kept on a server is not taken for a file.
func TestADatabaseServerIsNoFile(t *testing.T) {
	for _, args := range [][]string{{"backup", filepath.Join(t.TempDir(), "x.db")}, {"restore", "x"}, {"compact"}} {
		a := ask(t, "postgres://esc@db.example.com/escalate", args...)
		require.Equal(t, app.Misset, a.code)
		require.Equal(t, "escalate: this command works on the bot's file and on copies of it; for a PostgreSQL database use PostgreSQL's own means\n", a.err)
	}
	require.NotEmpty(t, well(t, "postgres://esc@db.example.com/escalate", "manifest"))
}

// The export keeps to its schema, which is what other programs build on.
func TestTheExportKeepsToItsSchema(t *testing.T) {
	db := meetingFile(t)
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(well(t, db, "export", "--schema")))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("export.json", schema))
	compiled, err := c.Compile("export.json")
	require.NoError(t, err)
	for _, args := range [][]string{{"export", "ESC-1"}, {"export", "--all"}} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(well(t, db, args...)))
		require.NoError(t, err)
		require.NoError(t, compiled.Validate(value))
	}
	empty := filepath.Join(t.TempDir(), "empty.db")
	s, err := boltstore.Open(empty, boltstore.Options{})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(well(t, empty, "export", "--all")))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(value))

	var x exported
	require.NoError(t, json.Unmarshal([]byte(well(t, db, "export", "ESC-1")), &x))
	e := x.Escalations[0]
	require.Equal(t, "GlobalTech Industries", e.Customer)
	require.NotEmpty(t, e.Options)
	require.NotEmpty(t, e.Items)
	require.NotEmpty(t, e.Decisions[0].Approved)
	require.NotEmpty(t, e.Votes[0].Ballots)
	require.Equal(t, len(e.Log), e.Log[len(e.Log)-1].Seq)
	require.Equal(t, e.Head, e.Log[len(e.Log)-1].Chain)
}

func TestTablesAreSafeAndWhole(t *testing.T) {
	db := meetingFile(t)
	for name, heading := range headings {
		rows, err := csv.NewReader(strings.NewReader(well(t, db, "export", "--all", "--format", "csv", "--table", name))).ReadAll()
		require.NoError(t, err)
		require.Equal(t, heading, rows[0])
		require.Greater(t, len(rows), 1, name)
		for _, r := range rows[1:] {
			require.Equal(t, "ESC-1", r[0])
		}
	}
	for in, want := range map[string]string{
		"=HYPERLINK(1)": "'=HYPERLINK(1)", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "  =1": "'  =1",
		"＝1": "'＝1", "＠x": "'＠x", "\u00a0=1": "'\u00a0=1", "plain": "plain", "": "", "a=b": "a=b",
	} {
		require.Equal(t, want, cellText(in))
	}
}

func TestTheNotesNameTheEndOfTheLog(t *testing.T) {
	db := meetingFile(t)
	notes := well(t, db, "export", "ESC-1", "--format", "notes")
	require.Contains(t, notes, "Customer Complaint Escalation Meeting Notes")
	path := filepath.Join(t.TempDir(), "notes.md")
	require.NoError(t, os.WriteFile(path, []byte(notes), 0o600))
	require.Contains(t, well(t, db, "check", "--against", path), "(1 compared)")
}

func TestShowTellsWhoDidWhatWhen(t *testing.T) {
	db := meetingFile(t)
	said := well(t, db, "show", "ESC-1")
	for _, want := range []string{"GlobalTech Industries", "Audit log", "option added", "Title: ", "Sarah Martinez", "Chain hash of event"} {
		require.Contains(t, said, want)
	}
}

func TestStatsCount(t *testing.T) {
	db := meetingFile(t)
	var v counted
	require.NoError(t, json.Unmarshal([]byte(well(t, db, "stats", "--json")), &v))
	require.Equal(t, []any{1, 1}, []any{v.Escalations, v.Decided})
	require.Positive(t, v.MedianHours)
	require.Positive(t, v.Items)
	require.LessOrEqual(t, v.InTime, v.Dated)
	require.LessOrEqual(t, v.Done, v.Items)
	require.NoError(t, json.Unmarshal([]byte(well(t, db, "stats", "--json", "--since", "2026-01-01")), &v))
	require.Zero(t, v.Escalations)
}

// A terminal only prints what somebody typed.
func TestNamesDoNotMoveTheCursor(t *testing.T) {
	require.Equal(t, "a\uFFFD[31mb c", harmless("a\x1b[31mb\n c"))
	require.Equal(t, "\uFFFDabc", harmless("\u202eabc"))
}

func TestEachHasAnExampleAndAPlaceInTheSummary(t *testing.T) {
	db := meetingFile(t)
	var all bytes.Buffer
	Summary(&all)
	parser, err := newParser(&commands{}, &Program{})
	require.NoError(t, err)
	require.Len(t, parser.Model.Children, 18)
	for _, n := range parser.Model.Children {
		help := well(t, db, n.Name, "--help")
		require.Contains(t, help, "escalate "+n.Name)
		require.Contains(t, help, "Example:", n.Name)
		require.Contains(t, all.String(), n.Name)
	}
}

func TestTheManifestCarriesTheConfiguredCommand(t *testing.T) {
	db := meetingFile(t)
	require.Equal(t, Manifest, well(t, db, "manifest"))
	said := well(t, db, "manifest", "--command", "/complaint")
	require.Contains(t, said, "    - command: /complaint\n")
	require.NotContains(t, said, "command: /escalate")
	top, err := os.ReadFile("../../../manifest.yml")
	require.NoError(t, err)
	require.Equal(t, string(top), Manifest, "copy manifest.yml to cmd/internal/ops/ after a change")
}
