package boltstore

import (
	"encoding/json"

	"escalate/bot/meeting"
	"escalate/store/lane"
)

// outbox compares the notices with the batches that they are sent with, and with the escalations that
// they are of.
func (c *check) outbox() {
	var sets []lane.Batch
	outbox(c.tx, batches).scan(func(k, v []byte) bool {
		b := lane.Batch{}
		if err := json.Unmarshal(v, &b); err != nil {
			c.Fault("batch %s: cannot be read", k)
		}
		b.ID = string(k)
		sets = append(sets, b)
		return true
	})
	var owed []lane.Owed
	outbox(c.tx, notices).scan(func(k, v []byte) bool {
		o := lane.Owed{}
		if err := json.Unmarshal(v, &o); err != nil || len(k) != 8 || o.Notice.ID != readNumber(k) {
			c.Fault("a notice cannot be read")
			return true
		}
		owed = append(owed, o)
		return true
	})
	lane.Compare(&c.Checked, owed, sets, func(id meeting.ID) bool { return c.tx.Bucket(bEvents).Get(endKey(id)) != nil })
}
