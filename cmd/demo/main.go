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

	"escalate/cmd/internal/story"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program without the process: it answers with the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Bool("play", true, "play the meeting by itself, print what each person sees and does, and end")
	name := flags.String("story", "globaltech", "which meeting: "+strings.Join(story.Names(), ", "))
	verbose := flags.Bool("log", false, "show the bot's own log on standard error")
	flags.Usage = func() {
		fmt.Fprint(stderr, "demo plays an escalation meeting on a local workspace. It needs no Slack account and asks nothing.\n\n")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if err := play(ctx, *name, *verbose, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "demo:", err)
		return 1
	}
	return 0
}
