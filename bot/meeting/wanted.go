package meeting

import (
	"slices"
	"time"
)

// Lateness is how long after the end of working hours something is still said that fell due
// within them, and how long after its deadline an item is called due and not yet overdue:
// sending takes its time.
const Lateness = 15 * time.Minute

// Gather is how long a routine reminder waits for others of the same moment, from whatever
// escalations they come, so that one person gets one message.
const Gather = 2 * time.Second

// question is a notice that would be sent now.
type question struct {
	e   *Escalation
	n   Notice
	now time.Time
	p   *Policy
}

// Wanted decides what becomes of a notice that would be sent now: is it still true, and is this an
// hour for its reader? So an old notice tells today's truth, and a nag for a finished item
// evaporates. What is not sent now has its reason.
func (e *Escalation) Wanted(n Notice, now time.Time, p *Policy) Verdict {
	q := question{e, n, now, p.usable()}
	kind, known := kinds[n.Kind]
	switch {
	case e.Erased != nil:
		return drop("the escalation was erased")
	case !known:
		return drop("this version knows no such kind of notice")
	case n.Direct() != n.Kind.Direct():
		return drop("it is addressed to nobody, or a post to one person")
	case slices.Contains([]lane{makeLane, meetLane, recordLane}, kind.lane) || n.Direct(): // these need no channel
	case e.Channel.State == ChannelAwaited:
		return Verdict{Until: patience(q), Why: "the channel is being made"}
	case e.Channel.State != ChannelLive:
		return drop("there is no channel; once there is, all it needs is owed anew")
	}
	if why := q.unneeded(kind); why != "" {
		return drop(why)
	}
	switch {
	case kind.waits != nil:
		return kind.waits(q)
	case !n.Direct() || n.Urgent || e.presses(n.Kind) || n.AtItsMoment():
		return Verdict{}
	}
	return q.hour(kind)
}

func drop(why string) Verdict { return Verdict{Drop: true, Why: why} }

// unneeded returns why nobody needs the notice any more; "" while somebody does.
func (q question) unneeded(kind spec) string {
	switch {
	case q.n.Direct() && !q.e.Has(q.n.To):
		return "its reader has no part in the escalation"
	case !q.n.Late.IsZero() && !q.now.Before(q.n.Late):
		return "its moment is past"
	case q.n.Direct() && !kind.outlives && !q.e.Phase.Open():
		return "the escalation is over"
	case q.heard(): // also of an item that was moved, or handed on and back, since
		return "its reader was reminded since"
	}
	return kind.wanted(q)
}

// hour decides whether a notice that does not come at any hour may be sent now, or from when on.
func (q question) hour(kind spec) Verdict {
	m, _ := q.e.Member(q.n.To)
	cal, now := q.p.Calendar, q.now
	if v := gathers(q); kind.swept && !v.Until.IsZero() {
		return v
	}
	if now.Before(m.Away) {
		return Verdict{Until: m.Away, Why: "its reader is away"}
	}
	begun := q.p.begun(now, m.Zone)
	switch {
	case cal.Working(now, m.Zone):
		return waitUntil(begun, now, "their working hours have just begun")
	case cal.Working(now.Add(-Lateness), m.Zone):
		return Verdict{}
	case !q.n.Late.IsZero() && !begun.Before(q.n.Late):
		return Verdict{} // by then the vote is closed
	}
	if kind.before != nil {
		if start := kind.before(q); now.Before(start) && !begun.Before(start) { // else they would go there
			if at := cal.Awake(now, m.Zone); at.Before(start) {
				return waitUntil(at, now, "they are asleep")
			}
			return Verdict{}
		}
	}
	if kind.meant != nil && kind.meant(q) {
		return Verdict{}
	}
	return waitUntil(begun, now, "outside their hours")
}

// deadlineOutOfHours reports whether the item's deadline lies outside its owner's working hours,
// on this day: whoever set it meant that hour.
func deadlineOutOfHours(q question) bool {
	m, _ := q.e.Member(q.n.To)
	i, cal, now := q.e.Item(q.n.Number()), q.p.Calendar, q.now
	return i != nil && !now.After(i.Due.Add(Lateness)) &&
		!cal.Last(i.Due, m.Zone).Equal(i.Due) && sameDay(now, i.Due, cal.Zone(m.Zone)) &&
		(cal.Waking(now, m.Zone) || cal.Waking(now.Add(-Lateness), m.Zone))
}

