package app_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"escalate/bot"
	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/cmd/internal/app"
	"escalate/cmd/internal/story"
)

type manifest struct {
	Features struct {
		Commands  []struct{ Command string } `yaml:"slash_commands"`
		Shortcuts []struct {
			Type       string
			CallbackID string `yaml:"callback_id"`
		}
	}
	OAuth struct {
		Scopes struct {
			Bot      []string
			Optional []string `yaml:"bot_optional"`
		}
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		SocketMode bool `yaml:"socket_mode_enabled"`
	}
}

func readManifest(t *testing.T) (manifest, any) {
	var m manifest
	require.NoError(t, yaml.Unmarshal(story.Manifest, &m))
	var plain any
	require.NoError(t, yaml.Unmarshal(story.Manifest, &plain))
	return m, plain
}

func TestTheManifestIsValidForSlack(t *testing.T) {
	raw, err := os.ReadFile("testdata/manifest.schema.json")
	require.NoError(t, err)
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		// Go has no lookahead; the schema uses it twice, for domains that we do not have.
		return regexp.Compile(strings.ReplaceAll(s, `(?![\.\-])`, ""))
	})
	require.NoError(t, c.AddResource("manifest.schema.json", schema))
	compiled, err := c.Compile("manifest.schema.json")
	require.NoError(t, err)
	_, plain := readManifest(t)
	asJSON, err := json.Marshal(plain)
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(value))
}

// What the manifest declares is what the routes answer, no more and no less.
func TestTheManifestDeclaresWhatIsAnswered(t *testing.T) {
	m, _ := readManifest(t)
	routes := bot.New(bot.Config{View: &view.View{Policy: meeting.DefaultPolicy(), Command: "/escalate"}, Policy: meeting.DefaultPolicy()}).Routes().RouteIDs()
	var commands, global, message []string
	for _, c := range m.Features.Commands {
		commands = append(commands, c.Command)
	}
	for _, s := range m.Features.Shortcuts {
		if s.Type == "global" {
			global = append(global, s.CallbackID)
		} else {
			message = append(message, s.CallbackID)
		}
	}
	require.ElementsMatch(t, routes.Commands, commands)
	require.ElementsMatch(t, routes.Shortcuts, global)
	require.ElementsMatch(t, routes.MessageShortcuts, message)
	require.ElementsMatch(t, routes.Events, m.Settings.Events.Bot)
	require.ElementsMatch(t, app.Scopes, m.OAuth.Scopes.Bot)
	require.ElementsMatch(t, app.History, m.OAuth.Scopes.Optional)
	require.True(t, m.Settings.SocketMode)
}

// needs is which scope each method of Slack's Web API asks for, and each event (method and
// event pages of Slack's reference, November 2026). Reading a conversation needs the scope of
// its kind.
var needs = map[string]string{
	"chat.postMessage": "chat:write", "chat.update": "chat:write",
	"conversations.create": "groups:write", "conversations.invite": "groups:write", "conversations.setTopic": "groups:write",
	"conversations.setPurpose": "groups:write", "conversations.archive": "groups:write", "conversations.kick": "groups:write",
	"users.conversations": "groups:read", "conversations.open": "im:write", "users.info": "users:read", "pins.add": "pins:write",
	"files.getUploadURLExternal": "files:write", "files.completeUploadExternal": "files:write",
	"conversations.history": "groups:history", "conversations.replies": "groups:history",
	"member_joined_channel": "groups:read", "user_change": "users:read",
}

// Every scope that the manifest asks for is needed by a call that the stories make, or by an
// event or the command. That none is missing is proved by the local workspace, which refuses
// calls without theirs.
func TestEveryScopeIsNeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories are not played to their end")
	}
	m, _ := readManifest(t)
	used := map[string]bool{}
	for _, log := range played(t) {
		for _, c := range log.calls {
			scope := needs[c.Method]
			if scope == "groups:history" && strings.HasPrefix(c.Args["channel"], "D") {
				scope = "im:history"
			}
			used[scope] = true
		}
	}
	for _, e := range m.Settings.Events.Bot {
		used[needs[e]] = true
	}
	if len(m.Features.Commands) > 0 {
		used["commands"] = true
	}
	delete(used, "")
	require.ElementsMatch(t, append(slices.Clone(m.OAuth.Scopes.Bot), m.OAuth.Scopes.Optional...), slices.Collect(maps.Keys(used)))
}
