package outbox

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/view"
)

// The metadata that our messages carry. Anybody in the workspace can read it, so it holds
// the opaque id of the batch and nothing else.
const (
	eventType = "escalate_notice"
	eventID   = "id"
)

// Slack's limits in characters (code points): of chat.update's text, of topic and purpose,
// and of blocks in one message.
const (
	textLimit  = 4000
	topicLimit = 250
	blockLimit = 50
)

// post sends one message; place is the id of a channel or of a person. When Slack refuses
// the blocks, the plain ones go out at once, and plain is true.
func (a *attempt) post(place string, p view.Post) (channel, ts string, plain bool, err error) {
	send := func(blocks []slack.Block) error {
		return a.call(postMessage, place, func(ctx context.Context) (err error) {
			channel, ts, err = a.o.cfg.API.PostMessageContext(ctx, place,
				slack.MsgOptionText(clip(p.Text, textLimit), false), slack.MsgOptionBlocks(blocks...),
				slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionLinkNames(false),
				slack.MsgOptionMetadata(slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{eventID: a.b.ID}}))
			if err == nil && (ts == "" || channel == "") {
				return fmt.Errorf("chat.postMessage: %w", errSilent)
			}
			return err
		})
	}
	err = send(p.Blocks)
	if a.blocksRefused(err) {
		plain, err = true, send(p.Plain)
	}
	return channel, ts, plain, err
}

// pointer is the place of a refused block, as Slack names it; the rest of its sentence may
// repeat what people wrote.
var pointer = regexp.MustCompile(`\[json-pointer:[^\]\s]*\]`)

// blocksRefused reports whether Slack refuses the blocks of a message, and logs where.
func (a *attempt) blocksRefused(err error) bool {
	switch code(err) {
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch":
	default:
		return false
	}
	var places []string
	if said := (slack.SlackErrorResponse{}); errors.As(err, &said) {
		for _, m := range said.ResponseMetadata.Messages {
			places = append(places, pointer.FindAllString(m, -1)...)
		}
	}
	a.o.cfg.Log.Error().Str("ref", a.b.ID).Str("kind", string(a.b.Notices[0].Kind)).Str("code", code(err)).
		Strs("places", places).Msg("Slack refused blocks; the plain ones are sent instead")
	return true
}

// marked says at the end of a message that it may be there twice.
func marked(p view.Post) view.Post {
	const mark = "(sent again)"
	add := func(blocks []slack.Block) []slack.Block {
		if len(blocks) == 0 || len(blocks) >= blockLimit {
			return blocks
		}
		return append(slices.Clone(blocks), slack.NewContextBlock("", slack.NewTextBlockObject(slack.PlainTextType, mark, false, false)))
	}
	p.Text += " " + mark
	p.Blocks, p.Plain = add(p.Blocks), add(p.Plain)
	return p
}

// cutOff is an escape, a mention or a link at the end of a text that lacks its own end.
var cutOff = regexp.MustCompile(`(&[a-z]{0,4}|<[@#!][^>\s]{0,300}|<(https?|mailto):[^>]{0,300}|<)$`)

// clip shortens a text to n characters and never cuts an escape or a mention in two.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	s = string(r[:n-1])
	return cutOff.ReplaceAllString(s, "") + "…"
}
