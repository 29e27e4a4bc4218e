package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/store"
)

// inEscalation runs a command for the escalation of a channel; other channels are not ours. who came or went is named,
// and is empty when the event is about the channel or about us in it.
func (b *Bot) inEscalation(ctx context.Context, r router.Request, channel, who string, command func(*meeting.Escalation) error) (router.Reply, error) {
	id, err := b.Store.ByChannel(ctx, channel)
	if errors.Is(err, store.ErrNotFound) {
		return router.Nothing(), nil
	}
	if err != nil {
		return router.Nothing(), fmt.Errorf("channel of an event: %w", err)
	}
	_, err = b.update(ctx, r, id, func(e *meeting.Escalation) error {
		if e.Channel.ID != channel || !e.Hear(meeting.UserID(who), r.Happened, r.At) {
			return nil // a channel that was left behind, or a word that was overtaken
		}
		return command(e)
	})
	return router.Nothing(), err
}

func (b *Bot) cameIn(ctx context.Context, r router.Request) (router.Reply, error) {
	ev, ok := r.Event.(*slackevents.MemberJoinedChannelEvent)
	if !ok {
		return router.Nothing(), nil
	}
	if meeting.UserID(ev.User) == b.Self {
		return b.findChannel(ctx, r, ev.Channel)
	}
	return b.inEscalation(ctx, r, ev.Channel, ev.User, func(e *meeting.Escalation) error { return e.CameIn(r.By, r.At) })
}

func (b *Bot) wentOut(ctx context.Context, r router.Request) (router.Reply, error) {
	ev, ok := r.Event.(*slackevents.MemberLeftChannelEvent)
	if !ok {
		return router.Nothing(), nil
	}
	if meeting.UserID(ev.User) == b.Self {
		return b.loseChannel(ctx, r, ev.Channel, "not_in_channel")
	}
	return b.inEscalation(ctx, r, ev.Channel, ev.User, func(e *meeting.Escalation) error { return e.WentOut(meeting.UserID(ev.User), r.At) })
}

func (b *Bot) channelLost(ctx context.Context, r router.Request) (router.Reply, error) {
	channel, why := "", "is_archived"
	switch ev := r.Event.(type) {
	case *slackevents.GroupArchiveEvent:
		channel = ev.Channel
	case *slackevents.GroupDeletedEvent:
		channel, why = ev.Channel, "channel_not_found"
	}
	return b.loseChannel(ctx, r, channel, why)
}

func (b *Bot) loseChannel(ctx context.Context, r router.Request, channel, why string) (router.Reply, error) {
	return b.inEscalation(ctx, r, channel, "", func(e *meeting.Escalation) error { return e.LoseChannel(why, r.At) })
}

func (b *Bot) findChannel(ctx context.Context, r router.Request, channel string) (router.Reply, error) {
	return b.inEscalation(ctx, r, channel, "", func(e *meeting.Escalation) error { return e.FindChannel(r.At) })
}

func (b *Bot) channelBack(ctx context.Context, r router.Request) (router.Reply, error) {
	ev, ok := r.Event.(*slackevents.GroupUnarchiveEvent)
	if !ok {
		return router.Nothing(), nil
	}
	return b.findChannel(ctx, r, ev.Channel)
}

// profile follows people who move zone, change standing or leave the company.
func (b *Bot) profile(ctx context.Context, r router.Request) (router.Reply, error) {
	ev, ok := r.Event.(*slack.UserChangeEvent)
	if !ok || ev.User.ID == "" {
		return router.Nothing(), nil
	}
	who := router.PersonOf(b.Team, ev.User)
	rows, err := b.Store.ByPerson(ctx, who.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("escalations of a person: %w", err)
	}
	known, err := b.Store.People(ctx, who.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("look a person up: %w", err)
	}
	if _, met := known[who.ID]; !met && len(rows) == 0 {
		return router.Nothing(), nil // somebody who has nothing to do with us
	}
	if err := b.Store.Learn(ctx, r.Happened, who); err != nil {
		return router.Nothing(), fmt.Errorf("learn a profile: %w", err)
	}
	if known, err = b.Store.People(ctx, who.ID); err != nil {
		return router.Nothing(), fmt.Errorf("look a person up: %w", err)
	}
	if known[who.ID] != who {
		return router.Nothing(), nil // a later profile is known
	}
	for _, row := range rows {
		if e, err := b.Store.Get(ctx, row.ID); err != nil {
			return router.Nothing(), fmt.Errorf("profile in %s: %w", row.ID, err)
		} else if !changes(e, func() error { return e.Profile(who, r.At) }) {
			continue // a new picture or status: most of what is told of a person
		}
		if _, err := b.keep(ctx, r, row.ID, func(e *meeting.Escalation) error { return e.Profile(who, r.At) }); err != nil {
			return router.Nothing(), fmt.Errorf("profile in %s: %w", row.ID, err)
		}
	}
	return router.Nothing(), nil
}

// changes says that a command would change the escalation, which is a copy and is spoilt by it.
func changes(e *meeting.Escalation, command func() error) bool {
	err := command()
	events, notices := e.Take()
	return err != nil || len(events)+len(notices) > 0
}

// stopped ends the program when Slack took the installation or its tokens away. The event alone is not believed: it comes
// too when a person's token or another workspace's was revoked, and once more after the app was installed again. Where Slack
// cannot be asked, the next call of anybody finds out.
func (b *Bot) stopped(ctx context.Context, _ router.Request) (router.Reply, error) {
	if over, err := b.Over(ctx); err == nil && over {
		b.Stop(errors.New("Slack says that the app was uninstalled or its tokens were revoked. Install it again and start with the new tokens; nothing that was saved is lost"))
	}
	return router.Nothing(), nil
}
