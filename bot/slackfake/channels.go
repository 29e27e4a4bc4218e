package slackfake

import (
	"fmt"
	"slices"
	"time"
)

// channel is a conversation: a public or private channel, or a DM (im).
type channel struct {
	id, name, creator   string
	private, im         bool
	shared              bool // with another workspace
	archived, deleted   bool
	members             []string
	topic, purpose      string
	topicBy, purposeBy  string
	created             time.Time
	messages, ephemeral []*message
}

func (c *channel) has(user string) bool { return slices.Contains(c.members, user) }

// kind is the channel_type of events: channel, group or im.
func (c *channel) kind() string {
	switch {
	case c.im:
		return "im"
	case c.private:
		return "group"
	}
	return "channel"
}

func (c *channel) find(ts string) *message {
	for _, v := range slices.Backward(c.messages) {
		if v.ts == ts {
			return v
		}
	}
	return nil
}

// channelLabel is how people call it.
func (w *Workspace) channelLabel(c *channel) string {
	if !c.im {
		return "#" + c.name
	}
	for _, m := range c.members {
		if u := w.users[m]; m != w.botUser && u != nil {
			return "@" + u.Name
		}
	}
	return "@" + c.id
}

// Channel is a conversation as anyone can look at it from outside.
type Channel struct {
	ID, Name       string
	Private, IM    bool
	Shared         bool // with another workspace
	Archived       bool
	Members        []string // user ids, in order of joining
	Topic, Purpose string
	Creator        string
	Created        time.Time
	Pins           []string // timestamps
}

func (c *channel) snapshot() Channel {
	out := Channel{
		ID: c.id, Name: c.name, Private: c.private, IM: c.im, Shared: c.shared, Archived: c.archived,
		Members: slices.Clone(c.members), Topic: c.topic, Purpose: c.purpose, Creator: c.creator, Created: c.created,
	}
	for _, m := range c.messages {
		if m.pinned {
			out.Pins = append(out.Pins, m.ts)
		}
	}
	return out
}

// Channels are all conversations, DMs too, in order of creation.
func (w *Workspace) Channels() []Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Channel
	for _, id := range w.chanOrder {
		if c := w.channels[id]; !c.deleted {
			out = append(out, c.snapshot())
		}
	}
	return out
}

// Channel looks a conversation up by id or name, with or without "#".
func (w *Workspace) Channel(idOrName string) (Channel, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(idOrName)
	if c == nil {
		return Channel{}, false
	}
	return c.snapshot(), true
}

func (w *Workspace) findChannel(idOrName string) *channel {
	if c := w.channels[idOrName]; c != nil && !c.deleted {
		return c
	}
	name := idOrName
	if len(name) > 0 && name[0] == '#' {
		name = name[1:]
	}
	for _, id := range w.chanOrder {
		if c := w.channels[id]; !c.im && !c.deleted && c.name == name {
			return c
		}
	}
	return nil
}

func (w *Workspace) mustChannel(idOrName string) *channel {
	c := w.findChannel(idOrName)
	if c == nil {
		panic(fmt.Sprintf("slackfake: there is no channel %q", idOrName))
	}
	return c
}

// newChannel makes a conversation. w.mu is held.
func (w *Workspace) newChannel(c *channel) *channel {
	prefix := "C"
	if c.im {
		prefix = "D"
	}
	c.id, c.created = w.newID(prefix), w.clock.Now()
	w.channels[c.id] = c
	w.chanOrder = append(w.chanOrder, c.id)
	w.change()
	return c
}

// dm is the bot's DM with a user, made when it is first needed. w.mu is held.
func (w *Workspace) dm(user string) *channel {
	for _, id := range w.chanOrder {
		if c := w.channels[id]; c.im && c.has(user) && c.has(w.botUser) {
			return c
		}
	}
	return w.newChannel(&channel{im: true, private: true, creator: w.botUser, members: []string{w.botUser, user}})
}

// channelJSON is the conversation object (docs.slack.dev/reference/objects/conversation-object).
func (w *Workspace) channelJSON(c *channel, members bool) obj {
	o := obj{
		"id": c.id, "created": c.created.Unix(), "creator": c.creator, "is_archived": c.archived,
		"is_im": c.im, "is_mpim": false, "is_private": c.private, "is_channel": !c.im && !c.private,
		"is_group": c.private && !c.im, "is_general": false, "is_shared": c.shared,
		"is_ext_shared": c.shared, "is_org_shared": false, "is_pending_ext_shared": false,
		"context_team_id": w.team, "updated": c.created.UnixMilli(),
	}
	if c.im {
		for _, m := range c.members {
			if m != w.botUser {
				o["user"] = m
			}
		}
		return o
	}
	o["name"], o["name_normalized"], o["is_member"] = c.name, c.name, c.has(w.botUser)
	o["topic"] = obj{"value": c.topic, "creator": c.topicBy, "last_set": 0}
	o["purpose"] = obj{"value": c.purpose, "creator": c.purposeBy, "last_set": 0}
	if members {
		o["num_members"] = len(c.members)
	}
	return o
}
