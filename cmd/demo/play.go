package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"escalate/cmd/demo/internal/world"
	"escalate/cmd/internal/story"
)

// play holds the meeting of a story by itself and writes its notes into the working folder.
func play(ctx context.Context, name string, log zerolog.Logger, stdout, stderr io.Writer) error {
	s, err := story.Load(name)
	if err != nil {
		return err
	}
	w, err := world.New(s.At, story.Manifest, log)
	if err != nil {
		return err
	}
	defer w.Close()
	s.AddPeople(w.Slack)
	w.Configure(s.Roles(w.Slack), s.Operators(w.Slack))
	t := newTranscript(stdout, w.Slack)
	w.Slack.OnEvent(t.event)
	t.title(s)
	if err := w.Start(); err != nil {
		return err
	}
	step, progress := 0, io.Discard
	if terminal(stderr) {
		progress = stderr
	}
	err = s.Run(story.World{
		Slack: w.Slack, Stop: w.Stop, Start: w.Start,
		Wait: func(cond func() bool) error { return w.Wait(ctx, cond) },
		Pass: func(d time.Duration) { w.Pass(ctx, d) },
		Each: func(story.Step) {
			step++
			fmt.Fprintf(progress, "\r%d of %d", step, len(s.Steps))
		},
	})
	fmt.Fprint(progress, "\r          \r")
	switch {
	case ctx.Err() != nil:
		return errors.New("stopped before the end of the meeting")
	case err != nil:
		return err
	}
	w.Close() // the transcript is complete when it returns
	return finish(w, s, stdout)
}

// terminal says whether somebody looks at it while it is written.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// finish writes the newest notes to the working folder and says how the workspace fared.
func finish(w *world.World, s story.Story, stdout io.Writer) error {
	var name string
	var content []byte
	for _, c := range w.Slack.Channels() {
		for _, m := range w.Slack.Messages(c.ID) {
			for _, f := range m.Files {
				if strings.HasSuffix(f.Name, ".md") && strings.Contains(f.Name, "-notes-") {
					content, name = f.Content, s.Name+"-notes.md"
				}
			}
		}
	}
	fmt.Fprintln(stdout)
	if name != "" {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return fmt.Errorf("the notes: %w", err)
		}
		fmt.Fprintf(stdout, "The notes are in %s.\n", name)
	}
	calls := 0
	for _, n := range w.Slack.Calls() {
		calls += n
	}
	broken := w.Slack.Violations()
	fmt.Fprintf(stdout, "%d calls to Slack, %d refused by its rules.\n", calls, len(broken))
	for _, v := range broken {
		fmt.Fprintln(stdout, "  "+v)
	}
	return nil
}
