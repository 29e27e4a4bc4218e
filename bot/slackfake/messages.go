package slackfake

import (
	"bytes"
	"encoding/json"
	"time"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/slackfake/wire"
)

// message is one message of a channel.
type message struct {
	channel, ts, user, subtype, text string
	bot                              bool // posted by the app
	foreign                          bool // posted by another one
	blocks, attachments              json.RawMessage
	metadata                         obj
	edited                           string // ts of the last edit
	thread                           string // ts of the parent
	files                            []*file
	pinned                           bool
	to                               string // ephemeral: the only reader
	at                               time.Time
	state                            map[string]formState // by user: what they chose in its inputs
}

// File is a file as people see it.
type File struct {
	ID, Name, Title string
	Content         []byte
}

// Message is one message as people see it. It is a copy and does not change.
type Message struct {
	Channel, TS string
	User        string // id of the author
	Text        string
	Blocks      json.RawMessage // a JSON array, empty for a message of plain text
	Metadata    json.RawMessage // {event_type, event_payload}, empty when none
	Edited      bool
	Files       []File
	Thread      string // ts of the message that this one answers
	Ephemeral   bool
	Pinned      bool
	Subtype     string // "channel_join" and the like for what Slack itself notes
	At          time.Time

	attachments json.RawMessage
	w           *Workspace
}

func (w *Workspace) snapshot(m *message) Message {
	out := Message{
		Channel: m.channel, TS: m.ts, User: m.user, Text: m.text, Blocks: m.blocks, Edited: m.edited != "",
		Thread: m.thread, Ephemeral: m.to != "", Pinned: m.pinned, Subtype: m.subtype, At: m.at, attachments: m.attachments, w: w,
	}
	if m.metadata != nil {
		out.Metadata = wire.Encode(m.metadata)
	}
	for _, f := range m.files {
		out.Files = append(out.Files, File{ID: f.id, Name: f.name, Title: f.title, Content: f.content})
	}
	return out
}

// Lines is the message as a person reads it; viewer is a handle or id, "" reads in UTC.
func (m Message) Lines(viewer string) []string {
	id := ""
	if viewer != "" {
		m.w.mu.Lock()
		id = m.w.must(viewer).ID
		m.w.mu.Unlock()
	}
	return m.lines(m.w.viewer(id))
}

func (m Message) lines(v blockkit.Viewer) []string {
	var out []string
	if len(m.Blocks) > 0 {
		out = blockkit.Lines(m.Blocks, v)
	} else if m.Text != "" {
		out = []string{blockkit.Text(m.Text, v)}
	}
	for _, a := range wire.Blocks(m.attachments) {
		out = append(out, "| "+blockkit.Text(wire.Str(a, "fallback"), v))
	}
	for _, f := range m.Files {
		out = append(out, "[file] "+f.Name)
	}
	return out
}

// Buttons are the message's controls in reading order.
func (m Message) Buttons() []blockkit.Control { return blockkit.Controls(m.Blocks) }

// plainEscaped are blocks as they come back in payloads: what an app sent as plain text is escaped there, as all text is.
func plainEscaped(blocks json.RawMessage) json.RawMessage {
	if !bytes.ContainsAny(blocks, "&<>") {
		return blocks
	}
	v, err := wire.Decode(blocks)
	if err != nil {
		return blocks
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case obj:
			if wire.Str(v, "type") == "plain_text" {
				v["text"] = escaped(wire.Str(v, "text"))
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	return wire.Encode(v)
}

// post adds a message to its channel, or to its reader when it is ephemeral. w.mu is held.
func (w *Workspace) post(c *channel, m *message) *message {
	m.channel, m.ts, m.at = c.id, w.newTS(), w.clock.Now()
	if m.to != "" {
		c.ephemeral = append(c.ephemeral, m)
		snap := w.snapshot(m)
		w.tell(Event{Kind: KindEphemeral, PersonID: m.to, Channel: c.id, TS: m.ts, Message: &snap})
		w.change()
		return m
	}
	c.messages = append(c.messages, m)
	if m.subtype == "" || m.subtype == "file_share" {
		w.tellMessage(c, m, KindPosted, KindDM)
	}
	w.change()
	return m
}

// tellMessage queues an event about a message, of another kind when it is in a DM with the bot.
func (w *Workspace) tellMessage(c *channel, m *message, kind, dm Kind) {
	snap := w.snapshot(m)
	e := Event{Kind: kind, Channel: c.id, TS: m.ts, Message: &snap}
	if m.to != "" {
		e.Kind, e.PersonID = KindEphemeral, m.to
	} else if c.im {
		e.Kind = dm
		for _, id := range c.members {
			if id != w.botUser {
				e.PersonID = id
			}
		}
	}
	w.tell(e)
}

// systemMessage is what Slack itself notes in a channel's history.
func (w *Workspace) systemMessage(c *channel, user, subtype, text string) {
	w.post(c, &message{user: user, subtype: subtype, text: text})
}

// messageJSON is the message object of history, responses and payloads.
func (w *Workspace) messageJSON(m *message, metadata bool) obj {
	o := obj{"type": "message", "ts": m.ts, "text": m.text, "user": m.user, "team": w.team}
	if m.bot {
		o["bot_id"], o["app_id"] = w.botID, w.appID
		o["bot_profile"] = obj{"id": w.botID, "app_id": w.appID, "name": w.man.botName(), "team_id": w.team, "deleted": false}
	}
	if m.foreign {
		o["bot_id"], o["app_id"], o["subtype"] = "B0OTHERAPP0", "A0OTHERAPP0", "bot_message"
	}
	if m.subtype != "" {
		o["subtype"] = m.subtype
	}
	if len(m.blocks) > 0 {
		o["blocks"] = plainEscaped(m.blocks)
	}
	if len(m.attachments) > 0 {
		o["attachments"] = m.attachments
	}
	if m.edited != "" {
		o["edited"] = obj{"user": m.user, "ts": m.edited}
	}
	if m.metadata != nil {
		o["metadata"] = obj{"event_type": m.metadata["event_type"]}
		if metadata {
			o["metadata"] = m.metadata
		}
	}
	if m.thread != "" {
		o["thread_ts"] = m.thread
	} else if c := w.channels[m.channel]; c != nil {
		w.threadJSON(o, c, m)
	}
	if m.pinned {
		o["pinned_to"] = []string{m.channel}
	}
	if len(m.files) > 0 {
		files := []obj{}
		for _, f := range m.files {
			files = append(files, w.fileJSON(f))
		}
		o["files"], o["upload"] = files, false
	}
	return o
}

func (w *Workspace) threadJSON(o obj, c *channel, m *message) {
	replies, latest := 0, ""
	var users []string
	for _, r := range c.messages {
		if r.thread == m.ts {
			replies, latest = replies+1, r.ts
			users = append(users, r.user)
		}
	}
	if replies > 0 {
		o["thread_ts"], o["reply_count"], o["latest_reply"], o["reply_users"] = m.ts, replies, latest, users
	}
}

// withIDs gives ids to the blocks and elements that came without one, as Slack does. w.mu is held.
func (w *Workspace) withIDs(blocks []any) json.RawMessage {
	for _, b := range wire.Only(blocks) {
		if wire.Str(b, "block_id") == "" {
			b["block_id"] = w.word(5)
		}
		for _, e := range wire.Elements(b) {
			if wire.Str(e, "action_id") == "" {
				e["action_id"] = w.word(5)
			}
		}
	}
	return wire.Encode(blocks)
}
