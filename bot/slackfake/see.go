package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"

	"escalate/bot/slackfake/blockkit"
)

// Say types a message in a channel (in a thread when thread is the ts of its parent) and returns its ts. The app hears
// of it when it subscribes to messages.
func (p *Person) Say(channel, text, thread string) (string, error) {
	w := p.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := p.able(); err != nil {
		return "", err
	}
	ch, err := p.writesIn(channel)
	if err == nil && ch.im && w.man.Features.Home.ReadOnly {
		err = fmt.Errorf("nothing can be typed in %s", w.channelLabel(ch))
	}
	if err != nil {
		return "", err
	}
	m := w.post(ch, &message{user: p.id, text: w.typed(text), thread: thread})
	w.tell(Event{Kind: KindSaid, PersonID: p.id, Channel: ch.id, TS: m.ts, Text: text})
	if ch.has(w.botUser) {
		e := w.messageJSON(m, true)
		e["channel"], e["channel_type"], e["event_ts"] = ch.id, ch.kind(), m.ts
		name, scope := "message."+ch.kind(), ch.kind()+":history"
		if !ch.im {
			name, scope = "message."+ch.kind()+"s", ch.kind()+"s:history"
		}
		w.sendAs("message", name, []string{scope}, e)
	}
	return m.ts, nil
}

// FromApp posts a message of another app, whose bot is a user of the workspace, and returns its ts. Nobody checks it here:
// other apps send attachments, and kinds of blocks that are not pretended. Lists that are empty are left out.
func (w *Workspace) FromApp(bot, channel, text string, blocks, attachments json.RawMessage) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := &message{user: w.must(bot).ID, foreign: true, text: text, blocks: blocks, attachments: attachments}
	return w.post(w.mustChannel(channel), m).ts
}

// Messages are what the person sees in a channel (id or name), ephemeral ones too, oldest first; not what Slack itself
// notes there. It is empty when they cannot open it.
func (p *Person) Messages(channel string) []Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c, err := p.sees(channel)
	if err != nil {
		return nil
	}
	return p.read(c)
}

// Messages are all messages of a channel (id or name) with what Slack itself notes there, oldest first; without the
// ephemeral ones. It is empty when there is no such channel.
func (w *Workspace) Messages(channel string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channel)
	if c == nil {
		return nil
	}
	var out []Message
	for _, m := range c.messages {
		out = append(out, w.snapshot(m))
	}
	return out
}

// DMs are the messages in the person's DM with the bot.
func (p *Person) DMs() []Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.read(p.w.dm(p.id))
}

// DM is the id of the person's DM with the bot.
func (p *Person) DM() string {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.dm(p.id).id
}

func (p *Person) read(c *channel) []Message {
	var out []Message
	for _, m := range c.messages {
		if m.subtype == "" || m.subtype == "file_share" {
			out = append(out, p.w.snapshot(m))
		}
	}
	for _, m := range c.ephemeral {
		if m.to == p.id {
			out = append(out, p.w.snapshot(m))
		}
	}
	slices.SortStableFunc(out, func(a, b Message) int { return compareTS(a.TS, b.TS) })
	return out
}

// Channels are the channels that the person is in, without DMs.
func (p *Person) Channels() []Channel {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	var out []Channel
	for _, id := range p.w.chanOrder {
		if c := p.w.channels[id]; !c.im && !c.deleted && c.has(p.id) {
			out = append(out, c.snapshot())
		}
	}
	return out
}

// Reads is the text of blocks as this person reads them.
func (p *Person) Reads(blocks json.RawMessage) []string {
	return blockkit.Lines(blocks, p.w.viewer(p.id))
}
