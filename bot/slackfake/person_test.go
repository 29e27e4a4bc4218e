package slackfake_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

// A command opens a form, the form refuses and then posts a message, its button changes it: the whole way round.
func TestCommandFormMessageClick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana", "bo")
		w.connect(func(b *bot, e socketmode.Event) {
			switch data := e.Data.(type) {
			case slack.SlashCommand:
				b.ack(e, map[string]any{"text": "one moment, " + data.Text})
				_, err := w.api.OpenView(data.TriggerID, modal(input("what", "What happened"), input("more", "More").WithOptional(true)))
				require.NoError(t, err)
			case slack.InteractionCallback:
				switch data.Type {
				case slack.InteractionTypeViewSubmission:
					said := data.View.State.Values["what"]["what"].Value
					if said == "no" {
						b.ack(e, slack.NewErrorsViewSubmissionResponse(map[string]string{"what": "say more"}))
						return
					}
					b.ack(e)
					_, _, err := w.api.PostMessage(room, slack.MsgOptionText(said, false),
						slack.MsgOptionBlocks(section(said), button("ok", "Agree")))
					require.NoError(t, err)
				case slack.InteractionTypeBlockActions:
					b.ack(e)
					require.Equal(t, "v-ok", data.ActionCallback.BlockActions[0].Value)
					require.Equal(t, room, data.Container.ChannelID)
					_, _, _, err := w.api.UpdateMessage(room, data.Message.Timestamp, slack.MsgOptionText("agreed", false),
						slack.MsgOptionBlocks(section("agreed by <@"+data.User.ID+">")))
					require.NoError(t, err)
				}
			}
		})
		ana := w.Person("ana")
		require.NoError(t, ana.Command(room, "/try", "it"))
		w.until(func() bool { return ana.View() != nil })
		answer := ana.Messages(room)[0]
		require.True(t, answer.Ephemeral)
		require.Equal(t, "one moment, it", answer.Text)
		require.Empty(t, w.Person("bo").Messages(room))

		var refused *slackfake.FormError
		require.ErrorAs(t, ana.Submit(), &refused)
		require.True(t, refused.Local)
		require.Contains(t, ana.View().Errors, "what")

		require.NoError(t, ana.Fill("What happened", "no"))
		require.NoError(t, ana.Fill("more", "kept"))
		require.ErrorAs(t, ana.Submit(), &refused)
		require.False(t, refused.Local)
		require.Equal(t, map[string]string{"what": "say more"}, ana.View().Errors)
		require.Equal(t, []string{"kept"}, ana.View().Value("More"))

		require.NoError(t, ana.Fill("what", "all is broken"))
		require.NoError(t, ana.Submit())
		require.Nil(t, ana.View())
		bo := w.Person("bo")
		w.until(func() bool { return len(bo.Messages(room)) == 1 })
		posted := bo.Messages(room)[0]
		require.Equal(t, "all is broken", posted.Text)
		require.Error(t, bo.Click(posted, "Disagree"))
		require.Error(t, w.Person("stranger").Click(posted, "Agree"), "not in the channel")
		require.NoError(t, bo.Click(posted, "Agree"))
		w.until(func() bool { return bo.Messages(room)[0].Edited })
		require.Equal(t, "agreed", bo.Messages(room)[0].Text)
		require.Error(t, bo.Click(posted, "Agree"), "the button is gone")
		require.NoError(t, bo.ClickAsSeen(posted, "Agree"), "a screen that is a second behind still has it")
		synctest.Wait()
		require.Empty(t, w.Violations())
	})
}

func TestCommandIsRefusedBySlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana", "stranger")
		require.ErrorIs(t, w.Person("ana").Command(room, "/try", ""), slackfake.ErrNoSocket)
		var got []slack.SlashCommand
		w.connect(func(b *bot, e socketmode.Event) {
			if c, ok := e.Data.(slack.SlashCommand); ok {
				got = append(got, c)
			}
			b.ack(e)
		})
		require.ErrorContains(t, w.Person("ana").Command(room, "/other", ""), "not a valid command")
		require.Error(t, w.Person("bo").Command(room, "/try", ""), "not a member")
		require.Error(t, w.Person("stranger").Command(room, "/try", ""))
		require.Error(t, w.Person("gone").Command("", "/try", ""))
		require.NoError(t, w.Person("ana").Command("", "/try", "<raw> @bo"))
		require.NoError(t, w.Person("ana").Command(room, "/names", "@bo see #room or http://x.test/a"))
		w.Archive(room)
		require.Error(t, w.Person("ana").Command(room, "/try", ""))
		synctest.Wait()
		require.Equal(t, "&lt;raw&gt; @bo", got[0].Text)
		require.Equal(t, "directmessage", got[0].ChannelName)
		require.Equal(t, "<@"+w.id("bo")+"> see <#"+room+"|> or <http://x.test/a>", got[1].Text)
		require.Equal(t, "privategroup", got[1].ChannelName)
		require.Empty(t, w.Violations())
	})
}

