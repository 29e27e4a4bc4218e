package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

const (
	botToken = "xoxb-1111-CANARYbot"
	appToken = "xapp-1-CANARYapp"
	patient  = 20 * time.Second // what a program that works never needs
)

// clean takes all settings of the machine away; an empty variable is as good as none.
func clean(t *testing.T) {
	t.Helper()
	parser, err := newParser(&settings{})
	require.NoError(t, err)
	for _, f := range parser.Model.Flags {
		for _, name := range f.Envs {
			t.Setenv(name, "")
		}
	}
	for _, name := range []string{"ESCALATE_NEED_POSTGRES", "ESCALATE_TEST_POSTGRES"} { // they are the tests' own
		t.Setenv(name, "")
	}
	t.Setenv("SLACK_BOT_TOKEN", botToken)
	t.Setenv("SLACK_APP_TOKEN", appToken)
	t.Setenv("ESCALATE_DB", filepath.Join(t.TempDir(), "kept", "escalate.db"))
	t.Setenv("SLACK_API_URL", "http://127.0.0.1:1/api/") // nobody listens there
}

// output is what the program writes; one may wait for it.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

// Write takes what the program writes.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
	return o.text.Write(p)
}

// String is all that was written so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// until waits for a text.
func (o *output) until(t *testing.T, text string) {
	t.Helper()
	late := time.After(patient)
	for {
		o.mu.Lock()
		if o.changed == nil {
			o.changed = make(chan struct{})
		}
		changed, have := o.changed, strings.Contains(o.text.String(), text)
		o.mu.Unlock()
		if have {
			return
		}
		select {
		case <-changed:
		case <-late:
			require.Fail(t, "it was never written", "%q in:\n%s", text, o)
		}
	}
}

// lines is the output as the log lines that it has to be when nobody watches on a terminal.
func (o *output) lines(t *testing.T) []map[string]any {
	t.Helper()
	var out []map[string]any
	for in := bufio.NewScanner(strings.NewReader(o.String())); in.Scan(); {
		var line map[string]any
		require.NoError(t, json.Unmarshal(in.Bytes(), &line), "%s", in.Text())
		require.NotEmpty(t, line["level"])
		require.NotEmpty(t, line["time"])
		out = append(out, line)
	}
	return out
}

// told is how many lines carry the message.
func (o *output) told(t *testing.T, message string) int {
	n := 0
	for _, line := range o.lines(t) {
		if line["message"] == message {
			n++
		}
	}
	return n
}

// failure runs the program to its end and returns its one line and its exit code.
func failure(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var stdout, stderr output
	code := run(t.Context(), args, &stdout, &stderr)
	require.Empty(t, stdout.String())
	lines := stderr.lines(t)
	if len(lines) == 2 { // what is in force is said once the file is open
		require.Equal(t, "starting", lines[0]["message"])
		lines = lines[1:]
	}
	require.Len(t, lines, 1, "one clear sentence: %s", &stderr)
	require.Equal(t, "error", lines[0]["level"])
	require.NotContains(t, stderr.String(), "CANARY")
	return lines[0]["message"].(string), code
}

// asked runs a subcommand, and returns what it printed and its exit code.
func asked(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var stdout, stderr output
	code := run(t.Context(), args, &stdout, &stderr)
	return stdout.String() + stderr.String(), code
}

// workspace is a local Slack on localhost, as SLACK_API_URL points to it.
func workspace(t *testing.T, c slackfake.Config) *slackfake.Workspace {
	t.Helper()
	if c.Manifest == nil {
		c.Manifest = story.Manifest
	}
	c.BotToken, c.AppToken = botToken, appToken
	ws, err := slackfake.New(c)
	require.NoError(t, err)
	t.Cleanup(ws.Close)
	_, err = ws.Listen("127.0.0.1:0")
	require.NoError(t, err)
	t.Setenv("SLACK_API_URL", ws.APIURL())
	return ws
}

// program is the whole program, running.
type program struct {
	t      *testing.T
	stderr output
	cancel context.CancelFunc
	code   chan int
}

func start(t *testing.T, args ...string) *program {
	ctx, cancel := context.WithCancel(t.Context())
	p := &program{t: t, cancel: cancel, code: make(chan int, 1)}
	go func() { p.code <- run(ctx, args, &output{}, &p.stderr) }()
	t.Cleanup(cancel)
	return p
}

// stop is SIGTERM; it returns the exit code.
func (p *program) stop() int {
	p.t.Helper()
	p.cancel()
	select {
	case code := <-p.code:
		return code
	case <-time.After(10 * time.Second):
		require.Fail(p.t, "it did not end within ten seconds", "%s", &p.stderr)
		return -1
	}
}
