package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// followUpTime is how long a follow-up meeting takes unless somebody says otherwise.
const followUpTime = time.Hour

// maxMeasures is the longest text of what will be measured, in characters.
const maxMeasures = 1000

// FollowUpForm calls the follow-up meeting, or changes the one that is planned. Its time is
// in by's zone.
func FollowUpForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	length, date, clock, measures := followUpTime, "", "", ""
	var invitees []meeting.UserID
	title, submit := "Follow-up meeting", "Check the times"
	for _, m := range e.Members() {
		if m.Standing != meeting.Gone {
			invitees = append(invitees, m.ID)
		}
	}
	if f := e.Upcoming(); f != nil {
		local := f.Plan.Start.In(calendar.New(calendar.DefaultHours(), nil).Zone(by.Zone))
		date, clock = local.Format("2006-01-02"), local.Format("15:04")
		length, invitees, measures = f.Plan.Length, f.Plan.Invitees, f.Plan.Measures
	}
	return modal(FormFollowUp, title, submit, ref,
		followUpInputs(by, date, clock, itoa(int64(length/time.Minute)), measures, invitees)...)
}

func followUpInputs(by meeting.Person, date, clock, length, measures string, invitees []meeting.UserID) Blocks {
	return Blocks{
		datepick("date", "Day", "", date, false),
		timepick("time", "Time", "In your zone, "+zoneWords(by.Zone)+". The next step shows it for each person.", clock, false),
		line("length", "Minutes", "From 5 minutes to 12 hours, for example 60", length, 10, false),
		persons("invitees", "Who is invited", "", invitees, false),
		area("measures", "What will be measured", "For example: satisfaction of 6/10 or more, no further outage", measures, maxMeasures, true),
	}
}

// ParseFollowUp reads the follow-up form: the plan, and the invitees as people.
func ParseFollowUp(v Values, r Reading) (meeting.Plan, []meeting.Person, error) {
	refuse := func(field, says string) (meeting.Plan, []meeting.Person, error) {
		return meeting.Plan{}, nil, meeting.Refuse(field, "%s", says)
	}
	day, err := time.Parse("2006-01-02", v["date"].Date)
	if err != nil {
		return refuse("date", "Please choose the day of the meeting.")
	}
	clock, err := time.Parse("15:04", v["time"].Time)
	if err != nil {
		return refuse("time", "Please choose when it begins, for example 14:00.")
	}
	n, ok := minutes(v.Text("length"))
	if !ok || n < 5 || n > 12*60 {
		return refuse("length", "Please write the minutes as a whole number from 5 to 720, for example 60.")
	}
	p := meeting.Plan{Length: time.Duration(n) * time.Minute, Zone: r.Zone, Invitees: v["invitees"].Users}
	p.Start = calendar.At(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), r.Zone)
	if !p.Start.After(r.Now) {
		return refuse("date", "That moment is past ("+wall(p.Start, r.Zone)+"). Please choose one in the future.")
	}
	if len(p.Invitees) == 0 {
		return refuse("invitees", "Please invite at least one person.")
	}
	if p.Measures, err = said(v, "measures", maxMeasures, ""); err != nil {
		return meeting.Plan{}, nil, err
	}
	return p, everyone(v, r, "invitees"), nil
}

// FollowUpCheck shows the meeting's time for each invitee before it is saved; whom it finds
// outside working hours or on a holiday stands first.
func FollowUpCheck(v Values, r Reading, by meeting.Person, p meeting.Plan, invitees []meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Key = followUpDigest(v, r)
	var off, well []string
	for _, i := range invitees {
		zone := i.Zone
		l := i.Display() + ": " + wall(p.Start, zone)
		if zone == "" {
			l += " (their zone is not known)"
		}
		if why := meetingOff(r.Calendar, p, zone); why != "" {
			off = append(off, l+" · "+why)
			continue
		}
		well = append(well, l)
	}
	blocks := Blocks{section("*" + wall(p.Start, r.Zone) + "*, " + calendar.Duration(p.Length) +
		". *Plan it* saves and invites; nothing is saved yet. If you change something below, it is shown again.")}
	if len(off) > 0 {
		blocks = append(blocks,
			alert(slack.AlertLevelWarning, itoa(len(off))+" of "+countPeople(len(invitees))+" would meet outside working hours or on a free day."),
			bullets("Outside working hours", 30, off...))
	}
	if len(well) > 0 {
		blocks = append(blocks, bullets("In working hours", 30, well...))
	}
	blocks = append(blocks, slack.NewDividerBlock())
	blocks = append(blocks, followUpInputs(by, v["date"].Date, v["time"].Time, v.Text("length"), v.Text("measures"), p.Invitees)...)
	return modal(FormFollowUpCheck, "Check the times", "Plan it", ref, blocks...)
}

// meetingOff says why a meeting does not fit into somebody's working day; "" when it does.
func meetingOff(c *calendar.Calendar, p meeting.Plan, zone string) string {
	if why := offHours(c, p.Start, zone); why != "" {
		return why
	}
	if offHours(c, p.Start.Add(p.Length), zone) != "" {
		return "ends outside working hours"
	}
	return ""
}

// FollowUpUnchanged says that what is submitted now is what FollowUpCheck showed.
func FollowUpUnchanged(v Values, r Reading, ref Ref) bool { return ref.Key == followUpDigest(v, r) }

func followUpDigest(v Values, r Reading) string {
	return digest(v["date"].Date, v["time"].Time, v.Text("length"), v.Text("measures"), joined(v["invitees"].Users), r.Zone)
}
