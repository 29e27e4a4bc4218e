package boltstore

import (
	"reflect"
	"strings"
	"sync"
	"time"
)

// shape is what copying needs to know of a type. Copying by shape costs a tenth of a round
// trip through JSON, and a vote copies the whole state.
type shape struct {
	flat   bool // nothing in it can be shared by two copies: assignment copies it
	calm   bool // nothing in it has two forms: settle has nothing to do
	elem   *shape
	fields []field
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
		s.calm = s.elem.calm
	case reflect.Interface:
	case reflect.Struct:
		s.flat, s.calm = true, t != timeType
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				continue
			}
			in := field{index: i, shape: buildShape(f.Type, open), omitEmpty: omitsEmpty(f)}
			s.flat = s.flat && in.shape.flat
			s.calm = s.calm && in.shape.calm && !in.omitEmpty
			s.fields = append(s.fields, in)
		}
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

// clone returns a copy of v that shares nothing that could be changed.
func clone[T any](v *T) *T {
	if v == nil {
		return nil
	}
	c := new(T)
	copyInto(reflect.ValueOf(c).Elem(), reflect.ValueOf(v).Elem(), shapeOf(reflect.TypeFor[T]()))
	return c
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
		for _, f := range s.fields {
			if !f.shape.flat {
				copyInto(dst.Field(f.index), src.Field(f.index), f.shape)
			}
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
		n := reflect.MakeMapWithSize(src.Type(), src.Len())
		for it := src.MapRange(); it.Next(); {
			v := it.Value()
			if !s.elem.flat {
				v = reflect.New(src.Type().Elem()).Elem()
				copyInto(v, it.Value(), s.elem)
			}
			n.SetMapIndex(it.Key(), v)
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

// settle brings v, which is settable, into the form in which it would be read back: times
// in UTC, cut to microseconds; empty lists that JSON leaves out nil.
func settle(v reflect.Value, s *shape) {
	if s.calm {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == timeType {
			v.Set(reflect.ValueOf(cut(v.Interface().(time.Time))))
			return
		}
		for _, f := range s.fields {
			in := v.Field(f.index)
			if f.omitEmpty && in.Len() == 0 {
				in.SetZero()
			}
			settle(in, f.shape)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			settle(v.Index(i), s.elem)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			in := reflect.New(v.Type().Elem()).Elem()
			in.Set(it.Value())
			settle(in, s.elem)
			v.SetMapIndex(it.Key(), in)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			settle(v.Elem(), s.elem)
		}
	}
}
