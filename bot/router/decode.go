package router

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"escalate/bot/meeting"
)

// decode reads an envelope. What it cannot use at all becomes a call that is only acknowledged; what it can use in part
// becomes one with broken set, which is answered as a fault. now is the time of the request.
func decode(kind string, payload json.RawMessage, now time.Time) *call {
	var c *call
	switch kind {
	case socketmode.RequestTypeSlashCommands:
		c = decodeCommand(payload)
	case socketmode.RequestTypeInteractive:
		c = decodeInteraction(payload)
	case socketmode.RequestTypeEventsAPI:
		c = decodeEvent(payload)
	default:
		c = &call{place: atNothing}
	}
	for i := range c.steps {
		r := &c.steps[i].req
		r.At = now
		if r.Clicked.IsZero() || r.Clicked.After(now) {
			r.Clicked = now
		}
	}
	return c
}

func decodeCommand(payload json.RawMessage) *call {
	var raw rawCommand
	var broken error
	// A field of an unexpected type is left out and the others are read, so that an answer finds its way.
	if err := json.Unmarshal(payload, &raw); err != nil {
		broken = fmt.Errorf("decode a command: %w", shape(err))
	}
	return &call{
		broken: broken,
		place:  atCommand, lane: raw.UserID, trigger: raw.TriggerID, responseURL: raw.ResponseURL,
		steps: []step{{on: onCommand, id: raw.Command, req: Request{
			Key: raw.TriggerID, By: meeting.Person{ID: meeting.UserID(raw.UserID)},
			Channel: raw.ChannelID, ChannelName: raw.ChannelName, Command: raw.Command, Text: asTyped(raw.Text),
		}}},
	}
}

func decodeInteraction(payload json.RawMessage) *call {
	var raw rawHead
	headErr := shape(json.Unmarshal(payload, &raw)) // what could be read is in raw all the same
	c := &call{
		lane: raw.User.ID, trigger: raw.TriggerID, responseURL: raw.ResponseURL,
	}
	base := Request{
		Key: raw.TriggerID, By: meeting.Person{ID: meeting.UserID(raw.User.ID)}, Clicked: stamp(raw.ActionTS),
		Channel: raw.Container.ChannelID,
	}
	if ch := raw.Channel; ch != nil {
		base.Channel, base.ChannelName = ch.ID, ch.Name
	}
	err := errors.Join(headErr, readMessage(&base, raw), c.readView(&base, raw))
	switch slack.InteractionType(raw.Type) {
	case slack.InteractionTypeBlockActions:
		c.place = atMessage
		if c.view != nil && c.view.Type == slack.VTHomeTab {
			c.place = atHome
		} else if c.view != nil {
			c.place = atModal
		}
		err = errors.Join(err, c.readActions(base, raw.Actions))
	case slack.InteractionTypeViewSubmission:
		c.place = atSubmission
		base.Key, base.Said = viewKey(base.View), digest(base.Values)
		c.steps = []step{{on: onSubmit, id: base.View.Callback, req: base}}
	case slack.InteractionTypeViewClosed:
		c.place = atClosed
		base.Key = viewKey(base.View)
		c.steps = []step{{on: onClosed, id: base.View.Callback, req: base}}
	case slack.InteractionTypeShortcut:
		c.place, base.Action = atShortcut, raw.CallbackID
		c.steps = []step{{on: onShortcut, id: raw.CallbackID, req: base}}
	case slack.InteractionTypeMessageAction:
		c.place, base.Action = atMessageShortcut, raw.CallbackID
		c.steps = []step{{on: onMessageShortcut, id: raw.CallbackID, req: base}}
	case slack.InteractionTypeBlockSuggestion:
		c.place = atSuggestion
	default:
		c.place = atNothing
	}
	if err != nil {
		c.broken = fmt.Errorf("decode a %s: %w", c.place, err)
	}
	return c
}

// viewKey names a submission: the same form sent again after a lost ack has the same id and hash (and a new trigger id),
// the next step shown in its place has the same id and a new hash.
func viewKey(v View) string {
	if v.Hash == "" {
		return v.ID
	}
	return v.ID + "/" + v.Hash
}

