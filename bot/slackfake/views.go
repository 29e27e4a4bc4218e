package slackfake

import (
	"encoding/json"
	"slices"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/slackfake/wire"
)

// maxStack is how many views a modal can hold (docs.slack.dev/reference/methods/views.push).
const maxStack = 3

// view is a modal or Home tab.
type view struct {
	id, user, hash string
	body           obj // as the app sent it
	blocks         json.RawMessage
	state          formState
	errors         map[string]string // by block_id
	trouble        string            // Slack's own banner
	root, previous string
}

func (v *view) str(key string) string { return wire.Str(v.body, key) }
func (v *view) title() string         { return wire.Text(v.body, "title") }

// readView checks a view as Slack would. kind is "modal" or "home".
func (w *Workspace) readView(value any, kind string) (obj, *refusal) {
	body, ok := value.(obj)
	if !ok {
		return nil, wrong("invalid_arguments", "there is no view")
	}
	if bad := blockkit.CheckView(wire.Encode(body)); len(bad) > 0 {
		code := bad[0].Code
		if code == "" {
			code = blockkit.CodeArguments
		}
		return nil, problems(code, bad)
	}
	if wire.Str(body, "type") != kind {
		return nil, wrong("invalid_arguments", "a view of type %q does not belong here", wire.Str(body, "type"))
	}
	return body, nil
}

// duplicateExternalID says whether another view of the app has the external_id.
func (w *Workspace) duplicateExternalID(body obj, self *view) bool {
	id := wire.Str(body, "external_id")
	if id == "" {
		return false
	}
	for _, v := range w.views {
		if v != self && v.str("external_id") == id {
			return true
		}
	}
	return false
}

// newView puts a view before a user. w.mu is held.
func (w *Workspace) newView(user string, body obj) *view {
	v := &view{id: w.newID("V"), user: user}
	v.root = v.id
	w.views[v.id] = v
	w.fill(v, body)
	return v
}

// fill gives a view new content; inputs that stay keep what they hold.
func (w *Workspace) fill(v *view, body obj) {
	v.body, v.hash = body, w.newHash()
	v.blocks = w.withIDs(wire.List(body, "blocks"))
	v.state = initialState(wire.Blocks(v.blocks), v.state)
	v.errors, v.trouble = nil, ""
	w.change()
}

func (w *Workspace) tellView(v *view, kind Kind) {
	w.tell(Event{Kind: kind, PersonID: v.user, Text: v.title(), View: v.id, Body: wire.Encode(v.body), blocks: v.blocks})
}

// openModal shows a new modal; one that was open is gone.
func (w *Workspace) openModal(user string, body obj) *view {
	w.closeAll(user)
	v := w.newView(user, body)
	w.modals[user] = []*view{v}
	w.tellView(v, KindOpened)
	return v
}

func (w *Workspace) pushModal(user string, body obj) (*view, *refusal) {
	stack := w.modals[user]
	if len(stack) >= maxStack {
		return nil, wrong("push_limit_reached", "a modal holds at most %d views", maxStack)
	}
	v := w.newView(user, body)
	if len(stack) > 0 {
		v.previous, v.root = stack[len(stack)-1].id, stack[0].id
	}
	w.modals[user] = append(stack, v)
	w.tellView(v, KindPushed)
	return v, nil
}

// top is the view in front of a user, nil when there is none.
func (w *Workspace) top(user string) *view {
	if stack := w.modals[user]; len(stack) > 0 {
		return stack[len(stack)-1]
	}
	return nil
}

// closeTop takes the view in front away.
func (w *Workspace) closeTop(user string) {
	v := w.top(user)
	if v == nil {
		return
	}
	w.modals[user] = w.modals[user][:len(w.modals[user])-1]
	delete(w.views, v.id)
	w.tell(Event{Kind: KindClosed, PersonID: user, Text: v.title(), View: v.id})
	w.change()
}

func (w *Workspace) closeAll(user string) {
	for w.top(user) != nil {
		w.closeTop(user)
	}
}

