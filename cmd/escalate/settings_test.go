package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
)

// Each wrong setting is one sentence, the exit code for settings, and no token.
func TestAWrongSettingIsOneSentence(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	require.NoError(t, os.WriteFile(empty, []byte(" \n"), 0o600))
	pipe, long := filepath.Join(dir, "pipe"), filepath.Join(dir, "long")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	require.NoError(t, os.WriteFile(long, []byte(strings.Repeat("root:x:0:0\n", 1000)), 0o600))
	for _, c := range []struct{ setting, want string }{
		{"SLACK_BOT_TOKEN=", "set SLACK_BOT_TOKEN, or SLACK_BOT_TOKEN_FILE"},
		{"SLACK_APP_TOKEN=", "set SLACK_APP_TOKEN, or SLACK_APP_TOKEN_FILE"},
		{"SLACK_BOT_TOKEN= SLACK_APP_TOKEN=", "two tokens are needed"},
		{"SLACK_BOT_TOKEN=" + appToken + " SLACK_APP_TOKEN=" + botToken, "the two tokens are swapped"},
		{"SLACK_BOT_TOKEN= SLACK_BOT_TOKEN_FILE=" + dir + "/nowhere", "SLACK_BOT_TOKEN_FILE cannot be read: open " + dir + "/nowhere: no such file"},
		{"SLACK_APP_TOKEN= SLACK_APP_TOKEN_FILE=" + dir, "is a directory"},
		{"SLACK_APP_TOKEN= SLACK_APP_TOKEN_FILE=" + empty, "is empty"},
		{"SLACK_APP_TOKEN= SLACK_APP_TOKEN_FILE=" + pipe, "is not a file but a pipe or a device"},
		{"SLACK_APP_TOKEN= SLACK_APP_TOKEN_FILE=/dev/zero", "is not a file but a pipe or a device"},
		{"SLACK_APP_TOKEN= SLACK_APP_TOKEN_FILE=" + long, "is too long for a token"},
		{"SLACK_API_URL=http://slack.com/api/", "is not encrypted, and the tokens would be sent there"},
		{"SLACK_API_URL=http://localhost.example.com/api/", "is not encrypted"},
		{"SLACK_API_URL=https://slack.com/", "has to end in /api/"},
		{"SLACK_API_URL=https://slack.com/api", "has to end in /api/"},
		{"SLACK_API_URL=slack.com/api/", "is not a web address"},
		{"SLACK_API_URL=ftp://slack.com/api/", "is not a web address"},
		{"ESCALATE_COMMAND=escalate", "the command is a slash and"},
		{"ESCALATE_COMMAND=/two/words", "the command is a slash and"},
		{"ESCALATE_CURRENCY=dollars", `"dollars" is not a currency; use a code of three letters`},
		{"ESCALATE_CURRENCY=XQZ", `"XQZ" is not a currency`},
		{"ESCALATE_OPENERS=U012ABCDEF,@ana", `openers: "@ana" is not a user id`},
		{"ESCALATE_LEGAL=robert", `legal reviewers: "robert" is not a user id`},
		{"ESCALATE_APPROVER=tom", `approver: "tom" is not a user id`},
		{"ESCALATE_HOURS=nine-to-five", "working hours: We could not read “nine-to-five”"},
		{"ESCALATE_HOLIDAYS=XX=America/New_York", "holidays: We could not read “XX=America/New_York”"},
		{"ESCALATE_HOLIDAYS=US=America/Springfield", "“America/Springfield” is not a zone"},
		{"ESCALATE_REMIND_BEFORE=24h,-2h", `"-2h" is below zero`},
		{"ESCALATE_REMIND_BEFORE=soon", `"soon" is not a length of time; write for example 2h, 15m or 1d, or off`},
		{"ESCALATE_REMIND_BEFORE=24h,,0s", `"" is not a length of time`},
		{"ESCALATE_REMIND_BEFORE=999d", "more than a year"},
		{"ESCALATE_FOLLOWUP_BEFORE=-15m", "is below zero"},
		{"ESCALATE_ASK_AFTER=-1h", "is below zero"},
		{"ESCALATE_EXCEPTION_AFTER=soon", `"soon" is not a number of days`},
		{"ESCALATE_EXEMPT=lots", "what needs no exception: "},
		{"ESCALATE_EXEMPT=500USD,$600", "there are two amounts in USD; give one"},
		{"ESCALATE_CHAIR_AFTER=-1", `"-1" is not a number of days`},
		{"ESCALATE_SPONSOR_AFTER=2.5", `"2.5" is not a number of days`},
		{"ESCALATE_REMIND_OVERDUE=@hourly", "reminders of overdue items: We could not read “@hourly”"},
		{"ESCALATE_REMIND_OVERDUE=TZ=0", "reminders of overdue items: "},
		{"ESCALATE_DIGEST=perhaps", "--digest: bool value must be"},
		{"ESCALATE_KEEP=3y", "how long escalations are kept: "},
		{"ESCALATE_KEEP=closed:soon", `"soon" is not a length of time`},
		{"ESCALATE_KEEP=open:3y", "is neither closed nor withdrawn"},
		{"ESCALATE_KEEP=closed:3y,closed:1y", "is named twice"},
		{"ESCALATE_BACKUP_KEEP=0", "at least one backup has to stay"},
		{"ESCALATE_HEALTH=0.0.0.0:9180", "need an address of this machine"},
		{"ESCALATE_HEALTH=:9180", "need an address of this machine"},
		{"ESCALATE_HEARTBEAT=http://hc.example/key", "has to begin with https://"},
		{"ESCALATE_HEARTBEAT=hc.example/key", "has to begin with https://"},
		{"ESCALATE_HEALTH=localhost", "need an address of this machine"},
		{"ESCALATE_SOCKETS=6", "from 1 to 5, and 6 is not"},
		{"ESCALATE_SOCKETS=0", "from 1 to 5, and 0 is not"},
		{"ESCALATE_SOCKETS=two", "--sockets"},
		{"ESCALATE_LOG_LEVEL=loud", `"loud" is not one of debug, info, warn or error`},
		{"ESCALATE_DB=" + dir + "/a.db ESCALATE_BACKUP=" + dir + "/./a.db", "the backup would be written over the database"},
		{"ESCALATE_DB=" + empty + "/below/a.db", "the folder for the database cannot be made"},
	} {
		t.Run(c.setting, func(t *testing.T) {
			for one := range strings.FieldsSeq(c.setting) {
				name, value, _ := strings.Cut(one, "=")
				t.Setenv(name, value)
			}
			said, code := failure(t)
			require.Contains(t, said, c.want)
			require.Equal(t, app.Misset, code)
		})
	}
}

