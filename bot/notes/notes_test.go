package notes_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/notes"
	"escalate/bot/view"
)

func TestNotesAsMarkdown(t *testing.T) {
	text := notes.Markdown(notes.Document(view.Fixture("adjourned"), nil))
	for _, want := range []string{
		"## Customer Complaint Escalation Meeting Notes\n\n**Meeting:** Enterprise Customer Escalation Review  \n**Date:** November 10, 2025  \n**Time:** 2:00 PM - 3:30 PM EST  \n",
		"\n**Attendees:**  \n- Sarah Martinez, Customer Success Manager  \n",
		"- Robert Kim, Legal Counsel (remote)  \n",
		"\n**Legal Review (Robert Kim - remote):**  \n- Written by Sarah Martinez, confirmed by Robert Kim",
		"\n2. **Customer-Focused Resolution:**  \n   - 25% service credit ($57.5K)  \n   - Q4 penalty waiver ($115K value)  \n",
		"   - **Total:** at least $172.5K (2 of 4 parts have no price)  \n",
		"\n**Vote:** Recommended Option 2 (Customer-Focused Resolution)  \n- **Held:**",
		"\n**Decision:** Approved Option 2 (Customer-Focused Resolution)  \n- **Approved by:** Tom Anderson, November 10, 2025, 2:25 PM EST; prepared by Sarah Martinez  \n",
		"   - Schedule executive call with GlobalTech CEO within 24 hours (due November 11, 2025, 2:25 PM EST; done November 10, 2025, 2:32 PM EST)  \n   - Prepare resolution proposal presentation (due November 12, 2025)  \n",
		"\n**Follow-up Meeting:** None planned  \n",
		"\n**Meeting Adjourned:** 3:30 PM EST  \n",
		"\n**Dissent:**  \n- **David Chen:** voted otherwise  \n",
	} {
		require.Contains(t, text, want)
	}
}

// Legal or the chair may leave the check out: then no line of it is published, nor its working, and nothing else changes.
func TestTheCheckCanBeLeftOut(t *testing.T) {
	e := view.Fixture("adjourned")
	with := notes.Markdown(notes.Document(e, nil))
	require.Contains(t, with, "**Contract Check:**")
	require.NotEmpty(t, notes.Appendix(e, nil))
	require.NoError(t, e.LeaveCheckOut(view.Robert, true, e.Changed))
	without := notes.Markdown(notes.Document(e, nil))
	require.NotContains(t, without, "Contract Check")
	require.NotContains(t, without, "open point", "nor a trace of it beside the vote")
	with = regexp.MustCompile(`- Vote opened with \d open points  \n`).ReplaceAllString(with, "")
	require.Empty(t, notes.Appendix(e, nil))
	before, rest, _ := strings.Cut(with, "\n**Contract Check:**")
	_, after, _ := strings.Cut(rest, "\n**")
	require.Equal(t, before+"\n**"+after, without)
}

func TestNotesOfAnEmptyEscalationSayWhatIsMissing(t *testing.T) {
	e, err := meeting.Open(7, meeting.Opening{Customer: "Northwind", Summary: "It is slow"}, view.Sarah, view.Began())
	require.NoError(t, err)
	doc := notes.Document(e, meeting.DefaultPolicy())
	require.Len(t, doc, 13, "the original's headings, and no other")
	text := notes.Markdown(doc)
	for _, want := range []string{
		"**Date:** Not given", "**Technical Review:** Not given", "**Decision:** None yet", "**Action Items:** None",
		"**Follow-up Meeting:** None planned", "**Meeting Adjourned:** Not yet", "- Sarah Martinez, Customer Success Manager  \n",
	} {
		require.Contains(t, text, want)
	}
}
