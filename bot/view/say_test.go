package view

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// TestTheDigestListsWhatHasNoDate: nobody is reminded of it, so that it is seen at all.
func TestTheDigestListsWhatHasNoDate(t *testing.T) {
	e := Fixture("items")
	at := e.Changed.Add(time.Minute)
	require.NoError(t, e.AddItems(Sarah, Lisa, []meeting.ItemDraft{{Text: "Thank the night shift"}}, at))
	post := book.Said(Part{e, meeting.Notice{Of: e.ID, Kind: meeting.SayDigest}}, at.Add(40*time.Hour))
	require.Regexp(t, `(?s)Due this week.*Without a date.*Thank the night shift.*no date yet`, seen(t, post.Blocks))
}
