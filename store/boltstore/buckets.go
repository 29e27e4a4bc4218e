package boltstore

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
)

// The buckets; doc.go says what is in each.
var (
	bMeta       = []byte("meta")
	bState      = []byte("state")
	bEvents     = []byte("events")
	bCreated    = []byte("created")
	bPerson     = []byte("person")
	bCustomer   = []byte("customer")
	bChannel    = []byte("channel")
	bDue        = []byte("due")
	bDueOf      = []byte("dueof")
	bPeople     = []byte("people")
	bOutbox     = []byte("outbox")
	bPrecedents = []byte("precedents")
)

var allBuckets = [][]byte{
	bMeta, bState, bEvents, bCreated, bPerson, bCustomer, bChannel, bDue, bDueOf, bPeople, bOutbox, bPrecedents,
}

// The shelves of the outbox. Until layout 3 it held its lanes as well.
const (
	notices = 'n' // notice id -> notice and its place
	batches = 'b' // batch id -> what was frozen, its attempt and lease
)

// The shelves of the precedents. What is kept of a decision names no escalation; that of an
// escalation is found by its place.
const (
	byPlace = 'p' // place -> precedent
	placeOf = 'o' // escalation id -> place
)

// shelf is a part of a bucket: the keys with one prefix, seen without it. What is written
// together stands in one bucket, so that a commit writes few pages.
type shelf struct {
	b      *bbolt.Bucket
	prefix []byte
}

func (s shelf) get(key []byte) []byte { return s.b.Get(join(s.prefix, key)) }

func (s shelf) put(key, value []byte) error { return s.b.Put(join(s.prefix, key), value) }

func (s shelf) delete(key []byte) error { return s.b.Delete(join(s.prefix, key)) }

// scan shows what stands there in order, until fn has enough. fn changes nothing.
func (s shelf) scan(fn func(k, v []byte) bool) {
	c := s.b.Cursor()
	for k, v := c.Seek(s.prefix); hasPrefix(k, s.prefix) && fn(k[len(s.prefix):], v); {
		k, v = c.Next()
	}
}

func (s shelf) putJSON(key []byte, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return s.put(key, data)
}

func outbox(tx *bbolt.Tx, name byte) shelf { return shelf{tx.Bucket(bOutbox), []byte{name}} }

func (g *group) outbox(name byte) shelf { return outbox(g.tx, name) }

func createBuckets(tx *bbolt.Tx) error {
	for _, name := range allBuckets {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
	}
	return nil
}

func readNumber(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

// join puts the pieces of a key together.
func join(pieces ...[]byte) []byte {
	var key []byte
	for _, p := range pieces {
		key = append(key, p...)
	}
	return key
}

func readStamp(b []byte) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(b) ^ (1 << 63))).UTC()
}

func idOf(b []byte) meeting.ID { return meeting.ID(readNumber(b)) }

// hasPrefix is bytes.HasPrefix for cursor loops: false at the end of a bucket (nil key).
func hasPrefix(key, prefix []byte) bool {
	return len(key) >= len(prefix) && string(key[:len(prefix)]) == string(prefix)
}
