package router_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/slackfake"
)

const manifest = `
display_information: {name: Test Bot}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true}
  bot_user: {display_name: test bot}
  slash_commands:
    - {command: /try, description: tries}
  shortcuts:
    - {name: Open, type: global, callback_id: open, description: opens}
oauth_config:
  scopes:
    bot: [commands, chat:write, groups:write, groups:read, im:write, users:read]
settings:
  socket_mode_enabled: true
  interactivity: {is_enabled: true}
  event_subscriptions:
    bot_events: [app_home_opened]
`

// known is a directory that begins empty.
type known struct {
	mu     sync.Mutex
	people map[meeting.UserID]meeting.Person
}

func (k *known) People(_ context.Context, ids ...meeting.UserID) (map[meeting.UserID]meeting.Person, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	found := map[meeting.UserID]meeting.Person{}
	for _, id := range ids {
		if p, ok := k.people[id]; ok {
			found[id] = p
		}
	}
	return found, nil
}

func (k *known) Learn(_ context.Context, _ time.Time, people ...meeting.Person) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range people {
		k.people[p.ID] = p
	}
	return nil
}

// inWorkspace runs test with a router in a strict local workspace, which must have nothing to complain about.
func inWorkspace(t *testing.T, routes *router.Routes, wantErr string, test func(*slackfake.Workspace, *slack.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ws, err := slackfake.New(slackfake.Config{Manifest: []byte(manifest)})
		require.NoError(t, err)
		defer ws.Close()
		ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana Ruiz", Zone: "Europe/Rome"})
		ws.AddUser(slackfake.User{Name: "bo", RealName: "Bo Ito", Zone: "Asia/Tokyo"})
		client := ws.HTTPClient()
		defer client.CloseIdleConnections()
		api := slack.New(ws.BotToken(), slack.OptionAppLevelToken(ws.AppToken()), slack.OptionAPIURL(ws.APIURL()), slack.OptionHTTPClient(client))
		ctx, cancel := context.WithCancel(t.Context())
		r := router.New(router.Config{
			API: api, Team: ws.TeamID(), Directory: &known{people: map[meeting.UserID]meeting.Person{}},
			Dialer: ws.Dialer(), Log: zerolog.Nop(), Seed: 1,
		}, routes)
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx) }()
		defer func() {
			cancel()
			err := <-ended
			if wantErr == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, wantErr)
			}
			require.Empty(t, ws.Violations())
		}()
		<-r.Connected()
		time.Sleep(15 * time.Second)
		require.Equal(t, 2, ws.Sockets())
		test(ws, api)
	})
}

func text(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func form(sections int) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "form", Title: text("Form"), Submit: text("Send"), Close: text("Cancel"),
	}
	v.Blocks.BlockSet = append(v.Blocks.BlockSet,
		slack.NewInputBlock("what", text("What"), nil, slack.NewPlainTextInputBlockElement(nil, "what")),
		slack.NewActionBlock("row", slack.NewButtonBlockElement("check", "1", text("Check"))))
	for i := range sections {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, slack.NewSectionBlock(text(strings.Repeat(fmt.Sprint(i%10), 2500)), nil, nil))
	}
	return v
}