// digest is the same for the same inputs.
func digest(v Values) string {
	raw, err := json.Marshal(v) // a map's keys are sorted
	if err != nil {
		return "" // cannot happen: plain fields
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

func readMessage(r *Request, raw rawHead) error {
	r.Message = Message{
		TS: raw.Container.MessageTS, Thread: raw.Container.ThreadTS, Channel: r.Channel,
		Ephemeral: raw.Container.IsEphemeral,
	}
	if r.Message.TS == "" {
		r.Message.TS = raw.MessageTS
	}
	var m rawMessage
	if err := object(raw.Message, &m); err != nil {
		return fmt.Errorf("message: %w", err)
	}
	if m.TS != "" {
		r.Message.TS = m.TS
	}
	if m.ThreadTS != "" {
		r.Message.Thread = m.ThreadTS
	}
	r.Message.Text, r.Message.User, r.Message.Permalink = m.said(), m.User, m.Permalink
	if r.Message.Direct() {
		r.Message.Blocks, r.Message.metadata = m.Blocks, m.Metadata
	}
	return nil
}

func (c *call) readView(r *Request, raw rawHead) error {
	state := raw.State
	if present(raw.View) {
		var v rawView
		if err := json.Unmarshal(raw.View, &v); err != nil {
			return fmt.Errorf("view: %w", shape(err))
		}
		r.View = View{
			ID: v.ID, Callback: v.CallbackID, Hash: v.Hash, Metadata: v.PrivateMetadata, RootID: v.RootViewID,
			ExternalID: v.ExternalID, Home: v.Type == slack.VTHomeTab, Cleared: raw.IsCleared,
		}
		if err := c.keepView(v); err != nil {
			return fmt.Errorf("view: %w", err)
		}
		state = v.State
	}
	values, err := readValues(state)
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	r.Values = values
	return nil
}

// keepView keeps what is needed to show the view again, its blocks untouched.
func (c *call) keepView(v rawView) error {
	c.view = &slack.View{
		ID: v.ID, TeamID: v.TeamID, Type: v.Type, Title: v.Title, Close: v.Close, Submit: v.Submit,
		PrivateMetadata: v.PrivateMetadata, CallbackID: v.CallbackID, Hash: v.Hash, ClearOnClose: v.ClearOnClose,
		NotifyOnClose: v.NotifyOnClose, RootViewID: v.RootViewID, PreviousViewID: v.PreviousViewID, ExternalID: v.ExternalID,
	}
	for _, raw := range v.Blocks {
		b, err := slack.BlockFromJSON(string(raw))
		if err != nil {
			return shape(err)
		}
		if b.BlockType() == slack.MBTInput && b.ID() != "" {
			c.inputs = append(c.inputs, b.ID())
		}
		c.view.Blocks.BlockSet = append(c.view.Blocks.BlockSet, b)
	}
	return nil
}

func (c *call) readActions(base Request, payload json.RawMessage) error {
	var actions []rawElement
	if err := object(payload, &actions); err != nil {
		return fmt.Errorf("actions: %w", err)
	}
	for i, a := range actions {
		r := base
		r.Action, r.Block, r.Selected = a.ActionID, a.BlockID, a.selected()
		if r.Message.Direct() {
			r.Message.Block = a.BlockID
		}
		r.Value = a.only(r.Selected)
		if at := stamp(a.ActionTS); !at.IsZero() {
			r.Clicked = at
		}
		if i > 0 {
			r.Key += "/" + strconv.Itoa(i)
		}
		c.steps = append(c.steps, step{on: onAction, id: a.ActionID, req: r})
	}
	if len(actions) == 0 {
		return errors.New("no action")
	}
	return nil
}

// stamp reads Slack's "seconds.microseconds"; zero when it is none.
func stamp(ts string) time.Time {
	whole, part, _ := strings.Cut(ts, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || sec <= 0 || sec > 1e11 {
		return time.Time{}
	}
	micro, err := strconv.ParseUint((part + "000000")[:6], 10, 32)
	if err != nil {
		micro = 0
	}
	return time.Unix(sec, int64(micro)*1000).UTC()
}

func present(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// object decodes raw unless it is absent.
func object(raw json.RawMessage, into any) error {
	if !present(raw) {
		return nil
	}
	return shape(json.Unmarshal(raw, into))
}

// shape is a decoding error without any of the text that was decoded.
func shape(err error) error {
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("unexpected JSON %s for %s", strings.Fields(wrong.Value)[0], wrong.Type)
	}
	return errors.New("unexpected JSON")
}
