package outbox

import (
	"bytes"
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/store"
)

// uploadNotes puts a version of the notes as a file into the thread of the notes card, in
// Slack's three steps. Nobody sees anything before the third, so only its outcome can be
// doubtful.
func (a *attempt) uploadNotes(p view.Part) (meeting.Receipt, error) {
	card := p.E.Cards[meeting.NotesCard]
	if card.TS == "" {
		return meeting.Receipt{}, &waitError{at: a.o.clock.Now().Add(awaiting), why: "the notes card is being posted"}
	}
	name, content, comment := a.o.cfg.Draw.NotesFile(p.E, p.N.Number(), a.o.clock.Now())
	head, err := a.o.cfg.Store.Head(context.WithoutCancel(a.stop), p.E.ID)
	if err != nil {
		return meeting.Receipt{}, fmt.Errorf("the end of the audit log: %w", err)
	}
	content = append(content, "\n"+store.Anchor(p.E.ID, head.Seq, head.Chain[:])+"\n"...)
	if a.again {
		comment += " (sent again)"
	}
	api := a.o.cfg.API
	var to *slack.GetUploadURLExternalResponse
	err = a.call(uploadURL, "", func(ctx context.Context) (err error) {
		to, err = api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: name, FileSize: len(content)})
		if err == nil && (to.UploadURL == "" || to.FileID == "") {
			return fmt.Errorf("files.getUploadURLExternal: %w", errSilent)
		}
		return err
	})
	if err != nil {
		return meeting.Receipt{}, unseen(err)
	}
	err = a.call(upload, "", func(ctx context.Context) error {
		return api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: to.UploadURL, Reader: bytes.NewReader(content), Filename: name})
	})
	if err != nil {
		return meeting.Receipt{}, unseen(err)
	}
	err = a.call(complete, p.E.Channel.ID, func(ctx context.Context) error {
		_, err := api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: []slack.FileSummary{{ID: to.FileID, Title: name}}, Channel: p.E.Channel.ID,
			ThreadTimestamp: card.TS, InitialComment: clip(comment, textLimit),
		})
		return err
	})
	if err != nil {
		return meeting.Receipt{}, err
	}
	return meeting.Receipt{Channel: p.E.Channel.ID, File: to.FileID}, nil
}

// unseen turns doubt about a step that nobody sees into certainty: it can be done again.
func unseen(err error) error {
	if f := judged(err); f != nil && f.class == doubtful {
		f.class = undone
	}
	return err
}
