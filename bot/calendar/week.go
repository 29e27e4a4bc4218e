package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/typed"
)

// Week is stretches of time that come back every week: service hours, a maintenance window. A stretch whose End is above 24
// hours runs over midnight.
type Week []Hours

// weekWords are the words for several days at once.
var weekWords = map[string][7]bool{
	"weekdays": DefaultHours().Days, "weekday": DefaultHours().Days, "workdays": DefaultHours().Days, "working days": DefaultHours().Days, "business days": DefaultHours().Days,
	"weekends": {true, false, false, false, false, false, true}, "weekend": {true, false, false, false, false, false, true},
	"daily": {true, true, true, true, true, true, true}, "nightly": {true, true, true, true, true, true, true}, "day": {true, true, true, true, true, true, true},
	"night": {true, true, true, true, true, true, true}, "days": {true, true, true, true, true, true, true},
}

var (
	fillerForm = regexp.MustCompile(`\b(?:from|on|each|every|the|at|of|between|o'clock|hours|hrs|h)\b|[():]\s|[()]`)
	toForm     = regexp.MustCompile(`\b(?:to|until|till|through|thru|bis)\b|–`)
	andForm    = regexp.MustCompile(`\b(?:and|or)\b|[;&]`)
	wordForm   = regexp.MustCompile(`^(?:(working days|business days|[\p{L}]+)|([0-9]{1,2}(?:[:.h][0-9]{2})?|[0-9]{4}) ?(am|pm)?|([-,]))\.? ?`)
)

const weekExample = "Mon-Fri 09:00-18:00, or Sundays 02:00-06:00"

