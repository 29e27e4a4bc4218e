package meeting

import (
	"slices"
	"time"
)

// moment is something that Tick will do.
type moment struct {
	at time.Time
	do func(now time.Time)
}

// NextDue returns when Tick would next do something; zero when nothing lies ahead. It is computed
// from the state, so there is no timer to cancel.
func (e *Escalation) NextDue(p *Policy) time.Time {
	var next time.Time
	for _, m := range e.moments(p) {
		if !m.at.IsZero() && (next.IsZero() || m.at.Before(next)) {
			next = m.at
		}
	}
	return next.UTC()
}

// Tick does what is due at now. Before NextDue it does nothing; a second Tick at the same
// moment does nothing; after an outage everybody hears once, not once a missed rung.
func (e *Escalation) Tick(now time.Time, p *Policy) {
	now = now.UTC().Truncate(time.Microsecond)
	for _, m := range e.moments(p) {
		if !m.at.IsZero() && !m.at.After(now) {
			m.do(now)
		}
	}
	if len(e.fresh) > 0 {
		e.leftBehind(now) // in a record of before that was kept
	}
}

// moments returns all that the clock will bring, as the state stands.
func (e *Escalation) moments(p *Policy) []moment {
	if !e.Phase.Open() {
		return nil
	}
	p = p.usable()
	all := e.voteMoments()
	all = append(all, e.askMoments(p)...)
	all = append(all, e.exceptionMoments(p)...)
	for i := range e.Items {
		all = append(all, e.itemMoments(&e.Items[i], p)...)
	}
	all = append(all, e.pingMoments(p)...)
	all = append(all, e.cardMoments()...)
	if p.Digest {
		all = append(all, moment{e.digestDue(p), func(now time.Time) {
			e.happen(now, "", DigestLooked{})
			e.owe(Notice{Kind: SayDigest})
		}})
	}
	if p.Undated {
		all = append(all, moment{e.undatedDue(p), func(now time.Time) {
			e.happen(now, "", DatesAsked{})
			e.tell(AskDates, e.Chair, "")
		}})
	}
	for i := range all {
		all[i].at = roundUp(all[i].at)
	}
	return all
}

// roundUp returns the first microsecond at or after t: events are kept in microseconds, and a
// moment between two of them would seem not done after it was.
func roundUp(t time.Time) time.Time {
	if cut := t.Truncate(time.Microsecond); cut.Before(t) {
		return cut.Add(time.Microsecond)
	}
	return t
}

// onward is at when it lies after what was done last; otherwise never. A calendar that finds
// no working day must not make a moment that stays due for ever.
func onward(at, done time.Time) time.Time {
	if !at.After(done) {
		return time.Time{}
	}
	return at
}

// nextMorning returns somebody's first working morning on another day than the last, by their own clock:
// whoever was reminded and then flew west, or what a chair there took over, has had its morning.
func (p *Policy) nextMorning(last time.Time, zone string) time.Time {
	at := p.Calendar.NextMorning(last, zone)
	if sameDay(at, last, p.Calendar.Zone(zone)) {
		at = p.Calendar.NextMorning(at, zone)
	}
	return onward(at, last)
}

// voteMoments: who has not voted within a minute is asked, the undecided hear when a third of the time is left; the vote closes.
func (e *Escalation) voteMoments() []moment {
	b := e.Ballot()
	if e.Phase != Voting || b == nil {
		return nil
	}
	all := []moment{{b.Ends(), func(now time.Time) { e.closeVote("", now) }}}
	at := b.Opened.Add(b.Rules.Length * 2 / 3)
	if ask := b.Opened.Add(AskVoteAfter); !b.Asked && len(e.present(b.Undecided())) > 0 && ask.Before(at) {
		all = append(all, moment{ask, func(now time.Time) {
			if !now.Before(b.Ends()) {
				return // the close, above, has just been done
			}
			e.happen(now, "", VoteAsked{})
			for _, id := range e.present(b.Undecided()) {
				if now.Before(at) { // later they hear of the end, below, and once is enough
					e.askUrgently(AskVote, id, number(b.No))
				}
			}
		}})
	}
	if !b.Nudged && len(b.Undecided()) > 0 && at.Before(b.Ends()) {
		all = append(all, moment{at, func(now time.Time) {
			if !now.Before(b.Ends()) {
				return // the close, above, has just been done
			}
			e.happen(now, "", VoteNudged{})
			for _, id := range b.Undecided() {
				e.owe(Notice{Kind: NudgeVote, To: id, Subject: number(b.No), Late: b.Closes})
			}
		}})
	}
	return all
}

func (e *Escalation) present(ids []UserID) []UserID {
	return slices.DeleteFunc(slices.Clone(ids), func(id UserID) bool { return !e.Has(id) })
}

// pingMoments: the follow-up meeting is announced; announcements that were already past
// when it was planned count as made.
func (e *Escalation) pingMoments(p *Policy) []moment {
	f := e.Upcoming()
	if f == nil {
		return nil
	}
	pings := slices.Clone(p.Pings)
	slices.SortFunc(pings, func(a, b time.Duration) int { return int(b - a) })
	pinged := func(before time.Duration) time.Time { return e.pingAt(f.Plan.Start, before, p) }
	for i, before := range pings {
		at := pinged(before)
		if !at.After(f.Announced) || !at.After(f.At) {
			continue
		}
		return []moment{{at, func(now time.Time) {
			made := i + 1
			for made < len(pings) && !pinged(pings[made]).After(now) {
				made++
			}
			e.happen(now, "", FollowUpPinged{To: made})
			late := f.Plan.Start
			if pings[made-1] == 0 {
				late = late.Add(Lateness)
			}
			if !now.Before(late) {
				return // it has begun; nothing is left to announce
			}
			subject := number(f.No) + "-" + number(made)
			e.owe(Notice{Kind: SayPing, Subject: subject, Late: late})
			for _, id := range e.present(f.Plan.Invitees) {
				e.owe(Notice{Kind: PingFollowUp, To: id, Subject: subject, Late: late})
			}
		}}}
	}
	return nil
}

// AtOnce is how long before a moment that people agreed on its announcement is said at whatever hour:
// what is said earlier is routine.
const AtOnce = 2 * time.Hour

// pingAt returns when a follow-up is announced. What would fall on a free day of the chair's is said at
// the last working moment before it.
func (e *Escalation) pingAt(start time.Time, before time.Duration, p *Policy) time.Time {
	at, zone := start.Add(-before), e.Zone(e.Chair)
	if _, free := p.Calendar.Free(at, zone); free && before > AtOnce {
		return p.Calendar.Last(at, zone)
	}
	return at
}

// DigestLooked is a look at what the channel's digest has to say.
type DigestLooked struct{}

func (DigestLooked) apply(e *Escalation, ev Event) { e.Digest = ev.At }

// DatesAsked is the chair asked for dates.
type DatesAsked struct{}

func (DatesAsked) apply(e *Escalation, ev Event) { e.Dates = ev.At }

func init() { registerQuiet(DigestLooked{}, DatesAsked{}) }
