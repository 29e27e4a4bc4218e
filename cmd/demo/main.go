// Command demo holds the escalation meeting on a local workspace, with no Slack account: the
// real bot behind it, people who type and press, and a clock that can be moved.
//
// It must never talk to Slack, and nothing of it may be part of the production program.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/rs/zerolog"

	"escalate/cmd/internal/story"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	cancel()
	os.Exit(code)
}

// run is the program without the process: it answers with the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	alone := flags.Bool("play", false, "play the meeting by itself in the terminal, print what each person sees and does, write the notes, and end")
	name := flags.String("story", "globaltech", "which meeting: "+strings.Join(story.Names(), ", "))
	address := flags.String("addr", "", "where the page listens, on this computer only (default "+usualAddress+", or any free port)")
	open := flags.Bool("browser", true, "open the page in a browser when there is a desktop")
	verbose := flags.Bool("log", false, "show the bot's own log on standard error")
	flags.Usage = func() {
		fmt.Fprint(stderr, "demo opens a local workspace on a web page, with the real bot in it. It needs no Slack account.\n\n")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	log := zerolog.Nop()
	if *verbose {
		log = zerolog.New(zerolog.ConsoleWriter{Out: stderr}).With().Timestamp().Logger()
	}
	var err error
	if *alone {
		err = play(ctx, *name, log, stdout, stderr)
	} else {
		err = serve(ctx, *name, *address, *open, log, stdout, stderr)
	}
	if err != nil {
		fmt.Fprintln(stderr, "demo:", err)
		return 1
	}
	return 0
}
