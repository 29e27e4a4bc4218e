package page

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// manifest is what of the app's manifest.yml people see: its commands and shortcuts.
type manifest struct {
	Name     string
	Commands []command
	Global   []shortcut
	Message  []shortcut
}

type command struct{ Command, Description, Hint string }

type shortcut struct{ Name, ID, Description string }

func readManifest(text []byte) (manifest, error) {
	var m struct {
		Features struct {
			Bot struct {
				Name string `yaml:"display_name"`
			} `yaml:"bot_user"`
			Commands []struct {
				Command     string `yaml:"command"`
				Description string `yaml:"description"`
				Hint        string `yaml:"usage_hint"`
			} `yaml:"slash_commands"`
			Shortcuts []struct {
				Name        string `yaml:"name"`
				Type        string `yaml:"type"`
				ID          string `yaml:"callback_id"`
				Description string `yaml:"description"`
			} `yaml:"shortcuts"`
		} `yaml:"features"`
	}
	if err := yaml.Unmarshal(text, &m); err != nil {
		return manifest{}, fmt.Errorf("the manifest: %w", err)
	}
	out := manifest{Name: m.Features.Bot.Name}
	for _, c := range m.Features.Commands {
		out.Commands = append(out.Commands, command(c))
	}
	for _, s := range m.Features.Shortcuts {
		one := shortcut{Name: s.Name, ID: s.ID, Description: s.Description}
		if s.Type == "global" {
			out.Global = append(out.Global, one)
		} else {
			out.Message = append(out.Message, one)
		}
	}
	return out, nil
}

// words are what may stand behind the command, for the completion; the bot's own help says the
// same.
var words = []command{
	{"", "Open an escalation, or show the one of this channel", "[customer: what happened]"},
	{"open", "Open an escalation for a customer named like a command", "NAME"},
	{"status", "Where this escalation stands, and what comes next", ""},
	{"list", "The escalations that you are in", ""},
	{"mine", "What is waiting for you", ""},
	{"notes", "The notes of this meeting, as they are now", ""},
	{"action", "Add action items", ""},
	{"vote", "Open the vote", ""},
	{"follow-up", "Plan the follow-up meeting", ""},
	{"hand-over", "Hand over everything you have to one person", ""},
	{"withdraw", "Withdraw this escalation, with a reason", ""},
	{"help", "What the bot can do", ""},
}
