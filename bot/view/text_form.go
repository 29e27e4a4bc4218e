package view

import (
	"github.com/slack-go/slack"
)

// The modals of text.
const (
	FormRead   = "read"
	FormInvite = "invite"
)

// modalBlocks is the most blocks that a modal takes (surface modal).
const modalBlocks = 100

// ReadForm is a modal of text: what a card had no room for. What does not fit into a modal
// is left out, and the last line says so.
func ReadForm(title string, ref Ref, blocks ...slack.Block) slack.ModalViewRequest {
	if len(blocks) > modalBlocks {
		blocks = append(blocks[:modalBlocks-1:modalBlocks-1], section("There is more than fits here. The notes hold all of it."))
	}
	if len(blocks) == 0 {
		blocks = Blocks{section("There is nothing to read here yet.")}
	}
	return modal(FormRead, title, "", ref, blocks...)
}

// InviteForm says how the bot comes into a channel: back into that of the escalation, or, where
// there is none, into one that somebody makes because apps may not.
var InviteForm = Form[struct{}]{
	Name: FormInvite,
	Inputs: func(f *form, _ *struct{}) {
		steps := []string{
			"Make a private channel that is not shared with other companies.",
			"Type /invite there and choose this app.",
			"Type this app's command there (/escalate, unless it was renamed). I post the cards and invite everyone.",
		}
		f.title = "A channel for this"
		if f.E != nil && f.E.Channel.ID != "" {
			f.title, steps = "Invite me back", []string{
				"Open the channel" + nameOf(f.E.Channel.Name) + ". If it is archived, unarchive it.",
				"Type /invite there and choose this app.",
				"Type this app's command there (/escalate, unless it was renamed). I post every card again; nothing was lost.",
			}
		}
		items := each(steps, func(s string) slack.RichTextElement { return slack.NewRichTextSection(words(s)) })
		f.only(section("Forms, direct messages and Home go on in the meantime."),
			slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListOrdered, 0, items...)))
	},
}

func nameOf(channel string) string {
	if channel == "" {
		return ""
	}
	return " #" + channel
}
