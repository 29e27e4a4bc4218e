package meeting_test

import (
	"escalate/bot/meeting"
	"escalate/bot/notes"
)

func init() {
	meeting.NotesText = func(e *meeting.Escalation, p *meeting.Policy) string { return notes.Markdown(notes.Document(e, p)) }
}
