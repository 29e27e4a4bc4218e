package view

import (
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The answers of the technical review.
var (
	causePicks = []pick{{"suspected", "Suspected"}, {"confirmed", "Confirmed"}}
	dataPicks  = []pick{
		{string(meeting.DataUntouched), "Untouched"}, {string(meeting.DataLost), "Lost"},
		{string(meeting.DataExposed), "Exposed"}, {string(meeting.DataUnknown), "Not known yet"},
	}
)

// mostOutages bounds the stretches of downtime in one review.
const mostOutages = 20

// TechnicalForm asks what happened. Behind More: the announced maintenance, what else failed.
func TechnicalForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	c := meeting.TechnicalReview{}
	if was := reviewContent(e, meeting.Technical).Technical; was != nil {
		c = *was
	}
	cause := "suspected"
	if c.Confirmed {
		cause = "confirmed"
	}
	blocks := Blocks{
		area("what", "What happened", "One point a line.", c.What, mostText, false),
		area("outage", "Outage", "One a line: 8 Nov 02:10 - 10 Nov 02:10 UTC, since 02:10, or 48 h. Without a zone "+
			zoneWords(by.Zone)+" is meant.", outageLines(c.Outages), mostText, true),
		area("root_cause", "Root cause", "", c.RootCause, mostText, true),
		radio("confirmed", "The root cause is", "", cause, true, causePicks...),
		choice("data", "Customer data", "", string(c.Data), true, dataPicks...),
		area("prevention", "Prevention", "What keeps it from happening again, one point a line.", c.Prevention, mostText, true),
	}
	blocks = append(blocks, more(ref, "More: maintenance, what else failed")...)
	if ref.More {
		blocks = append(blocks,
			area("maintenance", "Announced maintenance", "The window that was announced, if there was one.", c.Maintenance, mostText, true),
			area("notice", "When it was announced", "For example “3 days before, by e-mail”.", c.Notice, mostText, true),
			area("also_failed", "What else failed", "For example “Backup restoration”.", c.AlsoFailed, mostText, true))
	}
	return reviewForm(e, by, meeting.Technical, ref, blocks...)
}

// ParseTechnical reads TechnicalForm. A line about an outage that was not changed keeps the
// moments that it was first read as.
func ParseTechnical(v Values, r Reading) (meeting.Content, error) {
	t, was := typed{v: v, r: r}, meeting.TechnicalReview{}
	if c := reviewContent(r.state(), meeting.Technical).Technical; c != nil {
		was = *c
	}
	cause := "suspected"
	if was.Confirmed {
		cause = "confirmed"
	}
	c := meeting.TechnicalReview{
		What:        t.text("what", mostText, was.What),
		Outages:     t.outages("outage", was.Outages),
		RootCause:   t.text("root_cause", mostText, was.RootCause),
		Confirmed:   t.option("confirmed", cause, causePicks) == "confirmed",
		Data:        meeting.CustomerData(t.option("data", string(was.Data), dataPicks)),
		Prevention:  t.text("prevention", mostText, was.Prevention),
		Maintenance: t.text("maintenance", mostText, was.Maintenance),
		Notice:      t.text("notice", mostText, was.Notice),
		AlsoFailed:  t.text("also_failed", mostText, was.AlsoFailed),
	}
	if c.What == "" {
		t.refuse("what", "Please say what happened, for example “Backup restoration failed”.")
	}
	return meeting.Content{Technical: &c}, t.err
}

// outages reads one outage a line.
func (t *typed) outages(id string, was []calendar.Outage) []calendar.Outage {
	if !t.shown(id) {
		return was
	}
	var out []calendar.Outage
	for i, l := range t.lines(id, mostOutages, mostText, nil) {
		if o, ok := sameOutage(l, was); ok {
			out = append(out, o)
			continue
		}
		o, err := t.r.Calendar.ParseOutage(l, t.r.Now, t.r.Zone)
		var bad *calendar.TextError
		switch {
		case errors.As(err, &bad):
			t.refuse(id, "Line %d: %s", i+1, bad.Error())
		case err != nil:
			t.refuse(id, "Line %d cannot be read; write for example 8 Nov 02:10 - 10 Nov 02:10 UTC or 48 h.", i+1)
		}
		out = append(out, o)
	}
	return out
}

// sameOutage finds the outage that the form showed as this line.
func sameOutage(line string, was []calendar.Outage) (calendar.Outage, bool) {
	for _, o := range was {
		if outageLine(o) == line {
			return o, true
		}
	}
	return calendar.Outage{}, false
}

// outageForm shows a moment so that ParseOutage reads it back on any later day.
const outageForm = "2006-01-02 15:04"

// outageLine is an outage as the form shows it: what was typed may mean another day later.
func outageLine(o calendar.Outage) string {
	in := calendar.New(calendar.DefaultHours(), nil).Zone(o.Zone)
	switch {
	case o.Ongoing:
		return "since " + o.From.In(in).Format(outageForm) + " " + in.String()
	case !o.From.IsZero():
		return o.From.In(in).Format(outageForm) + " - " + o.To.In(in).Format(outageForm) + " " + in.String()
	}
	return calendar.Duration(o.Length)
}

func outageLines(all []calendar.Outage) string {
	var out []string
	for _, o := range all {
		out = append(out, outageLine(o))
	}
	return strings.Join(out, "\n")
}

// OutageEcho repeats outages as they were read, each with its zone and its length, in plain
// text: a reading that is wrong is seen.
func OutageEcho(outages []calendar.Outage) []string {
	var out []string
	for _, o := range outages {
		switch {
		case o.Ongoing:
			out = append(out, "since "+wall(o.From, o.Zone)+zoneNote(o.From, o.Zone)+", still going on")
		case !o.From.IsZero():
			out = append(out, wall(o.From, o.Zone)+" to "+wall(o.To, o.Zone)+zoneNote(o.To, o.Zone)+": "+calendar.Duration(o.To.Sub(o.From)))
		default:
			out = append(out, calendar.Duration(o.Length)+", without times")
		}
	}
	return out
}

// zoneNote adds a zone's name where its abbreviation is another: "EST" stands for several.
func zoneNote(t time.Time, zone string) string {
	in := calendar.New(calendar.DefaultHours(), nil).Zone(zone)
	if short, _ := t.In(in).Zone(); short == in.String() {
		return ""
	}
	return " (" + in.String() + ")"
}

// savedTechnical repeats each outage as it was read.
func savedTechnical(rev meeting.TechnicalReview) Blocks {
	return Blocks{
		section("The technical review is saved. This is how the outage was read:"),
		prose(strings.Join(OutageEcho(rev.Outages), "\n"), true),
	}
}
