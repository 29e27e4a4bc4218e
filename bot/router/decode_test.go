package router

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func decoded(t *testing.T, p place, id string) *call {
	t.Helper()
	kind, payload := payloadAt(p, id)
	c := decode(kind, json.RawMessage(payload), noon)
	require.NoError(t, c.broken)
	require.Equal(t, p, c.place)
	require.Len(t, c.steps, 1)
	require.Equal(t, id, c.steps[0].id)
	require.Equal(t, noon, c.steps[0].req.At)
	require.Equal(t, meeting.UserID("U1"), c.steps[0].req.By.ID)
	require.Equal(t, "U1", c.lane)
	return c
}

var clicked = time.Date(1999, 12, 31, 23, 59, 59, 500_000_000, time.UTC)

func TestDecodeCommand(t *testing.T) {
	r := decoded(t, atCommand, "/x").steps[0].req
	require.Equal(t, Request{
		Key: "TR", By: meeting.Person{ID: "U1"}, At: noon, Clicked: noon, Channel: "C1", ChannelName: "general",
		Command: "/x", Text: "new Acme",
	}, r)
}

func TestDecodeClicks(t *testing.T) {
	r := decoded(t, atMessage, "vote").steps[0].req
	require.Equal(t, Request{
		Key: "TR", By: meeting.Person{ID: "U1"}, At: noon, Clicked: clicked, Channel: "C1", ChannelName: "general",
		Action: "vote", Block: "b1", Value: "opt-1", Values: Values{},
		Message: Message{TS: "100.000200", Channel: "C1", Text: "Card", User: "UBOT"},
	}, r)
	form := decoded(t, atModal, "vote")
	r = form.steps[0].req
	require.Equal(t, View{ID: "V1", Callback: "form", Hash: "h1", Metadata: "ESC-1", RootID: "V0"}, r.View)
	require.Equal(t, Values{"complaint": {Text: "slow"}, "owner": {Users: []meeting.UserID{"U2"}}}, r.Values)
	require.Equal(t, []string{"complaint", "owner"}, form.inputs)
	require.Equal(t, meeting.UserID("U2"), r.Values["owner"].User())
	require.Equal(t, "Bo", Request{People: map[meeting.UserID]meeting.Person{"U2": {Name: "Bo"}}}.Person("U2").Name)
	require.Equal(t, meeting.Person{ID: "U3"}, r.Person("U3"))

	require.True(t, decoded(t, atHome, "vote").steps[0].req.View.Home)
	r = decoded(t, atMessageShortcut, "raise").steps[0].req
	require.Equal(t, Message{TS: "100.000200", Thread: "99.000100", Channel: "C1", Text: "It is slow", User: "U2"}, r.Message)
	require.Equal(t, "raise", r.Action)
	require.Equal(t, clicked, decoded(t, atShortcut, "new").steps[0].req.Clicked)
}

func TestDecodeFormsAndEvents(t *testing.T) {
	r := decoded(t, atSubmission, "form").steps[0].req
	require.Equal(t, "V1/h1", r.Key)
	require.Equal(t, "TR", decoded(t, atSubmission, "form").trigger)
	require.Equal(t, "slow", r.Values["complaint"].Text)
	require.True(t, decoded(t, atClosed, "form").steps[0].req.View.Cleared)

	r = decoded(t, atEvent, "app_home_opened").steps[0].req
	require.Equal(t, "app_home_opened/D1/U1/946684799.500000", r.Key)
	require.Equal(t, "D1", r.Channel)
	require.Equal(t, clicked, r.Clicked)
	e, err := eventData("app_home_opened", r.Event.(json.RawMessage))
	require.NoError(t, err)
	require.Equal(t, "home", e.(*slackevents.AppHomeOpenedEvent).Tab)
}

