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

// ItemDateForm changes the deadline of item ref.No.
func ItemDateForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	was := ""
	if i := e.Item(ref.No); i != nil {
		was = dueText(i, e.Zone(i.Owner))
	}
	says := "An earlier date counts at once. A later one needs the chair, " + e.Name(e.Chair) + ", who is asked to agree."
	if by.ID == e.Chair {
		says = "You are the chair, so any date counts at once. The owner hears of it."
	}
	return itemForm(e, FormItemDate, "Change the date", "Check the date", ref, prose(says, false), itemDateInput(was))
}

func itemDateInput(was string) *slack.InputBlock {
	return line("due", "New date", dueHint+". In the owner's zone; a day alone is the end of their working day.", was, maxDue, false)
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

// ParseItemDate reads the new deadline of item no, in its owner's zone. Read a second submit
// with AsShown.
func ParseItemDate(v Values, r Reading, no int) (calendar.Due, error) {
	s, err := said(v, "due", maxDue, "Please give a date, for example Friday 5pm, 1 Dec or within 24 hours.")
	if err != nil {
		return calendar.Due{}, err
	}
	zone := r.Zone
	if i := r.E.Item(no); i != nil {
		zone = ownerZone(itemOwner(r, i), r)
	}
	due, err := r.Calendar.ParseDue(s, r.Now, zone)
	if err != nil {
		return calendar.Due{}, unread("due", 0, err)
	}
	return due, nil
}

// itemOwner is the owner as the escalation knows them: the zone follows the person there.
func itemOwner(r Reading, i *meeting.Item) meeting.Person { return r.E.Person(i.Owner) }

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
