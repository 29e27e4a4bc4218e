package bot

import (
	"fmt"
	"math/rand"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/contract"
)

// full says that all of the proof is wanted.
func full() bool { return os.Getenv("PROOF_FULL") != "" }

// stillToDo are the findings of a sound meeting before its vote: what goes beyond the contract is still to be approved, and
// people have not answered yet.
var stillToDo = []string{"CR-2", "CR-3", "CR-4", "CR-6"}

// TestASoundMeetingIsSilent types meetings whose figures agree from the opening to the close: at the close nobody is
// asked anything, and no vote is held up. What is due is what was worked out by hand.
func TestASoundMeetingIsSilent(t *testing.T) {
	n := int64(8)
	if full() {
		n = 240
	}
	g := newRig(t)
	loud, held := int64(0), 0
	ids := map[string]int{}
	for seed := range n {
		s := soundMeeting(seed, seed%3 == 2)
		h := g.hold(s)
		if h.held {
			held++
		}
		if len(h.after) > 0 {
			loud++
		}
		for _, f := range h.after {
			ids[f.ID]++
			t.Logf("seed %d: %s %s: %s", seed, f.Severity, f.Label(), f.Text)
		}
		for _, f := range h.before {
			require.Contains(t, stillToDo, f.ID, "seed %d, before the vote: %s", seed, f.Text)
		}
		due, _ := s.says.dueOf(s.was)
		if a := s.says; a.chronic > 0 {
			require.Contains(t, h.due.Working, contract.Step{What: "Right to terminate", How: a.rightSoFar(s.was)}, "seed %d", seed)
		}
		require.True(t, h.due.Known)
		require.True(t, h.due.Exact(), "seed %d: %s", seed, h.due)
		require.Equal(t, due.FloatString(decimals[s.says.code]), h.due.Low.Rounded().Rat().FloatString(decimals[s.says.code]), "seed %d", seed)
	}
	t.Logf("%d sound meetings: %d show something above for information at the close %v, %d votes were held up", n, loud, ids, held)
	require.Zero(t, held)
	require.LessOrEqual(t, loud*100, n*5, fmt.Sprint(ids))
}

// TestAMistakeIsNoticed plants one mistake at a time into a sound meeting: what another entry says otherwise is noticed.
func TestAMistakeIsNoticed(t *testing.T) {
	each, step := 1, 3 // one mistake of every third kind
	if full() {
		each, step = 10, 1
	}
	g := newRig(t)
	planted, noticed, alone := 0, 0, 0
	for k := 0; k < len(mistakes); k += step {
		m := mistakes[k]
		seen, missed := map[string]int{}, []int64{}
		n := 0
		for seed := int64(10000 * (k + 1)); n < each; seed++ {
			s := soundMeeting(seed, m.shaped)
			if !m.plant(rand.New(rand.NewSource(seed)), s) {
				continue
			}
			n++
			if by := g.hold(s).noticed(); len(by) > 0 {
				seen[by[0]]++
			} else {
				missed = append(missed, seed)
			}
		}
		t.Logf("%-60s %d of %d noticed, by %v; not in %v. %s", m.name, n-len(missed), n, seen, missed, m.alone)
		if m.alone != "" {
			alone += n
			continue
		}
		planted, noticed = planted+n, noticed+n-len(missed)
	}
	t.Logf("%d of %d mistakes that another entry contradicts are noticed; %d more are contradicted by nothing", noticed, planted, alone)
	require.GreaterOrEqual(t, noticed*100, planted*95)
}

// noticed is the findings that a sound meeting does not have, by id.
func (h heard) noticed() []string {
	var ids []string
	for _, f := range append(h.after, h.adjourned...) {
		ids = append(ids, f.ID)
	}
	for _, f := range h.before {
		if !slices.Contains(stillToDo, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}
