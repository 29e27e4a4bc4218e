package ops

import (
	_ "embed" // the manifest
	"fmt"
	"regexp"
	"strings"
)

// Manifest is the app's manifest.yml. It is a copy of the file at the top of the project (a test
// keeps them equal), because a program can embed only what lies beside it.
//
//go:embed manifest.yml
var Manifest string

type manifest struct {
	Command string `env:"ESCALATE_COMMAND" default:"/escalate" placeholder:"/NAME" help:"Name of the slash command. Default ${default}."`
}

// Help is the example below the flags.
func (manifest) Help() string {
	return example("escalate manifest", "escalate manifest --command /complaint > manifest.yml")
}

var commandForm = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)

// Run prints the manifest with the configured command.
func (m *manifest) Run(c *call) error {
	if !commandForm.MatchString(m.Command) {
		return usage(fmt.Sprintf("the command is a slash and up to 31 small letters, digits, - or _, like /escalate, and %q is not", m.Command))
	}
	fmt.Fprint(c.Out, strings.Replace(Manifest, "command: /escalate\n", "command: "+m.Command+"\n", 1))
	return nil
}

type version struct{}

// Help is the example below the flags.
func (version) Help() string { return example("escalate version") }

// Run prints the version.
func (version) Run(c *call) error {
	fmt.Fprintln(c.Out, c.Version)
	return nil
}
