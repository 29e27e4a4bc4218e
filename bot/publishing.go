package bot

import (
	"context"
	"fmt"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

func (b *Bot) publish(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, fmt.Sprintf("The notes of %s are %s.", in.E.ID, notesWhere(in.E)), func(e *meeting.Escalation) error {
		return e.PublishNotes(in.By, in.At)
	})
}

func (b *Bot) leaveCheckOut(ctx context.Context, in input) (router.Reply, error) {
	out, published := in.Action == view.ActLeaveOut, len(in.E.Notes) > 0
	say := "The contract check is in the notes again."
	if out {
		say = "The contract check is left out of the notes."
	}
	if published {
		say += " A new version is " + notesWhere(in.E) + "; earlier files stay there until someone deletes them."
	}
	return b.act(ctx, in, say, func(e *meeting.Escalation) error { return e.LeaveCheckOut(in.By, out, in.At) })
}

func (b *Bot) adjourn(ctx context.Context, in input) (router.Reply, error) {
	return b.act(ctx, in, "The meeting is adjourned, and the notes are "+notesWhere(in.E)+".", func(e *meeting.Escalation) error {
		return e.Adjourn(in.By, in.At)
	})
}

// notesWhere says where the published notes are found.
func notesWhere(e *meeting.Escalation) string {
	if e.Channel.State == meeting.ChannelLive {
		return "in its channel, with a file in their thread"
	}
	return "saved. Its channel cannot be reached now. They will be posted there once it can"
}
