package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// exceptionForms answer an exception: option and asking as their button showed them.
var exceptionForms = []string{view.FormExceptionGrant, view.FormExceptionRefuse, view.FormExceptionAsk}

// askException puts what an option gives beyond the contract to legal and finance.
func (b *Bot) askException(ctx context.Context, in input) (router.Reply, error) {
	say := fmt.Sprintf("Legal and finance are asked about option %d; where nobody is named for one of them, the chair is asked to name somebody.", in.Ref.Option())
	return b.act(ctx, in, say, func(e *meeting.Escalation) error { return e.AskException(in.By, in.Ref.Option(), in.At) })
}

// grant approves an exception at once.
func (b *Bot) grant(ctx context.Context, in input) (router.Reply, error) {
	_, err := b.changeAsSeen(ctx, in, view.FormExceptionGrant, func(e *meeting.Escalation) error {
		return e.AnswerException(in.By, in.Ref.Option(), in.Ref.Rev, true, "", "", in.At)
	})
	if err != nil {
		return b.askedException(ctx, in, err)
	}
	return b.saidOf(in, fmt.Sprintf("Approved. It stands in the notes of %s as %s.", in.E.ID, meeting.Goodwill)), nil
}

// askedException shows the exception as it is now, when the button was from an older asking.
func (b *Bot) askedException(ctx context.Context, in input, err error) (router.Reply, error) {
	return b.asked(ctx, in, err, meeting.AskException, func(e *meeting.Escalation) (subject, instead string) {
		if x := e.ExceptionOf(in.Ref.Option()); x != nil {
			return strconv.Itoa(x.No), ""
		}
		return "", "The option was changed or withdrawn meanwhile, and no exception is asked for it any more. Nothing was answered."
	})
}

// answering gives a form that answers an exception the asking that stands now.
func answering(e *meeting.Escalation, name string, ref view.Ref) view.Ref {
	if x := e.ExceptionOf(ref.No); x != nil && slices.Contains(exceptionForms, name) {
		ref.Rev = x.Rev
	}
	return ref
}

func (b *Bot) grantWith(in input) (command, error) {
	line, invoice, err := view.ParseExceptionGrant(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error {
		return e.AnswerException(in.By, in.Ref.Option(), in.Ref.Rev, true, line, invoice, in.At)
	}), err
}

func (b *Bot) refuseException(in input) (command, error) {
	line, err := view.ParseExceptionRefuse(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error {
		return e.AnswerException(in.By, in.Ref.Option(), in.Ref.Rev, false, line, "", in.At)
	}), err
}

func (b *Bot) askAboutException(in input) (command, error) {
	text, err := view.ParseExceptionAsk(in.Form, in.Read)
	return do(func(e *meeting.Escalation) error {
		return e.AskAboutException(in.By, in.Ref.Option(), in.Ref.Rev, text, in.At)
	}), err
}

// mayAnswer tries whether somebody may answer the exception that a button showed.
func mayAnswer(e *meeting.Escalation, in input) error {
	return e.AnswerException(in.By, in.Ref.Option(), in.Ref.Rev, true, "", "", in.At)
}
