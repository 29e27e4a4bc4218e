package view

import (
	"slices"
	"time"

	"escalate/bot/meeting"
)

// told is one direct message of the storybook.
type told struct {
	name, scene string
	to          meeting.Person
	kind        meeting.Kind
	subject     string
	after       time.Duration
	before      func(*meeting.Escalation)
}

// allTold returns the direct messages of the storybook. It is no variable: that would be made in every program that draws.
func allTold() []told {
	return append([]told{
		{name: "ask-review", scene: "opened", to: Lisa, kind: meeting.AskReview, subject: "technical"},
		{name: "ask-review-legal", scene: "opened", to: Robert, kind: meeting.AskReview, subject: "legal"},
		{name: "ask-confirm", scene: "reviewing", to: Robert, kind: meeting.AskConfirm, subject: "legal"},
		{name: "nudge-review", scene: "reviewing", to: Maria, kind: meeting.NudgeReview, subject: "business"},
		{name: "nudge-confirm", scene: "reviewing", to: Robert, kind: meeting.NudgeReview, subject: "legal"},
		{name: "ask-question", scene: "reviewing", to: David, kind: meeting.AskQuestion, subject: "1"},
		{name: "tell-answer", scene: "ready", to: Sarah, kind: meeting.TellAnswer, subject: "1"},
		{name: "ask-vote", scene: "voting", to: Maria, kind: meeting.AskVote, subject: "1"},
		{name: "nudge-vote", scene: "voting", to: Maria, kind: meeting.NudgeVote, subject: "1"},
		{name: "ask-decision", scene: "pending", to: Tom, kind: meeting.AskDecision, subject: "1"},
		{name: "ask-decision-against", scene: "deciding", to: Tom, kind: meeting.AskDecision, subject: "1", before: func(e *meeting.Escalation) {
			r := &record{e: e, at: e.Changed}
			r.prepare(3, "")
		}},
		{name: "nudge-decision", scene: "pending", to: Tom, kind: meeting.NudgeDecision, subject: "1"},
		{name: "tell-decision", scene: "superseded", to: Lisa, kind: meeting.TellDecision, subject: "2"},
		{name: "give-items", scene: "items", to: Lisa, kind: meeting.GiveItems, subject: "4-6"},
		{name: "nag", scene: "adjourned", to: Lisa, kind: meeting.NagItem, subject: "4", after: 96 * time.Hour},
		{name: "nag-overdue", scene: "adjourned", to: Lisa, kind: meeting.NagItem, subject: "4", after: 120 * time.Hour},
		{name: "nag-before", scene: "adjourned", to: Lisa, kind: meeting.NagItem, subject: "4"},
		{name: "tell-overdue", scene: "adjourned", to: Sarah, kind: meeting.TellOverdue, subject: "4", after: 120 * time.Hour},
		{name: "tell-refused", scene: "adjourned", to: Sarah, kind: meeting.TellItem, subject: "8"},
		{name: "tell-done", scene: "adjourned", to: Sarah, kind: meeting.TellItem, subject: "1"},
		{name: "tell-handed", scene: "items", to: David, kind: meeting.TellItem, subject: "4", before: func(e *meeting.Escalation) {
			must(e.HandOverItem(Lisa, 4, David, e.Changed.Add(time.Minute)))
		}},
		{name: "tell-cancelled", scene: "items", to: Lisa, kind: meeting.TellItem, subject: "6", before: func(e *meeting.Escalation) {
			must(e.CancelItem(Sarah, 6, "The playbook exists already.", e.Changed.Add(time.Minute)))
		}},
		{name: "ask-date", scene: "adjourned", to: Sarah, kind: meeting.AskDate, subject: "5"},
		{name: "ask-dates", scene: "adjourned", to: Sarah, kind: meeting.AskDates},
		{name: "tell-away", scene: "adjourned", to: Sarah, kind: meeting.TellAway, subject: "U0LISA", before: func(e *meeting.Escalation) {
			must(e.Away(Lisa, e.Changed.Add(7*24*time.Hour), e.Changed.Add(time.Minute)))
		}},
		{name: "offer-chair", scene: "adjourned", to: Tom, kind: meeting.OfferChair},
		{name: "tell-chair", scene: "adjourned", to: Tom, kind: meeting.TellChair},
		{name: "tell-taken", scene: "adjourned", to: Lisa, kind: meeting.TellTaken, subject: "U0DAVID"},
		{name: "offer-handover", scene: "adjourned", to: David, kind: meeting.OfferHandOver, subject: "U0LISA"},
		{name: "ask-standin", scene: "pending", to: Nina, kind: meeting.AskStandIn, before: func(e *meeting.Escalation) {
			gone := Tom
			gone.Standing = meeting.Gone
			must(e.Profile(gone, e.Changed.Add(time.Minute)))
		}},
		{name: "ask-handon", scene: "adjourned", to: Sarah, kind: meeting.AskHandOn, subject: "U0LISA", before: func(e *meeting.Escalation) {
			gone := Lisa
			gone.Standing = meeting.Gone
			must(e.Profile(gone, e.Changed.Add(time.Minute)))
		}},
		{name: "tell-outsider-named", scene: "opened", to: Sarah, kind: meeting.TellOutsider, subject: "U0GUEST", before: func(e *meeting.Escalation) {
			guest := meeting.Person{ID: "U0GUEST"}
			must(e.Add(Sarah, []meeting.Person{guest}, e.Changed.Add(time.Minute)))
			guest.Name, guest.Standing = "Gina Guest", meeting.Guest
			must(e.Profile(guest, e.Changed.Add(time.Minute)))
		}},
		{name: "tell-outsider", scene: "opened", to: Sarah, kind: meeting.TellOutsider, subject: "U0GUEST", before: func(e *meeting.Escalation) {
			must(e.CameIn(meeting.Person{ID: "U0GUEST", Name: "Gina Guest", Standing: meeting.Guest}, e.Changed.Add(time.Minute)))
		}},
		{name: "tell-channel-refused", scene: "opened", to: Sarah, kind: meeting.TellChannel, before: func(e *meeting.Escalation) {
			e.Channel.State, e.Channel.Why = meeting.ChannelRefused, "restricted_action"
		}},
		{name: "tell-channel-lost", scene: "opened", to: Sarah, kind: meeting.TellChannel, before: func(e *meeting.Escalation) {
			must(e.LoseChannel("is_archived", e.Changed.Add(time.Minute)))
		}},
		{name: "tell-parked", scene: "opened", to: Sarah, kind: meeting.TellParked, subject: "card"},
		{name: "tell-parked-invite", scene: "opened", to: Sarah, kind: meeting.TellParked, subject: "invite U0DAVID"},
		{name: "tell-parked-invite-why", scene: "opened", to: Sarah, kind: meeting.TellParked, subject: "invite U0DAVID cant_invite"},
		{name: "tell-parked-invite-all", scene: "opened", to: Sarah, kind: meeting.TellParked, subject: "invite - restricted_action", before: nobodyIn},
		{name: "ping", scene: "followup", to: Robert, kind: meeting.PingFollowUp, subject: "1-1", after: 20 * 24 * time.Hour},
		{name: "tell-followup", scene: "followup", to: Robert, kind: meeting.TellFollowUp, subject: "1"},
		{name: "nasty-confirm", scene: "nasty", to: Lisa, kind: meeting.AskConfirm, subject: "legal"},
		{name: "nasty-question", scene: "nasty", to: Lisa, kind: meeting.AskQuestion, subject: "9"},
		{name: "nasty-vote", scene: "nasty", to: Lisa, kind: meeting.AskVote, subject: "1"},
		{name: "nasty-decision", scene: "nasty", to: Lisa, kind: meeting.AskDecision, subject: "2"},
		{name: "nasty-items", scene: "nasty", to: meeting.Person{ID: "U0CROWD0"}, kind: meeting.GiveItems, subject: "1-20"},
		{name: "nasty-refused", scene: "nasty", to: Sarah, kind: meeting.TellItem, subject: "2"},
		{name: "nasty-date", scene: "nasty", to: Sarah, kind: meeting.AskDate, subject: "5"},
		{name: "nasty-outsider", scene: "nasty", to: Sarah, kind: meeting.TellOutsider, subject: "U0CROWD1"},
	}, toldOfOperators()...)
}

