package bot

import (
	"context"
	"fmt"
	"strconv"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// askException puts what an option gives beyond the contract to legal and finance.
func (b *Bot) askException(ctx context.Context, in input) (router.Reply, error) {
	say := fmt.Sprintf("Legal and finance have been asked about option %d. If one of them has no approver yet, the chair has been asked to name one.", in.Ref.Option())
	return b.act(ctx, in, say, func(e *meeting.Escalation) error { return e.AskException(in.By, in.Ref.Option(), in.At) })
}

// grant approves an exception at once.
func (b *Bot) grant(ctx context.Context, in input) (router.Reply, error) {
	e, err := b.change(ctx, in, func(e *meeting.Escalation) error {
		return e.AnswerException(in.By, in.Ref.No, in.Seen, true, "", "", in.At)
	})
	if err != nil {
		return b.askedException(ctx, in, err)
	}
	say := "Approved. If the other side approves too, the notes of %s will say: %s."
	if x := e.ExceptionOf(in.Ref.No); x != nil && x.Approved() {
		say = "Approved. The notes of %s now say: %s."
	}
	return b.saidOf(in, fmt.Sprintf(say, e.ID, meeting.Goodwill)), nil
}

// askedException shows the exception as it is now, when the button was from an older asking.
func (b *Bot) askedException(ctx context.Context, in input, err error) (router.Reply, error) {
	return b.asked(ctx, in, err, meeting.AskException, func(e *meeting.Escalation) (subject, instead string) {
		if x := e.ExceptionOf(in.Ref.Option()); x != nil {
			return strconv.Itoa(x.No), ""
		}
		if refusal, ok := meeting.AsRefusal(err); ok && e.Overtaken(in.Ref.Option()) {
			return "", refusal.Text
		}
		return "", "The option was changed or withdrawn, so this exception is no longer needed. Your answer was not recorded."
	})
}

// excepting is what holds of the forms that answer an exception: option and asking are those
// that their button showed, and a stale one is answered with the exception as it is now.
func (b *Bot) excepting() traits {
	return traits{shown: true, stale: b.askedException, renew: func(s *view.Sheet) {
		if x := s.E.ExceptionOf(s.Ref.No); x != nil {
			s.Ref.Rev = x.Rev
		}
	}}
}
