package view

import (
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// followUp draws the follow-up meeting that is planned, or what came of it.
func (p *page) followUp() {
	n := len(p.e.FollowUps)
	if n == 0 {
		p.head("Follow-up meeting")
		p.say("None is planned.")
		return
	}
	f := p.e.FollowUps[n-1]
	switch {
	case f.Effect != nil:
		p.effect(f)
	case !f.Cancelled.IsZero():
		p.head("Follow-up meeting · cancelled")
		p.say("The meeting planned for " + when(f.Plan.Start, f.Plan.Zone) + " was cancelled.")
		if p.open() {
			p.row(p.form(FormFollowUp, "Plan the follow-up", p.ref()))
		}
	default:
		p.planned(f)
	}
	p.earlierFollowUps()
}

func (p *page) planned(f meeting.FollowUp) {
	p.head("Follow-up meeting")
	line := when(f.Plan.Start, f.Plan.Zone) + ", " + calendar.Duration(f.Plan.Length) + "."
	if f.Moved {
		line += " The time was moved."
	}
	p.say(line)
	p.facts([]fact{{"What will be measured", f.Plan.Measures}})
	p.say("*Invited*")
	p.list(each(f.Plan.Invitees, func(id meeting.UserID) string { return p.invitee(id, f) }))
	if p.open() {
		ref := p.no(f.No, 0)
		p.row(p.form(FormFollowUp, "Change", ref), p.record("Record the review", f),
			danger(ActCancelMeet, "Cancel the meeting", ref, "Cancel the follow-up", "Everyone invited will be told.", "Cancel it"))
	}
}

// invitee is one person with the time as their own clock shows it.
func (p *page) invitee(id meeting.UserID, f meeting.FollowUp) string {
	zone := p.e.Zone(id)
	s := p.named(id) + ": " + wall(f.Plan.Start, zone)
	cal := p.v.policy().Calendar
	name, free := cal.Free(f.Plan.Start, zone)
	switch {
	case zone == "":
		return p.named(id) + ": time zone not known"
	case free && name != "":
		return s + " (free day: " + name + ")"
	case free:
		return s + " (free day)"
	case !cal.Working(f.Plan.Start, zone):
		return s + " (outside working hours)"
	}
	return s
}

// effect is the effectiveness review: satisfaction, promises kept, and what follows.
func (p *page) effect(f meeting.FollowUp) {
	x := f.Effect
	p.head("Effectiveness review · " + string(x.Outcome))
	p.small("Recorded by " + p.name(x.By) + ", " + when(x.At, p.e.Zone(x.By)) + ".")
	if !f.Cancelled.IsZero() {
		p.small("The meeting planned for " + when(f.Plan.Start, f.Plan.Zone) + " was cancelled.")
	}
	p.facts([]fact{
		{"Satisfaction", thenNow(x)},
		{"Promises kept", p.kept(x)},
		{"Outcome", string(x.Outcome)},
		{"Remark", x.Remark},
	})
	if p.open() {
		p.row(p.record("Change the review", f))
	}
}

// record opens the effectiveness review; nil while there is no decision that could be reviewed.
func (p *page) record(label string, f meeting.FollowUp) *slack.ButtonBlockElement {
	if p.e.Phase != meeting.Decided {
		return nil
	}
	return p.form(FormEffect, label, p.no(f.No, 0))
}

func thenNow(x *meeting.Effect) string {
	switch {
	case x.Then == "" && x.Now == "":
		return ""
	case x.Then == "":
		return "now " + x.Now
	case x.Now == "":
		return "then " + x.Then + ", now not stated"
	}
	return "then " + x.Then + ", now " + x.Now
}

// kept is how many of the promised items were kept, and which were not.
func (p *page) kept(x *meeting.Effect) string {
	kept := map[int]bool{}
	for _, no := range x.Kept {
		kept[no] = true
	}
	promised := 0
	var broken []string
	for _, i := range p.e.Items {
		if i.At.After(x.At) || i.Status == meeting.ItemCancelled && i.On.Before(x.At) && !kept[i.No] {
			continue // the review is of what was promised then: the close cancels what is open
		}
		promised++
		if !kept[i.No] {
			broken = append(broken, "not kept: "+itoa(i.No)+". "+p.short(i.Text))
		}
	}
	if promised == 0 {
		return ""
	}
	lines := append([]string{itoa(len(kept)) + " of " + itoa(promised)}, broken...)
	return strings.Join(lines, "\n")
}

// earlierFollowUps says what came of the meetings before this one.
func (p *page) earlierFollowUps() {
	var lines []string
	for _, f := range p.e.FollowUps[:len(p.e.FollowUps)-1] {
		s := wall(f.Plan.Start, f.Plan.Zone) + ": "
		switch {
		case f.Effect != nil && !f.Cancelled.IsZero():
			s += string(f.Effect.Outcome) + ", reviewed early; that meeting was cancelled"
		case f.Effect != nil:
			s += string(f.Effect.Outcome)
		case !f.Cancelled.IsZero():
			s += "cancelled"
		default:
			s += "not reviewed"
		}
		lines = append(lines, s)
	}
	if len(lines) > 0 {
		p.say("*Before*")
		p.list(lines)
	}
}

// doneOf counts what was promised against what is done.
func doneOf(e *meeting.Escalation) (done, promised int) {
	for _, i := range e.Items {
		if i.Status == meeting.ItemCancelled {
			continue
		}
		promised++
		if i.Status == meeting.ItemDone {
			done++
		}
	}
	return done, promised
}
