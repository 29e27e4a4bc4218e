package contract

import (
	"slices"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// Outage is one stretch of downtime as entered: From and To, From alone while it goes on, or only a Length.
type Outage struct {
	From, To time.Time
	Ongoing  bool          // it has not ended; it counts up to Facts.Now
	Length   time.Duration // when no times are known
}

// dated says that it is known when the outage was.
func (o Outage) dated() bool { return !o.From.IsZero() && (o.Ongoing || !o.To.IsZero()) }

// unsized says that it is not known how long it was: a start without an end that is no outage still going on, or nothing.
func (o Outage) unsized() bool { return !o.dated() && o.Length <= 0 }

// firstEnd is when the outage ended that ended first; zero when that is not known of all of them.
func (f Facts) firstEnd() (first time.Time) {
	for _, o := range f.Outages {
		if !o.dated() || o.Ongoing {
			return time.Time{}
		}
		if first.IsZero() || o.To.Before(first) {
			first = o.To
		}
	}
	return first
}

// Announced is maintenance that was announced.
type Announced struct {
	From, To time.Time
	Notice   Limit // how long before it was announced; not stated: not known
}

// Maintenance is what is known of announced maintenance.
type Maintenance struct {
	Stated bool        // something was said about it; without windows: none was announced
	Spans  []Announced // in any order, overlapping or not
}

// Facts are what happened, as entered.
type Facts struct {
	Outages     []Outage
	Maintenance Maintenance
	Now         time.Time          // up to which an outage still going on counts
	Reported    time.Time          // names the quarter and the year of an outage without dates; zero: Now does
	Annual      money.Amount       // annual value of the contract
	Calendar    *calendar.Calendar // knows the public holidays; nil: nothing is known of them
}

// reported is the day that names the windows of an outage without dates.
func (f Facts) reported() time.Time {
	if f.Reported.IsZero() {
		return f.Now
	}
	return f.Reported
}

// span is a stretch of time, its end excluded.
type span struct{ from, to time.Time }

func (s span) length() time.Duration { return s.to.Sub(s.from) }

// union sorts spans and joins those that overlap or touch; empty ones are left out.
func union(spans []span) []span {
	spans = slices.DeleteFunc(slices.Clone(spans), func(s span) bool { return !s.to.After(s.from) })
	slices.SortFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && !s.from.After(out[last].to) {
			if s.to.After(out[last].to) {
				out[last].to = s.to
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// cut is the parts of the spans between two moments.
func cut(spans []span, from, to time.Time) []span {
	var out []span
	for _, s := range spans {
		if s.from.Before(from) {
			s.from = from
		}
		if s.to.After(to) {
			s.to = to
		}
		if s.to.After(s.from) {
			out = append(out, s)
		}
	}
	return out
}

// common is the parts that two unions share.
func common(a, b []span) []span {
	var out []span
	for _, s := range b {
		out = append(out, cut(a, s.from, s.to)...)
	}
	return out
}

// total is the length of a union.
func total(spans []span) time.Duration {
	var sum time.Duration
	for _, s := range spans {
		sum += s.length()
	}
	return sum
}

// spans is the union of the outages whose times are known, and the lengths of the others, longest first.
func (f Facts) spans() (known []span, lengths []time.Duration) {
	for _, o := range f.Outages {
		switch {
		case o.dated() && o.Ongoing:
			known = append(known, span{o.From.UTC(), f.Now.UTC()})
		case o.dated():
			known = append(known, span{o.From.UTC(), o.To.UTC()})
		case o.Length > 0:
			lengths = append(lengths, o.Length)
		}
	}
	slices.SortFunc(lengths, func(a, b time.Duration) int { return int(min(1, max(-1, b-a))) })
	return union(known), lengths
}

// counting is the facts without the incidents that are too short to count. One that is left out keeps its place, without a
// length, so that it is known that nothing was down, and not unknown what was.
func (t Terms) counting(f Facts) Facts {
	if t.Exclusion.Least == 0 {
		return f
	}
	known, _ := f.spans()
	f.Outages = slices.Clone(f.Outages)
	for i, o := range f.Outages {
		switch {
		case o.unsized():
		case !o.dated() && o.Length < t.Exclusion.Least:
			f.Outages[i] = Outage{From: f.reported(), To: f.reported()}
		case o.dated() && !slices.ContainsFunc(known, func(s span) bool {
			return s.length() >= t.Exclusion.Least && !o.From.Before(s.from) && o.From.Before(s.to)
		}):
			f.Outages[i] = Outage{From: o.From, To: o.From}
		}
	}
	return f
}

// Down is the length of the union of the outages, those without times added; so far, when one still goes on.
func (f Facts) Down() (d time.Duration, soFar bool) {
	known, lengths := f.spans()
	d = total(known)
	for _, l := range lengths {
		d += l
	}
	return d, slices.ContainsFunc(f.Outages, func(o Outage) bool { return o.Ongoing })
}
