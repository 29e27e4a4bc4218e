package lane

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// current finds the batch if c's attempt is still the present one.
func (b *Box) current(c store.Batch) (*Batch, error) {
	s := b.batches[c.ID]
	if s == nil || s.Attempt != c.Attempt || !s.Claimed {
		return nil, fmt.Errorf("batch %s, attempt %d: %w", c.ID, c.Attempt, store.ErrFenced)
	}
	return s, nil
}

// Left returns the notices that are left of the batch, or ErrFenced.
func (b *Box) Left(c store.Batch) (left []meeting.Notice, err error) {
	s, err := b.current(c)
	if err != nil {
		return nil, err
	}
	for _, no := range s.Notices {
		left = append(left, b.owed[no].Notice)
	}
	return left, nil
}

// end ends the batch; what becomes of its notices is the caller's.
func (b *Box) end(s *Batch) {
	b.touch(s.Lane)
	delete(b.batches, s.ID)
	b.sent[s.ID] = false
}

// Settle ends the batch and forgets its notices.
func (b *Box) Settle(c store.Batch) error {
	s, err := b.current(c)
	if err != nil {
		return err
	}
	for _, no := range s.Notices {
		b.forget(b.owed[no])
	}
	b.end(s)
	return nil
}

// Drop forgets notices of the batch, which goes on with the rest.
func (b *Box) Drop(c store.Batch, notices []uint64) error { return b.without(c, notices, b.forget) }

// Aside has notices of the batch wait until then in a lane of their own. One of which a newer one
// waits already is needless.
func (b *Box) Aside(c store.Batch, notices []uint64, until time.Time) error {
	return b.without(c, notices, func(o *Owed) {
		b.forget(o)
		if o.Notice.Replaces() && b.twins[o.Notice.Key()] != nil {
			return
		}
		o.Batch, o.Until = "", until
		o.Notice.Lane = store.AsideLane + o.Notice.Of.String() + "/" + string(o.Notice.To)
		b.wait(o)
	})
}

// without takes notices out of the batch, each to where away puts it.
func (b *Box) without(c store.Batch, notices []uint64, away func(*Owed)) error {
	s, err := b.current(c)
	if err != nil {
		return err
	}
	var left []uint64
	for _, no := range s.Notices {
		if slices.Contains(notices, no) {
			away(b.owed[no])
		} else {
			left = append(left, no)
		}
	}
	if len(left) == len(s.Notices) {
		return nil
	}
	if s.Notices = left; len(left) == 0 {
		b.end(s)
	} else {
		b.keep(s)
	}
	return nil
}

// errThaw refuses to let a set grow of which something may have been sent.
var errThaw = errors.New("a batch in doubt stays as it is: it cannot be thawed")

// Postpone gives the claim back: the batch waits until then. A thawed set waits as single
// notices in their old places; what comes for the person meanwhile does not wait for that moment,
// and takes them along. The next claim makes a new batch of it.
func (b *Box) Postpone(c store.Batch, until time.Time, doubt, thaw bool) error {
	s, err := b.current(c)
	if err != nil {
		return err
	}
	if thaw && (doubt || s.Doubt) {
		return fmt.Errorf("batch %s: %w", c.ID, errThaw)
	}
	if doubt {
		s.doubtful()
	}
	if !thaw {
		s.Claimed, s.Until = false, until
		b.keep(s)
		return nil
	}
	b.end(s)
	for _, no := range s.Notices {
		b.thaw(b.owed[no], until)
	}
	return nil
}

// thaw lets the notice wait again. When a newer one of its key came meanwhile, that one
// takes its place.
func (b *Box) thaw(o *Owed, until time.Time) {
	b.forget(o)
	o.Batch, o.Until = "", until
	newer := b.twins[o.Notice.Key()]
	switch {
	case !o.Notice.Replaces() || newer == nil:
		b.wait(o)
	case newer.Notice.Lane == o.Notice.Lane && rank(newer.Notice) == rank(o.Notice):
		b.forget(newer)
		newer.Place = o.Place
		if !gathers(newer.Notice) {
			newer.Until = until
		}
		b.wait(newer)
	}
}
