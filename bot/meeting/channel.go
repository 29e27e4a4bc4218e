package meeting

import (
	"maps"
	"slices"
	"time"
)

// Hear notes Slack's word that somebody came into the channel or left it, or, of nobody, that the
// channel was lost or is back, and reports whether it counts. Slack tells in any order, and again
// after minutes (docs.slack.dev/apis/events-api, retries): what was overtaken by a later word about
// the same does not, what bears no moment always does.
func (e *Escalation) Hear(of UserID, happened, at time.Time) bool {
	happened = happened.UTC().Truncate(time.Microsecond)
	switch last := e.Channel.Heard[of]; {
	case happened.IsZero():
		return true
	case happened.Before(last):
		return false
	case happened.After(last):
		e.happen(at, "", ChannelHeard{Of: of, On: happened})
	}
	return true
}

// LoseChannel is Slack's word that the channel was archived or deleted, or that the bot was
// removed from it. Nothing is lost by that; the chair is asked what now.
func (e *Escalation) LoseChannel(why string, at time.Time) error {
	if e.Channel.State != ChannelLive {
		return nil
	}
	e.happen(at, "", ChannelGone{Why: why})
	if e.Phase.Open() {
		e.tell(TellChannel, e.Chair, "")
	}
	return nil
}

// FindChannel is Slack's word that the channel is back: unarchived, or the bot was invited
// again. Every card is brought up to date.
func (e *Escalation) FindChannel(at time.Time) error {
	if e.Channel.ID == "" || e.Channel.State == ChannelLive || e.Channel.State == ChannelAwaited {
		return nil
	}
	e.happen(at, "", ChannelMade{ID: e.Channel.ID, Name: e.Channel.Name, Back: true})
	e.channelReady()
	return nil
}

// NewChannel asks for another channel in place of one that is lost: every card is posted
// there again.
func (e *Escalation) NewChannel(by Person, at time.Time) error {
	if err := e.chair(by, "ask for a new channel"); err != nil {
		return err
	}
	if e.Channel.State == ChannelLive || e.Channel.State == ChannelAwaited {
		return Refuse("", "The channel is there; no new one is needed.")
	}
	e.happen(at, by.ID, ChannelAsked{})
	e.owe(Notice{Kind: MakeChannel, Urgent: true})
	return nil
}

// Adopt takes a private channel that a person made, where the workspace does not let apps
// make one. shared says that people of other organisations can read it.
func (e *Escalation) Adopt(by Person, channel, name string, shared bool, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	if shared {
		return Refuse("", "This channel is shared with another organisation. Please make a private one of our own and type the command there.")
	}
	if e.Channel.State == ChannelLive {
		return Refuse("", "%s has its channel already.", e.ID)
	}
	e.happen(at, by.ID, ChannelMade{ID: channel, Name: name})
	e.channelReady()
	return nil
}

// ChannelMade is the channel, once it exists.
type ChannelMade struct {
	ID, Name string
	Back     bool `json:",omitempty"` // the same one again
}

func (c ChannelMade) apply(e *Escalation, _ Event) {
	past := e.Channel.Past
	if e.Channel.ID != "" && e.Channel.ID != c.ID {
		past = append(slices.Clone(past), e.Channel.ID)
	}
	heard := e.Channel.Heard
	if e.Channel.ID != c.ID {
		heard = nil
	}
	e.Channel = Channel{ID: c.ID, Name: c.Name, State: ChannelLive, Past: past, Heard: heard}
	if !c.Back {
		e.Cards, e.Left = nil, nil
		for i := range e.People {
			e.People[i].In = false
		}
	}
}

// ChannelAsked is the wish for another channel.
type ChannelAsked struct{}

func (ChannelAsked) apply(e *Escalation, _ Event) { e.Channel.State = ChannelAwaited }

// ChannelGone is the loss of the channel, or its archiving by us.
type ChannelGone struct {
	Why     string `json:",omitempty"`
	Refused bool   `json:",omitempty"`
	Done    bool   `json:",omitempty"`
}

func (c ChannelGone) apply(e *Escalation, _ Event) {
	e.Channel.Why = c.Why
	switch {
	case c.Refused:
		e.Channel.State = ChannelRefused
	case c.Done:
		e.Channel.State = ChannelDone
	default:
		e.Channel.State = ChannelLost
	}
}

// ChannelHeard is Slack's word about the channel, or about somebody in it, as of a moment.
type ChannelHeard struct {
	Of UserID `json:",omitempty"`
	On time.Time
}

func (c ChannelHeard) apply(e *Escalation, _ Event) {
	heard := maps.Clone(e.Channel.Heard)
	if heard == nil {
		heard = map[UserID]time.Time{}
	}
	heard[c.Of] = c.On
	e.Channel.Heard = heard
}

// Invited is who was brought into the channel.
type Invited struct{ People []UserID }

func (c Invited) apply(e *Escalation, _ Event) {
	for _, id := range c.People {
		if i := e.memberIndex(id); i >= 0 {
			e.People[i].In = true
		}
	}
}

func init() {
	register(ChannelMade{}, ChannelAsked{}, ChannelGone{})
	registerQuiet(ChannelHeard{}, Invited{})
}
