package view

import (
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// Said draws a message of its own in the channel.
func (v *View) Said(part Part, now time.Time) Post {
	m := drawings[part.N.Kind]
	blocks := v.fitted(part.E, now, func(p *page) { m.said(p, part.N) })
	return Post{Text: withButtons(part.E.ID.String()+": "+m.verb(part, now), blocks), Blocks: blocks}
}

func (p *page) saidPing(meeting.Notice) {
	f := p.e.Upcoming()
	if f == nil {
		p.say("The follow-up meeting is not planned any more.")
		return
	}
	p.say("*The follow-up meeting begins* " + when(f.Plan.Start, f.Plan.Zone) + ".")
	p.pingBody(*f, "")
}

// pingBody is what one needs for the follow-up: how much of what was promised is done, what will be
// measured. What is open stands behind a button: whoever owes nothing needs no list.
func (p *page) pingBody(f meeting.FollowUp, reader meeting.UserID) {
	if done, promised := doneOf(p.e); promised > 0 {
		s := itoa(done) + " of " + itoa(promised) + " done"
		if n := ownOpen(p.e, reader); n > 0 {
			s += ", " + itoa(n) + " of the open ones " + map[bool]string{true: "is", false: "are"}[n == 1] + " yours"
		}
		p.say(s + ".")
	}
	p.facts([]fact{{"What will be measured", f.Plan.Measures}})
	if len(p.e.OpenItems()) > 0 {
		p.row(p.reading("What is open", string(meeting.ItemsCard)))
	}
}

// ownOpen counts the open items of one person.
func ownOpen(e *meeting.Escalation, who meeting.UserID) int {
	n := 0
	for _, i := range e.OpenItems() {
		if i.Owner == who {
			n++
		}
	}
	return n
}

func (p *page) saidDigest(meeting.Notice) {
	p.head("Action items · overdue and due this week")
	opens := p.e.OpensWeek(p.now, p.v.policy())
	var late, week, undated []string
	for _, i := range p.e.OpenItems() {
		switch {
		case i.Due.IsZero() && !opens:
		case i.Due.IsZero():
			undated = append(undated, p.itemFlat(i))
		case !p.e.InDigest(i, p.now, p.v.policy()):
		case i.Overdue(p.now):
			late = append(late, p.itemFlat(i))
		default:
			week = append(week, p.itemFlat(i))
		}
	}
	if len(late) > 0 {
		p.say("*Overdue*")
		p.list(late)
	}
	if len(week) > 0 {
		p.say("*Due this week*")
		p.list(week)
	}
	if len(undated) > 0 {
		p.say("*Without a date*")
		p.list(undated)
	}
	p.small("Owners find buttons in their messages from me, in the Home tab, and on the items' card.")
}

func (p *page) saidAdjourned(meeting.Notice) {
	s := "*The meeting is adjourned*, " + when(p.e.Adjourned, p.e.Zone(p.e.Chair)) + "."
	if n := len(p.e.Notes); n > 0 {
		s += " Version " + itoa(n) + " of the notes is on the notes' card, with a file in its thread."
	}
	p.say(s)
	if n := len(p.e.OpenItems()); n > 0 {
		p.say("Open: " + countOf(n, "action item", "action items") + ". Each owner is reminded before the deadline.")
	}
	p.say("*Next:* " + p.step().text) // its button stands on a card, which goes with what happens
}

func (p *page) saidClosed(meeting.Notice) {
	p.head(phaseLine(p.e) + " · " + p.e.ID.String())
	p.say(p.ended())
	if p.e.Phase == meeting.Withdrawn {
		p.small("Its action items and reminders are cancelled. The record stays.")
		return
	}
	facts := []fact{}
	if d := p.e.Standing(); d != nil {
		facts = append(facts, fact{"Decided", p.optionFlat(d.Option)})
	}
	facts = append(facts, fact{"Action items", closedItems(p.e)})
	if x := p.e.Effect(); x != nil {
		facts = append(facts, fact{"Effectiveness review", string(x.Outcome)}, fact{"Satisfaction", thenNow(x)})
	}
	p.facts(facts)
	if d := p.e.Standing(); d != nil {
		p.small(decidedIn(p.e, d))
	}
	p.small("Nobody gets reminders from here any more. The record stays.")
	p.row(p.form(FormReescalate, "Escalate again", p.ref()))
}

// closedItems counts what was promised as it ended: what the close cancelled was not done.
func closedItems(e *meeting.Escalation) string {
	done, dropped, before := 0, 0, 0
	for _, i := range e.Items {
		switch {
		case i.Status == meeting.ItemDone:
			done++
		case i.Status == meeting.ItemCancelled && e.Ended != nil && i.On.Equal(e.Ended.At):
			dropped++
		case i.Status == meeting.ItemCancelled:
			before++
		}
	}
	if len(e.Items) == 0 {
		return ""
	}
	s := itoa(done) + " of " + itoa(len(e.Items)) + " done"
	if dropped > 0 {
		s += ", " + itoa(dropped) + " cancelled by the close"
	}
	if before > 0 {
		s += ", " + itoa(before) + " cancelled before"
	}
	return s
}

// decidedIn is the moment that a decision is worth: how soon it came, and what it led to.
func decidedIn(e *meeting.Escalation, d *meeting.Decision) string {
	if d.On.Before(e.RoundBegan()) { // in a round before
		return ""
	}
	s := "Decided in " + calendar.Duration(d.On.Sub(e.RoundBegan()).Round(time.Minute)) + "."
	if len(e.Items) > 0 || !e.Phase.Open() {
		s += " " + promisedBy(e)
	}
	return s
}

// promisedBy is how many items there are, and of how many people.
func promisedBy(e *meeting.Escalation) string {
	owners := map[meeting.UserID]bool{}
	for _, i := range e.Items {
		owners[i.Owner] = true
	}
	if len(owners) == 0 {
		return "Nothing was promised."
	}
	return countOf(len(e.Items), "promise", "promises") + ", " + countOf(len(owners), "owner", "owners") + "."
}

func (p *page) saidSuccessor(meeting.Notice) {
	s := "*This channel continues " + p.e.ID.String() + ".*"
	if n := len(p.e.Channel.Past); n > 0 {
		if link := channelLink(p.e.Channel.Past[n-1]); link != "" {
			s += " Before, it was in " + link + "."
		}
	}
	p.say(s + " Every card is posted here again; nothing was lost.")
}

func (p *page) saidReopened(meeting.Notice) {
	p.say("*Escalated again: round " + itoa(p.e.Round) + ".*")
	p.facts([]fact{{"Why", p.e.Again}})
	p.say("The earlier reviews became drafts; each reviewer confirms or changes theirs. The options stay, and the earlier ballots and decision stay in the record.")
}
