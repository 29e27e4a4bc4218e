package slackfake

import (
	"fmt"
	"time"
)

const idLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// newID makes an id that looks like Slack's: a letter for the kind, then ten letters and digits. w.mu is held. The
// sequence is the same in every run, so that a failure replays.
func (w *Workspace) newID(kind string) string {
	for {
		b := []byte(kind + "0")
		for range 9 {
			b = append(b, idLetters[w.rng.IntN(len(idLetters))])
		}
		if id := string(b); !w.ids[id] {
			w.ids[id] = true
			return id
		}
	}
}

// word makes n characters of lower-case hexadecimal. w.mu is held.
func (w *Workspace) word(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[w.rng.IntN(16)]
	}
	return string(b)
}

func (w *Workspace) uuid() string {
	return w.word(8) + "-" + w.word(4) + "-4" + w.word(3) + "-a" + w.word(3) + "-" + w.word(12)
}

// newTS makes a message timestamp: unix seconds with six decimals, never the same twice in the workspace. w.mu is held.
func (w *Workspace) newTS() string {
	micro := w.clock.Now().UnixMicro()
	if micro <= w.lastTS {
		micro = w.lastTS + 1
	}
	w.lastTS = micro
	return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6)
}

func (w *Workspace) newHash() string { return fmt.Sprintf("%d.%s", w.clock.Now().Unix(), w.word(8)) }

// A trigger id lives three seconds from the moment its payload was sent and opens one view
// (docs.slack.dev/interactivity/handling-user-interaction).
const triggerLife = 3 * time.Second

type trigger struct {
	user string
	view string // the modal it was made in, if any
	sent time.Time
	used bool
}

func (w *Workspace) newTrigger(user, view string) string {
	now := time.Now()
	for id, t := range w.triggers {
		if now.Sub(t.sent) > time.Minute {
			delete(w.triggers, id)
		}
	}
	id := fmt.Sprintf("%d.%d.%s", 1e12+w.rng.Int64N(9e12), 1e11+w.rng.Int64N(9e11), w.word(32))
	w.triggers[id] = &trigger{user: user, view: view, sent: now}
	w.spent[id] = true
	return id
}

// useTrigger takes a trigger id for opening or pushing a view. w.mu is held.
func (w *Workspace) useTrigger(id string) (*trigger, *refusal) {
	t := w.triggers[id]
	switch {
	case t == nil && w.spent[id], t != nil && time.Since(t.sent) > triggerLife:
		return nil, refuse("expired_trigger_id")
	case t == nil:
		return nil, wrong("invalid_trigger_id", "the trigger id was never given out")
	case t.used:
		return nil, wrong("exchanged_trigger_id", "the trigger id was used before")
	}
	t.used = true
	return t, nil
}
