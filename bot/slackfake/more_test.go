package slackfake_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

// A channel's life by people's hands is told to the bot.
func TestAChannelsLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var told []string
		var joined slackevents.MemberJoinedChannelEvent
		w.connect(func(b *bot, e socketmode.Event) {
			if e.Type == socketmode.EventTypeEventsAPI {
				told = append(told, fmt.Sprintf("%T", inner(e)))
				if j, ok := inner(e).(*slackevents.MemberJoinedChannelEvent); ok && len(told) == 1 {
					joined = *j
				}
			}
			b.ack(e)
		})
		next := func(want string) {
			t.Helper()
			synctest.Wait()
			require.Equal(t, []string{"*slackevents." + want}, told)
			told = nil
		}
		room := w.CreateChannel("room", true, "ana")
		w.JoinChannel("bo", room, "ana")
		synctest.Wait()
		require.Empty(t, told, "the bot is not there yet")
		w.JoinChannel(w.BotUser(), room, "ana")
		next("MemberJoinedChannelEvent")
		require.Equal(t, []string{w.BotUser(), w.id("ana"), "G"}, []string{joined.User, joined.Inviter, joined.ChannelType})
		w.LeaveChannel("bo", room)
		next("MemberLeftChannelEvent")
		w.Archive(room)
		next("GroupArchiveEvent")
		w.Unarchive(room)
		next("GroupUnarchiveEvent")
		_, _, err := w.api.PostMessage(room, slack.MsgOptionText("x", false))
		require.Equal(t, "channel_not_found", code(err), "who opens it again must invite the bot again")
		w.DeleteChannel(room)
		next("GroupDeletedEvent")
		_, found := w.Channel(room)
		require.False(t, found)
		w.Deactivate("bo")
		next("UserChangeEvent")
		w.Reactivate("bo")
		next("UserChangeEvent")
		w.SetProfile("bo", "Bo T. Ito", "Lead")
		next("UserChangeEvent")
		require.Equal(t, "Lead", w.Person("bo").User().Title)
		shared := w.channelWith("shared", "ana", "stranger")
		c, err := w.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: shared, IncludeNumMembers: true})
		require.NoError(t, err)
		require.True(t, c.IsExtShared)
		require.Equal(t, 3, c.NumMembers)
		require.Empty(t, w.Violations())
	})
}

func TestConversationsOfTheBot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		w.CreateChannel("other", true, "ana")
		open := w.CreateChannel("open", false, "ana")
		w.Share(open)
		_, err := w.api.SetPurposeOfConversation(room, "why")
		require.NoError(t, err)
		mine, _, err := w.api.GetConversationsForUser(&slack.GetConversationsForUserParameters{Types: []string{"private_channel", "public_channel"}})
		require.NoError(t, err)
		require.Len(t, mine, 1)
		require.Equal(t, "why", mine[0].Purpose.Value)
		dm, _, _, err := w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{w.id("ana")}, ReturnIM: true})
		require.NoError(t, err)
		require.Equal(t, w.Person("ana").DM(), dm.ID)
		again, _, _, err := w.api.OpenConversation(&slack.OpenConversationParameters{ChannelID: dm.ID})
		require.NoError(t, err)
		require.Equal(t, dm.ID, again.ID)
		_, _, _, err = w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{w.id("stranger")}})
		require.Equal(t, "user_not_visible", code(err))
		_, _, _, err = w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{w.id("ana"), w.id("bo")}})
		require.Equal(t, "missing_scope", code(err))
		renamed, err := w.api.RenameConversation(room, "new-room")
		require.NoError(t, err)
		require.Equal(t, "new-room", renamed.Name)
		require.Len(t, w.Person("ana").Channels(), 3)
		_, err = w.api.LeaveConversation(room)
		require.NoError(t, err)
		require.Len(t, w.Channels(), 4)
	})
}

// Buttons inside containers, cards and tables are found and pressed, and people read what is around them.
func TestNestedControls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		var got []string
		w.connect(func(b *bot, e socketmode.Event) {
			if c, ok := e.Data.(slack.InteractionCallback); ok {
				got = append(got, c.ActionCallback.BlockActions[0].ActionID)
			}
			b.ack(e)
		})
		b := func(id string) string {
			return `{"type":"button","action_id":"` + id + `","text":{"type":"plain_text","text":"` + id + `"}}`
		}
		cell := func(s string) string { return `{"type":"raw_text","text":"` + s + `"}` }
		blocks := `[{"type":"container","title":{"type":"plain_text","text":"Box"},"child_blocks":[{"type":"actions","elements":[` + b("inside") + `]}]},
			{"type":"card","title":{"type":"plain_text","text":"Card"},"actions":[` + b("card") + `]},
			{"type":"data_table","caption":"T","rows":[[` + cell("A") + `,` + cell("B") + `],[` + cell("row") + `,{"type":"action_cell","element":` + b("cell") + `,"fallback":` + cell("-") + `}]]}]`
		out := w.rawJSON("chat.postMessage", `{"channel":"`+room+`","text":"x","blocks":`+blocks+`}`)
		require.Equal(t, true, out["ok"], "%v", out)
		ana := w.Person("ana")
		m := ana.Messages(room)[0]
		require.Len(t, m.Buttons(), 3)
		require.NotEmpty(t, m.Lines("ana"))
		require.Equal(t, m.Lines("ana"), ana.Reads(m.Blocks))
		for _, id := range []string{"inside", "card", "cell"} {
			require.NoError(t, ana.Click(m, id), id)
		}
		synctest.Wait()
		require.Equal(t, []string{"inside", "card", "cell"}, got)
		require.Empty(t, w.Violations())
	})
}