// Errors of flags too, and whoever passes a token as a flag does not read it in the log.
func TestAWrongFlagIsOneSentence(t *testing.T) {
	clean(t)
	for args, want := range map[string]string{
		"--remind=1h":                "unknown flag",
		"serve":                      "unexpected argument serve",
		botToken:                     "unexpected argument xoxb-…",
		"--bot-token=" + botToken:    "unknown flag --bot-token",
		"--sockets=" + appToken:      "xapp-…",
		"--chair-after":              "--chair-after",
		"--currency=" + botToken[:4]: "is not a currency",
	} {
		said, code := failure(t, args)
		require.Contains(t, said, want)
		require.Equal(t, app.Misset, code)
	}
}

// A token that Slack would refuse is refused before it is sent anywhere.
func TestTokensOfTheWrongKind(t *testing.T) {
	clean(t)
	for _, c := range []struct{ bot, app, want string }{
		{"xoxp-1-CANARY", appToken, "the bot token is a user token (xoxp-…): the right one begins with xoxb-"},
		{"xoxe.xoxp-1-CANARY", appToken, "the bot token is a configuration or rotating token"},
		{appToken, appToken, "the bot token is an app-level token"},
		{botToken, botToken, "the app-level token is a bot token"},
		{botToken, "CANARY", "the app-level token is no Slack token"},
	} {
		t.Setenv("SLACK_BOT_TOKEN", c.bot)
		t.Setenv("SLACK_APP_TOKEN", c.app)
		said, code := failure(t)
		require.Contains(t, said, c.want)
		require.Equal(t, app.Misset, code)
	}
}

// read is the settings as they are after flags and variables.
func read(t *testing.T, args ...string) settings {
	t.Helper()
	var s settings
	parser, err := newParser(&s)
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
	return s
}

