package meeting

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// heading is one heading of the original notes with its facts, markup taken off.
type heading struct {
	title string
	facts []string
}

var boldLead = regexp.MustCompile(`^\*\*(.+?):\*\*\s*(.*)$`)

// original reads testdata/globaltech-notes.md.
func original(t *testing.T) []heading {
	raw, err := os.ReadFile("testdata/globaltech-notes.md")
	require.NoError(t, err)
	heads := []heading{{}}
	inHeader := map[string]bool{"Meeting": true, "Date": true, "Time": true, "Location": true, "Attendees": true}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		last := &heads[len(heads)-1]
		m := boldLead.FindStringSubmatch(line)
		numbered := regexp.MustCompile(`^\d+\. \*\*(.+):\*\*$`).FindStringSubmatch(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "## "):
			last.title = strings.TrimPrefix(line, "## ")
		case m != nil && inHeader[m[1]]:
			last.facts = append(last.facts, strings.TrimSpace(m[1]+": "+m[2]))
		case m != nil:
			heads = append(heads, heading{title: m[1]})
			if m[2] != "" {
				heads[len(heads)-1].facts = []string{m[2]}
			}
		case numbered != nil:
			last.facts = append(last.facts, numbered[1]+":")
		default:
			last.facts = append(last.facts, strings.TrimPrefix(line, "- "))
		}
	}
	return heads
}

func (l Line) plain() string {
	if l.Label == "" {
		return l.Text
	}
	return strings.TrimSpace(l.Label + ": " + l.Text)
}

// says that the line begins with the fact; a fact that is only a name is the whole line.
func (l Line) says(fact string) bool {
	if strings.HasSuffix(fact, ":") {
		return l.plain() == fact
	}
	return strings.HasPrefix(l.plain(), fact)
}

func TestNotesHoldEveryFactOfTheOriginalOnceInItsOrder(t *testing.T) {
	doc := globalTech(t).Document(DefaultPolicy())
	at, facts := 0, 0
	for _, h := range original(t) {
		for at < len(doc) && doc[at].Title != h.title {
			at++
		}
		require.Less(t, at, len(doc), "no heading %q, or not in the original's order", h.title)
		line := 0
		for _, fact := range h.facts {
			for line < len(doc[at].Lines) && !doc[at].Lines[line].says(fact) {
				line++
			}
			require.Less(t, line, len(doc[at].Lines), "%s: no %q, or not in the original's order", h.title, fact)
			line++
			times := 0
			for _, s := range doc {
				for _, l := range s.Lines {
					if l.says(fact) {
						times++
					}
				}
			}
			require.Equal(t, 1, times, "%q stands there %d times", fact, times)
			facts++
		}
	}
	require.Equal(t, 68, facts, "facts of the original")
}

func TestNotesAsMarkdown(t *testing.T) {
	text := Markdown(globalTech(t).Document(nil))
	for _, want := range []string{
		"## Customer Complaint Escalation Meeting Notes\n\n**Meeting:** Enterprise Customer Escalation Review  \n**Date:** November 10, 2025  \n**Time:** 2:00 PM - 3:30 PM EST  \n",
		"\n**Attendees:**  \n- Sarah Martinez, Customer Success Manager  \n",
		"- Robert Kim, Legal Counsel (remote)  \n",
		"\n**Legal Review (Robert Kim - remote):**  \n- Written by Sarah Martinez, confirmed by Robert Kim",
		"\n2. **Customer-Focused Resolution:**  \n   - 25% service credit ($57.5K)  \n   - Q4 penalty waiver ($115K value)  \n",
		"   - **Total:** at least $172.5K, 2 parts not priced  \n",
		"\n**Vote:** Advised Option 2 (Customer-Focused Resolution)  \n- **Held:**",
		"\n**Decision:** Approved Option 2 (Customer-Focused Resolution)  \n- **Approved by:** Tom Anderson, November 10, 2025, 3:01 PM EST  \n",
		"   - Schedule executive call with GlobalTech CEO within 24 hours (due November 11, 2025, 3:01 PM EST)  \n   - Prepare resolution proposal presentation (no date)  \n",
		"\n**Follow-up Meeting:** December 1, 2025 - Resolution effectiveness review  \n- **Time:** 10:00 AM - 10:30 AM EST  \n",
		"\n**Meeting Adjourned:** 3:30 PM EST  \n",
		"\n**Dissent:**  \n- **David Chen:** voted otherwise  \n",
	} {
		require.Contains(t, text, want)
	}
}

func TestNotesOfAnEmptyEscalationSayWhatIsMissing(t *testing.T) {
	e, err := Open(7, Opening{Customer: "Northwind", Summary: "It is slow"}, chair, monday)
	require.NoError(t, err)
	doc := e.Document(DefaultPolicy())
	require.Len(t, doc, 13, "the original's headings, and no other")
	text := Markdown(doc)
	for _, want := range []string{
		"**Date:** Not given", "**Technical Review:** Not given", "**Decision:** None yet", "**Action Items:** None",
		"**Follow-up Meeting:** None planned", "**Meeting Adjourned:** Not yet", "- chair, Chair  \n",
	} {
		require.Contains(t, text, want)
	}
}

