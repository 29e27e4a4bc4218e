package view

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake/blockkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// built is what a story shows, built once for all tests: there are hundreds, and most tests look at each.
func built(s Story) any {
	key := s.Name + unruly
	if _, known := shown[key]; !known {
		shown[key] = s.Build()
	}
	return shown[key]
}

var shown = map[string]any{}

// drawn is a story as JSON, indented, without the escapes that HTML needs.
func drawn(t *testing.T, s Story) []byte {
	t.Helper()
	return inJSON(t, built(s))
}

func inJSON(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(v))
	return b.Bytes()
}

// isNasty says that a story is for the limits and not for reading.
func isNasty(s Story) bool {
	return strings.Contains(s.Name, "nasty") || strings.Contains(s.Name, "many")
}

func TestStoriesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Stories() {
		require.False(t, seen[s.Name], s.Name)
		seen[s.Name] = true
		require.Contains(t, []string{onMessage, onModal, onHome}, s.Surface, s.Name)
	}
}

// TestGolden compares what is drawn with what was drawn when somebody last looked. Run with
// -update to write the files anew, and read the difference.
func TestGolden(t *testing.T) {
	folder := filepath.Join("testdata", "golden")
	known := map[string]bool{}
	for _, s := range Stories() {
		if isNasty(s) {
			continue
		}
		known[s.Name+".json"] = true
		t.Run(s.Name, func(t *testing.T) {
			file, got := filepath.Join(folder, s.Name+".json"), drawn(t, s)
			if *update {
				require.NoError(t, os.MkdirAll(folder, 0o755))
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err, "run with -update")
			require.Equal(t, string(want), string(got))
		})
	}
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, f := range files {
		require.True(t, known[f.Name()], "no story is called %s any more", f.Name())
	}
}

func TestStoriesAreTheSameEveryTime(t *testing.T) {
	if testing.Short() {
		t.Skip("draws all of them once more")
	}
	for _, s := range Stories() {
		first, second := drawn(t, s), inJSON(t, s.Build())
		require.Equal(t, first, second, s.Name)
	}
}

func TestSlackTakesEveryStory(t *testing.T) {
	for _, s := range Stories() {
		t.Run(s.Name, func(t *testing.T) {
			got := drawn(t, s)
			if s.Surface == onMessage {
				require.Empty(t, blockkit.CheckMessage(got))
				return
			}
			require.Empty(t, blockkit.CheckView(got))
		})
	}
}

// TestMessagesStayShort holds messages to 9,000 characters, whatever is in the record.
func TestMessagesStayShort(t *testing.T) {
	for _, s := range Stories() {
		if s.Surface != onMessage {
			continue
		}
		m, ok := built(s).(map[string]any)
		require.True(t, ok, s.Name)
		require.LessOrEqual(t, weight(m["blocks"].(Blocks)), 9000, s.Name)
		require.LessOrEqual(t, len(m["blocks"].(Blocks)), 50, s.Name)
	}
}

// TestNotificationsSayNumberAndVerbOnly looks for the customer, names and complaint in what a lock screen shows: number,
// what happened or what to do, until when, and the buttons.
func TestNotificationsSayNumberAndVerbOnly(t *testing.T) {
	for _, s := range Stories() {
		m, ok := built(s).(map[string]any)
		if !ok || s.Surface != onMessage || strings.HasPrefix(s.Name, "reply-") { // replies are shown to whoever asked
			continue
		}
		text, ok := m["text"].(string)
		require.True(t, ok, s.Name)
		require.Regexp(t, `^ESC-\d+( and \d+ more)?: [A-Za-z0-9 ,:'()+.…-]+$`, text, s.Name)
		require.LessOrEqual(t, utf8.RuneCountInString(text), 150, s.Name)
		for _, typed := range []string{"GlobalTech", "Initech", "Sarah", "Lisa", "Resolution", "backup", "$"} {
			require.NotContains(t, text, typed, s.Name)
		}
	}
}

// TestNothingTypedBecomesActive draws the nasty record twice: with texts that try to become
// mentions, links and styles, and with as many harmless letters in their place. What is live
// has to be the same.
func TestNothingTypedBecomesActive(t *testing.T) {
	live := func(s Story) []blockkit.Mention {
		got := blockkit.Active(drawn(t, s))
		for i := range got {
			got[i].Pointer = ""
		}
		return got
	}
	tame := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return r
		}
		return 'x'
	}, Nasty)
	seen := 0
	for _, s := range Stories() {
		if !isNasty(s) {
			continue
		}
		seen++
		with := live(s)
		unruly = tame
		without := live(s)
		unruly = Nasty
		require.Equal(t, without, with, s.Name)
		for _, m := range with {
			require.NotContains(t, []string{"broadcast", "user", "link", "usergroup"}, m.Kind, "%s: %v", s.Name, m)
		}
	}
	require.Greater(t, seen, 20)
}
