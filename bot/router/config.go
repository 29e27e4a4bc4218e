package router

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Directory knows people. The store satisfies it.
type Directory interface {
	// People is those of ids that are known.
	People(ctx context.Context, ids ...meeting.UserID) (map[meeting.UserID]meeting.Person, error)
	// Learn keeps people as Slack showed them at a moment; zero is now.
	Learn(ctx context.Context, at time.Time, people ...meeting.Person) error
}

// Clock says what time it is for the meeting.
type Clock interface {
	// Now is the current time.
	Now() time.Time
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

// Config is what a router needs. API and Directory are required.
type Config struct {
	// API is the Slack client, with both tokens, without retries (a retry sleeps longer than a trigger id lives) and
	// with an HTTP client that has a timeout.
	API *slack.Client
	// Team is our workspace's id. People of another one are strangers. Empty checks nothing.
	Team      string
	Directory Directory
	Clock     Clock // nil is the real one
	Log       zerolog.Logger
	// Sockets is how many connections to hold, 1 to 5; 0 is 2, so that a refresh leaves no gap. Slack allows an app ten.
	Sockets int
	// Alone says that nobody else may listen with the same tokens; whoever does is an error in the log.
	Alone bool
	// Dialer opens the websockets; nil is slack-go's own, through the proxy of the environment.
	Dialer *websocket.Dialer

	// Unknown is said when nobody knows a button, form or shortcut; a default when empty.
	Unknown string
	// Updating returns what is said instead while the app runs in another version, too, which may know it;
	// nil, or a nil error, is that it does not.
	Updating func() error
	// Title heads the small modals, at most 24 characters; a default when empty.
	Title string
	// Notice is view again with text on top, everything typed kept; a default when nil. The blocks of view are
	// slack.RawJSONBlock, exactly as Slack sent them.
	Notice func(view slack.View, text string) slack.ModalViewRequest
	// Small is the modal that tells something where nothing else can; a default when nil. Blocks may be empty.
	Small func(text string, blocks []slack.Block) slack.ModalViewRequest

	// Reference makes the reference of a fault; nil is eight random letters and digits.
	Reference func() string
	// Seed decides the spread of reconnection pauses; 0 is random. A fixed one makes a run repeatable.
	Seed uint64
}

const unknownText = "This button is from an older version of this app and no longer does anything. " +
	"Please use the newest message, or start again with the command."

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = wallClock{}
	}
	if c.Sockets <= 0 {
		c.Sockets = 2
	}
	c.Sockets = min(c.Sockets, 5)
	if c.Unknown == "" {
		c.Unknown = unknownText
	}
	if c.Updating == nil {
		c.Updating = func() error { return nil }
	}
	if c.Title == "" {
		c.Title = "Escalations"
	}
	if c.Notice == nil {
		c.Notice = notice
	}
	if c.Small == nil {
		c.Small = func(text string, blocks []slack.Block) slack.ModalViewRequest { return small(c.Title, text, blocks) }
	}
	if c.Reference == nil {
		c.Reference = func() string { return rand.Text()[:8] }
	}
	return c
}
