package slackfake

import (
	"fmt"
	"strings"

	"escalate/bot/slackfake/wire"
)

// findControl is the one control that what names: by action_id, block_id, both ("block/action"), its text, placeholder
// or label; exactly if there is such a one, else without regard to case, else by the beginning. Two that fit alike are an error.
func findControl(all []wire.Control, what string, fits func(wire.Control) bool) (wire.Control, error) {
	names := func(k wire.Control) []string {
		return []string{k.ActionID(), k.Shown(), k.Label, k.BlockID(), k.BlockID() + "/" + k.ActionID()}
	}
	want := strings.TrimSpace(what)
	tests := []func(name string) bool{
		func(n string) bool { return n == want },
		func(n string) bool { return strings.EqualFold(plain(n), plain(want)) },
		func(n string) bool { return strings.HasPrefix(strings.ToLower(plain(n)), strings.ToLower(plain(want))) },
	}
	for _, test := range tests {
		var found []wire.Control
		for _, k := range all {
			if !fits(k) {
				continue
			}
			for _, n := range names(k) {
				if n != "" && test(n) {
					found = append(found, k)
					break
				}
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return wire.Control{}, notThere("%q could be %d things here: %s", what, len(found), describe(found))
		}
	}
	var here []wire.Control
	for _, k := range all {
		if fits(k) {
			here = append(here, k)
		}
	}
	return wire.Control{}, notThere("there is no %q here, only: %s", what, describe(here))
}

func plain(s string) string { return strings.Trim(strings.TrimSpace(s), "*_.…") }

func describe(all []wire.Control) string {
	var out []string
	for _, k := range all {
		name := k.Shown()
		if name == "" || !k.Pressed() {
			name = strings.Trim(k.Label+" ["+k.ActionID()+"]", " ")
		}
		out = append(out, fmt.Sprintf("%q", name))
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// formState is what the inputs of a view or message hold: by block_id, by action_id, in Slack's own shape.
type formState map[string]map[string]obj

func (s formState) get(k wire.Control) obj { return s[k.BlockID()][k.ActionID()] }

func (s formState) set(k wire.Control, v obj) {
	if s[k.BlockID()] == nil {
		s[k.BlockID()] = map[string]obj{}
	}
	s[k.BlockID()][k.ActionID()] = v
}

// initialState is what the inputs of blocks hold; an input that was there before, under the same block_id and action_id
// and of the same type, keeps what it held (docs.slack.dev/surfaces/modals).
func initialState(blocks []obj, before formState) formState {
	out := formState{}
	for _, k := range wire.Controls(blocks) {
		if k.Pressed() {
			continue
		}
		if was := before.get(k); was != nil && wire.Str(was, "type") == k.Kind() {
			out.set(k, was)
			continue
		}
		out.set(k, wire.Initial(k.Element))
	}
	return out
}
