package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/notes"
)

// notes draws the notes as they stand, with the headings of the minutes in their order. The
// message is edited in place; each published version is a file in its thread.
func (p *page) notes() {
	p.head(notes.Title)
	if n := len(p.e.Notes); n > 0 {
		last := p.e.Notes[n-1]
		p.small(p.e.ID.String() + " · version " + itoa(last.No) + " of " + when(last.At, p.e.Zone(p.e.Chair)) +
			" is a file in this message's thread. Later changes are shown here, and get a file of their own when the notes are published again.")
	}
	for i, s := range notes.Document(p.e, p.v.policy()) {
		p.noteSection(s, i == 0)
	}
	p.row(button(ActPublish, "Publish again", p.ref()))
}

// noteSection is one heading of the notes with its lines. The first has no heading of its
// own: the card's is the same.
func (p *page) noteSection(s notes.Section, first bool) {
	var parts []slack.RichTextElement
	lead := []slack.RichTextSectionElement{}
	if !first {
		lead = append(lead, bold(p.short(s.Title)+": "))
	}
	lines := s.Lines
	if len(lines) > 0 && lines[0].Level == notes.PlainLine {
		lead = append(lead, p.noteText(lines[0])...)
		lines = lines[1:]
	}
	if len(lead) > 0 {
		parts = append(parts, slack.NewRichTextSection(lead...))
	}
	p.add(slack.NewRichTextBlock("", append(parts, p.noteLines(lines)...)...))
}

func bold(s string) *slack.RichTextSectionTextElement {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Bold: true})
}

// noteText is a line's label and text.
func (p *page) noteText(l notes.Line) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	if l.Level == notes.Numbered {
		out = append(out, bold(itoa(l.No)+". "))
	}
	if l.Label != "" {
		out = append(out, bold(p.short(l.Label)+": "))
	}
	if l.Text != "" || len(out) == 0 {
		out = append(out, words(p.short(l.Text)))
	}
	return out
}

// noteLines is the lines below a heading, as lists by their level. Numbers are written out,
// because a list broken by lists of its own would begin at 1 again.
func (p *page) noteLines(lines []notes.Line) []slack.RichTextElement {
	var parts []slack.RichTextElement
	var items []slack.RichTextElement
	level := notes.Bullet
	flush := func() {
		if len(items) == 0 {
			return
		}
		if indent := 0; level == notes.Bullet || level == notes.SubBullet {
			if level == notes.SubBullet {
				indent = 1
			}
			parts = append(parts, slack.NewRichTextList(slack.RTEListBullet, indent, items...))
		} else {
			parts = append(parts, items...)
		}
		items = nil
	}
	most := max(p.rows, 6)
	for n, l := range lines {
		if n >= most && len(lines) > most+1 {
			p.cut = true
			flush()
			parts = append(parts, slack.NewRichTextSection(words("… and "+countOf(len(lines)-n, "more line", "more lines"))))
			return parts
		}
		if l.Level != level {
			flush()
			level = l.Level
		}
		items = append(items, slack.NewRichTextSection(p.noteText(l)...))
	}
	flush()
	return parts
}

// NotesFile is one version of the notes as a Markdown file, with the comment that goes with
// it. now counts for a version that is not in the record.
func (v *View) NotesFile(e *meeting.Escalation, version int, now time.Time) (name string, content []byte, comment string) {
	at := now
	if version >= 1 && version <= len(e.Notes) {
		at = e.Notes[version-1].At
	}
	stamp := "Version " + itoa(version) + ", " + wall(at, firstOf(e.Meeting.Zone, e.Zone(e.Chair)))
	name = e.ID.String() + "-notes-v" + itoa(version) + ".md"
	content = []byte(notes.Markdown(notes.Document(e, v.policy())) + "\n" + e.ID.String() + ". " + stamp + "\n")
	return name, content, e.ID.String() + ": notes. " + stamp
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}
