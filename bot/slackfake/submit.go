package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// Submit presses the form's submit button and waits for the answer. When Slack's client refuses (something required is
// empty, a text is too long) or the app puts errors under fields, it returns a [*FormError], the errors are in
// View().Errors and the form keeps what was typed; when the app fails, the form stays and says so in View().Trouble.
func (p *Person) Submit() error {
	w := p.w
	w.mu.Lock()
	v := w.top(p.id)
	err := p.able()
	switch {
	case err != nil:
	case v == nil:
		err = notThere("@%s has no form open", w.users[p.id].Name)
	case v.body["submit"] == nil:
		err = fmt.Errorf("the form %q has nothing to submit", v.title())
	}
	if err != nil {
		w.mu.Unlock()
		return err
	}
	v.errors, v.trouble = nil, ""
	w.tell(Event{Kind: KindSubmit, PersonID: p.id, View: v.id, Text: v.title()})
	if bad := w.checkForm(v); len(bad) > 0 {
		defer w.mu.Unlock()
		return w.showErrors(v, bad, true)
	}
	payload := p.base("view_submission")
	payload["trigger_id"] = w.newTrigger(p.id, v.id)
	payload["view"] = w.viewJSON(v)
	payload["response_urls"] = []obj{}
	w.mu.Unlock()

	ack, err := w.deliver("interactive", "submission of "+v.str("callback_id"), payload, 0)
	w.mu.Lock()
	if err == nil {
		err = w.applyAck(v, ack)
	}
	if err != nil && !errors.As(err, new(*FormError)) {
		v.trouble = "We had some trouble connecting. Try again?"
		w.tell(Event{Kind: KindTrouble, PersonID: p.id, View: v.id, Text: err.Error()})
		w.change()
	}
	w.mu.Unlock()
	return err
}

// showErrors puts errors under fields. w.mu is held.
func (w *Workspace) showErrors(v *view, bad map[string]string, local bool) error {
	v.errors = bad
	e := &FormError{Local: local, Fields: bad}
	w.tell(Event{Kind: KindErrors, PersonID: v.user, View: v.id, Text: v.title(), Lines: strings.Split(e.Error(), "; ")})
	w.change()
	return e
}

// applyAck does what the ack of a submission says (docs.slack.dev/surfaces/modals). w.mu is held.
func (w *Workspace) applyAck(v *view, ack json.RawMessage) error {
	if !w.isOpen(v) {
		return nil // the person closed it in the meantime
	}
	if len(ack) == 0 {
		if w.top(v.user) == v {
			w.closeTop(v.user)
		}
		return nil
	}
	value, _ := wire.Decode(ack)
	body, _ := value.(obj)
	broken := func(format string, args ...any) error {
		w.violate("ack of %s: %s", v.str("callback_id"), fmt.Sprintf(format, args...))
		return fmt.Errorf("the app's answer cannot be shown")
	}
	switch action := wire.Str(body, "response_action"); action {
	case "clear":
		w.closeAll(v.user)
	case "errors":
		fields := map[string]string{}
		inputs := map[string]bool{}
		for _, k := range wire.Controls(wire.Blocks(v.blocks)) {
			inputs[k.BlockID()] = inputs[k.BlockID()] || k.Input
		}
		for block, text := range wire.Sub(body, "errors") {
			s, _ := text.(string)
			if !inputs[block] || s == "" {
				return broken("errors: %q is no input block of the form, or its text is empty", block)
			}
			fields[block] = s
		}
		if len(fields) == 0 {
			return broken("errors without a field")
		}
		return w.showErrors(v, fields, false)
	case "update", "push":
		next, no := w.readView(body["view"], "modal")
		self := v
		if action == "push" {
			self = nil
		}
		if no == nil && w.duplicateExternalID(next, self) {
			no = refuse("duplicate_external_id")
		}
		if no == nil && action == "push" {
			_, no = w.pushModal(v.user, next)
		} else if no == nil {
			w.fill(v, next)
			w.tellView(v, KindViewUpdated)
		}
		if no != nil {
			return broken("%s: %s", no.code, no.wrong)
		}
	default:
		return broken("response_action %q", action)
	}
	return nil
}

// checkForm is what Slack's client checks before it submits: the errors by block_id. w.mu is held.
func (w *Workspace) checkForm(v *view) map[string]string {
	bad := map[string]string{}
	for _, k := range wire.Controls(wire.Blocks(v.blocks)) {
		if !k.Input {
			continue
		}
		value := v.state.get(k)
		if wire.Blank(value) {
			if !wire.Truth(k.Block, "optional") {
				bad[k.BlockID()] = "Please complete this required field."
			}
			continue
		}
		if text := checkText(k.Element, wire.Str(value, "value")); text != "" {
			bad[k.BlockID()] = text
		}
	}
	return bad
}

// checkText checks the length of what was typed. Without max_length a text holds 3000.
func checkText(el obj, s string) string {
	least, most := wire.Count(el, "min_length"), wire.Count(el, "max_length")
	if most == 0 {
		most = 3000
	}
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		return fmt.Sprintf("Please enter at least %d characters.", least)
	case n > most:
		return fmt.Sprintf("Must be at most %d characters, has %d.", most, n)
	}
	return ""
}

// CloseView presses the form's close button; the view below it, if any, is in front again. With clear_on_close the whole
// modal goes. The app hears of it when the view asks for that.
func (p *Person) CloseView() error { return p.leaveForm(false) }

// CloseAll presses the x: the whole modal goes.
func (p *Person) CloseAll() error { return p.leaveForm(true) }

func (p *Person) leaveForm(cleared bool) error {
	w := p.w
	w.mu.Lock()
	v := w.top(p.id)
	if v == nil {
		w.mu.Unlock()
		return notThere("@%s has no form open", p.w.users[p.id].Name)
	}
	if cleared {
		v = w.modals[p.id][0]
	}
	cleared = cleared || wire.Truth(v.body, "clear_on_close")
	payload := p.base("view_closed")
	payload["view"], payload["is_cleared"] = w.viewJSON(v), cleared
	notify := wire.Truth(v.body, "notify_on_close") && !w.isDown && !w.revoked
	if cleared {
		w.closeAll(p.id)
	} else {
		w.closeTop(p.id)
	}
	w.mu.Unlock()
	if notify {
		_, err := w.deliver("interactive", "closing of "+v.str("callback_id"), payload, 0)
		return p.trouble(err)
	}
	return nil
}

// OpenHome opens the app's Home tab and waits until the app has heard of it.
func (p *Person) OpenHome() error {
	w := p.w
	w.mu.Lock()
	err := p.able()
	if err == nil && !w.man.Features.Home.HomeTab {
		err = fmt.Errorf("the app has no Home tab")
	}
	if err != nil {
		w.mu.Unlock()
		return p.trouble(err)
	}
	event := obj{"user": p.id, "channel": w.dm(p.id).id, "tab": "home", "event_ts": w.newTS()}
	if v := w.homes[p.id]; v != nil {
		event["view"] = w.viewJSON(v)
	}
	heard := w.sendEvent("app_home_opened", nil, event)
	w.mu.Unlock()
	<-heard
	return nil
}

// Home is the person's App Home as they read it, empty when nothing was published.
func (p *Person) Home() []string {
	v, ok := p.HomeView()
	if !ok {
		return nil
	}
	return v.Lines()
}

// HomeView is the person's App Home, if anything was published there.
func (p *Person) HomeView() (View, bool) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	v := p.w.homes[p.id]
	if v == nil {
		return View{}, false
	}
	return p.w.snapshotView(v), true
}
