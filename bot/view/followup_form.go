package view

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The forms of the follow-up meeting, and the second look at its time.
const (
	FormFollowUp      = "followup"
	FormFollowUpCheck = "followup-check"
	FormEffect        = "effect" // No: follow-up
)

// followUpTime is how long a follow-up meeting takes unless somebody says otherwise.
const followUpTime = time.Hour

// maxMeasures is the longest text of what will be measured, in characters.
const maxMeasures = 1000

// FollowUp is a follow-up meeting with its invitees as people.
type FollowUp struct {
	meeting.Plan
	People []meeting.Person
}

// FollowUpForm calls the follow-up meeting, or changes the one that is planned. Its time is
// in the zone of whoever fills it; before it is saved, it is shown for each invitee.
var FollowUpForm = Form[FollowUp]{
	Name: FormFollowUp, Title: "Follow-up meeting", Submit: "Check the times",
	Sight: &sight{rev: func(e *meeting.Escalation, _ Ref) int { return e.Revs.FollowUp }, now: plannedNow},
	Look: &look{name: FormFollowUpCheck, title: "Check the times", submit: "Schedule", print: func(s *Sheet) string {
		v := s.Typed
		return digest(v["date"].Date, v["time"].Time, v.Text("length"), v.Text("measures"), joined(v["invitees"].Users), s.By.Zone)
	}},
	Begin: func(s *Sheet) FollowUp {
		if f := s.E.Upcoming(); f != nil {
			return FollowUp{f.Plan, each(f.Plan.Invitees, s.E.Person)}
		}
		x := FollowUp{Plan: meeting.Plan{Length: followUpTime}}
		for _, m := range s.E.Members() {
			if m.Standing != meeting.Gone {
				x.People = append(x.People, m.Person)
			}
		}
		return x
	},
	Inputs: func(f *form, x *FollowUp) {
		if f.looking {
			f.timesOf(*x)
		}
		day, clock := "", ""
		if !x.Start.IsZero() {
			local := x.Start.In(calendar.New(calendar.DefaultHours(), nil).Zone(f.By.Zone))
			day, clock = local.Format(time.DateOnly), local.Format("15:04")
		}
		f.date(&day, "date", "Day", need("Please choose the day of the meeting."))
		f.clock(&clock, "time", "Time", hint("In your zone, "+zoneWords(f.By.Zone)+". The next step shows it for each person."),
			need("Please choose when it begins, for example 14:00."))
		f.minutes(&x.Length, 0, 5, 12*60, "length", "Minutes", hint("From 5 minutes to 12 hours, for example 60"),
			"Please write the minutes as a whole number from 5 to 720, for example 60.")
		f.people(&x.People, "invitees", "Who is invited", need("Please invite at least one person."))
		f.text(&x.Measures, "measures", "What will be measured", hint("For example: satisfaction of 6/10 or more, no further outage"), atMost(maxMeasures))
		if !f.reading {
			return
		}
		x.Zone, x.Invitees = f.By.Zone, each(x.People, func(p meeting.Person) meeting.UserID { return p.ID })
		if f.well("date", "time") {
			x.Start = f.at("date", day, "time", clock)
		}
		if f.well("date", "time") && !x.Start.After(f.Now) {
			f.refuse("date", "That time is in the past (%s). Please choose one in the future.", wall(x.Start, f.By.Zone))
		}
	},
}

