package slackfake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"escalate/bot/slackfake/wire"
)

// Person acts for one user, in words. What a person does is delivered to the app and returns with its ack, or with what
// went wrong as the person sees it; what the app does after its ack is waited for with [Workspace.WaitFor].
type Person struct {
	w  *Workspace
	id string
}

// Person is the user with the handle or id. It panics when there is none.
func (w *Workspace) Person(who string) *Person {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &Person{w: w, id: w.must(who).ID}
}

// ID is the person's user id.
func (p *Person) ID() string { return p.id }

// User is the person's profile now.
func (p *Person) User() User {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return *p.w.users[p.id]
}

// WaitFor is [Workspace.WaitFor].
func (p *Person) WaitFor(ctx context.Context, cond func() bool) error { return p.w.WaitFor(ctx, cond) }

// able says why the person can do nothing at all. w.mu is held.
func (p *Person) able() error {
	u := p.w.users[p.id]
	switch {
	case p.w.isDown:
		return ErrDown
	case p.w.closed:
		return ErrClosed
	case u.Deleted:
		return fmt.Errorf("@%s is deactivated and cannot do anything", u.Name)
	}
	return nil
}

// NotThereError says that a person does not see, or not yet, what they would press, fill or send: nothing was done.
type NotThereError struct{ why string }

// Error says what is there instead.
func (e *NotThereError) Error() string { return e.why }

func notThere(format string, args ...any) error { return &NotThereError{fmt.Sprintf(format, args...)} }

// trouble tells the person that something failed and returns it as an error. What they do not see is no failure.
func (p *Person) trouble(err error) error {
	if err == nil || errors.As(err, new(*NotThereError)) {
		return err
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	p.w.tell(Event{Kind: KindTrouble, PersonID: p.id, Text: err.Error()})
	p.w.change()
	return err
}

// sees finds a channel that the person can open: a member's, or any public one of their workspace.
func (p *Person) sees(idOrName string) (*channel, error) {
	c := p.w.findChannel(idOrName)
	if c == nil || !p.canOpen(c) {
		return nil, notThere("@%s sees no channel %q", p.w.users[p.id].Name, idOrName)
	}
	return c, nil
}

func (p *Person) canOpen(c *channel) bool {
	u := p.w.users[p.id]
	return c.has(p.id) || (!c.private && !u.Stranger && !u.Guest && !u.SingleGuest)
}

// base is what every payload of an interaction carries. w.mu is held.
func (p *Person) base(typ string) obj {
	u := p.w.users[p.id]
	return obj{
		"type": typ, "token": p.w.verification, "api_app_id": p.w.appID, "enterprise": nil,
		"is_enterprise_install": false, "team": obj{"id": p.w.team, "domain": p.w.domain()},
		"user": obj{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": u.team},
	}
}

// Command types a slash command in a channel (id or name; "" is the DM with the bot) and shows the app's answer to the
// person. It fails as Slack does: for an undeclared command, a channel that the person cannot write in, strangers, and
// an app that does not answer.
func (p *Person) Command(channel, command, text string) error {
	w := p.w
	w.mu.Lock()
	payload, ch, err := p.commandPayload(channel, command, text)
	w.mu.Unlock()
	if err != nil {
		return p.trouble(err)
	}
	ack, err := w.deliver("slash_commands", command, payload, 0)
	if err != nil {
		return p.trouble(fmt.Errorf("%s failed: %w", command, err))
	}
	if len(ack) == 0 {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return p.showAnswer(ch, command, ack)
}

func (p *Person) commandPayload(channel, command, text string) (obj, *channel, error) {
	w := p.w
	if err := p.able(); err != nil {
		return nil, nil, err
	}
	escape, ok := w.man.command(command)
	if !ok || w.revoked {
		return nil, nil, fmt.Errorf("%s is not a valid command", command)
	}
	u := w.users[p.id]
	if u.Stranger {
		return nil, nil, fmt.Errorf("%s is not available to people of another workspace", command)
	}
	ch, err := p.writesIn(channel)
	if err != nil {
		return nil, nil, err
	}
	name := ch.name
	switch {
	case ch.im:
		name = "directmessage"
	case ch.private:
		name = "privategroup"
	}
	sent := escaped(text)
	if escape {
		sent = w.typed(text)
	}
	w.tell(Event{Kind: KindCommand, PersonID: p.id, Channel: ch.id, Text: strings.TrimSpace(command + " " + text)})
	return obj{
		"token": w.verification, "api_app_id": w.appID, "team_id": w.team, "team_domain": w.domain(),
		"channel_id": ch.id, "channel_name": name, "user_id": u.ID, "user_name": u.Name, "command": command,
		"text": sent, "is_enterprise_install": "false", "trigger_id": w.newTrigger(p.id, ""),
		"response_url": w.newResponseURL(responseURL{command: true, channel: ch.id, user: p.id}),
	}, ch, nil
}

var (
	typedUser    = regexp.MustCompile(`@[a-zA-Z0-9._-]+`)
	typedChannel = regexp.MustCompile(`#[a-z0-9_-]+`)
	typedLink    = regexp.MustCompile(`https?://[^\s<>]+`)
)

// escaped is text as it stands in payloads (docs.slack.dev/messaging/formatting-message-text).
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// typed is a message as Slack keeps it: escaped, and with references in place of names and addresses. A command with
// should_escape arrives so too (docs.slack.dev/interactivity/implementing-slash-commands).
func (w *Workspace) typed(text string) string {
	text = typedLink.ReplaceAllString(escaped(text), "<$0>")
	text = typedUser.ReplaceAllStringFunc(text, func(s string) string {
		if s == "@here" || s == "@channel" || s == "@everyone" {
			return "<!" + s[1:] + ">"
		}
		if u := w.find(s); u != nil {
			return "<@" + u.ID + ">"
		}
		return s
	})
	return typedChannel.ReplaceAllStringFunc(text, func(s string) string {
		c := w.findChannel(s)
		switch {
		case c == nil:
			return s
		case c.private:
			return "<#" + c.id + "|>"
		}
		return "<#" + c.id + "|" + c.name + ">"
	})
}

// writesIn is the channel where the person types; "" is their DM with the bot. w.mu is held.
func (p *Person) writesIn(where string) (*channel, error) {
	if where == "" {
		return p.w.dm(p.id), nil
	}
	ch, err := p.sees(where)
	if err == nil && (ch.archived || !ch.has(p.id)) {
		err = fmt.Errorf("nothing can be typed in %s", p.w.channelLabel(ch))
	}
	return ch, err
}

// showAnswer shows the message that came with the ack of a command. w.mu is held.
func (p *Person) showAnswer(ch *channel, command string, ack json.RawMessage) error {
	v, _ := wire.Decode(ack)
	body, ok := v.(obj)
	if !ok {
		if s, isText := v.(string); isText {
			body, ok = obj{"text": s}, true
		}
	}
	c := &call{args: body}
	said, no := p.w.readContent(c)
	if !ok || no != nil {
		if no == nil {
			no = wrong("invalid_payload", "not an object")
		}
		p.w.violate("ack of %s: %s: %s", command, no.code, no.wrong)
		return fmt.Errorf("%s failed: the app's answer cannot be shown", command)
	}
	if said.empty() {
		return nil
	}
	m := &message{user: p.w.botUser, bot: true, to: p.id}
	if c.str("response_type") == "in_channel" {
		m.to = ""
	}
	said.into(m)
	p.w.post(ch, m)
	return nil
}
