package slackfake

import (
	"encoding/json"
	"slices"

	"escalate/bot/slackfake/wire"
)

// Surface is where a person clicks: a [Message], a [View] or [Home].
type Surface interface{ surface() place }

type place struct {
	channel, ts string
	ephemeral   bool
	view        string
	home        bool
	seen        json.RawMessage // the blocks as they were when the person looked
}

func (m Message) surface() place {
	return place{channel: m.Channel, ts: m.TS, ephemeral: m.Ephemeral, seen: m.Blocks}
}

func (v View) surface() place { return place{view: v.ID, seen: v.Blocks} }

type homeTab struct{}

func (homeTab) surface() place { return place{home: true} }

// Home is the person's App Home as a place to click in.
var Home Surface = homeTab{}

// target is a place as it is now.
type target struct {
	ch     *channel
	m      *message
	v      *view
	blocks []obj
	state  formState
}

// look finds a place that the person sees. w.mu is held.
func (p *Person) look(s Surface, asSeen bool) (target, error) {
	w, at := p.w, s.surface()
	name := w.users[p.id].Name
	var t target
	var raw json.RawMessage
	switch {
	case at.home:
		if t.v = w.homes[p.id]; t.v == nil {
			return t, notThere("@%s has an empty Home", name)
		}
		raw, t.state = t.v.blocks, t.v.state
	case at.view != "":
		if t.v = w.views[at.view]; t.v == nil || t.v.user != p.id {
			return t, notThere("@%s has no such form open", name)
		}
		if t.v.str("type") == "modal" && w.top(p.id) != t.v {
			return t, notThere("the form %q is not in front of @%s", t.v.title(), name)
		}
		raw, t.state = t.v.blocks, t.v.state
	default:
		ch, err := p.sees(at.channel)
		if err != nil {
			return t, err
		}
		t.ch, t.m = ch, ch.find(at.ts)
		if at.ephemeral {
			i := slices.IndexFunc(ch.ephemeral, func(m *message) bool { return m.ts == at.ts && m.to == p.id })
			if i >= 0 {
				t.m = ch.ephemeral[i]
			}
		}
		if t.m == nil {
			return t, notThere("@%s does not see the message %s in %s", name, at.ts, w.channelLabel(ch))
		}
		raw = t.m.blocks
		if t.m.state == nil {
			t.m.state = map[string]formState{}
		}
		t.m.state[p.id] = initialState(wire.Blocks(raw), t.m.state[p.id])
		t.state = t.m.state[p.id]
	}
	if asSeen && len(at.seen) > 0 {
		raw = at.seen
	}
	t.blocks = wire.Blocks(raw)
	return t, nil
}