// viewJSON is the view object of answers and payloads.
func (w *Workspace) viewJSON(v *view) obj {
	o := wire.Pick(v.body, "type", "title", "submit", "close", "callback_id", "private_metadata", "external_id",
		"clear_on_close", "notify_on_close", "submit_disabled")
	for key, standard := range map[string]any{
		"title": nil, "submit": nil, "close": nil, "callback_id": "", "private_metadata": "", "external_id": "",
		"clear_on_close": false, "notify_on_close": false,
	} {
		if _, ok := o[key]; !ok && (standard != nil || v.str("type") == "modal") {
			o[key] = standard
		}
	}
	o["id"], o["team_id"], o["hash"], o["blocks"] = v.id, w.team, v.hash, v.blocks
	o["state"] = wire.Encode(obj{"values": v.state}) // a copy, for it lives on
	o["root_view_id"], o["previous_view_id"] = v.root, orNil(v.previous)
	o["app_id"], o["bot_id"], o["app_installed_team_id"] = w.appID, w.botID, w.team
	return o
}

// viewArgs are what views.open and views.push share.
func (w *Workspace) viewArgs(c *call) (obj, *trigger, *refusal) {
	value, err := c.json("view")
	if err != nil {
		return nil, nil, wrong("invalid_arguments", "the view is not JSON: %v", err)
	}
	if c.str("trigger_id") == "" {
		return nil, nil, wrong("invalid_arguments", "there is no trigger_id")
	}
	body, no := w.readView(value, "modal")
	if no != nil {
		return nil, nil, no
	}
	if w.duplicateExternalID(body, nil) {
		return nil, nil, refuse("duplicate_external_id")
	}
	t, no := w.useTrigger(c.str("trigger_id"))
	return body, t, no
}

func viewsOpen(w *Workspace, c *call) (obj, *refusal) {
	body, t, no := w.viewArgs(c)
	if no != nil {
		return nil, no
	}
	return obj{"view": w.viewJSON(w.openModal(t.user, body))}, nil
}

func viewsPush(w *Workspace, c *call) (obj, *refusal) {
	body, t, no := w.viewArgs(c)
	if no != nil {
		return nil, no
	}
	if t.view == "" {
		return nil, wrong("invalid_trigger_id", "the trigger does not come from a modal, nothing can be pushed on it")
	}
	if w.top(t.user) == nil {
		return nil, refuse("not_found") // closed in the meantime
	}
	v, no := w.pushModal(t.user, body)
	if no != nil {
		return nil, no
	}
	return obj{"view": w.viewJSON(v)}, nil
}

func viewsUpdate(w *Workspace, c *call) (obj, *refusal) {
	value, err := c.json("view")
	if err != nil {
		return nil, wrong("invalid_arguments", "the view is not JSON: %v", err)
	}
	id, external := c.str("view_id"), c.str("external_id")
	if (id == "") == (external == "") {
		return nil, wrong("invalid_arguments", "exactly one of view_id and external_id is wanted")
	}
	var v *view
	for _, x := range w.views {
		if x.id == id || (external != "" && x.str("external_id") == external) {
			v = x
		}
	}
	body, no := w.readView(value, "modal")
	if no != nil {
		return nil, no
	}
	switch h := c.str("hash"); {
	case v == nil || v.str("type") != "modal":
		return nil, refuse("not_found")
	case h != "" && h != v.hash:
		return nil, refuse("hash_conflict")
	case w.duplicateExternalID(body, v):
		return nil, refuse("duplicate_external_id")
	}
	w.fill(v, body)
	w.tellView(v, KindViewUpdated)
	return obj{"view": w.viewJSON(v)}, nil
}

func viewsPublish(w *Workspace, c *call) (obj, *refusal) {
	value, err := c.json("view")
	if err != nil {
		return nil, wrong("invalid_arguments", "the view is not JSON: %v", err)
	}
	if !w.man.Features.Home.HomeTab {
		return nil, wrong("not_enabled", "the manifest does not enable the Home tab")
	}
	u := w.users[c.str("user_id")]
	if u == nil || u.Deleted || u.Bot {
		return nil, refuse("user_not_found")
	}
	body, no := w.readView(value, "home")
	if no != nil {
		return nil, no
	}
	v := w.homes[u.ID]
	if h := c.str("hash"); h != "" && (v == nil || h != v.hash) {
		return nil, refuse("hash_conflict")
	}
	if w.duplicateExternalID(body, v) {
		return nil, refuse("duplicate_external_id")
	}
	if v == nil {
		v = w.newView(u.ID, body)
		w.homes[u.ID] = v
	} else {
		w.fill(v, body)
	}
	w.tell(Event{Kind: KindHome, PersonID: u.ID, View: v.id, Body: wire.Encode(v.body), blocks: v.blocks})
	return obj{"view": w.viewJSON(v)}, nil
}

// isOpen says whether a view is still in front of its user or below it.
func (w *Workspace) isOpen(v *view) bool { return slices.Contains(w.modals[v.user], v) }
