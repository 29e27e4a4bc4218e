package boltstore

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// The file holds each notice and each batch of the outbox; the lanes that they stand in are at
// hand, as the writer left them, and are read again when a transaction came to nothing.

// loadBox reads the outbox, as it is for whoever holds the file.
func (s *Store) loadBox(tx *bbolt.Tx) (*lane.Box, error) {
	box, err := readBox(tx)
	if err == nil && s.sole {
		box.Orphan()
	}
	return box, err
}

func readBox(tx *bbolt.Tx) (*lane.Box, error) {
	owed, sets, err := readOutbox(tx)
	if err != nil {
		return nil, err
	}
	return lane.Load(owed, sets)
}

// readOutbox reads what is kept of the outbox.
func readOutbox(tx *bbolt.Tx) (owed []lane.Owed, sets []lane.Batch, bad error) {
	outbox(tx, notices).scan(func(k, v []byte) bool {
		var o lane.Owed
		if bad = json.Unmarshal(v, &o); bad != nil {
			bad = fmt.Errorf("notice %d: %w", readNumber(k), bad)
		}
		owed = append(owed, o)
		return bad == nil
	})
	if bad != nil {
		return nil, nil, bad
	}
	outbox(tx, batches).scan(func(k, v []byte) bool {
		b := lane.Batch{ID: string(k)}
		if bad = json.Unmarshal(v, &b); bad != nil {
			bad = fmt.Errorf("batch %s: %w", k, bad)
		}
		sets = append(sets, b)
		return bad == nil
	})
	return owed, sets, bad
}

// box is the lanes as the requests before left them.
func (g *group) box() (*lane.Box, error) {
	if g.s.box == nil {
		box, err := g.s.loadBox(g.tx)
		if err != nil {
			return nil, fmt.Errorf("read the outbox: %w", err)
		}
		g.s.box = box
	}
	return g.s.box, nil
}

// owe keeps the notices of the escalation.
func (g *group) owe(id meeting.ID, all []meeting.Notice) error {
	if len(all) == 0 {
		return nil
	}
	box, err := g.box()
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.ID, err = g.bucket(bOutbox).NextSequence(); err != nil {
			return fmt.Errorf("%s: number a notice: %w", id, err)
		}
		n.Of, n.At, n.Late = id, record.Cut(n.At), record.Cut(n.Late)
		box.Admit(n)
	}
	return nil
}

// finishBox writes what the group changed in the lanes: once, however many people changed
// something of the card that is owed.
func (g *group) finishBox() error {
	if g.s.box == nil {
		return nil
	}
	c := g.s.box.Take()
	g.signal = g.signal || c.News
	for _, no := range c.Gone {
		if err := g.outbox(notices).delete(record.Number(no)); err != nil {
			return fmt.Errorf("notice %d: %w", no, err)
		}
	}
	for _, o := range c.Owed {
		if err := g.outbox(notices).putJSON(record.Number(o.Notice.ID), o); err != nil {
			return fmt.Errorf("notice %d: %w", o.Notice.ID, err)
		}
	}
	for _, id := range c.Over {
		if err := g.outbox(batches).delete([]byte(id)); err != nil {
			return fmt.Errorf("batch %s: %w", id, err)
		}
	}
	for _, b := range c.Batches {
		if err := g.outbox(batches).putJSON([]byte(b.ID), b); err != nil {
			return fmt.Errorf("batch %s: %w", b.ID, err)
		}
	}
	return nil
}

// Claim takes up to limit batches that may be sent now. It writes nothing when nothing waits.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	if limit <= 0 {
		return nil, nil
	}
	now = record.Cut(now)
	first, back := s.watch.Tick(now)
	var out []store.Batch
	err := s.write(ctx, func(g *group) (func() error, error) {
		out = nil
		box, err := g.box()
		if err != nil {
			return nil, err
		}
		ahead := (first || back) && box.Ahead(now)
		if !ahead && !box.Ready(now) {
			return nil, nil
		}
		return func() (err error) {
			if ahead {
				box.Rewind(now, back)
			}
			out, err = box.Claim(now, lease, limit, s.batchID)
			return err
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// NextClaim is the earliest moment at which something waiting may be claimed: now, when it
// may be at once.
func (s *Store) NextClaim(ctx context.Context, now time.Time) (at time.Time, err error) {
	err = s.write(ctx, func(g *group) (func() error, error) {
		box, err := g.box()
		if err == nil {
			at = box.Next(record.Cut(now))
		}
		return nil, err
	})
	return at, err
}

// Waiting signals that something new may be claimed.
func (s *Store) Waiting() <-chan struct{} { return s.waiting }

// batchID makes an id that no other batch ever had, not even one from before a backup was
// restored: it is looked for in Slack.
func (s *Store) batchID() (string, error) {
	raw := make([]byte, 10)
	if _, err := io.ReadFull(s.rand, raw); err != nil {
		return "", fmt.Errorf("make a batch id: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(raw)), nil
}