func TestMoreInputs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		in := func(id string, e slack.BlockElement) slack.Block { return slack.NewInputBlock(id, text(id), nil, e) }
		acting := slack.NewInputBlock("acts", text("acts"), nil, slack.NewPlainTextInputBlockElement(nil, "acts")).WithDispatchAction(true)
		talk := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, "talk")
		talk.ResponseURLEnabled = true
		var got slack.InteractionCallback
		var dispatched string
		w.connect(func(b *bot, e socketmode.Event) {
			switch d := e.Data.(type) {
			case slack.SlashCommand:
				b.ack(e)
				_, err := w.api.OpenView(d.TriggerID, modal(acting, in("find", slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, nil, "find")),
					in("rich", slack.NewRichTextInputBlockElement(nil, "rich")), in("talk", talk),
					in("mail", slack.NewEmailTextInputBlockElement(nil, "mail")), in("link", slack.NewURLTextInputBlockElement(nil, "link"))))
				require.NoError(t, err)
			case slack.InteractionCallback:
				switch d.Type {
				case slack.InteractionTypeBlockSuggestion:
					b.ack(e, slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("1", text("ESC-1"), nil)}})
				case slack.InteractionTypeBlockActions:
					dispatched = d.ActionCallback.BlockActions[0].Value
					b.ack(e)
				default:
					got = d
					b.ack(e)
				}
			}
		})
		ana := w.Person("ana")
		require.NoError(t, ana.Command(room, "/try", ""))
		require.NoError(t, ana.WaitFor(w.ctx, func() bool { return ana.View() != nil }))
		require.Len(t, ana.View().Controls(), 6)
		require.NotEmpty(t, ana.View().Lines())
		require.NoError(t, ana.Fill("acts", "typed"))
		require.Error(t, ana.Fill("find", "ESC-2"))
		require.NoError(t, ana.Fill("find", "ESC-1"))
		require.NoError(t, ana.Fill("rich", "as typed *here*"))
		require.NoError(t, ana.Fill("talk", "#room"))
		require.NoError(t, ana.Fill("mail", "nobody"))
		require.NoError(t, ana.Fill("link", "ftp://x"))
		var bad *slackfake.FormError
		require.ErrorAs(t, ana.Submit(), &bad)
		require.Len(t, bad.Fields, 2)
		require.NoError(t, ana.Fill("mail", "a@b.test"))
		require.NoError(t, ana.Fill("link", "https://b.test/x"))
		require.Equal(t, []string{"as typed *here*"}, ana.View().Value("rich"))
		require.NoError(t, ana.Submit())
		require.Equal(t, "typed", dispatched)
		require.Equal(t, "1", got.View.State.Values["find"]["find"].SelectedOption.Value)
		require.Len(t, got.View.State.Values["rich"]["rich"].RichTextValue.Elements, 1)
		require.Equal(t, room, got.ResponseURLs[0].ChannelID)
		require.Empty(t, w.Violations())
	})
}

// The calendar may be another clock than that of the line.
func TestOwnClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := shifted{time.Until(time.Date(2025, 11, 10, 14, 0, 0, 0, time.UTC))}
		w := newWorld(t, func(cfg *slackfake.Config) { cfg.Clock = c })
		room := w.channelWith("room", "ana")
		_, ts, err := w.api.PostMessage(room, slack.MsgOptionText("x", false))
		require.NoError(t, err)
		require.Equal(t, "1762783200.000", ts[:14])
		_, head := w.raw("auth.test", w.BotToken(), nil)
		require.Equal(t, "Mon, 10 Nov 2025 14:00:00 GMT", head.Get("Date"))
		all := w.Messages(room)
		require.True(t, all[len(all)-1].At.Equal(w.Now()))
	})
}

type shifted struct{ by time.Duration }

func (s shifted) Now() time.Time                         { return time.Now().Add(s.by) }
func (s shifted) After(d time.Duration) <-chan time.Time { return time.After(d) }
