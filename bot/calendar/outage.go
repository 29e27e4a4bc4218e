package calendar

import (
	"fmt"
	"strings"
	"time"

	"escalate/bot/typed"
)

// Outage is one stretch of downtime as typed. Either From and To are known, or From alone while it goes on, or only its
// Length.
type Outage struct {
	From, To time.Time     // in Zone; To is zero while Ongoing, both are zero when only the length is known
	Ongoing  bool          // "since ...": it has not ended
	Length   time.Duration // only when no times were typed; otherwise zero
	Zone     string        // the zone it was read in, a name that Calendar.Zone knows
	Typed    string        // what was written
}

// outageExamples is what a refusal offers.
const outageExamples = "8 Nov 02:10 - 10 Nov 02:10 UTC, since 02:10 or 48 h"

// longAgo is how many years back an outage may lie; before that its year is a slip of the finger.
const longAgo = 10

// ParseOutage reads one line of downtime: "8 Nov 02:10 - 10 Nov 02:10 UTC", "2025-11-08T02:10:00Z/2025-11-10T02:10:00Z",
// "between 02:10 and 04:30 on 8 Nov", "8 Nov 10 - 11pm", "since 02:10", "8 Nov 02:10 for 2 h", "48 h", "two days". zoneName
// counts when the text names no zone. A start without a date is today's; an end without one is the first such time after
// the start; a date without a year is the latest that makes sense.
//
// What has two readings is asked; an end before its start, more than a year, and anything still to come is refused, each
// with a *typed.Refusal that names the word.
func (c *Calendar) ParseOutage(line string, now time.Time, zoneName string) (Outage, error) {
	out := Outage{Zone: zone(zoneName).String(), Typed: strings.TrimSpace(line)}
	if len(line) > maxText {
		return Outage{}, typed.Refuse(line, outageExamples, "it is too long for an outage")
	}
	o, why := out.read(stretchOf(words(line)), now)
	if why != "" {
		return Outage{}, typed.Refuse(line, outageExamples, "%s", why)
	}
	return o, nil
}

// read fills in the outage from its words.
func (out Outage) read(s stretch, now time.Time) (o Outage, why string) {
	switch {
	case s.why != "":
		return o, s.why
	case s.length > 0 && !s.started:
		out.Length = s.length
		return out, ""
	}
	if why = halves(&s.from, &s.to, s.ended); why != "" {
		return o, why
	}
	if out, why = out.begin(s, now); why != "" {
		return o, why
	}
	switch {
	case s.ongoing:
		out.Ongoing = true
	case s.ended:
		out.To, why = endOf(s.to, out.From, now, out.Zone)
	default:
		out.To = out.From.Add(s.length)
	}
	if why == "" {
		why = out.unlikely(s, now)
	}
	if why != "" {
		return o, why
	}
	return out, ""
}

// begin fills in the zone and the start.
func (out Outage) begin(s stretch, now time.Time) (Outage, string) {
	startZone := out.Zone
	switch from, to := s.from.zone, s.to.zone; {
	case from != "" && to != "":
		startZone, out.Zone = from, to
	case to != "":
		startZone, out.Zone = to, to
	case from != "":
		startZone, out.Zone = from, from
	}
	var start time.Time
	var why string
	if s.ended && !s.from.hasDay() && s.to.hasDay() {
		start, why = before(s, now, startZone, out.Zone)
	} else {
		var end day // its year is 0 unless written
		if s.to.dated {
			end = s.to.date
		}
		start, why = startOf(s.from, end, now, startZone)
	}
	out.From = start.In(zone(out.Zone))
	return out, why
}

// before is the start of an outage whose day stands at its end: "02:10 - 04:30 on 8 Nov".
func before(s stretch, now time.Time, startZone, endZone string) (at time.Time, why string) {
	if !s.from.timed {
		return at, "the start needs a time of day"
	}
	day := s.to
	day.clock, day.timed = s.from.clock, true
	if at, why = startOf(day, s.to.date, now, startZone); why != "" {
		return at, why
	}
	end := s.to.at(dayOf(at.In(zone(startZone))), endZone)
	switch {
	case at.Before(end):
		return at, ""
	case s.to.dayLast && s.to.clock.since() < s.from.clock.since():
		return at, "it goes over midnight, and the day can be that of its start or of its end, so write it at both"
	}
	d := dayOf(at.In(zone(startZone))).add(-1)
	return s.from.at(d, startZone), ""
}

