package lane

import (
	"cmp"
	"slices"
	"time"

	"escalate/store"
)

func byTurn(a, b *queue) int {
	return cmp.Or(
		cmp.Compare(a.class, b.class), a.at.Compare(b.at), cmp.Compare(a.place, b.place), cmp.Compare(a.name, b.name))
}

// few is how many lanes are moved one by one; beyond that all are sorted anew.
const few = 32

// line brings the lanes that changed into their order.
func (b *Box) line() {
	many := len(b.moved) > few
	if many {
		b.order = slices.DeleteFunc(b.order, func(q *queue) bool { return b.moved[q] })
	}
	for q := range b.moved {
		if q.listed && !many {
			i, _ := slices.BinarySearchFunc(b.order, q, byTurn)
			b.order = slices.Delete(b.order, i, i+1)
		}
		q.listed = len(q.owed) > 0
		if !q.listed {
			delete(b.lanes, q.name)
			continue
		}
		flying := b.flying(q)
		q.turn = b.turn(q, flying)
		b.news = b.news || flying == nil
		i := len(b.order)
		if !many {
			i, _ = slices.BinarySearchFunc(b.order, q, byTurn)
		}
		b.order = slices.Insert(b.order, i, q)
	}
	if many {
		slices.SortFunc(b.order, byTurn)
	}
	clear(b.moved)
}

// flying finds the batch of the lane that is being sent.
func (b *Box) flying(q *queue) *Batch {
	for _, o := range q.owed {
		if s := b.batches[o.Batch]; s != nil && s.Claimed && !s.Passed {
			return s
		}
	}
	return nil
}

// turn finds when the lane may be claimed. Of routine notices that were put off, one that came
// since is asked about at once, and they with it.
func (b *Box) turn(q *queue, flying *Batch) turn {
	first := q.owed[0]
	t := turn{class: 1, at: first.Until, place: first.Place}
	if first.Notice.Urgent {
		t.class = 0
	}
	switch {
	case flying != nil:
		t.at = flying.Lease
	case first.Batch != "":
		t.at = b.batches[first.Batch].Until
	case gathers(first.Notice):
		for _, o := range q.owed {
			if o.Batch == "" && gathers(o.Notice) && o.Until.Before(t.at) {
				t.at = o.Until
			}
		}
	}
	return t
}

// ready finds up to limit lanes that may be claimed now, urgent ones first, then in the order in
// which their first notices became owed: what had to wait is not overtaken for ever.
func (b *Box) ready(now time.Time, limit int) (all []*queue) {
	b.line()
	for class := 0; class <= 1 && len(all) < limit; class++ {
		start := b.from(turn{class: class})
		waited := start
		for waited < len(b.order) && waited-start < limit && b.order[waited].class == class && b.order[waited].at.IsZero() {
			waited++
		}
		found := slices.Clone(b.order[start:waited])
		for i := b.from(turn{class: class, at: time.Time{}.Add(1)}); i < len(b.order) && len(found) < waited-start+limit; i++ {
			if q := b.order[i]; q.class != class || q.at.After(now) {
				break
			}
			found = append(found, b.order[i])
		}
		slices.SortFunc(found, func(a, b *queue) int { return cmp.Compare(a.place, b.place) })
		all = append(all, found[:min(len(found), limit-len(all))]...)
	}
	return all
}

// from is the first lane in order whose turn is not before t.
func (b *Box) from(t turn) int {
	i, _ := slices.BinarySearchFunc(b.order, &queue{turn: t}, byTurn)
	return i
}

// Ready reports whether Claim would find something.
func (b *Box) Ready(now time.Time) bool { return len(b.ready(now, 1)) > 0 }

// Next is the earliest moment at which something may be claimed: now, when it may be at once;
// zero when nothing waits.
func (b *Box) Next(now time.Time) (next time.Time) {
	b.line()
	for class := range 2 {
		i := b.from(turn{class: class})
		if i == len(b.order) || b.order[i].class != class {
			continue
		}
		at := b.order[i].at
		if at.Before(now) {
			at = now
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// Claim takes up to limit batches that may be sent now. name makes the id of a new batch.
func (b *Box) Claim(now time.Time, lease time.Duration, limit int, name func() (string, error)) ([]store.Batch, error) {
	var out []store.Batch
	for _, q := range b.ready(now, limit) {
		s := b.batches[q.owed[0].Batch]
		if s == nil {
			id, err := name()
			if err != nil {
				return nil, err
			}
			s = b.freeze(q, id)
		}
		if other := b.flying(q); other != nil && other != s {
			other.Passed = true
			b.keep(other)
		}
		if s.Claimed { // its lease ran out
			s.doubtful()
		}
		s.Attempt, s.Claimed, s.Passed, s.Began, s.Until, s.Lasts = s.Attempt+1, true, false, now, time.Time{}, lease
		s.Lease = now.Add(lease).Truncate(time.Microsecond)
		b.keep(s)
		claimed := store.Batch{ID: s.ID, Lane: q.name, Attempt: s.Attempt, Began: s.Began, First: s.First, Doubt: s.Doubt}
		for _, no := range s.Notices {
			claimed.Notices = append(claimed.Notices, b.owed[no].Notice)
		}
		out = append(out, claimed)
	}
	return out, nil
}

// freeze makes a batch of the lane's first notice, or of all the routine ones that wait for that
// person.
func (b *Box) freeze(q *queue, id string) *Batch {
	s := &Batch{ID: id, Lane: q.name}
	first := q.owed[0]
	for _, o := range q.owed {
		if o != first && !(gathers(first.Notice) && gathers(o.Notice) && o.Batch == "") {
			continue
		}
		if key := o.Notice.Key(); b.twins[key] == o {
			delete(b.twins, key)
		}
		o.Batch, o.Until = id, time.Time{}
		b.changed(o)
		s.Notices = append(s.Notices, o.Notice.ID)
	}
	return s
}
