package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// DraftOf is the opening form as it is filled now, to draw it again with more in it.
func DraftOf(v Values, ref Ref) OpeningDraft {
	return OpeningDraft{
		Customer: v.Text("customer"), Summary: v.Text("summary"), Severity: meeting.Severity(v.Option("severity")),
		Roles: ref.Roles, Quote: meeting.Quote{Text: v.Text("quote"), Link: ref.Key},
	}
}

// Opened tells the opener, alone, what happens now.
func Opened(e *meeting.Escalation) slack.ModalViewRequest {
	text := e.ID.String() + " is open and you are its chair. I am making the private channel #" + Esc(e.Channel.Name) +
		" and inviting everybody named; it appears in your channel list in a moment."
	return ReadForm("Opened", Ref{Of: e.ID}, section(text))
}

// Sentence is a block with a sentence of ours, nothing in it parsed.
func Sentence(text string) slack.Block {
	return slack.NewSectionBlock(plain(text, 3000), nil, nil)
}

// Wall is a moment in one zone, the zone named, for texts that Slack does not parse.
func Wall(t time.Time, zone string) string { return wall(t, zone) }
