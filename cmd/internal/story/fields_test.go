package story

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// filled counts, for each person, the fields that they type or pick in forms. A field that is typed again after a refusal
// of the form is one; what a form holds already is none.
func filled(s Story) map[string]int {
	fields, form := map[string]int{}, map[string][]string{}
	for _, st := range s.Steps {
		field, _, _ := strings.Cut(st.Rest, ":")
		switch st.Verb {
		case "fill":
			if !slices.Contains(form[st.Who], field) {
				form[st.Who] = append(form[st.Who], field)
				fields[st.Who]++
			}
		case "submit":
			if !strings.HasPrefix(st.Rest, "refused") {
				form[st.Who] = nil
			}
		case "close":
			form[st.Who] = nil
		}
	}
	return fields
}

// TestTheWholeMeetingTakesAtMostFiftyFields: from the command to the review of what was promised, three weeks later, people
// fill in at most fifty fields, and most of them touch two forms. That the story leads to the same notes is tested where it
// is played.
func TestTheWholeMeetingTakesAtMostFiftyFields(t *testing.T) {
	s, err := Load("globaltech")
	require.NoError(t, err)
	most := map[string]int{
		"sarah":  24, // the chair: brief, meeting, an option, decision, items, follow-up and its review
		"lisa":   6,  // her review
		"maria":  9,  // her review and an option
		"robert": 6,  // his review
		"david":  5,  // an option
		"tom":    0,  // he approves with a button
	}
	all, fields := 0, filled(s)
	for _, who := range slices.Sorted(maps.Keys(most)) {
		t.Logf("%-8s %2d", who, fields[who])
		require.LessOrEqual(t, fields[who], most[who], who)
		all += fields[who]
	}
	t.Logf("%-8s %2d", "all", all)
	require.Len(t, s.People, len(most))
	require.LessOrEqual(t, all, 50)
}

// How the fields are counted: twice in one form is one, in the next form another, and what is refused stays one form.
func TestFieldsAreCountedOnceAForm(t *testing.T) {
	s, err := Parse("fields", `at 2026-03-02 10:00 UTC
person ana | Ana Rossi | Support Lead | UTC
person bo | Bo Tanaka | Engineer | UTC
ana click Edit customer in #c
ana fill value: a lot
bo fill value: $3M
ana submit refused: could not read
ana fill value: $2.3M
ana fill profile:
| Two
| lines
ana submit
ana fill value: $2M
ana close
ana fill value: $1M
ana says #c a field: none
`)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"ana": 4, "bo": 1}, filled(s))
}
