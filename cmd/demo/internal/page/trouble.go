package page

import (
	"sync"

	"escalate/bot/slackfake"
)

// troubles is what is wrong with Slack at present, as far as the page made it so.
type troubles struct {
	mu   sync.Mutex
	on   bool
	down bool
}

// paced are the methods that are refused while Slack is rate limited.
var paced = []string{
	"chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.create", "conversations.invite",
	"conversations.setTopic", "pins.add", "views.publish", "files.getUploadURLExternal",
}

// rateLimit lets the calls of those methods be refused with 429 and half a minute to wait.
func (st *stage) rateLimit(on bool) {
	st.wrong.mu.Lock()
	st.wrong.on = on
	st.wrong.mu.Unlock()
	var refuse func(slackfake.Call) slackfake.Fault
	if on {
		refuse = func(slackfake.Call) slackfake.Fault { return slackfake.Fault{RetryAfter: 30} }
	}
	for _, m := range paced {
		st.Slack.OnCall(m, refuse)
	}
}

// down makes Slack unreachable, or reachable again.
func (st *stage) down(on bool) {
	st.wrong.mu.Lock()
	st.wrong.down = on
	st.wrong.mu.Unlock()
	st.Slack.Down(on)
}

// trouble is what is wrong at present.
func (st *stage) trouble() (down, limited bool) {
	st.wrong.mu.Lock()
	defer st.wrong.mu.Unlock()
	return st.wrong.down, st.wrong.on
}
