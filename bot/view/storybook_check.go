package view

import (
	"time"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// storiesOfCheck is what people see of the contract check and of exceptions in messages and
// modals of text.
func storiesOfCheck() []Story {
	var all []Story
	card := func(k meeting.CardKind, scene string) {
		all = append(all, message("card-"+string(k)+"-"+scene, func() Post {
			e := Fixture(scene)
			return book.Card(e, k, e.Changed)
		}))
	}
	for _, scene := range []string{"explained", "asked", "subject", "fallen"} {
		card(meeting.OptionsCard, scene)
	}
	for _, scene := range []string{"subject", "excepted", "fallen"} {
		card(meeting.DecisionCard, scene)
		card(meeting.StatusCard, scene)
	}
	card(meeting.StatusCard, "asked")
	all = append(all, message("card-options-ongoing", func() Post {
		e := ongoing()
		return book.Card(e, meeting.OptionsCard, e.Changed)
	}))
	read := func(name, scene, key string, by meeting.Person) {
		all = append(all, Story{"read-" + name, onModal, func() any {
			e := Fixture(scene)
			return book.Read(e, key, by, e.Changed)
		}})
	}
	read("points", "ready", keyPoints, Robert)
	read("points-explained", "explained", keyPoints, Maria)
	read("points-none", "opened", keyPoints, Sarah)
	read("points-nasty", "nasty", keyPoints, Lisa)
	read("working-of", "ready", workingKey(thePoint("ready", contract.TopicBeyond)), Sarah)
	read("working-of-gone", "opened", workingKey(thePoint("ready", contract.TopicBeyond)), Sarah)
	read("working-of-nasty", "nasty", workingKey(thePoint("nasty", contract.TopicBeyond)), Sarah)
	read("exception", "asked", exceptionKey(1), Fiona)
	read("exception-others", "asked", exceptionKey(1), David)
	read("exception-chair", "decided", exceptionKey(1), Sarah)
	read("exception-gone", "opened", exceptionKey(1), Sarah)
	all = append(all,
		Story{"home-exception", onHome, func() any {
			rows, now := storyRows("asked", "decided")
			return book.Home(rows, Visitor{Person: Fiona}, now)
		}},
		Story{"read-options-earlier-cases", onModal, func() any {
			e := Fixture("ready")
			return Above(book.Read(e, string(meeting.OptionsCard), Tom, e.Changed), NearestAll(e, Tom, precedents, e.Changed)...)
		}})
	return all
}

// toldOfCheck returns the direct messages about exceptions.
func toldOfCheck() []told {
	return []told{
		{name: "name-checker", scene: "pending", to: Sarah, kind: meeting.NameChecker, subject: "finance-exception U0TOM"},
		{name: "name-checker-proposed", scene: "pending", to: Sarah, kind: meeting.NameChecker, subject: "legal-exception U0DAVID"},
		{name: "ask-exception", scene: "asked", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-subject", scene: "subject", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-chair", scene: "decided", to: Sarah, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-settled", scene: "excepted", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-changed", scene: "asked", to: Fiona, kind: meeting.AskException, subject: "1", before: capCorrected},
		{name: "tell-review-voted", scene: "voting", to: Maria, kind: meeting.TellReview, subject: "legal/2", before: func(e *meeting.Escalation) {
			must(e.Vote(Maria, 1, meeting.Cast{Choice: meeting.ForOption, Option: 2}, e.Changed.Add(time.Minute)))
			capCorrected(e)
		}},
		{name: "tell-review-decided", scene: "decided", to: Tom, kind: meeting.TellReview, subject: "legal/2", before: capCorrected},
		{name: "tell-review-unknown", scene: "opened", to: Sarah, kind: meeting.TellReview, subject: "legal/9"},
		{name: "nudge-exception", scene: "asked", to: Robert, kind: meeting.NudgeException, subject: "1"},
		{name: "tell-exception", scene: "excepted", to: Maria, kind: meeting.TellException, subject: "1"},
		{name: "tell-exception-refused", scene: "fallen", to: Sarah, kind: meeting.TellException, subject: "1"},
		{name: "tell-exception-gone", scene: "opened", to: Sarah, kind: meeting.TellException, subject: "1"},
		{name: "tell-answer-exception", scene: "asked", to: Fiona, kind: meeting.TellAnswer, subject: "2"},
		{name: "ask-decision-explained", scene: "explained", to: Tom, kind: meeting.AskDecision, subject: "1", before: func(e *meeting.Escalation) {
			(&record{e: e, at: e.Changed}).prepare(2, "")
		}},
		{name: "ask-exception-nasty", scene: "nasty", to: Sarah, kind: meeting.AskException, subject: "1"},
	}
}

// capCorrected is the legal review written anew with another cap.
func capCorrected(e *meeting.Escalation) {
	c := legalFixture()
	c.Legal.Cap = pct("5")
	must(e.WriteReview(Robert, meeting.Newest, c, e.Changed.Add(time.Minute)))
}

// precedents are earlier cases of the storybook.
var precedents = []meeting.Precedent{
	{PerMille: 100, Length: meeting.AboveDay, Value: "1M to 10M USD", Month: "2025-02"},
	{PerMille: 100, Length: meeting.AboveDay, Value: "100K to 1M USD", Month: "2025-05"},
	{PerMille: 150, Length: meeting.AboveDay, Value: "1M to 10M USD", Month: "2025-08"},
}

// thePoint is the point of a topic in a scene.
func thePoint(scene string, topic contract.Topic) meeting.Point {
	e := Fixture(scene)
	for _, x := range e.Points(e.Changed, book.policy()) {
		if x.Topic == topic {
			return x
		}
	}
	panic("view: storybook: no point " + string(topic) + " in " + scene)
}

func refOf(scene string, topic contract.Topic, from string) Ref {
	return pointRef(42, thePoint(scene, topic), from, 0)
}

// ongoing is a meeting during the outage.
func ongoing() *meeting.Escalation {
	e := Fixture("ready")
	c := technicalFixture()
	c.Technical.Outages[0].Ongoing, c.Technical.Outages[0].To = true, time.Time{}
	must(e.WriteReview(Lisa, meeting.Newest, c, e.Changed.Add(time.Minute)))
	return e
}
