package pgstore

import (
	"maps"
	"slices"
	"sync/atomic"

	"escalate/bot/meeting"
	"escalate/store"
)

// release is what a program knows. A release that invents a kind of event adds a step of the layout, an
// empty one if need be, and names the kind in since (a field more in an old event makes it a new kind:
// whoever does not know the field would drop it from the state). What the release before cannot read is written
// only once every replica of the last hour has that layout, so that an update may roll forward and back.
// From then on a program of the release before refuses to start.
type release struct {
	layout int
	since  map[string]int // the layouts that kinds of events came with, of those after layout 2
}

// present is this program's.
var present = release{layout: layout, since: map[string]int{}}

// needs is the layout without which the release's newest kind of event cannot be read.
func (r release) needs() int {
	return max(1, slices.Max(append(slices.Collect(maps.Values(r.since)), 1)))
}

// others is what the replicas of another release allow, as it was looked at last.
type others struct {
	readable atomic.Int64 // the oldest layout whose program may go on with the tables
	differ   atomic.Bool  // a replica of another version was there within the last minute
}

// known is ErrNotYet where a replica that may still go on could not read one of the events.
func (s *Store) known(events []meeting.Event) error {
	for _, ev := range events {
		if s.release.since[ev.Kind] > int(s.others.readable.Load()) {
			return store.ErrNotYet
		}
	}
	return nil
}

// Updating reports whether a replica of another version is there: what this one does not know may be
// something of the next release.
func (s *Store) Updating() bool { return s.others.differ.Load() }

// sqlRaise ends the way back: no older program goes on, for the speaker found that none was there for an hour.
const sqlRaise = `update meta set readable_from = $1 where readable_from < $1 and exists (select from speaker where holder = $2)
	and not exists (select from replica where layout < $1 and seen > clock_timestamp() - interval '1 hour')`
