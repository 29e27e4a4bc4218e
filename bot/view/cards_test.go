package view

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake/blockkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// drawn is a story as JSON, indented, without the escapes that HTML needs.
func drawn(t *testing.T, s Story) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(s.Build()))
	return b.Bytes()
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
	known := map[string]bool{}
	for _, s := range Stories() {
		t.Run(s.Name, func(t *testing.T) {
			file := filepath.Join("testdata", "golden", s.Name+".json")
			known[s.Name+".json"] = true
			got := drawn(t, s)
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err, "run with -update")
			require.Equal(t, string(want), string(got))
		})
	}
	if t.Failed() || flag.Lookup("test.run").Value.String() != "" {
		return
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	require.NoError(t, err)
	for _, f := range files {
		require.True(t, known[f.Name()], "no story is called %s any more", f.Name())
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