func TestShortcuts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		var got []slack.InteractionCallback
		w.connect(func(b *bot, e socketmode.Event) {
			if c, ok := e.Data.(slack.InteractionCallback); ok {
				got = append(got, c)
			}
			b.ack(e)
		})
		ana := w.Person("ana")
		ts, err := ana.Say(room, "it is <!channel> down", "")
		require.NoError(t, err)
		require.NoError(t, ana.Shortcut("open"))
		require.NoError(t, ana.MessageShortcut("take", room, ts))
		require.Error(t, ana.Shortcut("take"))
		require.Error(t, ana.MessageShortcut("open", room, ts))
		require.Error(t, w.Person("bo").MessageShortcut("take", room, ts))
		synctest.Wait()
		require.Len(t, got, 2)
		require.Equal(t, slack.InteractionTypeShortcut, got[0].Type)
		require.Empty(t, got[0].ResponseURL)
		require.Equal(t, "it is &lt;!channel&gt; down", got[1].Message.Text, "text is escaped in payloads")
		require.Equal(t, room, got[1].Channel.ID)
		require.NotEmpty(t, got[1].ResponseURL)
	})
}

// Every kind of input arrives in Slack's shape, keeps its value over an update with the same ids and loses it otherwise.
func TestInputs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		option := func(s string) *slack.OptionBlockObject { return slack.NewOptionBlockObject("v"+s, text(s), nil) }
		in := func(id string, e slack.BlockElement) slack.Block { return slack.NewInputBlock(id, text(id), nil, e) }
		short := slack.NewPlainTextInputBlockElement(nil, "text")
		short.MinLength, short.MaxLength = 2, 4
		blocks := []slack.Block{
			in("text", short),
			in("one", slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "one", option("A"), option("B"))),
			in("many", slack.NewCheckboxGroupsBlockElement("many", option("C"), option("D"))),
			in("who", slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "who")),
			in("day", slack.NewDatePickerBlockElement("day")), in("hour", slack.NewTimePickerBlockElement("hour")),
			in("moment", slack.NewDateTimePickerBlockElement("moment")),
		}
		var got slack.View
		round := 0
		w.connect(func(b *bot, e socketmode.Event) {
			switch data := e.Data.(type) {
			case slack.SlashCommand:
				b.ack(e)
				_, err := w.api.OpenView(data.TriggerID, modal(blocks...))
				require.NoError(t, err)
			case slack.InteractionCallback:
				got = data.View
				round++
				next := modal(blocks...)
				if round == 2 {
					next = modal(in("other", short))
				}
				b.ack(e, slack.NewUpdateViewSubmissionResponse(&next))
			}
		})
		ana := w.Person("ana")
		require.NoError(t, ana.Command("", "/try", ""))
		w.until(func() bool { return ana.View() != nil })
		for what, values := range map[string][]string{
			"text": {"a"}, "one": {"B"}, "many": {"C", "D"}, "who": {"bo", "@ana"},
			"day": {"2026-03-02"}, "hour": {"17:30"}, "moment": {"2026-03-02 17:30"},
		} {
			require.NoError(t, ana.Fill(what, values...), what)
		}
		require.Error(t, ana.Fill("one", "Z"))
		require.Error(t, ana.Fill("day", "tomorrow"))
		require.Error(t, ana.Fill("who", "gone"))
		var bad *slackfake.FormError
		require.ErrorAs(t, ana.Submit(), &bad)
		require.Len(t, bad.Fields, 1, "text too short")
		require.NoError(t, ana.Fill("text", "👍👍👍👍"), "four characters, however many bytes")
		require.NoError(t, ana.Submit())
		v := got.State.Values
		require.Equal(t, "👍👍👍👍", v["text"]["text"].Value)
		require.Equal(t, "vB", v["one"]["one"].SelectedOption.Value)
		require.Len(t, v["many"]["many"].SelectedOptions, 2)
		require.Equal(t, []string{w.id("bo"), w.id("ana")}, v["who"]["who"].SelectedUsers)
		require.Equal(t, "2026-03-02", v["day"]["day"].SelectedDate)
		require.Equal(t, "17:30", v["hour"]["hour"].SelectedTime)
		require.EqualValues(t, 1772469000, v["moment"]["moment"].SelectedDateTime)
		require.Equal(t, []string{"B"}, ana.View().Value("one"), "kept over the update")
		require.NoError(t, ana.Submit())
		require.Empty(t, ana.View().Value("other"))
		require.Empty(t, w.Violations())
	})
}

func TestSelectsActAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		option := func(s string) *slack.OptionBlockObject { return slack.NewOptionBlockObject("v"+s, text(s), nil) }
		var got []slack.InteractionCallback
		w.connect(func(b *bot, e socketmode.Event) {
			c, ok := e.Data.(slack.InteractionCallback)
			if !ok { // that ana came into the room
				b.ack(e)
				return
			}
			got = append(got, c)
			b.ack(e)
		})
		_, _, err := w.api.PostMessage(room, slack.MsgOptionText("choose", false), slack.MsgOptionBlocks(
			slack.NewActionBlock("acts",
				slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, text("Pick"), "pick", option("A"), option("B")),
				slack.NewOverflowBlockElement("menu", option("Edit"), option("Drop")))))
		require.NoError(t, err)
		ana := w.Person("ana")
		m := ana.Messages(room)[0]
		require.NoError(t, ana.Choose(m, "Pick", "B"))
		require.NoError(t, ana.Overflow(m, "", "Drop"))
		require.Equal(t, "vB", got[0].ActionCallback.BlockActions[0].SelectedOption.Value)
		require.Equal(t, "vB", got[0].BlockActionState.Values["acts"]["pick"].SelectedOption.Value)
		require.Equal(t, "vDrop", got[1].ActionCallback.BlockActions[0].SelectedOption.Value)
		require.Error(t, ana.Choose(m, "Pick", "Z"))
		require.Empty(t, w.Violations())
	})
}

func TestSubmissionWithoutAnAnswerKeepsTheForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.connect(func(b *bot, e socketmode.Event) {
			if c, ok := e.Data.(slack.SlashCommand); ok {
				b.ack(e)
				_, err := w.api.OpenView(c.TriggerID, modal(input("what", "What")))
				require.NoError(t, err)
				return
			}
			c := e.Data.(slack.InteractionCallback)
			if c.View.State.Values["what"]["what"].Value == "wrong field" {
				b.ack(e, slack.NewErrorsViewSubmissionResponse(map[string]string{"nowhere": "x"}))
			}
		})
		ana := w.Person("ana")
		require.NoError(t, ana.Command("", "/try", ""))
		w.until(func() bool { return ana.View() != nil })
		require.NoError(t, ana.Fill("What", "typed"))
		require.ErrorIs(t, ana.Submit(), slackfake.ErrTimeout)
		require.NotEmpty(t, ana.View().Trouble)
		require.Equal(t, []string{"typed"}, ana.View().Value("What"))
		require.NoError(t, ana.Fill("What", "wrong field"))
		err := ana.Submit()
		require.Error(t, err)
		require.NotErrorAs(t, err, new(*slackfake.FormError))
		require.Len(t, w.Violations(), 2)
		require.Contains(t, w.Violations()[0], "no ack within 3s")
		require.Contains(t, w.Violations()[1], "nowhere")
	})
}

func TestHomeAndEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		b := w.connect(ackAll)
		ana := w.Person("ana")
		require.NoError(t, ana.OpenHome())
		require.Empty(t, ana.Home())
		v, err := w.api.PublishView(ana.ID(), slack.HomeTabViewRequest{
			Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{section("hello"), button("go", "Go")}},
		}, "")
		require.NoError(t, err)
		require.NoError(t, ana.Click(slackfake.Home, "Go"))
		_, err = w.api.PublishView(ana.ID(), slack.HomeTabViewRequest{
			Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{section("again")}},
		}, "1.0")
		require.Equal(t, "hash_conflict", code(err))
		_, err = w.api.PublishView(ana.ID(), slack.HomeTabViewRequest{
			Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{section("again")}},
		}, v.Hash)
		require.NoError(t, err)
		room := w.channelWith("room", "ana", "bo")
		w.LeaveChannel("bo", room)
		w.SetZone("ana", "America/New_York")
		w.Deactivate("bo")
		w.Archive(room)
		synctest.Wait()
		var kinds []string
		for _, e := range b.seen(socketmode.EventTypeEventsAPI) {
			kinds = append(kinds, strings.TrimPrefix(fmt.Sprintf("%T", inner(e)), "*slackevents."))
		}
		require.ElementsMatch(t, []string{
			"AppHomeOpenedEvent", "MemberJoinedChannelEvent", "MemberJoinedChannelEvent", "MemberLeftChannelEvent",
			"UserChangeEvent", "UserChangeEvent", "GroupArchiveEvent",
		}, kinds)
		require.Empty(t, w.Violations())
	})
}
