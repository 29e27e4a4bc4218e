package slackfake

import "slices"

// The scopes that an app needs to hear of a channel's life.
func readScope(c *channel) []string {
	switch {
	case c.im:
		return []string{"im:read"}
	case c.private:
		return []string{"groups:read"}
	}
	return []string{"channels:read"}
}

// CreateChannel lets a person make a channel and returns its id. It panics when the name is taken.
func (w *Workspace) CreateChannel(name string, private bool, creator string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.must(creator)
	if w.nameTaken(name) {
		panic("slackfake: there is a channel #" + name + " already")
	}
	c := w.newChannel(&channel{name: name, private: private, creator: u.ID, members: []string{u.ID}})
	w.tell(Event{Kind: KindCreated, PersonID: u.ID, Channel: c.id, Text: name})
	return c.id
}

// JoinChannel adds a person to a channel by hand; inviter "" joins by themselves. Adding the bot's user is how people
// invite the app.
func (w *Workspace) JoinChannel(user, channel, inviter string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	by := ""
	if inviter != "" {
		by = w.must(inviter).ID
	}
	w.join(w.mustChannel(channel), w.must(user), by)
}

// LeaveChannel takes a person, or the bot, out of a channel.
func (w *Workspace) LeaveChannel(user, channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.leave(w.mustChannel(channel), w.must(user))
}

// Archive archives a channel by hand, as an administrator would.
func (w *Workspace) Archive(channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.archive(w.mustChannel(channel), "")
}

// Unarchive opens an archived channel again, which only people can; its members are back, the bot is not.
func (w *Workspace) Unarchive(channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.mustChannel(channel)
	c.archived = false
	c.members = slices.DeleteFunc(c.members, func(m string) bool { return m == w.botUser })
	w.channelEvent(c, "unarchive")
	w.tell(Event{Kind: KindUnarchived, Channel: c.id})
	w.change()
}

// DeleteChannel removes a channel for good.
func (w *Workspace) DeleteChannel(channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.mustChannel(channel)
	w.channelEvent(c, "deleted")
	c.deleted = true
	w.change()
}

// Share shares a channel with another workspace (Slack Connect).
func (w *Workspace) Share(channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mustChannel(channel).shared = true
	w.change()
}

func (w *Workspace) nameTaken(name string) bool {
	for _, id := range w.chanOrder {
		if c := w.channels[id]; !c.im && !c.deleted && c.name == name {
			return true // archived and invisible ones too
		}
	}
	return false
}

func (w *Workspace) join(c *channel, u *User, by string) {
	if c.has(u.ID) {
		return
	}
	c.members = append(c.members, u.ID)
	if u.Stranger {
		c.shared = true
	}
	w.systemMessage(c, u.ID, c.kind()+"_join", "<@"+u.ID+"> has joined the channel")
	if c.has(w.botUser) {
		e := obj{"user": u.ID, "channel": c.id, "channel_type": memberType(c), "team": u.team, "event_ts": w.newTS()}
		if by != "" {
			e["inviter"] = by
		}
		w.sendEvent("member_joined_channel", readScope(c), e)
	}
	inviter := ""
	if i := w.users[by]; i != nil {
		inviter = i.Name
	}
	w.tell(Event{Kind: KindInvite, PersonID: u.ID, Channel: c.id, Text: inviter})
	w.change()
}

// memberType is the one letter that member events carry: C for public, G for private channels.
func memberType(c *channel) string {
	if c.private {
		return "G"
	}
	return "C"
}

func (w *Workspace) leave(c *channel, u *User) {
	if !c.has(u.ID) {
		return
	}
	knew := c.has(w.botUser)
	c.members = slices.DeleteFunc(c.members, func(m string) bool { return m == u.ID })
	if knew {
		if u.ID == w.botUser {
			left := "channel_left"
			if c.private {
				left = "group_left"
			}
			w.sendEvent(left, readScope(c), obj{"channel": c.id, "actor_id": "", "event_ts": w.newTS()})
		} else {
			w.sendEvent("member_left_channel", readScope(c), obj{
				"user": u.ID, "channel": c.id, "channel_type": memberType(c), "team": u.team, "event_ts": w.newTS(),
			})
		}
	}
	w.tell(Event{Kind: KindLeft, PersonID: u.ID, Channel: c.id})
	w.change()
}

func (w *Workspace) archive(c *channel, by string) {
	if c.archived {
		return
	}
	w.systemMessage(c, by, c.kind()+"_archive", "archived the channel")
	c.archived = true
	w.channelEvent(c, "archive")
	w.tell(Event{Kind: KindArchived, PersonID: by, Channel: c.id})
	w.change()
}

// channelEvent sends channel_archive, group_archive and the like when the bot is a member.
func (w *Workspace) channelEvent(c *channel, what string) {
	if !c.private || c.has(w.botUser) || what != "archive" {
		w.sendEvent(c.kind()+"_"+what, readScope(c), obj{"channel": c.id, "event_ts": w.newTS()})
	}
}
