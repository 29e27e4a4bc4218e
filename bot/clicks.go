package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// click does what one button says and answers whoever pressed it.
type click func(ctx context.Context, in input) (router.Reply, error)

// allClicks is every button that does something at once.
func (b *Bot) allClicks() map[string]click {
	return map[string]click{
		view.ActRead:         b.read,
		view.ActConfirm:      b.confirmReview,
		view.ActOpenVote:     b.openVote,
		view.ActVote:         b.vote,
		view.ActAbstain:      b.vote,
		view.ActRecuse:       b.vote,
		view.ActMyBallot:     b.myBallot,
		view.ActCloseVote:    b.closeVote,
		view.ActWithdrawOpt:  b.withdrawOption,
		view.ActApprove:      b.approve,
		view.ActItemDone:     b.itemDone,
		view.ActItemUndo:     b.itemUndo,
		view.ActItemSnooze:   b.itemSnooze,
		view.ActAgree:        b.agreeDate,
		view.ActDisagreeDate: b.agreeDate,
		view.ActTakeChair:    b.takeChair,
		view.ActTakeAll:      b.takeAll,
		view.ActNewChannel:   b.newChannel,
		view.ActRemove:       b.remove,
		view.ActPublish:      b.publish,
		view.ActLeaveOut:     b.leaveCheckOut,
		view.ActPutBack:      b.leaveCheckOut,
		view.ActAdjourn:      b.adjourn,
		view.ActCancelMeet:   b.cancelFollowUp,
		view.ActBack:         b.back,
		view.ActHelp:         b.helped,
		view.ActIntroduced:   b.introduced,
		view.ActExplain:      b.explain,
		view.ActCorrect:      b.correct,
		view.ActAnyway:       b.openAnyway,
		view.ActAskException: b.askException,
		view.ActGrant:        b.grant,
		view.ActSendAgain:    b.sendAgain,
		view.ActSeat:         b.takeVacantChair,
		view.ActLink:         func(context.Context, input) (router.Reply, error) { return router.Nothing(), nil },
	}
}

// introduced hides the introduction: Home is drawn anew without it, and says so to the next one.
func (b *Bot) introduced(_ context.Context, in input) (router.Reply, error) {
	return b.saidOf(in, "The introduction on Home is hidden."), nil
}

// clicked runs the click of an action id; what follows a colon only makes it unique.
func (b *Bot) clicked(ctx context.Context, r router.Request) (router.Reply, error) {
	return b.press(ctx, r, r.Action, view.ParseRef(r.Value))
}

// menu runs what was chosen in an overflow menu: "<action>|<Ref>".
func (b *Bot) menu(ctx context.Context, r router.Request) (router.Reply, error) {
	action, value, _ := strings.Cut(r.Value, "|")
	r.Action, r.Value = action, value
	if strings.HasPrefix(action, view.ActForm+":") {
		return b.openForm(ctx, r)
	}
	return b.press(ctx, r, action, view.ParseRef(value))
}

// unbound are the buttons that belong to a person and to no escalation, and those of operators, who need not be in it.
var unbound = map[string]bool{view.ActTakeAll: true, view.ActBack: true, view.ActHelp: true, view.ActLink: true, view.ActIntroduced: true, view.ActSendAgain: true, view.ActSeat: true}

func (b *Bot) press(ctx context.Context, r router.Request, action string, ref view.Ref) (router.Reply, error) {
	id, _, _ := strings.Cut(action, ":")
	do, ok := b.clicks[id]
	if !ok {
		return b.answered(ctx, input{Request: r, Ref: ref}, router.Nothing(), b.older())
	}
	r.Action = id
	if unbound[id] {
		in := input{Request: r, Ref: ref}
		reply, err := do(ctx, in)
		reply, err = b.answered(ctx, in, reply, err)
		return b.withHome(ctx, r, reply, err)
	}
	in, err := b.load(ctx, r, ref)
	if err != nil {
		return router.Nothing(), err
	}
	reply, err := do(ctx, in)
	reply, err = b.answered(ctx, in, reply, err)
	return b.withHome(ctx, r, reply, err)
}

// withHome brings Home up to date after a click in it, a refused one too: what was pressed
// may not be there any more.
func (b *Bot) withHome(ctx context.Context, r router.Request, reply router.Reply, err error) (router.Reply, error) {
	if !r.View.Home {
		return reply, err
	}
	if refusal, ok := meeting.AsRefusal(err); ok {
		reply, err = router.Say(refusal.Text), nil
	}
	if err != nil {
		return reply, err
	}
	home, err := b.home(ctx, r)
	return reply.And(home), err
}

// act is the usual click: a command, then a sentence for whoever pressed. Home changes
// under their eyes instead.
func (b *Bot) act(ctx context.Context, in input, say string, command func(*meeting.Escalation) error) (router.Reply, error) {
	if _, err := b.change(ctx, in, command); err != nil {
		return router.Nothing(), err
	}
	return b.saidOf(in, say), nil
}

// saidOf is what is said of something done: nothing on Home, which shows it.
func (b *Bot) saidOf(in input, say string) router.Reply {
	if in.View.Home {
		return router.Nothing()
	}
	return router.Say(say)
}

// onCard is act for what a new card shows: whoever pressed it in the channel sees that appear, and is
// told only elsewhere. What is only a card's edit is told at once: the edit may have to wait.
func (b *Bot) onCard(ctx context.Context, in input, say string, command func(*meeting.Escalation) error) (router.Reply, error) {
	reply, err := b.act(ctx, in, say, command)
	if ch := in.E.Channel; in.Message.TS != "" && !in.Message.Ephemeral && in.Channel == ch.ID && ch.State == meeting.ChannelLive {
		return router.Nothing(), err
	}
	return reply, err
}

// asked shows what a stale button is about as it is now, with the buttons for it. now names
// it in the escalation as it is now; instead is what is said where nothing is asked any more.
func (b *Bot) asked(ctx context.Context, in input, err error, kind meeting.Kind, now func(*meeting.Escalation) (subject, instead string)) (router.Reply, error) {
	refusal, ok := meeting.AsRefusal(err)
	if !ok || !refusal.Stale {
		return router.Nothing(), err
	}
	e, gerr := b.Store.Get(ctx, in.Ref.Of)
	if gerr != nil {
		return router.Nothing(), fmt.Errorf("load %s: %w", in.Ref.Of, gerr)
	}
	subject, instead := now(e)
	if instead != "" {
		return router.Nothing(), meeting.Refuse("", "%s", instead)
	}
	n := meeting.Notice{Of: e.ID, Kind: kind, To: in.By.ID, Subject: subject}
	post := b.View.Direct(e.Person(in.By.ID), []view.Part{{E: e, N: n}}, in.At, false)
	blocks := append([]slack.Block{view.Sentence(refusal.Text)}, post.Blocks...)
	return router.Refuse(refusal.Text, blocks...), nil
}

// helped shows what can be typed.
func (b *Bot) helped(context.Context, input) (router.Reply, error) {
	return router.Open(b.View.HelpForm()), nil
}
