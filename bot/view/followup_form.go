package view

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The forms of the follow-up meeting.
const (
	FormFollowUp      = "followup"
	FormFollowUpCheck = "followup-check"
	FormEffect        = "effect" // No: follow-up
)

// followUpTime is how long a follow-up meeting takes unless somebody says otherwise.
const followUpTime = time.Hour

// maxMeasures is the longest text of what will be measured, in characters.
const maxMeasures = 1000

// FollowUp is a follow-up meeting as its form has it: the day and the time of day are in the zone
// of whoever fills it.
type FollowUp struct {
	meeting.Plan
	Day, Clock string
	Invitees   []meeting.Person
}

// FollowUpForm calls the follow-up meeting, or changes the one that is planned. It shows the time
// for each invitee before it is saved.
var FollowUpForm = Form[FollowUp]{
	Name: FormFollowUp, Title: "Follow-up meeting", Submit: "Check the times",
	Sight: &sight{about: planned, now: plannedNow, says: "The follow-up was changed meanwhile, so nothing of yours was saved yet. See below how it is planned now; if you send this form again, it replaces that."},
	Look: &look{name: FormFollowUpCheck, title: "Check the times", submit: "Plan it", print: func(s *Sheet) string {
		v := s.Typed
		return digest(v["date"].Date, v["time"].Time, v.Text("length"), v.Text("measures"), joined(v["invitees"].Users), s.By.Zone)
	}},
	Begin: func(s *Sheet) FollowUp {
		f := s.E.Upcoming()
		if f == nil {
			x := FollowUp{Plan: meeting.Plan{Length: followUpTime}}
			for _, m := range s.E.Members() {
				if m.Standing != meeting.Gone {
					x.Invitees = append(x.Invitees, m.Person)
				}
			}
			return x
		}
		local := f.Plan.Start.In(s.calendar().Zone(s.By.Zone))
		return FollowUp{f.Plan, local.Format("2006-01-02"), local.Format("15:04"), each(f.Plan.Invitees, s.E.Person)}
	},
	Inputs: func(f *form, x *FollowUp) {
		if f.looking {
			f.add(f.timesOf(*x)...)
		}
		f.date(&x.Day, "date", "Day", need("Please choose the day of the meeting."))
		f.clock(&x.Clock, "time", "Time", hint("In your zone, "+zoneWords(f.By.Zone)+". The next step shows it for each person."),
			need("Please choose when it begins, for example 14:00."))
		f.minutes(&x.Length, "length", "Minutes", 5, 12*60, hint("From 5 minutes to 12 hours, for example 60"),
			need("Please write the minutes as a whole number from 5 to 720, for example 60."))
		f.people(&x.Invitees, "invitees", "Who is invited", need("Please invite at least one person."))
		f.text(&x.Measures, "measures", "What will be measured", atMost(maxMeasures),
			hint("For example: satisfaction of 6/10 or more, no further outage"))
		if f.reading && f.well("date", "time") {
			f.begins(x)
		}
	},
}

// minutes is a length of whole minutes.
func (f *form) minutes(p *time.Duration, id, label string, least, most int, a ...about) {
	i := of(id, label, 10, a)
	s, ok := f.typed(i, itoa(int64(*p/time.Minute)), false)
	if !ok {
		return
	}
	n, whole := minutes(s)
	if !whole || n < least || n > most {
		f.refuse(id, "%s", i.need)
		return
	}
	*p = time.Duration(n) * time.Minute
}

// begins makes the moment of a day and a time of day.
func (f *form) begins(x *FollowUp) {
	day, err := time.Parse("2006-01-02 15:04", x.Day+" "+x.Clock)
	if err != nil { // not what Slack's pickers send
		f.refuse("date", "Please choose the day of the meeting.")
		return
	}
	x.Zone, x.Start = f.By.Zone, calendar.At(day.Year(), day.Month(), day.Day(), day.Hour(), day.Minute(), f.By.Zone)
	if !x.Start.After(f.Now) {
		f.refuse("date", "That moment is past (%s). Please choose one in the future.", wall(x.Start, x.Zone))
	}
	x.Plan.Invitees = each(x.Invitees, func(p meeting.Person) meeting.UserID { return p.ID })
}

