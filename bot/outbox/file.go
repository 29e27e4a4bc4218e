package outbox

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/store"
)

// uploadNotes puts a version of the notes as files into the thread of the notes card, in Slack's
// three steps, of which the last shares them all at once. Nobody sees anything before the third, so only its outcome can be
// doubtful.
func (a *attempt) uploadNotes(p view.Part) (meeting.Receipt, error) {
	card := p.E.Cards[meeting.NotesCard]
	if card.TS == "" {
		return meeting.Receipt{}, &waitError{at: a.o.clock.Now().Add(awaiting), why: "the notes card is being posted"}
	}
	files, comment := a.o.cfg.Draw.NotesFiles(p.E, p.N.Number(), a.o.clock.Now())
	head, err := a.o.cfg.Store.Head(context.WithoutCancel(a.stop), p.E.ID)
	if err != nil {
		return meeting.Receipt{}, fmt.Errorf("the end of the audit log: %w", err)
	}
	for i, f := range files {
		files[i].Content = slices.Concat(f.Content, []byte("\n"+store.Anchor(p.E.ID, head.Seq, head.Chain[:])+"\n"))
	}
	if a.again {
		comment += " (sent again)"
	}
	var sent []slack.FileSummary
	for _, f := range files {
		id, err := a.sendFile(f)
		if err != nil {
			return meeting.Receipt{}, err
		}
		sent = append(sent, slack.FileSummary{ID: id, Title: f.Name})
	}
	err = a.call(complete, p.E.Channel.ID, func(ctx context.Context) error {
		_, err := a.o.cfg.API.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: sent, Channel: p.E.Channel.ID, ThreadTimestamp: card.TS, InitialComment: clip(comment, textLimit),
		})
		return err
	})
	if err != nil {
		return meeting.Receipt{}, err
	}
	return meeting.Receipt{Channel: p.E.Channel.ID, File: sent[0].ID}, nil
}

// sendFile takes the first two steps of one file, which nobody sees.
func (a *attempt) sendFile(f view.File) (id string, err error) {
	api := a.o.cfg.API
	var to *slack.GetUploadURLExternalResponse
	err = a.call(uploadURL, "", func(ctx context.Context) (err error) {
		to, err = api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: f.Name, FileSize: len(f.Content)})
		if err == nil && (to.UploadURL == "" || to.FileID == "") {
			return fmt.Errorf("files.getUploadURLExternal: %w", errSilent)
		}
		return err
	})
	if err != nil {
		return "", unseen(err)
	}
	err = a.call(upload, "", func(ctx context.Context) error {
		return api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: to.UploadURL, Reader: bytes.NewReader(f.Content), Filename: f.Name})
	})
	if err != nil {
		return "", unseen(err)
	}
	return to.FileID, nil
}

// unseen turns doubt about a step that nobody sees into certainty: it can be done again.
func unseen(err error) error {
	if f := judged(err); f != nil && f.class == doubtful {
		f.class = undone
	}
	return err
}
