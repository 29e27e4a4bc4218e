package record

import (
	"maps"
	"reflect"
	"strings"
	"sync"
	"time"

	"escalate/bot/meeting"
)

// shape is what copying needs to know of a type. Copying by shape costs a tenth of a round
// trip through JSON, and a vote copies the whole state.
type shape struct {
	whole func(v reflect.Value) reflect.Value // copies a map faster than entry by entry; nil for most
	flat  bool                                // nothing in it can be shared by two copies: assignment copies it
	calm  bool                                // nothing in it has two forms: settle has nothing to do
	elem  *shape
	loose []field // those that settle has to look at
	deep  []field // those that assignment does not copy
}

type field struct {
	index     int
	omitEmpty bool // an empty slice or map is read back as nil
	shape     *shape
}

var timeType = reflect.TypeFor[time.Time]()

var shapes sync.Map // reflect.Type -> *shape, completed ones

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := buildShape(t, map[reflect.Type]*shape{})
	shapes.Store(t, s)
	return s
}

// buildShape looks into the type. A struct without exported fields (a time, an amount of
// money) is a value that nobody can change in place, so copies may share it.
func buildShape(t reflect.Type, open map[reflect.Type]*shape) *shape {
	if s, ok := open[t]; ok {
		return s
	}
	s := &shape{}
	open[t] = s
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		s.elem = buildShape(t.Elem(), open)
		s.flat = t.Kind() == reflect.Array && s.elem.flat
		s.whole = wholes[t]
		s.calm = s.elem.calm
	case reflect.Interface:
	case reflect.Struct:
		flat, calm := true, t != timeType // until it is known, what holds itself is neither
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				continue
			}
			in := field{index: i, shape: buildShape(f.Type, open), omitEmpty: omitsEmpty(f)}
			if !in.shape.calm || in.omitEmpty {
				calm = false
				s.loose = append(s.loose, in)
			}
			if !in.shape.flat {
				flat = false
				s.deep = append(s.deep, in)
			}
		}
		s.flat, s.calm = flat, calm
	default:
		s.flat, s.calm = true, true
	}
	return s
}

// omitsEmpty says that JSON leaves out the field's empty list, which then comes back as nil.
func omitsEmpty(f reflect.StructField) bool {
	k := f.Type.Kind()
	return (k == reflect.Slice || k == reflect.Map) && strings.Contains(f.Tag.Get("json"), ",omitempty")
}

// wholes are the maps that may be large and hold nothing that two copies could share.
var wholes = map[reflect.Type]func(reflect.Value) reflect.Value{
	reflect.TypeFor[map[meeting.UserID]meeting.Cast](): cloneMap[map[meeting.UserID]meeting.Cast],
}

func cloneMap[M ~map[K]V, K comparable, V any](v reflect.Value) reflect.Value {
	return reflect.ValueOf(maps.Clone(v.Interface().(M)))
}

// Clone returns a copy of v that shares nothing that could be changed.
func Clone[T any](v *T) *T {
	if v == nil {
		return nil
	}
	c := new(T)
	copyInto(reflect.ValueOf(c).Elem(), reflect.ValueOf(v).Elem(), shapeOf(reflect.TypeFor[T]()))
	return c
}

// scratch is a key and a value to walk through a map with, instead of a new pair an entry.
func scratch(t reflect.Type) (key, value reflect.Value) {
	return reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
}

// copyInto copies src into dst, which is settable and of the same type.
func copyInto(dst, src reflect.Value, s *shape) {
	if s.flat {
		dst.Set(src)
		return
	}
	switch src.Kind() {
	case reflect.Struct:
		dst.Set(src)
		for _, f := range s.deep {
			copyInto(dst.Field(f.index), src.Field(f.index), f.shape)
		}
	case reflect.Array:
		for i := range src.Len() {
			copyInto(dst.Index(i), src.Index(i), s.elem)
		}
	case reflect.Slice:
		if src.IsNil() {
			dst.SetZero()
			return
		}
		n := reflect.MakeSlice(src.Type(), src.Len(), src.Len())
		if s.elem.flat {
			reflect.Copy(n, src)
		} else {
			for i := range src.Len() {
				copyInto(n.Index(i), src.Index(i), s.elem)
			}
		}
		dst.Set(n)
	case reflect.Map:
		if src.IsNil() {
			dst.SetZero()
			return
		}
		if s.whole != nil {
			dst.Set(s.whole(src))
			return
		}
		n := reflect.MakeMapWithSize(src.Type(), src.Len())
		k, v := scratch(src.Type())
		for it := src.MapRange(); it.Next(); {
			k.SetIterKey(it)
			v.SetIterValue(it)
			if s.elem.flat {
				n.SetMapIndex(k, v)
				continue
			}
			c := reflect.New(v.Type()).Elem()
			copyInto(c, v, s.elem)
			n.SetMapIndex(k, c)
		}
		dst.Set(n)
	case reflect.Pointer, reflect.Interface:
		if src.IsNil() {
			dst.SetZero()
			return
		}
		t := src.Elem().Type()
		n := reflect.New(t)
		copyInto(n.Elem(), src.Elem(), shapeOf(t))
		if src.Kind() == reflect.Interface {
			n = n.Elem()
		}
		dst.Set(n)
	}
}