// ParseWeek reads stretches that come back every week: "Mon-Fri 09:00-18:00", "weekdays 9am to 5pm, Sat 9-13", "every
// Sunday from 22:00 to 02:00", "02:00-06:00 on Sundays". It asks whether "9-5" ends in the morning, and refuses, with a
// *typed.Refusal, what it cannot read.
func ParseWeek(text string) (Week, error) {
	r := weekReader{text: text}
	s := " " + typed.Lower(text) + " "
	s = fillerForm.ReplaceAllString(strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm").Replace(s), " ")
	s = andForm.ReplaceAllString(toForm.ReplaceAllString(s, "-"), ",")
	for s = strings.TrimSpace(strings.Join(strings.Fields(s), " ")); s != ""; {
		m := wordForm.FindStringSubmatch(s)
		if m == nil {
			return nil, r.refuse("“%s” is neither a day nor a time", typed.Short(s))
		}
		s = strings.TrimSpace(s[len(m[0]):])
		var err error
		switch {
		case m[4] == "-":
			r.to = true
		case m[4] == ",":
			r.comma = true
		case m[1] == "noon" || m[1] == "midnight":
			err = r.time(m[1], "")
		case m[1] != "":
			err = r.days(m[1])
		default:
			err = r.time(m[2], m[3])
		}
		if err != nil {
			return nil, err
		}
	}
	if err := r.finish(); err != nil {
		return nil, err
	}
	if len(r.out) == 0 {
		return nil, r.refuse("it is not days followed by a start and an end")
	}
	return r.out, nil
}

// weekReader is what has been read so far of one stretch, and those before it.
type weekReader struct {
	text      string
	out       Week
	set       [7]bool
	last      time.Weekday  // the last day, from which a range goes on
	over      *time.Weekday // the day on which a stretch ends, where it is named: "Sat 22:00 - Sun 04:00"
	named     bool          // a single day was the last word
	clocks    []clock
	timeFirst bool // "02:00-06:00 on Sundays"
	to, comma bool
}

func (r *weekReader) refuse(why string, args ...any) error {
	return typed.Refuse(r.text, weekExample, why, args...)
}

// days takes a day of the week, or a word for several.
func (r *weekReader) days(word string) error {
	if len(r.clocks) == 2 && r.set != [7]bool{} && !r.timeFirst {
		if err := r.finish(); err != nil {
			return err
		}
		r.set = [7]bool{}
	}
	r.timeFirst = r.timeFirst || len(r.clocks) > 0 && r.set == [7]bool{}
	day, known := weekdays[word]
	if !known {
		day, known = weekdays[strings.TrimSuffix(word, "s")]
	}
	several, many := weekWords[word]
	switch {
	case known && r.to && len(r.clocks) == 1 && r.over == nil && !r.timeFirst:
		r.over = &day
		return nil // the stretch goes on to a time of that day
	case known && r.to && r.named:
		for d := r.last; d != day; d = (d + 1) % 7 {
			r.set[d] = true
		}
		r.set[day], r.named = true, false
	case r.to:
		return r.refuse("“%s” has no day before it", word)
	case known:
		r.set[day], r.last, r.named = true, day, true
	case many:
		for d, is := range several {
			r.set[d] = r.set[d] || is
		}
		r.named = false
	default:
		return r.refuse("“%s” is neither a day nor a time", word)
	}
	r.to, r.comma = false, false
	return nil
}

// time takes a time of day.
func (r *weekReader) time(s, half string) error {
	if len(r.clocks) == 2 { // "Mon-Fri 8-12 and 13-17"
		if r.timeFirst || !r.comma {
			return r.refuse("“%s” is one time too many", s)
		}
		days := r.set
		if err := r.finish(); err != nil {
			return err
		}
		r.set = days
	}
	c, ok := readClock(s+half, true)
	if !ok || r.to != (len(r.clocks) == 1) {
		return r.refuse("“%s” is not a time of day, or not the end of a stretch", s)
	}
	r.clocks, r.to, r.comma, r.named = append(r.clocks, c), false, false, false
	return nil
}

// finish keeps the stretch that was read.
func (r *weekReader) finish() error {
	switch {
	case r.set == [7]bool{} && len(r.clocks) == 0:
		return nil
	case r.set == [7]bool{}:
		return r.refuse("it does not say on which days")
	case len(r.clocks) != 2 || r.to:
		return r.refuse("a start or an end is missing")
	}
	from, to := r.clocks[0], r.clocks[1]
	if from.half == 0 && to.half != 0 && from.h >= 1 && from.h <= 12 { // "9-5pm", "2-6am"
		if from.half = to.half; from.since() >= to.since() {
			from = from.other()
		}
	}
	h := Hours{Start: from.since(), End: to.since(), Days: r.set}
	if r.over != nil {
		if r.set != onlyOn(r.last) {
			return r.refuse("a stretch that ends on a day has to begin on one day")
		}
		h.End += time.Duration((int(*r.over)-int(r.last)+7)%7) * typed.Day
	}
	switch {
	case r.over != nil && h.End <= h.Start:
		return r.refuse("it ends before it begins")
	case h.Start == h.End:
		return r.refuse("it begins and ends at the same time")
	case h.End < h.Start && to.h < 12 && !to.sure && !from.sure:
		return typed.Ask(r.text, "Mon-Fri 09:00-17:00", "does it end at %d:%02d in the morning, or at %d:%02d", to.h, to.m, to.h+12, to.m)
	case h.End < h.Start:
		h.End += 24 * time.Hour
	}
	*r = weekReader{text: r.text, out: append(r.out, h), last: r.last, comma: r.comma}
	return nil
}

// onlyOn is one day of the week.
func onlyOn(d time.Weekday) (days [7]bool) {
	days[d] = true
	return days
}

// String is the week as ParseWeek reads it: "Mon-Fri 09:00-18:00, Sat 09:00-13:00".
func (w Week) String() string {
	var all []string
	for _, h := range w {
		var days []string
		for i := range 7 {
			first := time.Weekday(i+1) % 7
			if !h.Days[first] || i > 0 && h.Days[(first+6)%7] {
				continue
			}
			last := first
			for n := i; n < 6 && h.Days[(last+1)%7]; n++ {
				last = (last + 1) % 7
			}
			name := first.String()[:3]
			if last != first {
				name += "-" + last.String()[:3]
			}
			days = append(days, name)
		}
		clock := func(d time.Duration) string {
			return fmt.Sprintf("%02d:%02d", int(d/time.Hour)%24, int(d/time.Minute)%60)
		}
		end := clock(h.End)
		if h.End == 24*time.Hour {
			end = "24:00"
		}
		if days := h.End / typed.Day; h.End > 24*time.Hour && h.End-h.Start >= typed.Day {
			end = time.Weekday((int(h.first()) + int(days)) % 7).String()[:3] + " " + end
		}
		all = append(all, strings.Join(days, ", ")+" "+clock(h.Start)+"-"+end)
	}
	return strings.Join(all, "; ")
}

// first is the first day on which the stretch begins.
func (h Hours) first() time.Weekday {
	return time.Weekday(slices.Index(h.Days[:], true))
}

// Stretches are the stretches of the week that touch the time between two moments, by the clocks of a zone, in no order.
func (w Week) Stretches(from, to time.Time, zone *time.Location) (all [][2]time.Time) {
	last := dayOf(to.In(zone))
	for d := dayOf(from.In(zone)).add(-7); !last.utc().Before(d.utc()); d = d.add(1) {
		for _, h := range w {
			if !h.Days[d.weekday()] {
				continue
			}
			if start, end := d.at(h.Start, zone), d.at(h.End, zone); end.After(from) && start.Before(to) && end.After(start) {
				all = append(all, [2]time.Time{start, end})
			}
		}
	}
	return all
}
