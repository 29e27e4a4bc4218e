package boltstore

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

// group is what one transaction changes. States are written once at its end, however many
// requests of the group changed them.
type group struct {
	s      *Store
	tx     *bbolt.Tx
	drafts map[meeting.ID]*draft
	last   meeting.ID // the number given last; -1 until it was looked up
	signal bool
}

// draft is an escalation as the group leaves it so far.
type draft struct {
	id     meeting.ID
	before *record.Stored // as committed; nil for a new one
	now    *meeting.Escalation
	chain  [32]byte
	dirty  bool              // an event happened
	erased bool              // bodies of earlier events went
	names  map[string]string // of the group's requests, with what each says
}

// fullPage is how much of a page of the log is filled when it is split. Each log grows at its end, so
// what stays behind a split stays as empty as it was left: with bbolt's own half a page the file is
// half as large again.
const fullPage = 0.8 // more would leave nearly empty pages behind where many logs grow at once

func newGroup(s *Store, tx *bbolt.Tx) *group {
	tx.Bucket(bEvents).FillPercent = fullPage
	return &group{s: s, tx: tx, drafts: map[meeting.ID]*draft{}, last: -1}
}

func (g *group) bucket(name []byte) *bbolt.Bucket { return g.tx.Bucket(name) }

// existing finds the escalation as the requests before left it.
func (g *group) existing(id meeting.ID) (*draft, error) {
	if d, ok := g.drafts[id]; ok {
		return d, nil
	}
	s, err := g.s.stored(g.tx, id)
	if err != nil {
		return nil, err
	}
	d := &draft{id: id, before: s, now: s.State, chain: s.Chain}
	g.drafts[id] = d
	return d, nil
}

// next is the number for a new escalation.
func (g *group) next() (meeting.ID, error) {
	if g.last < 0 {
		last, err := lastID(g.tx)
		if err != nil {
			return 0, err
		}
		g.last = last
	}
	return g.last + 1, nil
}

// finish writes the states, rows and indexes of what changed.
func (g *group) finish() error {
	for _, id := range sortedIDs(g.drafts) {
		if d := g.drafts[id]; d.dirty {
			if err := g.finishDraft(d); err != nil {
				return err
			}
		}
	}
	return g.finishBox()
}

func sortedIDs(m map[meeting.ID]*draft) []meeting.ID {
	ids := make([]meeting.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (g *group) finishDraft(d *draft) error {
	before := d.before
	if before == nil {
		before = &record.Stored{State: &meeting.Escalation{}}
	}
	after := &record.Stored{Chain: d.chain, Kept: before.Kept, State: d.now, Row: d.now.Row(), Anew: d.erased}
	if err := putEnd(g.tx, d.id, after); err != nil {
		return err
	}
	if err := keepState(g.tx, d.id, after); err != nil {
		return err
	}
	if err := g.index(d.id, &before.Row, &after.Row); err != nil {
		return err
	}
	for _, channel := range channels(d.now) {
		if !slices.Contains(channels(before.State), channel) {
			if err := g.bucket(bChannel).Put([]byte(channel), record.Number(d.id)); err != nil {
				return fmt.Errorf("%s, channel: %w", d.id, err)
			}
		}
	}
	for _, channel := range channels(before.State) {
		if !slices.Contains(channels(d.now), channel) {
			if err := g.bucket(bChannel).Delete([]byte(channel)); err != nil {
				return fmt.Errorf("%s, channel: %w", d.id, err)
			}
		}
	}
	if err := g.savePrecedent(d.id, before.State, d.now); err != nil {
		return err
	}
	if err := saveDue(g.tx, d.id, d.now.NextDue(g.s.policy)); err != nil {
		return err
	}
	if g.s.aside {
		if err := g.bucket(bMeta).Delete(kPolicy); err != nil {
			return fmt.Errorf("%s, due: %w", d.id, err)
		}
	}
	after.Anew, d.before = false, after
	return nil
}

func channels(e *meeting.Escalation) []string {
	return slices.DeleteFunc(append(slices.Clone(e.Channel.Past), e.Channel.ID), func(id string) bool { return id == "" })
}

// publish makes known what was committed.
func (g *group) publish() {
	for _, d := range g.drafts {
		g.remember(d)
		if d.dirty {
			g.s.cache.Put(d.before)
		}
	}
	if g.s.box != nil {
		g.s.sole = false // its claims were written
	}
	if g.signal {
		poke(g.s.waiting)
	}
}

// index finds the escalation by the people and the customer of its row.
func (g *group) index(id meeting.ID, before, after *meeting.Row) error {
	if err := reindex(g.bucket(bPerson), id, before.ListedFor(), after.ListedFor()); err != nil {
		return fmt.Errorf("%s, people: %w", id, err)
	}
	var was []string
	if before.Customer != "" {
		was = []string{record.Fold(before.Customer)}
	}
	if err := reindex(g.bucket(bCustomer), id, was, []string{record.Fold(after.Customer)}); err != nil {
		return fmt.Errorf("%s, customer: %w", id, err)
	}
	return nil
}

// indexKey is word, a zero byte, id.
func indexKey[W ~string](word W, id meeting.ID) []byte {
	return join([]byte(word), []byte{0}, record.Number(id))
}

// reindex replaces the words under which id is found.
func reindex[W ~string](b *bbolt.Bucket, id meeting.ID, before, after []W) error {
	if slices.Equal(before, after) {
		return nil
	}
	for _, w := range before {
		if !slices.Contains(after, w) {
			if err := b.Delete(indexKey(w, id)); err != nil {
				return err
			}
		}
	}
	for _, w := range after {
		if !slices.Contains(before, w) {
			if err := b.Put(indexKey(w, id), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveDue writes the moment at which the escalation next wants to be woken; zero is never.
func saveDue(tx *bbolt.Tx, id meeting.ID, at time.Time) error {
	due, of, key := tx.Bucket(bDue), tx.Bucket(bDueOf), record.Number(id)
	was := of.Get(key)
	switch {
	case was == nil && at.IsZero():
		return nil
	case was != nil && !at.IsZero() && bytes.Equal(was, record.Stamp(at)):
		return nil
	}
	if was != nil {
		if err := due.Delete(join(was, key)); err != nil {
			return fmt.Errorf("%s, due: %w", id, err)
		}
	}
	if at.IsZero() {
		if err := of.Delete(key); err != nil {
			return fmt.Errorf("%s, due: %w", id, err)
		}
		return nil
	}
	if err := due.Put(join(record.Stamp(at), key), nil); err != nil {
		return fmt.Errorf("%s, due: %w", id, err)
	}
	if err := of.Put(key, record.Stamp(at)); err != nil {
		return fmt.Errorf("%s, due: %w", id, err)
	}
	return nil
}