func TestNotesHideBallotsWhileAVoteIsOpen(t *testing.T) {
	e := stage(t, Voting)
	require.NoError(t, e.Vote(tech, 1, Cast{Choice: ForOption, Option: 2, Reason: "because of fairness"}, monday))
	doc := Markdown(e.Document(nil))
	require.Contains(t, doc, "**Voted so far:** tech")
	require.NotContains(t, doc, "fairness")
	require.NotContains(t, doc, "Option 2 (Option 2)")
	// Voided: the ballots were never counted and are not shown while the next vote is open.
	require.NoError(t, e.EditOption(chair, 1, 1, Offering{Title: "Better"}, true, monday.Add(time.Minute)))
	doc = Markdown(e.Document(nil))
	require.NotContains(t, doc, "fairness")
	require.Contains(t, doc, "**Earlier Votes:**  \n- **Vote 1:** opened")
}

func TestNotesSayWhatMinutesLeaveOut(t *testing.T) {
	e, at := stage(t, Decided), monday.Add(time.Hour)
	ok := func(err error) { t.Helper(); require.NoError(t, err) }
	ok(e.Answer(plain, 1, "Since Monday\nI think", at))
	ok(e.Disagree(legal, 1, "too much", at))
	ok(e.HandOverItem(owner, 1, tech, at))
	ok(e.TakeChair(sponsor, at))
	ok(e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"cheaper"}, Why: "no budget", Reason: "the board said so"}, 0, Seen{}, at))
	ok(e.WriteReview(chair, Newest, review[Business], at))
	ok(e.Waive(sponsor, Business, "Maria is ill", at))
	doc := Markdown(e.Document(nil))
	for _, want := range []string{
		"**Questions and Answers:**  \n- **chair to plain:** Since when?  \n   - **plain:** Since Monday  \n   - I think  \n",
		"**Dissent:**  \n- **legal:** too much (decision 1)  \n", "Against the advice of the vote, which was Option 2 (Option 2)",
		"**Why:** no budget", "**Replaces decision 1:** the board said so",
		"**Waived Reviews:**  \n- The business review was waived by sponsor on November 10, 2025, 11:00 AM EST: Maria is ill",
		"**Superseded Decisions:**  \n\n1. **Decision 1:**  \n   - Approved Option 2 (Option 2)", "   - **Reason:** It is fair",
		"**Hand-overs:**  \n- **Chair:** chair opened the escalation; sponsor has the chair now  \n- **Call:** owner to tech",
	} {
		require.Contains(t, doc, want)
	}
	ok(e.ReEscalate(sponsor, "It broke again", at.Add(time.Hour)))
	doc = Markdown(e.Document(nil))
	require.Contains(t, doc, "**Round:** 2, since November 10, 2025, 12:00 PM EST: It broke again")
	require.Contains(t, doc, "**Decision:** None yet in round 2; the decision of an earlier round stands: Approved Option 1 (Option 1)")
	require.Contains(t, doc, "Draft, not confirmed in this round")
	require.Contains(t, doc, "**Vote 1:** of an earlier round")
}

func TestNotesOfWithdrawn(t *testing.T) {
	e := stage(t, Reviewing)
	require.NoError(t, e.WithdrawOption(plain, 3, monday))
	require.NoError(t, e.Withdraw(chair, Newest, Duplicate, 3, "asked by Tom", monday))
	doc := Markdown(e.Document(nil))
	require.Contains(t, doc, "**Withdrawn Options:**  \n\n3. **Option 3:**")
	require.Contains(t, doc, "**Closing:** Withdrawn by chair on November 10, 2025, 10:00 AM EST, duplicate of ESC-3")
	require.Contains(t, doc, "**Reason:** asked by Tom")
	require.Contains(t, doc, "(due November 12, 2025, 6:00 PM EST; cancelled")
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"plain $2.3M, 99.9% (a - b)":       "plain $2.3M, 99.9% (a - b)",
		"[click](https://evil.example)":    "\\[click\\](https\\:\u200b//evil\\.example)",
		"![x](y)":                          "\\!\\[x\\](y)",
		"<b>&amp;":                         "&lt;b&gt;&amp;amp;",
		"<@U123> <!channel> @here a@b.com": "&lt;@\u200bU123&gt; &lt;\\!channel&gt; @\u200bhere a@\u200bb\\.com",
		"# head":                           "\\# head",
		"- item":                           "\\- item",
		"1. item":                          "1\\. item",
		"= under":                          "\\= under",
		"**b** _i_ ~s~ `c` a|b":            "\\*\\*b\\*\\* \\_i\\_ \\~s\\~ \\`c\\` a\\|b",
		"mailto:x www.evil.com":            "mailto\\:\u200bx www\\.\u200bevil\\.com",
		"two\nlines\u2028three":            "two lines three",
		"a\u202eb\x00c":                    "abc",
	} {
		require.Equal(t, want, EscapeMarkdown(in), "%q", in)
	}
}
