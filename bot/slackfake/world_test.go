package slackfake_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

const testManifest = `
display_information: {name: Test Bot}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true}
  bot_user: {display_name: test bot}
  slash_commands:
    - {command: /try, description: tries}
    - {command: /names, description: names, should_escape: true}
  shortcuts:
    - {name: Open, type: global, callback_id: open, description: opens}
    - {name: Take, type: message, callback_id: take, description: takes}
oauth_config:
  scopes:
    bot: [commands, chat:write, groups:write, groups:read, channels:manage, channels:read, channels:join, im:write, users:read, pins:write, files:write]
    bot_optional: [groups:history, channels:history, im:history]
settings:
  socket_mode_enabled: true
  interactivity: {is_enabled: true}
  event_subscriptions:
    bot_events: [app_home_opened, member_joined_channel, member_left_channel, group_archive, group_unarchive, group_deleted, user_change, message.groups, tokens_revoked, app_uninstalled]
`

// world is a workspace with people and a bot that is made of the real client library.
type world struct {
	*slackfake.Workspace
	t   *testing.T
	api *slack.Client
	ctx context.Context
}

func newWorld(t *testing.T, change ...func(*slackfake.Config)) *world {
	t.Helper()
	cfg := slackfake.Config{Manifest: []byte(testManifest), GrantOptional: true}
	for _, f := range change {
		f(&cfg)
	}
	w, err := slackfake.New(cfg)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(func() { cancel(); w.Close() })
	w.AddUser(slackfake.User{Name: "ana", RealName: "Ana Ruiz", Title: "CTO", Zone: "Europe/Rome"})
	w.AddUser(slackfake.User{Name: "bo", RealName: "Bo Ito", Zone: "Asia/Tokyo"})
	w.AddUser(slackfake.User{Name: "guest", Guest: true})
	w.AddUser(slackfake.User{Name: "single", SingleGuest: true})
	w.AddUser(slackfake.User{Name: "stranger", Stranger: true})
	w.AddUser(slackfake.User{Name: "gone", Deleted: true})
	w.AddUser(slackfake.User{Name: "robot", Bot: true})
	api := slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL()),
		slack.OptionHTTPClient(w.HTTPClient()))
	return &world{Workspace: w, t: t, api: api, ctx: ctx}
}

func (w *world) id(handle string) string { return w.Person(handle).ID() }

// until waits for something for at most a minute of the line's time.
func (w *world) until(cond func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	defer cancel()
	require.NoError(w.t, w.WaitFor(ctx, cond))
	synctest.Wait()
}

func (w *world) private(name string) string {
	w.t.Helper()
	c, err := w.api.CreateConversation(slack.CreateConversationParams{ChannelName: name, IsPrivate: true})
	require.NoError(w.t, err)
	return c.ID
}

func (w *world) channelWith(name string, handles ...string) string {
	w.t.Helper()
	c := w.private(name)
	for _, h := range handles {
		w.JoinChannel(h, c, "")
	}
	return c
}

// bot is a running Socket Mode client.
type bot struct {
	sm     *socketmode.Client
	cancel context.CancelFunc
	ended  chan error
	mu     sync.Mutex
	events []socketmode.Event
}

// connect starts the real Socket Mode client; on answers its envelopes and must ack.
func (w *world) connect(on func(b *bot, e socketmode.Event)) *bot {
	before := w.Sockets()
	ctx, cancel := context.WithCancel(w.ctx)
	b := &bot{sm: socketmode.New(w.api, socketmode.OptionDialer(w.Dialer())), cancel: cancel, ended: make(chan error, 1)}
	go func() { b.ended <- b.sm.RunContext(ctx) }()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-b.sm.Events:
				b.mu.Lock()
				b.events = append(b.events, e)
				b.mu.Unlock()
				if e.Request != nil && e.Type != socketmode.EventTypeHello && on != nil {
					on(b, e)
				}
			}
		}
	}()
	w.until(func() bool { return w.Sockets() > before })
	return b
}

func (b *bot) ack(e socketmode.Event, payload ...any) { _ = b.sm.Ack(*e.Request, payload...) }

func (b *bot) seen(typ socketmode.EventType) []socketmode.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []socketmode.Event
	for _, e := range b.events {
		if e.Type == typ {
			out = append(out, e)
		}
	}
	return out
}

func ackAll(b *bot, e socketmode.Event) { b.ack(e) }

func inner(e socketmode.Event) any {
	ev, _ := e.Data.(slackevents.EventsAPIEvent)
	return ev.InnerEvent.Data
}

// code is Slack's error code of an error.
func code(err error) string {
	if e, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return e.Err
	}
	if err != nil {
		return "not from slack: " + err.Error()
	}
	return ""
}

// raw calls a method without the client library.
func (w *world) raw(method, token string, args url.Values) (map[string]any, http.Header) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.ctx, http.MethodPost, w.APIURL()+method, strings.NewReader(args.Encode()))
	require.NoError(w.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return w.send(r)
}

func (w *world) rawJSON(to, body string) map[string]any {
	w.t.Helper()
	if !strings.HasPrefix(to, "http") {
		to = w.APIURL() + to
	}
	r, err := http.NewRequestWithContext(w.ctx, http.MethodPost, to, strings.NewReader(body))
	require.NoError(w.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+w.BotToken())
	out, _ := w.send(r)
	return out
}

func (w *world) send(r *http.Request) (map[string]any, http.Header) {
	w.t.Helper()
	resp, err := w.HTTPClient().Do(r)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	var out map[string]any
	require.NoError(w.t, json.NewDecoder(resp.Body).Decode(&out))
	return out, resp.Header
}

// dial opens a socket by hand and reads its first frame.
func (w *world) dial() (*websocket.Conn, map[string]any) {
	w.t.Helper()
	_, u, err := w.api.StartSocketModeContext(w.ctx)
	require.NoError(w.t, err)
	conn, resp, err := w.Dialer().DialContext(w.ctx, u, http.Header{"Origin": {"https://api.slack.com"}})
	require.NoError(w.t, err)
	require.NoError(w.t, resp.Body.Close())
	var hello map[string]any
	require.NoError(w.t, conn.ReadJSON(&hello))
	return conn, hello
}

func text(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func button(id, label string) *slack.ActionBlock {
	return slack.NewActionBlock("b-"+id, slack.NewButtonBlockElement(id, "v-"+id, text(label)))
}

func modal(blocks ...slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: text("A form"), Submit: text("Save"), Close: text("Cancel"), CallbackID: "form",
		Blocks: slack.Blocks{BlockSet: blocks},
	}
}

func input(id, label string) *slack.InputBlock {
	return slack.NewInputBlock(id, text(label), nil, slack.NewPlainTextInputBlockElement(nil, id))
}

func section(s string) *slack.SectionBlock {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, s, false, true), nil, nil)
}
