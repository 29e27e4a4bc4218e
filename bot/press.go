package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

func (b *Bot) confirmReview(ctx context.Context, in input) (router.Reply, error) {
	kind := in.Ref.Role()
	reply, err := b.act(ctx, in, "Confirmed, thank you. The channel can see it now.", func(e *meeting.Escalation) error {
		return e.ConfirmReview(in.By, kind, in.Ref.Rev, in.At)
	})
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskConfirm, func(e *meeting.Escalation) (string, string) {
			r := e.Review(kind)
			switch {
			case r != nil && r.Confirmed == in.By.ID:
				return "", "You have already confirmed a later version of this review. There is nothing left to do."
			case r != nil && r.Confirmed != "":
				return "", fmt.Sprintf("%s has already confirmed a later version of this review. There is nothing left to do.", e.Name(r.Confirmed))
			}
			return string(kind), ""
		})
	}
	return reply, nil
}

func (b *Bot) openVote(ctx context.Context, in input) (router.Reply, error) {
	reply, err := b.onCard(ctx, in, "The vote is open. The ballot is in the channel.", func(e *meeting.Escalation) error {
		return e.OpenVote(in.By, in.Seen, meeting.VoteRules{}, false, in.At)
	})
	if err != nil {
		if refusal, ok := meeting.AsRefusal(err); ok && refusal.Anyway {
			return b.openAnyway(ctx, in)
		}
		return router.Nothing(), err
	}
	return reply, nil
}

// vote takes a ballot. Where the vote asks for a reason, its form opens first.
func (b *Bot) vote(ctx context.Context, in input) (router.Reply, error) {
	c := meeting.Cast{Choice: meeting.ForOption, Option: in.Ref.Choice(), At: in.Clicked}
	switch in.Action {
	case view.ActAbstain:
		c.Choice, c.Option = meeting.Abstain, 0
	case view.ActRecuse:
		c.Choice, c.Option = meeting.Recuse, 0
	}
	if bt := in.E.Ballot(); bt != nil && bt.No == in.Ref.Ballot() && bt.Rules.NeedReason && c.Choice != meeting.Recuse && in.E.Phase == meeting.Voting {
		in.Ref = view.Ref{Of: in.Ref.Of, No: in.Ref.Ballot(), Rev: c.Option}
		return b.form(ctx, in, view.FormReason)
	}
	return b.castVote(ctx, in, c)
}

func (b *Bot) castVote(ctx context.Context, in input, c meeting.Cast) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Vote(in.By, in.Ref.Ballot(), c, in.At) })
	if err == nil && twice(in.E.Ballot(), in, c) {
		return router.Nothing(), nil
	}
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskVote, func(e *meeting.Escalation) (string, string) { return voteNow(e, in) })
	}
	mine, err := e.MyBallot(in.By)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Say("Your ballot: " + mine + ". You can change it until the vote closes; the last one counts."), nil
}

// doubleClick is how soon the same ballot again is the same press of a button.
const doubleClick = 3 * time.Second

// twice reports whether the ballot was cast just so a moment ago, and answered.
func twice(b *meeting.Ballot, in input, c meeting.Cast) bool {
	if b == nil || b.No != in.Ref.Ballot() {
		return false
	}
	was, cast := b.Cast[in.By.ID]
	return cast && was.Choice == c.Choice && was.Option == c.Option && was.Reason == c.Reason && c.At.Sub(was.At).Abs() < doubleClick
}

// voteNow is the vote that a ballot of an older one is answered with, for its voters.
func voteNow(e *meeting.Escalation, in input) (subject, instead string) {
	b := e.Ballot()
	switch {
	case e.Phase != meeting.Voting || !in.At.Before(b.Ends()):
		return "", "That vote is over, so your ballot was not counted. No vote is open now."
	case !slices.Contains(b.Rules.Voters, in.By.ID):
		return "", fmt.Sprintf("That vote is over, so your ballot was not counted. You are not among the voters of the new one; the chair, %s, chose them.", e.Name(e.Chair))
	}
	return strconv.Itoa(b.No), ""
}

func (b *Bot) myBallot(_ context.Context, in input) (router.Reply, error) {
	mine, err := in.E.MyBallot(in.By)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Say("Your ballot: " + mine + "."), nil
}

func (b *Bot) closeVote(ctx context.Context, in input) (router.Reply, error) {
	return b.onCard(ctx, in, "The vote is closed. The result is in the channel.", func(e *meeting.Escalation) error {
		return e.CloseVote(in.By, in.Ref.Ballot(), in.At)
	})
}

func (b *Bot) withdrawOption(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, fmt.Sprintf("Option %d is withdrawn; it stays in the record.", in.Ref.Option()), func(e *meeting.Escalation) error {
		return e.WithdrawOption(in.By, in.Ref.Option(), in.At)
	})
}

func (b *Bot) approve(ctx context.Context, in input) (router.Reply, error) {
	d := in.E.Decision(in.Ref.Decision())
	if d != nil && d.Approved == "" && d.Rev == in.Ref.Rev && d.Why == "" && in.E.Against(d.Option) != "" &&
		(in.E.Is(in.By.ID, meeting.Approver) || in.E.Is(in.By.ID, meeting.StandIn)) {
		return router.Open(view.WhyForm.Draw(b.sheet(in))), nil
	}
	_, err := b.change(ctx, in, func(e *meeting.Escalation) error {
		return e.Approve(in.By, in.Ref.No, in.Seen, "", in.At)
	})
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskDecision, lastDecision)
	}
	return b.saidOf(in, approvedWords(in.E)), nil
}

