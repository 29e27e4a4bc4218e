package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store/pgstore"
)

// Program is what the subcommands are told from outside.
type Program struct {
	In       io.Reader
	Out, Err io.Writer
	DB       string // the file, unless --db names another
	Version  string
	// Config reads the bot's settings; doctor needs them.
	Config func(db string) (app.Config, error)
	Now    func() time.Time // nil: the real clock

	live *Live // the running bot that was asked; nil in a process of its own
}

// commands is every subcommand. Each has a Run method that takes a *call.
type commands struct {
	DB string `name:"db" env:"ESCALATE_DB" default:"${db}" placeholder:"FILE" help:"The bot's file, any copy of it, or the address of its PostgreSQL database (default ${default})."`
	reach

	List     list     `cmd:"" help:"List the escalations."`
	Show     show     `cmd:"" help:"Show one escalation: who did what when, and what is still owed to whom."`
	Export   export   `cmd:"" help:"Export escalations as JSON, CSV, Markdown, HTML, PDF or a calendar."`
	Stats    stats    `cmd:"" help:"Count: how fast decisions came, which promises were kept, what was credited."`
	Status   status   `cmd:"" help:"Show how the bot and its file, or the replicas and their database, are doing."`
	Check    checkCmd `cmd:"" help:"Check that the file is sound and that nobody rewrote its audit log."`
	Backup   backup   `cmd:"" help:"Write a whole copy of the file, and check it."`
	Restore  restore  `cmd:"" help:"Put a copy in the file's place."`
	Move     move     `cmd:"" help:"Move everything from the file to a PostgreSQL database, or back."`
	Migrate  migrate  `cmd:"" help:"Make the tables of a PostgreSQL database, or bring them up to date, as their owner."`
	Erase    eraseCmd `cmd:"" help:"Erase the text of an escalation for good, everywhere in the file."`
	Forget   forget   `cmd:"" help:"Erase what a person wrote and what names the person, in all escalations."`
	Hold     hold     `cmd:"" help:"Put an escalation on legal hold, so that nothing of it is erased, or lift the hold."`
	Compact  compact  `cmd:"" help:"Give unused room in the file back to the disk."`
	Adopt    adopt    `cmd:"" help:"Let another app use the file, in place of the one it belongs to."`
	Doctor   doctor   `cmd:"" help:"Look for what is wrong with settings, tokens, scopes, clock, file or database, and disk."`
	Manifest manifest `cmd:"" help:"Print the manifest of the Slack app, with the command's configured name."`
	Version  version  `cmd:"" help:"Print the version."`
}

// call is one run of a subcommand.
type call struct {
	*Program
	reach
	ctx  context.Context
	args []string
	db   string
}

// Asked reports whether the arguments name a subcommand.
func Asked(args []string) bool {
	parser, err := newParser(&commands{}, &Program{})
	name := named(args)
	return err == nil && slices.ContainsFunc(parser.Model.Children, func(n *kong.Node) bool { return n.Name == name })
}

// named is the first argument that is no flag, before which only those of the database may stand.
func named(args []string) string {
	skip := false
	for _, a := range args {
		switch {
		case skip:
			skip = false
		case a == "--db", a == "--db-password-file":
			skip = true
		case !strings.HasPrefix(a, "-"):
			return a
		}
	}
	return ""
}

// Summary lists the subcommands, for the program's help.
func Summary(w io.Writer) {
	parser, err := newParser(&commands{}, &Program{})
	if err != nil {
		return
	}
	fmt.Fprint(w, "\nCommands for operators (escalate COMMAND --help explains each):\n")
	for _, n := range parser.Model.Children {
		fmt.Fprintf(w, "  %-10s %s\n", n.Name, n.Help)
	}
}

func newParser(c *commands, p *Program, more ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(c, append(more, kong.Name("escalate"), kong.Vars{"db": p.DB}, kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Description("A Slack bot that runs the customer escalation meeting. Without a command it runs the bot."))...)
	if err != nil {
		return nil, err
	}
	for _, n := range append(parser.Model.Children, parser.Model.Node) {
		SetOnly(n.Flags)
	}
	return parser, nil
}

// SetOnly leaves out the variables that are set to nothing: what starts containers does so where it
// means that they are not set.
func SetOnly(flags []*kong.Flag) {
	for _, flag := range flags {
		flag.Tag.Envs = slices.DeleteFunc(slices.Clone(flag.Envs), func(name string) bool {
			text, set := os.LookupEnv(name)
			return set && strings.TrimSpace(text) == ""
		})
	}
}

// Run runs the subcommand that the arguments name, and returns the exit code.
func (p *Program) Run(ctx context.Context, args []string) int {
	if p.Now == nil {
		p.Now = time.Now
	}
	var c commands
	code, done := app.Well, false
	parser, err := newParser(&c, p, kong.Writers(p.Out, p.Err), kong.Exit(func(n int) { code, done = n, true }))
	if err != nil {
		return p.stop(app.Setting(err))
	}
	parsed, err := parser.Parse(args)
	if done {
		return code
	}
	if err != nil {
		return p.stop(app.Setting(fmt.Errorf("%w; add --help for an example", err)))
	}
	if pgstore.Is(c.DB) && slices.Contains(ofFiles, parsed.Selected().Name) {
		return p.stop(usage("this command works on the bot's file and on copies of it; for a PostgreSQL database use PostgreSQL's own means"))
	}
	return p.stop(parsed.Run(&call{Program: p, reach: c.reach, ctx: ctx, args: args, db: c.DB}))
}

// ofFiles is the subcommands that handle a file as a whole.
var ofFiles = []string{"backup", "compact", "restore"}

// stop says why a subcommand failed, and turns it into an exit code.
func (p *Program) stop(err error) int {
	if err != nil && !errors.Is(err, app.ErrSaid) {
		fmt.Fprintln(p.Err, "escalate:", err)
	}
	return app.Code(err)
}

// number is an escalation as people name it: ESC-7, esc-7 or 7.
type number meeting.ID

// UnmarshalText reads it.
func (n *number) UnmarshalText(text []byte) error {
	digits := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(string(text))), "ESC-")
	var id int64
	if _, err := fmt.Sscanf(digits, "%d", &id); err != nil || id < 1 || fmt.Sprint(id) != digits {
		return fmt.Errorf("%q is not an escalation; write its number, for example ESC-7", text)
	}
	*n = number(id)
	return nil
}

// id is the number as the store knows it.
func (n number) id() meeting.ID { return meeting.ID(n) }
