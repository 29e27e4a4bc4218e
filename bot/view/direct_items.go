package view

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// nag reminds the owner of an item.
func (p *page) nag(i meeting.Item, _ meeting.Notice) {
	p.title(p.nagWords(i))
	p.ownRow(i)
}

// tellOverdue tells chair or sponsor of somebody's overdue item.
func (p *page) tellOverdue(i meeting.Item, n meeting.Notice) {
	p.title("An action item of " + p.name(i.Owner) + " is overdue.")
	p.say(p.item(i))
	if n.To == p.e.Chair {
		p.chairRow(i)
	}
}

// nagWords says what is due, and when.
func (p *page) nagWords(i meeting.Item) string {
	word := "due "
	if overdue(i, p.now) {
		word = "*overdue*, it was due "
	}
	return itoa(i.No) + ". " + p.esc(i.Text) + ": " + word + dueLine(i) + "."
}

// overdue is when its owner is told so: what is said at the deadline arrives a moment after
// it, and is no reproach.
func overdue(i meeting.Item, now time.Time) bool {
	return i.Overdue(now) && now.After(i.Due.Add(meeting.Lateness))
}

// ownRow is the owner's buttons.
func (p *page) ownRow(i meeting.Item) {
	if i.Status != meeting.ItemOpen {
		return
	}
	ref := p.no(i.No, 0)
	row := []slack.BlockElement{button(ActItemDone, "Mark done", ref)}
	if !i.Due.IsZero() {
		row = append(row, p.snooze(i))
	}
	p.row(append(row,
		p.form(FormItemDate, "Change date", ref), p.form(FormItemHandOver, "Hand over", ref), p.form(FormItemRefuse, "Will not do", ref))...)
}

