package blockkit

import "escalate/bot/slackfake/wire"

// Controls lists the interactive things of a payload (a JSON array of blocks, or a view or message that holds one) in
// reading order: accessories of sections, elements of actions, and inputs. An overflow menu is one control with its
// options.
func Controls(blocks []byte) []Control {
	var out []Control
	for _, k := range wire.Controls(wire.Blocks(blocks)) {
		if _, known := elementRules[k.Kind()]; known {
			out = append(out, control(k))
		}
	}
	return out
}

// control reads one control with what matters to whoever tests a form.
func control(k wire.Control) Control {
	var words Viewer
	e := k.Element
	c := Control{
		BlockID: k.BlockID(), ActionID: k.ActionID(), Type: k.Kind(), Label: k.Label,
		Text: k.Shown(), Placeholder: wire.Text(e, "placeholder"), Value: wire.Str(e, "value"), Style: wire.Str(e, "style"),
		URL: wire.Str(e, "url"), Initial: wire.Values(e), Multiline: wire.Truth(e, "multiline"),
		MinLength: wire.Count(e, "min_length"), MaxLength: wire.Count(e, "max_length"),
		MaxSelected: wire.Count(e, "max_selected_items"), Confirm: wire.Text(wire.Sub(e, "confirm"), "text"),
		Focus: wire.Truth(e, "focus_on_load"), Optional: k.Input && wire.Truth(k.Block, "optional"),
		Dispatch: k.Input && wire.Truth(k.Block, "dispatch_action"),
	}
	if label := wire.Sub(k.Block, "text"); label != nil && !k.Input {
		c.Label = words.textOf(label)
	}
	for _, o := range wire.Options(e) {
		c.Options = append(c.Options, Option{words.textOf(wire.Sub(o, "text")), wire.Str(o, "value")})
	}
	return c
}
