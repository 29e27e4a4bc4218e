package view

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/notes"
)

// A waived review is out of the way and not in.
func TestAWaivedReviewIsNotCountedAsIn(t *testing.T) {
	e := Fixture("ready")
	require.Equal(t, "Reviewing · 3 of 3 reviews in", phaseLine(e))
	e = Fixture("opened")
	at := e.Changed.Add(time.Minute)
	require.NoError(t, e.Waive(Sarah, meeting.Technical, "Lisa is on a train", at))
	require.Equal(t, "Reviewing · 0 of 3 reviews in, 1 waived", phaseLine(e))
	require.NoError(t, e.WriteReview(Maria, meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{Threat: "They leave"}}, at))
	require.Equal(t, "Reviewing · 1 of 3 reviews in, 1 waived", phaseLine(e))
	require.Contains(t, asJSON(t, book.Card(e, meeting.StatusCard, at).Blocks), "Reviews* 1 of 3, 1 waived", "the way of the meeting says the same")
}

// The closing post counts what was done, and apart from it what the close cancelled and what was cancelled before.
func TestTheClosingCountsHonestly(t *testing.T) {
	e := Fixture("adjourned")
	at := e.Changed.Add(time.Hour)
	done, all := 0, len(e.Items)
	for _, i := range e.Items {
		if i.Status == meeting.ItemDone {
			done++
		}
	}
	require.Positive(t, done)
	require.NoError(t, e.CancelItem(Sarah, e.OpenItems()[0].No, "not needed", at))
	require.NoError(t, e.Close(Sarah, meeting.Newest, meeting.Closing{Drop: "The customer is content", NoEffect: "No follow-up was needed"}, at.Add(time.Minute)))
	require.Equal(t, itoa(done)+" of "+itoa(all)+" done, "+itoa(all-done-1)+" cancelled by the close, 1 cancelled before", closedItems(e))
	said := asJSON(t, book.Said(Part{e, meeting.Notice{Kind: meeting.SayClosed}}, at.Add(time.Minute)).Blocks)
	require.Contains(t, said, closedItems(e))
	require.Contains(t, said, "Decided in 25 min. 12 promises, 4 owners.")
}

// The ballot's card counts the points as All points does, whether some of them do not add up or all only ask.
func TestTheBallotCountsThePointsAsAllPointsDoes(t *testing.T) {
	for _, odd := range []bool{true, false} {
		e := Fixture("ready")
		at := e.Changed.Add(time.Minute)
		if !odd {
			for _, x := range meeting.PointsNotAddingUp(e.Points(at, nil)) {
				require.NoError(t, e.Explain(e.Person(e.WhoExplains(x)[0]), x.Topic, x.Figures(), "by annex 3", nil, at))
			}
		}
		require.NoError(t, e.OpenVote(Sarah, meeting.Newest, meeting.VoteRules{}, true, at))
		require.Equal(t, odd, e.Ballot().Anyway)
		open := 0
		for _, x := range (&page{v: book, e: e, now: at}).readable("") {
			if x.Open() {
				open++
			}
		}
		require.Greater(t, open, 2)
		require.Contains(t, asJSON(t, book.Card(e, meeting.BallotCard, at).Blocks), "Vote opened with "+itoa(open)+" open points.")
	}
}

// An amount that stands in the text of the impact is not printed in front of it again.
func TestTheImpactIsPrintedOnce(t *testing.T) {
	for text, times := range map[string]int{"$1.2M in lost production": 1, "Lost production": 1, "$1,200,000 lost": 0} {
		e := Fixture("brief")
		e.Quote = meeting.Quote{} // which names the amount too
		c := e.Complaint
		c.Impact, c.ImpactAmount = text, usd("1200000")
		require.NoError(t, e.SetComplaint(Maria, meeting.Newest, c, e.Changed.Add(time.Minute)))
		card := asJSON(t, book.Card(e, meeting.BriefCard, e.Changed).Blocks)
		require.Equal(t, times, strings.Count(card, "$1.2M"), "%s on the card", text)
		require.Equal(t, 1, strings.Count(card, "$1.2M")+strings.Count(card, "$1,200,000"), text)
	}
}

// The notes say of when the effectiveness review is.
func TestTheEffectivenessReviewInTheNotesSaysOfWhenItIs(t *testing.T) {
	e := Fixture("reviewed")
	require.Contains(t, notes.Markdown(notes.Document(e, nil)), string(e.Effect().Outcome)+", recorded by Sarah Martinez on December 1, 2025")
}
