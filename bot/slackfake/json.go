package slackfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// obj is a JSON object as decoded.
type obj = map[string]any

// decode reads exactly one JSON value and keeps numbers as they are written.
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

// encode writes what this package made itself, which always can be written.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("slackfake: encode: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}

func str(m obj, key string) string { s, _ := m[key].(string); return s }
func truth(m obj, key string) bool { b, _ := m[key].(bool); return b }
func sub(m obj, key string) obj    { o, _ := m[key].(obj); return o }
func list(m obj, key string) []any { l, _ := m[key].([]any); return l }

// objects are the members of a list that are objects.
func objects(l []any) []obj {
	var out []obj
	for _, v := range l {
		if m, ok := v.(obj); ok {
			out = append(out, m)
		}
	}
	return out
}

// blocksOf decodes a stored array of blocks.
func blocksOf(raw json.RawMessage) []obj {
	v, err := decode(raw)
	if err != nil {
		return nil
	}
	l, _ := v.([]any)
	return objects(l)
}

// pick copies the named keys that m has.
func pick(m obj, keys ...string) obj {
	out := obj{}
	for _, k := range keys {
		if v, ok := m[k]; ok && v != nil {
			out[k] = v
		}
	}
	return out
}

// orNil is null for an empty string, as Slack writes absent ids.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
