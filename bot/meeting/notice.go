package meeting

import (
	"strconv"
	"strings"
	"time"
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

// Replaces reports whether only the newest waiting notice of this key is worth sending.
func (n Notice) Replaces() bool { return kinds[n.Kind].replaces }

// Thread returns the card in whose thread the notice's files go; "" of a notice that is no file.
func (n Notice) Thread() CardKind { return kinds[n.Kind].thread }

// AtItsMoment reports whether the notice is about a moment that people agreed on and its reader
// hears of it then, whatever the hour.
func (n Notice) AtItsMoment() bool {
	return !n.Late.IsZero() && !kinds[n.Kind].inHours && (n.Kind != PingFollowUp || n.Late.Sub(n.At) <= AtOnce)
}

// Direct reports whether the notice is a message to one person.
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

// lane names the queue of a notice: by its kind, and for a message by its reader.
func (e *Escalation) lane(n Notice) string {
	id := strconv.FormatInt(int64(e.ID), 10)
	at := kinds[n.Kind].lane
	switch {
	case n.Direct():
		return string(personLane) + "/" + string(n.To)
	case n.Kind == ShowCard && !e.Stands(n):
		return string(postLane) + "/" + id
	case at == cardLane || at == meetLane:
		return string(at) + "/" + id + "/" + n.Subject
	}
	return string(at) + "/" + id
}

// card leaves the update of cards that show something that changed.
func (e *Escalation) card(kinds ...CardKind) {
	for _, k := range kinds {
		e.owe(Notice{Kind: ShowCard, Subject: k.subject(e.Editions[k])})
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
	File string   `json:",omitempty"` // Slack's id, once uploaded
	More []string `json:",omitempty"` // of the files that came with it: the appendix
}

// Channel is the escalation's private channel.
type Channel struct {
	ID    string `json:",omitempty"`
	Name  string
	State ChannelState
	Why   string   `json:",omitempty"` // Slack's word when it was lost or refused
	Past  []string `json:",omitempty"` // ids of channels that this one succeeded
	// Heard is the moment of Slack's last word about who came in or went out, by Slack's clock;
	// about the channel itself it is that of nobody.
	Heard map[UserID]time.Time `json:",omitempty"`
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
