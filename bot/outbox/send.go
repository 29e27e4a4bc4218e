package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/store"
)

// The wait of what needs the channel, or its card, while that is being made.
const awaiting = 3 * time.Second

// job does the work that a kind of notice asks for.
type job func(*attempt, view.Part) (meeting.Receipt, error)

// jobs is the kinds that are work on the channel. All others are messages.
//
//exhaustive:ignore
var jobs = map[meeting.Kind]job{
	meeting.MakeChannel:   (*attempt).makeChannel,
	meeting.MeetPerson:    (*attempt).meetPerson,
	meeting.Invite:        (*attempt).invite,
	meeting.SetTopic:      (*attempt).setTopic,
	meeting.SetPurpose:    (*attempt).setPurpose,
	meeting.ShowCard:      (*attempt).showCard,
	meeting.RetireCard:    (*attempt).retireCard,
	meeting.RetireRequest: (*attempt).retireRequest,
	meeting.LookAtCards:   (*attempt).lookAtCards,
	meeting.PinCard:       (*attempt).pinCard,
	meeting.UploadNotes:   (*attempt).uploadFiles,
	meeting.UploadEntry:   (*attempt).uploadFiles,
	meeting.Archive:       (*attempt).archive,
	meeting.Kick:          (*attempt).kick,
}

// send makes the call that the batch's kind asks for.
func (a *attempt) send() (meeting.Receipt, error) {
	p := a.parts[0]
	work, isWork := jobs[p.N.Kind]
	switch {
	case p.N.Direct():
		return a.direct()
	case p.N.Kind == meeting.MakeChannel || p.N.Kind == meeting.MeetPerson || p.N.Kind == meeting.RetireRequest:
		return work(a, p)
	case p.E.Channel.State == meeting.ChannelAwaited:
		return meeting.Receipt{}, &waitError{at: a.o.clock.Now().Add(awaiting), why: "the channel is being made"}
	case p.E.Channel.State != meeting.ChannelLive:
		return meeting.Receipt{}, &unwantedError{"there is no channel; once there is, all it needs is owed anew"}
	case isWork:
		return work(a, p)
	}
	return a.say(p)
}

func (a *attempt) setTopic(p view.Part) (r meeting.Receipt, err error) {
	topic := clip(view.Topic(p.E), topicLimit)
	return r, a.call(setTopic, "", func(ctx context.Context) error {
		_, err := a.o.cfg.API.SetTopicOfConversationContext(ctx, p.E.Channel.ID, topic)
		return err
	})
}

func (a *attempt) setPurpose(p view.Part) (r meeting.Receipt, err error) {
	purpose := clip(view.Purpose(p.E), topicLimit)
	return r, a.call(setPurpose, "", func(ctx context.Context) error {
		_, err := a.o.cfg.API.SetPurposeOfConversationContext(ctx, p.E.Channel.ID, purpose)
		return err
	})
}

func (a *attempt) pinCard(p view.Part) (r meeting.Receipt, err error) {
	kind, _ := p.N.Card()
	ref := p.E.Cards[kind]
	if ref.TS == "" {
		return r, &unwantedError{"the card does not stand; it is owed anew once it does"}
	}
	return r, except(a.call(pin, "", func(ctx context.Context) error {
		return a.o.cfg.API.AddPinContext(ctx, p.E.Channel.ID, slack.ItemRef{Timestamp: ref.TS})
	}), "already_pinned")
}

func (a *attempt) archive(p view.Part) (r meeting.Receipt, err error) {
	return r, except(a.call(archive, "", func(ctx context.Context) error {
		return a.o.cfg.API.ArchiveConversationContext(ctx, p.E.Channel.ID)
	}), "already_archived")
}

func (a *attempt) kick(p view.Part) (r meeting.Receipt, err error) {
	return r, except(a.call(kick, "", func(ctx context.Context) error {
		return a.o.cfg.API.KickUserFromConversationContext(ctx, p.E.Channel.ID, p.N.Subject)
	}), "not_in_channel", "user_not_found")
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
func (a *attempt) showCard(p view.Part) (r meeting.Receipt, err error) {
	e := p.E
	kind, _ := p.N.Card()
	now, key, ref := a.o.clock.Now(), cardKey{e.ID, kind}, e.Cards[kind]
	if ref.TS == "" && strings.HasPrefix(p.N.Lane, "card/") {
		// A new one is owed in the channel's own lane; posting it here as well could post it twice.
		return r, &unwantedError{"the card stands no more"}
	}
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

// retireCard turns a message that a newer one has replaced into a record, without its buttons.
func (a *attempt) retireCard(p view.Part) (r meeting.Receipt, err error) {
	left, ok := p.E.Retiring(p.N)
	if !ok {
		return r, &unwantedError{"the message is a record already"}
	}
	_, err = a.update(left.Ref, a.o.cfg.Draw.Left(p.E, left, a.o.clock.Now()), false)
	return r, err
}

// retireRequest turns a direct message that was answered elsewhere into a record. What it still asks stays in it.
func (a *attempt) retireRequest(p view.Part) (r meeting.Receipt, err error) {
	q := p.E.Request(p.N)
	if q == nil {
		return r, &unwantedError{"the message is a record already"}
	}
	var parts []view.Part
	for _, n := range q.Notices {
		e := p.E
		if n.Of != e.ID {
			if e, err = a.o.cfg.Store.Get(context.WithoutCancel(a.stop), n.Of); errors.Is(err, store.ErrNotFound) {
				continue
			} else if err != nil {
				return r, fmt.Errorf("read %s: %w", n.Of, err)
			}
		}
		n.To, n.At = q.To, q.At
		if open, _ := e.Asks(n, q.At); e.ID == p.E.ID {
			r.Open += open
		}
		parts = append(parts, view.Part{E: e, N: n})
	}
	_, err = a.update(q.Ref, a.o.cfg.Draw.Record(p.E.Person(q.To), parts, a.o.clock.Now()), false)
	return r, err
}

// lookAtCards returns the cards that do not show the record any more. It calls nobody: what is
// old is owed by its receipt.
func (a *attempt) lookAtCards(p view.Part) (r meeting.Receipt, err error) {
	e, now := p.E, a.o.clock.Now()
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
	return r, nil
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
