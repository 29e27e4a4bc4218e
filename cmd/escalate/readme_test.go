package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/view"
	"escalate/cmd/internal/app"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	return string(b)
}

var inHelp = regexp.MustCompile(` ?\(default [^)]*\)`)

// settingsTable is the README's table of settings, made of what --help is made of.
func settingsTable(t *testing.T) string {
	t.Helper()
	t.Setenv("XDG_STATE_HOME", "~/.local/state")
	rows := []string{
		"| Variable | Flag | Default | What it is |",
		"| --- | --- | --- | --- |",
		"| `SLACK_BOT_TOKEN` | | | The bot token (xoxb-…). |",
		"| `SLACK_APP_TOKEN` | | | The app-level token (xapp-…). |",
	}
	for _, f := range flags(t) {
		name, value := "--"+f.Name, ""
		if f.Tag.Negatable != "" {
			name = "--[no-]" + f.Name
		}
		if f.Default != "" {
			value = "`" + f.Default + "`"
		}
		text := inHelp.ReplaceAllString(f.Help, "")
		rows = append(rows, fmt.Sprintf("| `%s` | `%s` | %s | %s |", f.Envs[0], name, value, text))
	}
	return strings.ReplaceAll(strings.Join(rows, "\n"), "|  |", "| |")
}

// The README's table of settings and --help say the same; on failure, copy the table from here.
func TestTheReadmeNamesEverySetting(t *testing.T) {
	clean(t)
	require.Contains(t, readme(t), settingsTable(t))
}

// What the bot's own help says can be typed stands in the README, and nothing else does.
func TestTheReadmeNamesEveryCommand(t *testing.T) {
	help, err := json.Marshal((&view.View{Command: "/escalate"}).Help())
	require.NoError(t, err)
	typed := regexp.MustCompile("`/escalate ?([a-z-]*)[^`]*`")
	words := func(s string) map[string]bool {
		all := map[string]bool{}
		for _, m := range typed.FindAllStringSubmatch(s, -1) {
			all[m[1]] = true
		}
		return all
	}
	have := words(string(help))
	require.Greater(t, len(have), 8)
	require.Equal(t, have, words(readme(t)))
}

// The README gives the reason for each scope.
func TestTheReadmeExplainsEveryScope(t *testing.T) {
	text := readme(t)
	for _, scope := range append(append([]string{"connections:write"}, app.Scopes...), app.History...) {
		require.Contains(t, text, "`"+scope+"`")
	}
	scope := regexp.MustCompile("`([a-z]+:[a-z]+)`")
	for _, m := range scope.FindAllStringSubmatch(text, -1) {
		require.Contains(t, append(append([]string{"connections:write"}, app.Scopes...), app.History...), m[1])
	}
}

// The pictures and files that the README shows are there.
func TestTheReadmeLinksToWhatExists(t *testing.T) {
	for _, m := range regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(readme(t), -1) {
		if !strings.HasPrefix(m[1], "https://") {
			require.FileExists(t, filepath.Join("../..", m[1]))
		}
	}
}
