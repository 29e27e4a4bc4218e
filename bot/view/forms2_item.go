package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// itemAbove shows the item that a form is about: number, owner, task, date.
func itemAbove(e *meeting.Escalation, i *meeting.Item) Blocks {
	return Blocks{slack.NewRichTextBlock("", slack.NewRichTextSection(
		strong("Item "+itoa(i.No)+": "), words(i.Text+"\n"), words(e.Name(i.Owner)+", "+dueFlat(*i))))}
}

// itemForm is a form about item ref.No: what it is, then the inputs.
func itemForm(e *meeting.Escalation, name, title, submit string, ref Ref, blocks ...slack.Block) slack.ModalViewRequest {
	i := e.Item(ref.No)
	if i == nil {
		return modal("", title, "", ref, section("There is no such action item any more."))
	}
	return modal(name, title, submit, ref, append(itemAbove(e, i), blocks...)...)
}

// ItemDateForm changes the deadline of item Ref.No. It shows what the new one means before it
// is saved.
var ItemDateForm = Form[calendar.Due]{
	Name: FormItemDate, Title: "Change the date", Submit: "Check the date",
	Look: &look{name: FormItemDateCheck, title: "Check the date", submit: "Change the date", print: func(s *Sheet) string {
		zone := ""
		if i := s.E.Item(s.Ref.No); i != nil {
			zone = s.zoneOf(s.E.Person(i.Owner))
		}
		return digest(s.Typed.Text("due"), itoa(s.Ref.No), zone, counted(s.old()))
	}},
	Inputs: func(f *form, due *calendar.Due) {
		i := f.item()
		if i == nil {
			return
		}
		owner := f.E.Person(i.Owner)
		switch {
		case f.looking:
			later := ""
			if !i.Due.IsZero() && resolved(*due, f.old()).After(i.Due) && f.By.ID != f.E.Chair {
				later = " It is later than before, so the chair is asked to agree."
			}
			f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(words("New date: "), strong(dueWords(*due, f.old(), f.By, owner)))),
				section("*Change the date* saves; nothing is saved yet."+later))
		case f.By.ID == f.E.Chair:
			f.add(prose("You are the chair, so any date counts at once. The owner hears of it.", false))
		default:
			f.add(prose("An earlier date counts at once. A later one needs the chair, "+f.E.Name(f.E.Chair)+", who is asked to agree.", false))
		}
		f.due(due, dueText(i, f.E.Zone(i.Owner)), f.zoneOf(owner), "due", "New date",
			hint(dueHint+". In the owner's zone; a day alone is the end of their working day."),
			need("Please give a date, for example Friday 5pm, 1 Dec or within 24 hours."))
	},
}

// item is the item that the form is about, shown above its inputs; nil when it is gone.
func (f *form) item() *meeting.Item {
	i := f.E.Item(f.Ref.No)
	if i == nil {
		f.gone("There is no such action item any more.")
		return nil
	}
	f.add(itemAbove(f.E, i)...)
	return i
}

// due is a deadline, read in a zone; was is how the form shows the one that there is.
func (f *form) due(p *calendar.Due, was, zone, id, label string, a ...about) {
	s, ok := f.typed(of(id, label, maxDue, a), was, false)
	if !ok {
		return
	}
	if *p = (calendar.Due{}); s == "" {
		return
	}
	due, err := f.calendar().ParseDue(s, f.Now, zone)
	if err != nil {
		f.refuse(id, "%s", err.Error())
	}
	*p = due
}

// zoneOf is the zone in which somebody's deadlines are read; that of whoever writes them stands
// in while it is not known.
func (s *Sheet) zoneOf(owner meeting.Person) string {
	if owner.Zone != "" {
		return owner.Zone
	}
	return s.By.Zone
}

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

// ItemHandOverForm gives item ref.No to somebody else.
func ItemHandOverForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	return itemForm(e, FormItemHandOver, "Hand over", "Hand over", ref,
		person("to", "Who takes it", "It is theirs at once, with the same date. They and the chair hear of it.", "", false))
}

// ParseItemHandOver reads who takes the item.
func ParseItemHandOver(v Values, r Reading) (meeting.Person, error) {
	return someone(v, r, "to", "Please choose who takes it.")
}

// ItemRefuseForm gives item ref.No back to the chair.
func ItemRefuseForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	return itemForm(e, FormItemRefuse, "Will not do", "Give it back", ref,
		area("reason", "Why not", "The item goes back to the chair, who reads this.", "", maxReason, false))
}

// ParseItemRefuse reads why the owner will not do it.
func ParseItemRefuse(v Values, _ Reading) (string, error) {
	return said(v, "reason", maxReason, "Please say why, so that the chair can find another way, for example: I am on leave until Monday.")
}

// ItemSnoozeForm asks until when the reminders of item ref.No are silent.
func ItemSnoozeForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	var was time.Time
	if i := e.Item(ref.No); i != nil {
		was = i.Snoozed
	}
	return itemForm(e, FormItemSnooze, "Snooze", "Snooze", ref,
		momentpick("until", "Remind me again at", "Before the deadline a snooze ends at it. It hides nothing from the chair.", was, false))
}

// ParseItemSnooze reads until when the reminders are silent.
func ParseItemSnooze(v Values, _ Reading) (time.Time, error) {
	u := v["until"].Unix
	if u == 0 {
		return time.Time{}, meeting.Refuse("until", "Please choose a day and a time, for example tomorrow at 9:00.")
	}
	return time.Unix(u, 0).UTC(), nil
}

// ItemCancelForm takes item ref.No off the list; only the chair does.
func ItemCancelForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	return itemForm(e, FormItemCancel, "Cancel an item", "Cancel the item", ref,
		area("reason", "Why it is not needed any more", "The item stays in the record with this reason. Its owner hears of it.", "", maxReason, false))
}

// ParseItemCancel reads why the item is not needed any more.
func ParseItemCancel(v Values, _ Reading) (string, error) {
	return said(v, "reason", maxReason, "Please say why it is not needed any more, for example: done by the vendor.")
}
