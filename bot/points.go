package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// found shows whoever has just given figures what the contract check asks them about them; the
// form closes when there is nothing to show. Where the form was opened from that list, the list
// is made anew.
func (b *Bot) found(e *meeting.Escalation, in input, from contract.Role, no int, beside ...slack.Block) router.Reply {
	if shown, ok := b.View.Found(e, from, no, in.By, in.At, beside...); ok {
		return router.Back(shown)
	}
	return router.Clear()
}

// nearest is the nearest earlier cases of the option that the form is about.
func (b *Bot) nearest(ctx context.Context, in input) (view.Blocks, error) {
	all, err := b.Store.Precedents(ctx)
	if err != nil {
		return nil, fmt.Errorf("precedents: %w", err)
	}
	return view.Nearest(in.E, in.Ref.No, in.By, all, in.At), nil
}

// foundOption is found for an option, with the nearest earlier cases beside it.
func (b *Bot) foundOption(ctx context.Context, e *meeting.Escalation, in input, no int) (router.Reply, error) {
	in.E, in.Ref.No = e, no
	beside, err := b.nearest(ctx, in)
	return b.found(e, in, contract.RoleProposer, no, beside...), err
}

// correct opens the form again over what was asked about its figures; Cancel leads back there.
func (b *Bot) correct(ctx context.Context, in input) (router.Reply, error) {
	name, ok := view.FoundForm(contract.Role(in.Ref.Key))
	if !ok {
		return router.Nothing(), b.older()
	}
	return b.form(ctx, in, name)
}

// explain opens the form for a note on a point, over the list that it stands in.
func (b *Bot) explain(ctx context.Context, in input) (router.Reply, error) {
	return b.form(ctx, in, view.FormExplain)
}

// foundLeft shows what is left of the list in which a note began.
func (b *Bot) foundLeft(e *meeting.Escalation, in input) router.Reply {
	from := contract.Role(view.PointFrom(in.Ref))
	if _, ok := view.FoundForm(from); ok {
		return b.found(e, in, from, in.Ref.No)
	}
	return router.Back(b.View.Points(e, in.By, in.At))
}

// point is what a point's button names, with the figures that a note on it is about: none when
// others were shown.
func (b *Bot) point(in input) (topic contract.Topic, figures string) {
	x, same, _ := view.FindPoint(in.E.Points(in.At, b.Policy), in.Ref)
	if same {
		figures = x.Figures()
	}
	return x.Topic, figures
}

// openAnyway opens the form that opens the vote although something does not add up.
func (b *Bot) openAnyway(ctx context.Context, in input) (router.Reply, error) {
	return b.form(ctx, in, view.FormAnyway)
}

// read opens a modal with the whole of what a card cuts.
func (b *Bot) read(ctx context.Context, in input) (router.Reply, error) {
	shown := b.View.Read(in.E, in.Ref.Key, in.By, in.At)
	if !view.ShowsPrecedents(in.Ref.Key) || !view.SeesPrecedents(in.E, in.By) {
		return router.Open(shown), nil
	}
	all, err := b.Store.Precedents(ctx)
	if err != nil {
		return router.Nothing(), fmt.Errorf("precedents: %w", err)
	}
	return router.Open(view.Above(shown, view.NearestAll(in.E, in.By, all, in.At)...)), nil
}
