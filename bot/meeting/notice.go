package meeting

import (
	"strconv"
	"strings"
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
	ShowCard    Kind = "card"       // Subject: the CardKind; posted, or updated in place
	LookAtCards Kind = "look"       // whether the cards that stand in the channel show the record as it is
	PinCard     Kind = "pin"        // Subject: the CardKind
	UploadNotes Kind = "notes-file" // Subject: the version, "3"
	Archive     Kind = "archive"
	Kick        Kind = "kick" // Subject: the user id of who is removed from the channel
)

// MeetPerson asks Slack who somebody is that was taken in before Slack said so. Subject: the user id.
const MeetPerson Kind = "meet"

// Messages of their own in the channel.
const (
	SayVoided    Kind = "say-voided"      // Subject: the number of the ballot that is void
	SayPing      Kind = "say-ping"        // Subject: PingSubject; the follow-up begins soon
	SayDigest    Kind = "say-digest"      // what is overdue and due this week
	SayAdjourned Kind = "say-adjourned"   // the meeting is over
	SayClosed    Kind = "say-closed"      // closed or withdrawn, by whom and why
	SaySuccessor Kind = "say-successor"   // the old channel names the new one, and the other way
	SayReopened  Kind = "say-reescalated" // a new round
)

// Direct messages. To is the reader.
const (
	AskReview      Kind = "ask-review"      // Subject: the review's role
	AskConfirm     Kind = "ask-confirm"     // Subject: the review's role; somebody drafted it for the reader
	NudgeReview    Kind = "nudge-review"    // Subject: the review's role
	AskQuestion    Kind = "ask-question"    // Subject: the question's number
	TellAnswer     Kind = "tell-answer"     // Subject: the question's number; to whoever asked
	NudgeVote      Kind = "nudge-vote"      // Subject: the ballot's number
	AskVote        Kind = "ask-vote"        // Subject: the ballot's number
	AskDecision    Kind = "ask-decision"    // to the approver; Subject: the decision's number
	NudgeDecision  Kind = "nudge-decision"  // Subject: the decision's number
	AskException   Kind = "ask-exception"   // Subject: the exception's number; to its approver, or to the chair, who names one (ExceptionTask)
	NudgeException Kind = "nudge-exception" // Subject: the exception's number; as AskException
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

// Notice is something owed to somebody who is not looking: it survives a crash and a
// refusal by Slack. It is small and holds no text, so what is said is true when it is said.
type Notice struct {
	// ID is given by the store: unique, rising.
	ID      uint64 `json:",omitempty"`
	Of      ID     `json:",omitempty"` // the escalation; given by the store
	Kind    Kind
	To      UserID `json:",omitempty"` // the reader of a direct message; empty: the channel
	Subject string `json:",omitempty"`
	// Urgent notices go before routine ones and at any hour.
	Urgent bool `json:",omitempty"`
	// Late is a moment that people agreed on: said at any hour (NudgeVote, in one that is not
	// critical, in working hours where these begin before it), and dropped once it is past.
	Late time.Time `json:",omitzero"`
	At   time.Time // when it became owed
	// Lane is the place it goes to; the notices of one lane go out one after another, in
	// the order in which they became owed.
	Lane string
}

// Key names what the notice is about: a newer waiting notice of the same key replaces an
// older waiting one when Replaces is true.
func (n Notice) Key() string {
	return strings.Join([]string{strconv.FormatInt(int64(n.Of), 10), string(n.Kind), string(n.To), n.Subject}, "/")
}

// Replaces says that only the newest waiting notice of this key is worth sending.
func (n Notice) Replaces() bool {
	switch n.Kind {
	case ShowCard, LookAtCards, SetTopic, SetPurpose, Invite, NagItem, TellItem, NudgeReview, NudgeVote, NudgeDecision, NudgeException, SayDigest, AskDates, MeetPerson:
		return true
	}
	return false
}

// AtItsMoment says that the notice is about a moment that people agreed on and that its reader
// hears of it then, whatever the hour.
func (n Notice) AtItsMoment() bool { return !n.Late.IsZero() && n.Kind != NudgeVote }

// Direct says that the notice is a message to one person.
func (n Notice) Direct() bool { return n.To != "" }

// Number reads a numeric subject; 0 when it is none.
func (n Notice) Number() int {
	k, _ := strconv.Atoi(n.Subject)
	return k
}

// owe leaves a notice for somebody; notices equal in key within one command are left once.
func (e *Escalation) owe(n Notice) {
	n.At, n.Lane = e.Changed, e.lane(n)
	for _, o := range e.owed {
		if o.Key() == n.Key() {
			return
		}
	}
	e.owed = append(e.owed, n)
}

// lane finds the place of a notice: a person, the making of the channel, who is in it, its
// posts, one card's updates, or its set-up. A throttled method then stops nothing else, and what
// waits for an hour or for a channel stands before nothing that does not.
func (e *Escalation) lane(n Notice) string {
	id := strconv.FormatInt(int64(e.ID), 10)
	switch {
	case n.Direct():
		return "dm/" + string(n.To)
	case n.Kind == ShowCard && e.Cards[CardKind(n.Subject)].TS != "":
		return "card/" + id + "/" + n.Subject
	case n.Kind == Invite || n.Kind == Kick:
		return "people/" + id
	case n.Kind == SetTopic || n.Kind == SetPurpose || n.Kind == PinCard:
		return "set/" + id
	case n.Kind == UploadNotes:
		return "file/" + id
	case n.Kind == LookAtCards:
		return "look/" + id
	case n.Kind == MakeChannel:
		return "make/" + id
	case n.Kind == SayDigest:
		return "digest/" + id
	case n.Kind == MeetPerson:
		return "meet/" + id + "/" + n.Subject
	}
	return "post/" + id
}

// card leaves the update of cards that show something that changed.
func (e *Escalation) card(kinds ...CardKind) {
	for _, k := range kinds {
		e.owe(Notice{Kind: ShowCard, Subject: string(k)})
	}
}

// tell leaves a direct message.
func (e *Escalation) tell(k Kind, to UserID, subject string) {
	if to != "" {
		e.owe(Notice{Kind: k, To: to, Subject: subject})
	}
}

// CardKind is one of the messages in the channel that are kept up to date in place.
type CardKind string

// The cards, in the order in which a meeting brings them.
const (
	BriefCard    CardKind = "brief"
	StatusCard   CardKind = "status" // who owes what: the reviews and the roles
	OptionsCard  CardKind = "options"
	BallotCard   CardKind = "ballot"
	DecisionCard CardKind = "decision"
	ItemsCard    CardKind = "items"
	FollowUpCard CardKind = "follow-up"
	NotesCard    CardKind = "notes"
)

// AllCards is every card, in that order.
var AllCards = []CardKind{BriefCard, StatusCard, OptionsCard, BallotCard, DecisionCard, ItemsCard, FollowUpCard, NotesCard}

// CardRef is where a card stands in Slack.
type CardRef struct {
	Channel string
	TS      string
}

// NotesVersion is one published file of the notes.
type NotesVersion struct {
	No   int
	At   time.Time
	File string `json:",omitempty"` // Slack's id, once uploaded
}

// Channel is the escalation's private channel.
type Channel struct {
	ID    string `json:",omitempty"`
	Name  string
	State ChannelState
	Why   string   `json:",omitempty"` // Slack's word when it was lost or refused
	Past  []string `json:",omitempty"` // ids of channels that this one succeeded
}

// ChannelState is what became of the channel.
type ChannelState string

// The states of a channel. Whatever the state, forms, direct messages and Home go on.
const (
	ChannelAwaited ChannelState = "awaited"  // asked for, not made yet
	ChannelLive    ChannelState = "live"     //
	ChannelRefused ChannelState = "refused"  // the workspace forbids it: a person has to make one
	ChannelLost    ChannelState = "lost"     // archived, deleted, or the bot was removed
	ChannelDone    ChannelState = "archived" // archived by us at the close
)