func TestDecodeEventWithWholeUserAndOddBlocks(t *testing.T) {
	payload := `{"event_id":"Ev2","is_ext_shared_channel":true,"event":{"type":"user_change","user":{"id":"U7","tz":"Asia/Tokyo"},"channel":{"id":"C9"}}}`
	c := decode("events_api", json.RawMessage(payload), noon)
	r := c.steps[0].req
	require.Equal(t, meeting.UserID("U7"), r.By.ID)
	require.Equal(t, "C9", r.Channel)

	odd := json.RawMessage(`{"type":"app_home_opened","user":"U1","tab":"home","view":{"id":17}}`)
	e, err := eventData("app_home_opened", odd)
	require.NoError(t, err)
	require.Equal(t, "U1", e.(*slackevents.AppHomeOpenedEvent).User)
	_, err = eventData("app_home_opened", json.RawMessage(`{"type":"app_home_opened","user":17}`))
	require.Error(t, err)
	for _, fields := range []string{`{}`, `[]`} { // Slack sends the second for whoever has none of their own
		odd = json.RawMessage(`{"type":"user_change","user":{"id":"U7","profile":{"fields":` + fields + `},"deleted":true}}`)
		e, err = eventData("user_change", odd)
		require.NoError(t, err, fields)
		require.True(t, e.(*slack.UserChangeEvent).User.Deleted, fields)
	}
	raw, err := eventData("never_heard_of", json.RawMessage(`{"a":1}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"a":1}`, string(raw.(json.RawMessage)))
}

// Slack may tell one event several times, each time under another event id.
func TestAnEventIsKnownByWhatHappened(t *testing.T) {
	key := func(id, kind, user, ts string) string {
		payload := fmt.Sprintf(`{"event_id":%q,"event":{"type":%q,"user":%q,"channel":"C1","event_ts":%q}}`, id, kind, user, ts)
		return decode("events_api", json.RawMessage(payload), noon).steps[0].req.Key
	}
	joined := key("Ev1", "member_joined_channel", "U1", "100.000200")
	require.Equal(t, joined, key("Ev2", "member_joined_channel", "U1", "100.000200"))
	require.NotEqual(t, joined, key("Ev1", "member_left_channel", "U1", "100.000200"))
	require.NotEqual(t, joined, key("Ev1", "member_joined_channel", "U2", "100.000200"))
	require.NotEqual(t, joined, key("Ev1", "member_joined_channel", "U1", "100.000300"))
	require.Equal(t, "Ev1", key("Ev1", "app_uninstalled", "U1", ""))
}

func TestDecodeValues(t *testing.T) {
	values, err := readValues(json.RawMessage(`{"values":{
		"text":{"text":{"type":"plain_text_input","value":null}},
		"kind":{"kind":{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"A"},"value":"a"}}},
		"none":{"none":{"type":"static_select","selected_option":null}},
		"many":{"many":{"type":"checkboxes","selected_options":[{"value":"x"},{"value":"y"}]}},
		"people":{"people":{"type":"multi_users_select","selected_users":["U5","U4","U5"]}},
		"room":{"room":{"type":"conversations_select","selected_conversation":"C3"}},
		"day":{"day":{"type":"datepicker","selected_date":"2026-03-02"}},
		"hour":{"hour":{"type":"timepicker","selected_time":"17:30","timezone":"Europe/Rome"}},
		"due":{"due":{"type":"datetimepicker","selected_date_time":1772456400}},
		"row":{"one":{"type":"users_select","selected_user":"U9"},"two":{"type":"number_input","value":"12"}}}}`))
	require.NoError(t, err)
	require.Equal(t, Values{
		"text": {}, "kind": {Options: []string{"a"}}, "none": {}, "many": {Options: []string{"x", "y"}},
		"people": {Users: []meeting.UserID{"U5", "U4", "U5"}}, "room": {Options: []string{"C3"}},
		"day": {Date: "2026-03-02"}, "hour": {Time: "17:30"}, "due": {Unix: 1772456400},
		"one": {Users: []meeting.UserID{"U9"}}, "two": {Text: "12"},
	}, values)
	require.Equal(t, []meeting.UserID{"U4", "U5", "U9"}, values.named())
	require.Equal(t, "a", values["kind"].Option())
	require.Empty(t, values["none"].Option())
	require.Empty(t, values["none"].User())
}

func TestDecodeSelections(t *testing.T) {
	for action, want := range map[string]Request{
		`{"action_id":"a","selected_option":{"value":"v"}}`:                        {Value: "v", Selected: []string{"v"}},
		`{"action_id":"a","selected_options":[{"value":"v"},{"value":"w"}]}`:       {Selected: []string{"v", "w"}},
		`{"action_id":"a","selected_user":"U3"}`:                                   {Value: "U3", Selected: []string{"U3"}},
		`{"action_id":"a","selected_users":["U3","U4"]}`:                           {Selected: []string{"U3", "U4"}},
		`{"action_id":"a","selected_date":"2026-03-02"}`:                           {Value: "2026-03-02"},
		`{"action_id":"a","selected_time":"09:00"}`:                                {Value: "09:00"},
		`{"action_id":"a","type":"plain_text_input","value":"typed"}`:              {Value: "typed"},
		`{"action_id":"a","selected_conversations":["C1"],"action_ts":"nonsense"}`: {Value: "C1", Selected: []string{"C1"}},
	} {
		var c call
		require.NoError(t, c.readActions(Request{}, json.RawMessage("["+action+"]")))
		want.Action = "a"
		require.Equal(t, want, c.steps[0].req, action)
	}
	var c call
	require.NoError(t, c.readActions(Request{Key: "TR"}, json.RawMessage(`[{"action_id":"a"},{"action_id":"b"}]`)))
	require.Equal(t, []string{"TR", "TR/1"}, []string{c.steps[0].req.Key, c.steps[1].req.Key})
	require.Error(t, c.readActions(Request{}, json.RawMessage(`[]`)))
}

// Our clock may be behind Slack's, or be set back: in which order things happened is for Slack's to say.
func TestAnEventHasSlacksTime(t *testing.T) {
	later := noon.Add(time.Hour)
	payload := fmt.Sprintf(`{"event_id":"Ev1","event":{"type":"group_archive","channel":"C1","event_ts":"%d.000000"}}`, later.Unix())
	r := decode("events_api", json.RawMessage(payload), noon).steps[0].req
	require.Equal(t, noon, r.Clicked)
	require.Equal(t, later, r.Happened)
}

func TestClickIsNeverLaterThanNow(t *testing.T) {
	kind, payload := payloadAt(atShortcut, "new")
	payload = strings.ReplaceAll(payload, "946684799.500000", "99999999999.000000")
	require.Equal(t, noon, decode(kind, json.RawMessage(payload), noon).steps[0].req.Clicked)
}

func TestStamp(t *testing.T) {
	for ts, want := range map[string]time.Time{
		"":                   {},
		"x":                  {},
		"-5.0":               {},
		"0":                  {},
		"100000000001":       {},
		"1":                  time.Unix(1, 0).UTC(),
		"1.5":                time.Unix(1, 500_000_000).UTC(),
		"1.000200":           time.Unix(1, 200_000).UTC(),
		"1.0000009999999999": time.Unix(1, 0).UTC(),
		"1.-5":               time.Unix(1, 0).UTC(),
	} {
		require.Equal(t, want, stamp(ts), ts)
	}
}

func TestPersonOf(t *testing.T) {
	base := slack.User{ID: "U1", TeamID: "T1", Name: "handle", RealName: " Ana Rossi ", TZ: "Europe/Rome", Profile: slack.UserProfile{Title: "CTO"}}
	want := meeting.Person{ID: "U1", Name: "Ana Rossi", Title: "CTO", Zone: "Europe/Rome", Standing: meeting.FullMember}
	require.Equal(t, want, PersonOf("T1", base))
	require.Equal(t, want, PersonOf("", base))
	for standing, change := range map[meeting.Standing]func(*slack.User){
		meeting.Gone:     func(u *slack.User) { u.Deleted, u.IsBot = true, true },
		meeting.Bot:      func(u *slack.User) { u.IsBot, u.TeamID = true, "T2" },
		meeting.Stranger: func(u *slack.User) { u.TeamID, u.IsRestricted = "T2", true },
		meeting.Guest:    func(u *slack.User) { u.IsUltraRestricted = true },
	} {
		u := base
		change(&u)
		require.Equal(t, standing, PersonOf("T1", u).Standing)
	}
	grid := base
	grid.TeamID, grid.Enterprise.Teams = "E1", []string{"T0", "T1"}
	require.Equal(t, meeting.FullMember, PersonOf("T1", grid).Standing)
	stranger := base
	stranger.IsStranger = true
	require.Equal(t, meeting.Stranger, PersonOf("T1", stranger).Standing)
	nameless := slack.User{ID: "U1", Name: "handle", Profile: slack.UserProfile{DisplayName: "ana"}}
	require.Equal(t, "ana", PersonOf("", nameless).Name)
}

// FuzzDecode: whatever comes, decoding does not panic, and an answer keeps its way: who and where are read even when
// other fields are odd.
func FuzzDecode(f *testing.F) {
	for p := range payloads {
		kind, payload := payloadAt(p, "id")
		f.Add(kind, []byte(payload))
	}
	f.Add("interactive", []byte(`{"type":"block_actions","actions":[null],"view":{"blocks":[null,{}]},"state":{"values":{"a":null}}}`))
	f.Add("interactive", []byte(`{"type":"view_submission","user":"U1","view":7}`))
	f.Add("events_api", []byte(`{"event":{"type":"message","user":[1]}}`))
	f.Add("hello", []byte(`null`))
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		c := decode(kind, payload, noon)
		require.NotEmpty(t, c.place)
		for _, s := range c.steps {
			require.Equal(t, noon, s.req.At)
			require.False(t, s.req.Clicked.After(noon))
			if raw, ok := s.req.Event.(json.RawMessage); ok {
				_, _ = eventData(s.id, raw)
			}
		}
		if c.view != nil {
			_, _ = json.Marshal(notice(*c.view, "text"))
		}
	})
}
