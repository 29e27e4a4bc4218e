package meeting

import (
	"maps"
	"slices"
	"time"
)

// Kind is what a notice is about; what it says is drawn from the state when it is sent.
type Kind string

// Work on the channel. Subject names what, where the comment says so.
const (
	MakeChannel Kind = "make-channel"
	Invite      Kind = "invite" // everybody who is in the escalation and not in the channel yet
	SetTopic    Kind = "set-topic"
	SetPurpose  Kind = "set-purpose"
	ShowCard    Kind = "card"   // Subject: the CardKind and which of its messages; posted, or updated in place
	RetireCard  Kind = "retire" // Subject: as ShowCard; what a newer message replaced becomes a record
	// RetireRequest turns a direct message that was answered elsewhere into a record. Subject: where it stands.
	RetireRequest Kind = "retire-request"
	LookAtCards   Kind = "look"       // whether the cards that stand in the channel show the record as it is
	PinCard       Kind = "pin"        // Subject: the CardKind
	UploadNotes   Kind = "notes-file" // Subject: the version, "3"
	UploadEntry   Kind = "entry-file" // Subject: EntrySubject; the follow-up as a file for a calendar
	Archive       Kind = "archive"
	Kick          Kind = "kick" // Subject: the user id of who is removed from the channel
)

// MeetPerson asks Slack who somebody is that was taken in before Slack said so. Subject: the user id.
const MeetPerson Kind = "meet"

// Messages of their own in the channel.
const (
	SayPing      Kind = "say-ping"        // Subject: PingSubject; the follow-up begins soon
	SayDigest    Kind = "say-digest"      // what is overdue and due this week
	SayAdjourned Kind = "say-adjourned"   // the meeting is over
	SayClosed    Kind = "say-closed"      // closed or withdrawn, by whom and why
	SaySuccessor Kind = "say-successor"   // the old channel names the new one, and the other way
	SayReopened  Kind = "say-reescalated" // a new round
	SaySteppedIn Kind = "say-stepped-in"  // Subject: the number of what an operator did
)

// Direct messages. To is the reader.
const (
	AskReview      Kind = "ask-review"      // Subject: the review's role
	AskConfirm     Kind = "ask-confirm"     // Subject: the review's role; somebody drafted it for the reader
	NudgeReview    Kind = "nudge-review"    // Subject: the review's role
	TellReview     Kind = "tell-review"     // Subject: the review and its revision, "legal/3"; corrected after people relied on it
	AskQuestion    Kind = "ask-question"    // Subject: the question's number
	TellAnswer     Kind = "tell-answer"     // Subject: the question's number; to whoever asked
	NudgeVote      Kind = "nudge-vote"      // Subject: the ballot's number
	AskVote        Kind = "ask-vote"        // Subject: the ballot's number
	AskDecision    Kind = "ask-decision"    // to the approver; Subject: the decision's number
	NudgeDecision  Kind = "nudge-decision"  // Subject: the decision's number
	AskException   Kind = "ask-exception"   // Subject: the exception's number; to its approver, or to the chair, who names one (ExceptionTask)
	NudgeException Kind = "nudge-exception" // Subject: the exception's number; as AskException
	NameChecker    Kind = "name-checker"    // Subject: the role and who cannot approve for it, "finance-exception U1"; to the chair, who names another
	TellException  Kind = "tell-exception"  // Subject: the exception's number; approved or refused, to chair, approver, who asked and who proposed, and when refused to the owners of items
	GiveItems      Kind = "give-items"      // Subject: the first and last item of one form, "3-5"
	NagItem        Kind = "nag"             // Subject: the item's number; before and at the deadline, and overdue
	TellOverdue    Kind = "tell-overdue"    // Subject: the item's number; to the chair, later the sponsor
	TellItem       Kind = "tell-item"       // Subject: the item's number; to whoever had it or asked: handed over, refused, cancelled, date agreed
	AskDate        Kind = "ask-date"        // Subject: the item's number; the chair agrees to a later date
	AskDates       Kind = "ask-dates"       // the chair is asked for dates of undated items, Mondays
	TellAway       Kind = "tell-away"       // Subject: the user id of who is away; to the chair
	OfferChair     Kind = "offer-chair"     // to the next in line
	TellChair      Kind = "tell-chair"      // who took the chair
	TellTaken      Kind = "tell-taken"      // Subject: the user id of who took over what the reader had
	TellParts      Kind = "tell-parts"      // Subject: the number of what an operator did: the reader has what somebody left behind
	OfferHandOver  Kind = "offer-handover"  // To takes over what Subject (a user id) has
	AskStandIn     Kind = "ask-standin"     // to the sponsor, or the chair when there is none
	AskHandOn      Kind = "ask-handon"      // Subject: user id; an owner has no part any more, to the chair (old notices: empty, all such owners)
	TellOutsider   Kind = "tell-outsider"   // Subject: user id; a guest, stranger or bot is in the channel, to the chair
	TellChannel    Kind = "tell-channel"    // the channel was lost or could not be made, to the chair
	TellParked     Kind = "tell-parked"     // Subject: what could not be sent, to the chair
	PingFollowUp   Kind = "ping"            // Subject: PingSubject
	TellFollowUp   Kind = "tell-followup"   // Subject: the follow-up's number; invited, moved or cancelled
	TellDecision   Kind = "tell-decision"   // Subject: the decision's number; superseded, to the owners of items
)

