package view

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// TestEveryMessageIsDrawn: the table of drawings is the twin of the meeting's table of kinds.
func TestEveryMessageIsDrawn(t *testing.T) {
	told := map[meeting.Kind]bool{}
	for _, s := range allTold() {
		told[s.kind] = true
	}
	for _, s := range toldOfCheck() {
		told[s.kind] = true
	}
	for _, k := range meeting.Kinds() {
		row, ok := drawings[k]
		post := strings.HasPrefix(string(k), "say-")
		require.Equal(t, k.Direct() || post, ok, "%s has no drawing, or needs none", k)
		require.Equal(t, k.Direct(), row.direct != nil, k)
		require.Equal(t, post, row.said != nil, k)
		require.Equal(t, ok, row.verb != nil, k)
		require.Equal(t, k.Direct(), told[k], "%s has no story", k)
	}
	for k := range drawings {
		require.Contains(t, meeting.Kinds(), k)
	}
}
