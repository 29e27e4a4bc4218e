package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
	"escalate/bot/slackfake/blockkit"
	"escalate/bot/view"
	"escalate/cmd/internal/story"
)

// amountForm is an amount as the bot writes it: in full, or in thousands, millions, billions.
var amountForm = regexp.MustCompile(`(?:[$€£¥]|\b[A-Z]{2,3}[$€£¥]? ?)[0-9][0-9,]*(?:\.[0-9]+)?[KMB]?\b`)

// amountsIn returns the amounts of a text: those written in full, and those written short.
func amountsIn(text string) (full, short []string) {
	for _, s := range amountForm.FindAllString(text, -1) {
		a, err := money.Parse(s, "USD")
		switch {
		case err != nil:
		case strings.ContainsAny(s[len(s)-1:], "KMB"):
			short = append(short, a.String())
		default:
			full = append(full, a.String())
		}
	}
	return full, short
}

// An amount is never rounded without saying so, wherever it is shown: "$14K" beside $14,122.50 is wrong by dollars. What
// is written short was typed as that, or is written in full somewhere else.
func TestNoAmountIsRounded(t *testing.T) {
	rounded := map[string]bool{}
	look := func(name, typed string, texts []string) {
		full, short := amountsIn(typed)
		exact := slices.Concat(full, short)
		for _, text := range texts {
			full, _ := amountsIn(text)
			exact = append(exact, full...)
		}
		for _, text := range texts {
			_, short := amountsIn(text)
			for _, s := range short {
				if !slices.Contains(exact, s) {
					rounded[fmt.Sprintf("%s: %s in %.200q", name, s, text)] = true
				}
			}
		}
	}
	var book []string
	for _, s := range view.Stories() {
		raw, err := json.Marshal(s.Build())
		require.NoError(t, err)
		book = append(book, shownText(raw)...)
	}
	look("storybook", "$1.2M of damage, $5M of expansion", book)
	for name, left := range played(t) {
		s, err := story.Load(name)
		require.NoError(t, err)
		var typed, texts []string
		for _, step := range s.Steps {
			typed = append(typed, step.Rest)
		}
		for _, shown := range left.shown {
			texts = append(texts, shownText(shown.body)...)
		}
		look("story "+name, strings.Join(typed, "\n"), texts)
	}
	require.Empty(t, slices.Sorted(maps.Keys(rounded)))
}

// shownText is what people read of a surface.
func shownText(raw []byte) []string {
	return slices.DeleteFunc(blockkit.Lines(raw, blockkit.Viewer{}), func(line string) bool {
		return strings.Contains(line, "or example") || strings.Contains(line, "Write “=") // what can be typed
	})
}