// snooze is a select: an hour, this afternoon, tomorrow morning, or a time of one's own.
func (p *page) snooze(i meeting.Item) slack.BlockElement {
	var all []*slack.OptionBlockObject
	for _, o := range []pick{{"hour", "For one hour"}, {"afternoon", "Until this afternoon"}, {"tomorrow", "Until tomorrow morning"}, {"pick", "Pick a time"}} {
		ref := Ref{Of: p.e.ID, No: i.No, Key: o.value}
		all = append(all, slack.NewOptionBlockObject(ref.String(), plain(o.text, 75), nil))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Snooze", 150), ActItemSnooze, all...)
}

// chairRow is what the chair can do about somebody else's item.
func (p *page) chairRow(i meeting.Item) {
	ref := p.no(i.No, 0)
	p.row(
		p.form(FormItemHandOver, "Hand over", ref), p.form(FormItemDate, "Change date", ref),
		button(ActItemDone, "Mark done", ref), p.form(FormItemCancel, "Cancel", ref),
	)
}

func (p *page) giveItems(d *dm, n meeting.Notice) {
	open := itemsOf(Part{E: p.e, N: n})
	if len(open) == 0 {
		return
	}
	by := ""
	if open[0].By != "" && open[0].By != n.To {
		by = " from " + p.name(open[0].By)
	}
	p.title("You have " + countOf(len(open), "action item", "action items") + by + ".")
	for k, i := range open {
		if d.acted >= d.most {
			d.left += len(open) - k
			return
		}
		d.acted++
		p.say(p.item(i))
		p.ownRow(i)
	}
}

// undated asks the chair for dates.
func (p *page) undated(d *dm, _ meeting.Notice) {
	var open []meeting.Item
	for _, i := range p.e.OpenItems() {
		if i.Due.IsZero() {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return
	}
	p.title("No date is set for " + countOf(len(open), "action item", "action items") + ". Items without a date get no reminders.")
	p.itemButtons(d, open, FormItemDate, "Set a date")
}

// handOn asks the chair for new owners of what somebody left behind.
func (p *page) handOn(d *dm, n meeting.Notice) {
	var open []meeting.Item
	for _, i := range p.e.OpenItems() {
		if !p.e.Has(i.Owner) && (n.Subject == "" || string(i.Owner) == n.Subject) {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return
	}
	who := "Their owners are no longer part of it"
	if n.Subject != "" {
		who = p.name(meeting.UserID(n.Subject)) + " " + p.gone(meeting.UserID(n.Subject))
	}
	p.title(who + ". Please find a new owner for " + countOf(len(open), "action item", "action items") + ".")
	p.itemButtons(d, open, FormItemHandOver, "Hand over")
}

func (p *page) itemButtons(d *dm, open []meeting.Item, form, text string) {
	for k, i := range open {
		if d.acted >= d.most {
			d.left += len(open) - k
			return
		}
		d.acted++
		p.with(itoa(i.No)+". "+p.esc(i.Text)+" · "+p.name(i.Owner)+", "+p.dueWord(i), p.form(form, text, p.no(i.No, 0)))
	}
}

// askDate asks the chair to agree to a later date. The buttons carry the date that was shown.
func (p *page) askDate(i meeting.Item, _ meeting.Notice) {
	if i.Wish == nil {
		return
	}
	p.title(p.name(i.Owner) + " asks for a later date.")
	p.say(itoa(i.No) + ". " + p.esc(i.Text) + "\nNow due " + dueLine(i) + ". Asked: *" + dueAt(i.Wish.At, i.Wish.DateOnly, i.Wish.Zone) + "*.")
	ref := Ref{Of: p.e.ID, No: i.No, At: i.Wish.At.Unix()}
	p.row(primary(ActAgree, "Agree", ref), button(ActDisagreeDate, "Keep the date", ref))
}

// itemNews says what happened to an item, or to several that were cancelled together.
func (p *page) itemNews(d *dm, n meeting.Notice) {
	if len(d.with) == 0 {
		oneItem((*page).tellItem)(p, d, n)
		return
	}
	i := p.e.Item(n.Number())
	d.acted++
	all := each(append([]meeting.Item{*i}, d.with...), func(i meeting.Item) string { return itoa(i.No) + ". " + p.esc(i.Text) })
	p.title(p.name(i.LastBy) + " cancelled " + itoa(len(all)) + " action items: " + strings.Join(all, "; ") + ". There is nothing more to do.")
	if i.Reason != "" {
		p.small("Reason: " + p.esc(i.Reason))
	}
}

// tellItem says what happened to an item that the reader had, has or chairs.
func (p *page) tellItem(i meeting.Item, n meeting.Notice) {
	by := p.name(i.LastBy)
	mine := i.Owner == n.To && i.Open()
	s := "An action item changed."
	switch i.Last {
	case meeting.NewsDone:
		s = by + " marked an action item as done."
	case meeting.NewsReopened:
		s = by + " opened an action item again."
	case meeting.NewsHandedOver:
		s = by + " handed an action item over to " + p.name(i.Owner) + "."
		if mine {
			s = by + " handed an action item over to you."
		}
	case meeting.NewsRefused:
		s = by + " will not do an action item. You can hand it over or cancel it."
		if n.To != p.e.Chair {
			s = by + " will not do an action item. It is back with the chair."
		}
	case meeting.NewsCancelled:
		s = by + " cancelled an action item. There is nothing more to do."
	case meeting.NewsMoved:
		s = by + " changed the date of an action item."
	case meeting.NewsWish:
		s = by + " asked for a later date of an action item."
	case meeting.NewsWishNo:
		s = by + " did not agree to the later date. The date stays."
	}
	switch { // a hand-over that waited to be told, with what came after it
	case i.Last == meeting.NewsHandedOver || !i.Open():
	case mine && len(i.Past) > 0:
		s += " It is yours."
	case !mine && slices.Contains(i.Past, n.To):
		s += " It is with " + p.name(i.Owner) + "."
	}
	p.title(s)
	p.say(p.item(i))
	switch {
	case mine && i.Status == meeting.ItemOpen:
		p.ownRow(i)
	case i.Open() && n.To == p.e.Chair && i.Status == meeting.ItemRefused:
		p.chairRow(i)
	}
}
