package slackfake

import (
	"fmt"
	"strings"
)

// Click presses a button, named by its text, action_id or block_id, on a message, form or Home. A confirmation that the
// button asks for is given.
func (p *Person) Click(where Surface, what string) error { return p.click(where, what, false) }

// ClickAsSeen presses a button of a message or form as it was when the person looked, even if it has changed since: the
// click of someone whose screen is a second behind.
func (p *Person) ClickAsSeen(where Surface, what string) error { return p.click(where, what, true) }

func (p *Person) click(where Surface, what string, asSeen bool) error {
	return p.act(where, asSeen, func(t target) (control, obj, error) {
		k, err := findControl(controls(t.blocks), what, func(k control) bool {
			return k.button() && k.kind() != "overflow"
		})
		if err != nil {
			return k, nil, err
		}
		p.tellAct(t, KindClick, k.shown())
		return k, pick(k.el, "value", "text"), nil
	})
}

// Overflow chooses from an overflow menu; menu may be "" when there is only one.
func (p *Person) Overflow(where Surface, menu, option string) error {
	return p.act(where, false, func(t target) (control, obj, error) {
		k, err := p.only(t, menu, func(k control) bool { return k.kind() == "overflow" })
		if err != nil {
			return k, nil, err
		}
		o, err := chooseOption(k.el, option)
		if err != nil {
			return k, nil, err
		}
		p.tellAct(t, KindClick, str(sub(o, "text"), "text"))
		return k, obj{"selected_option": o}, nil
	})
}

// Choose sets a select, date, time, radio group or group of checkboxes that acts at once, named by its action_id,
// placeholder or label ("" when there is only one), to the values as [Person.Fill] takes them.
func (p *Person) Choose(where Surface, what string, values ...string) error {
	return p.act(where, false, func(t target) (control, obj, error) {
		k, err := p.only(t, what, func(k control) bool { return !k.button() && !k.input })
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

func (p *Person) only(t target, what string, fits func(control) bool) (control, error) {
	all := controls(t.blocks)
	if what != "" {
		return findControl(all, what, fits)
	}
	var found []control
	for _, k := range all {
		if fits(k) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		return control{}, notThere("say which: %s", describe(found))
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
func (p *Person) act(where Surface, asSeen bool, do func(target) (control, obj, error)) error {
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
		return p.blockAction(t, k, fields), "action " + k.actionID(), nil
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
func (p *Person) blockAction(t target, k control, fields obj) obj {
	w := p.w
	action := obj{"type": k.kind(), "action_id": k.actionID(), "block_id": k.blockID(), "action_ts": w.newTS()}
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
	payload["state"] = encode(obj{"values": t.state})
	if t.m.to == "" { // an ephemeral message does not come along
		payload["message"] = w.messageJSON(t.m, true)
	}
	payload["response_url"] = w.newResponseURL(responseURL{channel: t.ch.id, user: p.id, message: t.m.ts})
	return payload
}

// Suggest types in an external select and returns the options that the app offers.
func (p *Person) Suggest(where Surface, what, typed string) ([]string, error) {
	options, _, err := p.suggest(where, what, typed)
	if err != nil {
		return nil, p.trouble(err)
	}
	var out []string
	for _, o := range options {
		out = append(out, str(sub(o, "text"), "text"))
	}
	return out, nil
}

func (p *Person) suggest(where Surface, what, typed string) ([]obj, control, error) {
	w := p.w
	w.mu.Lock()
	t, err := p.look(where, false)
	var k control
	if err == nil {
		k, err = p.only(t, what, func(k control) bool { return strings.HasSuffix(k.kind(), "external_select") })
	}
	if err == nil {
		err = p.able()
	}
	if err != nil {
		w.mu.Unlock()
		return nil, k, err
	}
	payload := p.base("block_suggestion")
	payload["action_id"], payload["block_id"], payload["value"] = k.actionID(), k.blockID(), typed
	if t.v != nil {
		payload["container"], payload["view"] = obj{"type": "view", "view_id": t.v.id}, w.viewJSON(t.v)
	} else {
		payload["container"] = obj{"type": "message", "message_ts": t.m.ts, "channel_id": t.ch.id}
		payload["channel"] = w.channelRef(t.ch)
	}
	w.mu.Unlock()
	ack, err := w.deliver("interactive", "suggestions for "+k.actionID(), payload, 0)
	if err != nil {
		return nil, k, err
	}
	v, _ := decode(ack)
	body, _ := v.(obj)
	options := objects(list(body, "options"))
	for _, g := range objects(list(body, "option_groups")) {
		options = append(options, objects(list(g, "options"))...)
	}
	if len(options) > 100 {
		w.mu.Lock()
		w.violate("suggestions for %s: %d options, at most 100 are allowed", k.actionID(), len(options))
		w.mu.Unlock()
		return nil, k, fmt.Errorf("the options cannot be shown")
	}
	return options, k, nil
}
