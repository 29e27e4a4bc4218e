package router

import (
	"crypto/rand"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

const (
	// noticeBlock is the block that says something on top of a form; the next one takes its place.
	noticeBlock = "router-notice"
	alertLimit  = 200  // docs.slack.dev/reference/block-kit/blocks/alert-block
	textLimit   = 3000 // of a section, docs.slack.dev/reference/block-kit/composition-objects/text-object
	viewBlocks  = 100
	someBlocks  = 50
)

// notice is view again with text on top. Block and action ids stay, so Slack keeps what was typed.
func notice(view slack.View, text string) slack.ModalViewRequest {
	var top slack.Block
	plain := slack.NewTextBlockObject(slack.PlainTextType, cut(text, textLimit), false, false)
	if utf8.RuneCountInString(text) <= alertLimit {
		top = slack.NewAlertBlock(plain, slack.AlertBlockOptionLevel(slack.AlertLevelInfo),
			slack.AlertBlockOptionBlockID(noticeBlock))
	} else {
		top = slack.NewSectionBlock(plain, nil, nil, slack.SectionBlockOptionBlockID(noticeBlock))
	}
	blocks := []slack.Block{top}
	for _, b := range view.Blocks.BlockSet {
		if b.ID() != noticeBlock && len(blocks) < viewBlocks {
			blocks = append(blocks, b)
		}
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: view.Title, Close: view.Close, Submit: view.Submit,
		PrivateMetadata: view.PrivateMetadata, CallbackID: view.CallbackID, ClearOnClose: view.ClearOnClose,
		NotifyOnClose: view.NotifyOnClose, ExternalID: view.ExternalID, Blocks: slack.Blocks{BlockSet: blocks},
	}
}

// small is a modal that only tells something.
func small(title, text string, blocks []slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:   slack.VTModal,
		Title:  slack.NewTextBlockObject(slack.PlainTextType, cut(title, 24), false, false),
		Close:  slack.NewTextBlockObject(slack.PlainTextType, "Done", false, false),
		Blocks: slack.Blocks{BlockSet: orPlain(text, blocks)},
	}
}

// waiting holds the place of a view that is too large for an ack.
func waiting(view slack.ModalViewRequest) slack.ModalViewRequest {
	text := slack.NewTextBlockObject(slack.PlainTextType, "One moment…", false, false)
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: view.Title, Close: view.Close, PrivateMetadata: view.PrivateMetadata,
		CallbackID: view.CallbackID, ClearOnClose: view.ClearOnClose, NotifyOnClose: view.NotifyOnClose,
		ExternalID: "wait-" + rand.Text(),
		Blocks:     slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(text, nil, nil)}},
	}
}

// orPlain is blocks, or text in plain sections, in which nothing becomes active.
func orPlain(text string, blocks []slack.Block) []slack.Block {
	if len(blocks) > 0 {
		return blocks
	}
	var all []slack.Block
	for rest := []rune(text); len(rest) > 0 && len(all) < someBlocks; {
		n := min(len(rest), textLimit)
		part := slack.NewTextBlockObject(slack.PlainTextType, string(rest[:n]), false, false)
		all = append(all, slack.NewSectionBlock(part, nil, nil))
		rest = rest[n:]
	}
	return all
}

func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// fallbackLimit is how long a message's own text may be beside its blocks; Slack advises 4,000 characters.
const fallbackLimit = 3000

// escape makes text harmless as the text of a message (docs.slack.dev/messaging/formatting-message-text).
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(cut(text, fallbackLimit))
}
