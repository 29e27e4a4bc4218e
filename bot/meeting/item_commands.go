package meeting

import (
	"strings"
	"time"
	"unicode/utf8"

	"escalate/bot/calendar"
)

// AddItems gives one person tasks.
func (e *Escalation) AddItems(by, owner Person, drafts []ItemDraft, at time.Time) error {
	if err := e.writable(by, "Action items cannot be added any more"); err != nil {
		return err
	}
	if err := named([]Person{owner}, "owner"); err != nil {
		return err
	}
	switch {
	case owner.ID == "":
		return Refuse("owner", "Please name who does it.")
	case len(drafts) == 0:
		return Refuse("tasks", "Please write at least one task, one a line.")
	case len(drafts) > MaxTasks:
		return Refuse("tasks", "Please write at most %d tasks at once.", MaxTasks)
	}
	for _, d := range drafts {
		if strings.TrimSpace(d.Text) == "" {
			return Refuse("tasks", "Please write at least one task, one a line.")
		}
		if utf8.RuneCountInString(d.Text) > MaxTask {
			return Refuse("tasks", "Please shorten each task to %d characters.", MaxTask)
		}
		if due := e.deadline(d.Due, at); !due.At.IsZero() && !due.At.After(at) {
			return Refuse("tasks", "\"%s\" has passed already, counted from the decision. Please give a date in the future.", due.Typed)
		}
		if err := e.parts(d.Parts); err != nil {
			return err
		}
	}
	e.admit([]Person{owner}, by.ID, at)
	first := len(e.Items) + 1
	for _, d := range drafts {
		e.happen(at, by.ID, ItemGiven{Owner: owner.ID, Text: strings.TrimSpace(d.Text), Due: e.deadline(d.Due, at), Parts: d.Parts})
	}
	if owner.ID != by.ID {
		e.tell(GiveItems, owner.ID, number(first)+"-"+number(len(e.Items)))
	}
	e.card(ItemsCard)
	e.card(StatusCard)
	e.cards(NotesCard, DecisionCard)
	return nil
}

// deadline resolves what was typed: a length of time counts from the decision, before one
// from now.
func (e *Escalation) deadline(d calendar.Due, at time.Time) Deadline {
	out := Deadline{At: d.At, DateOnly: d.DateOnly, Zone: d.Zone, Typed: d.Typed}
	if d.Within > 0 {
		from := at
		if s := e.OfRound(); s != nil {
			from = s.On
		}
		out.At = from.Add(d.Within)
	}
	out.At = out.At.UTC().Truncate(time.Microsecond)
	if d.At.IsZero() && d.Within == 0 {
		out = Deadline{}
	}
	return out
}

// own returns an open item for whoever may act on it: its owner, or the chair for them.
func (e *Escalation) own(by Person, no int) (*Item, error) {
	if err := e.writable(by, "Action items cannot be changed any more"); err != nil {
		return nil, err
	}
	i := e.Item(no)
	switch {
	case i == nil:
		return nil, Refuse("", "There is no such action item.")
	case i.Owner != by.ID && by.ID != e.Chair:
		return nil, Refuse("", "This item belongs to %s now.", e.Name(i.Owner))
	case i.Status == ItemDone:
		return nil, Refuse("", "This item is done already. Undo is on the items' card.")
	case i.Status == ItemCancelled:
		return nil, Refuse("", "This item was cancelled by %s: %s", e.Name(i.LastBy), i.Reason)
	}
	return i, nil
}

func (e *Escalation) itemChanged(at time.Time, by UserID, c Change) {
	e.happen(at, by, c)
	e.card(ItemsCard)
	e.cards(NotesCard)
}

// Done records that the item is done.
func (e *Escalation) Done(by Person, no int, at time.Time) error {
	if _, err := e.own(by, no); err != nil {
		return err
	}
	e.itemChanged(at, by.ID, ItemFinished{no})
	return nil
}

// Undo takes a "done" back.
func (e *Escalation) Undo(by Person, no int, at time.Time) error {
	if err := e.writable(by, "Action items cannot be changed any more"); err != nil {
		return err
	}
	i := e.Item(no)
	switch {
	case i == nil || i.Status != ItemDone:
		return Refuse("", "This item is not marked as done.")
	case i.Owner != by.ID && by.ID != e.Chair:
		return Refuse("", "Only %s or the chair can take this back.", e.Name(i.Owner))
	}
	e.itemChanged(at, by.ID, ItemReopened{no})
	return nil
}

