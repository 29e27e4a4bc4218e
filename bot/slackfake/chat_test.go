package slackfake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

func TestMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		w.LateHistory(3 * time.Second)
		_, ts, err := w.api.PostMessage(room, slack.MsgOptionText("one", false), slack.MsgOptionBlocks(section("one"), button("b", "B")),
			slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "op", EventPayload: map[string]any{"id": "7"}}))
		require.NoError(t, err)
		_, reply, err := w.api.PostMessage(room, slack.MsgOptionText("two", false), slack.MsgOptionTS(ts))
		require.NoError(t, err)
		require.NotEqual(t, ts, reply)
		past := func() []slack.Message {
			h, err := w.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room, IncludeAllMetadata: true, Oldest: ts, Inclusive: true})
			require.NoError(t, err)
			return h.Messages
		}
		require.Empty(t, past(), "late")
		time.Sleep(3 * time.Second)
		require.Len(t, past(), 1)
		require.Equal(t, "7", past()[0].Metadata.EventPayload["id"])
		require.Equal(t, 1, past()[0].ReplyCount)
		bare, err := w.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room, Oldest: ts, Inclusive: true})
		require.NoError(t, err)
		require.Empty(t, bare.Messages[0].Metadata.EventPayload)
		thread, _, _, err := w.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: room, Timestamp: ts})
		require.NoError(t, err)
		require.Len(t, thread, 2)
		page, err := w.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room, Limit: 1})
		require.NoError(t, err)
		require.True(t, page.HasMore, "Slack's own notes stand in the history")
		page, err = w.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room, Limit: 1, Cursor: page.ResponseMetaData.NextCursor})
		require.NoError(t, err)
		require.Equal(t, "group_join", page.Messages[0].SubType)

		_, _, _, err = w.api.UpdateMessage(room, ts, slack.MsgOptionText("new", false))
		require.NoError(t, err)
		seen := w.Person("ana").Messages(room)[0]
		require.True(t, seen.Edited)
		require.NotEmpty(t, seen.Blocks, "blocks that are not given stay")
		require.NotEmpty(t, seen.Metadata)
		require.NoError(t, w.api.AddPin(room, slack.NewRefToMessage(room, ts)))
		require.Equal(t, "already_pinned", code(w.api.AddPin(room, slack.NewRefToMessage(room, ts))))
		require.Equal(t, "message_not_found", code(w.api.AddPin(room, slack.NewRefToMessage(room, "1.000001"))))
		require.Len(t, w.Person("ana").Messages(room), 2)
		_, _, err = w.api.PostMessage(w.id("ana"), slack.MsgOptionText("hi", false))
		require.NoError(t, err)
		require.Equal(t, "hi", w.Person("ana").DMs()[0].Text)
		require.Empty(t, w.Violations())
	})
}

func TestMessageRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *slackfake.Config) { c.NoRateLimits = true })
		room := w.channelWith("room", "ana")
		open := w.CreateChannel("open", false, "ana")
		hidden := w.CreateChannel("hidden", true, "ana")
		shut := w.private("shut")
		_, old, err := w.api.PostMessage(shut, slack.MsgOptionText("x", false))
		require.NoError(t, err)
		w.Archive(shut)
		foreign, err := w.Person("ana").Say(room, "mine", "")
		require.NoError(t, err)
		_, mine, err := w.api.PostMessage(room, slack.MsgOptionText("x", false))
		require.NoError(t, err)
		post := func(to string, o ...slack.MsgOption) error { _, _, err := w.api.PostMessage(to, o...); return err }
		update := func(to, ts, s string) error {
			_, _, _, err := w.api.UpdateMessage(to, ts, slack.MsgOptionText(s, false))
			return err
		}
		x := slack.MsgOptionText("x", false)
		for name, c := range map[string]struct {
			err  error
			want string
		}{
			"nothing":         {post(room), "no_text"},
			"not a member":    {post(open, x), "not_in_channel"},
			"not seen":        {post(hidden, x), "channel_not_found"},
			"unknown":         {post("C0NOWHERE", x), "channel_not_found"},
			"archived":        {post(shut, x), "is_archived"},
			"deactivated":     {post(w.id("gone"), x), "user_disabled"},
			"no such thread":  {post(room, x, slack.MsgOptionTS("1.000001")), "thread_not_found"},
			"update foreign":  {update(room, foreign, "x"), "cant_update_message"},
			"update unknown":  {update(room, "1.000001", "x"), "message_not_found"},
			"update archived": {update(shut, old, "x"), "is_inactive"},
			"update too long": {update(room, mine, strings.Repeat("é", 4001)), "msg_too_long"},
			"update long":     {update(room, mine, strings.Repeat("é", 4000)), ""},
		} {
			require.Equal(t, c.want, code(c.err), name)
		}
		out, _ := w.raw("chat.postMessage", w.BotToken(), url.Values{"channel": {room}, "blocks": {`{"type":"section"}`}})
		require.Equal(t, "invalid_blocks_format", out["error"])
		require.NotEmpty(t, w.Violations())
	})
}

