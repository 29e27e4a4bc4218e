// Command escalate is the Slack bot that runs the customer escalation meeting: one program,
// one file. It reads its settings from flags and environment variables, keeps everything in
// one database file, and talks to Slack alone.
//
// It must never contain the local workspace, and never print a token or what people wrote.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"

	"escalate/cmd/internal/app"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program without the process: it answers with the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var s settings
	code, done := 0, false
	parser, err := kong.New(&s, kong.Name("escalate"), kong.Description(about), kong.Writers(stdout, stderr),
		kong.Exit(func(c int) { code, done = c, true }), kong.Vars(defaults()), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(stderr, "escalate:", err)
		return 2
	}
	if _, err = parser.Parse(args); done {
		return code
	}
	if err != nil {
		fmt.Fprintln(stderr, "escalate:", err)
		return 2
	}
	log := logger(stderr, s.LogLevel)
	zerolog.DefaultContextLogger = &log
	c, err := s.config()
	if err == nil {
		c.Log = log
		err = app.Run(ctx, c)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "escalate:", err)
		return 1
	}
	return 0
}

const about = `A Slack bot that runs the customer escalation meeting.

It needs two tokens: a bot token (xoxb-…) and an app-level token (xapp-…), each in an environment variable or in a file. Every setting is a flag and an environment variable.`

// logger writes lines for people on a terminal, and JSON everywhere else.
func logger(w io.Writer, level zerolog.Level) zerolog.Logger {
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: "15:04:05"}
	}
	return zerolog.New(w).Level(level).With().Timestamp().Logger()
}
