// Package wire holds what the pretend Slack, its blocks and its page read alike: Slack's JSON, and the controls in it.
//
// Its readers are lenient: what is absent or of another kind reads as the zero value. Whether Slack would take a payload
// is for package blockkit to say. It must never know more of the program than Slack does.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
)

// Obj is a JSON object as decoded.
type Obj = map[string]any

// Decode reads exactly one JSON value and keeps numbers as they are written.
func Decode(data []byte) (any, error) {
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

// Encode writes what a caller made itself, which always can be written.
func Encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("wire: encode: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}

// Blocks reads an array of blocks, or the one that a view or a message holds.
func Blocks(data []byte) []Obj {
	v, err := Decode(data)
	if err != nil {
		return nil
	}
	if m, ok := v.(Obj); ok {
		return Objects(m, "blocks")
	}
	l, _ := v.([]any)
	return Only(l)
}

// Str returns a field that is a string.
func Str(m Obj, key string) string { s, _ := m[key].(string); return s }

// Truth returns a field that is a boolean.
func Truth(m Obj, key string) bool { b, _ := m[key].(bool); return b }

// Sub returns a field that is an object.
func Sub(m Obj, key string) Obj { o, _ := m[key].(Obj); return o }

// List returns a field that is an array.
func List(m Obj, key string) []any { l, _ := m[key].([]any); return l }

// Objects returns the objects of a field that is an array.
func Objects(m Obj, key string) []Obj { return Only(List(m, key)) }

// Text returns the words of a field that is a text object.
func Text(m Obj, key string) string { return Str(Sub(m, key), "text") }

// Only returns the members of an array that are objects.
func Only(l []any) []Obj {
	var out []Obj
	for _, v := range l {
		if m, ok := v.(Obj); ok {
			out = append(out, m)
		}
	}
	return out
}

// Strings returns the strings of a field that is an array.
func Strings(m Obj, key string) []string {
	var out []string
	for _, v := range List(m, key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Number returns a number as it is written, in a string too, as number inputs have theirs.
func Number(v any) string {
	switch n := v.(type) {
	case string:
		return n
	case json.Number:
		return n.String()
	case int64:
		return strconv.FormatInt(n, 10)
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return ""
}

// Count returns a field that is a whole number, 0 when it is none.
func Count(m Obj, key string) int { n, _ := strconv.Atoi(Number(m[key])); return n }

// Pick copies the named fields that m has.
func Pick(m Obj, keys ...string) Obj {
	out := Obj{}
	for _, k := range keys {
		if v, ok := m[k]; ok && v != nil {
			out[k] = v
		}
	}
	return out
}

// Keys returns the names of the fields in order.
func Keys(m Obj) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
