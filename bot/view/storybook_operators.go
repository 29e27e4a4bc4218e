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
