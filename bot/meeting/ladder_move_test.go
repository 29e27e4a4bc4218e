package meeting

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhoMovesWestHearsNoRungTwice(t *testing.T) {
	berlin, start := zoned(owner, "Europe/Berlin"), ny(11, 12, 10, 0)
	given := func(t *testing.T, dueAt [2]int) *Escalation {
		e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Attendees: []Person{berlin}}, chair, start)
		require.NoError(t, err)
		must(t, e.AddItems(chair, berlin, []ItemDraft{{Text: "Call", Due: due(ny(11, dueAt[0], dueAt[1], 0))}}, start))
		return e
	}
	t.Run("a day before, said on Friday at 18:00 in Berlin", func(t *testing.T) {
		e := given(t, [2]int{17, 17})
		require.Equal(t, []string{"Fri 14 12:00"}, nags(t, e, ny(11, 15, 12, 0)))
		must(t, e.Profile(owner, ny(11, 15, 12, 0)))
		require.Equal(t, []string{"Mon 17 15:00", "Mon 17 17:00"}, nags(t, e, ny(11, 17, 23, 0)))
	})
	t.Run("a day before, said at 18:00 in Berlin, an hour before its moment, which is a working one in New York", func(t *testing.T) {
		e := given(t, [2]int{18, 13})
		require.Equal(t, []string{"Mon 17 12:00"}, nags(t, e, ny(11, 17, 12, 30)))
		must(t, e.Profile(owner, ny(11, 17, 12, 30)))
		require.Equal(t, []string{"Tue 18 11:00", "Tue 18 13:00"}, nags(t, e, ny(11, 18, 14, 0)))
	})
	t.Run("overdue, said at 9:00 in Berlin", func(t *testing.T) {
		e := given(t, [2]int{13, 9})
		require.Equal(t, []string{"Thu 13 07:00", "Thu 13 09:00", "Fri 14 03:00", "Mon 17 03:00"}, nags(t, e, ny(11, 17, 4, 0)))
		must(t, e.Profile(owner, ny(11, 17, 5, 0)))
		require.Equal(t, []string{"Tue 18 09:00"}, nags(t, e, ny(11, 18, 23, 0)))
	})
	t.Run("another date has its own rungs", func(t *testing.T) {
		e := given(t, [2]int{17, 17})
		require.Equal(t, []string{"Fri 14 12:00"}, nags(t, e, ny(11, 14, 12, 30)))
		must(t, e.ChangeDate(berlin, 1, due(ny(11, 15, 12, 0)), ny(11, 14, 12, 30)))
		require.Equal(t, []string{"Sat 15 10:00", "Sat 15 12:00"}, nags(t, e, ny(11, 16, 12, 0)))
	})
}
