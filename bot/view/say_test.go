package view

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// TestMondaysDigestListsWhatHasNoDate: nobody is reminded of it, so that it is seen at all; once a week is enough.
func TestMondaysDigestListsWhatHasNoDate(t *testing.T) {
	e := Fixture("items")
	at := e.Changed.Add(time.Minute)
	require.NoError(t, e.AddItems(Sarah, Lisa, []meeting.ItemDraft{{Text: "Thank the night shift"}}, at))
	digest := func(hours int) string {
		return seen(t, book.Said(Part{e, meeting.Notice{Of: e.ID, Kind: meeting.SayDigest}}, at.Add(time.Duration(hours)*time.Hour)).Blocks)
	}
	require.Regexp(t, `(?s)Action items.*Due this week`, digest(40))
	require.NotContains(t, digest(40), "Without a date")
	require.Regexp(t, `(?s)Overdue.*Due this week.*Without a date.*Thank the night shift.*no date yet`, digest(7*24-4))
}
