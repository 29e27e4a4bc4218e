package outbox

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// The wait of what needs the channel, or its card, while that is being made.
const awaiting = 3 * time.Second

// send makes the call that the batch's kind asks for.
func (a *attempt) send() (meeting.Receipt, error) {
	p := a.parts[0]
	if p.N.Direct() {
		return a.direct()
	}
	switch p.N.Kind {
	case meeting.MakeChannel:
		return a.makeChannel(p.E)
	case meeting.MeetPerson:
		return a.meetPerson(meeting.UserID(p.N.Subject))
	}
	switch p.E.Channel.State {
	case meeting.ChannelLive:
	case meeting.ChannelAwaited:
		return meeting.Receipt{}, &waitError{at: a.o.clock.Now().Add(awaiting), why: "the channel is being made"}
	default:
		return meeting.Receipt{}, &unwantedError{"there is no channel; once there is, all it needs is owed anew"}
	}
	return a.inChannel(p)
}

// inChannel is everything that happens in a live channel.
func (a *attempt) inChannel(p view.Part) (meeting.Receipt, error) {
	api, channel, none := a.o.cfg.API, p.E.Channel.ID, meeting.Receipt{}
	switch p.N.Kind {
	case meeting.Invite:
		return a.invite(p.E)
	case meeting.SetTopic:
		topic := clip(view.Topic(p.E), topicLimit)
		return none, a.call(setTopic, "", func(ctx context.Context) error {
			_, err := api.SetTopicOfConversationContext(ctx, channel, topic)
			return err
		})
	case meeting.SetPurpose:
		purpose := clip(view.Purpose(p.E), topicLimit)
		return none, a.call(setPurpose, "", func(ctx context.Context) error {
			_, err := api.SetPurposeOfConversationContext(ctx, channel, purpose)
			return err
		})
	case meeting.ShowCard:
		if p.E.Cards[meeting.CardKind(p.N.Subject)].TS == "" && strings.HasPrefix(p.N.Lane, "card/") {
			// A new one is owed in the channel's own lane; posting it here as well could post it twice.
			return none, &unwantedError{"the card stands no more"}
		}
		return a.showCard(p.E, meeting.CardKind(p.N.Subject))
	case meeting.LookAtCards:
		return a.lookAtCards(p.E), nil
	case meeting.PinCard:
		ref := p.E.Cards[meeting.CardKind(p.N.Subject)]
		if ref.TS == "" {
			return none, &unwantedError{"the card does not stand; it is owed anew once it does"}
		}
		return none, except(a.call(pin, "", func(ctx context.Context) error {
			return api.AddPinContext(ctx, channel, slack.ItemRef{Timestamp: ref.TS})
		}), "already_pinned")
	case meeting.UploadNotes:
		return a.uploadNotes(p)
	case meeting.Archive:
		return none, except(a.call(archive, "", func(ctx context.Context) error {
			return api.ArchiveConversationContext(ctx, channel)
		}), "already_archived")
	case meeting.Kick:
		return none, except(a.call(kick, "", func(ctx context.Context) error {
			return api.KickUserFromConversationContext(ctx, channel, p.N.Subject)
		}), "not_in_channel", "user_not_found")
	}
	return a.say(p)
}

// except takes codes for success: what was asked for is so already.
func except(err error, codes ...string) error {
	for _, c := range codes {
		if code(err) == c {
			return nil
		}
	}
	return err
}

// say posts a message of its own in the channel. The old channel of a successor hears it
// too, if it still can.
func (a *attempt) say(p view.Part) (meeting.Receipt, error) {
	post := a.o.cfg.Draw.Said(p, a.o.clock.Now())
	if a.again {
		post = marked(post)
	}
	channel, ts, _, err := a.post(p.E.Channel.ID, post)
	if past := p.E.Channel.Past; err == nil && p.N.Kind == meeting.SaySuccessor && len(past) > 0 {
		if _, _, _, lost := a.post(past[len(past)-1], post); lost != nil {
			a.o.cfg.Log.Info().Str("ref", a.b.ID).Str("code", code(lost)).Msg("the old channel does not hear of the new one")
		}
	}
	return meeting.Receipt{Channel: channel, TS: ts}, err
}

