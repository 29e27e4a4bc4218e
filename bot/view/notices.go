package view

import (
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// drawing is how a kind of notice is said: a row of drawings.
type drawing struct {
	// verb is the notification, without names, because lock screens are public.
	verb func(Part, time.Time) string
	// direct draws it into a direct message, with its buttons.
	direct func(*page, *dm, meeting.Notice)
	// said draws it as a post of its own in the channel.
	said func(*page, meeting.Notice)
}

// drawings is the twin of the table of kinds in meeting: one row a kind that is a message, as
// TestEveryMessageIsDrawn proves. Work on the channel has none; see refusedWords.
//
//exhaustive:ignore
var drawings = map[meeting.Kind]drawing{
	meeting.SayPing:      {verb: beginsVerb, said: (*page).saidPing},
	meeting.SayDigest:    {verb: says("action items are due"), said: (*page).saidDigest},
	meeting.SayAdjourned: {verb: says("the meeting is adjourned"), said: (*page).saidAdjourned},
	meeting.SayClosed:    {verb: closedVerb, said: (*page).saidClosed},
	meeting.SaySuccessor: {verb: says("this channel continues an earlier one"), said: (*page).saidSuccessor},
	meeting.SayReopened:  {verb: says("it is escalated again"), said: (*page).saidReopened},
	meeting.SaySteppedIn: {verb: says("an operator stepped in"), said: (*page).saidSteppedIn},

	meeting.AskReview:      {verb: says("please write your review"), direct: one((*page).askReview)},
	meeting.AskConfirm:     {verb: says("please confirm a draft"), direct: one((*page).askReview)},
	meeting.NudgeReview:    {verb: says("your review is still missing"), direct: one((*page).askReview)},
	meeting.TellReview:     {verb: says("a review was corrected"), direct: one((*page).tellReview)},
	meeting.AskQuestion:    {verb: says("a question for you"), direct: one((*page).askQuestion)},
	meeting.TellAnswer:     {verb: says("your question is answered"), direct: one((*page).tellAnswer)},
	meeting.AskVote:        {verb: voteVerb("please vote"), direct: one((*page).askVote)},
	meeting.NudgeVote:      {verb: voteVerb("please vote, the vote closes soon,"), direct: one((*page).askVote)},
	meeting.AskDecision:    {verb: says("please decide"), direct: (*page).askDecision},
	meeting.NudgeDecision:  {verb: says("your decision is still missing"), direct: (*page).askDecision},
	meeting.TellDecision:   {verb: says("the decision changed"), direct: one((*page).tellDecision)},
	meeting.AskException:   {verb: says("please answer an exception"), direct: (*page).exceptionNotice},
	meeting.NameChecker:    {verb: says("an exception approver is needed"), direct: one((*page).nameChecker)},
	meeting.NudgeException: {verb: says("an exception still needs your answer"), direct: (*page).exceptionNotice},
	meeting.TellException:  {verb: says("an exception was answered"), direct: (*page).exceptionNotice},
	meeting.GiveItems:      {verb: giveVerb, direct: (*page).giveItems},
	meeting.NagItem:        {verb: nagVerb, direct: oneItem((*page).nag)},
	meeting.TellOverdue:    {verb: says("an action item is overdue"), direct: oneItem((*page).tellOverdue)},
	meeting.TellItem:       {verb: newsVerb, direct: (*page).itemNews},
	meeting.AskDate:        {verb: says("a later date is requested"), direct: oneItem((*page).askDate)},
	meeting.AskDates:       {verb: says("action items have no date"), direct: (*page).undated},
	meeting.AskHandOn:      {verb: says("action items need a new owner"), direct: (*page).handOn},
	meeting.TellAway:       {verb: says("someone is away"), direct: one((*page).tellAway)},
	meeting.OfferChair:     {verb: says("the chair is offered to you"), direct: one((*page).offerChair)},
	meeting.TellChair:      {verb: says("the chair changed hands"), direct: one((*page).tellChair)},
	meeting.TellTaken:      {verb: says("your hand-over was taken"), direct: one((*page).tellTaken)},
	meeting.TellParts:      {verb: says("you have somebody's parts now"), direct: one((*page).tellParts)},
	meeting.OfferHandOver:  {verb: says("a hand-over is offered to you"), direct: one((*page).offerHandOver)},
	meeting.AskStandIn:     {verb: says("a stand-in is needed"), direct: one((*page).askStandIn)},
	meeting.TellOutsider:   {verb: says("someone here is not a full member"), direct: one((*page).outsider)},
	meeting.TellChannel:    {verb: says("the channel needs you"), direct: one((*page).channelNotice)},
	meeting.TellParked:     {verb: says("something could not be sent"), direct: one((*page).parked)},
	meeting.PingFollowUp:   {verb: beginsVerb, direct: one((*page).followUpBegins)},
	meeting.TellFollowUp:   {verb: says("the follow-up meeting changed"), direct: one((*page).followUpNews)},
}

// says is a verb that always is the same.
func says(verb string) func(Part, time.Time) string {
	return func(Part, time.Time) string { return verb }
}

// one counts what it draws as one thing with its buttons.
func one(draw func(*page, meeting.Notice)) func(*page, *dm, meeting.Notice) {
	return func(p *page, d *dm, n meeting.Notice) {
		d.acted++
		draw(p, n)
	}
}

// oneItem is one for what is about a single item.
func oneItem(draw func(*page, meeting.Item, meeting.Notice)) func(*page, *dm, meeting.Notice) {
	return func(p *page, d *dm, n meeting.Notice) {
		if i := p.e.Item(n.Number()); i != nil {
			d.acted++
			draw(p, *i, n)
		}
	}
}

func giveVerb(part Part, _ time.Time) string {
	if n := len(itemsOf(part)); n > 1 {
		return "you have " + itoa(n) + " action items"
	}
	return "you have an action item"
}

func nagVerb(part Part, now time.Time) string {
	i := part.E.Item(part.N.Number())
	switch {
	case i == nil || i.Due.IsZero():
		return "an action item of yours is open"
	case overdue(*i, now):
		return "an action item of yours is overdue, it was due " + dueSpoken(*i, part.zone())
	}
	return "an action item of yours is due " + dueSpoken(*i, part.zone())
}

// zone is that of whoever reads the notice: its addressee, or the chair in the channel.
func (part Part) zone() string {
	if part.N.To != "" {
		return part.E.Zone(part.N.To)
	}
	return part.E.Zone(part.E.Chair)
}

// atHour is a moment in a notification, which Slack does not parse: day, hour and zone.
func atHour(t time.Time, zone string) string {
	return t.In(calendar.New(calendar.DefaultHours(), nil).Zone(zone)).Format("Mon 2 Jan, 3:04 PM MST")
}

// dueSpoken is when an item is due, in a notification; a date alone stays the day that was promised.
func dueSpoken(i meeting.Item, zone string) string {
	if i.DateOnly {
		return i.Due.In(calendar.New(calendar.DefaultHours(), nil).Zone(i.Zone)).Format("Mon 2 Jan")
	}
	return atHour(i.Due, zone)
}

// voteVerb asks for a vote until its end.
func voteVerb(ask string) func(Part, time.Time) string {
	return func(part Part, _ time.Time) string {
		if b := part.E.Ballot(); b != nil && b.Closed.IsZero() {
			return ask + " by " + atHour(b.Ends(), part.zone())
		}
		return "please vote"
	}
}

func beginsVerb(part Part, _ time.Time) string {
	if f := part.E.Upcoming(); f != nil {
		return "the follow-up meeting begins " + atHour(f.Plan.Start, part.zone())
	}
	return "the follow-up meeting begins soon"
}

func newsVerb(part Part, _ time.Time) string {
	if i := part.E.Item(part.N.Number()); i != nil && i.Last == meeting.NewsHandedOver && i.Owner == part.N.To {
		return "an action item was handed to you"
	}
	return "an action item changed"
}

func closedVerb(part Part, _ time.Time) string {
	if part.E.Phase == meeting.Withdrawn {
		return "the escalation is withdrawn"
	}
	return "the escalation is closed"
}
