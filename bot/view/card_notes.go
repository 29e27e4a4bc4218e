package view

import (
	"slices"

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
			" is a file in this message's thread. Later changes appear here. Publish again to make a new file of them.")
	}
	for i, s := range p.document() {
		p.given(s.Cut, func() { p.noteSection(s, i == 0) })
	}
	p.row(button(ActPublish, "Publish again", p.ref()))
}

// rooms is how the notes give way on a card that is too long, a step at a time: the contract check
// down to its first line, then the customer's background and the reviews, then what minutes
// usually leave out. What was decided, between what, and who does it is cut only where it would not
// fit into a message alone.
var rooms = []map[notes.Cut]size{
	{},
	{notes.CutFirst: {1000, 0}},
	{notes.CutFirst: {1000, 0}, notes.CutSecond: {300, 4}},
	{notes.CutFirst: {1000, 0}, notes.CutSecond: {120, 2}},
	{notes.CutFirst: {200, 0}, notes.CutSecond: {120, 2}, notes.CutThird: {300, 8}},
	{notes.CutFirst: {200, 0}, notes.CutSecond: {60, 0}, notes.CutThird: {80, 2}},
}

// cardSizes are the sizes that a card is drawn at. The notes have all the room that there is as
// long as something else gives way.
func cardSizes(k meeting.CardKind) []size {
	if k != meeting.NotesCard {
		return sizes
	}
	return append(slices.Repeat([]size{{3000, 1000}}, len(rooms)), sizes...)
}

// given draws a section of the notes in the room that it has. A modal has its own sizes.
func (p *page) given(c notes.Cut, draw func()) {
	has, cut := rooms[min(p.tight, len(rooms)-1)][c]
	if cut && !p.modal {
		was := size{p.text, p.rows}
		p.text, p.rows = has.text, has.rows
		defer func() { p.text, p.rows = was.text, was.rows }()
	}
	draw()
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
	for n, l := range lines {
		if n >= p.rows && len(lines) > p.rows+1 {
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

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}