// followUpCalledOff returns when the follow-up would have begun that a notice says is moved or
// cancelled, as early as somebody may have been told.
func followUpCalledOff(q question) time.Time {
	no := q.n.Number()
	if no < 1 || no > len(q.e.FollowUps) {
		return time.Time{}
	}
	f := q.e.FollowUps[no-1]
	if !f.Cancelled.IsZero() && (!f.Was.After(f.Cancelled) || f.Plan.Start.Before(f.Was)) {
		return f.Plan.Start
	}
	return f.Was
}

// gathers waits for others of the same moment.
func gathers(q question) Verdict {
	return waitUntil(q.n.At.Add(Gather), q.now, "others may come at the same moment")
}

// filesStand waits an hour at most for the files that go into the channel before it is archived.
func filesStand(q question) Verdict {
	notes, f := q.e.Notes, q.e.FollowUps
	missing := len(notes) > 0 && notes[len(notes)-1].File == "" ||
		len(f) > 0 && f[len(f)-1].Filed > 0 && f[len(f)-1].Filed != q.e.Revs.FollowUp && !f[len(f)-1].Cancelled.IsZero()
	if !missing || q.now.Sub(q.n.At) > time.Hour {
		return Verdict{}
	}
	return waitUntil(patience(q), q.now, "files are still on their way into the channel")
}

// threadStands waits for the card in whose thread the file goes.
func threadStands(k CardKind) func(question) Verdict {
	return func(q question) Verdict {
		if q.e.Cards[k].TS == "" {
			return Verdict{Until: patience(q), Why: "the " + string(k) + " card is being posted"}
		}
		return Verdict{}
	}
}

// chairWorks waits for the chair's working hours; by then the next morning's digest has replaced
// this one.
func chairWorks(q question) Verdict {
	zone := q.e.Zone(q.e.Chair)
	if q.p.Calendar.Working(q.now.Add(-Lateness), zone) {
		return Verdict{}
	}
	return waitUntil(q.p.begun(q.now, zone), q.now, "outside the chair's hours")
}

// begun returns when somebody's working hours have begun and what the clock has for them at their
// beginning is there too: what waited all night goes with it.
func (p *Policy) begun(now time.Time, zone string) time.Time {
	before := now.Add(-Gather)
	at := p.Calendar.Next(before, zone)
	if at.Equal(before) { // they had begun, or never do
		return now
	}
	return at.Add(Gather)
}

// waitUntil asks again at a later moment; without one (a calendar without working days) the
// notice goes out now.
func waitUntil(at, now time.Time, why string) Verdict {
	if !at.After(now) {
		return Verdict{}
	}
	return Verdict{Until: at, Why: why}
}

// patience returns until when a notice waits for what is being made: as long again as it has
// waited, at least two seconds and at most a minute, so that an outage of a day costs little.
func patience(q question) time.Time {
	return q.now.Add(min(max(q.now.Sub(q.n.At), 2*time.Second), time.Minute))
}

// presses reports whether a request of the kind is made at any hour: in a critical escalation
// those for reviews, votes and approvals, and the last word before a vote closes.
func (e *Escalation) presses(k Kind) bool { return e.Severity == Critical && kinds[k].presses }

// by returns a rule: a reminder is covered by the request that it reminds of, because what a
// notice says is drawn from the state.
func by(requests ...Kind) func(question, Notice) bool {
	return func(q question, said Notice) bool {
		return said.Subject == q.n.Subject && slices.Contains(requests, said.Kind)
	}
}

// byItemNews is a rule: whoever is given an item reads how it stands, has its buttons, and needs no
// second word of it.
func byItemNews(q question, said Notice) bool {
	i := q.e.Item(q.n.Number())
	return i != nil && i.Status == ItemOpen && i.Owner == said.To && slices.Contains([]Kind{GiveItems, TellItem}, said.Kind) &&
		slices.ContainsFunc(q.e.Given(said), func(g Item) bool { return g.No == i.No })
}

// Covers reports whether a message with n in it has no need of other.
func (e *Escalation) Covers(n, other Notice) bool {
	if n.Of != other.Of || n.To != other.To {
		return false
	}
	if n.Kind == other.Kind {
		return n.Subject == other.Subject && n.ID < other.ID
	}
	covered := kinds[other.Kind].covered
	return covered != nil && covered(question{e: e, n: other}, n)
}
