package boltstore

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// recent is the requests of one escalation that are known again, each with the moment of the
// event after which it is old, and zero while that event has not happened: an escalation does
// not know how late it is until then. In the file each stands in the log, behind the last
// event before it was answered, until forgetRequests takes it away. Only the writer looks at this.
type recent struct {
	at      map[string]answered
	pending []string // those without a moment
	many    int      // when old ones are looked for again
}

// answered is a request that was answered: what it said, as far as its key told, and the moment.
type answered struct {
	said string
	at   time.Time
}

const fewest = 64

// add takes in what a group committed: its requests, and the moment of its last event, or
// zero when none happened.
func (r *recent) add(names map[string]string, at time.Time) {
	for name, said := range names {
		r.at[name] = answered{said, at}
	}
	if at.IsZero() {
		r.pending = slices.AppendSeq(r.pending, maps.Keys(names))
		return
	}
	for _, name := range r.pending {
		r.at[name] = answered{r.at[name].said, at}
	}
	r.pending = nil
}

// forget lets go of what is older than it has to be, each time that this much more is at hand.
func (r *recent) forget(now time.Time) {
	if len(r.at) < r.many {
		return
	}
	defer func() { r.many = 2*len(r.at) + fewest }()
	for name, k := range r.at {
		if !k.at.IsZero() && k.at.Before(now.Add(-record.Keep)) {
			delete(r.at, name)
		}
	}
}

// outliers is how many events in a row have to be old before all that came before them is: the
// clock of a machine that has just started may be wrong for a while.
const outliers = 32

// loadRecent reads the log backwards, as far as it has to.
func loadRecent(tx *bbolt.Tx, id meeting.ID, now time.Time) (*recent, error) {
	r := &recent{at: map[string]answered{}}
	var next time.Time           // of the event that was read before
	names := map[string]string{} // of the requests behind the event that is read next
	old := 0                     // events in a row
	prefix, c := record.Number(id), tx.Bucket(bEvents).Cursor()
	c.Seek(endKey(id))
	for k, v := c.Prev(); hasPrefix(k, prefix) && old < outliers; k, v = c.Prev() {
		if len(k) > 16 {
			if k[16] == requestMark {
				names[string(k[17:])] = string(v)
			}
			continue
		}
		ev, err := decodeEvent(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		for name, said := range names {
			if r.at[name] = (answered{said, next}); next.IsZero() {
				r.pending = append(r.pending, name)
			} else if ev.At.After(next) {
				r.at[name] = answered{said, ev.At}
			}
		}
		if old++; !ev.At.Before(now.Add(-record.Keep)) {
			old = 0
		}
		next = ev.At
		clear(names)
	}
	r.forget(now)
	return r, nil
}

// forgetRequests takes the requests out of the file that loadRecent reads no more. It goes back
// until so many events in a row have none, for those before were taken away earlier.
func forgetRequests(tx *bbolt.Tx, id meeting.ID, now time.Time, bare int) error {
	var gone [][]byte
	old, without := 0, 0 // events in a row
	prefix, c := record.Number(id), tx.Bucket(bEvents).Cursor()
	c.Seek(endKey(id))
	for k, v := c.Prev(); hasPrefix(k, prefix) && without < bare; k, v = c.Prev() {
		switch {
		case len(k) > 16:
			if k[16] == requestMark && old >= outliers {
				gone, without = append(gone, bytes.Clone(k)), 0
			}
		case old >= outliers:
			without++
		default:
			ev, err := decodeEvent(v)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			if old++; !ev.At.Before(now.Add(-record.Keep)) {
				old = 0
			}
		}
	}
	for _, k := range gone {
		if err := tx.Bucket(bEvents).Delete(k); err != nil {
			return fmt.Errorf("%s, old requests: %w", id, err)
		}
	}
	return nil
}

// recents is how many escalations' requests the writer has at hand.
const recents = 4 * record.Cached

// recentOf finds what the writer knows of the escalation's requests, which it reads once.
func (g *group) recentOf(id meeting.ID) (*recent, error) {
	if r := g.s.recent[id]; r != nil {
		return r, nil
	}
	d := g.drafts[id]
	r, err := loadRecent(g.tx, id, d.now.Changed)
	if err != nil {
		return nil, err
	}
	if len(g.s.recent) >= recents {
		clear(g.s.recent)
	}
	g.s.recent[id] = r
	return r, nil
}

// known says whether the request was answered before, in this group or lately. It is an error
// when it said something else then.
func (g *group) known(d *draft, key string) (bool, error) {
	if key == "" {
		return false, nil
	}
	name, said := record.RequestName(key)
	before, ok := d.names[name]
	if !ok && d.before != nil { // a new one has none in the file
		r, err := g.recentOf(d.id)
		if err != nil {
			return false, err
		}
		var k answered
		k, ok = r.at[name]
		before = k.said
	}
	return ok, record.SameWords(before, said)
}

// remember takes the committed requests of the draft in, where they are at hand.
func (g *group) remember(d *draft) {
	r := g.s.recent[d.id]
	switch {
	case r == nil:
	case d.dirty:
		r.add(d.names, d.now.Changed)
		r.forget(d.now.Changed)
	default:
		r.add(d.names, time.Time{})
	}
}

// putRequest keeps the request behind the last event.
func (g *group) putRequest(d *draft, key string) error {
	if key == "" {
		return nil
	}
	name, said := record.RequestName(key)
	if err := g.bucket(bEvents).Put(join(eventKey(d.id, d.now.Seq), []byte{requestMark}, []byte(name)), []byte(said)); err != nil {
		return fmt.Errorf("%s, request key: %w", d.id, err)
	}
	if d.names == nil {
		d.names = map[string]string{}
	}
	d.names[name] = said
	return nil
}
