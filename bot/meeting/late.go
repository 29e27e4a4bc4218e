package meeting

import "time"

// prompt is how soon after it became owed a reminder is usually said.
const prompt = time.Minute

// saidLate records that a reminder, or the channel's digest, was said long after it fell due: after
// an outage, or once its reader worked again. It told what was true then, so another one that
// became owed before that is not wanted any more: nobody hears twice. said is zero for just now.
func (e *Escalation) saidLate(n Notice, said, at time.Time) {
	said = saidBy(said, at).Add(time.Microsecond) // what became owed at that very moment is said too
	if last, keep := e.remindedOf(n); e.Phase.Open() && keep != nil && said.After(n.At.Add(prompt)) && said.After(last) {
		e.happen(at, "", SaidLate{Kind: n.Kind, To: n.To, Subject: n.Subject, Said: said})
	}
}

// saidBy returns when something was said of which Slack's answer came at; zero is just now.
func saidBy(said, at time.Time) time.Time {
	if said.IsZero() || said.After(at) {
		said = at
	}
	return said.UTC().Truncate(time.Microsecond)
}

// remindedOf returns when the reader was last reminded of what a reminder is about, and how to keep
// another time; keep is nil when that waits for them no more.
func (e *Escalation) remindedOf(n Notice) (last time.Time, keep func(said time.Time)) {
	if reminded := kinds[n.Kind].reminded; reminded != nil {
		return reminded(question{e: e, n: n})
	}
	return time.Time{}, nil
}

// heard reports whether the reader was reminded of this after the notice became owed.
func (q question) heard() bool {
	last, _ := q.e.remindedOf(q.n)
	return last.After(q.n.At)
}

// kept is a moment of the state as a last reminder; nil when there is none.
func kept(t *time.Time) (time.Time, func(time.Time)) {
	if t == nil {
		return time.Time{}, nil
	}
	return *t, func(said time.Time) { *t = said }
}

// theirs returns the reader's own last reminder.
func (q question) theirs(a *Asking) (time.Time, func(time.Time)) {
	return a.last(q.n.To), func(said time.Time) { a.nudge(q.n.To, said) }
}

func itemReminded(q question) (time.Time, func(time.Time)) {
	if i := q.e.Item(q.n.Number()); i != nil && i.Open() && i.Owner == q.n.To {
		return kept(&i.Told)
	}
	return kept(nil)
}

func reviewReminded(q question) (time.Time, func(time.Time)) {
	if r := q.e.Review(Role(q.n.Subject)); r != nil && !r.In() {
		return q.theirs(&r.Asking)
	}
	return kept(nil)
}

func decisionReminded(q question) (time.Time, func(time.Time)) {
	if d := q.e.Pending(); d != nil && d.No == q.n.Number() {
		return q.theirs(&d.Asking)
	}
	return kept(nil)
}

func exceptionReminded(q question) (time.Time, func(time.Time)) {
	x := q.e.Exception(q.n.Number())
	if x == nil || !x.Waits() {
		return kept(nil)
	}
	for _, r := range exceptionRoles {
		if s := x.Side(r); s.Answer == NoAnswer && q.e.exceptionWho(*x, r) == q.n.To {
			return kept(&s.Nudged)
		}
	}
	return kept(nil)
}

func digestSaid(q question) (time.Time, func(time.Time)) { return kept(&q.e.Digest) }

func datesReminded(q question) (time.Time, func(time.Time)) {
	if q.n.To == q.e.Chair {
		return kept(&q.e.Dates)
	}
	return kept(nil)
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

func init() { registerQuiet(SaidLate{}) }
