package notes

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// in returns a zone by its name.
func (n *notes) in(zone string) *time.Location {
	var cal calendar.Calendar
	return cal.Zone(zone)
}

func (n *notes) followUp() Section {
	s, f := Section{Title: "Follow-up Meeting"}, n.e.FollowUp()
	if f == nil {
		if all := n.e.FollowUps; len(all) > 0 {
			return s.orNotGiven("Cancelled. It was planned for " + n.day(all[len(all)-1].Plan.Start))
		}
		return s.orNotGiven("None planned")
	}
	m := *n
	if f.Plan.Zone != "" {
		m.zone = n.in(f.Plan.Zone)
	}
	lines := meeting.TypedLines(f.Plan.Measures)
	text := m.day(f.Plan.Start)
	if len(lines) == 1 {
		text += " - " + lines[0]
	}
	s.add(PlainLine, "", text)
	if len(lines) > 1 {
		s.labelled("To be measured", f.Plan.Measures)
	}
	var end time.Time
	if f.Plan.Length > 0 {
		end = f.Plan.Start.Add(f.Plan.Length)
	}
	s.add(Bullet, "Time", m.span(f.Plan.Start, end))
	if len(f.Plan.Invitees) > 0 {
		s.add(Bullet, "Invited", n.invited(f.Plan.Invitees))
	}
	for _, x := range n.e.FollowUps[:f.No-1] {
		if x.Effect != nil && !x.Cancelled.IsZero() {
			s.add(Bullet, "Cancelled", "the meeting of "+n.day(x.Plan.Start)+", which was reviewed early")
		}
	}
	return s
}

// invited names those who are invited; everybody who stands in the header needs no list of names.
func (n *notes) invited(ids []meeting.UserID) string {
	others := slices.ContainsFunc(n.e.People, func(m meeting.Member) bool { return !m.Since.IsZero() && !slices.Contains(ids, m.ID) })
	if others || len(ids) < 3 {
		return n.names(ids)
	}
	return "all attendees"
}

func (n *notes) adjourned() Section {
	s, e := Section{Title: "Meeting Adjourned"}, n.e
	switch at := e.Adjourned; {
	case at.IsZero() || at.Before(e.RoundBegan()):
		s.add(PlainLine, "", "Not yet")
	case !e.Meeting.Start.IsZero() && n.day(e.Meeting.Start) == n.day(at):
		s.add(PlainLine, "", n.clock(at))
	default:
		s.add(PlainLine, "", n.moment(at))
	}
	return s
}

func (n *notes) questions() Section {
	e, s := n.e, Section{Title: "Questions and Answers"}
	for _, q := range e.Questions {
		s.add(Bullet, e.Name(q.By)+" to "+e.Name(q.To), q.Text)
		if q.Answer == "" {
			s.add(SubBullet, "", "Not answered")
			continue
		}
		for k, l := range meeting.TypedLines(q.Answer) {
			label := ""
			if k == 0 {
				label = e.Name(q.To)
			}
			s.add(SubBullet, label, l)
		}
	}
	return s
}

func (n *notes) dissent() Section {
	e, s := n.e, Section{Title: "Dissent"}
	for _, d := range e.Decisions {
		for _, x := range d.Dissents {
			text := meeting.OneLine(x.Line)
			if text == "" {
				text = "voted otherwise"
			}
			if len(e.Decisions) > 1 {
				text += " (decision " + strconv.Itoa(d.No) + ")"
			}
			s.add(Bullet, e.Name(x.Who), text)
		}
	}
	return s
}

func (n *notes) waived() Section {
	s := Section{Title: "Waived Reviews"}
	for _, r := range n.e.Reviews {
		if r.Waived != "" {
			s.add(Bullet, "", "The "+string(r.Kind)+" review was waived by "+n.e.Name(r.Waiver)+" on "+n.moment(r.On)+": "+r.Waived)
		}
	}
	return s
}

// superseded returns the decisions that another one replaced.
func (n *notes) superseded() Section {
	s := Section{Title: "Superseded Decisions"}
	for _, d := range n.e.Decisions {
		if d.Approved == "" && d.Round < n.e.Round {
			s.add(Bullet, "Decision "+strconv.Itoa(d.No), n.label(d.Option)+", prepared by "+n.e.Name(d.By)+", was not approved before round "+strconv.Itoa(d.Round+1)+" began")
		}
		if d.SupersededBy == 0 {
			continue
		}
		s.Lines = append(s.Lines, Line{Level: Numbered, No: d.No, Label: "Decision " + strconv.Itoa(d.No)})
		s.add(SubBullet, "", "Approved "+n.label(d.Option))
		n.decided(&s, d, SubBullet)
		for _, r := range d.Reasons {
			s.add(SubBullet, "Reason", r)
		}
		if by := n.e.Decision(d.SupersededBy); by != nil {
			s.add(SubBullet, "", "Superseded by decision "+strconv.Itoa(by.No)+" on "+n.moment(by.On))
		}
	}
	return s
}

func (n *notes) effect() Section {
	s, x := Section{Title: "Effectiveness Review"}, n.e.Effect()
	if x == nil {
		return s
	}
	s.add(PlainLine, "", string(x.Outcome)+", recorded by "+n.e.Name(x.By)+" on "+n.moment(x.At))
	s.labelled("Satisfaction then", x.Then)
	s.labelled("Satisfaction now", x.Now)
	var kept, broken []string
	for _, i := range n.e.Items {
		switch {
		case slices.Contains(x.Kept, i.No):
			kept = append(kept, meeting.OneLine(i.Text))
		case i.At.Before(x.At):
			broken = append(broken, meeting.OneLine(i.Text))
		}
	}
	for _, list := range []struct {
		label string
		tasks []string
	}{{"Promises kept", kept}, {"Promises not marked as kept", broken}} {
		if len(list.tasks) > 0 {
			s.labelled(list.label, strings.Join(list.tasks, "\n"))
		}
	}
	s.labelled("Remark", x.Remark)
	return s
}

func (n *notes) handOvers() Section {
	e, s := n.e, Section{Title: "Hand-overs"}
	if e.Chair != e.Opener {
		s.add(Bullet, "Chair", e.Name(e.Opener)+" opened the escalation; "+e.Name(e.Chair)+" has the chair now")
	}
	for _, i := range e.Items {
		if len(i.Past) > 0 {
			s.add(Bullet, meeting.OneLine(i.Text), strings.Join(append(strings.Split(n.names(i.Past), ", "), e.Name(i.Owner)), " to "))
		}
	}
	return s
}

func (n *notes) closing() Section {
	s, x := Section{Title: "Closing"}, n.e.Ended
	if x == nil {
		return s
	}
	by := " by " + n.e.Name(x.By) + " on " + n.moment(x.At)
	if x.Withdraw == "" {
		s.add(PlainLine, "", "Closed"+by)
		s.labelled("No effectiveness review", x.NoEffect)
		return s
	}
	why := x.Withdraw.Label()
	if x.Of != 0 {
		why += " of " + x.Of.String()
	}
	s.add(PlainLine, "", "Withdrawn"+by+", "+why)
	s.labelled("Reason", x.Reason)
	return s
}
