package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

func (b *Bot) confirmReview(ctx context.Context, in input) (router.Reply, error) {
	kind := meeting.Role(in.Ref.Key)
	reply, err := b.act(ctx, in, "Confirmed. Thank you; the channel sees it now.", func(e *meeting.Escalation) error {
		return e.ConfirmReview(in.By, kind, in.Ref.Rev, in.At)
	})
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskConfirm, in.Ref.Key)
	}
	return reply, nil
}

func (b *Bot) openVote(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "", func(e *meeting.Escalation) error {
		return e.OpenVote(in.By, meeting.VoteRules{}, false, in.At)
	})
}

// vote takes a ballot. Where the vote asks for a reason, its form opens first.
func (b *Bot) vote(ctx context.Context, in input) (router.Reply, error) {
	c := meeting.Cast{Choice: meeting.ForOption, Option: in.Ref.Rev, At: in.Clicked}
	switch in.Action {
	case view.ActAbstain:
		c.Choice, c.Option = meeting.Abstain, 0
	case view.ActRecuse:
		c.Choice, c.Option = meeting.Recuse, 0
	}
	if bt := in.E.Ballot(); bt != nil && bt.No == in.Ref.No && bt.Rules.NeedReason && c.Choice != meeting.Recuse && in.E.Phase == meeting.Voting {
		return router.Open(view.ReasonForm(in.E, in.By, view.Ref{Of: in.Ref.Of, No: in.Ref.No, Rev: c.Option})), nil
	}
	return b.castVote(ctx, in, c)
}

func (b *Bot) castVote(ctx context.Context, in input, c meeting.Cast) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Vote(in.By, in.Ref.No, c, in.At) })
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskVote, strconv.Itoa(len(in.E.Ballots)))
	}
	mine, err := e.MyBallot(in.By)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Say("Your ballot: " + mine + ". You can change it until the vote closes; the last one counts."), nil
}

func (b *Bot) myBallot(_ context.Context, in input) (router.Reply, error) {
	mine, err := in.E.MyBallot(in.By)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Say("Your ballot: " + mine + "."), nil
}

func (b *Bot) closeVote(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "", func(e *meeting.Escalation) error { return e.CloseVote(in.By, in.Ref.No, in.At) })
}

func (b *Bot) withdrawOption(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "", func(e *meeting.Escalation) error { return e.WithdrawOption(in.By, in.Ref.No, in.At) })
}

func (b *Bot) approve(ctx context.Context, in input) (router.Reply, error) {
	d := in.E.Decision(in.Ref.No)
	if d != nil && d.Approved == "" && d.Rev == in.Ref.Rev && d.Why == "" && in.E.Against(d.Option) != "" &&
		(in.E.Is(in.By.ID, meeting.Approver) || in.E.Is(in.By.ID, meeting.StandIn)) {
		return router.Open(view.WhyForm(in.E, in.By, in.Ref)), nil
	}
	reply, err := b.act(ctx, in, fmt.Sprintf("Approved. The decision of %s is recorded and everybody sees it now.", in.E.ID), func(e *meeting.Escalation) error {
		return e.Approve(in.By, in.Ref.No, in.Ref.Rev, "", in.At)
	})
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskDecision, strconv.Itoa(len(in.E.Decisions)))
	}
	return reply, nil
}

func (b *Bot) itemDone(ctx context.Context, in input) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Done(in.By, in.Ref.No, in.At) })
	if err != nil || in.View.Home {
		return router.Nothing(), err
	}
	text, blocks := b.View.DoneSaid(e, in.Ref.No)
	return router.Say(text, blocks...), nil
}

func (b *Bot) itemUndo(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "It is open again.", func(e *meeting.Escalation) error { return e.Undo(in.By, in.Ref.No, in.At) })
}