// approvedWords tells the approver that the decision is made.
func approvedWords(e *meeting.Escalation) string {
	return fmt.Sprintf("Approved. The decision of %s is recorded, and everyone can see it.", e.ID)
}

// lastDecision is the subject of the notices about the newest decision.
func lastDecision(e *meeting.Escalation) (subject, instead string) {
	return strconv.Itoa(len(e.Decisions)), ""
}

func (b *Bot) itemDone(ctx context.Context, in input) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Done(in.By, in.Ref.Item(), in.At) })
	if err != nil || in.View.Home {
		return router.Nothing(), err
	}
	text, blocks := b.View.DoneSaid(e, in.Ref.Item())
	return router.Say(text, blocks...), nil
}

func (b *Bot) itemUndo(ctx context.Context, in input) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Undo(in.By, in.Ref.Item(), in.At) })
	if err != nil || in.View.Home {
		return router.Nothing(), err
	}
	text, blocks := b.View.UndoneSaid(e, in.Ref.Item(), in.By.ID, in.At)
	return router.Say(text, blocks...), nil
}

// itemSnooze keeps an item silent for an hour, until this afternoon or tomorrow morning.
func (b *Bot) itemSnooze(ctx context.Context, in input) (router.Reply, error) {
	ref := in.Ref
	if ref.Key == "" && len(in.Selected) > 0 { // a select: the option carries the Ref
		ref = view.ParseRef(in.Selected[0])
	}
	if ref.Key == "pick" {
		in.Ref = ref
		return b.form(ctx, in, view.FormItemSnooze)
	}
	if err := b.mayBeFilled(ctx, in, b.forms[view.FormItemSnooze]); err != nil {
		return router.Nothing(), err // whose item it is comes before what time it is
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
		until = b.Policy.Calendar.NextMorning(b.Policy.Calendar.EndOfDay(y, m, d, in.By.Zone).Add(-time.Microsecond), in.By.Zone) // it may end when the next begins
	default:
		until = in.At.Add(time.Hour)
	}
	return b.snooze(ctx, in, ref.Item(), until)
}

func (b *Bot) snooze(ctx context.Context, in input, no int, until time.Time) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error { return e.Snooze(in.By, no, until, in.At) })
	if err != nil {
		return router.Nothing(), err
	}
	return b.quiet(e, in, no), nil
}

// quiet says when the owner of an item hears of it again.
func (b *Bot) quiet(e *meeting.Escalation, in input, no int) router.Reply {
	return router.Say("Quiet until " + view.Wall(e.QuietUntil(no, b.Policy), in.By.Zone) + ". The chair still sees the item.")
}

func (b *Bot) agreeDate(ctx context.Context, in input) (router.Reply, error) {
	agree := in.Action == view.ActAgree
	say := "The date stays as it was. The owner will be told."
	if agree {
		say = "Agreed. The owner will be told."
	}
	reply, err := b.act(ctx, in, say, func(e *meeting.Escalation) error {
		return e.AgreeDate(in.By, in.Ref.Item(), in.Ref.Moment(), agree, in.At)
	})
	if err != nil {
		return b.asked(ctx, in, err, meeting.AskDate, func(*meeting.Escalation) (string, string) { return strconv.Itoa(in.Ref.Item()), "" })
	}
	return reply, nil
}

func (b *Bot) takeChair(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, fmt.Sprintf("You are now the chair of %s.", in.E.ID), func(e *meeting.Escalation) error { return e.TakeChair(in.By, in.At) })
}

func (b *Bot) newChannel(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "I am making a new channel and will post every card there again.", func(e *meeting.Escalation) error {
		return e.NewChannel(in.By, in.At)
	})
}

func (b *Bot) remove(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "I am removing them from the channel.", func(e *meeting.Escalation) error {
		return e.Remove(in.By, in.Ref.Person(), in.At)
	})
}

func (b *Bot) cancelFollowUp(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "Cancelled. Everyone invited will be told.", func(e *meeting.Escalation) error {
		return e.CancelFollowUp(in.By, in.Ref.FollowUp(), in.At)
	})
}

// takeAll takes over what somebody offered, in every escalation, and shows the one screen.
// What a crash leaves is still offered.
func (b *Bot) takeAll(ctx context.Context, in input) (router.Reply, error) {
	rows, err := b.Store.ByPerson(ctx, in.By.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("take all: %w", err)
	}
	from := in.Ref.Person()
	asked := askedIn(in.Request)
	var taken []*meeting.Escalation
	var refused []string
	for _, row := range rows {
		offered := false
		for _, w := range row.WaitsFor(in.By.ID) {
			offered = offered || w.Kind == meeting.WaitHandOver && w.Subject == string(from)
		}
		if !offered {
			continue
		}
		e, err := b.keep(ctx, in.Request, row.ID, func(e *meeting.Escalation) error {
			if err := e.TakeAll(in.By, from, in.At); err != nil {
				return err
			}
			e.AnsweredIn(asked, in.At)
			return nil
		})
		switch refusal, no := meeting.AsRefusal(err); {
		case no:
			refused = append(refused, row.ID.String()+": "+refusal.Text)
		case err != nil:
			return router.Nothing(), fmt.Errorf("take over %s: %w", row.ID, err)
		default:
			taken = append(taken, e)
		}
	}
	why := strings.Join(refused, "\n")
	if len(taken) == 0 {
		if why == "" {
			why = "This is no longer offered to you."
		}
		return router.Nothing(), meeting.Refuse("", "%s", why)
	}
	screen := view.HandOverScreen(taken, taken[0].Person(from), in.By, in.At)
	if why != "" {
		screen = view.WithAlert(screen, why)
	}
	return router.Open(screen).And(recordOfAll(in, taken)), nil
}
