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
		require.Equal(t, "too_many_users", code(err))
		require.Len(t, w.Person("ana").Channels(), 3)
	})
}

// An input may act at once, before its form is sent.
func TestAnInputActsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		acting := slack.NewInputBlock("acts", text("acts"), nil, slack.NewPlainTextInputBlockElement(nil, "acts")).WithDispatchAction(true)
		var dispatched string
		w.connect(func(b *bot, e socketmode.Event) {
			b.ack(e)
			switch d := e.Data.(type) {
			case slack.SlashCommand:
				_, err := w.api.OpenView(d.TriggerID, modal(acting))
				require.NoError(t, err)
			case slack.InteractionCallback:
				if d.Type == slack.InteractionTypeBlockActions {
					dispatched = d.ActionCallback.BlockActions[0].Value
				}
			}
		})
		ana := w.Person("ana")
		require.NoError(t, ana.Command("", "/try", ""))
		require.NoError(t, ana.WaitFor(w.ctx, func() bool { return ana.View() != nil }))
		require.Len(t, ana.View().Controls(), 1)
		require.Equal(t, ana.View().Lines(), ana.Reads(ana.View().Blocks))
		require.NoError(t, ana.Fill("acts", "typed"))
		require.NoError(t, ana.Submit())
		require.Equal(t, "typed", dispatched)
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