// timesOf shows the meeting's time for each invitee; whom it finds outside working hours or on a
// holiday stands first.
func (f *form) timesOf(x FollowUp) Blocks {
	var off, well []string
	for _, i := range x.Invitees {
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
	blocks := Blocks{section("*" + wall(x.Start, f.By.Zone) + "*, " + calendar.Duration(x.Length) +
		". *Plan it* saves and invites; nothing is saved yet. If you change something below, it is shown again.")}
	if len(off) > 0 {
		blocks = append(blocks,
			alert(slack.AlertLevelWarning, itoa(len(off))+" of "+countPeople(len(x.Invitees))+" would meet outside working hours or on a free day."),
			bullets("Outside working hours", 30, off...))
	}
	if len(well) > 0 {
		blocks = append(blocks, bullets("In working hours", 30, well...))
	}
	return append(blocks, slack.NewDividerBlock())
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

// planned: the follow-up as it is planned.
func planned(p *page, _ meeting.Person, _ Ref) []string {
	f := p.e.Upcoming()
	if f == nil {
		return nil
	}
	return []string{itoa(f.Plan.Start.Unix()), f.Plan.Length.String(), joined(f.Plan.Invitees), f.Plan.Measures}
}

func plannedNow(p *page, by meeting.Person, _ Ref) []string {
	f := p.e.Upcoming()
	if f == nil {
		return []string{"No follow-up is planned."}
	}
	out := []string{
		wall(f.Plan.Start, by.Zone) + ", " + calendar.Duration(f.Plan.Length),
		"Invited: " + nameList(f.Plan.Invitees, p.e.Name),
	}
	if f.Plan.Measures != "" {
		out = append(out, "To be measured: "+f.Plan.Measures)
	}
	return out
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
// and what follows. Groups of promises that it does not show count as it says.
var EffectForm = Form[meeting.Effect]{
	Name: FormEffect, Title: "Effectiveness review", Submit: "Record it",
	Sight: &sight{about: promising, says: "The action items were changed meanwhile. Nothing was saved; please look at the promises again."},
	Begin: func(s *Sheet) meeting.Effect {
		if f := s.E.FollowUp(); f != nil && f.Effect != nil {
			was := *f.Effect
			was.By, was.At = "", time.Time{}
			return was
		}
		was := meeting.Effect{Then: s.E.Background.Satisfaction}
		for _, i := range s.E.Items {
			if i.Status == meeting.ItemDone {
				was.Kept = append(was.Kept, i.No)
			}
		}
		return was
	},
	Inputs: func(f *form, x *meeting.Effect) {
		f.line(&x.Then, "then", "Satisfaction when it was opened", atMost(maxScore))
		f.line(&x.Now, "now", "Satisfaction now", hint("For example 7/10"), atMost(maxScore))
		f.promises(&x.Kept)
		f.radio(as(&x.Outcome), "outcome", "What follows", []pick{
			{string(meeting.Resolved), "Resolved"},
			{string(meeting.MeetAgain), "Another follow-up meeting"},
			{string(meeting.EscalateIt), "Escalate again"},
		}, need("Please choose what follows, for example Resolved."))
		f.text(&x.Remark, "remark", "Remark", atMost(maxMeasures))
	},
}

// promises is a box for each item that was not cancelled. An item may have stood in another
// group when the form was drawn: what is ticked in any counts.
func (f *form) promises(kept *[]int) {
	groups := promises(f.E)
	ticked := map[int]bool{}
	for i := range keptMost {
		for _, no := range f.Typed[keptID(i)].Options {
			n, _ := strconv.Atoi(no)
			ticked[n] = true
		}
	}
	var all []int
	for i, g := range groups {
		_, shown := f.Typed[keptID(i)]
		on := slices.DeleteFunc(slices.Clone(g), func(no int) bool {
			return !ticked[no] && (shown || !slices.Contains(*kept, no))
		})
		all = append(all, on...)
		if f.reading || i >= keptShown && !f.Ref.More {
			continue
		}
		label := "Promises kept"
		if len(groups) > 1 {
			label += ", items " + itoa(g[0]) + " to " + itoa(g[len(g)-1])
		}
		f.add(ticks(keptID(i), label, "", each(on, itoa[int]), each(g, func(no int) pick {
			return pick{itoa(no), itoa(no) + ". " + f.E.Item(no).Text}
		})...))
	}
	if f.reading {
		*kept = all
		return
	}
	if len(groups) > keptShown && !f.Ref.More {
		f.add(context("The other items count as kept where they are done; More shows them."))
		f.more("More promises")
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

// promising: the items that the review has boxes for.
func promising(p *page, _ meeting.Person, _ Ref) []string {
	return each(slices.Concat(promises(p.e)...), itoa[int])
}
