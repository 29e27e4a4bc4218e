package view

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// The size of one message: its characters (product: "a card holds at most 9,000", with room
// for the button that reads the rest) and its blocks (Slack: 50, room likewise).
const (
	maxRunes  = 8800
	maxBlocks = 48
)

// page is one surface while it is drawn. Typed texts are cut to text characters and lists to
// rows entries; cut remembers that something was left out.
type page struct {
	v     *View
	e     *meeting.Escalation
	now   time.Time
	text  int
	rows  int
	tight int // how often the surface was too large: the notes give way a section at a time
	cut   bool
	plain bool // without the newest blocks
	modal bool // a modal of text: without buttons, tables and charts
	// opened: somebody opened it now, so that what goes on counts up to now.
	opened bool
	memo   *memo
	// untitled: the notice before was of the same escalation, which needs no name again.
	untitled bool
	blocks   Blocks
	deeds    map[string]bool // what can be done here already; see fresh
}

// size is what one text, and one list, may take.
type size struct{ text, rows int }

// sizes are tried from generous to scanty until a message fits.
var sizes = []size{
	{3000, 40}, {1500, 36}, {800, 30}, {400, 24}, {220, 20}, {140, 14}, {90, 10}, {60, 7}, {40, 5},
}

// fitted draws a message with the most generous size at which it fits into one.
func (v *View) fitted(e *meeting.Escalation, now time.Time, draw func(*page)) Blocks {
	return v.fittedTo(e, now, sizes, draw)
}

func (v *View) fittedTo(e *meeting.Escalation, now time.Time, all []size, draw func(*page)) Blocks {
	var p *page
	kept := &memo{}
	for i, s := range all {
		p = &page{v: v, e: e, now: now, text: s.text, rows: s.rows, tight: i, memo: kept}
		draw(p)
		if len(p.blocks) <= maxBlocks && weight(p.blocks) <= maxRunes {
			break
		}
	}
	return spoken(p.blocks)
}

// weight is how many characters of text a reader gets: Slack counts code points.
func weight(b Blocks) int {
	raw, err := json.Marshal(b)
	if err != nil {
		return 0 // cannot happen: plain fields
	}
	var all any
	if json.Unmarshal(raw, &all) != nil {
		return 0
	}
	return runesIn(all, "")
}

func runesIn(x any, key string) int {
	n := 0
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			n += runesIn(v, k)
		}
	case []any:
		for _, v := range x {
			n += runesIn(v, key)
		}
	case string:
		if slices.Contains([]string{"text", "title", "caption", "label", "name", "categories"}, key) {
			n = utf8.RuneCountInString(x)
		}
	}
	return n
}

func (p *page) add(b ...slack.Block) { p.blocks = append(p.blocks, b...) }

// row adds buttons and menus; nil ones, and what the page offers already, are left out. A modal of text has none.
func (p *page) row(e ...slack.BlockElement) {
	if p.modal {
		return
	}
	p.add(actions("", p.fresh(e...)...)...)
}

// say adds a paragraph of our own wording; user text in it went through p.esc.
func (p *page) say(s string) { p.add(section(s)) }

// small adds a line in small grey letters.
func (p *page) small(s string) {
	if s != "" {
		p.add(context(s))
	}
}

// with adds a paragraph with a button or menu beside it, unless the page offers that already.
func (p *page) with(s string, e slack.BlockElement) {
	b := section(s)
	if left := p.fresh(e); len(left) > 0 && !p.modal {
		b.Accessory = slack.NewAccessory(left[0])
	}
	p.add(b)
}

// head is a heading: the first of a message is large, the others are bold.
func (p *page) head(s string) { p.add(header(s)) }

// short cuts a typed text to what fits.
func (p *page) short(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > p.text {
		p.cut = true
		return Cut(s, p.text)
	}
	return s
}

// esc is a typed text for mrkdwn: cut, on one line, and harmless.
func (p *page) esc(s string) string { return Esc(strings.Join(strings.Fields(p.short(s)), " ")) }

// label shows a typed text after a label, as rich text; nothing when it is empty.
func (p *page) label(label, text string) {
	if strings.TrimSpace(text) != "" {
		p.add(labelled(label, p.short(text)))
	}
}

