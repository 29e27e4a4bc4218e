package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// head finds the first notice of the lane; nil when it is empty.
func (g *group) head(lane string) (first *owed, err error) {
	prefix := lanePrefix(lane)
	g.outbox(lanes).scan(prefix, func(k, v []byte) bool {
		if hasPrefix(k, prefix) {
			first, err = g.owed(readNumber(v))
		}
		return false
	})
	return first, err
}

// earliest is at, or before it when one of the routine notices that wait in the lane may go
// before: one that came since the others were put off is asked about at once, and they with it.
func (g *group) earliest(lane string, at time.Time) (_ time.Time, err error) {
	prefix := lanePrefix(lane)
	g.outbox(lanes).scan(prefix, func(k, v []byte) bool {
		if !hasPrefix(k, prefix) {
			return false
		}
		var o *owed
		if o, err = g.owed(readNumber(v)); err != nil {
			return false
		}
		if o.Batch == "" && gathers(o.Notice) && o.Until.Before(at) {
			at = o.Until
		}
		return true
	})
	return at, err
}

// finishLanes says for each lane that changed when it may next be claimed.
func (g *group) finishLanes() error {
	for lane := range g.lanes {
		if err := g.finishLane(lane); err != nil {
			return fmt.Errorf("lane %s: %w", lane, err)
		}
	}
	clear(g.lanes)
	return nil
}

func (g *group) finishLane(lane string) error {
	index, of, name := g.outbox(ready), g.outbox(readyOf), []byte(lane)
	was := bytes.Clone(of.get(name))
	first, err := g.head(lane)
	if err != nil {
		return err
	}
	if first == nil {
		if was == nil {
			return nil
		}
		return errors.Join(index.delete(was), of.delete(name))
	}
	at, flying := first.Until, g.outbox(flights).get(name)
	switch {
	case flying != nil:
		b, err := g.frozen(string(flying))
		if err != nil {
			return err
		}
		at = b.Lease
	case first.Batch != "":
		b, err := g.frozen(first.Batch)
		if err != nil {
			return err
		}
		at = b.Until
	case gathers(first.Notice) && !at.IsZero():
		if at, err = g.earliest(lane, at); err != nil {
			return err
		}
	}
	g.signal = g.signal || flying == nil
	class := byte(1)
	if first.Notice.Urgent {
		class = 0
	}
	key := join([]byte{class}, stamp(at), number(first.Place), []byte(lane))
	if bytes.Equal(was, key) {
		return nil
	}
	if was != nil {
		if err := index.delete(was); err != nil {
			return err
		}
	}
	return errors.Join(index.put(key, nil), of.put(name, key))
}
