package blockkit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

// checker walks one payload and collects what is wrong with it.
type checker struct {
	surface  Surface
	code     string // the code of problems with a block on this surface
	problems []Problem

	blockIDs  map[string]bool // seen in this payload
	actionIDs map[string]bool // seen in the block under inspection
	focused   bool            // an element with focus_on_load was seen
	inputs    int             // input blocks seen

	textSum, dataTableSum int // code points
	charts                int
}

func newChecker(s Surface, code string) *checker {
	return &checker{surface: s, code: code, blockIDs: map[string]bool{}, actionIDs: map[string]bool{}}
}

func (c *checker) report(code, pointer, format string, args ...any) {
	c.problems = append(c.problems, Problem{Code: code, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) wrong(pointer, format string, args ...any) {
	c.report(c.code, pointer, format, args...)
}

// object is a JSON object under inspection and the place where it stands.
type object struct {
	c  *checker
	m  raw
	at string
}

// object takes v as a JSON object or reports that it is none.
func (c *checker) object(v any, pointer string) (object, bool) {
	m, ok := v.(raw)
	if !ok {
		c.wrong(pointer, "must be an object")
	}
	return object{c, m, pointer}, ok
}

func (o object) has(key string) bool                { _, ok := o.m[key]; return ok }
func (o object) where(key string) string            { return at(o.at, key) }
func (o object) wrong(f string, args ...any)        { o.c.wrong(o.at, f, args...) }
func (o object) wrongAt(key, f string, args ...any) { o.c.wrong(o.where(key), f, args...) }

// only reports every field that Slack's page of this object does not name.
func (o object) only(fields ...string) {
	for _, k := range wire.Keys(o.m) {
		if !slices.Contains(fields, k) {
			o.wrong("invalid additional property: %s", k)
		}
	}
}

// need reports whether the field is there, and its absence as a problem.
func (o object) need(key string) bool {
	if !o.has(key) {
		o.wrong("missing required field: %s", key)
	}
	return o.has(key)
}

// length checks a text of minimum to maximum code points; maximum 0 means no limit of its own.
func (c *checker) length(s, pointer string, minimum, maximum int) {
	n := utf8.RuneCountInString(s)
	switch {
	case n < minimum:
		c.wrong(pointer, "must be more than %d characters", minimum-1)
	case maximum > 0 && n > maximum:
		c.wrong(pointer, "must be less than %d characters", maximum+1)
	}
}

// str checks an optional bare string of minimum to maximum code points.
func (o object) str(key string, minimum, maximum int) (string, bool) {
	v, there := o.m[key]
	if !there {
		return "", false
	}
	s, ok := v.(string)
	if !ok {
		o.wrongAt(key, "must be a string")
		return "", false
	}
	o.c.length(s, o.where(key), minimum, maximum)
	return s, true
}

// needStr is str for a required field, which is not empty.
func (o object) needStr(key string, maximum int) (string, bool) {
	if !o.need(key) {
		return "", false
	}
	return o.str(key, 1, maximum)
}

// flag checks an optional boolean and reads it; an absent one is false.
func (o object) flag(key string) bool {
	v, there := o.m[key]
	b, ok := v.(bool)
	if there && !ok {
		o.wrongAt(key, "must be a boolean")
	}
	return b
}

// whole checks an optional whole number from minimum to maximum.
func (o object) whole(key string, minimum, maximum int64) (int64, bool) {
	v, there := o.m[key]
	if !there {
		return 0, false
	}
	text, ok := numberText(v)
	n, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil {
		o.wrongAt(key, "must be an integer")
		return 0, false
	}
	if n < minimum || n > maximum {
		o.wrongAt(key, "must be from %d to %d", minimum, maximum)
		return 0, false
	}
	return n, true
}

// oneOf checks an optional string with a fixed set of values.
func (o object) oneOf(key string, values ...string) string {
	v, there := o.m[key]
	if !there {
		return ""
	}
	s, ok := v.(string)
	if !ok || !slices.Contains(values, s) {
		o.wrongAt(key, "must be one of: %s", strings.Join(values, ", "))
		return ""
	}
	return s
}

// array checks an optional array of minimum to maximum items; maximum 0 means no limit of its own.
func (o object) array(key string, minimum, maximum int) ([]any, bool) {
	v, there := o.m[key]
	if !there {
		return nil, false
	}
	return o.c.array(v, o.where(key), minimum, maximum)
}

func (c *checker) array(v any, pointer string, minimum, maximum int) ([]any, bool) {
	l, ok := v.([]any)
	switch {
	case !ok:
		c.wrong(pointer, "must be an array")
	case len(l) < minimum:
		c.wrong(pointer, "no less than %d items allowed", minimum)
	case maximum > 0 && len(l) > maximum:
		c.wrong(pointer, "no more than %d items allowed", maximum)
	}
	return l, ok
}

// needArray is array for a required field.
func (o object) needArray(key string, minimum, maximum int) ([]any, bool) {
	if !o.need(key) {
		return nil, false
	}
	return o.array(key, minimum, maximum)
}

// stringArray checks an optional array of non-empty strings.
func (o object) stringArray(key string, minimum, maximum int) {
	items, _ := o.array(key, minimum, maximum)
	for i, v := range items {
		if s, ok := v.(string); !ok || s == "" {
			o.c.wrong(atIndex(o.where(key), i), "must be a string of at least 1 character")
		}
	}
}
