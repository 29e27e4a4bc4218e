package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// nags lists when owner is reminded of the first item.
func nags(t *testing.T, e *Escalation, until time.Time) []string {
	t.Helper()
	return hears(t, e, DefaultPolicy(), until, NagItem)[owner.ID]
}

// The hour's silence is for whoever has just got a message; what nobody wrote to them about is
// said at its deadline.
func TestADeadlineOfWhichTheOwnerHeardNothingIsSaid(t *testing.T) {
	t.Run("promised by its owner", func(t *testing.T) {
		e := oneItem(t, ny(11, 13, 16, 0))
		must(t, e.Done(owner, 1, monday))
		e.Take()
		must(t, e.AddItems(owner, owner, []ItemDraft{{Text: "Promise the customer an update", Due: due(monday.Add(45 * time.Minute))}}, monday))
		require.Empty(t, sent(e, GiveItems))
		require.Equal(t, []string{"Mon 10 10:45"}, nags(t, e, ny(11, 10, 18, 0)))
	})
	for _, by := range []Person{chair, owner} {
		t.Run("a done taken back by the "+by.Name, func(t *testing.T) {
			e := oneItem(t, ny(11, 13, 16, 0))
			nags(t, e, ny(11, 13, 14, 30))
			must(t, e.Done(owner, 1, ny(11, 13, 14, 30)))
			must(t, e.Undo(by, 1, ny(11, 13, 15, 5)))
			require.Equal(t, []string{"Thu 13 16:00", "Fri 14 09:00"}, nags(t, e, ny(11, 14, 12, 0)))
		})
	}
	t.Run("moved by its owner", func(t *testing.T) {
		e := oneItem(t, ny(11, 13, 16, 0))
		nags(t, e, ny(11, 13, 14, 10))
		must(t, e.ChangeDate(owner, 1, due(ny(11, 13, 15, 0)), ny(11, 13, 14, 10)))
		require.Equal(t, []string{"Thu 13 15:00", "Fri 14 09:00"}, nags(t, e, ny(11, 14, 12, 0)))
	})
	t.Run("moved by the chair, of which the owner gets a message", func(t *testing.T) {
		e := oneItem(t, ny(11, 13, 16, 0))
		nags(t, e, ny(11, 13, 14, 10))
		e.Take()
		must(t, e.ChangeDate(chair, 1, due(ny(11, 13, 15, 0)), ny(11, 13, 14, 10)))
		require.Equal(t, []UserID{owner.ID}, sent(e, TellItem))
		require.Equal(t, []string{"Fri 14 09:00"}, nags(t, e, ny(11, 14, 12, 0)))
	})
	t.Run("taken by the chair", func(t *testing.T) {
		e := oneItem(t, ny(11, 13, 16, 0))
		must(t, e.HandOverItem(chair, 1, chair, ny(11, 13, 15, 30)))
		require.Equal(t, []string{"Thu 13 16:00"}, hears(t, e, DefaultPolicy(), ny(11, 13, 18, 0), NagItem)[chair.ID])
	})
}

func TestASnoozeWithinTheQuietHourEnds(t *testing.T) {
	five := monday.Add(5 * time.Minute)
	e := oneItem(t, ny(11, 13, 16, 0))
	must(t, e.Snooze(owner, 1, monday.Add(40*time.Minute), five))
	require.Equal(t, []string{"Mon 10 10:40"}, nags(t, e, ny(11, 10, 18, 0)))
	e = oneItem(t, monday.Add(50*time.Minute))
	must(t, e.Snooze(owner, 1, five.Add(time.Hour), five))
	require.Equal(t, []string{"Mon 10 10:50"}, nags(t, e, ny(11, 10, 18, 0)), "at the deadline")
}
