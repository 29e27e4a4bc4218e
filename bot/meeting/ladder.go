package meeting

import (
	"slices"
	"time"

	"escalate/bot/calendar"
)

// itemMoments returns the ladder of one item: its owner's rungs, then chair and sponsor, who hear
// also of what its owner will not do.
func (e *Escalation) itemMoments(i *Item, p *Policy) []moment {
	if !i.Open() || i.Due.IsZero() {
		return nil
	}
	var all []moment
	if i.Status == ItemOpen && e.Has(i.Owner) {
		all = append(all, moment{e.rung(i, p), func(now time.Time) {
			e.happen(now, "", ItemTold{No: i.No, Rung: e.lastRung(i, now, p), In: e.Zone(i.Owner)})
			e.tell(NagItem, i.Owner, number(i.No))
		}})
	}
	late := func(days int, told bool, to UserID, sponsor bool) {
		if days <= 0 || told || to == "" || to == i.Owner || !e.Has(to) {
			return
		}
		at := p.Calendar.Next(p.Calendar.AddDays(i.Due, days, e.Zone(i.Owner)), e.Zone(to))
		all = append(all, moment{at, func(now time.Time) {
			e.happen(now, "", ItemEscalated{No: i.No, Sponsor: sponsor})
			e.tell(TellOverdue, to, number(i.No))
		}})
	}
	late(p.ChairAfter, i.ChairTold, e.Chair, false)
	if p.ChairAfter <= 0 || !e.Is(e.Chair, Sponsor) { // who is both hears once
		late(p.SponsorAfter, i.SponsorTold, e.The(Sponsor), true)
	}
	return all
}

// rung returns when the owner of an item next hears of it; zero for never.
func (e *Escalation) rung(i *Item, p *Policy) time.Time {
	zone, cal := e.Zone(i.Owner), p.Calendar
	if i.Snoozed.After(i.Told) {
		if !i.Snoozed.After(i.Due) {
			return i.Snoozed
		}
		at, morning := cal.Next(i.Snoozed, zone), cal.NextMorning(i.Told, zone)
		if morning.Before(at) {
			return morning
		}
		return at
	}
	var next time.Time
	take := func(at time.Time) {
		if at.After(i.Told) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, before := range p.Before {
		if i.Due.Add(-before).After(i.Rung) { // not said yet, at whatever hour it stood before the owner moved
			take(e.rungAt(i, before, p))
		}
	}
	if next.IsZero() && p.Overdue != nil {
		from := i.Due
		if told := i.toldHere(zone, cal); told.After(from) {
			from = told
		}
		take(p.overdueMorning(i.Due, from, zone))
	}
	return next
}

// overdueDays are the working days overdue on whose mornings somebody hears; after the last one they
// hear once a week.
var overdueDays = []int{1, 2, 3, 5}

// overdueMorning returns the next morning on which somebody hears of what is overdue since due, when
// they last heard at last, or have not heard yet (due itself). Which mornings there are says the
// cadence.
func (p *Policy) overdueMorning(due, last time.Time, zone string) time.Time {
	cal, in := p.Calendar, p.Calendar.Zone(zone)
	day := func(t time.Time) time.Time {
		y, m, d := t.In(in).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, in)
	}
	from, morning, n := day(last).AddDate(0, 0, 7), due, 0
	for _, days := range overdueDays {
		for ; n < days; n++ {
			morning = cal.NextMorning(morning, zone)
		}
		if begins := day(morning); begins.After(last) || sameDay(morning, last, in) && !last.After(due) {
			from = begins
			break
		}
	}
	if from = from.Add(-time.Microsecond); from.Before(last) {
		from = last
	}
	return cal.Next(p.Overdue(from, zone), zone)
}

// lastRung returns the last rung that has come, by the moment at which it stands before it moves. One
// that moved before an earlier rung has not come until that has.
func (e *Escalation) lastRung(i *Item, now time.Time, p *Policy) time.Time {
	var last time.Time
	for _, before := range slices.Backward(slices.Sorted(slices.Values(p.Before))) {
		if e.rungAt(i, before, p).After(now) {
			break
		}
		last = i.Due.Add(-before)
	}
	return last
}

// toldHere returns when the owner last heard; of one who has moved west since, the same hour there,
// so that a morning comes once.
func (i *Item) toldHere(zone string, cal *calendar.Calendar) time.Time {
	if i.ToldIn == "" || i.ToldIn == zone {
		return i.Told
	}
	was := i.Told.In(cal.Zone(i.ToldIn))
	here := calendar.At(was.Year(), was.Month(), was.Day(), was.Hour(), was.Minute(), zone)
	if here.After(i.Told) {
		return here
	}
	return i.Told
}

