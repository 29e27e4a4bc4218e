package view

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/notes"
)

// A meeting that gave way to another after an early review is off in words everywhere, and in the calendar.
func TestTheMeetingThatGaveWayIsOffEverywhere(t *testing.T) {
	e := Fixture("followup")
	early := e.FollowUps[0].Plan.Start.Add(-72 * time.Hour)
	next := e.FollowUps[0].Plan.Start.AddDate(0, 0, 7)
	e.FollowUps[0].Filed = e.Revs.FollowUp
	must(e.ReviewEffect(Sarah, meeting.Newest, meeting.Effect{Outcome: meeting.MeetAgain}, early))
	must(e.PlanFollowUp(Sarah, meeting.Newest, meeting.Plan{Start: next, Length: time.Hour, Zone: "America/New_York"}, []meeting.Person{Lisa}, early))
	_, owed := e.Take()
	var files []string
	for _, n := range owed {
		if n.Kind != meeting.UploadEntry {
			continue
		}
		all, comment := book.Files(Part{E: e, N: n}, early)
		files = append(files, comment+"\n"+string(all[0].Content))
	}
	require.Len(t, files, 2)
	require.Contains(t, files[0], "of Mon 1 Dec 2025, 11:00 EST is cancelled")
	require.Contains(t, files[0], "STATUS:CANCELLED")
	require.Contains(t, files[0], "follow-up-1-")
	require.Contains(t, files[1], "the follow-up, for your calendar")
	require.Contains(t, files[1], "STATUS:CONFIRMED")
	require.Contains(t, files[1], "follow-up-2-")

	said := func(to meeting.Person) string {
		n := meeting.Notice{Of: e.ID, Kind: meeting.TellFollowUp, To: to.ID, Subject: "1"}
		return seen(t, book.Direct(to, []Part{{e, n}}, early, false).Blocks)
	}
	require.Contains(t, said(Robert), "is cancelled.")
	require.NotContains(t, said(Robert), "invited")
	require.Contains(t, said(Lisa), "is cancelled. You are invited to the next one, ")
	require.Contains(t, seen(t, book.Card(e, meeting.FollowUpCard, early).Blocks), "another follow-up, reviewed early; that meeting was cancelled")
	require.Contains(t, notes.Markdown(notes.Document(e, book.policy())), "Cancelled:** the meeting of ")
	require.Equal(t, 1, strings.Count(notes.Markdown(notes.Document(e, book.policy())), "which was reviewed early"))
}
