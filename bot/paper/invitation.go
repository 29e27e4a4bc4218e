package paper

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"escalate/bot/meeting"
	"escalate/bot/notes"
)

// Invitations writes the escalations' follow-up meetings as a file for a calendar (RFC 5545), and reports whether there was
// one; without one nothing is written. A meeting keeps its UID for good and its SEQUENCE only rises, so that a later file moves or cancels what an earlier
// one entered. Nobody's address is known to Slack's bot, so it invites nobody: people are named in the description.
func Invitations(w io.Writer, escalations ...*meeting.Escalation) (bool, error) {
	c := newDiary()
	for _, e := range escalations {
		for _, f := range e.FollowUps {
			if f.Plan.Length > 0 { // else it was reviewed without having been called
				c.enter(e, f)
			}
		}
	}
	if len(c.cal.Events()) == 0 {
		return false, nil
	}
	return true, c.cal.SerializeTo(w)
}

// Invitation writes one of the escalation's follow-up meetings, as [Invitations] does.
func Invitation(w io.Writer, e *meeting.Escalation, f meeting.FollowUp) error {
	c := newDiary()
	c.enter(e, f)
	return c.cal.SerializeTo(w)
}

// diary is a calendar file that is being written, with the zones that it describes.
type diary struct {
	cal   *ics.Calendar
	zones map[string]*ics.VTimezone
}

func newDiary() diary {
	cal := ics.NewCalendar()
	cal.SetProductId("-//escalate//EN")
	cal.SetMethod(ics.MethodPublish)
	return diary{cal, map[string]*ics.VTimezone{}}
}

// enter puts one meeting into the file.
func (c diary) enter(e *meeting.Escalation, f meeting.FollowUp) {
	zone := time.UTC
	if loc, err := time.LoadLocation(f.Plan.Zone); err == nil {
		zone = loc
	}
	start, end := f.Plan.Start.In(zone), f.Plan.Start.Add(f.Plan.Length).In(zone)
	if name := zone.String(); zone != time.UTC {
		if c.zones[name] == nil {
			c.zones[name] = ics.NewTimezone(name)
			c.cal.AddVTimezone(c.zones[name])
		}
		observe(c.zones[name], start, end)
	}
	ev := c.cal.AddEvent(fmt.Sprintf("esc-%d-follow-up-%d-%d@escalate.invalid", e.ID, f.No, e.Opened.Unix()))
	ev.SetDtStampTime(e.Changed)
	ev.SetSequence(e.Revs.FollowUp)
	ev.SetSummary(notes.Plain(fmt.Sprintf("Follow-up: %s (%s)", e.Customer, e.ID)))
	ev.SetDescription(describe(e, f))
	ev.SetStatus(ics.ObjectStatusConfirmed)
	if !f.Cancelled.IsZero() {
		ev.SetStatus(ics.ObjectStatusCancelled)
	}
	at(ev, ics.ComponentPropertyDtStart, start)
	at(ev, ics.ComponentPropertyDtEnd, end)
}

// local is how a calendar writes a wall clock.
const local = "20060102T150405"

func at(ev *ics.VEvent, p ics.ComponentProperty, t time.Time) {
	if t.Location() == time.UTC {
		ev.SetProperty(p, t.Format(local+"Z"))
		return
	}
	ev.SetProperty(p, t.Format(local), ics.WithTZID(t.Location().String()))
}

// observe adds the zone's rules as far as a meeting needs them: the one in force at its start, and at its end where that is
// another.
func observe(tz *ics.VTimezone, start, end time.Time) {
	for t := start; ; {
		from, until := t.ZoneBounds()
		observance(tz, t, from)
		if until.IsZero() || until.After(end) {
			return
		}
		t = until
	}
}

// observance adds the rule in force at t, since from; it begins by the clock that was in force before.
func observance(tz *ics.VTimezone, t, from time.Time) {
	name, offset := t.Zone()
	begins, before := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), offset
	if !from.IsZero() {
		_, before = from.Add(-time.Second).Zone()
		begins = from.UTC().Add(time.Duration(before) * time.Second)
	}
	base := ics.NewStandard().ComponentBase
	base.SetProperty(ics.ComponentPropertyDtStart, begins.Format(local))
	base.SetProperty("TZOFFSETFROM", offsetText(before))
	base.SetProperty("TZOFFSETTO", offsetText(offset))
	base.SetProperty("TZNAME", name)
	var c ics.Component = &ics.Standard{ComponentBase: base}
	if t.IsDST() {
		c = &ics.Daylight{ComponentBase: base}
	}
	same := func(o ics.Component) bool { return reflect.DeepEqual(o, c) }
	if !slices.ContainsFunc(tz.Components, same) {
		tz.Components = append(tz.Components, c)
	}
}

// offsetText is an offset in seconds as "+0530".
func offsetText(s int) string {
	sign := '+'
	if s < 0 {
		sign, s = '-', -s
	}
	return fmt.Sprintf("%c%02d%02d", sign, s/3600, s/60%60)
}

func describe(e *meeting.Escalation, f meeting.FollowUp) string {
	var names []string
	for _, id := range f.Plan.Invitees {
		names = append(names, e.Name(id))
	}
	lines := []string{"With " + strings.Join(names, ", ")}
	if m := strings.TrimSpace(f.Plan.Measures); m != "" {
		lines = append(lines, "What will be measured: "+m)
	}
	for i := range lines {
		lines[i] = notes.Plain(lines[i])
	}
	return strings.Join(lines, "\n")
}
