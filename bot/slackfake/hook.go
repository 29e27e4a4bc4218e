package slackfake

import (
	"encoding/json"
	"time"

	"escalate/bot/slackfake/blockkit"
)

// Kind says what an Event is about.
type Kind string

// The kinds of events. Person is who did it or who sees it.
const (
	KindPosted      Kind = "message posted"
	KindUpdated     Kind = "message updated"
	KindDeleted     Kind = "message deleted"
	KindEphemeral   Kind = "ephemeral"
	KindDM          Kind = "dm"         // a message posted in the bot's DM with Person
	KindDMUpdated   Kind = "dm updated" // likewise
	KindOpened      Kind = "modal opened"
	KindPushed      Kind = "modal pushed"
	KindViewUpdated Kind = "modal updated"
	KindClosed      Kind = "modal closed"
	KindErrors      Kind = "errors"  // the form that Person submitted shows Lines under its fields
	KindTrouble     Kind = "trouble" // Slack tells Person that something failed
	KindCommand     Kind = "command"
	KindShortcut    Kind = "shortcut"
	KindClick       Kind = "click"
	KindChoose      Kind = "choose"
	KindFill        Kind = "fill"
	KindSubmit      Kind = "submit"
	KindSaid        Kind = "said" // Person typed a message
	KindFile        Kind = "file"
	KindCreated     Kind = "channel created"
	KindArchived    Kind = "channel archived"
	KindUnarchived  Kind = "channel unarchived"
	KindInvite      Kind = "invite" // Person is in the channel now; Text is the handle of who asked them in, if anyone
	KindLeft        Kind = "left"
	KindTopic       Kind = "topic"
	KindPurpose     Kind = "purpose"
	KindPin         Kind = "pin"
	KindHome        Kind = "home" // Person's Home tab was published
	KindSocket      Kind = "socket"
	KindViolation   Kind = "violation"
)

// Event is one thing that happened in the workspace, for a transcript.
type Event struct {
	At          time.Time
	Kind        Kind
	Person      string // handle of the one who acts or sees, "" when it is the app or everybody
	PersonID    string
	Channel     string // id
	ChannelName string // "#name", "@handle" for a DM with the bot
	TS          string // of the message
	Text        string // what was typed, pressed or said; the title of a form; the rule that was broken
	Lines       []string
	Message     *Message        // for messages
	View        string          // id of the modal
	Body        json.RawMessage // of a modal or Home, as the app sent it

	blocks json.RawMessage
}

// OnEvent gives fn every event from now on, in order, one at a time, on a goroutine of its own. Lines are as Person
// reads them, or in UTC when everybody does. Close returns after the last one. fn may use the workspace but for Close.
func (w *Workspace) OnEvent(fn func(e Event)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hook = fn
}

// tell queues an event. w.mu is held.
func (w *Workspace) tell(e Event) {
	if w.hook == nil {
		return
	}
	e.At = w.clock.Now()
	if u := w.users[e.PersonID]; u != nil {
		e.Person = u.Name
	}
	if c := w.channels[e.Channel]; c != nil {
		e.ChannelName = w.channelLabel(c)
	}
	w.queue = append(w.queue, e)
	select {
	case w.hookWake <- struct{}{}:
	default:
	}
}

func (w *Workspace) runHook() {
	for {
		w.mu.Lock()
		queue, fn := w.queue, w.hook
		w.queue = nil
		w.mu.Unlock()
		for _, e := range queue {
			v := w.viewer(e.PersonID)
			switch {
			case len(e.blocks) > 0:
				e.Lines = blockkit.Lines(e.blocks, v)
			case e.Message != nil:
				e.Lines = e.Message.lines(v)
			}
			fn(e)
		}
		if len(queue) > 0 {
			continue
		}
		select {
		case <-w.hookWake:
		case <-w.done:
			w.mu.Lock()
			rest := len(w.queue)
			w.mu.Unlock()
			if rest == 0 {
				return
			}
		}
	}
}

// viewer is how a person reads; the zero id reads in UTC. w.mu is not held.
func (w *Workspace) viewer(user string) blockkit.Viewer {
	w.mu.Lock()
	zone := w.zone(user)
	w.mu.Unlock()
	return blockkit.Viewer{
		Zone: zone,
		Now:  w.clock.Now,
		User: func(id string) string {
			w.mu.Lock()
			defer w.mu.Unlock()
			if u := w.users[id]; u != nil {
				return u.shown()
			}
			return ""
		},
		Channel: func(id string) string {
			w.mu.Lock()
			defer w.mu.Unlock()
			if c := w.channels[id]; c != nil {
				return c.name
			}
			return ""
		},
	}
}

func (w *Workspace) zone(user string) *time.Location {
	if u := w.users[user]; u != nil {
		if z, err := time.LoadLocation(u.Zone); err == nil {
			return z
		}
	}
	return time.UTC
}