// direct sends one message to one person.
func (a *attempt) direct() (meeting.Receipt, error) {
	to := a.parts[0].N.To
	who := meeting.Person{ID: to}
	for _, p := range a.parts {
		if who = p.E.Person(to); who.Name != "" {
			break
		}
	}
	post := a.o.cfg.Draw.Direct(who, a.parts, a.o.clock.Now(), a.again)
	channel, ts, _, err := a.post(string(to), post)
	if err != nil {
		return meeting.Receipt{}, err
	}
	a.o.rooms.put(to, channel)
	return meeting.Receipt{Channel: channel, TS: ts}, nil
}

// showCard posts a card, or brings it up to date in place: at once, then no more often than
// CardEvery, and always as the state is at that moment, so the last update shows the last
// state. What Slack shows already costs no call.
func (a *attempt) showCard(e *meeting.Escalation, kind meeting.CardKind) (r meeting.Receipt, err error) {
	now, key, ref := a.o.clock.Now(), cardKey{e.ID, kind}, e.Cards[kind]
	memo, free := a.o.cards.enter(key, now)
	if !free {
		return r, &waitError{at: now.Add(time.Second), why: "a call for this card is in flight"}
	}
	defer func() { a.o.cards.leave(key, memo) }()
	post := a.o.cfg.Draw.Card(e, kind, now)
	sum, known := sum(post)
	if memo.plain = memo.plain && now.Sub(memo.last) < time.Hour; memo.plain {
		post.Blocks = post.Plain
	}
	if ref.TS == "" || ref.Channel != e.Channel.ID {
		if a.again {
			post = marked(post)
			known = false
		}
		var plain bool
		r.Channel, r.TS, plain, err = a.post(e.Channel.ID, post)
		memo.plain = memo.plain || plain
	} else {
		r.Channel, r.TS = ref.Channel, ref.TS
		if known && memo.sum == sum && memo.ts == ref.TS {
			return r, nil
		}
		if next := memo.last.Add(a.o.cfg.CardEvery); next.After(now) && !next.After(now.Add(a.o.cfg.CardEvery)) {
			return r, &waitError{at: next, why: "this card was just updated"}
		}
		memo.plain, err = a.update(ref, post, memo.plain)
	}
	if !a.called {
		return r, err
	}
	memo.last, memo.ts, memo.sum = now, "", sum
	if err == nil && known {
		memo.ts = r.TS
	}
	return r, err
}

// lookAtCards finds the cards that do not show the record any more. It calls nobody: what is
// old is owed by its receipt.
func (a *attempt) lookAtCards(e *meeting.Escalation) (r meeting.Receipt) {
	now := a.o.clock.Now()
	for _, kind := range meeting.AllCards {
		ref := e.Cards[kind]
		if ref.TS == "" {
			continue // it is posted when it is owed
		}
		sum, known := sum(a.o.cfg.Draw.Card(e, kind, now))
		if !known || !a.o.cards.shows(cardKey{e.ID, kind}, ref.TS, sum) {
			r.Old = append(r.Old, kind)
		}
	}
	return r
}

// update edits a card in place. Its metadata stays as it is when none is sent.
func (a *attempt) update(ref meeting.CardRef, p view.Post, plain bool) (bool, error) {
	edit := func(blocks []slack.Block) error {
		return a.call(update, "", func(ctx context.Context) error {
			_, ts, _, err := a.o.cfg.API.UpdateMessageContext(ctx, ref.Channel, ref.TS,
				slack.MsgOptionText(clip(p.Text, textLimit), false), slack.MsgOptionBlocks(blocks...))
			if err == nil && ts == "" {
				return fmt.Errorf("chat.update: %w", errSilent)
			}
			return err
		})
	}
	err := edit(p.Blocks)
	if !plain && a.blocksRefused(err) {
		plain, err = true, edit(p.Plain)
	}
	return plain, err
}
