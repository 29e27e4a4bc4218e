package meeting

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzDecodeChange: whatever stands in a log, reading it gives an error or a change that
// reads back as the same.
func FuzzDecodeChange(f *testing.F) {
	for _, ph := range []Phase{Closed, Withdrawn, Voting} {
		events, _ := stage(f, ph).Take()
		for _, ev := range events {
			f.Add(ev.Kind, []byte(asJSON(f, ev.Body)))
		}
	}
	f.Add("ItemGiven", []byte(`{"Due":{"At":"9999-12-31T23:59:59Z"}}`))
	f.Add("ComplaintSet", []byte(`{"Complaint":{"ImpactAmount":{"number":"1/3","currency":"USD"}}}`))
	f.Add("nonsense", []byte("null"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		c, err := DecodeChange(kind, body)
		if err != nil {
			return
		}
		first, err := json.Marshal(c)
		require.NoError(t, err)
		again, err := DecodeChange(kind, first)
		require.NoError(t, err)
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

func TestReplayRefusesALogThatIsNotWhole(t *testing.T) {
	events, _ := stage(t, Decided).Take()
	whole, err := Replay(events)
	require.NoError(t, err)
	require.Equal(t, Decided, whole.Phase)
	_, err = Replay(slices.Concat(events[:3], events[4:]))
	require.ErrorContains(t, err, "event 5 stands at place 4")
	erased := slices.Clone(events)
	erased[2].Body = nil
	_, err = Replay(erased)
	require.ErrorContains(t, err, "event 3: its body was erased")
	_, err = DecodeChange("Opened", []byte("{"))
	require.ErrorContains(t, err, "event Opened")
	_, err = DecodeChange("NoSuch", nil)
	require.ErrorContains(t, err, `unknown kind of event "NoSuch"`)
}

// TestPhases: the table knows every phase, only a new escalation has none, and no way out of
// the end leads anywhere but into another round.
func TestPhases(t *testing.T) {
	for from, to := range phases {
		for _, p := range to {
			require.Contains(t, phases, p, "from %s", from)
		}
	}
	require.Equal(t, []Phase{Reviewing}, phases[Closed])
	require.Empty(t, phases[Withdrawn])
	require.Panics(t, func() { (&Escalation{Phase: Closed}).enter(Voting) })
}
