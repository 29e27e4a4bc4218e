package blockkit

import (
	"encoding/json"
	"strconv"
	"strings"

	"escalate/bot/slackfake/wire"
)

// raw is a decoded JSON object.
type raw = wire.Obj

func at(p string, key string) string { return p + "/" + inPointer.Replace(key) }
func atIndex(p string, i int) string { return p + "/" + strconv.Itoa(i) }

// inPointer writes a key as a JSON pointer has it (RFC 6901, section 3).
var inPointer = strings.NewReplacer("~", "~0", "/", "~1")

// numberText is the number as written; a string that holds one is none.
func numberText(v any) (string, bool) {
	switch v.(type) {
	case json.Number, float64:
		return wire.Number(v), true
	}
	return "", false
}
