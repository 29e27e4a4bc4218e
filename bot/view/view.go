package view

import (
	"strconv"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// View draws messages, Home and modals of text. Its zero fields are fine for drawing: without
// a Policy the default one holds, without a Command the texts say /escalate.
type View struct {
	Policy  *meeting.Policy
	Command string // "/escalate"
}

// policy is how people are reminded; the cards only read its calendar.
func (v *View) policy() *meeting.Policy {
	if v.Policy == nil {
		return meeting.DefaultPolicy()
	}
	return v.Policy
}

func (v *View) command() string {
	if v.Command == "" {
		return "/escalate"
	}
	return v.Command
}

// Card draws one of the cards in the channel as the escalation stands. now is only for what
// depends on the time: overdue, and a follow-up that has begun.
func (v *View) Card(e *meeting.Escalation, k meeting.CardKind, now time.Time) Post {
	post := Post{
		Text:   cardText(e, k),
		Blocks: v.fittedTo(e, now, cardSizes(k), func(p *page) { p.card(k); p.leadsOn(k) }),
	}
	post.Text = withMain(post.Text, post.Blocks)
	if k == meeting.OptionsCard {
		post.Plain = v.fitted(e, now, func(p *page) { p.plain = true; p.card(k); p.leadsOn(k) })
	}
	return post
}

// card draws one card.
func (p *page) card(k meeting.CardKind) {
	if main := p.leading(k); main != nil {
		p.offer(main.ActionID, main.Value) // it stands at the end, and nowhere else
	}
	switch k {
	case meeting.BriefCard:
		p.brief()
	case meeting.StatusCard:
		p.status()
	case meeting.OptionsCard:
		p.options()
	case meeting.BallotCard:
		p.ballot()
	case meeting.DecisionCard:
		p.decision()
	case meeting.ItemsCard:
		p.items()
	case meeting.FollowUpCard:
		p.followUp()
	case meeting.NotesCard:
		p.notes()
	}
	if p.cut && !p.modal {
		p.row(p.reading("Read all", string(k)))
	}
}

// statusWord is where an escalation is, in a notification: two states of its card never read alike.
var statusWord = map[meeting.Phase]string{
	meeting.Reviewing: "reviews are being written", meeting.Voting: "the vote is open", meeting.Deciding: "a decision is needed",
	meeting.Decided: "it is decided", meeting.Closed: "it is closed", meeting.Withdrawn: "it is withdrawn",
}

// cardText is the notification of a card: number and verb only.
func cardText(e *meeting.Escalation, k meeting.CardKind) string {
	what := map[meeting.CardKind]string{
		meeting.BriefCard:    "the brief is here",
		meeting.StatusCard:   statusWord[e.Phase],
		meeting.OptionsCard:  "options are proposed",
		meeting.BallotCard:   "the vote has closed",
		meeting.DecisionCard: "a decision is approved",
		meeting.ItemsCard:    "action items are assigned",
		meeting.FollowUpCard: "the follow-up meeting",
		meeting.NotesCard:    "the notes are published",
	}[k]
	switch {
	case k == meeting.BallotCard && e.Phase == meeting.Voting:
		what = "the vote is open"
	case k == meeting.DecisionCard && e.Pending() != nil:
		what = "a decision is prepared"
	}
	return e.ID.String() + ": " + what
}

// Topic is the channel's topic: plain text of at most 250 characters
// (conversations.setTopic; it takes no formatting).
func Topic(e *meeting.Escalation) string {
	s := e.ID.String() + " · " + e.Customer + " · chair " + e.Name(e.Chair)
	return Cut(flat(s), 250)
}

// Purpose is the channel's purpose: plain text of at most 250 characters
// (conversations.setPurpose).
func Purpose(e *meeting.Escalation) string {
	return Cut(flat("Escalation of "+e.Customer+": "+e.Summary), 250)
}

// flat is a text for the places that Slack neither formats nor breaks: one line, and without
// the brackets that its markup begins with.
func flat(s string) string {
	s = strings.NewReplacer("<", "‹", ">", "›").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// countOf is "1 item", "3 items".
func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
