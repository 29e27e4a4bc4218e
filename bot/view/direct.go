package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// maxActed is how many things of one message have buttons; the rest is in Home.
const maxActed = 10

// Direct draws one direct message to one person for all that is due for them at a moment,
// whatever escalations it comes from. again says that an earlier sending may have arrived:
// the message is marked, so that nobody takes it for something new.
func (v *View) Direct(to meeting.Person, parts []Part, now time.Time, again bool) Post {
	return v.sized(to, parts, now, again, false)
}

// Record draws a direct message again of which something was answered elsewhere: that is said in a line, without
// buttons; what it still asks stays.
func (v *View) Record(to meeting.Person, parts []Part, now time.Time) Post {
	return v.sized(to, parts, now, false, true)
}

func (v *View) sized(to meeting.Person, parts []Part, now time.Time, again, record bool) Post {
	var post Post
	kept := make([]*memo, len(parts))
	for i := range kept {
		kept[i] = &memo{}
	}
	for _, s := range sizes {
		post.Blocks = v.direct(to, parts, kept, now, again, record, s.text, s.rows)
		if len(post.Blocks) <= maxBlocks && weight(post.Blocks) <= maxRunes {
			break
		}
	}
	onePrimary(post.Blocks)
	spoken(post.Blocks)
	post.Text = withButtons(directText(parts, now), post.Blocks)
	switch {
	case again:
		post.Text += " (sent again)"
	case record && !slices.ContainsFunc(parts, asksStill):
		post.Text = parts[0].E.ID.String() + ": answered, nothing left to do"
	}
	return post
}

// asksStill reports whether a part of a message still asks its reader something.
func asksStill(p Part) bool {
	open, _ := p.E.Asks(p.N, p.N.At)
	return open > 0
}

func (v *View) direct(to meeting.Person, parts []Part, kept []*memo, now time.Time, again, record bool, text, rows int) Blocks {
	d := &dm{to: to, several: len(parts) > 1, most: min(maxActed, max(rows/2, 3))}
	var out Blocks
	left := 0
	var before meeting.ID
	for n, part := range parts {
		p := &page{v: v, e: part.E, now: now, text: text, rows: rows, untitled: n > 0 && part.E.ID == before, memo: kept[n]}
		before = part.E.ID
		if saidBefore(parts, n) {
			continue
		}
		if d.acted >= d.most {
			left += countParts(parts[n:])
			break
		}
		d.with = cancelledNext(parts, n)
		if _, asks := part.E.Asks(part.N, part.N.At); record && asks && !asksStill(part) {
			p.became(part.N)
		} else {
			drawings[part.N.Kind].direct(p, d, part.N)
			if record {
				p.overItems(part.N)
			}
		}
		if n > 0 && len(p.blocks) > 0 && !p.untitled {
			out = append(out, slack.NewDividerBlock())
		}
		out = append(out, p.blocks...)
	}
	if left += d.left; left > 0 {
		out = append(out, context("And "+countOf(left, "more thing waits", "more things wait")+" for you: they are in my Home tab."))
	}
	if again {
		out = append(out, context("Sent again, because I could not tell whether it arrived. If you have seen it already, there is nothing more to do."))
	}
	return out
}

// dm is one direct message while it is drawn.
type dm struct {
	to      meeting.Person
	several bool           // notices: each is then short
	acted   int            // how many things have their buttons by now
	most    int            // how many may
	left    int            // how many were left out
	with    []meeting.Item // further items that were cancelled with the one of this notice
}

// countParts is how many things the notices ask or tell: items count one by one.
func countParts(parts []Part) int {
	n := 0
	for i, part := range parts {
		if !saidBefore(parts, i) {
			n += max(1, len(itemsOf(part)))
		}
	}
	return n
}

// itemsOf is the items that a notice gives to its reader and that are still open.
func itemsOf(part Part) []meeting.Item {
	if part.N.Kind != meeting.GiveItems {
		return nil
	}
	var open []meeting.Item
	for _, i := range part.E.Given(part.N) {
		if i.Open() && i.Owner == part.N.To {
			open = append(open, i)
		}
	}
	return open
}

// directText is the notification: number and verb only, because lock screens are public.
func directText(parts []Part, now time.Time) string {
	if len(parts) == 0 {
		return "There is news"
	}
	first := parts[0].E.ID.String()
	n := countParts(parts)
	if n == 1 && len(parts) > 1 {
		return first + ": " + itoa(len(parts)) + " action items are cancelled"
	}
	if n > 1 && len(parts) > 1 {
		others := map[meeting.ID]bool{}
		for _, part := range parts {
			others[part.E.ID] = true
		}
		if len(others) > 1 {
			first += " and " + itoa(len(others)-1) + " more"
		}
		return first + ": " + itoa(n) + " things wait for you"
	}
	return first + ": " + drawings[parts[0].N.Kind].verb(parts[0], now)
}

// title begins one notice: what it is, and of which escalation (unless the one before was of the same).
func (p *page) title(s string) {
	if p.untitled {
		p.say(s)
		return
	}
	p.say(s + "\n" + p.e.ID.String() + " · " + Esc(Cut(p.e.Customer, maxName)))
}

// cancelled returns the item that a notice says is cancelled; nil of another notice.
func cancelled(part Part) *meeting.Item {
	if i := part.E.Item(part.N.Number()); part.N.Kind == meeting.TellItem && i != nil && i.Last == meeting.NewsCancelled {
		return i
	}
	return nil
}

// saidBefore reports whether a notice says of another item what the one before it says: that the same
// person cancelled it, for the same reason. One line says both.
func saidBefore(parts []Part, n int) bool {
	if n == 0 || parts[n-1].E.ID != parts[n].E.ID {
		return false
	}
	a, b := cancelled(parts[n-1]), cancelled(parts[n])
	return a != nil && b != nil && a.LastBy == b.LastBy && a.Reason == b.Reason
}

// cancelledNext returns the items that were cancelled with that of a notice.
func cancelledNext(parts []Part, n int) []meeting.Item {
	var all []meeting.Item
	for n++; n < len(parts) && saidBefore(parts, n); n++ {
		all = append(all, *cancelled(parts[n]))
	}
	return all
}
