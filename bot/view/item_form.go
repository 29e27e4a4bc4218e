package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The forms of one action item. No: item.
const (
	FormItemDate      = "item-date"
	FormItemDateCheck = "item-date-check"
	FormItemHandOver  = "item-handover"
	FormItemRefuse    = "item-refuse"
	FormItemSnooze    = "item-snooze"
	FormItemCancel    = "item-cancel"
	FormItemLink      = "item-link"
)

// itemAbove shows the item that a form is about: number, owner, task, date.
func itemAbove(e *meeting.Escalation, i *meeting.Item) slack.Block {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(
		strong("Item "+itoa(i.No)+": "), words(i.Text+"\n"), words(e.Name(i.Owner)+", "+dueFlat(*i))))
}

// itemForm is a form about item Ref.No: what it is, then the inputs.
func itemForm[T any](d Form[T], inputs func(*form, *meeting.Item, *T)) Form[T] {
	d.Inputs = func(f *form, x *T) {
		i := f.E.Item(f.Ref.No)
		if i == nil {
			f.gone("This action item no longer exists.")
			return
		}
		f.add(itemAbove(f.E, i))
		inputs(f, i, x)
	}
	return d
}

// ItemDateForm changes the deadline of item Ref.No. It shows what the new one means before it
// is saved.
var ItemDateForm = itemForm(Form[calendar.Due]{
	Name: FormItemDate, Title: "Change date", Submit: "Check the date",
	Look: &look{name: FormItemDateCheck, title: "Check the date", submit: "Change date", from: true, print: func(s *Sheet) string {
		zone := ""
		if i := s.E.Item(s.Ref.No); i != nil {
			zone = s.zoneOf(s.E.Person(i.Owner))
		}
		return digest(s.Typed.Text("due"), itoa(s.Ref.No), zone, s.counted())
	}},
}, func(f *form, i *meeting.Item, due *calendar.Due) {
	owner := f.E.Person(i.Owner)
	switch {
	case f.looking:
		says := "Nothing is saved until you press *Change date*."
		if !i.Due.IsZero() && f.meant(*due).After(i.Due) && f.By.ID != f.E.Chair {
			says += " It is later than before, so the chair has to agree."
		}
		f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(words("New date: "), strong(f.dueWords(*due, owner)))), section(says))
	case f.By.ID == f.E.Chair:
		f.add(prose("You are the chair, so any date counts at once. The owner is told.", false))
	default:
		f.add(prose("An earlier date counts at once. A later one needs the OK of the chair, "+f.E.Name(f.E.Chair)+".", false))
	}
	f.due(due, dueText(i, f.E.Zone(i.Owner)), f.zoneOf(owner), "due", "New date",
		hint(dueHint+". In the owner's zone; a day alone is the end of their working day."),
		need("Please give a date, for example Friday 5pm, 1 Dec or within 24 hours."))
})

// dueText prints a deadline so that it is read back as the same: with its zone where that is
// not the owner's.
func dueText(i *meeting.Item, zone string) string {
	if i.Due.IsZero() {
		return ""
	}
	local := i.Due.In(calendar.New(calendar.DefaultHours(), nil).Zone(i.Zone))
	switch {
	case i.DateOnly && i.Zone == zone:
		return dayOf(i.Due, i.Zone).Format(time.DateOnly)
	case i.Zone == zone:
		return local.Format("2006-01-02 15:04")
	}
	return i.Due.UTC().Format("2006-01-02 15:04") + " UTC"
}

// ItemHandOverForm gives item Ref.No to somebody else.
var ItemHandOverForm = itemForm(Form[meeting.Person]{Name: FormItemHandOver, Title: "Hand over", Submit: "Hand over"},
	func(f *form, _ *meeting.Item, to *meeting.Person) {
		f.someone(to, "to", "Who takes it", hint("They get it at once, with the same date. They and the chair are told."), need("Please choose who takes it."))
	})

// ItemRefuseForm gives item Ref.No back to the chair.
var ItemRefuseForm = itemForm(Form[string]{Name: FormItemRefuse, Title: "Will not do", Submit: "Return to chair"},
	func(f *form, _ *meeting.Item, reason *string) {
		f.text(reason, "reason", "Why not", hint("The item goes back to the chair, who reads this."), atMost(maxReason),
			need("Please say why, so that the chair can find another way, for example: I am on leave until Monday."))
	})

// ItemSnoozeForm asks until when the reminders of item Ref.No are silent.
var ItemSnoozeForm = itemForm(Form[time.Time]{Name: FormItemSnooze, Title: "Snooze", Submit: "Snooze"},
	func(f *form, i *meeting.Item, until *time.Time) {
		if until.IsZero() {
			*until = i.Snoozed
		}
		f.moment(until, "until", "Next reminder", hint("Before the deadline, a snooze ends when the item is due. The chair still sees the item."),
			need("Please choose a day and a time, for example tomorrow at 9:00."))
	})

// ItemCancelForm takes item Ref.No off the list; only the chair does.
var ItemCancelForm = itemForm(Form[string]{Name: FormItemCancel, Title: "Cancel an item", Submit: "Cancel the item"},
	func(f *form, _ *meeting.Item, reason *string) {
		f.text(reason, "reason", "Why it is not needed any more", hint("The item stays in the record with this reason. Its owner is told."), atMost(maxReason),
			need("Please say why it is not needed any more, for example: done by the vendor."))
	})

// ItemLinkForm says which parts of the chosen option item Ref.No delivers; none is an answer.
var ItemLinkForm = itemForm(Form[[]meeting.PartRef]{
	Name: FormItemLink, Title: "What it delivers", Submit: "Save",
	Sight: &sight{inputs: true, rev: func(e *meeting.Escalation, ref Ref) int {
		if i := e.Item(ref.No); i != nil {
			return i.Linked
		}
		return 0
	}},
	Begin: func(s *Sheet) []meeting.PartRef {
		if i := s.E.Item(s.Ref.No); i != nil {
			return i.Parts
		}
		return nil
	},
}, func(f *form, i *meeting.Item, parts *[]meeting.PartRef) {
	picks := each(linkable(f.E, i), func(p meeting.PartRef) pick {
		text := f.E.PartText(p)
		if d := f.E.Standing(); d == nil || d.Option != p.Option {
			text = "Option " + itoa(p.Option) + ": " + text
		}
		return pick{partValue(p), text}
	})
	if len(picks) == 0 {
		f.gone("No option was chosen yet, or it has no parts. Come back after the decision.")
		return
	}
	values := each(*parts, partValue)
	f.choices(&values, "item", "Parts of the chosen option", picks, hint("A part that no item delivers stays on the decision's card."))
	*parts = each(values, partOf)
})

// linkable is every part of the chosen option, and what the item is linked to already.
func linkable(e *meeting.Escalation, i *meeting.Item) []meeting.PartRef {
	var all []meeting.PartRef
	if d := e.Standing(); d != nil {
		for n := range len(e.Option(d.Option).Offer.All()) + 1 {
			all = append(all, meeting.PartRef{Option: d.Option, Part: n})
		}
	}
	for _, p := range i.Parts {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return slices.DeleteFunc(all, func(p meeting.PartRef) bool { return e.PartText(p) == "" })
}

func partValue(p meeting.PartRef) string { return itoa(p.Option) + "." + itoa(p.Part) }

// partOf reads partValue.
func partOf(s string) (p meeting.PartRef) {
	option, part, _ := strings.Cut(s, ".")
	p.Option, _ = strconv.Atoi(option)
	p.Part, _ = strconv.Atoi(part)
	return p
}
