package blockkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sort"
	"strconv"
	"strings"
)

// raw is a decoded JSON object. Its readers are lenient: what is absent or of another kind reads as the zero value, for
// Lines, Active and Controls must be able to read what CheckBlocks refuses.
type raw = map[string]any

// decode reads one JSON value, keeping numbers as they are written; anything behind the value is an error.
func decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON value")
	}
	return v, nil
}

// blockList reads a payload for Lines, Active and Controls: an array of blocks, or an object that holds one as "blocks"
// (a view or a message).
func blockList(data []byte) []any {
	v, err := decode(data)
	if err != nil {
		return nil
	}
	if m, ok := v.(raw); ok {
		return list(m, "blocks")
	}
	l, _ := v.([]any)
	return l
}

func str(m raw, key string) string    { s, _ := m[key].(string); return s }
func obj(m raw, key string) raw       { o, _ := m[key].(raw); return o }
func list(m raw, key string) []any    { l, _ := m[key].([]any); return l }
func truth(m raw, key string) bool    { b, _ := m[key].(bool); return b }
func inner(m raw, key string) string  { return str(obj(m, key), "text") } // the text of a text object
func number(m raw, key string) string { s, _ := numberText(m[key]); return s }
func count(m raw, key string) int     { n, _ := strconv.Atoi(number(m, key)); return n }
func objects(m raw, key string) []raw { return onlyObjects(list(m, key)) }
func at(p string, key string) string  { return p + "/" + inPointer.Replace(key) }
func atIndex(p string, i int) string  { return p + "/" + strconv.Itoa(i) }

// inPointer writes a key as a JSON pointer has it (RFC 6901, section 3).
var inPointer = strings.NewReplacer("~", "~0", "/", "~1")

func onlyObjects(l []any) []raw {
	var out []raw
	for _, v := range l {
		if m, ok := v.(raw); ok {
			out = append(out, m)
		}
	}
	return out
}

// stringsOf reads an array of strings and leaves out what is none.
func stringsOf(m raw, key string) []string {
	var out []string
	for _, v := range list(m, key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// numberText is the number as written. A decoder without UseNumber gives float64; both are understood.
func numberText(v any) (string, bool) {
	switch n := v.(type) {
	case json.Number:
		return n.String(), true
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64), true
	}
	return "", false
}

// positive tells whether a JSON number is above zero, by its digits: no rounding, and no huge exponents to compute.
func positive(number string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
	return !strings.HasPrefix(mantissa, "-") && strings.ContainsAny(mantissa, "123456789")
}

func sortedKeys(m raw) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
