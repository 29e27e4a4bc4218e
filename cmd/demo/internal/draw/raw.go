package draw

import (
	"encoding/json"
	"strconv"
	"strings"
)

// raw is a decoded JSON object; what is absent reads as the zero value.
type raw = map[string]any

// blocksOf reads a JSON array of blocks; numbers stay as they are written.
func blocksOf(data []byte) []raw {
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	var all []any
	if d.Decode(&all) != nil {
		return nil
	}
	return only(all)
}

func str(m raw, key string) string    { s, _ := m[key].(string); return s }
func obj(m raw, key string) raw       { o, _ := m[key].(raw); return o }
func list(m raw, key string) []any    { l, _ := m[key].([]any); return l }
func truth(m raw, key string) bool    { b, _ := m[key].(bool); return b }
func objects(m raw, key string) []raw { return only(list(m, key)) }
func words(m raw, key string) string  { return str(obj(m, key), "text") }

func only(l []any) []raw {
	var out []raw
	for _, v := range l {
		if m, ok := v.(raw); ok {
			out = append(out, m)
		}
	}
	return out
}

func number(m raw, key string) string {
	switch n := m[key].(type) {
	case json.Number:
		return n.String()
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return ""
}

func count(m raw, key string) int { n, _ := strconv.Atoi(number(m, key)); return n }
