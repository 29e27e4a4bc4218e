package app_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

// heading is one heading of a file of notes with what stands under it, markup taken off.
type heading struct {
	title string
	lines []string
}

var (
	boldLead = regexp.MustCompile(`^\*\*(.+?):\*\*\s*(.*)$`)
	numbered = regexp.MustCompile(`^\d+\. \*\*(.+):\*\*$`)
)

// headings reads a file of notes, the original as well as those that the bot publishes.
func headings(notes string) []heading {
	heads := []heading{{}}
	header := "Meeting Date Time Location Attendees Escalation"
	for line := range strings.Lines(notes) {
		line = strings.TrimSpace(line)
		last := &heads[len(heads)-1]
		lead, owner := boldLead.FindStringSubmatch(line), numbered.FindStringSubmatch(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "## "):
			last.title = strings.TrimPrefix(line, "## ")
		case lead != nil && strings.Contains(header, lead[1]):
			last.lines = append(last.lines, strings.TrimSpace(lead[1]+": "+lead[2]))
		case lead != nil:
			heads = append(heads, heading{title: lead[1]})
			if lead[2] != "" {
				heads[len(heads)-1].lines = []string{lead[2]}
			}
		case owner != nil:
			last.lines = append(last.lines, owner[1]+":")
		default:
			last.lines = append(last.lines, strings.ReplaceAll(strings.TrimPrefix(line, "- "), "**", ""))
		}
	}
	return heads
}

// says reports whether a line begins with a fact; a fact that is only a name is the whole line.
func says(line, fact string) bool {
	if strings.HasSuffix(fact, ":") {
		return line == fact
	}
	return strings.HasPrefix(line, fact)
}

// times counts the lines that say a fact.
func times(doc []heading, fact string) int {
	n := 0
	for _, s := range doc {
		for _, l := range s.lines {
			if says(l, fact) {
				n++
			}
		}
	}
	return n
}

// What a person wrote down of the GlobalTech meeting stands in the notes that the bot publishes: every fact, in that
// order, once.
func TestPublishedNotesHoldEveryFactOfTheOriginalOnceInItsOrder(t *testing.T) {
	original, err := os.ReadFile("testdata/globaltech-notes.md")
	require.NoError(t, err)
	files := notesOf(played(t)["globaltech"].files)
	require.NotEmpty(t, files)
	doc := headings(string(files[0].Content))
	at, facts := 0, 0
	for _, h := range headings(string(original)) {
		for at < len(doc) && doc[at].title != h.title {
			at++
		}
		require.Less(t, at, len(doc), "no heading %q, or not in the original's order", h.title)
		line := 0
		for _, fact := range h.lines {
			if strings.HasPrefix(h.title, "Customer Complaint Escalation") {
				line = 0 // attendees stand as the escalation knows them
			}
			for line < len(doc[at].lines) && !says(doc[at].lines[line], fact) {
				line++
			}
			require.Less(t, line, len(doc[at].lines), "%s: no %q, or not in the original's order: %q", h.title, fact, doc[at].lines)
			line++
			require.Equal(t, 1, times(doc, fact), "how often %q stands there", fact)
			facts++
		}
	}
	require.Equal(t, 68, facts, "facts of the original")
}

// Minutes are read by people who were not there: the original has 446 words, and what the bot adds to it is the vote, who
// decided, and what is open. Arithmetic and ids are the appendix.
func TestPublishedNotesAreMinutes(t *testing.T) {
	files := notesOf(played(t)["globaltech"].files)
	require.GreaterOrEqual(t, len(files), 2)
	minutes, appendix := string(files[0].Content), string(files[1].Content)
	require.Equal(t, "ESC-1-notes-v1.md", files[0].Name)
	require.Equal(t, "ESC-1-appendix-v1.md", files[1].Name)
	t.Logf("%d words, of them %d of the contract check", len(strings.Fields(minutes)), len(strings.Fields(strings.Join(under(minutes, "Contract Check"), " "))))
	require.LessOrEqual(t, len(strings.Fields(minutes)), 950)
	check := under(minutes, "Contract Check")
	require.LessOrEqual(t, len(check), 1+8, "a headline and eight lines")
	require.Regexp(t, `^\d points, \d open\.`, check[0])
	ids := regexp.MustCompile(`\b(SLA|CR|OP|DE|AC|FU|CO|CU|FE)-\d`)
	require.NotRegexp(t, ids, minutes)
	require.Regexp(t, ids, appendix)
	require.NotContains(t, minutes, "without admission", "printed once Legal has approved in those words")
	require.NotContains(t, minutes+appendix, "a benefit or a risk", "asked of the approver alone")
}

// notesOf is the files that are notes.
func notesOf(files []slackfake.File) []slackfake.File {
	return slices.DeleteFunc(slices.Clone(files), func(f slackfake.File) bool { return !strings.HasSuffix(f.Name, ".md") })
}

// The follow-up stands in its thread as a file for the calendar, once.
func TestTheFollowUpComesForTheCalendar(t *testing.T) {
	files := slices.DeleteFunc(slices.Clone(played(t)["globaltech"].files), func(f slackfake.File) bool { return !strings.HasSuffix(f.Name, ".ics") })
	require.Len(t, files, 1)
	require.Contains(t, string(files[0].Content), "DTSTART;TZID=America/New_York:20251201T140000")
}

// under is the lines under a heading.
func under(notes, title string) []string {
	for _, h := range headings(notes) {
		if h.title == title {
			return h.lines
		}
	}
	return nil
}
