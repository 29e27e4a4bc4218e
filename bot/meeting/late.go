package meeting

import "time"

// prompt is how soon after it became owed a reminder is usually said.
const prompt = time.Minute

// saidLate keeps that a reminder, or the channel's digest, was said long after it fell due: after
// an outage, or once its reader worked again. It told what was true then, so another one that
// became owed before that is not wanted any more: nobody hears twice. said is zero for just now.
func (e *Escalation) saidLate(n Notice, said, at time.Time) {
	said = saidBy(said, at).Add(time.Microsecond) // what became owed at that very moment is said too
	if last, keep := e.remindedOf(n); e.Phase.Open() && keep != nil && said.After(n.At.Add(prompt)) && said.After(last) {
		e.happen(at, "", SaidLate{Kind: n.Kind, To: n.To, Subject: n.Subject, Said: said})
	}
}

// saidBy is when something was said of which Slack's answer came at; zero is just now.
func saidBy(said, at time.Time) time.Time {
	if said.IsZero() || said.After(at) {
		said = at
	}
	return said.UTC().Truncate(time.Microsecond)
}

// remindedOf is when the reader was last reminded of what a reminder is about, and what keeps
// another time; nil when that waits for them no more.
func (e *Escalation) remindedOf(n Notice) (last time.Time, keep func(said time.Time)) {
	one := func(t *time.Time) (time.Time, func(time.Time)) { return *t, func(said time.Time) { *t = said } }
	theirs := func(a *Asking) (time.Time, func(time.Time)) {
		return a.last(n.To), func(said time.Time) { a.nudge(n.To, said) }
	}
	switch n.Kind {
	case NagItem:
		if i := e.Item(n.Number()); i != nil && i.Open() && i.Owner == n.To {
			return one(&i.Told)
		}
	case NudgeReview:
		if r := e.Review(Role(n.Subject)); r != nil && !r.In() {
			return theirs(&r.Asking)
		}
	case NudgeDecision:
		if d := e.Pending(); d != nil && d.No == n.Number() {
			return theirs(&d.Asking)
		}
	case NudgeException:
		x := e.Exception(n.Number())
		if x == nil || !x.Waits() {
			break
		}
		for _, r := range exceptionRoles {
			if s := x.Side(r); s.Answer == NoAnswer && e.exceptionWho(*x, r) == n.To {
				return one(&s.Nudged)
			}
		}
	case SayDigest:
		return one(&e.Digest)
	case AskDates:
		if n.To == e.Chair {
			return one(&e.Dates)
		}
	}
	return time.Time{}, nil
}

// heard says that the reader was reminded of this after the notice became owed.
func (e *Escalation) heard(n Notice) bool {
	last, _ := e.remindedOf(n)
	return last.After(n.At)
}

// SaidLate is a reminder that was said long after it fell due.
type SaidLate struct {
	Kind    Kind
	To      UserID
	Subject string `json:",omitempty"`
	Said    time.Time
}

func (c SaidLate) apply(e *Escalation, _ Event) {
	last, keep := e.remindedOf(Notice{Kind: c.Kind, To: c.To, Subject: c.Subject})
	if keep != nil && c.Said.After(last) {
		keep(c.Said)
	}
}

func init() { register(SaidLate{}) }
