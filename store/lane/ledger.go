package lane

import (
	"maps"
	"slices"

	"escalate/bot/meeting"
	"escalate/store"
)

// Owing is what is owed, as an operator sees it: each notice with how its batch fares.
func Owing(owed []Owed, batches []Batch) (all []store.Owing) {
	byID := map[string]Batch{}
	for _, b := range batches {
		byID[b.ID] = b
	}
	for _, o := range owed {
		b := byID[o.Batch]
		one := store.Owing{Notice: o.Notice, Attempts: b.Attempt, Doubt: b.Doubt, Until: o.Until}
		if o.Batch != "" {
			one.Until = b.Until
		}
		all = append(all, one)
	}
	return all
}

// Compare compares the notices with the batches that they are sent with, both ways, and with the
// escalations that they are of; what is wrong is noted in c.
func Compare(c *store.Checked, owed []Owed, batches []Batch, there func(meeting.ID) bool) {
	batchOf := map[uint64]string{}
	for _, b := range batches {
		for _, no := range b.Notices {
			batchOf[no] = b.ID
		}
	}
	for _, o := range owed {
		switch {
		case !there(o.Notice.Of):
			c.Fault("notice %d: is of an escalation that is not there", o.Notice.ID)
		case o.Notice.Lane == "":
			c.Fault("notice %d of %s: is in no lane and would never be sent", o.Notice.ID, o.Notice.Of)
		}
		if o.Batch != batchOf[o.Notice.ID] {
			c.Fault("notice %d of %s: the batch that it is sent with does not know it", o.Notice.ID, o.Notice.Of)
		}
		delete(batchOf, o.Notice.ID)
	}
	for _, no := range slices.Sorted(maps.Keys(batchOf)) {
		c.Fault("a batch holds notice %d, which is not there", no)
	}
}
