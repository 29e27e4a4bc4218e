package contract

import (
	"math/big"
	"time"
)

// The clocks of the world lie between twelve hours behind UTC and fourteen ahead of it, and no zone in use moves its
// clocks by more than two hours: so far can a month begin and so much can it last otherwise while the zone is not stated.
const (
	behind = 12 * time.Hour
	ahead  = 14 * time.Hour
	moved  = 2 * time.Hour
)

// Measured is the downtime of one window, each figure from the least to the most that it can be.
type Measured struct {
	Window  Window
	Draw    [2]time.Duration // downtime before exclusions
	Down    [2]time.Duration // downtime that counts
	lengths [2]time.Duration // the window's own length
	days    [2]int
	whole   time.Duration // downtime before the hours that do not count are left out
	stretch []span        // the downtime that may lie in it
	// incidents are all stretches of downtime with known times, in whatever window.
	incidents []span
	excluded  [2]time.Duration
}

// Share is the downtime that counts as a share of the window, at its most.
func (m Measured) Share() *big.Rat { return share(m.Down[1], m.Window.Length) }

// Allowed is the downtime that the SLA allows in a window of length t, in nanoseconds.
func (t Terms) Allowed(window time.Duration) *big.Rat {
	lost := over(minus(num(100), t.Credit.Round.least(t.SLA.Rat())), num(100))
	if lost.Sign() < 0 {
		lost = num(0)
	}
	return times(length(window), lost)
}

// past says whether so much downtime is past the limit of a window of that length; known when the SLA is stated.
func (t Terms) past(d, window time.Duration) bool {
	if t.Credit.Round.Rounds {
		return t.Credit.Round.of(percent(minus(num(1), share(d, window)))).Cmp(t.SLA.Rat()) < 0
	}
	return length(d).Cmp(t.Allowed(window)) > 0
}

// zone is the contract's zone, or UTC where it is not stated.
func (t Terms) zone() *time.Location {
	return zoneOr(t.Zone)
}

// measure is the windows of a period that the outages with known times touch.
func (t Terms) measure(f Facts, p Period) []Measured {
	known, _ := f.spans()
	reach := known
	if t.Zone == nil { // a window may begin earlier or later than in UTC
		wide := make([]span, 0, len(known))
		for _, s := range known {
			wide = append(wide, span{s.from.Add(-behind), s.to.Add(ahead)})
		}
		reach = union(wide)
	}
	certain, possible := t.excludable(f, known)
	sure, perhaps := t.counted(known) // in the hours that count
	certain, mayBe := common(certain, perhaps), common(possible, perhaps)
	possible = common(possible, sure)
	var out []Measured
	for _, w := range windowsOf(reach, p, t.zone(), t.Begins) {
		m := Measured{Window: w, incidents: known, lengths: [2]time.Duration{w.Length, w.Length}, days: [2]int{w.Days, w.Days}}
		inner, outer := span{w.Start, w.End}, span{w.Start, w.End}
		if t.Zone == nil {
			inner = span{w.Start.Add(behind), w.End.Add(-ahead)}
			outer = span{w.Start.Add(-ahead), w.End.Add(behind)}
			m.lengths = [2]time.Duration{w.Length - moved, w.Length + moved}
		}
		t.serve(&m, inner, outer)
		m.stretch = cut(perhaps, outer.from, outer.to)
		m.Draw = [2]time.Duration{total(cut(sure, inner.from, inner.to)), total(m.stretch)}
		m.whole = total(cut(known, outer.from, outer.to))
		if m.Draw[1] == 0 {
			continue
		}
		most := total(cut(possible, inner.from, inner.to))
		least := total(cut(certain, outer.from, outer.to))
		m.excluded = [2]time.Duration{least, most}
		out = append(out, m)
	}
	t.exclude(out, mayBe)
	return out
}

