package contract

import (
	"time"

	"escalate/bot/calendar"
)

// week is seven days.
const week = 7 * 24 * time.Hour

// ServiceHours are the hours of the week in which uptime is measured.
type ServiceHours struct {
	Stated bool
	Week   calendar.Week // none: round the clock
}

// recurs says that the contract leaves out hours of every week.
func (x Exclusion) recurs() bool { return len(x.Service.Week)+len(x.Weekly) > 0 }

// recurring is when the stretches of a week certainly, and possibly, are while its zone may not be known.
func (t Terms) recurring(w calendar.Week, from, to time.Time) (certain, possible []span) {
	zone := t.Exclusion.Zone
	if zone == nil {
		zone = t.Zone
	}
	for _, s := range w.Stretches(from.Add(-week), to.Add(week), zoneOr(zone)) {
		possible = append(possible, span{s[0].UTC(), s[1].UTC()})
	}
	possible = union(possible)
	if zone != nil {
		return possible, possible
	}
	var wide []span
	for _, s := range possible {
		certain = append(certain, span{s.from.Add(behind), s.to.Add(-ahead)})
		wide = append(wide, span{s.from.Add(-ahead), s.to.Add(behind)})
	}
	return union(certain), union(wide)
}

// counted is the parts of the downtime that certainly, and possibly, lie in the hours of the week that count.
func (t Terms) counted(down []span) (certain, possible []span) {
	x := t.Exclusion
	if !x.recurs() || len(down) == 0 {
		return down, down
	}
	certain, possible = down, down
	from, to := down[0].from, down[len(down)-1].to
	if len(x.Service.Week) > 0 {
		sure, perhaps := t.recurring(x.Service.Week, from, to)
		certain, possible = common(down, sure), common(down, perhaps)
	}
	sure, perhaps := t.recurring(x.Weekly, from, to)
	return without(certain, perhaps), without(possible, sure)
}

// without is the parts of one union that another does not cover.
func without(a, b []span) []span {
	var out []span
	for _, s := range a {
		for _, hole := range cut(b, s.from, s.to) {
			if hole.from.After(s.from) {
				out = append(out, span{s.from, hole.from})
			}
			s.from = hole.to
		}
		if s.to.After(s.from) {
			out = append(out, s)
		}
	}
	return out
}

// serve gives a window the length of its service hours. How long they are hangs on the clocks of their zone; how many days
// the window has does not.
func (t Terms) serve(m *Measured, inner, outer span) {
	hours := t.Exclusion.Service.Week
	if len(hours) == 0 {
		return
	}
	t.Zone = t.zone()
	length := func(s span) time.Duration {
		served, _ := t.recurring(hours, s.from, s.to)
		return total(cut(served, s.from, s.to))
	}
	is := length(span{m.Window.Start, m.Window.End})
	least, most := m.lengths[0]-m.Window.Length+is, m.lengths[1]-m.Window.Length+is
	if t.Exclusion.Zone != nil {
		least, most = min(is, length(inner)), max(is, length(outer))
	}
	m.Window.Length, m.lengths = is, [2]time.Duration{least, most}
}

// served is how long a window without dates is in service hours, at least and at most.
func (t Terms) served(shortest, longest time.Duration, fewest, most int) [2]time.Duration {
	each := weekLength(t.Exclusion.Service.Week)
	if each == 0 {
		return [2]time.Duration{shortest, longest}
	}
	return [2]time.Duration{time.Duration(fewest/7)*each - moved, time.Duration((most+6)/7)*each + moved}
}

// leastCounted is how much of a stretch of downtime counts at least, wherever in the week it lies.
func (t Terms) leastCounted(d time.Duration) time.Duration {
	x := t.Exclusion
	if !x.recurs() {
		return d
	}
	all := calendar.Week{{End: 24 * time.Hour, Days: [7]bool{true, true, true, true, true, true, true}}}
	rest := max(0, d%week-weekLength(x.Weekly))
	if len(x.Service.Week) > 0 {
		all, rest = x.Service.Week, 0
	}
	each := total(without(weekSpans(all), weekSpans(x.Weekly)))
	weeks := int64(d / week)
	return max(0, time.Duration(weeks)*each+rest-moved)
}

// weekSpans is a week's stretches in one week of UTC.
func weekSpans(w calendar.Week) []span {
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC) // a Monday
	var all []span
	for _, s := range w.Stretches(from, from.Add(week), time.UTC) {
		all = append(all, span{s[0], s[1]})
	}
	return cut(union(all), from, from.Add(week))
}

// weekLength is how long a week's stretches are together.
func weekLength(w calendar.Week) time.Duration { return total(weekSpans(w)) }

func zoneOr(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}
