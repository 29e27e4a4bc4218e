package slackfake

import (
	"fmt"
	"strings"

	"escalate/bot/slackfake/wire"
)

// Click presses a button, named by its text, action_id or block_id, on a message, form or Home. A confirmation that the
// button asks for is given.
func (p *Person) Click(where Surface, what string) error { return p.click(where, what, false) }

// ClickAsSeen presses a button of a message or form as it was when the person looked, even if it has changed since: the
// click of someone whose screen is a second behind.
func (p *Person) ClickAsSeen(where Surface, what string) error { return p.click(where, what, true) }

func (p *Person) click(where Surface, what string, asSeen bool) error {
	return p.act(where, asSeen, func(t target) (wire.Control, obj, error) {
		k, err := findControl(wire.Controls(t.blocks), what, func(k wire.Control) bool {
			return k.Kind() == "button"
		})
		if err != nil {
			return k, nil, err
		}
		p.tellAct(t, KindClick, k.Shown())
		return k, wire.Pick(k.Element, "value", "text"), nil
	})
}

// Overflow chooses from an overflow menu; menu may be "" when there is only one.
func (p *Person) Overflow(where Surface, menu, option string) error {
	return p.act(where, false, func(t target) (wire.Control, obj, error) {
		k, err := p.only(t, menu, func(k wire.Control) bool { return k.Kind() == "overflow" })
		if err != nil {
			return k, nil, err
		}
		o, err := chooseOption(k.Element, option)
		if err != nil {
			return k, nil, err
		}
		p.tellAct(t, KindClick, wire.Text(o, "text"))
		return k, obj{"selected_option": o}, nil
	})
}

// Choose sets a select, date, time, radio group or group of checkboxes that acts at once, named by its action_id,
// placeholder or label ("" when there is only one), to the values as [Person.Fill] takes them.
func (p *Person) Choose(where Surface, what string, values ...string) error {
	return p.act(where, false, func(t target) (wire.Control, obj, error) {
		k, err := p.only(t, what, func(k wire.Control) bool { return !k.Pressed() && !k.Input })
		if err != nil {
			return k, nil, err
		}
		v, err := p.valueOf(k, values)
		if err != nil {
			return k, nil, err
		}
		t.state.set(k, v)
		p.tellAct(t, KindChoose, strings.Join(values, ", "))
		return k, v, nil
	})
}

func (p *Person) only(t target, what string, fits func(wire.Control) bool) (wire.Control, error) {
	all := wire.Controls(t.blocks)
	if what != "" {
		return findControl(all, what, fits)
	}
	var found []wire.Control
	for _, k := range all {
		if fits(k) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		return wire.Control{}, notThere("say which: %s", describe(found))
	}
	return found[0], nil
}

func (p *Person) tellAct(t target, kind Kind, text string) {
	e := Event{Kind: kind, PersonID: p.id, Text: text}
	if t.m != nil {
		e.Channel, e.TS = t.m.channel, t.m.ts
	}
	if t.v != nil {
		e.View = t.v.id
	}
	p.w.tell(e)
}

// act does one thing on a surface and delivers its block_actions.
func (p *Person) act(where Surface, asSeen bool, do func(target) (wire.Control, obj, error)) error {
	w := p.w
	w.mu.Lock()
	payload, what, err := func() (obj, string, error) {
		if err := p.able(); err != nil {
			return nil, "", err
		}
		t, err := p.look(where, asSeen)
		if err != nil {
			return nil, "", err
		}
		k, fields, err := do(t)
		if err != nil {
			return nil, "", err
		}
		return p.blockAction(t, k, fields), "action " + k.ActionID(), nil
	}()
	enabled := w.man.Settings.Interactivity.Enabled && !w.revoked
	w.mu.Unlock()
	switch {
	case err != nil:
		return p.trouble(err)
	case !enabled:
		return p.trouble(fmt.Errorf("the app is not configured to handle interactive responses"))
	}
	_, err = w.deliver("interactive", what, payload, 0)
	return p.trouble(err)
}

// blockAction is the payload of a click (docs.slack.dev/reference/interaction-payloads). w.mu is held.
func (p *Person) blockAction(t target, k wire.Control, fields obj) obj {
	w := p.w
	action := obj{"type": k.Kind(), "action_id": k.ActionID(), "block_id": k.BlockID(), "action_ts": w.newTS()}
	for key, v := range fields {
		if key != "type" {
			action[key] = v
		}
	}
	payload := p.base("block_actions")
	payload["actions"] = []obj{action}
	if t.v != nil {
		fresh := ""
		if t.v.str("type") == "modal" {
			fresh = t.v.id
		}
		payload["trigger_id"] = w.newTrigger(p.id, fresh)
		payload["container"] = obj{"type": "view", "view_id": t.v.id}
		payload["view"] = w.viewJSON(t.v)
		return payload
	}
	payload["trigger_id"] = w.newTrigger(p.id, "")
	box := obj{"type": "message", "message_ts": t.m.ts, "channel_id": t.ch.id, "is_ephemeral": t.m.to != ""}
	if t.m.thread != "" {
		box["thread_ts"] = t.m.thread
	}
	payload["container"], payload["channel"] = box, w.channelRef(t.ch)
	payload["state"] = wire.Encode(obj{"values": t.state})
	if t.m.to == "" { // an ephemeral message does not come along
		payload["message"] = w.messageJSON(t.m, true)
	}
	payload["response_url"] = w.newResponseURL(responseURL{channel: t.ch.id, user: p.id, message: t.m.ts})
	return payload
}
