package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rs/zerolog"

	"escalate/cmd/internal/story"
)

// play holds the meeting of a story by itself and writes its notes into the working folder.
func play(ctx context.Context, name string, verbose bool, stdout, stderr io.Writer) error {
	s, err := story.Load(name)
	if err != nil {
		return err
	}
	log := zerolog.Nop()
	if verbose {
		log = zerolog.New(zerolog.ConsoleWriter{Out: stderr}).With().Timestamp().Logger()
	}
	r, err := newRig(s.At, story.Manifest, log)
	if err != nil {
		return err
	}
	defer r.Close()
	s.AddPeople(r.slack)
	t := newTranscript(stdout, r.slack)
	r.slack.OnEvent(t.event)
	t.title(s)
	if err := r.Start(); err != nil {
		return err
	}
	step := 0
	err = s.Run(story.World{
		Slack: r.slack, Wait: r.Wait, Pass: r.Pass, Stop: r.Stop, Start: r.Start,
		Each: func(story.Step) {
			step++
			fmt.Fprintf(stderr, "\r%d of %d", step, len(s.Steps))
			if ctx.Err() != nil {
				r.stop()
			}
		},
	})
	fmt.Fprint(stderr, "\r          \r")
	if err != nil {
		return err
	}
	return finish(r, s, stdout)
}

// finish writes the newest notes to the working folder and says how the workspace fared.
func finish(r *rig, s story.Story, stdout io.Writer) error {
	var name string
	var content []byte
	for _, c := range r.slack.Channels() {
		for _, m := range r.slack.Messages(c.ID) {
			for _, f := range m.Files {
				if strings.HasSuffix(f.Name, ".md") {
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
	for _, n := range r.slack.Calls() {
		calls += n
	}
	broken := r.slack.Violations()
	fmt.Fprintf(stdout, "%d calls to Slack, %d refused by its rules.\n", calls, len(broken))
	for _, v := range broken {
		fmt.Fprintln(stdout, "  "+v)
	}
	return nil
}
