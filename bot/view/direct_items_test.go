package view

import (
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
	require.Contains(t, told(Maria), "changed the date of an action item. It is yours now.")
	require.Contains(t, told(Lisa), "changed the date of an action item. It is with Maria Rodriguez now.")
}