// Bad blocks are refused with a pointer to what is wrong, wherever they come from.
func TestBadBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		long := section(strings.Repeat("x", 3001))
		alert := &slack.AlertBlock{Type: "alert", Text: text("careful")}
		var failed slack.SlackErrorResponse
		for name, blocks := range map[string][]slack.Block{"too long": {long}, "only in modals": {section("x"), alert}} {
			_, _, err := w.api.PostMessage(room, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(blocks...))
			require.ErrorAs(t, err, &failed, name)
			require.Equal(t, "invalid_blocks", failed.Err)
			require.Contains(t, failed.ResponseMetadata.Messages[0], "[json-pointer:/blocks/")
		}
		require.Empty(t, w.Person("ana").Messages(room))
		w.connect(func(b *bot, e socketmode.Event) {
			if c, ok := e.Data.(slack.SlashCommand); ok {
				b.ack(e, map[string]any{"text": "x", "blocks": []slack.Block{alert}})
				_, err := w.api.OpenView(c.TriggerID, modal(long))
				require.ErrorAs(t, err, &failed)
				_, err = w.api.OpenView(c.TriggerID, modal(input("a", "A")))
				require.NoError(t, err, "a refused view leaves the trigger")
				return
			}
			b.ack(e)
		})
		ana := w.Person("ana")
		require.ErrorContains(t, ana.Command(room, "/try", ""), "cannot be shown")
		w.until(func() bool { return ana.View() != nil })
		require.Equal(t, "invalid_arguments", failed.Err)
		require.Contains(t, failed.ResponseMetadata.Messages[0], "[json-pointer:/view/blocks/0")
		require.Len(t, w.Violations(), 4)
		out := w.rawJSON("chat.postMessage", `{"channel":"`+room+`","text":"x","attachments":[{"text":"y"}]}`)
		require.Equal(t, "invalid_attachments", out["error"])
	})
}

// One click's address works five times within thirty minutes.
func TestResponseURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana", "bo")
		var at string
		w.connect(func(b *bot, e socketmode.Event) {
			if c, ok := e.Data.(slack.InteractionCallback); ok {
				at = c.ResponseURL
			}
			b.ack(e)
		})
		_, _, err := w.api.PostMessage(room, slack.MsgOptionText("m", false), slack.MsgOptionBlocks(button("b", "B")))
		require.NoError(t, err)
		ana := w.Person("ana")
		require.NoError(t, ana.Click(ana.Messages(room)[0], "B"))
		say := func(o ...slack.MsgOption) error {
			_, _, err := w.api.PostMessage("", append(o, slack.MsgOptionResponseURL(at, slack.ResponseTypeEphemeral))...)
			return err
		}
		require.NoError(t, say(slack.MsgOptionText("only you", false)))
		require.Len(t, ana.Messages(room), 2)
		require.Len(t, w.Person("bo").Messages(room), 1)
		require.NoError(t, say(slack.MsgOptionText("replaced", false), slack.MsgOptionReplaceOriginal(at)))
		require.Equal(t, "replaced", w.Person("bo").Messages(room)[0].Text)
		require.Equal(t, true, w.rawJSON(at, `{"response_type":"in_channel","text":"all"}`)["ok"])
		require.Len(t, w.Person("bo").Messages(room), 2)
		require.Equal(t, true, w.rawJSON(at, `{"delete_original":true}`)["ok"])
		require.Equal(t, true, w.rawJSON(at, `{"text":"five"}`)["ok"])
		require.Empty(t, w.Violations())
		require.Equal(t, "used_url", w.rawJSON(at, `{"text":"six"}`)["error"])
		require.Len(t, w.Violations(), 1)
		require.NoError(t, ana.Command(room, "/try", ""))
		_, _, err = w.api.PostMessage(room, slack.MsgOptionText("m", false), slack.MsgOptionBlocks(button("b", "B")))
		require.NoError(t, err)
		all := ana.Messages(room)
		require.NoError(t, ana.Click(all[len(all)-1], "B"))
		time.Sleep(31 * time.Minute)
		require.Equal(t, "expired_url", w.rawJSON(at, `{"text":"late"}`)["error"])
		require.Equal(t, 7, w.Calls()["response_url"])
	})
}

func TestFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		_, ts, err := w.api.PostMessage(room, slack.MsgOptionText("notes", false))
		require.NoError(t, err)
		body := []byte("# Notes\n")
		_, err = w.api.UploadFile(slack.UploadFileParameters{
			Reader: bytes.NewReader(body), FileSize: len(body), Filename: "notes.md", Title: "Notes 1",
			Channel: room, ThreadTimestamp: ts, InitialComment: "version 1",
		})
		require.NoError(t, err)
		got := w.Person("ana").Messages(room)[1]
		require.Equal(t, ts, got.Thread)
		require.Equal(t, "version 1", got.Text)
		require.Equal(t, []any{"notes.md", "Notes 1", body}, []any{got.Files[0].Name, got.Files[0].Title, got.Files[0].Content})
		thread, _, _, err := w.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: room, Timestamp: ts})
		require.NoError(t, err)
		require.Equal(t, "notes.md", thread[1].Files[0].Name)
		require.Empty(t, w.Violations())

		_, err = w.api.UploadFile(slack.UploadFileParameters{Reader: bytes.NewReader(body), FileSize: 3, Filename: "x", Channel: room})
		require.ErrorContains(t, err, http.StatusText(http.StatusBadRequest))
		require.Len(t, w.Violations(), 1)
	})
}

// What people and other apps said comes back as Slack keeps it: escaped, with references, attachments and unknown blocks.
func TestPayloadsAreEscapedAndCarryWhatOthersSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		room := w.channelWith("room", "ana")
		var got []map[string]any
		w.connect(func(b *bot, e socketmode.Event) {
			b.ack(e)
			if e.Type == socketmode.EventTypeInteractive || e.Type == socketmode.EventTypeErrorBadMessage {
				var payload map[string]any
				require.NoError(t, json.Unmarshal(e.Request.Payload, &payload))
				got = append(got, payload["message"].(map[string]any))
			}
		})
		ana := w.Person("ana")
		said, err := ana.Say(room, "R&D <down>, see https://a.test/?a=1&b=2 @bo @here", "")
		require.NoError(t, err)
		alert := w.FromApp("robot", room, "", json.RawMessage(`[{"type":"hologram"}]`), json.RawMessage(`[{"fallback":"a &amp; b"}]`))
		_, card, err := w.api.PostMessage(room, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(button("b", "Q & A")))
		require.NoError(t, err)
		for _, ts := range []string{said, alert} {
			require.NoError(t, ana.MessageShortcut("take", room, ts))
		}
		require.NoError(t, ana.Click(ana.Messages(room)[2], "Q & A"))
		synctest.Wait()
		require.Equal(t, "R&amp;D &lt;down&gt;, see <https://a.test/?a=1&amp;b=2> <@"+w.id("bo")+"> <!here>", got[0]["text"])
		require.Equal(t, []string{"R&D <down>, see https://a.test/?a=1&b=2 @Bo Ito @here"}, ana.Messages(room)[0].Lines("ana"))
		require.Len(t, got[1]["attachments"], 1)
		require.Equal(t, []string{"[hologram]", "| a & b"}, ana.Messages(room)[1].Lines("ana"))
		require.Equal(t, card, got[2]["ts"])
		require.Contains(t, fmt.Sprint(got[2]["blocks"]), "Q &amp; A")
		require.Empty(t, w.Violations())
	})
}
