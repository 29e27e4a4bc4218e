package view

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// The forms of the brief.
const (
	FormSummary   = "summary"
	FormCustomer  = "customer"
	FormComplaint = "complaint"
	FormMeeting   = "meeting"
)

// brief is the sight of what several people write: each saves over the other.
func brief(rev func(r meeting.Revisions) int) *sight {
	return &sight{inputs: true, rev: func(e *meeting.Escalation, _ Ref) int { return rev(e.Revs) }}
}

// Happened is what happened and how bad it is.
type Happened struct {
	Summary  string
	Severity meeting.Severity
}

// SummaryForm changes what happened and how bad it is, as the opening form asked it.
var SummaryForm = Form[Happened]{
	Name: FormSummary, Title: "What happened", Submit: "Save",
	Sight: brief(func(r meeting.Revisions) int { return r.Summary }),
	Begin: func(s *Sheet) Happened { return Happened{s.E.Summary, s.E.Severity} },
	Inputs: func(f *form, h *Happened) {
		f.text(&h.Summary, "summary", "What happened", atMost(meeting.MaxSummary), need(needSummary))
		f.radio(as(&h.Severity), "severity", "Severity", severityPicks, need(needSeverity))
	},
}

// The refusals of an escalation without a beginning.
const (
	needSummary  = "Please say in a sentence what happened, for example “Production down for 48 h”."
	needSeverity = "Please choose a severity, for example High."
)

// CustomerForm asks what is known of the customer.
var CustomerForm = Form[meeting.Background]{
	Name: FormCustomer, Title: "Customer", Submit: "Save",
	Sight: brief(func(r meeting.Revisions) int { return r.Customer }),
	Begin: func(s *Sheet) meeting.Background { return s.E.Background },
	Inputs: func(f *form, b *meeting.Background) {
		f.text(&b.Profile, "profile", "Profile", hint("For example “Fortune 500 manufacturing company”."))
		f.amount(&b.AnnualValue, "value", "Annual contract value", hint("With its currency, for example $2.3M or 1 200 000 €."))
		f.line(&b.Relationship, "relationship", "Relationship length", hint("For example “3 years”."))
		f.line(&b.Satisfaction, "satisfaction", "Satisfaction now", hint("Out of ten, for example 2/10. You can add a remark."), atMost(maxScore))
		if _, shown := f.Typed["satisfaction"]; f.reading && shown && f.well("satisfaction") {
			b.Satisfaction = f.outOfTen("satisfaction", b.Satisfaction)
		}
	},
}

// satisfactionForm is a number, perhaps "/10" or "of 10", perhaps a remark. A remark begins
// with no digit: "2 - 3" is not a two.
var satisfactionForm = regexp.MustCompile(`(?is)^([0-9]{1,2}(?:\.[0-9])?)(?:\s*(?:/|of|out of)\s*([0-9]+))?(?:\s*[,;:–-]?\s+([^\s0-9,;:/–-].*)|\s*(\(.*))?$`)

// outOfTen reads "2/10", "2", "2 of 10 (severe)" and writes it as "2/10" with the remark
// behind it; empty stays empty. What is not 0 to 10 is refused.
func (f *form) outOfTen(id, text string) string {
	if text == "" {
		return ""
	}
	m := satisfactionForm.FindStringSubmatch(text)
	if m == nil || m[2] != "" && m[2] != "10" || !upToTen(m[1]) {
		f.refuse(id, "We could not read “%s”. Write satisfaction out of ten, for example 2/10 or 2 of 10 (severe).", Cut(text, 40))
		return text
	}
	out := m[1] + "/10"
	if remark := strings.TrimSpace(m[3] + m[4]); remark != "" {
		out += " " + remark
	}
	f.short(id, out, maxScore)
	return out
}

// upToTen says that digits, perhaps with one decimal, are from 0 to 10.
func upToTen(s string) bool {
	whole, decimal, _ := strings.Cut(s, ".")
	whole = strings.TrimLeft(whole, "0")
	return len(whole) < 2 || whole == "10" && strings.Trim(decimal, "0") == ""
}

// mostWaivers bounds the waivers of a demand: as many as an option has parts.
const mostWaivers = 20

// reportedPicks are how sure the root cause is that was reported.
var reportedPicks = []pick{{"reported", "Reported"}, {"confirmed", "Confirmed"}}

