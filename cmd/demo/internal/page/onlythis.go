package page

import "encoding/json"

// onlyThis is the blocks cut down to one control.
func onlyThis(blocks json.RawMessage, block, action string) (json.RawMessage, error) {
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(blocks, &all); err != nil {
		return nil, err
	}
	for _, b := range all {
		if text(b["block_id"]) != block {
			continue
		}
		for _, key := range []string{"elements", "actions"} {
			if len(b[key]) == 0 {
				continue
			}
			var elements []map[string]json.RawMessage
			if err := json.Unmarshal(b[key], &elements); err != nil {
				return nil, err
			}
			for _, e := range elements {
				if text(e["action_id"]) == action {
					b[key] = marshal([]any{e})
				}
			}
		}
		return marshal([]any{b}), nil
	}
	return nil, errGone
}

func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s) // what is no text has no name
	return s
}

func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return nil // cannot happen: it was read from JSON
	}
	return b
}