// facts shows labelled texts as one list, like the notes: several lines are a list within.
func (p *page) facts(all []fact) {
	var parts []slack.RichTextElement
	var items []slack.RichTextElement
	flush := func() {
		if len(items) > 0 {
			parts = append(parts, slack.NewRichTextList(slack.RTEListBullet, 0, items...))
			items = nil
		}
	}
	for _, s := range all {
		lines := p.lines(s.text)
		if len(lines) == 0 {
			continue
		}
		bold := slack.NewRichTextSectionTextElement(s.label+": ", &slack.RichTextSectionTextStyle{Bold: true})
		if len(lines) == 1 {
			items = append(items, slack.NewRichTextSection(bold, words(lines[0])))
			continue
		}
		items = append(items, slack.NewRichTextSection(bold))
		flush()
		var inner []slack.RichTextElement
		for _, l := range lines {
			inner = append(inner, slack.NewRichTextSection(words(l)))
		}
		parts = append(parts, slack.NewRichTextList(slack.RTEListBullet, 1, inner...))
	}
	flush()
	if len(parts) > 0 {
		p.add(slack.NewRichTextBlock("", parts...))
	}
}

// lines is the lines of a typed text, as many as fit: what is left out is an ellipsis.
func (p *page) lines(s string) []string {
	all := Lines(s)
	room := p.text
	for i, l := range all {
		n := utf8.RuneCountInString(l)
		if n <= room {
			room -= n
			continue
		}
		p.cut = true
		if room < 20 && i > 0 {
			return append(all[:i:i], "…")
		}
		return append(all[:i:i], Cut(l, max(room, 20)))
	}
	return all
}

// prose shows a typed text as it stands; nothing when it is empty.
func (p *page) prose(text string) {
	if strings.TrimSpace(text) != "" {
		p.add(prose(p.short(text), false))
	}
}

// list shows lines as bullets: typed text, at most p.rows of them.
func (p *page) list(lines []string) {
	var items []slack.RichTextElement
	for i, l := range lines {
		if i == p.rows && len(lines) > p.rows+1 {
			p.cut = true
			items = append(items, slack.NewRichTextSection(words("and "+itoa(len(lines)-i)+" more")))
			break
		}
		items = append(items, slack.NewRichTextSection(words(p.short(l))))
	}
	if len(items) > 0 {
		p.add(slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, items...)))
	}
}

// ref names the escalation.
func (p *page) ref() Ref { return Ref{Of: p.e.ID} }

// no names one numbered thing of the escalation, as it was shown.
func (p *page) no(no, rev int) Ref { return Ref{Of: p.e.ID, No: no, Rev: rev} }

// key names a role, a person or a card of the escalation.
func (p *page) key(k string) Ref { return Ref{Of: p.e.ID, Key: k} }

// form is a button that opens a form.
func (p *page) form(name, text string, ref Ref) *slack.ButtonBlockElement {
	return button(FormID(name), text, ref)
}

// reading is a button that opens a modal of text: a card, a review, the working.
func (p *page) reading(text, key string) *slack.ButtonBlockElement {
	return button(ActRead+":"+key, text, p.key(key))
}

// main is the one thing to do next, when it is a form.
func (p *page) main(name, text string, ref Ref) *slack.ButtonBlockElement {
	return primary(FormID(name), text, ref)
}

// open says that things can still be changed.
func (p *page) open() bool { return p.e.Phase.Open() }

// maxName keeps one name from filling a card; Slack's own profiles allow 80 characters.
const maxName = 80

// name is a person for mrkdwn, without a mention: nobody is notified.
func (p *page) name(id meeting.UserID) string { return Esc(Cut(p.e.Name(id), maxName)) }

// named is a person for rich and plain text.
func (p *page) named(id meeting.UserID) string { return Cut(p.e.Name(id), maxName) }

// names is several people for mrkdwn: "Ann, Bob and Cid".
func (p *page) names(ids []meeting.UserID) string { return p.nameList(ids, p.name) }

// nameds is several people for rich and plain text.
func (p *page) nameds(ids []meeting.UserID) string { return p.nameList(ids, p.named) }

func (p *page) nameList(ids []meeting.UserID, name func(meeting.UserID) string) string {
	most := max(p.rows, 8)
	if len(ids) <= most {
		return join(each(ids, name))
	}
	p.cut = true
	return join(append(each(ids[:most], name), itoa(len(ids)-most)+" more"))
}

func each[T, U any](all []T, f func(T) U) []U {
	var out []U
	for _, x := range all {
		out = append(out, f(x))
	}
	return out
}

// join is a list in a sentence.
func join(s []string) string {
	switch len(s) {
	case 0:
		return "nobody"
	case 1:
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}