// Without a word from anybody the program does what the meeting's own default policy says.
func TestTheDefaultsAreThoseOfTheMeeting(t *testing.T) {
	clean(t)
	t.Setenv("SLACK_API_URL", "")
	c, err := read(t).config()
	require.NoError(t, err)
	want := meeting.DefaultPolicy()
	require.Equal(t, want.Before, c.Policy.Before)
	require.Equal(t, want.Pings, c.Policy.Pings)
	require.Equal(t, want.AskAfter, c.Policy.AskAfter)
	require.Equal(t, []any{want.ChairAfter, want.SponsorAfter, want.ExceptionAfter, want.Digest, want.Undated},
		[]any{c.Policy.ChairAfter, c.Policy.SponsorAfter, c.Policy.ExceptionAfter, c.Policy.Digest, c.Policy.Undated})
	friday := calendar.At(2026, time.March, 6, 17, 0, "Europe/Rome")
	require.Equal(t, want.Overdue(friday, "Europe/Rome"), c.Policy.Overdue(friday, "Europe/Rome"))
	require.Equal(t, want.Calendar.AddHours(friday, 2*time.Hour, "Europe/Rome"), c.Policy.Calendar.AddHours(friday, 2*time.Hour, "Europe/Rome"))
	require.Equal(t, "https://slack.com/api/", c.APIURL)
	require.Equal(t, []any{"/escalate", "USD", 2, "", false}, []any{c.Command, c.Currency, c.Sockets, c.Backup, c.Discreet})
	require.Empty(t, c.Openers)
	require.Empty(t, c.Policy.Exempt)
	require.Empty(t, c.Roles)
}

func TestEveryReminderCanBeSwitchedOff(t *testing.T) {
	clean(t)
	for _, name := range []string{"REMIND_BEFORE", "REMIND_OVERDUE", "CHAIR_AFTER", "SPONSOR_AFTER", "ASK_AFTER", "EXCEPTION_AFTER", "FOLLOWUP_BEFORE"} {
		t.Setenv("ESCALATE_"+name, "off")
	}
	t.Setenv("ESCALATE_DIGEST", "false")
	c, err := read(t, "--no-ask-dates").config()
	require.NoError(t, err)
	p := *c.Policy
	require.NotEqual(t, meeting.DefaultPolicy().Name, p.Name)
	p.Calendar, p.Name = nil, ""
	require.Equal(t, meeting.Policy{}, p)

	// And nobody will ever hear of an item with a deadline; its card alone shows it overdue.
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ana := meeting.Person{ID: "UANA", Name: "Ana", Zone: "UTC", Standing: meeting.FullMember}
	e, err := meeting.Open(1, meeting.Opening{Customer: "Northwind", Summary: "Slow"}, ana, now)
	require.NoError(t, err)
	require.NoError(t, e.AddItems(ana, ana, []meeting.ItemDraft{{Text: "Call", Due: calendar.Due{At: now.Add(48 * time.Hour), Zone: "UTC"}}}, now))
	require.True(t, e.NextDue(meeting.DefaultPolicy()).Before(now.Add(48*time.Hour)))
	e.Take()
	for at := e.NextDue(c.Policy); !at.IsZero(); at = e.NextDue(c.Policy) {
		e.Tick(at, c.Policy)
	}
	_, notices := e.Take()
	require.NotEmpty(t, notices)
	for _, n := range notices {
		require.Equal(t, meeting.ShowCard, n.Kind)
	}
}

// The due index is computed anew when, and only when, a setting of the reminders differs.
func TestThePolicysNameFollowsTheSettings(t *testing.T) {
	clean(t)
	seen := map[string]string{}
	for _, setting := range []string{
		"ESCALATE_HOURS=Sun-Thu 9-17", "ESCALATE_HOLIDAYS=US=America/New_York", "ESCALATE_REMIND_BEFORE=24h", "ESCALATE_REMIND_OVERDUE=off",
		"ESCALATE_CHAIR_AFTER=3", "ESCALATE_SPONSOR_AFTER=1", "ESCALATE_ASK_AFTER=24h", "ESCALATE_FOLLOWUP_BEFORE=24h",
		"ESCALATE_DIGEST=false", "ESCALATE_ASK_DATES=false", "",
	} {
		name, value, set := strings.Cut(setting, "=")
		t.Run(setting, func(t *testing.T) {
			if set {
				t.Setenv(name, value)
			}
			p, err := read(t).policy()
			require.NoError(t, err)
			require.Empty(t, seen[p.Name])
			seen[p.Name] = "taken by " + setting
			again, err := read(t, "--currency=EUR").policy()
			require.NoError(t, err)
			require.Equal(t, p.Name, again.Name)
		})
	}
}

