package app_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The arrows that must not be there, each with its reason.
func TestTheHouseStandsStraight(t *testing.T) {
	const slackGo = "github.com/slack-go/slack"
	nevers := []struct{ from, never, why string }{
		{"escalate/bot", "escalate/scheduler", "in, time and out meet only in the store"},
		{"escalate/bot", "escalate/bot/outbox", "in, time and out meet only in the store"},
		{"escalate/scheduler", "escalate/bot/outbox", "in, time and out meet only in the store"},
		{"escalate/scheduler", "escalate/bot/router", "in, time and out meet only in the store"},
		{"escalate/bot/outbox", "escalate/bot/router", "in, time and out meet only in the store"},
		{"escalate/bot/outbox", "escalate/scheduler", "in, time and out meet only in the store"},

		{"escalate/bot/meeting", slackGo, "rules know no technology"},
		{"escalate/bot/meeting", "go.etcd.io/bbolt", "rules know no technology"},
		{"escalate/bot/meeting", "escalate/store", "rules know no technology"},
		{"escalate/bot/meeting", "net/http", "rules know no technology"},
		{"escalate/bot/meeting", "escalate/bot/view", "the ground does not look up"},
		{"escalate/bot/meeting", "escalate/bot/notes", "the ground does not look up"},
		{"escalate/bot/notes", slackGo, "the notes are words: a card, a file and a page draw them"},
		{"escalate/bot/notes", "escalate/store", "the notes are of what they are given"},
		{"escalate/bot/paper", slackGo, "what leaves Slack knows nothing of it"},
		{"escalate/bot/paper", "escalate/store", "the notes are of what they are given"},
		{"escalate/bot/calendar", "escalate/bot/meeting", "the ground does not look up"},
		{"escalate/bot/money", "escalate/bot/meeting", "the ground does not look up"},

		{"escalate/store", slackGo, "memory and time do not speak"},
		{"escalate/store/boltstore", slackGo, "memory and time do not speak"},
		{"escalate/store/lane", "go.etcd.io/bbolt", "lanes do not know what keeps them"},
		{"escalate/store/pgstore", "go.etcd.io/bbolt", "one keeper does not know the other"},
		{"escalate/store/pgstore", slackGo, "memory and time do not speak"},
		{"escalate/scheduler", slackGo, "memory and time do not speak"},
		{"escalate/bot/view", "escalate/store", "what is drawn does not depend on how it is kept"},
		{"escalate/bot/router", "escalate/store", "the router asks a directory, not a store"},
		{"escalate/bot/router", "escalate/bot/view", "the router carries what others drew"},

		{"escalate/bot/slackfake", "escalate/bot/meeting", "the pretend Slack speaks the wire, not our words"},
		{"escalate/bot/slackfake", "escalate/bot/view", "the pretend Slack speaks the wire, not our words"},
		{"escalate/bot/slackfake", slackGo, "the pretend Slack is written from the documentation"},
		{"escalate/cmd/escalate", "escalate/bot/slackfake", "the pretend world does not ship"},
		{"escalate/cmd/escalate", "escalate/cmd/internal/story", "the pretend world does not ship"},
	}
	deps := map[string]string{}
	for _, n := range nevers {
		if deps[n.from] == "" {
			out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", n.from).CombinedOutput()
			require.NoError(t, err, "%s", out)
			deps[n.from] = string(out)
		}
		for dep := range strings.FieldsSeq(deps[n.from]) {
			bad := dep == n.never || strings.HasPrefix(dep, n.never+"/")
			require.False(t, bad && dep != n.from, "%s must not depend on %s: %s", n.from, dep, n.why)
		}
	}
}

// Nobody else knows pgx: the database is one keeper's own, as the file is the other's.
func TestEachKeepersLibraryIsItsOwn(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`,
		"escalate/...").Output()
	require.NoError(t, err)
	pgx := 0
	for line := range strings.Lines(string(out)) {
		from, imports, _ := strings.Cut(line, " ")
		if strings.Contains(imports, "github.com/jackc/pgx/") {
			pgx++
			require.True(t, strings.HasPrefix(from, "escalate/store/pgstore"), "%s must not import pgx", from)
		}
	}
	require.NotZero(t, pgx)
}

// Rules, arithmetic, surfaces and the store never read the clock: now is an argument. A keeper that speaks with a server
// may wait for it, and nothing else.
func TestNobodyReadsTheClockBelowTheWorkers(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}",
		"escalate/bot/meeting", "escalate/bot/money", "escalate/bot/calendar", "escalate/bot/view",
		"escalate/store", "escalate/store/lane", "escalate/store/boltstore", "escalate/bot").Output()
	require.NoError(t, err)
	for dir := range strings.FieldsSeq(string(out)) {
		out, _ := exec.CommandContext(t.Context(), "grep", "-rnE", `\btime\.(Now|Since|Until|Sleep|After|NewTimer|NewTicker)\(`,
			"--include=*.go", "--exclude=*_test.go", "--exclude-dir=router", "--exclude-dir=outbox", "--exclude-dir=slackfake",
			"--exclude-dir=pgstore", "--exclude-dir=bench", dir).Output()
		require.Empty(t, string(out))
		out, _ = exec.CommandContext(t.Context(), "grep", "-rnE", `\btime\.(Now|Since|Until|Sleep)\(`,
			"--include=*.go", "--exclude=*_test.go", filepath.Join(dir, "pgstore")).Output()
		require.Empty(t, string(out))
	}
}
