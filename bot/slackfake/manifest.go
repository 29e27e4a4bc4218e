package slackfake

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// manifest is the part of an app manifest (docs.slack.dev/reference/app-manifest) that decides what works.
type manifest struct {
	Display struct {
		Name string `yaml:"name"`
	} `yaml:"display_information"`
	Features struct {
		Home struct {
			HomeTab     bool `yaml:"home_tab_enabled"`
			MessagesTab bool `yaml:"messages_tab_enabled"`
			ReadOnly    bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Bot struct {
			Name string `yaml:"display_name"`
		} `yaml:"bot_user"`
		Commands []struct {
			Command string `yaml:"command"`
			Escape  bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
		Shortcuts []struct {
			Name     string `yaml:"name"`
			Type     string `yaml:"type"`
			Callback string `yaml:"callback_id"`
		} `yaml:"shortcuts"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot      []string `yaml:"bot"`
			Optional []string `yaml:"bot_optional"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		SocketMode    bool `yaml:"socket_mode_enabled"`
		Interactivity struct {
			Enabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
	} `yaml:"settings"`
}

func readManifest(data []byte) (manifest, error) {
	var m manifest
	if len(data) == 0 {
		return m, errors.New("slackfake: the manifest is empty")
	}
	if err := yaml.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("slackfake: read manifest: %w", err)
	}
	if m.Display.Name == "" {
		return m, errors.New("slackfake: the manifest has no display_information.name")
	}
	return m, nil
}

func (m *manifest) botName() string {
	if m.Features.Bot.Name != "" {
		return m.Features.Bot.Name
	}
	return m.Display.Name
}

// command says whether the slash command is declared and whether Slack escapes its text.
func (m *manifest) command(name string) (escape, ok bool) {
	for _, c := range m.Features.Commands {
		if c.Command == name {
			return c.Escape, true
		}
	}
	return false, false
}

// shortcut says whether a shortcut of the type ("global" or "message") is declared.
func (m *manifest) shortcut(typ, callback string) bool {
	for _, s := range m.Features.Shortcuts {
		if s.Type == typ && s.Callback == callback {
			return true
		}
	}
	return false
}

func (m *manifest) subscribed(event string) bool {
	return slices.Contains(m.Settings.Events.Bot, event)
}
