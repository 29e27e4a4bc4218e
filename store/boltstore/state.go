package boltstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
)

// The state of an escalation is kept field by field, so that a vote writes the ballots and
// not the whole record: scalars stand together in the head, every list, map and struct has
// a value of its own under the field's name, and a field that is empty has none. A field
// that changes between scalar and list needs a migration; a new or vanished one does not.

type part struct {
	index     int
	name      string
	omitEmpty bool
	shape     *shape
}

// settle brings the part, a field of an escalation, into the form in which it is read back.
func (p part) settle(v reflect.Value) {
	if p.omitEmpty && v.Len() == 0 {
		v.SetZero()
	}
	settle(v, p.shape)
}

var (
	escalationType = reflect.TypeFor[meeting.Escalation]()
	parts          []part
	heads          []part // the scalars
	headType       reflect.Type
)

func init() {
	var fields []reflect.StructField
	for i := range escalationType.NumField() {
		f := escalationType.Field(i)
		if !f.IsExported() {
			continue
		}
		p := part{index: i, name: f.Name, shape: shapeOf(f.Type), omitEmpty: omitsEmpty(f)}
		switch f.Type.Kind() {
		case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Array, reflect.Interface:
			parts = append(parts, p)
			continue
		case reflect.Struct:
			if f.Type != timeType {
				parts = append(parts, p)
				continue
			}
		}
		heads = append(heads, p)
		fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
	}
	headType = reflect.StructOf(fields)
}

// stored is an escalation as committed. Nobody changes it: whoever needs to takes a clone.
type stored struct {
	version uint64 // of the state, to check the cache against
	chain   [32]byte
	state   *meeting.Escalation
	row     meeting.Row
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errSum = errors.New("its checksum does not fit: the file is damaged; restore a backup")

func seal(data []byte) []byte {
	sum := crc32.Checksum(data, castagnoli)
	return append([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}, data...)
}

func unseal(value []byte) ([]byte, error) {
	if len(value) < 4 {
		return nil, errSum
	}
	sum := crc32.Checksum(value[4:], castagnoli)
	if [4]byte(value[:4]) != [4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)} {
		return nil, errSum
	}
	return value[4:], nil
}

// versionOf reads the version in a head without decoding it.
func versionOf(head []byte) (uint64, bool) {
	if len(head) < 4+8 {
		return 0, false
	}
	return readNumber(head[4:12]), true
}

// load decodes the escalation; nil when there is none.
func load(tx *bbolt.Tx, id meeting.ID) (*stored, error) {
	prefix := number(id)
	c := tx.Bucket(bState).Cursor()
	k, v := c.Seek(prefix)
	if len(k) != 8 || !hasPrefix(k, prefix) {
		return nil, nil
	}
	head, err := unseal(v)
	if err != nil || len(head) < 40 {
		return nil, fmt.Errorf("%s: %w", id, errSum)
	}
	s := &stored{version: readNumber(head), chain: [32]byte(head[8:40]), state: &meeting.Escalation{}}
	into := reflect.ValueOf(s.state).Elem()
	h := reflect.New(headType)
	if err := json.Unmarshal(head[40:], h.Interface()); err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	for i, p := range heads {
		into.Field(p.index).Set(h.Elem().Field(i))
	}
	for k, v = c.Next(); hasPrefix(k, prefix); k, v = c.Next() {
		f, ok := escalationType.FieldByName(string(k[8:]))
		if !ok || !f.IsExported() {
			continue // of another version of this program
		}
		data, err := unseal(v)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", id, f.Name, err)
		}
		if err := json.Unmarshal(data, into.FieldByIndex(f.Index).Addr().Interface()); err != nil {
			return nil, fmt.Errorf("%s, %s: %w", id, f.Name, err)
		}
	}
	if v := tx.Bucket(bRows).Get(prefix); v != nil {
		if err := json.Unmarshal(v, &s.row); err != nil {
			return nil, fmt.Errorf("%s, row: %w", id, err)
		}
	}
	return s, nil
}

// settleState brings a whole state into the form in which it would be read back.
func settleState(e *meeting.Escalation) {
	v := reflect.ValueOf(e).Elem()
	for _, all := range [][]part{heads, parts} {
		for _, p := range all {
			p.settle(v.Field(p.index))
		}
	}
}

// diff finds which parts of work, which is settled, differ from base; bit i stands for
// parts[i].
func diff(base, work *meeting.Escalation) uint64 {
	b, w := reflect.ValueOf(base).Elem(), reflect.ValueOf(work).Elem()
	var changed uint64
	for i, p := range parts {
		if !equal(b.Field(p.index), w.Field(p.index), p.shape) {
			changed |= 1 << i
		}
	}
	return changed
}

// merge is base with the scalars and the changed parts of work, shared with neither base's
// holders nor work's: base is never changed, and what comes from work is copied.
func merge(base, work *meeting.Escalation, changed uint64) *meeting.Escalation {
	next := &meeting.Escalation{}
	b, w, n := reflect.ValueOf(base).Elem(), reflect.ValueOf(work).Elem(), reflect.ValueOf(next).Elem()
	for _, p := range heads {
		n.Field(p.index).Set(w.Field(p.index))
	}
	for i, p := range parts {
		if changed&(1<<i) == 0 {
			n.Field(p.index).Set(b.Field(p.index))
		} else {
			copyInto(n.Field(p.index), w.Field(p.index), p.shape)
		}
	}
	return next
}

// save writes the head and the changed parts.
func save(tx *bbolt.Tx, id meeting.ID, s *stored, changed uint64) error {
	bucket, key := tx.Bucket(bState), number(id)
	v := reflect.ValueOf(s.state).Elem()
	h := reflect.New(headType).Elem()
	for i, p := range heads {
		h.Field(i).Set(v.Field(p.index))
	}
	scalars, err := json.Marshal(h.Addr().Interface())
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	if err := bucket.Put(key, seal(join(number(s.version), s.chain[:], scalars))); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	for i, p := range parts {
		if changed&(1<<i) == 0 {
			continue
		}
		name, f := join(key, []byte(p.name)), v.Field(p.index)
		if f.IsZero() {
			if err := bucket.Delete(name); err != nil {
				return fmt.Errorf("%s, %s: %w", id, p.name, err)
			}
			continue
		}
		data, err := json.Marshal(f.Interface())
		if err != nil {
			return fmt.Errorf("%s, %s: %w", id, p.name, err)
		}
		if err := bucket.Put(name, seal(data)); err != nil {
			return fmt.Errorf("%s, %s: %w", id, p.name, err)
		}
	}
	return nil
}
