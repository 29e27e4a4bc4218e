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
	"regexp"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"

	"escalate/cmd/internal/app"
	"escalate/cmd/internal/ops"
	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	cancel()
	os.Exit(code)
}

// run is the program without the process: it answers with the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if ops.Asked(args) {
		p := &ops.Program{In: os.Stdin, Out: stdout, Err: discreet{stderr}, DB: defaults()["db"], Version: version(), Config: configOf}
		return p.Run(ctx, args)
	}
	var s settings
	code, done := app.Well, false
	parser, err := newParser(&s, kong.Writers(stdout, stderr), kong.Exit(func(c int) { code, done = c, true }))
	if err != nil {
		return stop(stderr, app.Misset, err)
	}
	strange, err := strangers(parser, os.Environ())
	if err != nil {
		return stop(stderr, app.Misset, err)
	}
	if _, err = parser.Parse(args); done {
		return code
	}
	if err != nil {
		return stop(stderr, app.Misset, fmt.Errorf("%w; escalate --help explains each setting", err))
	}
	c, err := s.config()
	if err != nil {
		return stop(stderr, app.Misset, err)
	}
	c.Version = version()
	c.Log = logger(stderr, zerolog.Level(s.LogLevel))
	for _, name := range strange {
		c.Log.Warn().Str("variable", name).Msg("this variable is not a setting of escalate; nothing reads it")
	}
	health, err := s.listenHealth(ctx)
	if err != nil {
		return stop(stderr, app.Code(err), err)
	}
	c.Beside = func(ctx context.Context, kept store.Store, connected func() time.Time) {
		switch kept := kept.(type) {
		case *boltstore.Store:
			ops.Beside(ctx, kept, c, connected, health)
		case *pgstore.Store:
			ops.BesideDatabase(ctx, kept, c, connected, health)
		}
	}
	ctx, calm := hangUp(ctx, c.Log)
	defer calm()
	if err := app.Run(ctx, c); err != nil && !errors.Is(err, context.Canceled) {
		return stop(stderr, app.Code(err), err)
	}
	return app.Well
}

// hangUp lets SIGHUP end the program only where a person's terminal went away. Elsewhere it is what
// tools send to have settings read again, and must not cost the workspace its bot.
func hangUp(ctx context.Context, log zerolog.Logger) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	hung := make(chan os.Signal, 1)
	signal.Notify(hung, syscall.SIGHUP)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hung:
				if isatty.IsTerminal(os.Stdin.Fd()) {
					cancel()
					return
				}
				log.Info().Msg("SIGHUP changes nothing: settings are read at the start; restart to change them")
			}
		}
	}()
	return ctx, func() { signal.Stop(hung); cancel() }
}

const about = `A Slack bot that runs the customer escalation meeting.

It needs two tokens: the bot token (xoxb-…) in SLACK_BOT_TOKEN and the app-level token (xapp-…) in SLACK_APP_TOKEN, or each in a file. Every other setting is a flag and an environment variable; the flag counts when both are there, and an empty variable is as good as none.`

// configOf reads the settings without flags, for the subcommand that looks at them.
func configOf(db string) (app.Config, error) {
	var s settings
	parser, err := newParser(&s)
	if err == nil {
		_, err = parser.Parse([]string{"--db", db})
	}
	if err != nil {
		return app.Config{}, err
	}
	return s.config()
}

// newParser reads flags and variables into s.
func newParser(s *settings, more ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(s, append(more, kong.Name("escalate"), kong.Description(about), kong.ValueFormatter(explain), kong.Help(help), defaults())...)
	if err != nil {
		return nil, err
	}
	ops.SetOnly(parser.Model.Flags)
	return parser, nil
}

// help is what --help prints: the settings, and then the subcommands.
func help(o kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(o, ctx); err != nil {
		return err
	}
	ops.Summary(ctx.Stdout)
	return nil
}

// explain is a flag's help with its variable behind it.
func explain(v *kong.Value) string {
	if v.Flag == nil || len(v.Flag.Envs) == 0 {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + v.Flag.Envs[0] + ")."
}

// stop says in one line why the program ends.
func stop(w io.Writer, code int, err error) int {
	text := strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
	if terminal(w) {
		fmt.Fprintln(w, "escalate:", string(hidden([]byte(text))))
		return code
	}
	log := logger(w, zerolog.InfoLevel)
	log.Error().Msg(text)
	return code
}

// logger writes lines for people on a terminal, and JSON everywhere else.
func logger(w io.Writer, level zerolog.Level) zerolog.Logger {
	var out io.Writer = discreet{w}
	if terminal(w) {
		out = zerolog.ConsoleWriter{Out: out, TimeFormat: "15:04:05"}
	}
	return zerolog.New(out).Level(level).With().Timestamp().Logger()
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// secrets is every kind of Slack's tokens, and the ticket with which a socket is opened.
var secrets = regexp.MustCompile(`\b(xox[a-z][.-]|xapp-|xwfp-|ticket=)[A-Za-z0-9%._-]+`)

func hidden(text []byte) []byte { return secrets.ReplaceAll(text, []byte("${1}…")) }

// discreet is the net below: nothing here logs a token, and if an error should carry one it
// does not leave the program.
type discreet struct{ io.Writer }

// Write hides tokens. zerolog writes one line at a time.
func (d discreet) Write(line []byte) (int, error) {
	if _, err := d.Writer.Write(hidden(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// commit is set by builds that do not see the repository, as that of the image: -ldflags "-X main.commit=…".
var commit string

// version is what the Go command knows of this program: a module's version, or a commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "escalate, version unknown"
	}
	text, of := "escalate "+info.Main.Version, commit
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && of == "" {
			of = s.Value
		}
	}
	if of == "" {
		of = "unknown"
	}
	return text + ", commit " + of + ", " + info.GoVersion
}
