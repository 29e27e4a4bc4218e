package router

import (
	"encoding/json"
	"time"

	"github.com/slack-go/slack"
)

// place is where something was done; it decides how it can be answered.
type place string

const (
	atCommand         place = "command"
	atMessage         place = "click in a message"
	atModal           place = "click in a form"
	atHome            place = "click in Home"
	atShortcut        place = "shortcut"
	atMessageShortcut place = "message shortcut"
	atSubmission      place = "submission"
	atClosed          place = "closed view"
	atEvent           place = "event"
	atNothing         place = "nothing" // to be acknowledged, and that is all
	atSuggestion      place = "suggestion"
)

// call is one envelope, decoded.
type call struct {
	envelope string
	link     *link
	received time.Time

	place place
	lane  string // what is handled in order: the person
	steps []step // one, but for a payload with several clicks

	trigger     string
	responseURL string
	broken      error // the payload could not be read to the end
	view        *slack.View
	inputs      []string // block ids of the view's inputs
	origin      *origin  // of a submission: the direct message that its form was opened from
}

// step is one request of a call and what it is routed by.
type step struct {
	on  surface
	id  string
	req Request
}

// The parts of Slack's payloads that we use. What is not named here cannot make a click undecodable
// (docs.slack.dev/reference/interaction-payloads).

type rawCommand struct {
	TeamID      string `json:"team_id"`
	ChannelID   string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	UserID      string `json:"user_id"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
}

// rawHead is what is needed to answer at all.
type rawHead struct {
	Type string `json:"type"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	CallbackID  string `json:"callback_id"`
	ActionTS    string `json:"action_ts"`
	MessageTS   string `json:"message_ts"`
	IsCleared   bool   `json:"is_cleared"`
	Channel     *struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Container struct {
		Type        string `json:"type"`
		MessageTS   string `json:"message_ts"`
		ThreadTS    string `json:"thread_ts"`
		ChannelID   string `json:"channel_id"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`

	Message json.RawMessage `json:"message"`
	View    json.RawMessage `json:"view"`
	State   json.RawMessage `json:"state"`
	Actions json.RawMessage `json:"actions"`
}

type rawMessage struct {
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Text        string          `json:"text"`
	User        string          `json:"user"`
	Permalink   string          `json:"permalink"`
	Blocks      json.RawMessage `json:"blocks"`
	Metadata    json.RawMessage `json:"metadata"`
	Attachments json.RawMessage `json:"attachments"`
}

type rawView struct {
	ID              string                 `json:"id"`
	TeamID          string                 `json:"team_id"`
	Type            slack.ViewType         `json:"type"`
	CallbackID      string                 `json:"callback_id"`
	PrivateMetadata string                 `json:"private_metadata"`
	Hash            string                 `json:"hash"`
	RootViewID      string                 `json:"root_view_id"`
	PreviousViewID  string                 `json:"previous_view_id"`
	ExternalID      string                 `json:"external_id"`
	ClearOnClose    bool                   `json:"clear_on_close"`
	NotifyOnClose   bool                   `json:"notify_on_close"`
	Title           *slack.TextBlockObject `json:"title"`
	Submit          *slack.TextBlockObject `json:"submit"`
	Close           *slack.TextBlockObject `json:"close"`
	Blocks          []json.RawMessage      `json:"blocks"`
	State           json.RawMessage        `json:"state"`
}

type rawOption struct {
	Value string `json:"value"`
}

// rawElement is an action or the state of an input, which have the same fields.
type rawElement struct {
	ActionID              string      `json:"action_id"`
	BlockID               string      `json:"block_id"`
	ActionTS              string      `json:"action_ts"`
	Value                 string      `json:"value"`
	SelectedOption        *rawOption  `json:"selected_option"`
	SelectedOptions       []rawOption `json:"selected_options"`
	SelectedUser          string      `json:"selected_user"`
	SelectedUsers         []string    `json:"selected_users"`
	SelectedChannel       string      `json:"selected_channel"`
	SelectedChannels      []string    `json:"selected_channels"`
	SelectedConversation  string      `json:"selected_conversation"`
	SelectedConversations []string    `json:"selected_conversations"`
	SelectedDate          string      `json:"selected_date"`
	SelectedTime          string      `json:"selected_time"`
	SelectedDateTime      int64       `json:"selected_date_time"`
}

type rawEvent struct {
	Type    string          `json:"type"`
	EventID string          `json:"event_id"`
	Event   json.RawMessage `json:"event"`
}

type rawInner struct {
	Type    string          `json:"type"`
	User    json.RawMessage `json:"user"`    // an id, or the whole user
	Channel json.RawMessage `json:"channel"` // an id, or the whole channel
	EventTS string          `json:"event_ts"`
}
