package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFollowUpIsAnnouncedAtItsBeginning(t *testing.T) {
	p, start := DefaultPolicy(), ny(12, 1, 10, 0)
	p.Pings = []time.Duration{24 * time.Hour, 0}
	require.Equal(t, []string{"Sun 30 10:00", "Mon 1 10:00"}, hears(t, stage(t, Decided), p, ny(12, 2, 0, 0), PingFollowUp)[owner.ID])

	e := stage(t, Decided)
	e.Tick(start, p)
	_, owed := e.Take()
	for _, n := range owed {
		if n.Kind == PingFollowUp || n.Kind == SayPing {
			require.Equal(t, Verdict{}, e.Wanted(n, start.Add(time.Minute), p), "sending takes its time")
			require.True(t, e.Wanted(n, start.Add(Lateness), p).Drop)
		}
	}
	e = stage(t, Decided)
	e.Tick(start.Add(Lateness), p)
	require.Empty(t, sent(e, PingFollowUp), "after an outage there is nothing left to announce")
}

func TestAnnouncementsMayBeConfiguredAnew(t *testing.T) {
	p, e := DefaultPolicy(), stage(t, Decided)
	require.Equal(t, []string{"Sun 30 10:00"}, hears(t, e, p, ny(11, 30, 12, 0), PingFollowUp)[owner.ID])
	p.Pings = []time.Duration{15 * time.Minute}
	require.Equal(t, []string{"Mon 1 09:45"}, hears(t, e, p, ny(12, 2, 0, 0), PingFollowUp)[owner.ID])
}
