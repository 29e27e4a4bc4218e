package slackfake

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"escalate/bot/slackfake/wire"
)

// A response_url works five times within thirty minutes
// (docs.slack.dev/interactivity/handling-user-interaction).
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

// responseURL is where the app answers a command or a click.
type responseURL struct {
	command bool
	channel string
	user    string
	message string // ts of the message that was clicked, "" when none
	uses    int
	born    time.Time
}

// newResponseURL makes an address for answers. w.mu is held.
func (w *Workspace) newResponseURL(r responseURL) string {
	r.born = w.clock.Now()
	kind := "/actions/"
	if r.command {
		kind = "/commands/"
	}
	for path, old := range w.replies {
		if r.born.Sub(old.born) > 24*time.Hour {
			delete(w.replies, path)
		}
	}
	path := kind + w.team + "/" + w.word(13) + "/" + w.word(24)
	w.replies[path] = &r
	return w.base + path
}

// serveResponse takes an answer at a response_url. It needs no token and works where the bot is no member.
func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	c := &call{args: obj{}}
	if v, e := wire.Decode(body); e == nil {
		if m, ok := v.(obj); ok {
			c.args = m
		}
	} else if err == nil {
		err = e
	}
	note := Call{At: w.clock.Now(), Method: "response_url", Args: c.summary()}
	w.guard(rw, r, note, func() (int, any, string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		no := w.answer(w.replies[r.URL.Path], c, err)
		if no == nil {
			return http.StatusOK, obj{"ok": true}, ""
		}
		if no.wrong != "" {
			w.violate("response_url: %s: %s", no.code, no.wrong)
		}
		status := http.StatusOK
		if no.code == "used_url" || no.code == "expired_url" {
			status = http.StatusNotFound
		}
		answer := obj{"ok": false, "error": no.code}
		maps.Copy(answer, no.more)
		return status, answer, no.code
	})
}

// answer does what the body of a response_url asks. w.mu is held.
func (w *Workspace) answer(to *responseURL, c *call, broken error) *refusal {
	switch {
	case to == nil:
		return wrong("expired_url", "the address was never given out")
	case broken != nil:
		return wrong("invalid_payload", "the body is not JSON: %v", broken)
	case w.clock.Now().Sub(to.born) > responseLife:
		return refuse("expired_url")
	case to.uses >= responseUses:
		return wrong("used_url", "the address was used %d times", responseUses)
	}
	to.uses++
	ch := w.channels[to.channel]
	if ch == nil || ch.deleted {
		return refuse("channel_not_found")
	}
	old := w.clicked(ch, to)
	if c.bool("delete_original") {
		if to.command {
			return wrong("invalid_arguments", "a command has no message to delete")
		}
		if old == nil {
			return refuse("message_not_found")
		}
		w.remove(ch, old)
		return nil
	}
	said, no := w.readContent(c)
	if no != nil {
		return no
	}
	if said.empty() {
		return wrong("no_text", "the answer has neither text nor blocks")
	}
	if c.bool("replace_original") && old != nil {
		said.into(old)
		if said.blocks == nil {
			old.blocks = nil
		}
		old.edited = w.newTS()
		w.tellMessage(ch, old, KindUpdated, KindDMUpdated)
		w.change()
		return nil
	}
	if ch.archived {
		return refuse("is_archived")
	}
	m := &message{user: w.botUser, bot: true, to: to.user, thread: c.str("thread_ts")}
	if c.str("response_type") == "in_channel" {
		m.to = ""
	}
	said.into(m)
	w.post(ch, m)
	return nil
}

func (w *Workspace) clicked(ch *channel, to *responseURL) *message {
	i := slices.IndexFunc(ch.ephemeral, func(m *message) bool { return m.ts == to.message && m.to == to.user })
	if i >= 0 {
		return ch.ephemeral[i]
	}
	if to.message == "" {
		return nil
	}
	return ch.find(to.message)
}
