package view

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// TestAHandOverThatWaitedIsToldWithWhatCameAfterIt: of an item's news only the newest is sent.
func TestAHandOverThatWaitedIsToldWithWhatCameAfterIt(t *testing.T) {
	e := Fixture("items")
	at := e.Changed.Add(time.Minute)
	require.NoError(t, e.AddItems(Sarah, Lisa, []meeting.ItemDraft{{Text: "Thank the night shift"}}, at))
	no := len(e.Items)
	require.NoError(t, e.HandOverItem(Sarah, no, Maria, at))
	require.NoError(t, e.ChangeDate(Sarah, no, calendar.Due{At: at.Add(72 * time.Hour)}, at))
	told := func(to meeting.Person) string {
		return seen(t, book.Direct(to, []Part{{e, meeting.Notice{Of: e.ID, Kind: meeting.TellItem, To: to.ID, Subject: itoa(no)}}}, at, false).Blocks)
	}
	require.Contains(t, told(Maria), "changed the date of an action item. It is yours.")
	require.Contains(t, told(Lisa), "changed the date of an action item. It is with Maria Rodriguez.")
}

// Three items that the chair cancels in one go are one line of one message, in its preview too.
func TestItemsCancelledTogetherAreOneLine(t *testing.T) {
	e := Fixture("items")
	var parts []Part
	for _, no := range []int{4, 5, 6} {
		must(e.CancelItem(Sarah, no, "not needed any more", e.Changed))
		parts = append(parts, Part{e, meeting.Notice{Of: 42, Kind: meeting.TellItem, To: Lisa.ID, Subject: itoa(no), At: e.Changed}})
	}
	post := (&View{}).Direct(Lisa, parts, e.Changed, false)
	require.Equal(t, "ESC-42: 3 action items are cancelled", post.Text)
	require.Equal(t, 1, strings.Count(seen(t, post.Blocks), "Sarah Martinez cancelled 3 action items: 4. "))
	require.Equal(t, 1, strings.Count(seen(t, post.Blocks), "not needed any more"))
	require.NotContains(t, seen(t, post.Blocks), "cancelled an action item")

	// Another reason is another line.
	e = Fixture("items")
	must(e.CancelItem(Sarah, 4, "done by others", e.Changed))
	must(e.CancelItem(Sarah, 5, "not needed any more", e.Changed))
	post = (&View{}).Direct(Lisa, []Part{{e, parts[0].N}, {e, parts[1].N}}, e.Changed, false)
	require.Equal(t, 2, strings.Count(seen(t, post.Blocks), "cancelled an action item"))
}
