package boltstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
)

// CheckCopy checks a copy and returns what is in it. A copy that is not sound is an error.
func CheckCopy(ctx context.Context, path string) (*store.Checked, error) {
	s, err := Look(path)
	if err != nil {
		return nil, err
	}
	found, err := s.Check(ctx)
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	if n := len(found.Faults); n > 0 {
		return nil, fmt.Errorf("the copy is not sound (%s, and %d more); escalate check names everything", found.Faults[0], n-1)
	}
	return found, nil
}

// Check reads the whole file and compares everything in it that says the same twice: bbolt's
// pages, each log's chain, the state that the log alone leads to with the state and the row that
// are kept, and the indexes both ways. It is for a file that was opened by Look.
func (s *Store) Check(ctx context.Context) (*store.Checked, error) {
	c := &check{s: s, Checked: store.Checked{Heads: map[meeting.ID]store.Head{}}, want: map[string]map[string]string{}}
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		c.tx = tx
		if !c.guarded("the pages of the file", c.pages) {
			return nil // nothing below can be trusted
		}
		for id, more := nextID(tx, 1); more; id, more = nextID(tx, id+1) {
			if err := ctx.Err(); err != nil {
				return err
			}
			c.Escalations++
			c.guarded(id.String(), func() { c.escalation(id) })
		}
		c.guarded("the indexes", c.indexes)
		c.guarded("the due index", c.due)
		c.guarded("what is owed", c.outbox)
		return nil
	})
	return &c.Checked, err
}

// check collects on its way through the logs what the indexes have to hold.
type check struct {
	store.Checked
	s    *Store
	tx   *bbolt.Tx
	want map[string]map[string]string // bucket -> key -> value
	open map[meeting.ID]bool          // whether something may be due in it
}

// guarded runs a part of the check and says whether it found nothing. Damage shows as a panic of
// whoever follows a page that leads nowhere.
func (c *check) guarded(what string, part func()) (well bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	before := len(c.Faults)
	defer func() {
		if p := recover(); p != nil {
			c.Fault("%s: cannot be read: %v", what, p)
			well = false
		}
	}()
	part()
	return len(c.Faults) == before
}

func (c *check) pages() {
	for err := range c.tx.Check() {
		c.Fault("the pages of the file: %v", err)
	}
	for _, name := range allBuckets {
		if c.tx.Bucket(name) == nil {
			c.Fault("the file has no part %q", name)
		}
	}
}

// escalation checks one log and everything that repeats what it says.
func (c *check) escalation(id meeting.ID) {
	last, err := end(c.tx, id)
	if err == nil && last == nil {
		err = fmt.Errorf("the audit log of %s has no end", id)
	}
	if err != nil {
		c.Fault("%v", err)
		return
	}
	kept, err := loadKept(c.tx, id)
	if err != nil {
		c.Fault("%s: the state that is kept: %v", id, err)
		return
	}
	read := &record.Log{ID: id}
	if err := readEvents(c.tx, read, last, kept); err != nil {
		c.Fault("%v", err)
		return
	}
	log := read.Events
	c.Events += len(log)
	c.Heads[id] = store.Head{Seq: last.Seq, Chain: last.Chain}
	state := c.replay(id, log, kept)
	if state == nil {
		return
	}
	if now, err := load(c.tx, id); err != nil {
		c.Fault("%v", err)
	} else if !same(now.State, state) {
		c.Fault("%s: the state that is kept is not the one that its log leads to", id)
	}
	if row, err := last.Row(); err != nil || !same(row, state.Row()) {
		c.Fault("%s: its summary row is not the one that its log leads to", id)
	}
	c.expect(id, state)
}

// replay is the state that the log leads to. What was erased is replaced by the state that was
// kept after it.
func (c *check) replay(id meeting.ID, log []meeting.Event, kept *record.Stored) *meeting.Escalation {
	state := &meeting.Escalation{}
	if !meeting.Whole(log) {
		state, log = kept.State, log[kept.Kept:]
	}
	if err := state.Resume(log); err != nil {
		c.Fault("%s: its log cannot be played again: %v", id, err)
		return nil
	}
	record.Settle(state)
	return state
}

