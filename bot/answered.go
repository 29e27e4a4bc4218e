package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// answered turns the direct message in which something was pressed into the record of the answer. A refusal stands there
// too, under the button: beside it, it would appear below all that came since.
func (b *Bot) answered(ctx context.Context, in input, reply router.Reply, err error) (router.Reply, error) {
	text, blocks, said := reply.Said()
	refusal, refused := meeting.AsRefusal(err)
	switch {
	case !in.Message.Direct() || len(in.Message.Blocks) == 0 || in.Ref.Of == 0:
		return reply, err
	case refused:
		text, blocks = refusal.Text, nil
	case err != nil || !said:
		return reply, err
	}
	e, gerr := b.Store.Get(ctx, in.Ref.Of)
	if gerr != nil {
		return router.Nothing(), fmt.Errorf("load %s: %w", in.Ref.Of, gerr)
	}
	now, ok := view.Answered(e, view.Answer{
		By: in.By.ID, Raw: in.Message.Blocks, Block: in.Message.Block, Text: text, Said: blocks, At: in.At,
	})
	if !ok {
		return reply, err
	}
	return router.Record(e.ID.String()+": answered", now...), nil
}

// recorded adds to the answer of a form that the direct message from which it was opened is the record of it.
func (b *Bot) recorded(in input, e *meeting.Escalation, name string, reply router.Reply) router.Reply {
	if in.Origin == nil {
		return reply
	}
	now, ok := view.Answered(e, view.Answer{
		By: in.By.ID, Raw: in.Origin.Blocks, Block: in.Origin.Block, Text: view.SavedWords(name, e, in.Ref, in.By.ID), At: in.At,
	})
	if !ok {
		return reply
	}
	return reply.And(router.Record(e.ID.String()+": answered", now...))
}

// recordOfAll is the direct message in which everything that somebody offered was taken over: the record of it, for all
// escalations that it names.
func recordOfAll(in input, taken []*meeting.Escalation) router.Reply {
	if !in.Message.Direct() {
		return router.Nothing()
	}
	raw, blocks := in.Message.Blocks, view.Blocks(nil)
	for _, e := range taken {
		now, ok := view.Answered(e, view.Answer{By: in.By.ID, Raw: raw, Block: in.Message.Block, Text: "You took it over.", At: in.At})
		if !ok {
			return router.Nothing()
		}
		blocks = now
		if next, err := json.Marshal(now); err == nil {
			raw = next
		}
	}
	return router.Record(in.Ref.Of.String()+": answered", blocks...)
}
