package view

import (
	"time"

	"escalate/bot/meeting"
)

// Story is one example of what people see, built from the storybook's meeting.
type Story struct {
	Name    string // also the name of its golden file
	Surface string // "message", "modal" or "home"
	Build   func() any
}

// The surfaces of a story.
const (
	onMessage = "message"
	onModal   = "modal"
	onHome    = "home"
)

// Stories is the whole storybook.
func Stories() []Story {
	return append(cardStories(), formStories()...)
}

// book draws the stories.
var book = &View{}

// message is a story of a message as Slack gets it.
func message(name string, build func() Post) Story {
	return Story{name, onMessage, func() any {
		p := build()
		return map[string]any{"text": p.Text, "blocks": p.Blocks}
	}}
}

// cardStories is the cards, what is said in the channel, direct messages, Home, replies and
// modals of text.
func cardStories() []Story {
	var all []Story
	all = append(all, storiesOfCards()...)
	all = append(all, storiesOfSaid()...)
	all = append(all, storiesOfDirect()...)
	all = append(all, storiesOfRecords()...)
	all = append(all, storiesOfHome()...)
	all = append(all, storiesOfOperators()...)
	all = append(all, storiesOfCheck()...)
	return append(all, storiesOfReading()...)
}

// scenes are the stages that show something of each card.
var scenes = map[meeting.CardKind][]string{
	meeting.BriefCard:    {"opened", "adjourned", "withdrawn", "nasty"},
	meeting.StatusCard:   {"opened", "reviewing", "ready", "voting", "deciding", "pending", "decided", "items", "adjourned", "followup", "reviewed", "closed", "round2", "withdrawn", "offered", "leaderless", "nasty"},
	meeting.OptionsCard:  {"reviewing", "ready", "voting", "decided", "nasty"},
	meeting.BallotCard:   {"voting", "deciding", "void", "tie", "round2", "nasty"},
	meeting.DecisionCard: {"pending", "decided", "items", "overruled", "superseded", "closed", "nasty"},
	meeting.ItemsCard:    {"items", "adjourned", "closed", "nasty"},
	meeting.FollowUpCard: {"followup", "reviewed", "closed", "nasty"},
	meeting.NotesCard:    {"adjourned", "closed", "nasty"},
}

func storiesOfCards() []Story {
	var all []Story
	for _, k := range meeting.AllCards {
		for _, scene := range scenes[k] {
			all = append(all, message("card-"+string(k)+"-"+scene, func() Post {
				e := Fixture(scene)
				return book.Card(e, k, e.Changed)
			}))
		}
	}
	for _, scene := range []string{"ready", "nasty"} {
		all = append(all, message("card-options-plain-"+scene, func() Post {
			e := Fixture(scene)
			return Post{Text: cardText(e, meeting.OptionsCard), Blocks: book.Card(e, meeting.OptionsCard, e.Changed).Plain}
		}))
	}
	return all
}

func storiesOfSaid() []Story {
	said := func(name, scene string, n meeting.Notice, after time.Duration) Story {
		return message("said-"+name, func() Post {
			e := Fixture(scene)
			return book.Said(Part{e, n}, e.Changed.Add(after))
		})
	}
	record := func(name, scene string, l meeting.LeftCard) Story {
		return message("record-"+name, func() Post {
			e := Fixture(scene)
			return book.Left(e, l, e.Changed)
		})
	}
	return []Story{
		record("vote", "deciding", meeting.LeftCard{Kind: meeting.BallotCard, No: 1}),
		record("vote-void", "void", meeting.LeftCard{Kind: meeting.BallotCard, No: 1}),
		record("vote-replaced", "round2", meeting.LeftCard{Kind: meeting.BallotCard, No: 1}),
		record("prepared", "decided", meeting.LeftCard{Kind: meeting.DecisionCard, No: 1}),
		record("replaced", "superseded", meeting.LeftCard{Kind: meeting.DecisionCard, No: 1}),
		record("refused", "fallen", meeting.LeftCard{Kind: meeting.DecisionCard, No: 1}),
		said("ping", "followup", meeting.Notice{Kind: meeting.SayPing, Subject: "1-1"}, 20*24*time.Hour),
		said("digest", "adjourned", meeting.Notice{Kind: meeting.SayDigest}, 40*time.Hour),
		said("adjourned", "adjourned", meeting.Notice{Kind: meeting.SayAdjourned}, 0),
		said("closed", "closed", meeting.Notice{Kind: meeting.SayClosed}, 0),
		said("withdrawn", "withdrawn", meeting.Notice{Kind: meeting.SayClosed}, 0),
		said("reescalated", "round2", meeting.Notice{Kind: meeting.SayReopened}, 0),
		message("said-successor", func() Post {
			e := Fixture("round2")
			e.Channel.Past = []string{"C0OLD42"}
			return book.Said(Part{e, meeting.Notice{Kind: meeting.SaySuccessor}}, e.Changed)
		}),
		said("nasty-digest", "nasty", meeting.Notice{Kind: meeting.SayDigest}, 40*time.Hour),
		said("nasty-ping", "nasty", meeting.Notice{Kind: meeting.SayPing, Subject: "1-1"}, time.Hour),
	}
}
