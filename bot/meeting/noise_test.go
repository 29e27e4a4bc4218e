package meeting

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// message is one thing that somebody reads: a direct message, or with nobody as its reader a post in the
// channel. All routine that is due for one person at one moment is one.
type message struct {
	to UserID
	at time.Time
}

// messages runs the clock and lists what is said, each message with the kinds in it.
func messages(t *testing.T, e *Escalation, p *Policy, until time.Time) map[message][]Kind {
	t.Helper()
	e.Take()
	out := map[message][]Kind{}
	for range 500 {
		due := e.NextDue(p)
		if due.IsZero() || due.After(until) {
			return out
		}
		e.Tick(due, p)
		_, owed := e.Take()
		for _, n := range owed {
			if !n.Direct() && kinds[n.Kind].lane != digestLane && kinds[n.Kind].lane != postLane {
				continue
			}
			at := due
			v := e.Wanted(n, at, p)
			for !v.Until.IsZero() {
				at = v.Until
				v = e.Wanted(n, at, p)
			}
			if m := (message{n.To, at.Truncate(time.Minute)}); !v.Drop {
				out[m] = append(out[m], n.Kind)
			}
		}
	}
	t.Fatal("the clock never comes to rest")
	return nil
}

// Three weeks in which nobody does anything, with four items late from the first week on and the follow-up at
// their end. Each bound is what is said and no more.
func TestThreeWeeksWithFourItemsLate(t *testing.T) {
	e, err := Open(1, Opening{Customer: "Northwind", Summary: "Slow", Channel: "C1", Attendees: []Person{owner, plain, tech, biz, legal}, Roles: map[Role][]Person{Sponsor: {sponsor}}}, chair, monday)
	require.NoError(t, err)
	require.NoError(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Channel: "C1", Name: "esc-1"}, monday))
	owners := []Person{owner, tech, biz, legal}
	for i, who := range owners {
		must(t, e.AddItems(chair, who, []ItemDraft{{Text: "Call", Due: due(ny(11, 12+i%3, 16, 0))}}, monday))
	}
	must(t, e.PlanFollowUp(chair, Newest, Plan{Start: ny(12, 1, 14, 0), Length: time.Hour, Zone: newYork}, append(owners, chair, plain), monday))
	said := messages(t, e, DefaultPolicy(), ny(12, 1, 18, 0))
	count := map[UserID]int{}
	for _, m := range slices.SortedFunc(maps.Keys(said), func(a, b message) int { return a.at.Compare(b.at) }) {
		count[m.to]++
		t.Logf("%s %-10s %v", m.at.In(DefaultPolicy().Calendar.Zone(newYork)).Format("Mon 2 Jan 15:04"), m.to, said[m])
	}
	for _, who := range owners {
		// A day and two hours before, the deadline, the first, second, third and fifth day overdue, a week later, and twice
		// of the follow-up; the message in which the item was given came before.
		require.LessOrEqual(t, count[who.ID], 13-1, who.Name)
		require.NotZero(t, count[who.ID])
	}
	require.LessOrEqual(t, count[chair.ID], 16, "each item once when it is a working day late, and the follow-up")
	require.LessOrEqual(t, count[plain.ID], 5, "the follow-up")
	require.LessOrEqual(t, count[sponsor.ID], 5, "each item once after three days")
	require.LessOrEqual(t, count[""], 16, "a digest on Mondays and after something became overdue, and the follow-up")
}