// itemSnooze keeps an item silent for an hour, until this afternoon or tomorrow morning.
func (b *Bot) itemSnooze(ctx context.Context, in input) (router.Reply, error) {
	ref := in.Ref
	if ref.Key == "" && len(in.Selected) > 0 { // a select: the option carries the Ref
		ref = view.ParseRef(in.Selected[0])
	}
	var until time.Time
	switch ref.Key {
	case "afternoon":
		y, m, d := in.At.In(b.Policy.Calendar.Zone(in.By.Zone)).Date()
		until = b.Policy.Calendar.EndOfDay(y, m, d, in.By.Zone).Add(-3 * time.Hour)
		if !until.After(in.At) {
			return router.Nothing(), meeting.Refuse("", "This afternoon is over. Please choose tomorrow morning, or pick a time.")
		}
	case "tomorrow":
		y, m, d := in.At.In(b.Policy.Calendar.Zone(in.By.Zone)).Date()
		until = b.Policy.Calendar.NextMorning(b.Policy.Calendar.EndOfDay(y, m, d, in.By.Zone), in.By.Zone)
	case "pick":
		return router.Open(view.ItemSnoozeForm(in.E, in.By, ref)), nil
	default:
		until = in.At.Add(time.Hour)
	}
	return b.snooze(ctx, in, ref.No, until)
}

func (b *Bot) snooze(ctx context.Context, in input, no int, until time.Time) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Snooze(in.By, no, until, in.At) })
	if err != nil {
		return router.Nothing(), err
	}
	return router.Say("Quiet until " + view.Wall(e.Item(no).Snoozed, in.By.Zone) + ". The chair still sees the item."), nil
}

func (b *Bot) agreeDate(ctx context.Context, in input) (router.Reply, error) {
	agree := in.Action == view.ActAgree
	say := "The date stays as it was; the owner hears."
	if agree {
		say = "Agreed; the owner hears."
	}
	reply, err := b.act(ctx, in, say, func(e *meeting.Escalation) error {
		return e.AgreeDate(in.By, in.Ref.No, in.Ref.Moment(), agree, in.At)
	})
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskDate, strconv.Itoa(in.Ref.No))
	}
	return reply, nil
}

func (b *Bot) takeChair(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, fmt.Sprintf("You have the chair of %s.", in.E.ID), func(e *meeting.Escalation) error { return e.TakeChair(in.By, in.At) })
}

func (b *Bot) newChannel(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "I am making a new channel; every card is posted there again.", func(e *meeting.Escalation) error {
		return e.NewChannel(in.By, in.At)
	})
}

func (b *Bot) remove(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "I am removing them from the channel.", func(e *meeting.Escalation) error {
		return e.Remove(in.By, meeting.UserID(in.Ref.Key), in.At)
	})
}

func (b *Bot) publish(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "The notes are in the channel, with a file in their thread.", func(e *meeting.Escalation) error {
		return e.PublishNotes(in.By, in.At)
	})
}

func (b *Bot) adjourn(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "The meeting is adjourned, and the notes are in the channel.", func(e *meeting.Escalation) error {
		return e.Adjourn(in.By, in.At)
	})
}

func (b *Bot) cancelFollowUp(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "Cancelled; everybody invited hears.", func(e *meeting.Escalation) error {
		return e.CancelFollowUp(in.By, in.Ref.No, in.At)
	})
}

// takeAll takes over what somebody offered, in every escalation, and shows the one screen.
// What a crash leaves is still offered.
func (b *Bot) takeAll(ctx context.Context, in input) (router.Reply, error) {
	rows, err := b.Store.ByPerson(ctx, in.By.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("take all: %w", err)
	}
	from := meeting.UserID(in.Ref.Key)
	var taken []*meeting.Escalation
	refused := meeting.Refuse("", "Nothing of this is offered to you any more.")
	for _, row := range rows {
		offered := false
		for _, w := range row.WaitsFor(in.By.ID) {
			offered = offered || w.Kind == meeting.WaitHandOver && w.Subject == string(from)
		}
		if !offered {
			continue
		}
		e, err := b.Store.Update(ctx, row.ID, in.Key, func(e *meeting.Escalation) error { return e.TakeAll(in.By, from, in.At) })
		var refusal *meeting.Refusal
		switch {
		case errors.As(err, &refusal):
			refused = err
		case err != nil:
			return router.Nothing(), err
		default:
			taken = append(taken, e)
		}
	}
	if len(taken) == 0 {
		return router.Nothing(), refused
	}
	return router.Open(view.HandOverScreen(taken, taken[0].Person(from), in.By, in.At)), nil
}
