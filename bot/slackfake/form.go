package slackfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/slackfake/wire"
)

// View is a form as the person sees it. It is a copy and does not change.
type View struct {
	ID, Hash, CallbackID, ExternalID string
	PrivateMetadata                  string
	Title, Submit, Close             string // Submit is empty when the form only shows something
	Blocks                           json.RawMessage
	State                            map[string]map[string][]string // by block_id and action_id, in words
	Errors                           map[string]string              // under the fields, by block_id
	Alerts                           []string                       // texts of alert blocks
	Trouble                          string                         // Slack's own banner when the app failed
	Depth                            int                            // 1 for the first view of a modal

	w    *Workspace
	user string
}

// View is the form in front of the person, nil when there is none.
func (p *Person) View() *View {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	v := p.w.top(p.id)
	if v == nil {
		return nil
	}
	out := p.w.snapshotView(v)
	return &out
}

func (w *Workspace) snapshotView(v *view) View {
	out := View{
		ID: v.id, Hash: v.hash, CallbackID: v.str("callback_id"), ExternalID: v.str("external_id"),
		PrivateMetadata: v.str("private_metadata"), Title: v.title(), Submit: wire.Text(v.body, "submit"),
		Close: wire.Text(v.body, "close"), Blocks: v.blocks, Errors: maps.Clone(v.errors), Trouble: v.trouble,
		Depth: slices.Index(w.modals[v.user], v) + 1, State: map[string]map[string][]string{}, w: w, user: v.user,
	}
	for block, actions := range v.state {
		out.State[block] = map[string][]string{}
		for action, value := range actions {
			out.State[block][action] = wire.Words(value)
		}
	}
	for _, b := range wire.Blocks(v.blocks) {
		if wire.Str(b, "type") == "alert" {
			out.Alerts = append(out.Alerts, wire.Text(b, "text"))
		}
	}
	return out
}

// Lines is the form as its person reads it, without what they typed.
func (v View) Lines() []string { return blockkit.Lines(v.Blocks, v.w.viewer(v.user)) }

// Controls are the form's inputs and buttons in reading order.
func (v View) Controls() []blockkit.Control { return blockkit.Controls(v.Blocks) }

// Value is what the input with this label, block_id or action_id holds, in words; an empty list when it is empty or
// there is no such input.
func (v View) Value(what string) []string {
	k, err := findControl(wire.Controls(wire.Blocks(v.Blocks)), what, func(k wire.Control) bool { return !k.Pressed() })
	if err != nil {
		return nil
	}
	return v.State[k.BlockID()][k.ActionID()]
}

// Fill fills the input of the form in front of the person that has the label, block_id, action_id or placeholder: text
// as typed, option texts, handles of people, channel names, "2006-01-02", "15:04", or "2006-01-02 15:04" in the person's
// zone. No value clears it. An input that acts at once is delivered.
func (p *Person) Fill(what string, values ...string) error {
	w := p.w
	w.mu.Lock()
	v := w.top(p.id)
	err := p.able()
	if err == nil && v == nil {
		err = notThere("@%s has no form open", w.users[p.id].Name)
	}
	var k wire.Control
	if err == nil {
		k, err = findControl(wire.Controls(wire.Blocks(v.blocks)), what, func(k wire.Control) bool { return !k.Pressed() })
	}
	w.mu.Unlock()
	if err != nil {
		return err
	}
	w.mu.Lock()
	value, err := p.valueOf(k, values)
	if err == nil {
		v.state.set(k, value)
		w.tell(Event{Kind: KindFill, PersonID: p.id, View: v.id, Text: k.Label, Lines: values})
		w.change()
	}
	acts := err == nil && (wire.Truth(k.Block, "dispatch_action") || !k.Input)
	w.mu.Unlock()
	if !acts {
		return err
	}
	return p.act(View{ID: v.id}, false, func(target) (wire.Control, obj, error) { return k, value, nil })
}

// FormError says that a form was not taken: the fields and what stands under them.
type FormError struct {
	Local  bool // Slack's client refused it before the app saw it
	Fields map[string]string
}

// Error lists the fields.
func (e *FormError) Error() string {
	var out []string
	for block, text := range e.Fields {
		out = append(out, fmt.Sprintf("%s: %s", block, text))
	}
	sort.Strings(out)
	return "the form was not taken: " + strings.Join(out, "; ")
}
