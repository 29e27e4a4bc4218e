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

// uploadFiles puts what a notice is about as files into the thread of its card, in Slack's
// three steps, of which the last shares them all at once. Nobody sees anything before the third, so only its outcome can be
// doubtful.
func (a *attempt) uploadFiles(p view.Part) (meeting.Receipt, error) {
	card := p.E.Cards[p.N.Thread()]
	if card.TS == "" {
		return meeting.Receipt{}, &waitError{at: a.o.clock.Now().Add(awaiting), why: "the " + string(p.N.Thread()) + " card is being posted"}
	}
	files, comment := a.o.cfg.Draw.Files(p, a.o.clock.Now())
	if p.N.Kind == meeting.UploadNotes {
		if err := a.anchored(files, p.E.ID); err != nil {
			return meeting.Receipt{}, err
		}
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
	err := a.call(complete, p.E.Channel.ID, func(ctx context.Context) error {
		_, err := a.o.cfg.API.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: sent, Channel: p.E.Channel.ID, ThreadTimestamp: card.TS, InitialComment: clip(comment, textLimit),
		})
		return err
	})
	if err != nil {
		return meeting.Receipt{}, err
	}
	r := meeting.Receipt{Channel: p.E.Channel.ID, File: sent[0].ID}
	for _, f := range sent[1:] {
		r.More = append(r.More, f.ID)
	}
	return r, nil
}

// anchored writes below each file where the audit log ended, so that whoever has the notes can tell whether it was rewritten.
func (a *attempt) anchored(files []view.File, of meeting.ID) error {
	head, err := a.o.cfg.Store.Head(context.WithoutCancel(a.stop), of)
	if err != nil {
		return fmt.Errorf("the end of the audit log: %w", err)
	}
	for i, f := range files {
		files[i].Content = slices.Concat(f.Content, []byte("\n"+store.Anchor(of, head.Seq, head.Chain[:])+"\n"))
	}
	return nil
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
