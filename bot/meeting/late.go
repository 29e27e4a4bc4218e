package meeting

import "time"

// prompt is how soon after it became owed a reminder is usually said.
const prompt = time.Minute

// saidLate keeps that a reminder was said long after it fell due: after an outage, or once
// its reader worked again. It told what was true then, so another one that became owed
// before that is not wanted any more: nobody hears twice. said is zero for just now.
func (e *Escalation) saidLate(n Notice, said, at time.Time) {
	if said.IsZero() || said.After(at) {
		said = at
	}
	said = said.UTC().Truncate(time.Microsecond).Add(time.Microsecond) // what became owed at that very moment is said too
	if last := e.remindedOf(n); e.Phase.Open() && last != nil && said.After(n.At.Add(prompt)) && said.After(*last) {
		e.happen(at, "", SaidLate{Kind: n.Kind, To: n.To, Subject: n.Subject, Said: said})
	}
}

// remindedOf is where the escalation keeps when the reader was last reminded of what a
// reminder is about; nil when that waits for them no more.
func (e *Escalation) remindedOf(n Notice) *time.Time {
	switch n.Kind {
	case NagItem:
		if i := e.Item(n.Number()); i != nil && i.Open() && i.Owner == n.To {
			return &i.Told
		}
	case NudgeReview:
		if r := e.Review(Role(n.Subject)); r != nil && !r.In() {
			return &r.Nudged
		}
	case NudgeDecision:
		if d := e.Pending(); d != nil && d.No == n.Number() {
			return &d.Nudged
		}
	case NudgeException:
		x := e.Exception(n.Number())
		if x == nil || !x.Waits() {
			return nil
		}
		for _, r := range exceptionRoles {
			if s := x.Side(r); s.Answer == NoAnswer && e.exceptionWho(*x, r) == n.To {
				return &s.Nudged
			}
		}
	case AskDates:
		if n.To == e.Chair {
			return &e.Dates
		}
	}
	return nil
}

// heard says that the reader was reminded of this after the notice became owed.
func (e *Escalation) heard(n Notice) bool {
	last := e.remindedOf(n)
	return last != nil && last.After(n.At)
}

// SaidLate is a reminder that was said long after it fell due.
type SaidLate struct {
	Kind    Kind
	To      UserID
	Subject string `json:",omitempty"`
	Said    time.Time
}

func (c SaidLate) apply(e *Escalation, _ Event) {
	if last := e.remindedOf(Notice{Kind: c.Kind, To: c.To, Subject: c.Subject}); last != nil && c.Said.After(*last) {
		*last = c.Said
	}
}

func init() { register(SaidLate{}) }
