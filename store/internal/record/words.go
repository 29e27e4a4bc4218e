package record

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
	"unicode"

	"escalate/store"
)

// Number is n in eight bytes whose byte order is the order of the numbers.
func Number[N ~int64 | ~uint64 | ~int](n N) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n))
}

// Stamp is a moment in eight bytes whose byte order is the order of time, cut to
// microseconds; the zero time comes first of all that occur.
func Stamp(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(Cut(t).UnixMicro())^(1<<63))
}

// Cut is the one form in which times are kept.
func Cut(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Fold makes one word of all ways to write a name: any case, any spacing.
func Fold(name string) string {
	return strings.Map(func(r rune) rune {
		first := r
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			first = min(first, o)
		}
		return first
	}, strings.Join(strings.Fields(name), " "))
}

// RequestName is the name that a request's key is kept under, a long one as its digest, and what
// the request says.
func RequestName(key string) (name, said string) {
	key, said = store.Said(key)
	if len(key) <= 128 {
		return "=" + key, said
	}
	sum := sha256.Sum256([]byte(key))
	return "#" + string(sum[:]), said
}

// SameWords is an error when a request that was answered comes again and says something else.
func SameWords(before, now string) error {
	if before != "" && now != "" && before != now {
		return store.ErrSaidOtherwise
	}
	return nil
}

// Keep is how long a request is known again, in the escalation's own time. Slack repeats an
// event for minutes; a person sends a form again that stood on the screen over a weekend, or a
// week of leave.
const Keep = 8 * 24 * time.Hour
