package page

import (
	"encoding/json"

	"escalate/bot/slackfake/wire"
)

// onlyThis is the blocks cut down to one control.
func onlyThis(blocks json.RawMessage, block, action string) (json.RawMessage, error) {
	for _, b := range wire.Blocks(blocks) {
		if wire.Str(b, "block_id") != block {
			continue
		}
		for _, e := range wire.Objects(b, "elements") {
			if wire.Str(e, "action_id") == action {
				b["elements"] = []any{e}
			}
		}
		return wire.Encode([]any{b}), nil
	}
	return nil, errGone
}