func TestWhatSettingsTake(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bot"), []byte("\n xoxb-from-file\r\n"), 0o600))
	t.Setenv("SLACK_BOT_TOKEN", "")
	t.Setenv("SLACK_BOT_TOKEN_FILE", filepath.Join(dir, "bot"))
	t.Setenv("ESCALATE_CURRENCY", "eur")
	t.Setenv("ESCALATE_REMIND_BEFORE", " 1d , 90m,0")
	t.Setenv("ESCALATE_TECHNICAL", "U012ABCDEF, W999ZZZZZ,")
	t.Setenv("ESCALATE_APPROVER", "U0TOM0TOM0")
	t.Setenv("ESCALATE_CHAIR_AFTER", "5")
	c, err := read(t, "--chair-after=2", "--openers=U0ANA00000,U0BO000000", "--legal=U0L1111", "--legal=U0L2222", "--discreet").config()
	require.NoError(t, err)
	require.Equal(t, "xoxb-from-file", c.BotToken)
	require.Equal(t, "EUR", c.Currency)
	require.Equal(t, []time.Duration{24 * time.Hour, 90 * time.Minute, 0}, c.Policy.Before)
	require.Equal(t, 2, c.Policy.ChairAfter, "the flag counts")
	require.Equal(t, []meeting.UserID{"U0ANA00000", "U0BO000000"}, c.Openers)
	require.Equal(t, map[meeting.Role][]meeting.UserID{
		meeting.Technical: {"U012ABCDEF", "W999ZZZZZ"}, meeting.Legal: {"U0L1111", "U0L2222"}, meeting.Approver: {"U0TOM0TOM0"},
	}, c.Roles)
	require.True(t, c.Discreet)
}

// The default place follows the machine's conventions.
func TestWhereTheFileIsKept(t *testing.T) {
	clean(t)
	t.Setenv("ESCALATE_DB", "")
	t.Setenv("XDG_STATE_HOME", "/state")
	require.Equal(t, "/state/escalate/escalate.db", read(t).DB)
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "/home/ana")
	require.Equal(t, "/home/ana/.local/state/escalate/escalate.db", read(t).DB)
}

// Each flag has a help text, a variable and, where it has one, its default in the help.
func TestHelpExplainsEverySetting(t *testing.T) {
	clean(t)
	var stdout, stderr output
	require.Equal(t, app.Well, run(t.Context(), []string{"--help"}, &stdout, &stderr))
	require.Empty(t, stderr.String())
	help := strings.Join(strings.Fields(stdout.String()), " ")
	for _, f := range flags(t) {
		require.Contains(t, help, "$"+f.Envs[0])
		require.Greater(t, len(f.Help), 10, f.Name)
		if f.HasDefault && f.Default != "" {
			require.Contains(t, help, "default "+f.Default, f.Name)
		}
	}
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "xoxb-…", "xapp-…"} {
		require.Contains(t, help, name)
	}
}

func TestVersion(t *testing.T) {
	clean(t)
	var stdout, stderr output
	require.Equal(t, app.Well, run(t.Context(), []string{"--version"}, &stdout, &stderr))
	require.Regexp(t, `^escalate \S+.*, commit \S+, go1\.`, stdout.String())
	require.Empty(t, stderr.String())
}

// flags is every setting that is a flag.
func flags(t *testing.T) []*kong.Flag {
	t.Helper()
	parser, err := newParser(&settings{})
	require.NoError(t, err)
	var out []*kong.Flag
	for _, f := range parser.Model.Flags {
		if f.Name != "help" && f.Name != "version" {
			require.Len(t, f.Envs, 1, f.Name)
			out = append(out, f)
		}
	}
	return out
}

func TestABackupThroughALinkedFolderIsSeen(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "real"), 0o700))
	require.NoError(t, os.Symlink(filepath.Join(dir, "real"), filepath.Join(dir, "link")))
	require.True(t, samePlace(filepath.Join(dir, "link", "escalate.db"), filepath.Join(dir, "real", "escalate.db")))
	require.False(t, samePlace(filepath.Join(dir, "link", "escalate.db"), filepath.Join(dir, "real", "backup.db")))
}