// same compares two values as they would be written.
func same(a, b any) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

// expect notes what the indexes have to say of the escalation.
func (c *check) expect(id meeting.ID, e *meeting.Escalation) {
	put := func(bucket, key []byte, value string) {
		if c.want[string(bucket)] == nil {
			c.want[string(bucket)] = map[string]string{}
		}
		c.want[string(bucket)][string(key)] = value
	}
	row := e.Row()
	for _, who := range row.ListedFor() {
		put(bPerson, indexKey(who, id), "")
	}
	put(bCustomer, indexKey(record.Fold(row.Customer), id), "")
	for _, channel := range channels(e) {
		put(bChannel, []byte(channel), string(record.Number(id)))
	}
	if c.open == nil {
		c.open = map[meeting.ID]bool{}
	}
	c.open[id] = row.Phase.Open()
	place := shelf{c.tx.Bucket(bPrecedents), []byte{placeOf}}.get(record.Number(id))
	p, ok := e.Precedent()
	switch {
	case ok != (place != nil):
		c.Fault("%s: what its decision left for later ones is missing, or should not be there", id)
	case ok:
		if data, err := json.Marshal(p); err != nil || !bytes.Equal(data, shelf{c.tx.Bucket(bPrecedents), []byte{byPlace}}.get(place)) {
			c.Fault("%s: what its decision left for later ones is not what is kept", id)
		}
	}
}

// indexes compares the indexes with what the logs say, both ways.
func (c *check) indexes() {
	for _, index := range []struct {
		bucket []byte
		what   string
	}{{bPerson, "who is in which escalation"}, {bCustomer, "which customer's"}, {bChannel, "which channel's"}} {
		want := c.want[string(index.bucket)]
		missing := maps.Clone(want)
		_ = c.tx.Bucket(index.bucket).ForEach(func(k, v []byte) error {
			if value, ok := want[string(k)]; !ok || value != string(v) {
				c.Fault("the index of %s names something that is in no log: %q", index.what, printable(k))
			}
			delete(missing, string(k))
			return nil
		})
		for _, k := range slices.Sorted(maps.Keys(missing)) {
			c.Fault("the index of %s leaves something out: %q", index.what, printable([]byte(k)))
		}
	}
	_ = c.tx.Bucket(bCreated).ForEach(func(_, v []byte) error {
		if len(v) < 8 || c.tx.Bucket(bEvents).Get(endKey(idOf(v))) == nil {
			c.Fault("a request is kept that opened an escalation which is not there")
		}
		return nil
	})
	_ = c.tx.Bucket(bState).ForEach(func(k, _ []byte) error {
		if len(k) != 8 || c.tx.Bucket(bEvents).Get(endKey(idOf(k))) == nil {
			c.Fault("a state is kept of an escalation which is not there")
		}
		return nil
	})
}

// printable is an index key as people read it: the word and the escalation's number.
func printable(k []byte) string {
	if word, id, ok := bytes.Cut(k, []byte{0}); ok && len(id) == 8 {
		return string(word) + ", " + idOf(id).String()
	}
	return string(k)
}

// due compares the two halves of the due index.
func (c *check) due() {
	due, of := c.tx.Bucket(bDue), c.tx.Bucket(bDueOf)
	_ = of.ForEach(func(k, at []byte) error {
		if len(k) != 8 || due.Get(join(at, k)) == nil {
			c.Fault("%s: its next moment is not among what is due", idOf(k))
		} else if open, there := c.open[idOf(k)]; there && !open {
			c.Fault("%s: something is due in it though it is over", idOf(k))
		}
		return nil
	})
	_ = due.ForEach(func(k, _ []byte) error {
		if len(k) != 16 || !bytes.Equal(of.Get(k[8:]), k[:8]) {
			c.Fault("something is due at a moment (%s) that no escalation asked for", readStamp(k).Format(time.RFC3339))
		}
		return nil
	})
}