// timesOf shows the meeting's time for each invitee; whom it finds outside working hours or on
// a holiday stands first.
func (f *form) timesOf(x FollowUp) {
	var off, well []string
	for _, i := range x.People {
		l := i.Display() + ": " + wall(x.Start, i.Zone)
		if i.Zone == "" {
			l += " (their zone is not known)"
		}
		if why := meetingOff(f.calendar(), x.Plan, i.Zone); why != "" {
			off = append(off, l+" · "+why)
			continue
		}
		well = append(well, l)
	}
	f.add(section("*" + wall(x.Start, f.By.Zone) + "*, " + calendar.Duration(x.Length) +
		". Nothing is saved until you press *Schedule*. If you change something below, you see it again first."))
	if len(off) > 0 {
		f.add(alert(itoa(len(off))+" of "+countPeople(len(x.People))+" would meet outside working hours or on a free day."),
			bullets("Outside working hours", 30, off...))
	}
	if len(well) > 0 {
		f.add(bullets("In working hours", 30, well...))
	}
	f.add(slack.NewDividerBlock())
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

// Groups of checkboxes of the effectiveness review: Slack takes ten boxes a group, and two
// groups leave room for the other four inputs; the others stand after More.
const (
	keptGroup = 10
	keptShown = 2
	// keptMost keeps the form below a hundred blocks.
	keptMost = 80
)

// maxScore is the longest satisfaction as typed ("2/10", perhaps with a remark).
const maxScore = mostLine

// EffectForm records the effectiveness review: satisfaction then and now, the promises kept,
// and what follows.
var EffectForm = Form[meeting.Effect]{
	Name: FormEffect, Title: "Effectiveness review", Submit: "Save review",
	Sight: &sight{stands: func(meeting.Person, Ref) meeting.Sight { return meeting.OfEffect }},
	Begin: func(s *Sheet) meeting.Effect {
		x := meeting.Effect{Then: s.E.Background.Satisfaction}
		if f := s.E.FollowUp(); f != nil && f.Effect != nil {
			x = *f.Effect
			x.By, x.At = "", time.Time{}
			return x
		}
		for _, i := range s.E.Items {
			if i.Status == meeting.ItemDone {
				x.Kept = append(x.Kept, i.No)
			}
		}
		return x
	},
	Inputs: func(f *form, x *meeting.Effect) {
		f.line(&x.Then, "then", "Satisfaction when it was opened", atMost(maxScore))
		f.line(&x.Now, "now", "Satisfaction now", hint("For example 7/10"), atMost(maxScore))
		f.kept(&x.Kept)
		f.radio(as(&x.Outcome), "outcome", "What follows", []pick{
			{string(meeting.Resolved), "Resolved"},
			{string(meeting.MeetAgain), "Another follow-up meeting"},
			{string(meeting.EscalateIt), "Escalate again"},
		}, need("Please choose what happens next, for example Resolved."))
		f.text(&x.Remark, "remark", "Remark", atMost(maxMeasures))
	},
}

// kept is the promises that were kept, in groups of boxes. A group that was not shown counts as
// it was; an item may have stood in another group when the form was drawn.
func (f *form) kept(p *[]int) {
	groups := promises(f.E)
	var ticked []string
	for i := range keptMost {
		ticked = append(ticked, f.Typed[keptID(i)].Options...)
	}
	var now []int
	for i, g := range groups {
		id := keptID(i)
		_, shown := f.Typed[id]
		on := slices.DeleteFunc(slices.Clone(g), func(no int) bool {
			return !slices.Contains(ticked, strconv.Itoa(no)) && (shown || !slices.Contains(*p, no))
		})
		now = append(now, on...)
		if f.reading {
			continue
		}
		if i == keptShown && !f.Ref.More {
			f.add(context("The other items count as kept if they are done. More shows them."))
			f.more("More promises")
			break
		}
		label := "Promises kept"
		if len(groups) > 1 {
			label += ", items " + itoa(g[0]) + " to " + itoa(g[len(g)-1])
		}
		boxes := slack.NewCheckboxGroupsBlockElement(id, options(each(g, func(no int) pick { return pick{itoa(no), itoa(no) + ". " + f.E.Item(no).Text} }))...)
		boxes.InitialOptions = each(on, func(no int) *slack.OptionBlockObject { return chosen(boxes.Options, itoa(no)) })
		f.show(input{id: id, label: label}, boxes)
	}
	if f.reading {
		*p = now
	}
}

// keptID is the block of a group of checkboxes; a refusal of the field "kept" lands under
// the first one.
func keptID(group int) string {
	if group == 0 {
		return "kept"
	}
	return "kept" + itoa(group+1)
}

// promises is the items that were not cancelled, in groups.
func promises(e *meeting.Escalation) [][]int {
	var nos []int
	for _, i := range e.Items {
		if i.Status != meeting.ItemCancelled {
			nos = append(nos, i.No)
		}
	}
	groups := slices.Collect(slices.Chunk(nos, keptGroup))
	return groups[:min(len(groups), keptMost)]
}
