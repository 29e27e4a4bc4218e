package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Ole looks after the bot and is in no escalation.
var Ole = meeting.Person{ID: "U0OLE", Name: "Ole Brandt", Title: "IT Operations", Zone: "Europe/Berlin", Standing: meeting.FullMember}

// operatorHome is the Home of an operator, with something to do in each of the scenes.
func operatorHome(me meeting.Person, scenes ...string) slack.HomeTabViewRequest {
	rows, now := storyRows(scenes...)
	desk := &Desk{}
	for n, scene := range scenes {
		e := Fixture(scene)
		e.ID = rows[n].ID
		Refused(e, e.Changed.Add(time.Minute))
		desk.Escalations = append(desk.Escalations, e)
	}
	if now.IsZero() {
		now = Began()
	}
	return book.Home(rows, Visitor{Person: me, Desk: desk}, now.Add(time.Hour))
}

// Refused lets Slack refuse for good what an escalation owes: a message to each of three people and its topic.
func Refused(e *meeting.Escalation, at time.Time) {
	for _, m := range e.Members()[:3] {
		must(e.Receive(meeting.Notice{Kind: meeting.TellItem, To: m.ID, Subject: "1"}, meeting.Receipt{Parked: "msg_too_long"}, at))
	}
	must(e.Receive(meeting.Notice{Kind: meeting.SetTopic}, meeting.Receipt{Parked: "too_long"}, at))
}

// steppedIn is an escalation that chair and approver have left, after what an operator did there.
func steppedIn(do func(e *meeting.Escalation, at time.Time) error) *meeting.Escalation {
	e := Fixture("leaderless")
	must(do(e, e.Changed.Add(time.Hour)))
	return e
}

func partsMoved(e *meeting.Escalation, at time.Time) error {
	return e.MoveParts(meeting.Operator{Person: Ole}, Tom.ID, Nina, at)
}

func storiesOfOperators() []Story {
	said := func(name string, do func(e *meeting.Escalation, at time.Time) error) Story {
		return message("said-stepped-in-"+name, func() Post {
			e := steppedIn(do)
			return book.Said(Part{e, meeting.Notice{Kind: meeting.SaySteppedIn, Subject: "1"}}, e.Changed)
		})
	}
	return []Story{
		{"home-operator", onHome, func() any { return operatorHome(Ole, "opened", "closed", "leaderless") }},
		{"home-operator-idle", onHome, func() any { return operatorHome(Ole) }},
		{"home-operator-inside", onHome, func() any { return operatorHome(Sarah, "opened") }},
		{"home-operator-nasty", onHome, func() any { return operatorHome(meeting.Person{ID: "U0CROWD0"}, "nasty", "nasty") }},
		said("parts", partsMoved),
		said("customer", func(e *meeting.Escalation, at time.Time) error {
			return e.CorrectCustomer(meeting.Operator{Person: Ole}, "GlobalTech Holding", at)
		}),
		said("chair", func(e *meeting.Escalation, at time.Time) error {
			return e.TakeVacantChair(meeting.Operator{Person: Ole}, at)
		}),
	}
}

// toldOfOperators returns the direct messages that follow from what operators do.
func toldOfOperators() []told {
	return []told{
		{name: "tell-parts", scene: "leaderless", to: Nina, kind: meeting.TellParts, subject: "1", before: func(e *meeting.Escalation) {
			must(partsMoved(e, e.Changed.Add(time.Hour)))
		}},
	}
}
