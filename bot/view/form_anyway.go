package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// oddLines is what does not add up and nobody has explained, one a line.
func (v *View) oddLines(e *meeting.Escalation, now time.Time) []string {
	shown, rest := meeting.Shown(meeting.NotAddingUp(e.Findings(now, v.policy())))
	var lines []string
	for _, f := range shown {
		lines = append(lines, f.Label()+": "+Cut(f.Text, 500))
	}
	if len(rest) > 0 {
		lines = append(lines, "and "+itoa(len(rest))+" more")
	}
	return lines
}

// anywayWords say what opening the vote now means.
const anywayWords = "The figures can be corrected or explained first. The vote can also be opened anyway; the notes then say what did not add up."

// Anyway tells who wants to open the vote what does not add up, with the button that opens
// it all the same.
func (v *View) Anyway(e *meeting.Escalation, now time.Time) Post {
	ref := Ref{Of: e.ID, Warn: true}
	ref.Seen = v.Seen(FormVote, nil, e, meeting.Person{}, ref)
	lines := v.oddLines(e, now)
	if len(lines) == 0 { // corrected or explained meanwhile
		const text = "The vote is not open yet. Nothing is left that does not add up."
		return Post{
			Text:   e.ID.String() + ": the vote can be opened",
			Blocks: append(Blocks{section(text)}, actions("vote", button(ActOpenVote, "Open the vote", Ref{Of: e.ID}))...),
		}
	}
	blocks := Blocks{
		section("*The vote is not open yet: this does not add up.*"),
		bullets("", len(lines), lines...),
		section(anywayWords),
	}
	return Post{
		Text: e.ID.String() + ": something does not add up",
		Blocks: append(blocks, actions("anyway", button(ActAnyway, "Open anyway", ref),
			button(ActRead+":"+keyFindings, "All findings", Ref{Of: e.ID, Key: keyFindings}))...),
	}
}

// AnywayForm is the vote's form over what does not add up: sent again it opens the vote all
// the same. What was typed stays.
func (v *View) AnywayForm(e *meeting.Escalation, by meeting.Person, ref Ref, now time.Time) slack.ModalViewRequest {
	lines := v.oddLines(e, now)
	if ref.Warn = len(lines) > 0; !ref.Warn {
		ref.Seen = ""
		return VoteForm(e, by, ref)
	}
	ref.Seen = v.Seen(FormVote, nil, e, by, ref)
	form := VoteForm(e, by, ref)
	form.Submit = plain("Open anyway", 24)
	form.Blocks.BlockSet = append(Blocks{
		alert(slack.AlertLevelWarning, "The vote is not open yet: this does not add up."),
		bullets("", len(lines), lines...),
		section(anywayWords),
	}, form.Blocks.BlockSet...)
	return form
}
