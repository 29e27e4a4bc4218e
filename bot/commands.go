package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// command answers /escalate. A single known word is a command; "open NAME" always opens;
// anything else is a customer's name, perhaps with what happened after a colon.
func (b *Bot) command(ctx context.Context, r router.Request) (router.Reply, error) {
	text := strings.TrimSpace(r.Text)
	word := strings.ToLower(text)
	if rest, ok := strings.CutPrefix(word, "open "); ok && strings.TrimSpace(rest) != "" {
		customer, summary := view.ParseOpenText(strings.TrimSpace(text[len("open "):]))
		return b.openingForm(ctx, r, customer, summary, meeting.Quote{}, true)
	}
	switch word {
	case "":
		return b.bare(ctx, r)
	case "help":
		return b.help(), nil
	case "status":
		return b.status(ctx, r)
	case "list", "mine":
		return b.list(ctx, r, word == "mine")
	case "notes":
		return b.inChannel(ctx, r, b.publish)
	case "action":
		return b.formHere(ctx, r, view.FormItems)
	case "vote":
		return b.formHere(ctx, r, view.FormVote)
	case "follow-up":
		return b.formHere(ctx, r, view.FormFollowUp)
	case "withdraw":
		return b.formHere(ctx, r, view.FormWithdraw)
	case "hand-over":
		return b.handOverForm(ctx, r)
	case "open":
		return b.openShortcut(ctx, r)
	}
	customer, summary := view.ParseOpenText(text)
	return b.openingForm(ctx, r, customer, summary, meeting.Quote{}, false)
}

// said answers with a message that the view drew.
func said(p view.Post) router.Reply { return router.Say(p.Text, p.Blocks...) }

func (b *Bot) help() router.Reply {
	return said(b.View.Help())
}

// bare is the command without a word: the state where an escalation's channel is, the offer
// to adopt the channel that somebody made for one, and the opening form anywhere else.
func (b *Bot) bare(ctx context.Context, r router.Request) (router.Reply, error) {
	id, err := b.Store.ByChannel(ctx, r.Channel)
	switch {
	case err == nil:
		return b.bareHere(ctx, r, id)
	case !errors.Is(err, store.ErrNotFound):
		return router.Nothing(), fmt.Errorf("channel of a command: %w", err)
	}
	rows, err := b.Store.ByPerson(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("escalations of a person: %w", err)
	}
	for _, row := range openOnes(rows) {
		if row.Chair != r.By.ID {
			continue
		}
		in, err := b.load(ctx, r, view.Ref{Of: row.ID})
		if err != nil {
			return router.Nothing(), err
		}
		if in.E.Channel.State == meeting.ChannelRefused {
			return b.adopt(ctx, in)
		}
	}
	return b.openShortcut(ctx, r)
}

// bareHere shows the state in an escalation's channel. Where the channel was thought lost,
// somebody typing in it is the news that it is not.
func (b *Bot) bareHere(ctx context.Context, r router.Request, id meeting.ID) (router.Reply, error) {
	in, err := b.load(ctx, r, view.Ref{Of: id})
	if err != nil {
		return router.Nothing(), err
	}
	if ch := in.E.Channel; ch.ID == r.Channel && ch.State != meeting.ChannelLive && in.E.Phase.Open() {
		if in.E, err = b.change(ctx, in, func(e *meeting.Escalation) error { return e.FindChannel(in.At) }); err != nil {
			return router.Nothing(), err
		}
	}
	return said(b.View.Status(in.E, in.By, in.At)), nil
}

// privateChannel is the name that Slack gives every private channel in the payload of a
// command (docs: slash commands); public ones come with their own, direct messages with
// "directmessage".
const privateChannel = "privategroup"

// adopt takes the private channel that the chair made because apps may not, and no other
// place: everybody there reads the complaint.
func (b *Bot) adopt(ctx context.Context, in input) (router.Reply, error) {
	if in.ChannelName != privateChannel {
		return router.Nothing(), meeting.Refuse("", "%s still needs a channel. Please make a private channel for it, invite me there, and type %s there. To open another escalation, type %s and the customer's name.",
			in.E.ID, b.View.Command, b.View.Command)
	}
	shared, err := b.shared(ctx, in.Channel)
	if err != nil {
		return router.Nothing(), err
	}
	return b.act(ctx, in, fmt.Sprintf("This is the channel of %s now. I post its cards here and invite its people.", in.E.ID), func(e *meeting.Escalation) error {
		return e.Adopt(in.By, in.Channel, e.Channel.Name, shared, in.At)
	})
}

// sharedTime is how long Slack is asked about a channel: less than a command waits for.
const sharedTime = 1500 * time.Millisecond

// shared asks whether people of other organisations read a channel: the payload of a command
// does not say it.
func (b *Bot) shared(ctx context.Context, channel string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, sharedTime)
	defer cancel()
	shared, err := b.Shared(ctx, channel)
	answer, said := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case err == nil:
		return shared, nil
	case said && (answer.Err == "channel_not_found" || answer.Err == "not_in_channel"):
		return false, meeting.Refuse("", "I am not in this channel. Please invite me here with /invite, then type %s again.", b.View.Command)
	}
	return false, meeting.Refuse("", "Slack could not tell me who is in this channel. Nothing was changed. Please type %s again in a minute.", b.View.Command)
}

// status shows where the escalation of this channel stands, and what comes next.
func (b *Bot) status(ctx context.Context, r router.Request) (router.Reply, error) {
	in, err := b.here(ctx, r)
	if err != nil {
		return router.Nothing(), err
	}
	return said(b.View.Status(in.E, in.By, in.At)), nil
}

// list shows the escalations that somebody is in, or what waits for them.
func (b *Bot) list(ctx context.Context, r router.Request, mine bool) (router.Reply, error) {
	rows, err := b.Store.ByPerson(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("escalations of a person: %w", err)
	}
	if mine {
		return said(b.View.Mine(rows, r.By, r.At)), nil
	}
	return said(b.View.List(rows, r.By)), nil
}

// inChannel runs a click for the escalation of the channel.
func (b *Bot) inChannel(ctx context.Context, r router.Request, do click) (router.Reply, error) {
	in, err := b.here(ctx, r)
	if err != nil {
		return router.Nothing(), err
	}
	return do(ctx, in)
}

// formHere opens a form for the escalation of the channel.
func (b *Bot) formHere(ctx context.Context, r router.Request, name string) (router.Reply, error) {
	return b.inChannel(ctx, r, func(ctx context.Context, in input) (router.Reply, error) { return b.form(ctx, in, name) })
}
