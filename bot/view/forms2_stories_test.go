package view

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake/blockkit"
)

// Slack takes every one of these stories, and nothing in them is live but our own words.
func TestSecondStories(t *testing.T) {
	names := map[string]bool{}
	for _, s := range formStories2() {
		t.Run(s.Name, func(t *testing.T) {
			require.False(t, names[s.Name])
			names[s.Name] = true
			raw, err := json.Marshal(s.Build())
			require.NoError(t, err)
			require.Empty(t, blockkit.CheckView(raw))
			for _, m := range blockkit.Active(raw) {
				ours := m.Kind == "style" && m.Target == "bold" && !strings.Contains(s.Name, "nasty") || m.Kind == "channel" && m.Target == "C0ESC42"
				require.True(t, ours, "%s is live: %v", s.Name, m)
			}
		})
	}
}