// ChangeDate moves the deadline: earlier, or for the first time, at once; later when the
// chair agrees.
func (e *Escalation) ChangeDate(by Person, no int, due calendar.Due, at time.Time) error {
	i, err := e.own(by, no)
	if err != nil {
		return err
	}
	d := e.deadline(due, at)
	switch {
	case d.At.IsZero():
		return Refuse("due", "Please give a date.")
	case !d.At.After(at):
		return Refuse("due", "That time is in the past. Please give one in the future.")
	}
	if by.ID != e.Chair && !i.Due.IsZero() && d.At.After(i.Due) {
		e.itemChanged(at, by.ID, ItemWished{No: no, To: d})
		e.tell(AskDate, e.Chair, number(no))
		return nil
	}
	e.itemChanged(at, by.ID, ItemMoved{No: no, To: d})
	if by.ID != i.Owner {
		e.tell(TellItem, i.Owner, number(no))
	}
	return nil
}

// AgreeDate is the chair's answer to the wish for a later date. wish is the moment that the
// button showed.
func (e *Escalation) AgreeDate(by Person, no int, wish time.Time, agree bool, at time.Time) error {
	if err := e.chair(by, "agree to a later date"); err != nil {
		return err
	}
	i, err := e.own(by, no)
	switch {
	case err != nil:
		return err
	case i.Wish == nil:
		return Refuse("", "Nobody is asking for a later date any more.")
	case i.Wish.At.Unix() != wish.Unix(): // a button carries whole seconds
		return Stale("The owner asked for another date in the meantime. The date did not change. This is the request now.")
	case agree && !wish.After(at):
		return Refuse("", "That date has passed. Give the item a new date, or keep the old one.")
	}
	if agree {
		e.itemChanged(at, by.ID, ItemMoved{No: no, To: *i.Wish})
	} else {
		e.itemChanged(at, by.ID, ItemWishRefused{no})
	}
	e.tell(TellItem, e.Item(no).Owner, number(no))
	return nil
}

// HandOverItem gives the item to somebody else at once; new owner and chair hear.
func (e *Escalation) HandOverItem(by Person, no int, to Person, at time.Time) error {
	i, err := e.own(by, no)
	if err != nil {
		return err
	}
	if err := named([]Person{to}, "to"); err != nil {
		return err
	}
	if to.ID == "" || to.ID == i.Owner && i.Status == ItemOpen {
		return Refuse("to", "Please name someone else.")
	}
	before := i.Owner
	e.admit([]Person{to}, by.ID, at)
	e.itemChanged(at, by.ID, ItemHandedOver{No: no, To: to.ID})
	for _, id := range []UserID{to.ID, before, e.Chair} {
		if id != by.ID && e.Has(id) {
			e.tell(TellItem, id, number(no))
		}
	}
	return nil
}

// WillNotDo gives the item back to the chair, with a reason.
func (e *Escalation) WillNotDo(by Person, no int, reason string, at time.Time) error {
	i, err := e.own(by, no)
	reason = strings.TrimSpace(reason)
	switch {
	case err != nil:
		return err
	case i.Status == ItemRefused:
		return Refuse("", "This item is already back with the chair.")
	case reason == "":
		return Refuse("reason", "Please say why, so that the chair can find another way.")
	}
	e.itemChanged(at, by.ID, ItemTurnedDown{No: no, Reason: reason})
	if by.ID != e.Chair {
		e.tell(TellItem, e.Chair, number(no))
	}
	return nil
}

// CancelItem takes an item off the list; it stays in the record.
func (e *Escalation) CancelItem(by Person, no int, reason string, at time.Time) error {
	if err := e.chair(by, "cancel an item"); err != nil {
		return err
	}
	i, err := e.own(by, no)
	reason = strings.TrimSpace(reason)
	switch {
	case err != nil:
		return err
	case reason == "":
		return Refuse("reason", "Please say why it is not needed any more.")
	}
	owner := i.Owner
	e.itemChanged(at, by.ID, ItemDropped{No: no, Reason: reason})
	if owner != by.ID && e.Has(owner) {
		e.tell(TellItem, owner, number(no))
	}
	return nil
}
