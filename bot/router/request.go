package router

import (
	"encoding/json"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// Request is what somebody did, decoded.
type Request struct {
	// Key names the request for the store, the same however often Slack delivers it: trigger id of a click, command or
	// shortcut; id and hash of the view for a submission or a closed view (one view id can be several steps of a form,
	// and the hash changes with each); event id of an event.
	Key string
	// Said is a digest of what stands in the inputs of a submission, else empty: a form whose answer got lost may be
	// corrected before it is sent again under the same Key.
	Said string
	// By is who did it. Standing is Unverified while nobody could look them up, and Stranger for somebody of another
	// workspace, whatever the directory says. An event without a person has the zero Person.
	By meeting.Person
	// At is now, by Config.Clock, in UTC.
	At time.Time
	// Clicked is when the person acted, as far as Slack tells (action_ts, event_ts); never later than At.
	Clicked time.Time

	Channel, ChannelName string

	Command, Text string // slash command ("/escalate") and what was typed after it

	// Action is the action id of a click, or the callback id of a shortcut.
	Action string
	Block  string // block id of the clicked element
	Value  string // value of a button, of the one selected option, user, date, time or typed text
	// Selected is everything selected in the clicked element: option values, or ids of people, channels, conversations.
	Selected []string

	Message Message
	// Origin is the direct message from which the submitted form was opened, as it stood then; nil when it
	// came from elsewhere, too long ago, or before the program was started.
	Origin *Message
	View   View
	// Values is the state of all inputs of the view or message.
	Values Values
	// People is everybody named in the inputs. Who is unknown is there as a bare id, Unverified.
	People map[meeting.UserID]meeting.Person

	// Event is the decoded event, a pointer to one of the types of slackevents or slack.
	Event any
	// Happened is when the event happened, by Slack's clock; zero when it does not say.
	Happened time.Time
}

// Message is the message that was clicked, or that a message shortcut was used on.
type Message struct {
	TS, Thread, Channel string
	Text, User          string // empty for an ephemeral message: Slack does not send it back
	Permalink           string
	Ephemeral           bool
	// Blocks are those of a direct message, as Slack has them, and Block is the id of the one clicked in.
	Blocks json.RawMessage
	Block  string
	// metadata goes with the message when it is replaced: by it we know our own again.
	metadata json.RawMessage
}

// Direct reports whether the message stands in the direct conversation with a person, for both to see.
func (m Message) Direct() bool { return strings.HasPrefix(m.Channel, "D") && !m.Ephemeral }

// View is the modal or Home view that something was done in.
type View struct {
	ID, Callback, Hash string
	Metadata           string // private_metadata, at most 3,000 characters
	RootID, ExternalID string
	Home               bool
	// Cleared says of a closed view that the whole stack was closed by its x.
	Cleared bool
}

// Values is the state of the inputs by block id. Block id, action id and field name are the same by convention; in a
// block with several elements each is found by its action id.
type Values map[string]Value

// Value is what one input holds. What does not apply to its type is zero.
type Value struct {
	Text    string   // typed text; numbers come as text too
	Options []string // values of the selected options; ids of selected channels and conversations
	Users   []meeting.UserID
	Date    string // YYYY-MM-DD, no zone
	Time    string // HH:MM, no zone
	Unix    int64  // seconds, of a date and time picker
}

// Option is the selected option's value, or "".
func (v Value) Option() string {
	if len(v.Options) == 0 {
		return ""
	}
	return v.Options[0]
}

// User is the selected person, or "".
func (v Value) User() meeting.UserID {
	if len(v.Users) == 0 {
		return ""
	}
	return v.Users[0]
}

// Person is somebody named in the request's inputs, or a bare id.
func (r Request) Person(id meeting.UserID) meeting.Person {
	if p, ok := r.People[id]; ok {
		return p
	}
	return meeting.Person{ID: id}
}
