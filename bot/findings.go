package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// found shows whoever has just given figures what the contract check finds in them; the form
// closes when there is nothing to show.
func (b *Bot) found(e *meeting.Escalation, in input, from contract.Role, no int, beside ...slack.Block) router.Reply {
	if shown, ok := b.View.Found(e, from, no, in.By, in.At, beside...); ok {
		return router.Show(shown)
	}
	return router.Close()
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

// correct puts the form back in the place of what was found in its figures.
func (b *Bot) correct(ctx context.Context, in input) (router.Reply, error) {
	name, ok := view.FoundForm(contract.Role(in.Ref.Key))
	if !ok {
		return router.Nothing(), b.older()
	}
	return b.inPlace(ctx, in, name)
}

// explain opens the form that explains a finding, in the place of the list that it stands in.
func (b *Bot) explain(ctx context.Context, in input) (router.Reply, error) {
	return b.inPlace(ctx, in, view.FormExplain)
}

// foundLeft shows what is left of the list in which an explanation began.
func (b *Bot) foundLeft(e *meeting.Escalation, in input) router.Reply {
	from := contract.Role(view.FindingFrom(in.Ref))
	if _, ok := view.FoundForm(from); ok {
		return b.found(e, in, from, in.Ref.No)
	}
	return router.Show(b.View.Findings(e, in.By, in.At))
}

// finding is what a finding's button names; its figures are empty when others were shown.
func (b *Bot) finding(in input) contract.Finding {
	f, same, ok := view.FindFinding(in.E.Findings(in.At, b.Policy), in.Ref)
	if !ok {
		f.ID, _, _ = strings.Cut(in.Ref.Key, ":")
	}
	if !same {
		f.Figures = ""
	}
	return f.Finding
}

// oddVote answers a refusal to open the vote: what does not add up, and the button that
// opens it anyway.
func (b *Bot) oddVote(in input, err error) (router.Reply, error) {
	if refusal, ok := meeting.AsRefusal(err); !ok || !refusal.Anyway {
		return router.Nothing(), err
	}
	post := b.View.Anyway(in.E, in.At)
	return router.Say(post.Text, post.Blocks...), nil
}

// openAnyway opens the vote although something does not add up; the meeting records that.
func (b *Bot) openAnyway(ctx context.Context, in input) (router.Reply, error) {
	_, err := b.change(ctx, in, func(e *meeting.Escalation) error {
		return e.OpenVote(in.By, in.Seen, meeting.VoteRules{}, true, in.At)
	})
	if refusal, ok := meeting.AsRefusal(err); ok && refusal.Stale {
		if in.E, err = b.Store.Get(ctx, in.Ref.Of); err != nil {
			return router.Nothing(), fmt.Errorf("load %s: %w", in.Ref.Of, err)
		}
		post := b.View.Anyway(in.E, in.At)
		return router.Say(post.Text, append([]slack.Block{view.Sentence(refusal.Text)}, post.Blocks...)...), nil
	}
	if err != nil {
		return router.Nothing(), err
	}
	const text = "The vote is open. The ballot is in the channel. The notes will say what did not add up."
	if in.Message.Ephemeral {
		return router.Replace(text), nil
	}
	return router.Say(text), nil
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
