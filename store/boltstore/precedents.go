package boltstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// savePrecedent keeps what the standing decision leaves, in place of what it left before.
func (g *group) savePrecedent(id meeting.ID, before, now *meeting.Escalation) error {
	if before.Standing() == nil && now.Standing() == nil {
		return nil // nothing was kept, and nothing is to be
	}
	b := g.bucket(bPrecedents)
	places, kept := shelf{b, []byte{placeOf}}, shelf{b, []byte{byPlace}}
	place := bytes.Clone(places.get(record.Number(id)))
	p, ok := now.Precedent()
	if !ok {
		if place == nil {
			return nil
		}
		if err := errors.Join(places.delete(record.Number(id)), kept.delete(place)); err != nil {
			return fmt.Errorf("%s, precedent: %w", id, err)
		}
		return nil
	}
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("%s, precedent: %w", id, err)
	}
	if place == nil {
		next, err := b.NextSequence()
		if err != nil {
			return fmt.Errorf("%s, precedent: %w", id, err)
		}
		place = record.Number(next)
		if err := places.put(record.Number(id), place); err != nil {
			return fmt.Errorf("%s, precedent: %w", id, err)
		}
	}
	if bytes.Equal(kept.get(place), data) {
		return nil
	}
	if err := kept.put(place, data); err != nil {
		return fmt.Errorf("%s, precedent: %w", id, err)
	}
	return nil
}

// Precedents returns what standing decisions left for later ones.
func (s *Store) Precedents(ctx context.Context) ([]meeting.Precedent, error) {
	var all []meeting.Precedent
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		var bad error
		shelf{tx.Bucket(bPrecedents), []byte{byPlace}}.scan(func(_, v []byte) bool {
			var p meeting.Precedent
			if bad = json.Unmarshal(v, &p); bad != nil {
				bad = fmt.Errorf("precedent: %w", bad)
				return false
			}
			all = append(all, p)
			return true
		})
		return bad
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