func (t told) part() (Part, time.Time) {
	e := Fixture(t.scene)
	if t.before != nil {
		t.before(e)
	}
	now := e.Changed.Add(t.after)
	return Part{e, meeting.Notice{Of: e.ID, Kind: t.kind, To: t.to.ID, Subject: t.subject, At: now}}, now
}

func storiesOfDirect() []Story {
	var all []Story
	for _, t := range slices.Concat(allTold(), toldOfCheck()) {
		all = append(all, message("direct-"+t.name, func() Post {
			part, now := t.part()
			return book.Direct(t.to, []Part{part}, now, false)
		}))
	}
	return append(all,
		message("direct-several", func() Post { return several(Lisa, false) }),
		message("direct-several-again", func() Post { return several(Lisa, true) }),
		message("direct-many", func() Post {
			e := Fixture("nasty")
			var parts []Part
			for no := 1; no <= 60; no++ {
				parts = append(parts, Part{e, meeting.Notice{Of: e.ID, Kind: meeting.NagItem, To: e.Item(no).Owner, Subject: itoa(no), At: e.Changed}})
			}
			return book.Direct(Lisa, parts, e.Changed, true)
		}))
}

// several is what is due for one person at one moment, from two escalations.
func several(to meeting.Person, again bool) Post {
	e, other := Fixture("adjourned"), Fixture("reviewing")
	other.ID, other.Customer = 43, "Initech"
	now := e.Changed.Add(96 * time.Hour)
	n := func(of meeting.ID, k meeting.Kind, subject string) meeting.Notice {
		return meeting.Notice{Of: of, Kind: k, To: to.ID, Subject: subject, At: now}
	}
	return book.Direct(to, []Part{
		{e, n(42, meeting.NagItem, "4")}, {e, n(42, meeting.NagItem, "5")},
		{other, n(43, meeting.NudgeReview, "technical")}, {other, n(43, meeting.AskQuestion, "1")},
	}, now, again)
}

// nobodyIn is an escalation whose channel is empty.
func nobodyIn(e *meeting.Escalation) {
	for i := range e.People {
		e.People[i].In = false
	}
}