// lane is the kind of queue that a notice waits in. Each queue is for one place, so that a throttled
// method stops nothing else, and what waits for an hour or for a channel holds up nothing that does not.
type lane string

// The lanes: of one person, one escalation, or one card. Their words are stored.
const (
	personLane lane = "dm"     // direct messages to one person, from all escalations
	postLane   lane = "post"   // posts in the channel
	cardLane   lane = "card"   // updates of one card; a card that does not stand yet is a post
	digestLane lane = "digest" // the channel's digest, which waits for an hour
	lookLane   lane = "look"   // looks at the cards
	peopleLane lane = "people" // who is in the channel
	setLane    lane = "set"    // topic, purpose and pins
	fileLane   lane = "file"   // files of the notes
	entryLane  lane = "entry"  // files for a calendar
	makeLane   lane = "make"   // the making of the channel
	meetLane   lane = "meet"   // the look-up of one person
	recordLane lane = "record" // what was answered elsewhere
)

// spec is all that is fixed about a kind of notice. What it says stands in the table of the same
// kinds in view.
type spec struct {
	lane lane
	// replaces: only the newest waiting notice of a key is worth sending.
	replaces bool
	// swept: made by the clock, where several come at once; it waits for the others (Gather).
	swept bool
	// presses: comes at any hour in a critical escalation.
	presses bool
	// outlives: stays news when the escalation is over.
	outlives bool
	// inHours: comes in working hours, even about a moment that people agreed on.
	inHours bool
	// thread is the card in whose thread the files of this kind go; "" of a kind that is no file.
	thread CardKind
	// asks returns how many things a message still asks of its reader; nil of one without buttons to lose.
	asks func(question) int
	// wanted returns why nobody needs the notice any more, "" while somebody does. Every kind has
	// one: there is nothing that is sent because nobody thought about it.
	wanted func(question) (why string)
	// waits returns until when the notice waits, of one that has no reader whose hours count.
	waits func(question) Verdict
	// covered reports whether a message with the notice by in it says this one, too.
	covered func(q question, by Notice) bool
	// before returns the moment by which a reader who is awake has to know.
	before func(question) time.Time
	// meant reports whether the hour was chosen by those who set the deadline.
	meant func(question) bool
	// reminded returns when the reader was last reminded of the same, and how to keep another time;
	// keep is nil when it waits for them no more.
	reminded func(question) (last time.Time, keep func(said time.Time))
}

