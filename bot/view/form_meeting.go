package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// MeetingForm asks when and where the escalation meeting is held. Date and times are read in
// the zone of whoever fills it. Behind More: who joins from afar.
func MeetingForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	m := e.Meeting
	date, start, end := clocks(m, by.Zone)
	all, remote := attending(e)
	zone := "In your time zone, " + zoneWords(by.Zone) + "."
	blocks := Blocks{
		area("objective", "Objective", "What the meeting has to settle.", m.Objective, mostText, true),
		datepick("date", "Date", "", date, true),
		timepick("start", "Start", zone, start, true),
		timepick("end", "End", "", end, true),
		line("location", "Location", "A room, or a link to the call.", m.Location, mostLine, true),
		persons("attendees", "Attendees", "Whoever is new here is invited. Nobody is removed by this form.", all, true),
	}
	blocks = append(blocks, more(ref, "More: who joins remotely")...)
	if ref.More {
		blocks = append(blocks, persons("remote", "Joining remotely", "Any of the attendees.", remote, true))
	}
	return modal(FormMeeting, "Meeting", "Save", ref, blocks...)
}

// attending is everybody in the escalation, those whom the form listed before in its order,
// and who of them joins from afar.
func attending(e *meeting.Escalation) (all, remote []meeting.UserID) {
	for _, id := range e.Meeting.Attendees {
		if e.Has(id) {
			all = append(all, id)
		}
	}
	for _, m := range e.Members() {
		if !slices.Contains(all, m.ID) {
			all = append(all, m.ID)
		}
		if m.Remote {
			remote = append(remote, m.ID)
		}
	}
	return all, remote
}

// zoneWords names a zone in a text; an empty or unknown one is UTC.
func zoneWords(name string) string {
	return calendar.New(calendar.DefaultHours(), nil).Zone(name).String()
}

// clocks is what the form shows of a meeting in a zone: date, start and end; empty where
// the meeting has none.
func clocks(m meeting.Meeting, zone string) (date, start, end string) {
	in := calendar.New(calendar.DefaultHours(), nil).Zone(zone)
	if !m.Start.IsZero() {
		date, start = m.Start.In(in).Format(time.DateOnly), m.Start.In(in).Format("15:04")
	}
	if !m.End.IsZero() {
		end = m.End.In(in).Format("15:04")
	}
	return date, start, end
}

// ParseMeeting reads MeetingForm. Date and times that were not changed keep the moments and
// the zone that they were first meant in, whoever saves the form.
func ParseMeeting(v Values, r Reading) (m meeting.Meeting, attendees []meeting.Person, remote []meeting.UserID, err error) {
	t, was := typed{v: v, r: r}, r.state().Meeting
	m = meeting.Meeting{
		Objective: t.text("objective", mostText, was.Objective),
		Start:     was.Start, End: was.End, Zone: was.Zone,
		Location: t.word("location", mostLine, was.Location),
	}
	date, start, end := clocks(was, r.Zone)
	if v["date"].Date != date || v["start"].Time != start || v["end"].Time != end {
		m.Start, m.End, m.Zone = t.times()
	}
	attendees = t.people("attendees")
	if !t.shown("remote") {
		_, remote = attending(r.state())
		return m, attendees, remote, t.err
	}
	for _, p := range t.people("remote") {
		if !slices.ContainsFunc(attendees, func(a meeting.Person) bool { return a.ID == p.ID }) {
			t.refuse("remote", "%s is not among the attendees. Please add them there as well.", p.Display())
		}
		remote = append(remote, p.ID)
	}
	return m, attendees, remote, t.err
}

// times reads date, start and end in the zone of whoever filled the form.
func (t *typed) times() (start, end time.Time, zone string) {
	date, from, to := t.v["date"].Date, t.v["start"].Time, t.v["end"].Time
	switch {
	case date == "" && from == "" && to == "":
		return start, end, ""
	case date == "":
		t.refuse("date", "Please choose the date as well, or clear the times.")
	case from == "":
		t.refuse("start", "Please choose when it begins as well, for example 14:00.")
	}
	if t.err != nil {
		return start, end, ""
	}
	start = t.moment("date", date, "start", from)
	if to == "" {
		return start, end, t.r.Zone
	}
	end = t.moment("date", date, "end", to)
	if !end.After(start) {
		t.refuse("end", "The meeting has to end after it begins, for example 15:30 after 14:00.")
	}
	return start, end, t.r.Zone
}

// moment is a date and a time of day in the zone of whoever filled the form.
func (t *typed) moment(dateID, date, clockID, clock string) time.Time {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.refuse(dateID, "This date cannot be read; write for example 2025-11-10.")
	}
	c, err := time.Parse("15:04", clock)
	if err != nil {
		t.refuse(clockID, "This time cannot be read; write for example 14:00.")
	}
	return calendar.At(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), t.r.Zone)
}