// unlikely says what is odd about an outage that was read; "" when it is well.
func (out Outage) unlikely(s stretch, now time.Time) string {
	to := out.To
	if out.Ongoing {
		to = now
	}
	switch {
	case !out.Ongoing && !to.After(out.From):
		return "the end is not after the start"
	case !out.Ongoing && to.After(now):
		return "the end, " + to.Format("2 January 2006 15:04") + ", is still to come; while it goes on write since and the start"
	case out.From.Before(now.AddDate(-longAgo, 0, 0)):
		return fmt.Sprintf("its start lies in the year %d", out.From.Year())
	case to.Sub(out.From) > typed.MostLength:
		return "it is longer than a year"
	case s.stated > 0 && s.stated != to.Sub(out.From).Truncate(time.Second):
		return fmt.Sprintf("from its start to its end it is %s, not %s", Duration(to.Sub(out.From)), Duration(s.stated))
	}
	for _, end := range []struct {
		p  point
		at time.Time
	}{{s.from, out.From}, {s.to, out.To}} {
		if end.p.season != "" && !end.at.IsZero() {
			if odd := outOfSeason(end.p.season, end.at); odd != "" {
				return odd
			}
		}
	}
	if season := s.from.season + s.to.season; !s.ongoing && (s.from.zone == "" || s.to.zone == "") && season != "" {
		for _, at := range []time.Time{out.From, out.To} {
			if odd := outOfSeason(season, at); odd != "" {
				return odd
			}
		}
	}
	return ""
}

// startOf is the moment an outage began; end is the date of its end, whose year is 0 when not written.
func startOf(p point, end day, now time.Time, zoneName string) (at time.Time, why string) {
	if !p.timed {
		return at, "the start needs a time of day"
	}
	today := dayOf(now.In(zone(zoneName)))
	d := today
	switch {
	case p.dated && p.date.month == 0:
		if d = (day{today.year, today.month, p.date.day}); !d.exists() || d.utc().After(today.utc()) {
			d = day{today.year, today.month - 1, p.date.day}
		}
		if d = dayOf(d.utc()); d.day != p.date.day {
			return at, "it needs the month"
		}
	case p.dated && p.date.year > 0:
		d = p.date
	case p.dated:
		latest := dayOf(now.Add(longPast)) // past that, last year's was meant
		if end.year > 0 {
			latest = end
		}
		d = p.date
		if d.year = today.year; end.year > 0 {
			d.year = end.year
		}
		if !d.exists() || d.utc().After(latest.utc()) {
			d.year--
		}
		if why = yearOf(d); why != "" {
			return at, why + ", so add the year"
		}
	case p.relative:
		d = today.add(p.days)
	case p.named:
		d = today.add(-((int(today.weekday()) - int(p.weekday) + 7) % 7))
	}
	if why = misnamed(p, d); why != "" {
		return at, why
	}
	if at = p.at(d, zoneName); at.After(now) {
		return at, at.Format("2 January 2006 15:04") + " is still to come"
	}
	return at, ""
}

// misnamed says that a date falls on another day of the week than was written.
func misnamed(p point, d day) string {
	if p.named && d.weekday() != p.weekday {
		return fmt.Sprintf("%s is a %s", d.utc().Format("2 January 2006"), d.weekday())
	}
	return ""
}

// endOf is the moment an outage ended, given its start.
func endOf(p point, from, now time.Time, zoneName string) (at time.Time, why string) {
	if !p.timed {
		return at, "the end needs a time of day"
	}
	first := dayOf(from)
	d := first
	switch {
	case p.dated && p.date.month == 0:
		if d = (day{first.year, first.month, p.date.day}); d.utc().Before(first.utc()) {
			d.month++
		}
		if d = dayOf(d.utc()); d.day != p.date.day {
			return at, "it needs the month"
		}
	case p.dated:
		d = p.date
		if d.year == 0 {
			d.year = first.year
			if !d.exists() || p.at(d, zoneName).Before(from) && dayOf(now.In(zone(zoneName))).year > d.year {
				d.year++
			}
			if why = yearOf(d); why != "" {
				return at, why + ", so add the year"
			}
		}
	case p.relative:
		d = dayOf(now.In(zone(zoneName))).add(p.days)
	case p.named:
		d = first.add((int(p.weekday) - int(first.weekday()) + 7) % 7)
	default:
		if p.at(d, zoneName).Before(from) {
			d = d.add(1)
		}
	}
	return p.at(d, zoneName), misnamed(p, d)
}

// Line is the outage in words that ParseOutage reads back as the same on any later day.
func (out Outage) Line() string {
	in := zone(out.Zone)
	for _, at := range []time.Time{out.From, out.To} {
		if outOfSeason(out.Zone, at) != "" {
			in = time.UTC
		}
	}
	form := "2006-01-02 15:04"
	for _, at := range []time.Time{out.From, out.To} {
		if !at.Equal(at.Truncate(time.Minute)) {
			form = "2006-01-02 15:04:05.999999999"
		}
		if !at.IsZero() && !wall(at.In(in).UTC().Add(offsetAt(at, in)), in).Equal(at) {
			in = time.UTC // the hour that comes twice in autumn
		}
	}
	switch {
	case out.Ongoing:
		return "since " + out.From.In(in).Format(form) + " " + in.String()
	case !out.From.IsZero():
		return out.From.In(in).Format(form) + " - " + out.To.In(in).Format(form) + " " + in.String()
	}
	return Duration(out.Length)
}

// offsetAt is how far clocks in loc are ahead of UTC then.
func offsetAt(at time.Time, loc *time.Location) time.Duration {
	_, seconds := at.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}