// ComplaintForm asks what the customer says. Figures in the words of impact and demand are found there (findFigures);
// behind More stands what was found, to be corrected, when it was claimed, and whether the cause is confirmed.
var ComplaintForm = Form[meeting.Complaint]{
	Name: FormComplaint, Title: "Complaint", Submit: "Save",
	Sight: brief(func(r meeting.Revisions) int { return r.Complaint }),
	Begin: func(s *Sheet) meeting.Complaint {
		c := s.E.Complaint
		c.Issue = cmp.Or(c.Issue, s.E.Summary)
		return c
	},
	Inputs: func(f *form, c *meeting.Complaint) {
		f.text(&c.Issue, "issue", "Issue", hint("What the customer complains about."), need("Please say in a sentence what the customer complains about."))
		f.text(&c.RootCause, "root_cause", "Root cause, as first reported")
		f.text(&c.Impact, "impact", "Impact on the customer's business", hint("Name the amount, for example “$1.2M in lost production”."))
		f.text(&c.Demand, "demand", "What the customer demands", hint("Name credit, period and waivers, for example “100% credit for Q4, termination penalty waiver”."),
			readAs(func(_ *form, text string) (string, error) { return keptAsWords(text), nil }))
		in, ask := f.findFigures(c)
		if f.more("More: figures and root cause") {
			f.amount(&c.ImpactAmount, "impact_amount", "Impact as an amount", hint("For example $1.2M."))
			f.percent(&c.DemandPercent, "demand_percent", "Credit demanded, in percent", 1000, hint("For example 100%."))
			f.line(&c.DemandPeriod, "demand_period", "Period of the fees", hint("For example Q4 2025, November 2025, month or year."), atMost(mostWord),
				readAs(func(_ *form, text string) (string, error) {
					n, err := contract.ParseFeePeriod(text)
					return text + ", the fee of " + many(n, "month"), err
				}))
			f.repeat("Waivers demanded", strings.Join(c.DemandWaivers, "\n"))
			f.lines(&c.DemandWaivers, "demand_waivers", "Waivers demanded", mostWaivers, mostLine, hint("One a line, for example “Termination penalty”."))
			f.date(&c.Claimed, "claimed", "Credit claimed on", hint("When the customer claimed it. Leave it empty for the day this was opened."))
			f.radio(asEither(&c.CauseConfirmed, "reported", "confirmed"), "cause", "Root cause status", reportedPicks)
		}
		f.takeFigures(c, &in, ask)
		f.repeat("Impact on the customer's business", notUsed(c))
	},
}

// Gathering is the escalation meeting and who comes.
type Gathering struct {
	meeting.Meeting
	Attendees []meeting.Person
	Remote    []meeting.UserID // of the attendees
}

// MeetingForm asks when and where the escalation meeting is held. Date and times are read in
// the zone of whoever fills it; those that were not changed keep the moments and the zone that
// they were first meant in. Behind More: who joins from afar.
var MeetingForm = Form[Gathering]{
	Name: FormMeeting, Title: "Meeting", Submit: "Save",
	Sight: brief(func(r meeting.Revisions) int { return r.Meeting }),
	Begin: func(s *Sheet) Gathering {
		all, remote := attending(s.E)
		m := Gathering{s.E.Meeting, each(all, s.E.Person), remote}
		m.Meeting.Attendees = nil // the command fills it from the people
		if m.Start.IsZero() && s.E.Adjourned.IsZero() {
			m.Start, m.End, m.Zone = soon(s.Now, s.By.Zone)
		}
		return m
	},
	Inputs: func(f *form, m *Gathering) {
		date, start, end := clocks(m.Meeting, f.By.Zone)
		was := []string{date, start, end}
		f.text(&m.Objective, "objective", "Objective", hint("What the meeting has to settle."))
		f.date(&date, "date", "Date")
		f.clock(&start, "start", "Start", hint("In your time zone, "+zoneWords(f.By.Zone)+"."))
		f.clock(&end, "end", "End")
		f.line(&m.Location, "location", "Location", hint("A room, or a link to the call."))
		// Whoever comes in meanwhile is an attendee, and nobody is removed.
		f.people(&m.Attendees, "attendees", "Attendees", hint("New people are invited. This form removes nobody."), unseen)
		if f.more("More: who joins remotely") {
			f.users(&m.Remote, "remote", "Joining remotely", hint("Any of the attendees."))
		}
		if !slices.Equal(was, []string{date, start, end}) {
			m.Start, m.End, m.Zone = f.times(date, start, end)
		}
		for _, id := range f.Typed["remote"].Users {
			if f.reading && !slices.ContainsFunc(m.Attendees, func(p meeting.Person) bool { return p.ID == id }) {
				p := f.Person(id)
				f.refuse("remote", "%s is not an attendee. Please add them there too.", p.Display())
			}
		}
	},
}

// usualMeeting is how long an escalation meeting takes unless somebody says otherwise.
const usualMeeting = time.Hour

// soon is a meeting that begins with the next half hour of a zone. It has no end where that would be another day, which the
// form cannot say.
func soon(now time.Time, name string) (start, end time.Time, zone string) {
	in := calendar.New(calendar.DefaultHours(), nil).Zone(name)
	start = now.In(in).Add(30*time.Minute - time.Nanosecond)
	start = start.Add(-time.Duration(start.Minute()%30) * time.Minute).Truncate(time.Minute)
	if end = start.Add(usualMeeting); end.In(in).Day() != start.Day() {
		end = time.Time{}
	}
	return start.UTC(), end.UTC(), name
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

// times reads date, start and end in the zone of whoever fills the form.
func (f *form) times(date, from, to string) (start, end time.Time, zone string) {
	if date == "" && from == "" && to == "" {
		return start, end, ""
	}
	if date == "" {
		f.refuse("date", "Please choose the date as well, or clear the times.")
	}
	if from == "" {
		f.refuse("start", "Please choose when it begins as well, for example 14:00.")
	}
	if !f.well("date", "start") {
		return start, end, ""
	}
	start = f.at("date", date, "start", from)
	if to == "" {
		return start, end, f.By.Zone
	}
	end = f.at("date", date, "end", to)
	if f.well("end") && !end.After(start) {
		f.refuse("end", "The end must come after the start, for example 15:30 after 14:00.")
	}
	return start, end, f.By.Zone
}

// at is a date and a time of day in the zone of whoever fills the form.
func (f *form) at(dateID, date, clockID, clock string) time.Time {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		f.refuse(dateID, "We could not read this date. Write for example 2025-11-10.")
	}
	c, err := time.Parse("15:04", clock)
	if err != nil {
		f.refuse(clockID, "We could not read this time. Write for example 14:00.")
	}
	return calendar.At(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), f.By.Zone)
}
