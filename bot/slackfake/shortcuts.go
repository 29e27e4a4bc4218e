package slackfake

import "fmt"

// Shortcut uses a global shortcut of the app.
func (p *Person) Shortcut(callbackID string) error {
	w := p.w
	w.mu.Lock()
	err := p.mayUse("global", callbackID)
	var payload obj
	if err == nil {
		payload = p.base("shortcut")
		payload["callback_id"], payload["trigger_id"] = callbackID, w.newTrigger(p.id, "")
		payload["action_ts"] = w.newTS()
		w.tell(Event{Kind: KindShortcut, PersonID: p.id, Text: callbackID})
	}
	w.mu.Unlock()
	if err == nil {
		_, err = w.deliver("interactive", "shortcut "+callbackID, payload, 0)
	}
	return p.trouble(err)
}

// MessageShortcut uses a message shortcut of the app on a message that the person sees.
func (p *Person) MessageShortcut(callbackID, channel, ts string) error {
	w := p.w
	w.mu.Lock()
	payload, err := p.messageAction(callbackID, channel, ts)
	w.mu.Unlock()
	if err == nil {
		_, err = w.deliver("interactive", "message shortcut "+callbackID, payload, 0)
	}
	return p.trouble(err)
}

func (p *Person) messageAction(callbackID, channel, ts string) (obj, error) {
	w := p.w
	if err := p.mayUse("message", callbackID); err != nil {
		return nil, err
	}
	ch, err := p.sees(channel)
	if err != nil {
		return nil, err
	}
	m := ch.find(ts)
	if m == nil {
		return nil, notThere("there is no message %s in %s", ts, w.channelLabel(ch))
	}
	payload := p.base("message_action")
	payload["callback_id"], payload["trigger_id"] = callbackID, w.newTrigger(p.id, "")
	payload["action_ts"], payload["message_ts"] = w.newTS(), ts
	payload["channel"] = w.channelRef(ch)
	payload["message"] = w.messageJSON(m, true)
	payload["response_url"] = w.newResponseURL(responseURL{channel: ch.id, user: p.id})
	w.tell(Event{Kind: KindShortcut, PersonID: p.id, Channel: ch.id, TS: ts, Text: callbackID})
	return payload, nil
}

// mayUse says why a shortcut cannot be used. w.mu is held.
func (p *Person) mayUse(kind, callbackID string) error {
	if err := p.able(); err != nil {
		return err
	}
	switch u := p.w.users[p.id]; {
	case !p.w.man.shortcut(kind, callbackID) || !p.w.man.Settings.Interactivity.Enabled || p.w.revoked:
		return fmt.Errorf("the app has no %s shortcut %q", kind, callbackID)
	case u.Stranger:
		return fmt.Errorf("shortcuts are not available to people of another workspace")
	}
	return nil
}

// channelRef is how payloads name a channel.
func (w *Workspace) channelRef(c *channel) obj {
	name := c.name
	switch {
	case c.im:
		name = "directmessage"
	case c.private:
		name = "privategroup"
	}
	return obj{"id": c.id, "name": name}
}