// kinds is the table of all notices: one row a kind.
//
//exhaustive:enforce
var kinds = map[Kind]spec{
	MakeChannel:   {lane: makeLane, wanted: channelAwaited},
	Invite:        {lane: peopleLane, replaces: true, wanted: someoneIsOutside},
	Kick:          {lane: peopleLane, wanted: hasNoPart},
	SetTopic:      {lane: setLane, replaces: true, wanted: staysTrue},
	SetPurpose:    {lane: setLane, replaces: true, wanted: staysTrue},
	PinCard:       {lane: setLane, wanted: cardStands},
	ShowCard:      {lane: cardLane, replaces: true, wanted: cardBelongs},
	RetireCard:    {lane: cardLane, replaces: true, wanted: cardIsLeft},
	RetireRequest: {lane: recordLane, replaces: true, wanted: requestIsOld, waits: atLeisure},
	LookAtCards:   {lane: lookLane, replaces: true, wanted: staysTrue, waits: gathers},
	UploadNotes:   {lane: fileLane, thread: NotesCard, wanted: notUploaded, waits: threadStands(NotesCard)},
	UploadEntry:   {lane: entryLane, thread: FollowUpCard, wanted: entryMissing, waits: threadStands(FollowUpCard)},
	Archive:       {lane: postLane, wanted: isOver, waits: filesStand},
	MeetPerson:    {lane: meetLane, replaces: true, wanted: unknownYet},

	SayPing:      {lane: postLane, wanted: followUpBegins},
	SayDigest:    {lane: digestLane, replaces: true, wanted: digestLists, waits: chairWorks, reminded: digestSaid},
	SayAdjourned: {lane: postLane, wanted: staysTrue},
	SayClosed:    {lane: postLane, wanted: isOver},
	SaySuccessor: {lane: postLane, wanted: staysTrue},
	SayReopened:  {lane: postLane, wanted: isOpen},
	SaySteppedIn: {lane: postLane, wanted: staysTrue},

	AskReview:      {lane: personLane, presses: true, asks: once(asksReview), wanted: reviewUnwritten},
	AskConfirm:     {lane: personLane, presses: true, asks: once(asksReview), wanted: reviewMissing},
	NudgeReview:    {lane: personLane, replaces: true, swept: true, asks: once(asksReview), wanted: reviewAwaited, covered: by(AskReview, AskConfirm), reminded: reviewReminded},
	TellReview:     {lane: personLane, asks: whileWanted(ballotStandsOpen), wanted: staysTrue},
	AskQuestion:    {lane: personLane, asks: whileWanted(questionUnanswered), wanted: questionUnanswered},
	TellAnswer:     {lane: personLane, outlives: true, wanted: staysTrue},
	AskVote:        {lane: personLane, presses: true, asks: whileWanted(voteMissing), wanted: voteMissing},
	NudgeVote:      {lane: personLane, replaces: true, presses: true, inHours: true, asks: whileWanted(voteMissing), wanted: voteMissing, covered: by(AskVote)},
	AskDecision:    {lane: personLane, presses: true, asks: once(asksDecision), wanted: decisionPending},
	NudgeDecision:  {lane: personLane, replaces: true, swept: true, asks: once(asksDecision), wanted: decisionPending, covered: by(AskDecision), reminded: decisionReminded},
	AskException:   {lane: personLane, presses: true, asks: whileWanted(exceptionWaits), wanted: exceptionWaits},
	NudgeException: {lane: personLane, replaces: true, swept: true, asks: whileWanted(exceptionWaits), wanted: exceptionWaits, covered: by(AskException), reminded: exceptionReminded},
	NameChecker:    {lane: personLane, asks: whileWanted(checkerMissing), wanted: checkerMissing},
	TellException:  {lane: personLane, outlives: true, wanted: staysTrue},
	GiveItems:      {lane: personLane, asks: itemsAsked, wanted: itemsOpen},
	NagItem:        {lane: personLane, replaces: true, swept: true, asks: once(asksOwner), wanted: itemDue, covered: byItemNews, meant: deadlineOutOfHours, reminded: itemReminded},
	TellOverdue:    {lane: personLane, swept: true, asks: once(asksItem), wanted: itemOverdue},
	TellItem:       {lane: personLane, replaces: true, outlives: true, asks: once(asksNewsOf), wanted: staysTrue, covered: byItemNews},
	AskDate:        {lane: personLane, asks: whileWanted(dateWished), wanted: dateWished},
	AskDates:       {lane: personLane, replaces: true, swept: true, asks: undatedAsked, wanted: datesMissing, reminded: datesReminded},
	TellAway:       {lane: personLane, wanted: stillAway},
	OfferChair:     {lane: personLane, asks: whileWanted(chairOffered), wanted: chairOffered},
	TellChair:      {lane: personLane, outlives: true, wanted: staysTrue},
	TellTaken:      {lane: personLane, outlives: true, wanted: staysTrue},
	TellParts:      {lane: personLane, wanted: staysTrue},
	OfferHandOver:  {lane: personLane, asks: whileWanted(handOverOffered), wanted: handOverOffered},
	AskStandIn:     {lane: personLane, asks: whileWanted(approverMissing), wanted: approverMissing},
	AskHandOn:      {lane: personLane, asks: whileWanted(itemsLeftBehind), wanted: itemsLeftBehind},
	TellOutsider:   {lane: personLane, asks: whileWanted(outsiderIsIn), wanted: outsiderIsIn},
	TellChannel:    {lane: personLane, asks: whileWanted(channelMissing), wanted: channelMissing},
	TellParked:     {lane: personLane, outlives: true, wanted: staysTrue},
	PingFollowUp:   {lane: personLane, wanted: inviteeOfFollowUp},
	TellFollowUp:   {lane: personLane, outlives: true, wanted: followUpKnown, before: followUpCalledOff},
	TellDecision:   {lane: personLane, wanted: staysTrue},
}

// Kinds returns every kind of notice.
func Kinds() []Kind { return slices.Sorted(maps.Keys(kinds)) }

// Direct reports whether the kind is a message to one person.
func (k Kind) Direct() bool { return kinds[k].lane == personLane }
