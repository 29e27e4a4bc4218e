package boltstore

import (
	"reflect"
	"time"
)

// settle brings v, which is settable, into the form in which it would be read back: times
// in UTC, cut to microseconds; empty lists that JSON leaves out nil. It says whether that
// changed anything, and writes nothing where it did not: each command settles its whole
// state, of which almost all is settled.
func settle(v reflect.Value, s *shape) (changed bool) {
	if s.calm {
		return false
	}
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == timeType {
			return settleTime(v.Addr().Interface().(*time.Time))
		}
		for _, f := range s.loose {
			in := v.Field(f.index)
			if f.omitEmpty && !in.IsNil() && in.Len() == 0 {
				in.SetZero()
				changed = true
			}
			changed = settle(in, f.shape) || changed
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			changed = settle(v.Index(i), s.elem) || changed
		}
	case reflect.Map:
		if v.Len() == 0 {
			return false
		}
		k, in := scratch(v.Type())
		for it := v.MapRange(); it.Next(); {
			in.SetIterValue(it)
			if settle(in, s.elem) {
				k.SetIterKey(it)
				v.SetMapIndex(k, in)
				changed = true
			}
		}
	case reflect.Pointer:
		return !v.IsNil() && settle(v.Elem(), s.elem)
	}
	return changed
}

// settleTime compares as Go does, not as moments: a zone or a monotonic part is a difference.
func settleTime(t *time.Time) bool {
	settled := cut(*t)
	if settled == *t {
		return false
	}
	*t = settled
	return true
}

// equal says that two settled, addressable values of one type would be written alike. It does
// what reflect.DeepEqual does, for the shapes of a record and without remembering every
// pointer, at a fraction of the cost; a vote compares the whole state. What it does not know
// it leaves to DeepEqual.
func equal(a, b reflect.Value, s *shape) bool {
	switch a.Kind() {
	case reflect.String:
		return a.String() == b.String()
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return a.Int() == b.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return a.Uint() == b.Uint()
	case reflect.Struct:
		if a.Type() == timeType {
			return *a.Addr().Interface().(*time.Time) == *b.Addr().Interface().(*time.Time)
		}
		if s.closed {
			break
		}
		for _, f := range s.fields {
			if !equal(a.Field(f.index), b.Field(f.index), f.shape) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i), s.elem) {
				return false
			}
		}
		return true
	case reflect.Map:
		return equalMaps(a, b, s)
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() && b.IsNil()
		}
		return equal(a.Elem(), b.Elem(), s.elem)
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func equalMaps(a, b reflect.Value, s *shape) bool {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return false
	}
	k, v := scratch(a.Type())
	_, w := scratch(a.Type())
	for it := a.MapRange(); it.Next(); {
		k.SetIterKey(it)
		v.SetIterValue(it)
		other := b.MapIndex(k)
		if !other.IsValid() {
			return false
		}
		w.Set(other) // addressable
		if !equal(v, w, s.elem) {
			return false
		}
	}
	return true
}
