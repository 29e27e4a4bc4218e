package view

import (
	"time"

	"escalate/bot/meeting"
)

// storiesOfRecords are direct messages that were answered elsewhere.
func storiesOfRecords() (all []Story) {
	for _, t := range []told{
		{name: "review", scene: "ready", to: Lisa, kind: meeting.AskReview, subject: "technical"},
		{name: "question", scene: "ready", to: David, kind: meeting.AskQuestion, subject: "1"},
		{name: "vote", scene: "deciding", to: Maria, kind: meeting.NudgeVote, subject: "1"},
		{name: "decision", scene: "decided", to: Tom, kind: meeting.NudgeDecision, subject: "1"},
		{name: "exception", scene: "excepted", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "some-items", scene: "adjourned", to: Sarah, kind: meeting.GiveItems, subject: "1-3"},
		{name: "items", scene: "closed", to: Lisa, kind: meeting.GiveItems, subject: "4-6"},
		{name: "nag", scene: "adjourned", to: Sarah, kind: meeting.NagItem, subject: "1"},
		{name: "date", scene: "closed", to: Sarah, kind: meeting.AskDate, subject: "5"},
		{name: "chair", scene: "adjourned", to: Lisa, kind: meeting.OfferChair},
		{name: "handover", scene: "adjourned", to: David, kind: meeting.OfferHandOver, subject: "U0MARIA"},
		{name: "channel", scene: "opened", to: Sarah, kind: meeting.TellChannel},
	} {
		all = append(all, message("answered-"+t.name, func() Post {
			part, now := t.part()
			part.N.At = now.Add(-time.Hour)
			return book.Record(t.to, []Part{part}, now)
		}))
	}
	return all
}