// rungAt returns the moment of one rung. Outside the owner's working hours it moves to the last
// working moment before. Whoever sets a deadline on a free day or out of hours meant it: on
// that day the later rungs are said all the same, between 7 and 22.
func (e *Escalation) rungAt(i *Item, before time.Duration, p *Policy) time.Time {
	zone, cal := e.Zone(i.Owner), p.Calendar
	raw := i.Due.Add(-before)
	last := cal.Last(raw, zone)
	if last.Equal(raw) {
		return raw
	}
	meant := !cal.Last(i.Due, zone).Equal(i.Due)
	if meant && before < 24*time.Hour && cal.Waking(raw, zone) && sameDay(raw, i.Due, cal.Zone(zone)) {
		return raw
	}
	return last
}

func sameDay(a, b time.Time, in *time.Location) bool {
	ay, am, ad := a.In(in).Date()
	by, bm, bd := b.In(in).Date()
	return ay == by && am == bm && ad == bd
}

// InDigest reports whether the channel's digest of now lists the item: overdue, or due before the
// end of the week in the chair's zone.
func (e *Escalation) InDigest(i Item, now time.Time, p *Policy) bool {
	return i.Open() && !i.Due.IsZero() && i.Due.Before(weekAfter(now, p.Calendar.Zone(e.Zone(e.Chair)), p.Calendar.WeekStart()))
}

// weekAfter returns the next week's first day after t, 0:00.
func weekAfter(t time.Time, in *time.Location, first time.Weekday) time.Time {
	y, m, d := t.In(in).Date()
	days := int(first+7-t.In(in).Weekday()) % 7
	if days == 0 {
		days = 7
	}
	return time.Date(y, m, d+days, 0, 0, 0, 0, in)
}

// digestDue returns the working morning on which the next digest has something to list that the last
// one did not: the first of a week, and one after something changed.
func (e *Escalation) digestDue(p *Policy) time.Time {
	zone := e.Zone(e.Chair)
	in, week := p.Calendar.Zone(zone), p.Calendar.WeekStart()
	var lists time.Time // from then on there is something to list
	changes := []time.Time{weekAfter(e.Digest, in, week).Add(-time.Microsecond)}
	for _, i := range e.Items {
		changes = append(changes, i.At, i.On)
		if !i.Open() || i.Due.IsZero() || e.Channel.State != ChannelLive {
			continue
		}
		changes = append(changes, i.Due)
		from := weekAfter(i.Due, in, week).AddDate(0, 0, -7).Add(-time.Microsecond)
		if i.At.After(from) {
			from = i.At
		}
		if lists.IsZero() || from.Before(lists) {
			lists = from
		}
	}
	if lists.IsZero() {
		return time.Time{}
	}
	var first time.Time
	for _, t := range changes {
		if t.Before(lists) {
			t = lists
		}
		if t.After(e.Digest) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	if first.IsZero() {
		return time.Time{}
	}
	if at := p.nextMorning(e.Digest, zone); at.After(first) { // one a day
		return at
	}
	return onward(p.Calendar.NextMorning(first, zone), e.Digest)
}

// OpensWeek reports whether a digest of now is the first of its week in the chair's zone: it lists
// what has no date, too.
func (e *Escalation) OpensWeek(now time.Time, p *Policy) bool {
	zone := e.Zone(e.Chair)
	in := p.Calendar.Zone(zone)
	begins := weekAfter(now, in, p.Calendar.WeekStart()).AddDate(0, 0, -7)
	return sameDay(p.Calendar.NextMorning(begins.Add(-time.Microsecond), zone), now, in)
}

// undatedDue returns the first working morning of the next week, while an item has no date.
func (e *Escalation) undatedDue(p *Policy) time.Time {
	zone := e.Zone(e.Chair)
	in := p.Calendar.Zone(zone)
	var from time.Time
	for _, i := range e.Items {
		if i.Open() && i.Due.IsZero() && (from.IsZero() || i.At.Before(from)) {
			from = i.At
		}
	}
	if from.IsZero() || !e.Has(e.Chair) {
		return time.Time{}
	}
	if e.Dates.After(from) {
		from = e.Dates
	}
	return onward(p.Calendar.NextMorning(weekAfter(from, in, time.Monday).Add(-time.Microsecond), zone), e.Dates)
}
