package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// items draws the action items by owner, each with its menu.
func (p *page) items() {
	all := p.e.Items
	open, late := 0, 0
	for _, i := range all {
		if i.Open() {
			open++
		}
		if i.Overdue(p.now) {
			late++
		}
	}
	title := "Action items · " + itoa(open) + " of " + itoa(len(all)) + " open"
	if late > 0 {
		title += ", " + itoa(late) + " overdue"
	}
	p.head(title)
	shown := p.shownItems()
	var owner meeting.UserID
	for _, i := range shown {
		if i.Owner != owner || i.No == shown[0].No {
			owner = i.Owner
			p.say("*" + p.name(owner) + "*" + p.leftWord(owner))
		}
		p.with(p.item(i), p.itemMenu(i))
	}
	if rest := len(all) - len(shown); rest > 0 {
		p.cut = true
		p.small("And " + countOf(rest, "more item", "more items") + " in the whole list.")
	}
	if p.open() {
		p.row(p.form(FormItems, "Add action items", p.ref()))
	}
}

// leftWord marks an owner who is not in the escalation any more.
func (p *page) leftWord(id meeting.UserID) string {
	if p.e.Has(id) {
		return ""
	}
	return " · " + p.gone(id) + "; the chair hands the items over"
}

// shownItems is the items by owner, in the order in which the owners first got one. When
// there are more than fit, those that are open come first.
func (p *page) shownItems() []meeting.Item {
	most := min(p.rows, 40)
	if p.modal {
		most = p.rows
	}
	pick := slices.Clone(p.e.Items)
	if len(pick) > most {
		slices.SortStableFunc(pick, func(a, b meeting.Item) int { return rank(a, p) - rank(b, p) })
		pick = pick[:most]
	}
	order := map[meeting.UserID]int{}
	for _, i := range p.e.Items {
		if _, ok := order[i.Owner]; !ok {
			order[i.Owner] = i.No
		}
	}
	slices.SortStableFunc(pick, func(a, b meeting.Item) int {
		if d := order[a.Owner] - order[b.Owner]; d != 0 {
			return d
		}
		return a.No - b.No
	})
	return pick
}

// rank puts what is overdue before what is open before what is over.
func rank(i meeting.Item, p *page) int {
	switch {
	case i.Overdue(p.now):
		return 0
	case i.Open():
		return 1
	}
	return 2
}

// item is one item with its state, for mrkdwn.
func (p *page) item(i meeting.Item) string {
	text := itoa(i.No) + ". " + p.esc(i.Text)
	switch i.Status {
	case meeting.ItemDone:
		return "✓ ~" + text + "~ · done by " + p.name(i.LastBy) + ", " + when(i.On, p.e.Zone(i.LastBy))
	case meeting.ItemCancelled:
		return "~" + text + "~ · cancelled by " + p.name(i.LastBy) + ": " + p.esc(i.Reason)
	case meeting.ItemOpen, meeting.ItemRefused:
	}
	s := text + " · " + p.dueWord(i)
	if i.Status == meeting.ItemRefused {
		s += " · *returned to the chair*: " + p.esc(i.Reason)
	}
	if i.Wish != nil {
		s += " · asks for " + dueAt(i.Wish.At, i.Wish.DateOnly, i.Wish.Zone) + "; waiting for the chair"
	}
	return s
}

// dueWord is when an item is due, and whether that is past.
func (p *page) dueWord(i meeting.Item) string {
	switch {
	case i.Due.IsZero():
		return "no date yet"
	case i.Overdue(p.now):
		return "*overdue* since " + dueLine(i)
	}
	return "due " + dueLine(i)
}

// itemMenu is what can be done with an item, by its owner or the chair.
func (p *page) itemMenu(i meeting.Item) slack.BlockElement {
	if !p.open() {
		return nil
	}
	ref := p.no(i.No, 0)
	switch i.Status {
	case meeting.ItemDone:
		return menu(ActItem, entry{ActItemUndo, "Not done after all", ref}, entry{FormID(FormItemLink), "What it delivers", ref})
	case meeting.ItemCancelled:
		return nil
	case meeting.ItemOpen, meeting.ItemRefused:
	}
	return menu(ActItem,
		entry{ActItemDone, "Mark done", ref},
		entry{FormID(FormItemDate), "Change date", ref},
		entry{FormID(FormItemHandOver), "Hand over", ref},
		entry{FormID(FormItemLink), "What it delivers", ref},
		entry{FormID(FormItemCancel), "Cancel (the chair)", ref},
	)
}

// itemFlat is one item for rich and plain text: "3. Prepare the proposal – Sarah Martinez, due …".
func (p *page) itemFlat(i meeting.Item) string {
	s := itoa(i.No) + ". " + p.short(strings.Join(strings.Fields(i.Text), " ")) + " – " + p.named(i.Owner)
	switch {
	case i.Status == meeting.ItemDone:
		return s + ", done"
	case i.Status == meeting.ItemCancelled:
		return s + ", cancelled"
	case i.Due.IsZero():
		return s + ", no date yet"
	case i.Overdue(p.now):
		return s + ", overdue since " + dueFlat(i)
	}
	return s + ", due " + dueFlat(i)
}
