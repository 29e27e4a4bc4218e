package view

import (
	"time"

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
	read("findings", "ready", keyFindings, Robert)
	read("findings-explained", "explained", keyFindings, Maria)
	read("findings-none", "opened", keyFindings, Sarah)
	read("findings-nasty", "nasty", keyFindings, Lisa)
	read("working-of", "ready", workingOf("ready", "CR-3"), Sarah)
	read("working-of-gone", "opened", workingOf("ready", "CR-3"), Sarah)
	read("working-of-nasty", "nasty", workingOf("nasty", "CR-3"), Sarah)
	read("exception", "asked", exceptionKey(1), Fiona)
	read("exception-others", "asked", exceptionKey(1), David)
	read("exception-chair", "decided", exceptionKey(1), Sarah)
	read("exception-gone", "opened", exceptionKey(1), Sarah)
	all = append(all,
		message("reply-anyway", func() Post { e := Fixture("ready"); return book.Anyway(e, e.Changed) }),
		message("reply-anyway-nasty", func() Post { e := Fixture("nasty"); return book.Anyway(e, e.Changed) }),
		Story{"home-exception", onHome, func() any {
			rows, now := storyRows("asked", "decided")
			return book.Home(rows, Fiona, time.Time{}, now)
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
		{name: "ask-exception", scene: "asked", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-subject", scene: "subject", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-chair", scene: "decided", to: Sarah, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-settled", scene: "excepted", to: Fiona, kind: meeting.AskException, subject: "1"},
		{name: "ask-exception-changed", scene: "asked", to: Fiona, kind: meeting.AskException, subject: "1", before: func(e *meeting.Escalation) {
			c := legalFixture()
			c.Legal.Cap = pct("5")
			must(e.WriteReview(Robert, meeting.Newest, c, e.Changed.Add(time.Minute)))
		}},
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

// precedents are earlier cases of the storybook.
var precedents = []meeting.Precedent{
	{PerMille: 100, Length: meeting.AboveDay, Value: "1M to 10M USD", Month: "2025-02"},
	{PerMille: 100, Length: meeting.AboveDay, Value: "100K to 1M USD", Month: "2025-05"},
	{PerMille: 150, Length: meeting.AboveDay, Value: "1M to 10M USD", Month: "2025-08"},
}

// theFinding is the first finding of an id in a scene.
func theFinding(scene, id string) meeting.Finding {
	e := Fixture(scene)
	for _, f := range e.Findings(e.Changed, book.policy()) {
		if f.ID == id {
			return f
		}
	}
	panic("view: storybook: no finding " + id + " in " + scene)
}

func workingOf(scene, id string) string { return workingKey(theFinding(scene, id)) }

func refOf(scene, id, from string) Ref { return findingRef(42, theFinding(scene, id), from, 0) }

// ongoing is a meeting during the outage.
func ongoing() *meeting.Escalation {
	e := Fixture("ready")
	c := technicalFixture()
	c.Technical.Outages[0].Ongoing, c.Technical.Outages[0].To = true, time.Time{}
	must(e.WriteReview(Lisa, meeting.Newest, c, e.Changed.Add(time.Minute)))
	return e
}
