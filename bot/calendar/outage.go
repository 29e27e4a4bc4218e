package calendar

import (
	"fmt"
	"strings"
	"time"
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

// separators may stand between start and end, spelled ones first.
var separators = []string{" to ", " until ", " till ", " - ", " – ", " — ", "–", "—", "-"}

// ParseOutage reads one line of downtime: "8 Nov 02:10 - 10 Nov 02:10 UTC", "2025-11-08 02:10 to 2025-11-10 02:10",
// "since 02:10", "since 8 Nov 02:10", "48 h", "1h30", "2 days". zoneName counts when the text names no zone at its end.
// A start without a date is today's; an end without one is the first such time after the start; a date without a year
// is the latest that makes sense. An end before its start, and anything still to come, is refused with a *TextError.
func (c *Calendar) ParseOutage(line string, now time.Time, zoneName string) (Outage, error) {
	out := Outage{Zone: zone(zoneName).String(), Typed: strings.TrimSpace(line)}
	refuse := func(why string) (Outage, error) {
		return Outage{}, &TextError{Text: line, Why: why, Example: outageExamples}
	}
	if len(line) > maxText {
		return refuse("it is too long for an outage")
	}
	list := words(line)
	if len(list) == 0 {
		return refuse("nothing was typed")
	}
	if list[0] == "for" && len(list) > 1 {
		list = list[1:]
	}
	text := strings.Join(list, " ")
	if length, ok := readLength(text); ok {
		out.Length = length
		return out, nil
	}
	if list[0] == "since" {
		from, ok := readPoint(list[1:])
		if !ok {
			return refuse("there is no time after “since”")
		}
		return out.since(from, now, refuse)
	}
	from, to, ok := readRange(text)
	if !ok {
		return refuse("it is neither a start and an end nor a length")
	}
	return out.between(from, to, now, refuse)
}

// readRange splits a text into two moments at the first separator that leaves two.
func readRange(text string) (from, to point, ok bool) {
	text = strings.TrimPrefix(text, "from ")
	for _, sep := range separators {
		for at := 0; ; {
			i := strings.Index(text[at:], sep)
			if i < 0 {
				break
			}
			i += at
			from, okFrom := readPoint(strings.Fields(text[:i]))
			to, okTo := readPoint(strings.Fields(text[i+len(sep):]))
			if okFrom && okTo {
				return from, to, true
			}
			at = i + len(sep)
		}
	}
	return point{}, point{}, false
}

// since fills in an outage that goes on.
func (out Outage) since(from point, now time.Time, refuse func(string) (Outage, error)) (Outage, error) {
	if from.zone != "" {
		out.Zone = from.zone
	}
	start, why := startOf(from, day{}, now, out.Zone)
	if why != "" {
		return refuse(why)
	}
	out.From, out.Ongoing = start, true
	return out, nil
}

// between fills in an outage with both ends.
func (out Outage) between(from, to point, now time.Time, refuse func(string) (Outage, error)) (Outage, error) {
	switch {
	case to.zone != "":
		out.Zone = to.zone
	case from.zone != "":
		out.Zone = from.zone
	}
	startZone := out.Zone
	if from.zone != "" {
		startZone = from.zone
	}
	var end day // its year is 0 unless written
	if to.dated {
		end = to.date
	}
	start, why := startOf(from, end, now, startZone)
	if why != "" {
		return refuse(why)
	}
	out.From = start.In(zone(out.Zone))
	out.To, why = endOf(to, out.From, now, out.Zone)
	switch {
	case why != "":
		return refuse(why)
	case !out.To.After(out.From):
		return refuse("the end is not after the start")
	case out.To.After(now):
		return refuse("the end is still to come; write since and the start while it goes on")
	}
	return out, nil
}

// startOf is the moment an outage began; end is the date of its end, whose year is 0 when not written.
func startOf(p point, end day, now time.Time, zoneName string) (at time.Time, why string) {
	if !p.clock {
		return at, "the start needs a time of day"
	}
	today := dayOf(now.In(zone(zoneName)))
	d := today
	switch {
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
		if !d.exists() {
			return at, fmt.Sprintf("there is no %d %s in %d, so add the year", d.day, d.month, d.year)
		}
	case p.relative:
		d = today.add(p.days)
	case p.named:
		d = today.add(-((int(today.weekday()) - int(p.weekday) + 7) % 7))
	}
	if p.named && d.weekday() != p.weekday {
		return at, fmt.Sprintf("%s is a %s", d.utc().Format("2 January 2006"), d.weekday())
	}
	if at = moment(d, p, zoneName); at.After(now) {
		return at, at.Format("2 January 2006 15:04") + " is still to come"
	}
	return at, ""
}

// endOf is the moment an outage ended, given its start.
func endOf(p point, from, now time.Time, zoneName string) (at time.Time, why string) {
	if !p.clock {
		return at, "the end needs a time of day"
	}
	first := dayOf(from)
	d := first
	switch {
	case p.dated:
		d = p.date
		if d.year == 0 {
			d.year = first.year
			if !d.exists() || moment(d, p, zoneName).Before(from) && dayOf(now.In(zone(zoneName))).year > d.year {
				d.year++
			}
			if !d.exists() {
				return at, fmt.Sprintf("there is no %d %s in %d, so add the year", d.day, d.month, d.year)
			}
		}
	case p.relative:
		d = dayOf(now.In(zone(zoneName))).add(p.days)
	case p.named:
		d = first.add((int(p.weekday) - int(first.weekday()) + 7) % 7)
	default:
		if moment(d, p, zoneName).Before(from) {
			d = d.add(1)
		}
	}
	if p.named && d.weekday() != p.weekday {
		return at, fmt.Sprintf("%s is a %s", d.utc().Format("2 January 2006"), d.weekday())
	}
	return moment(d, p, zoneName), ""
}

// moment is the point's time of day on a date.
func moment(d day, p point, zoneName string) time.Time {
	return At(d.year, d.month, d.day, p.h, p.m, zoneName)
}
