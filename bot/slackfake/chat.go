package slackfake

import "slices"

// place finds where a message goes: a conversation, or the DM with a user named by id.
func (w *Workspace) place(c *call) (*channel, *refusal) {
	id := c.str("channel")
	if u := w.users[id]; u != nil {
		if no := w.reachUser(id); no != nil {
			return nil, no
		}
		if no := w.messagesTab(); no != nil {
			return nil, no
		}
		return w.dm(id), nil
	}
	ch, no := w.reach(id)
	if no != nil {
		return nil, no
	}
	if ch.im {
		for _, m := range ch.members {
			if m != w.botUser && w.users[m].Deleted {
				return nil, refuse("user_disabled")
			}
		}
		if no := w.messagesTab(); no != nil {
			return nil, no
		}
	}
	return ch, nil
}

func (w *Workspace) messagesTab() *refusal {
	if !w.man.Features.Home.MessagesTab {
		return wrong("messages_tab_disabled", "the manifest does not enable the Messages tab")
	}
	return nil
}

func chatPost(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.place(c)
	switch {
	case no != nil:
		return nil, no
	case !ch.has(w.botUser) && !w.granted([]string{"chat:write.public"}):
		return nil, refuse("not_in_channel")
	case ch.archived:
		return nil, refuse("is_archived")
	}
	said, no := w.readContent(c)
	if no != nil {
		return nil, no
	}
	if said.empty() {
		return nil, wrong("no_text", "the message has neither text nor blocks")
	}
	m := &message{user: w.botUser, bot: true}
	if t := c.str("thread_ts"); t != "" {
		root := ch.find(t)
		if root == nil {
			return nil, refuse("thread_not_found")
		}
		if root.subtype != "" && root.subtype != "file_share" {
			return nil, wrong("cannot_reply_to_message", "Slack's own notes have no thread")
		}
		if m.thread = root.ts; root.thread != "" {
			m.thread = root.thread
		}
	}
	said.into(m)
	w.post(ch, m)
	return obj{"channel": ch.id, "ts": m.ts, "message": w.messageJSON(m, true)}, nil
}

// ownMessage finds a message that the app posted itself.
func (w *Workspace) ownMessage(c *call, foreign string) (*channel, *message, *refusal) {
	ch, no := w.reach(c.str("channel"))
	if no != nil {
		return nil, nil, no
	}
	m := ch.find(c.str("ts"))
	switch {
	case m == nil:
		return nil, nil, refuse("message_not_found")
	case !m.bot:
		return nil, nil, wrong(foreign, "the message is not the app's own")
	}
	return ch, m, nil
}

func chatUpdate(w *Workspace, c *call) (obj, *refusal) {
	ch, m, no := w.ownMessage(c, "cant_update_message")
	if no != nil {
		return nil, no
	}
	if ch.archived {
		return nil, refuse("is_inactive")
	}
	said, no := w.readContent(c)
	if no == nil {
		no = said.tooLongForUpdate()
	}
	if no != nil {
		return nil, no
	}
	if said.text == nil && said.blocks == nil && said.metadata == nil {
		return nil, wrong("no_text", "nothing to change was given")
	}
	was := *m
	said.into(m)
	if m.text == "" && len(m.blocks) == 0 && len(m.files) == 0 {
		*m = was
		return nil, wrong("no_text", "nothing would be left of the message")
	}
	m.edited = w.newTS()
	w.tellMessage(ch, m, KindUpdated, KindDMUpdated)
	w.change()
	return obj{"channel": ch.id, "ts": m.ts, "text": m.text, "message": w.messageJSON(m, true)}, nil
}

// remove takes a message away, ephemeral or not. w.mu is held.
func (w *Workspace) remove(ch *channel, m *message) {
	same := func(x *message) bool { return x == m }
	ch.messages = slices.DeleteFunc(ch.messages, same)
	ch.ephemeral = slices.DeleteFunc(ch.ephemeral, same)
	w.tell(Event{Kind: KindDeleted, Channel: ch.id, TS: m.ts, PersonID: m.to})
	w.change()
}

const maxPins = 100

func pinned(w *Workspace, c *call) (*channel, *message, *refusal) {
	ch, no := w.reachMember(c.str("channel"))
	if no != nil {
		return nil, nil, no
	}
	ts := c.str("timestamp")
	if ts == "" {
		return nil, nil, wrong("no_item_specified", "no message was named")
	}
	m := ch.find(ts)
	if m == nil {
		return nil, nil, refuse("message_not_found")
	}
	return ch, m, nil
}

func pinAdd(w *Workspace, c *call) (obj, *refusal) {
	ch, m, no := pinned(w, c)
	switch {
	case no != nil:
		return nil, no
	case m.pinned:
		return nil, refuse("already_pinned")
	case m.subtype != "" && m.subtype != "file_share":
		return nil, wrong("not_pinnable", "Slack's own notes cannot be pinned")
	case len(ch.snapshot().Pins) >= maxPins:
		return nil, refuse("too_many_pins")
	}
	m.pinned = true
	w.tell(Event{Kind: KindPin, Channel: ch.id, TS: m.ts, Text: m.text})
	w.change()
	return obj{}, nil
}
