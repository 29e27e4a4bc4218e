package slackfake

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/slackfake/wire"
)

// content is what a message says, as it came with a call. What was not given stays nil.
type content struct {
	text     *string
	blocks   *json.RawMessage // empty: none
	metadata *obj             // nil obj: none
}

// readContent takes text, blocks and metadata from a call and checks them as Slack would.
func (w *Workspace) readContent(args *call) (content, *refusal) {
	var out content
	whole := obj{}
	if _, ok := args.args["text"]; ok {
		s := args.str("text")
		out.text, whole["text"] = &s, s
	}
	blocks, err := args.json("blocks")
	if err != nil {
		return out, wrong("invalid_blocks_format", "blocks are not JSON: %v", err)
	}
	if blocks != nil {
		l, ok := blocks.([]any)
		if !ok {
			return out, wrong("invalid_blocks_format", "blocks are not a list")
		}
		whole["blocks"] = l
	}
	if old, err := args.json("attachments"); err != nil || old != nil {
		if l, _ := old.([]any); err != nil || len(l) > 0 {
			return out, wrong("invalid_attachments", "attachments of the app itself are not pretended: use blocks")
		}
	}
	meta, err := args.json("metadata")
	if err != nil {
		return out, wrong("invalid_metadata_format", "metadata is not JSON: %v", err)
	}
	if m, ok := meta.(obj); ok {
		if len(m) == 0 || (wire.Str(m, "event_type") == "" && m["event_payload"] == nil) {
			m = nil // {} removes it; slack-go's response_url bodies carry an empty one
		} else {
			whole["metadata"] = m
		}
		out.metadata = &m
	}
	if args.str("markdown_text") != "" {
		return out, wrong("invalid_arguments", "markdown_text is not pretended")
	}
	if no := w.checkContent(whole); no != nil {
		return out, no
	}
	if blocks != nil {
		raw := json.RawMessage(nil)
		if l, _ := whole["blocks"].([]any); len(l) > 0 {
			raw = w.withIDs(l)
		}
		out.blocks = &raw
	}
	return out, nil
}

// checkContent refuses what Slack refuses in a message. An absent text beside blocks is allowed, as at Slack.
func (w *Workspace) checkContent(whole obj) *refusal {
	if wire.Str(whole, "text") == "" && len(wire.List(whole, "blocks")) == 0 {
		return nil // whether that is no_text depends on the call
	}
	var bad []blockkit.Problem
	for _, p := range blockkit.CheckMessage(wire.Encode(whole)) {
		if p.Code != blockkit.CodeNoFallback {
			bad = append(bad, p)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return problems(bad[0].Code, bad)
}

// problems answers with what is wrong in blocks, as Slack does, in response_metadata.messages.
func problems(code string, bad []blockkit.Problem) *refusal {
	if code == "" {
		code = blockkit.CodeBlocks
	}
	var lines []string
	for _, p := range bad {
		lines = append(lines, p.String())
	}
	no := wrong(code, "%s", strings.Join(lines, "; "))
	no.more = obj{"response_metadata": obj{"messages": lines}}
	return no
}

func (c content) empty() bool {
	return (c.text == nil || *c.text == "") && (c.blocks == nil || len(*c.blocks) == 0)
}

// into puts the content into a message; what was not given stays as it is there.
func (c content) into(m *message) {
	if c.text != nil {
		m.text = *c.text
		if r := []rune(m.text); len(r) > 40_000 {
			m.text = string(r[:40_000]) // truncated, says docs.slack.dev/reference/methods/chat.postMessage
		}
	}
	if c.blocks != nil {
		m.blocks = *c.blocks
	}
	if c.metadata != nil {
		m.metadata = *c.metadata
	}
}

// tooLongForUpdate is the hard limit of chat.update: 4,000 characters of text.
func (c content) tooLongForUpdate() *refusal {
	if c.text == nil {
		return nil
	}
	if n := utf8.RuneCountInString(*c.text); n > 4000 {
		return wrong("msg_too_long", "the text has %d characters, chat.update allows 4000", n)
	}
	return nil
}
