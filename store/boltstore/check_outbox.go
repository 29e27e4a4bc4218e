package boltstore

import (
	"encoding/json"
	"maps"
	"slices"

	"escalate/store/lane"
)

// outbox compares the notices with the batches that they are sent with, both ways, and with the
// escalations that they are of.
func (c *check) outbox() {
	batchOf := map[uint64]string{}
	outbox(c.tx, batches).scan(func(k, v []byte) bool {
		b := lane.Batch{}
		if err := json.Unmarshal(v, &b); err != nil {
			c.fault("batch %s: cannot be read", k)
		}
		for _, no := range b.Notices {
			batchOf[no] = string(k)
		}
		return true
	})
	outbox(c.tx, notices).scan(func(k, v []byte) bool {
		o := lane.Owed{}
		switch err := json.Unmarshal(v, &o); {
		case err != nil || len(k) != 8 || o.Notice.ID != readNumber(k):
			c.fault("a notice cannot be read")
			return true
		case c.tx.Bucket(bEvents).Get(endKey(o.Notice.Of)) == nil:
			c.fault("notice %d: is of an escalation that is not there", o.Notice.ID)
		case o.Notice.Lane == "":
			c.fault("notice %d of %s: is in no lane and would never be sent", o.Notice.ID, o.Notice.Of)
		}
		if o.Batch != batchOf[o.Notice.ID] {
			c.fault("notice %d of %s: the batch that it is sent with does not know it", o.Notice.ID, o.Notice.Of)
		}
		delete(batchOf, o.Notice.ID)
		return true
	})
	for _, no := range slices.Sorted(maps.Keys(batchOf)) {
		c.fault("a batch holds notice %d, which is not there", no)
	}
}