// excludable is the downtime in maintenance that is certainly, and that is possibly, announced as the contract asks.
func (t Terms) excludable(f Facts, down []span) (certain, possible []span) {
	x := t.Exclusion
	switch {
	case x.Kind == ExclusionNone:
		return nil, nil
	case !f.Maintenance.Stated:
		return nil, down
	}
	var sure, perhaps []span
	for _, a := range f.Maintenance.Spans {
		s := span{a.From.UTC(), a.To.UTC()}
		if t.late(a, f) {
			continue
		}
		perhaps = append(perhaps, s)
		if x.Kind == ExclusionAnnounced && t.inTime(a, f) {
			sure = append(sure, s)
		}
	}
	return common(down, union(sure)), common(down, union(perhaps))
}

// allowance is the least and the most that may be excluded in a window of the period; none is the absence of a limit.
func (t Terms) allowance(p Period) (least, most Limit) {
	x := t.Exclusion
	switch {
	case x.Kind == ExclusionNone:
		return Exactly(0), Exactly(0)
	case x.Kind == ExclusionUnknown || !x.Allowance.Stated:
		return Exactly(0), NoLimit()
	case x.Allowance.None:
		return NoLimit(), NoLimit()
	}
	a := x.Allowance.Is
	if per := x.Per.months(); per > 0 && per < p.months() {
		a *= time.Duration(p.months() / per) // "8 h a month" is 24 h a quarter
	}
	return Exactly(a), Exactly(a)
}

// exclude takes maintenance off the downtime of each window, up to the allowance. An allowance of a longer period is
// shared by its windows: for one window it may be used up by the others, or not touched by them.
func (t Terms) exclude(all []Measured, possible []span) {
	for i := range all {
		m := &all[i]
		least, most := t.allowance(m.Window.Period)
		if per := t.Exclusion.Per; per.months() > m.Window.Period.months() && !least.None {
			least.Is = max(0, least.Is-t.others(*m, per, possible))
		}
		x := m.excluded
		if !least.None {
			x[0] = min(x[0], least.Is)
		}
		if !most.None {
			x[1] = min(x[1], most.Is)
		}
		m.excluded = x
		m.Down = [2]time.Duration{m.Draw[0] - x[1], m.Draw[1] - x[0]}
	}
}

// others is how much of the allowance of a longer period other windows may use.
func (t Terms) others(m Measured, per Period, possible []span) time.Duration {
	whole := window(m.Window.Start, per, t.Begins)
	from, to := whole.Start, whole.End
	own := span{m.Window.Start, m.Window.End}
	if t.Zone == nil {
		from, to = from.Add(-ahead), to.Add(behind)
		own = span{own.from.Add(behind), own.to.Add(-ahead)}
	}
	return total(cut(possible, from, to)) - total(cut(possible, own.from, own.to))
}

// Windows is the downtime by window, for the period of the SLA or for all that it could be: months first. While the
// contract's zone is not stated, UTC is taken. When no times are known it is what all the downtime together would be in
// a month of 30 days and of 31, and in the quarter and the year of the day it was reported.
func (t Terms) Windows(f Facts) []Measured {
	t.Zone, f = t.zone(), t.counting(f)
	if len(f.Lengths()) > 0 {
		if t.Exclusion.recurs() {
			return nil // how much of it lies in the hours that count is not known
		}
		return t.undatedWindows(f, 30, 31)
	}
	var out []Measured
	for _, p := range t.Period.or() {
		out = append(out, t.measure(f, p)...)
	}
	return out
}

// undatedWindows is all the downtime put into one window of each kind.
func (t Terms) undatedWindows(f Facts, months ...int) []Measured {
	d, _ := f.Down()
	var out []Measured
	add := func(w Window) {
		x := t.mostExcluded(f, w.Period)
		out = append(out, Measured{Window: w, Draw: [2]time.Duration{d, d}, Down: [2]time.Duration{max(0, d-x), d}})
	}
	for _, p := range t.Period.or() {
		switch p {
		case Month:
			for _, n := range months {
				add(nominal(n))
			}
		default:
			add(window(f.reported().In(t.zone()), p, t.Begins))
		}
	}
	return out
}
