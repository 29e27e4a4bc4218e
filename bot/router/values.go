package router

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"escalate/bot/meeting"
)

// readValues reads the state of a view or message: values by block id and action id.
func readValues(raw json.RawMessage) (Values, error) {
	var state struct {
		Values map[string]map[string]rawElement `json:"values"`
	}
	if err := object(raw, &state); err != nil {
		return nil, err
	}
	values := Values{}
	for block, elements := range state.Values {
		for action, e := range elements {
			name := block
			if len(elements) > 1 {
				name = action
			}
			values[name] = e.state()
		}
	}
	return values, nil
}

func (e rawElement) state() Value {
	return Value{
		Text: e.Value, Options: slices.Concat(e.options(), e.places()), Users: users(e.people()),
		Date: e.SelectedDate, Time: e.SelectedTime, Unix: e.SelectedDateTime,
	}
}

func (e rawElement) options() []string {
	var all []string
	if e.SelectedOption != nil {
		all = append(all, e.SelectedOption.Value)
	}
	for _, o := range e.SelectedOptions {
		all = append(all, o.Value)
	}
	return all
}

func (e rawElement) places() []string {
	return slices.Concat(some(e.SelectedChannel), e.SelectedChannels, some(e.SelectedConversation), e.SelectedConversations)
}

func (e rawElement) people() []string { return slices.Concat(some(e.SelectedUser), e.SelectedUsers) }

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func users(ids []string) []meeting.UserID {
	var all []meeting.UserID
	for _, id := range ids {
		all = append(all, meeting.UserID(id))
	}
	return all
}

func (e rawElement) selected() []string { return slices.Concat(e.options(), e.people(), e.places()) }

// only is the one value of a clicked element.
func (e rawElement) only(selected []string) string {
	for _, v := range []string{e.Value, e.SelectedDate, e.SelectedTime} {
		if v != "" {
			return v
		}
	}
	if len(selected) == 1 {
		return selected[0]
	}
	return ""
}

// named is everybody in the inputs, each once.
func (v Values) named() []meeting.UserID {
	all := map[meeting.UserID]bool{}
	for _, value := range v {
		for _, id := range value.Users {
			all[id] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// decodeEvent reads an event of the Events API. An event's call is silent: nobody waits for an answer.
func decodeEvent(payload json.RawMessage) *call {
	var raw rawEvent
	var inner rawInner
	if json.Unmarshal(payload, &raw) != nil || object(raw.Event, &inner) != nil || inner.Type == "" {
		return &call{place: atNothing}
	}
	user, channel := idOf(inner.User), idOf(inner.Channel)
	lane := user
	if lane == "" {
		lane = channel
	}
	key := raw.EventID
	if inner.EventTS != "" { // Slack may tell one event several times under several ids
		key = strings.Join([]string{inner.Type, channel, user, inner.EventTS}, "/")
	}
	return &call{place: atEvent, lane: lane, steps: []step{{on: onEvent, id: inner.Type, req: Request{
		Key: key, By: meeting.Person{ID: meeting.UserID(user)}, Clicked: stamp(inner.EventTS), Happened: stamp(inner.EventTS),
		Channel: channel, Event: raw.Event,
	}}}}
}

// idOf is an id that Slack gives either alone or inside its object.
func idOf(raw json.RawMessage) string {
	var id string
	if json.Unmarshal(raw, &id) == nil {
		return id
	}
	var whole struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &whole)
	return whole.ID
}

// bulky is what slack-go is strict about and what no handler of an event needs: one odd block in a message or in our own
// Home view would make the event undecodable.
var bulky = []string{"view", "blocks", "attachments", "message", "previous_message"}

// eventData decodes an inner event into slack-go's type for it.
func eventData(name string, raw json.RawMessage) (any, error) {
	sample, ok := slackevents.EventsAPIInnerEventMapping[slackevents.EventsAPIType(name)]
	if !ok || name == string(slackevents.UserChange) { // the other mapping's has the whole user, and takes the [] of whoever has no fields of their own
		if sample, ok = slack.EventMapping[name]; !ok {
			return raw, nil
		}
	}
	into := func(raw json.RawMessage) (any, error) {
		v := reflect.New(reflect.TypeOf(sample)).Interface()
		return v, shape(json.Unmarshal(raw, v))
	}
	v, err := into(raw)
	if err == nil {
		return v, nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil, err
	}
	for _, key := range bulky {
		delete(fields, key)
	}
	less, _ := json.Marshal(fields)
	return into(less)
}
