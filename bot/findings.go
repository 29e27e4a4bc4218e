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

// builder is what draws a form of an escalation for the request, with what only the store
// and the configuration know; nil for a form that there is not.
func (b *Bot) builder(ctx context.Context, r router.Request, name string) (view.Builder, error) {
	switch name {
	case view.FormExplain:
		return func(e *meeting.Escalation, by meeting.Person, ref view.Ref) slack.ModalViewRequest {
			return b.View.ExplainForm(e, by, ref, r.At)
		}, nil
	case view.FormOption:
		all, err := b.Store.Precedents(ctx)
		if err != nil {
			return nil, fmt.Errorf("precedents: %w", err)
		}
		return func(e *meeting.Escalation, by meeting.Person, ref view.Ref) slack.ModalViewRequest {
			return view.Above(view.OptionForm(e, by, ref), view.Nearest(e, ref.No, by, all, r.At)...)
		}, nil
	}
	return view.Forms[name], nil
}

// found shows whoever has just given figures what the contract check finds in them; the form
// closes when there is nothing to show.
func (b *Bot) found(e *meeting.Escalation, in input, from contract.Role, no int, beside ...slack.Block) router.Reply {
	if shown, ok := b.View.Found(e, from, no, in.By, in.At, beside...); ok {
		return router.Show(shown)
	}
	return router.Close()
}

// foundOption is found for an option, with the nearest earlier cases beside it.
func (b *Bot) foundOption(ctx context.Context, e *meeting.Escalation, in input, no int) (router.Reply, error) {
	all, err := b.Store.Precedents(ctx)
	if err != nil {
		return router.Nothing(), fmt.Errorf("precedents: %w", err)
	}
	return b.found(e, in, contract.RoleProposer, no, view.Nearest(e, no, in.By, all, in.At)...), nil
}

// correct puts the form back in the place of what was found in its figures.
func (b *Bot) correct(ctx context.Context, in input) (router.Reply, error) {
	name, ok := view.FoundForm(contract.Role(in.Ref.Key))
	if !ok {
		return router.Nothing(), meeting.Refuse("", "This button is from an older version. Please use the newest card in the channel, or %s.", b.View.Command)
	}
	return b.inPlace(ctx, in, name)
}

// explain opens the form that explains a finding, in the place of the list that it stands in.
func (b *Bot) explain(ctx context.Context, in input) (router.Reply, error) {
	return b.inPlace(ctx, in, view.FormExplain)
}

// inPlace shows a form in the place of the modal that was clicked in.
func (b *Bot) inPlace(ctx context.Context, in input, name string) (router.Reply, error) {
	if f := b.forms[name]; f != nil {
		shown, err := b.opened(ctx, in, f)
		if err != nil {
			return router.Nothing(), err
		}
		return router.Show(shown), nil
	}
	build, err := b.builder(ctx, in.Request, name)
	if err != nil {
		return router.Nothing(), err
	}
	in.Ref = current(in.E, name, in.Ref)
	in.Ref.Seen = b.View.Seen(name, build, in.E, in.By, in.Ref)
	if err := b.mayFill(ctx, in, name); err != nil {
		return router.Nothing(), err
	}
	return router.Show(build(in.E, in.By, in.Ref)), nil
}

// saveExplanation keeps an explanation, and shows what is left of where it began.
func (b *Bot) saveExplanation(in input) (command, error) {
	text, err := view.ParseExplain(in.Form, in.Read)
	return command{
		do: func(e *meeting.Escalation) error {
			id, about, figures := b.finding(e, in)
			return e.Explain(in.By, id, about, figures, text, b.Policy, in.At)
		},
		next: func(e *meeting.Escalation) router.Reply {
			from := view.FindingFrom(in.Ref)
			if _, ok := view.FoundForm(contract.Role(from)); ok {
				return b.found(e, in, contract.Role(from), in.Ref.No)
			}
			return router.Show(b.View.Findings(e, in.By, in.At))
		},
	}, err
}

// finding is what a finding's button names; its figures are empty when others were shown.
func (b *Bot) finding(e *meeting.Escalation, in input) (id string, about contract.About, figures string) {
	f, same, ok := view.FindFinding(e.Findings(in.At, b.Policy), in.Ref)
	switch {
	case !ok:
		id, _, _ = strings.Cut(in.Ref.Key, ":")
		return id, contract.About{}, ""
	case !same:
		return f.ID, f.About, ""
	}
	return f.ID, f.About, f.Figures
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
	_, err := b.changeAsSeen(ctx, in, view.FormVote, func(e *meeting.Escalation) error {
		return e.OpenVote(in.By, meeting.VoteRules{}, true, in.At)
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
	const text = "The vote is open; the ballot is in the channel. The notes say what did not add up."
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
