package app_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"escalate/cmd/internal/story"
)

// TestOpeningTakesSixTaps: where nobody has configured anything, an escalation is opened in at most six taps after the
// command (a tap is a button or a person picked), with its three reviewers and its approver named.
func TestOpeningTakesSixTaps(t *testing.T) {
	s, err := story.Parse("taps", `# Nobody has configured anything
at 2026-03-02 10:00 Europe/Rome
person ana | Ana Rossi | Support Lead | Europe/Rome
person bo | Bo Tanaka | Engineer | Asia/Tokyo
person cai | Cai Lund | Account Executive | Europe/Oslo
person dee | Dee Okoro | Counsel | Africa/Lagos
person eve | Eve Marsh | VP Customers | Europe/London
ana /escalate Northwind: Checkout is slow
ana click Change the people
ana fill technical: bo
ana fill business: cai
ana fill legal: dee
ana fill approver: eve
ana submit
ana sees form: ESC-1 is open
bo sees dm: Please write your technical review
cai sees dm: Please write your business review
dee sees dm: Please write your legal review
ana sees #esc-1-northwind: Checkout is slow + Eve Marsh
`)
	require.NoError(t, err)
	taps := 0
	for _, st := range s.Steps {
		if slices.Contains([]string{"click", "fill", "submit", "choose", "menu"}, st.Verb) {
			taps++
		}
	}
	require.LessOrEqual(t, taps, 6)
	synctest.Test(t, func(t *testing.T) { play(t, s) })
}
