package view

import (
	"time"

	"escalate/bot/meeting"
)

// storyRows is what one person's Home and lists are drawn from.
func storyRows(scenes ...string) ([]meeting.Row, time.Time) {
	var rows []meeting.Row
	var now time.Time
	for n, scene := range scenes {
		e := Fixture(scene)
		e.ID = meeting.ID(42 + n)
		rows = append(rows, e.Row())
		if e.Changed.After(now) {
			now = e.Changed
		}
	}
	return rows, now
}

func storiesOfHome() []Story {
	home := func(name string, me meeting.Person, away time.Duration, after time.Duration, scenes ...string) Story {
		return Story{"home-" + name, onHome, func() any {
			rows, now := storyRows(scenes...)
			until := time.Time{}
			if away > 0 {
				until = now.Add(away)
			}
			return book.Home(rows, Visitor{Person: me, Away: until}, now.Add(after))
		}}
	}
	reply := func(name string, build func() Post) Story { return message("reply-"+name, build) }
	return []Story{
		home("empty", Tom, 0, 0),
		home("chair", Sarah, 0, 48*time.Hour, "adjourned", "ready", "closed", "deciding"),
		home("reviewer", Robert, 0, 0, "reviewing", "opened"),
		home("voter", Maria, 0, 0, "voting", "adjourned"),
		home("approver", Tom, 0, 0, "pending"),
		home("away", Lisa, 7*24*time.Hour, 0, "adjourned"),
		home("nasty", meeting.Person{ID: "U0CROWD0"}, 0, 0, "nasty", "nasty", "nasty"),
		reply("help", func() Post { return book.Help() }),
		Story{"read-help", onModal, func() any { return book.HelpForm() }},
		reply("status", func() Post { e := Fixture("reviewing"); return book.Status(e, Robert, e.Changed) }),
		reply("status-decided", func() Post { e := Fixture("adjourned"); return book.Status(e, Sarah, e.Changed) }),
		reply("status-nasty", func() Post {
			e := Fixture("nasty")
			return book.Status(e, e.Person("U0CROWD0"), e.Changed)
		}),
		reply("list", func() Post {
			rows, _ := storyRows("adjourned", "reviewing", "closed")
			return book.List(rows, Sarah)
		}),
		reply("list-empty", func() Post { return book.List(nil, Sarah) }),
		reply("mine", func() Post {
			rows, now := storyRows("adjourned", "reviewing")
			return book.Mine(rows, Lisa, now)
		}),
		reply("mine-nasty", func() Post {
			rows, now := storyRows("nasty", "nasty", "nasty")
			return book.Mine(rows, meeting.Person{ID: "U0CROWD0"}, now)
		}),
		reply("mine-empty", func() Post { return book.Mine(nil, Lisa, Began()) }),
		reply("done", func() Post {
			text, blocks := book.DoneSaid(Fixture("adjourned"), 1)
			return Post{Text: text, Blocks: blocks}
		}),
		reply("say", func() Post { return Say("The vote closed at its time, so this ballot was not counted. " + Nasty) }),
	}
}

// earlierLegal has a legal review that was corrected.
func earlierLegal() *meeting.Escalation {
	e := Fixture("ready")
	c := legalFixture()
	c.Legal.Verdict = meeting.Above
	must(e.WriteReview(Robert, meeting.Newest, c, e.Changed.Add(time.Minute)))
	return e
}

func storiesOfReading() []Story {
	read := func(name, scene, key string, by meeting.Person) Story {
		return Story{"read-" + name, onModal, func() any {
			e := Fixture(scene)
			return book.Read(e, key, by, e.Changed)
		}}
	}
	all := []Story{
		read("working", "ready", "working", Sarah),
		read("legal-legal", "round2", "legal", Robert),
		read("legal-others", "round2", "legal", Lisa),
		{"read-legal-earlier", onModal, func() any { return book.Read(earlierLegal(), "legal", Sarah, Began()) }},
		{"read-legal-earlier-others", onModal, func() any { return book.Read(earlierLegal(), "legal", Lisa, Began()) }},
		read("legal-draft", "reviewing", "legal", Robert),
		read("ballot", "voting", "ballot", Maria),
		read("decision", "pending", "decision", Tom),
		read("decision-others", "pending", "decision", Lisa),
		read("items", "adjourned", "items", Sarah),
		read("unknown", "ready", "nothing", Sarah),
		{"read-notice", onModal, func() any { return Notice("This button is from an older version. " + Nasty) }},
		read("nasty-working", "nasty", "working", Sarah),
		read("nasty-legal", "nasty", "legal", Sarah),
	}
	for _, k := range meeting.AllCards {
		all = append(all, read("nasty-"+string(k), "nasty", string(k), Sarah))
	}
	return all
}
