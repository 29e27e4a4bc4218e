package lane

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"escalate/bot/meeting"
)

// Owed is a notice that waits or is being sent.
type Owed struct {
	Notice meeting.Notice
	Place  uint64    // its own number, or that of the one it replaced
	Batch  string    `json:",omitempty"` // once it was frozen
	Until  time.Time `json:",omitzero"`  // not before; of a set that was thawed or put aside
}

// Batch is a set of notices frozen to be sent together.
type Batch struct {
	ID      string `json:"-"`
	Lane    string
	Notices []uint64
	Attempt int
	Claimed bool `json:",omitempty"` // the present attempt was neither settled nor given back
	Passed  bool `json:",omitempty"` // another batch of its lane was claimed once its lease was over
	Began   time.Time
	Lease   time.Time     // when the claim runs out
	Lasts   time.Duration `json:",omitempty"` // how long the claim was given
	Until   time.Time     `json:",omitzero"`  // not before, once given back
	Doubt   bool          `json:",omitempty"`
	First   time.Time     `json:",omitzero"` // when the first attempt in doubt began
}

// doubtful notes that nobody knows whether the present attempt arrived.
func (s *Batch) doubtful() {
	if !s.Doubt {
		s.Doubt, s.First = true, s.Began
	}
}

// Box holds all that waits to be sent, and what is being sent. Not for use by several
// goroutines at once.
type Box struct {
	owed    map[uint64]*Owed
	batches map[string]*Batch
	twins   map[string]*Owed // by key: what waits and would be replaced
	lanes   map[string]*queue
	order   []*queue        // the lanes in which something stands, as turn sorts them
	moved   map[*queue]bool // lanes whose turn has to be found anew
	kept    map[uint64]bool // notices that changed since Take; false: gone
	sent    map[string]bool // batches likewise
	news    bool
}

// queue is a lane.
type queue struct {
	name string
	owed []*Owed // by rank and place
	turn
	listed bool
}

// turn says when a lane may be claimed, and before which others.
type turn struct {
	class int       // 0: its first is urgent
	at    time.Time // not before; zero for a lane that never had to wait
	place uint64    // of its first
}

// Load makes a box of what a keeper kept.
func Load(owed []Owed, batches []Batch) (*Box, error) {
	b := &Box{
		owed: map[uint64]*Owed{}, batches: map[string]*Batch{}, twins: map[string]*Owed{}, lanes: map[string]*queue{},
		moved: map[*queue]bool{}, kept: map[uint64]bool{}, sent: map[string]bool{},
	}
	slices.SortFunc(owed, func(a, b Owed) int { return cmp.Compare(a.Notice.ID, b.Notice.ID) })
	for i := range batches {
		b.batches[batches[i].ID] = &batches[i]
	}
	for i := range owed {
		o := &owed[i]
		if o.Batch != "" && b.batches[o.Batch] == nil {
			return nil, fmt.Errorf("batch %s of notice %d is missing", o.Batch, o.Notice.ID)
		}
		if o.Batch == "" && o.Notice.Replaces() {
			b.twins[o.Notice.Key()] = o
		}
		b.stand(o)
	}
	for id, s := range b.batches {
		for _, no := range s.Notices {
			if o := b.owed[no]; o == nil || o.Batch != id {
				return nil, fmt.Errorf("notice %d of batch %s is missing", no, id)
			}
		}
	}
	b.Take()
	return b, nil
}

// Changes is what a keeper has to write.
type Changes struct {
	Owed    []Owed   // new or changed, by number
	Gone    []uint64 // settled or replaced, some of them never written
	Batches []Batch  // new or changed
	Over    []string // settled or thawed
	News    bool     // something waits in a lane that is not in flight, and did not before
}

// Take returns what has changed since it was last called.
func (b *Box) Take() Changes {
	b.line()
	c := Changes{News: b.news}
	for _, no := range slices.Sorted(maps.Keys(b.kept)) {
		if b.kept[no] {
			c.Owed = append(c.Owed, *b.owed[no])
		} else {
			c.Gone = append(c.Gone, no)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.sent)) {
		if b.sent[id] {
			c.Batches = append(c.Batches, *b.batches[id])
		} else {
			c.Over = append(c.Over, id)
		}
	}
	clear(b.kept)
	clear(b.sent)
	b.news = false
	return c
}

// rank orders the notices within a lane. To a person the urgent goes first, then what is about
// a moment that was agreed on (both at any hour), then the routine, which may
// wait for the morning. To any other place all goes in the order in which it became owed.
func rank(n meeting.Notice) int {
	switch {
	case !n.Direct() || n.Urgent:
		return 0
	case n.AtItsMoment():
		return 1
	}
	return 2
}

// gathers reports whether the notice is sent together with all that waits like it in its lane.
func gathers(n meeting.Notice) bool { return rank(n) == 2 }

func byPlace(a, b *Owed) int {
	return cmp.Or(cmp.Compare(rank(a.Notice), rank(b.Notice)), cmp.Compare(a.Place, b.Place))
}

// touch has the lane's turn found anew, and makes the lane where there is none.
func (b *Box) touch(lane string) *queue {
	q := b.lanes[lane]
	if q == nil {
		q = &queue{name: lane}
		b.lanes[lane] = q
	}
	b.moved[q] = true
	return q
}

// stand puts the notice into its lane.
func (b *Box) stand(o *Owed) {
	b.owed[o.Notice.ID] = o
	q := b.touch(o.Notice.Lane)
	i, _ := slices.BinarySearchFunc(q.owed, o, byPlace)
	q.owed = slices.Insert(q.owed, i, o)
	b.kept[o.Notice.ID] = true
}

// changed notes that a notice that stands has to be written.
func (b *Box) changed(o *Owed) {
	b.touch(o.Notice.Lane)
	b.kept[o.Notice.ID] = true
}

// forget takes the notice out of the box, by its own number: a newer one of the same key stays.
func (b *Box) forget(o *Owed) {
	q := b.touch(o.Notice.Lane)
	if i := slices.Index(q.owed, o); i >= 0 {
		q.owed = slices.Delete(q.owed, i, i+1)
	}
	delete(b.owed, o.Notice.ID)
	if key := o.Notice.Key(); b.twins[key] == o {
		delete(b.twins, key)
	}
	b.kept[o.Notice.ID] = false
}

// keep notes that the batch has to be written.
func (b *Box) keep(s *Batch) {
	b.touch(s.Lane)
	b.batches[s.ID] = s
	b.sent[s.ID] = true
}

// Admit takes in a notice that has its number. One that replaces takes the place of the one that
// waits, never of one that was frozen to be sent.
func (b *Box) Admit(n meeting.Notice) { b.wait(&Owed{Notice: n, Place: n.ID}) }

// wait puts a notice that is not frozen into its lane.
func (b *Box) wait(o *Owed) {
	if n := o.Notice; n.Replaces() {
		if old := b.twins[n.Key()]; old != nil {
			if old.Notice.Lane == n.Lane && rank(old.Notice) == rank(n) {
				o.Place = old.Place
				if !gathers(n) {
					o.Until = old.Until
				}
			}
			b.forget(old)
		}
		b.twins[n.Key()] = o
	}
	b.stand(o)
}
