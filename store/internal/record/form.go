package record

import (
	"escalate/bot/meeting"
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
	settled := Cut(*t)
	if settled == *t {
		return false
	}
	*t = settled
	return true
}

var stateShape = shapeOf(reflect.TypeFor[meeting.Escalation]())

// Settle brings a whole state into the form in which it would be read back.
func Settle(e *meeting.Escalation) { settle(reflect.ValueOf(e).Elem(), stateShape) }

// settledBody is a copy of the body whose moments are written as those of the state are.
func settledBody(c meeting.Change) any {
	v := reflect.New(reflect.TypeOf(c)).Elem()
	s := shapeOf(v.Type())
	copyInto(v, reflect.ValueOf(c), s)
	settle(v, s)
	return v.Interface()
}
