package meeting_test

import (
	"escalate/bot/meeting"
	"escalate/bot/notes"
)

func init() {
	meeting.NotesText = func(e *meeting.Escalation, p *meeting.Policy) string {
		return notes.Markdown(append(notes.Document(e, p), notes.Appendix(e, p)...))
	}
}
