package meeting

import "time"

// Snooze keeps the item silent until then, for its owner only. Before the deadline a snooze
// ends at it; it hides nothing from chair or sponsor.
func (e *Escalation) Snooze(by Person, no int, until, at time.Time) error {
	i, err := e.own(by, no)
	switch {
	case err != nil:
		return err
	case i.Owner != by.ID:
		return Refuse("", "Only %s can snooze this reminder.", e.Name(i.Owner))
	case !until.After(at):
		return Refuse("until", "That time is in the past. Please choose one in the future, for example tomorrow at 9:00.")
	}
	if tooFar(until, at) {
		return Refuse("until", "That is more than ten years ahead. Please choose an earlier moment.")
	}
	if i.Due.After(at) && until.After(i.Due) {
		until = i.Due
	}
	e.happen(at, by.ID, ItemSnoozed{No: no, Until: until.UTC().Truncate(time.Microsecond)})
	return nil
}

// QuietUntil returns when the owner of an item hears of it again: a snooze may end earlier than was
// asked, or out of hours. It is the snooze's own end where no reminder is left.
func (e *Escalation) QuietUntil(no int, p *Policy) time.Time {
	p = p.usable()
	i := e.Item(no)
	at := e.rung(i, p)
	if at.IsZero() {
		return i.Snoozed
	}
	q := question{e, Notice{Kind: NagItem, To: i.Owner, Subject: number(no), At: at}, at, p}
	for v := q.hour(kinds[NagItem]); !v.Until.IsZero(); v = q.hour(kinds[NagItem]) {
		q.now = v.Until
	}
	return q.now
}

// ItemSnoozed is a wish for silence.
type ItemSnoozed struct {
	No    int
	Until time.Time
}

func (c ItemSnoozed) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Snoozed, i.Told = c.Until, ev.At // who snoozes has just read it: an overdue snooze skips from here
}

func init() { register(ItemSnoozed{}) }