func TestInALocalWorkspace(t *testing.T) {
	var mu sync.Mutex
	var requests []router.Request
	note := func(h router.Handler) router.Handler {
		return func(ctx context.Context, r router.Request) (router.Reply, error) {
			mu.Lock()
			requests = append(requests, r)
			mu.Unlock()
			return h(ctx, r)
		}
	}
	say := note(func(_ context.Context, r router.Request) (router.Reply, error) {
		if r.By.Standing == meeting.Unverified {
			return router.Nothing(), meeting.Refuse("", "I do not know you.")
		}
		return router.Say("Hello " + r.By.Display()), nil
	})
	var routes router.Routes
	routes.Command("/try", note(func(context.Context, router.Request) (router.Reply, error) { return router.Open(form(0)), nil }))
	routes.Action("check", say)
	routes.Action("vote", say)
	routes.Action("replace", note(func(context.Context, router.Request) (router.Reply, error) { return router.Replace("Done."), nil }))
	routes.Shortcut("open", say)
	routes.Submit("form", note(func(_ context.Context, r router.Request) (router.Reply, error) {
		switch r.Values["what"].Text {
		case "bad":
			return router.Nothing(), meeting.Refuse("what", "Not that.")
		case "large":
			return router.Show(form(20)), nil
		case "push":
			return router.Push(form(20)), nil
		case "fault":
			return router.Nothing(), context.DeadlineExceeded
		}
		return router.Close(), nil
	}))
	routes.HomeOpened(note(func(_ context.Context, r router.Request) (router.Reply, error) {
		v := slack.HomeTabViewRequest{Type: slack.VTHomeTab}
		v.Blocks.BlockSet = []slack.Block{
			slack.NewSectionBlock(text("Home of "+r.By.Display()), nil, nil),
			slack.NewActionBlock("row", slack.NewButtonBlockElement("vote", "home", text("Go")), slack.NewButtonBlockElement("gone", "", text("Old"))),
		}
		return router.Home(v), nil
	}))
	inWorkspace(t, &routes, "", func(ws *slackfake.Workspace, api *slack.Client) {
		ana := ws.Person("ana")
		settle := func() { time.Sleep(4 * time.Second); synctest.Wait() }

		require.NoError(t, ana.Command("", "/try", "it"))
		settle()
		require.Equal(t, "Form", ana.View().Title)
		require.NoError(t, ana.Fill("What", "bad"))
		require.Error(t, ana.Submit())
		require.Equal(t, map[string]string{"what": "Not that."}, ana.View().Errors)
		require.NoError(t, ana.Fill("What", "fault"))
		require.Error(t, ana.Submit())
		require.Contains(t, ana.View().Errors["what"], "Something went wrong on our side")
		require.Equal(t, []string{"fault"}, ana.View().Value("What"), "what was typed is kept")

		require.NoError(t, ana.Click(ana.View(), "Check"))
		settle()
		require.Equal(t, []string{"Hello Ana Ruiz"}, ana.View().Alerts)
		require.Equal(t, []string{"fault"}, ana.View().Value("What"), "also under a notice")
		require.NoError(t, ana.Fill("What", "push"))
		require.NoError(t, ana.Submit())
		settle()
		require.Equal(t, 2, ana.View().Depth)
		require.Contains(t, string(ana.View().Blocks), strings.Repeat("9", 2500), "the large view has come")
		require.NoError(t, ana.Fill("What", "large"))
		require.NoError(t, ana.Submit())
		settle()
		require.Equal(t, 2, ana.View().Depth)
		require.Contains(t, string(ana.View().Blocks), strings.Repeat("9", 2500))
		require.NoError(t, ana.Fill("What", "fine"))
		require.NoError(t, ana.Submit())
		require.Equal(t, 1, ana.View().Depth)
		require.NoError(t, ana.CloseAll())

		require.NoError(t, ana.OpenHome())
		settle()
		require.Contains(t, strings.Join(ana.Home(), "\n"), "Home of Ana Ruiz")
		require.NoError(t, ana.Click(slackfake.Home, "Go"))
		settle()
		require.Contains(t, strings.Join(ana.View().Lines(), "\n"), "Hello Ana Ruiz")
		require.NoError(t, ana.CloseAll())
		require.NoError(t, ana.Click(slackfake.Home, "Old"))
		settle()
		require.Contains(t, strings.Join(ana.View().Lines(), "\n"), "older version")
		require.NoError(t, ana.CloseAll())
		require.NoError(t, ana.Shortcut("open"))
		settle()
		require.Contains(t, strings.Join(ana.View().Lines(), "\n"), "Hello Ana Ruiz")
		require.NoError(t, ana.CloseAll())

		channel, err := api.CreateConversation(slack.CreateConversationParams{ChannelName: "esc-1", IsPrivate: true})
		require.NoError(t, err)
		ws.JoinChannel("bo", channel.ID, "")
		_, _, err = api.PostMessage(channel.ID, slack.MsgOptionText("Card", false), slack.MsgOptionBlocks(slack.NewActionBlock("row",
			slack.NewButtonBlockElement("vote", "opt-1", text("Vote")), slack.NewButtonBlockElement("replace", "", text("Finish")))))
		require.NoError(t, err)
		bo := ws.Person("bo")
		last := func() slackfake.Message { all := bo.Messages(channel.ID); return all[len(all)-1] }
		card := last()
		ws.Duplicate(4)
		require.NoError(t, bo.Click(card, "Vote"))
		settle()
		ws.Duplicate(0)
		require.True(t, last().Ephemeral)
		require.Contains(t, strings.Join(last().Lines(bo.ID()), "\n"), "Hello Bo Ito")
		said := 0
		for _, m := range bo.Messages(channel.ID) {
			if m.Ephemeral {
				said++
			}
		}
		require.Equal(t, 1, said, "five deliveries, one answer")
		require.NoError(t, bo.Click(card, "Finish"))
		settle()
		edited := false
		for _, m := range bo.Messages(channel.ID) {
			edited = edited || m.TS == card.TS && m.Text == "Done."
		}
		require.True(t, edited)

		mu.Lock()
		defer mu.Unlock()
		for _, r := range requests {
			require.NotEmpty(t, r.Key)
			require.False(t, r.Clicked.After(r.At))
		}
	})
}

func TestRefreshesInALocalWorkspaceLoseNothing(t *testing.T) {
	var routes router.Routes
	routes.Command("/try", func(context.Context, router.Request) (router.Reply, error) { return router.Say("Yes."), nil })
	inWorkspace(t, &routes, "", func(ws *slackfake.Workspace, _ *slack.Client) {
		for i := range 30 {
			require.True(t, ws.Refresh(i%2 == 0))
			for range 20 {
				time.Sleep(100 * time.Millisecond)
				require.NoError(t, ws.Person("ana").Command("", "/try", ""))
			}
			time.Sleep(5 * time.Second)
		}
		ws.DropSockets()
		time.Sleep(15 * time.Second)
		require.Equal(t, 2, ws.Sockets())
		ws.Down(true)
		time.Sleep(time.Hour)
		ws.Down(false)
		time.Sleep(2 * time.Minute)
		require.Equal(t, 2, ws.Sockets())
	})
}

func TestLocalWorkspaceEndsIt(t *testing.T) {
	inWorkspace(t, &router.Routes{}, "Socket Mode is switched off", func(ws *slackfake.Workspace, _ *slack.Client) {
		ws.DisableLink()
		time.Sleep(30 * time.Second)
	})
	inWorkspace(t, &router.Routes{}, "Slack refuses the connection", func(ws *slackfake.Workspace, _ *slack.Client) {
		ws.Revoke()
		ws.DropSockets()
		time.Sleep(30 * time.Second)
	})
}
